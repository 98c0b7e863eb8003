"""The page on an area: its key figures, clusters, overlaps and whatever else is on record."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final

import pandas as pd
import streamlit as st

from analysis.area_profile import AreaProfile
from analysis.overview import Overview
from analysis.pairs import KINDS
from analysis.verdicts import Verdicts
from analysis.vocabulary import Vocabulary
from foundation.language import Text, first_letter_up
from geodata.areas import COUNTRY, Areas
from ui import region_names, region_words, state, tables
from ui.escape import markdown
from ui.innovation import WITHHELD, Shown, reservations
from ui.overlap_pairs import BADGES
from ui.overlap_words import both, name, no_collaborations, sentence
from ui.region_tables import clusters, companies, coverage, themes, written_companies
from ui.sidebar import choice
from ui.verdicts import badge
from ui.view import Known, Selection

MOST_PAIRS: Final = 6
CARD: Final = 165
_CARDS: Final = """
<style>
.st-key-region_cards [data-testid="stMetricValue"] { font-size: 1.7rem; }
</style>
"""
_OPENED: Final = "region_cluster_opened"


def open_code() -> str:
    """Return the area that is open: the view's, or the country where none is chosen."""
    chosen = state.current().selected
    return chosen.code if chosen and chosen.kind == "area" else COUNTRY


def choose(areas: Areas, known: Known, text: Text) -> None:
    """Let the reader find an area by typing, and another one to put beside it."""
    order = region_names.in_order(areas, text)
    names = {code: region_names.choice_name(areas, code, text) for code in order}
    choice(
        st.selectbox,
        text("Area"),
        order,
        open_code(),
        key="region_area",
        change=lambda code: state.open_area(code, known),
        format_func=lambda code: names[code],
        help=text("Type a part of the name; Århus finds Aarhus."),
        width=330,
    )
    beside = state.region().beside
    choice(
        st.selectbox,
        text("Compare with"),
        ["", *order],
        beside if beside != open_code() else "",
        key="region_beside",
        change=lambda code: state.show_region(beside=code or ""),
        format_func=lambda code: names[code] if code else text("No other area"),
        width=330,
    )


def heading(areas: Areas, code: str, text: Text) -> None:
    """Name an area and say where it lies."""
    st.markdown(f"# {markdown(text.name(areas[code]))}")
    st.caption(markdown(region_words.whereabouts(areas, code, text)).replace("\\·", "·"))


def cards(overview: Overview, profile: AreaProfile, text: Text) -> None:
    """Show the key figures of an area."""
    st.html(_CARDS)
    with st.container(horizontal=True, gap="small", key="region_cards"):
        for label, value, meaning in region_words.explained_figures(overview, profile, text):
            st.metric(label, value, help=markdown(meaning), border=True, width=CARD)


def listed(sentences: Sequence[str]) -> None:
    """Write sentences as a list."""
    st.markdown("\n".join(f"- {markdown(each)}" for each in sentences))


def choose_field(overview: Overview, words: Vocabulary) -> str:
    """Let the reader choose what the map shows, and return the theme; "" for all clusters."""
    text, chosen = words.text, state.region().field
    chosen = chosen if chosen in overview.themes else ""
    choice(
        st.selectbox,
        text("On the map"),
        ["", *overview.themes],
        chosen,
        key="region_field",
        change=lambda theme: state.show_region(field=theme or ""),
        format_func=lambda theme: (
            text("Coverage of {theme}", theme=words.node(theme))
            if theme
            else text("Number of clusters")
        ),
    )
    return chosen


def clusters_here(profile: AreaProfile, words: Vocabulary) -> None:
    """List the clusters of an area; choosing one opens its profile."""
    text = words.text
    st.markdown(f"## {text('Clusters')}")
    if profile.clusters.empty:
        st.info(
            text("No cluster has a seat, an office or declared coverage here."),
            icon=":material/info:",
        )
    else:
        st.caption(text("Choose a row to open the cluster's profile."))
        tables.choosable(
            clusters(profile, words),
            key=f"region_clusters_{profile.area.code}_{text.language}",
            chosen=None,
            choose=_open_cluster,
            alt=text("Clusters of the area; choose a row to open one"),
        )
    if len(profile.elsewhere):
        names = text.sorted(text.name(row) for _, row in profile.elsewhere.iterrows())
        title = text.plural(
            "{n} more cluster covers the whole country",
            "{n} more clusters cover the whole country",
            len(names),
        )
        with st.expander(title):
            st.caption(markdown("; ".join(names)))


def _open_cluster(code: str | None) -> None:
    if code:
        state.change(selected=Selection("cluster", code))
        st.session_state[_OPENED] = True


def asked_for_cluster() -> bool:
    """Return, once, whether a cluster was chosen in the list."""
    return bool(st.session_state.pop(_OPENED, False))


def themes_here(overview: Overview, profile: AreaProfile, words: Vocabulary) -> None:
    """Show every theme with its clusters, by level, and how it is covered."""
    text = words.text
    left, right = st.columns([1.12, 1], gap="medium")
    with left:
        st.markdown(f"## {text('Clusters by theme and level')}")
        st.caption(text("A cluster counts in each of its themes."))
        meaning = text(
            "As many clusters as the area would have if its clusters were spread over the themes as"
            " the country's are."
        )
        alt = text("Themes of the area with their clusters")
        expected = text("Expected")
        _table(themes(profile, words), alt, {expected: meaning}, decimals={expected: text})
    with right:
        st.markdown(f"## {text('Coverage and gaps')}")
        st.caption(
            text(
                "Municipalities by who covers them. A gap has no cluster close by: none with its"
                " seat or office there, and no regional or local one that covers it. A cluster"
                " covers the themes of its segments too."
            )
        )
        _table(coverage(profile, overview.areas, words), text("Themes of the area with gaps"))


def _table(
    table: pd.DataFrame,
    alt: str,
    meaning: Mapping[str, str] | None = None,
    *,
    width: int | None = 72,
    decimals: Mapping[str, Text] | None = None,
) -> None:
    """Show a table as a whole; columns of numbers are narrow, a column may have an explanation."""
    narrow = {
        str(name): st.column_config.NumberColumn(width=width, help=(meaning or {}).get(str(name)))
        for name in table
        if pd.api.types.is_numeric_dtype(table[name])
    }
    said = {
        name: (lambda value, text=text: text.number(float(value), 1))
        for name, text in (decimals or {}).items()
        if name in table
    }
    shown = table.style.format(said) if said else table
    st.dataframe(shown, hide_index=True, height="content", alt=alt, column_config=narrow)


def overlaps(
    overview: Overview,
    profile: AreaProfile,
    verdicts: Verdicts,
    open_pair: Callable[[tuple[str, str]], None],
    text: Text,
) -> None:
    """List the pairs that both cover the area, with why; each can be opened."""
    overlap = overview.overlap
    st.markdown(f"## {text('Overlaps to discuss')}")
    if profile.pairs.empty:
        st.caption(text("No two clusters here share their field and their places."))
        return
    st.caption(
        text("Overlap is often intended. The list says where to ask, not that anything is wrong.")
    )
    for pair, kind in list(zip(both(profile.pairs), profile.pairs["kind"], strict=True))[
        :MOST_PAIRS
    ]:
        title = text.listing([markdown(name(overlap, each, text)) for each in pair])
        with st.container(gap=None):
            with st.container(horizontal=True, vertical_alignment="center"):
                if st.button(f"**{title}**", key=f"pair_{'_'.join(pair)}", type="tertiary"):
                    open_pair(pair)
                st.badge(first_letter_up(text.say(KINDS[kind])), color=BADGES[kind])
                badge(verdicts.of(pair), text)
            st.markdown(markdown(sentence(overlap, *pair, text.language)))
    if len(profile.pairs) > MOST_PAIRS:
        more = len(profile.pairs) - MOST_PAIRS
        st.caption(
            text.plural(
                "… and {n} other pair on the page “Overlap”.",
                "… and {n} other pairs on the page “Overlap”.",
                more,
            )
        )
    if not overlap.collaborations_loaded:
        st.caption(no_collaborations(text))


def chart_title(profile: AreaProfile, text: Text) -> str:
    """Say what the chart of an area shows, above it, and return its name."""
    title = text("Clusters by theme")
    st.markdown(f"**{title}**")
    if profile.area.code != COUNTRY:
        st.caption(text("The dark line: as many as with the country's mix of themes."))
    return title


def innovation(overview: Overview, profile: AreaProfile, words: Vocabulary) -> None:
    """Show the published figures of the area's companies, with intervals; small ones withheld."""
    text, found = words.text, companies(overview, profile)
    st.markdown(f"## {text('Innovation')}")
    if not found:
        st.caption(text("The landscape holds no counts of companies."))
        return
    of_all = [each for each in found if not each.counted.theme]
    by_theme = [each for each in found if each.counted.theme]
    year, code = str(found[0].year), profile.area.code
    left, right = st.columns(2, gap="medium")
    with left:
        title = text("Companies of all clusters, {year}", year=year)
        _figures(title, overview, of_all, code, words)
    with right:
        title = text("Innovating companies by theme, {year}", year=year)
        _figures(title, overview, by_theme, code, words)
    notes = reservations(of_all[0], overview.landscape.threshold, text)
    if not any(WITHHELD in each for each in notes):
        notes.append(text("{mark} means withheld.", mark=WITHHELD))
    st.caption(markdown(" ".join(notes)))


def _figures(
    title: str, overview: Overview, found: Sequence[Shown], code: str, words: Vocabulary
) -> None:
    if not found:
        return
    st.markdown(f"**{markdown(title)}**")
    _table(written_companies(overview, found, code, words), title)


def ways(one: AreaProfile, other: AreaProfile, known: Known, text: Text) -> None:
    """Lead from a comparison to either area alone, or to the same with the sides exchanged."""
    sides = one.area.code, other.area.code

    def alone(code: str) -> None:
        state.open_area(code, known)
        state.show_region(beside="")

    def exchange() -> None:
        state.open_area(sides[1], known)
        state.show_region(beside=sides[0])

    with st.container(horizontal=True, gap="small"):
        for profile in (one, other):
            st.button(
                text("Only {area}", area=markdown(text.name(profile.area))),
                key=f"alone_{profile.area.code}",
                type="tertiary",
                icon=":material/arrow_back:",
                on_click=alone,
                args=(profile.area.code,),
            )
        st.button(
            text("Exchange the sides"),
            key="exchange",
            type="tertiary",
            icon=":material/swap_horiz:",
            on_click=exchange,
        )


def side_by_side(title: str, table: pd.DataFrame, text: Text) -> None:
    """Show a table of two areas as a whole."""
    st.markdown(f"## {title}")
    _table(table, text("{title} of both areas", title=title), width=None)


def notes(overview: Overview, profile: AreaProfile, text: Text) -> None:
    """Say what the figures of companies are and are not, where there are any."""
    found = companies(overview, profile)
    if found:
        said = reservations(found[0], overview.landscape.threshold, text)
        st.caption(markdown(" ".join(said)))
