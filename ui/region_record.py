"""What else is on record about an area: the strategy's words, facts, funders, and what is near."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import pandas as pd
import streamlit as st

from analysis.area_profile import AreaProfile
from analysis.overview import Overview
from analysis.vocabulary import Vocabulary
from foundation.language import Message, Text
from geodata.areas import COUNTRY, LEVELS, Areas, Level
from ui import region_names, region_words, state
from ui.escape import markdown
from ui.panel import source_link
from ui.region import listed
from ui.view import Known

MOST_FUNDERS: Final = 8
INSIDE: Final[Mapping[Level, Message]] = {
    "region": Message("Regions"),
    "growth_forum": Message("Growth forums"),
    "province": Message("Provinces"),
    "municipality": Message("Municipalities"),
}


def strengths(profile: AreaProfile, areas: Areas, words: Vocabulary) -> None:
    """Say what the strategy names for the area."""
    text = words.text
    st.markdown(f"## {text('Named by the strategy')}")
    lines = region_words.strength_lines(profile, areas, words)
    if lines:
        listed(lines)
    mentions = profile.mentions.to_dict("records")
    if mentions:
        st.markdown(f"**{text('Mentions (in English)')}**")
        listed([f"{row['area_as_written']}: {row['fact']}" for row in mentions])
    if not lines and not mentions:
        st.caption(text("The strategy names nothing in particular here."))
        return
    rows = pd.concat([profile.strengths, profile.mentions])
    sources = dict.fromkeys(str(each) for each in rows["source"] if each)
    st.caption(text("Source:") + " " + "; ".join(markdown(each) for each in sources))


def on_record(overview: Overview, profile: AreaProfile, text: Text) -> None:
    """List who funds the clusters here and with whom they work together."""
    st.markdown(f"## {text('Funding and collaborations')}")
    funded = not profile.funding.empty
    title = text("Funding authorities") if funded else text("Responsible authorities")
    lines = region_words.funder_lines(profile, text)
    st.markdown(f"**{title}**")
    if lines:
        listed(lines[:MOST_FUNDERS])
    else:
        st.caption(text("none on record"))
    if more := lines[MOST_FUNDERS:]:
        with st.expander(text.plural("{n} more", "{n} more", len(more))):
            listed(more)
    if lines and not funded:
        st.caption(
            text(
                "No funding is recorded for clusters here; the authorities responsible for their"
                " programmes are named instead."
            )
        )
    st.markdown(f"**{text('Collaborations')}**")
    together = region_words.collaboration_lines(overview, profile, text)
    if together:
        listed(together)
    else:
        st.caption(text("none on record"))


def facts(overview: Overview, profile: AreaProfile, text: Text) -> None:
    """List the figures on record about the area, with year, unit and source."""
    st.markdown(f"## {text('Facts')}")
    area = profile.area
    lines = []
    if area.area_km2:
        lines.append(
            (text("Land area"), text("{n} km²", n=text.number(area.area_km2.value)), area.area_km2)
        )
    if area.level != "municipality":
        lines.append((text("Municipalities"), text.number(profile.municipalities), None))
    said = [
        f"**{title}:** {markdown(value)}" + (f" ({figure.year})" if figure else "")
        for title, value, figure in lines
    ]
    rows = profile.indicators.to_dict("records")
    for row in rows:
        value = region_names.indicator_value(float(row["value"]), str(row.get("unit", "")), text)
        title = region_names.indicator_name(row["indicator"], text)
        said.append(f"**{markdown(title)}:** {markdown(value)} ({int(row['year'])})")
    st.markdown("  \n".join(said))
    with st.expander(text("Sources of the facts")):
        named = [(text("Land area"), area.area_km2.source)] if area.area_km2 else []
        named.append((text("Inhabitants"), area.population(overview.landscape.as_of.year).source))
        named += [
            (region_names.indicator_name(row["indicator"], text), str(row.get("source", "")))
            for row in rows
        ]
        st.markdown(
            "\n".join(f"- {markdown(title)}: {source_link(source)}" for title, source in named)
        )


def around(areas: Areas, profile: AreaProfile, known: Known, text: Text) -> None:
    """Lead to the areas next door, around and inside."""
    code = profile.area.code
    st.markdown(f"## {text('Neighbours')}")
    if profile.neighbours:
        ways = {each.code: text.say(region_names.WAYS[each.kind]) for each in profile.neighbours}
        _leads(areas, list(ways), known, text, ways)
    else:
        st.caption(text("none on record") if code != COUNTRY else text("The whole country."))
    if ups := list(areas[code].parents):
        st.markdown(f"**{text('Part of')}**")
        _leads(areas, ups, known, text)
    for level in reversed(LEVELS):
        inside = areas.children(code, level)
        if inside and level != areas[code].level:
            with st.expander(f"{text.say(INSIDE[level])} ({text.number(len(inside))})"):
                _leads(areas, list(inside), known, text)


def _leads(
    areas: Areas,
    codes: Sequence[str],
    known: Known,
    text: Text,
    ways: dict[str, str] | None = None,
) -> None:
    names = {code: text.name(areas[code]) for code in codes}
    with st.container(horizontal=True, gap="small"):
        for code in sorted(names, key=lambda each: text.sort_key(names[each])):
            way = f" ({ways[code]})" if ways else ""
            st.button(
                markdown(names[code] + way),
                key=f"to_{code}",
                type="tertiary",
                on_click=state.open_area,
                args=(code, known),
            )
