"""The panel beside the map: one area or one cluster, with everything behind the colour."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlsplit

import pandas as pd
import streamlit as st

from analysis.filters import Filters
from analysis.overview import Overview
from analysis.vocabulary import (
    AREA_LEVELS,
    CLUSTER_LEVELS,
    CONFIDENCES,
    LABELS,
    MATURITIES,
    PRESENCES,
    PROGRAMMES,
    Vocabulary,
)
from foundation.language import Language, first_letter_up, joined, speak
from geodata.areas import Area
from ui.escape import markdown
from ui.sentences import label_in_words, level_name

Open = Callable[[str], None]
MOST_LISTED = 60


def invitation(overview: Overview, filters: Filters, words: Vocabulary, open_cluster: Open) -> None:
    """Say what the panel is for, and list the clusters that cover the whole country."""
    text = words.text
    st.markdown(f"## {text('Nothing is selected')}")
    st.caption(text("Click an area or a marker on the map, or choose a row in the table below it."))
    chosen = overview.chosen(filters)
    everywhere = chosen[chosen.index.isin(overview.nationwide)]
    if everywhere.empty:
        return
    st.markdown(
        "**"
        + text.plural(
            "{n} cluster covers the whole country",
            "{n} clusters cover the whole country",
            len(everywhere),
        )
        + "**"
    )
    with st.container(height=420, border=False):
        _listing(overview, everywhere, words, open_cluster, key="panel_nationwide")


def area(
    overview: Overview, code: str, filters: Filters, words: Vocabulary, open_cluster: Open
) -> None:
    """Show an area: its name and parents, its clusters by theme and level, and each of them."""
    text = words.text
    here = overview.areas[code]
    clusters = overview.in_area(code, filters)
    st.markdown(f"## {markdown(text.name(here))}")
    st.caption(_where(overview, here, words))
    population = here.population()
    st.caption(
        text(
            "{population} inhabitants, 1 January {year}",
            population=int(population.value),
            year=str(population.year),
        )
    )
    st.markdown(
        "**"
        + text.plural("{n} cluster is present here", "{n} clusters are present here", len(clusters))
        + "**"
    )
    if len(clusters):
        st.markdown(_by_theme_and_level(clusters, words))
        _listing(overview, clusters, words, open_cluster, key=f"panel_area_{code}")
    elsewhere = overview.elsewhere_nationwide(code, filters)
    if len(elsewhere):
        title = text.plural(
            "{n} more cluster covers the whole country",
            "{n} more clusters cover the whole country",
            len(elsewhere),
        )
        with st.expander(title):
            _listing(overview, elsewhere, words, open_cluster, key=f"panel_elsewhere_{code}")


def cluster(overview: Overview, cluster_id: str, filters: Filters, words: Vocabulary) -> None:
    """Show a cluster: what is known of it, with sources and confidence."""
    text = words.text
    row = overview.clusters.loc[cluster_id]
    st.markdown(f"## {markdown(text.name(row))}")
    st.caption(markdown(", ".join(words.node(theme) for theme in row["themes"])))
    if cluster_id not in overview.chosen(filters).index:
        st.info(text("The cluster is not among those that the filters choose."))
    description = row[f"description_{text.language}"] or row["description_da"]
    if description:
        st.markdown(markdown(description))
    facts = list(facts_of(overview, cluster_id, row, words))
    st.markdown("  \n".join(f"**{name}:** {answer}" for name, answer in facts))
    _partners(overview, cluster_id, words)
    st.caption(
        text(
            "Confidence of the entry: {confidence}.",
            confidence=words.word(CONFIDENCES, row["confidence"]),
        )
        + " "
        + text("Source:")
        + " "
        + source_link(row["source"])
    )
    if row.get("note", ""):
        with st.expander(text("Note on the entry (in English)")):
            st.caption(markdown(row["note"]))


def _where(overview: Overview, here: Area, words: Vocabulary) -> str:
    text = words.text
    parents = [overview.areas[parent] for parent in here.parents]
    names = [
        text("{level} {name}", level=text.say(AREA_LEVELS[parent.level]), name=text.name(parent))
        if parent.level in ("province", "growth_forum")
        else text.name(parent)
        for parent in parents
        if parent.level not in ("growth_forum", "country")
    ]
    return markdown(joined([level_name(here.level, text), *names])).replace("\\·", "·")


def _by_theme_and_level(clusters: pd.DataFrame, words: Vocabulary) -> str:
    """Write a table of themes against levels; a cluster stands in each of its themes."""
    text = words.text
    carried = clusters.explode("themes")
    counts = pd.crosstab(carried["themes"], carried["level"])
    levels = [level for level in CLUSTER_LEVELS if level in counts.columns]
    head = [text("Theme"), *(first_letter_up(words.word(CLUSTER_LEVELS, each)) for each in levels)]
    rows = [
        [markdown(words.node(theme)), *(text.number(counts.at[theme, each]) for each in levels)]
        for theme in sorted(counts.index, key=lambda theme: text.sort_key(words.node(theme)))
    ]
    lines = [head, ["---", *("--:" for _ in levels)], *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


@dataclass(frozen=True, slots=True)
class _Card:
    """How a cluster stands in a list, already escaped."""

    name: str
    caption: str
    place: tuple[tuple[int, ...], str]


@lru_cache(maxsize=32)
def _cards(overview: Overview, language: Language) -> dict[str, _Card]:
    text = speak(language)
    words = Vocabulary(overview.taxonomy, text)
    cards = {}
    for row in overview.clusters.itertuples():
        level = first_letter_up(words.word(CLUSTER_LEVELS, row.level))
        label = words.word(LABELS, row.label) if row.label else ""
        caption = " · ".join(markdown(part) for part in (level, label, row.hq_place) if part)
        name = text.name(row)
        cards[str(row.Index)] = _Card(markdown(name), caption, text.sort_key(name))
    return cards


def _listing(
    overview: Overview, clusters: pd.DataFrame, words: Vocabulary, open_cluster: Open, key: str
) -> None:
    """List clusters by name with seat, level and label; choosing one opens it."""
    text = words.text
    cards = _cards(overview, text.language)
    order = sorted(clusters.index, key=lambda each: cards[each].place)[:MOST_LISTED]
    if not order:
        return
    kinds = clusters["kind"].to_dict() if "kind" in clusters else {}

    def caption(each: str) -> str:
        how = kinds.get(each)
        said = words.word(PRESENCES, how) if how in ("office", "declared") else ""
        return " · ".join(part for part in (cards[each].caption, said) if part)

    def opened() -> None:
        if st.session_state[key]:
            open_cluster(st.session_state[key])

    st.session_state[key] = None
    st.radio(
        text("Clusters; choose one to open it"),
        order,
        index=None,
        format_func=lambda each: cards[each].name,
        captions=[caption(each) for each in order],
        key=key,
        on_change=opened,
        label_visibility="collapsed",
    )
    if len(clusters) > len(order):
        st.caption(text("… and {n} more; see the table.", n=len(clusters) - len(order)))


def facts_of(
    overview: Overview, cluster_id: str, row: pd.Series, words: Vocabulary
) -> Iterable[tuple[str, str]]:
    """Yield what is known of a cluster; what is not known stays out."""
    text = words.text
    yield text("Level"), words.word(CLUSTER_LEVELS, row["level"])
    yield text("Maturity"), words.word(MATURITIES, row["maturity"])
    if row["segments"]:
        segments = text.sorted(words.node(segment) for segment in row["segments"])
        yield text("Segments"), markdown(", ".join(segments))
    yield text("Coverage"), markdown(coverage_in_words(overview, cluster_id, words))
    if row["hq_place"]:
        yield text("Seat"), markdown(row["hq_place"])
    label = label_in_words(row["label"], words)
    year = row.get("label_year")
    yield text("Label"), f"{label} ({int(year)})" if pd.notna(year) else label
    yield text("Programme"), words.word(PROGRAMMES, row["programme"])
    if row["responsible_authority"]:
        yield text("Responsible authority"), markdown(row["responsible_authority"])
    if pd.notna(row["founded_year"]):
        yield text("Founded"), str(int(row["founded_year"]))
    if pd.notna(row["closed_year"]):
        yield text("Closed"), str(int(row["closed_year"]))
    members = row.get("members")
    if pd.notna(members):
        said = row.get("members_year")
        number = text.number(members)
        yield text("Members"), f"{number} ({int(said)})" if pd.notna(said) else number
    if row["website"]:
        yield text("Website"), source_link(row["website"])


def coverage_in_words(overview: Overview, cluster_id: str, words: Vocabulary) -> str:
    """Say which areas a cluster declares to cover, and where it has offices."""
    text = words.text
    coverage = overview.landscape.coverage
    mine = coverage[coverage["cluster_id"] == cluster_id]
    declared = mine.loc[mine["kind"] == "declared", "area_code"]
    offices = mine.loc[mine["kind"] == "office", "area_code"]
    covered = text.sorted(text.name(overview.areas[code]) for code in declared)
    said = text.listing(covered) if covered else text("not known")
    if cluster_id in overview.nationwide:
        said = text("the whole country")
    if len(offices):
        names = text.sorted(text.name(overview.areas[code]) for code in offices)
        said += "; " + text("offices in {places}", places=text.listing(names))
    return said


def _partners(overview: Overview, cluster_id: str, words: Vocabulary) -> None:
    partners = overview.landscape.table("partners")
    if partners.empty:
        return
    mine = partners.loc[partners["cluster_id"] == cluster_id, "organisation"]
    if len(mine):
        text = words.text
        title = text.plural(
            "{n} partner named in sources", "{n} partners named in sources", len(mine)
        )
        with st.expander(title):
            st.caption(markdown(", ".join(text.sorted(mine))))


def source_link(address: str) -> str:
    """Write an address as a link when it is one, as text otherwise."""
    parts = urlsplit(address if "://" in address else f"https://{address}")
    plain = parts.scheme in ("http", "https") and "." in parts.netloc and " " not in address
    if not plain:
        return markdown(address)
    target = parts.geturl().replace("(", "%28").replace(")", "%29").replace("<", "%3C")
    return f"[{markdown(parts.netloc)}]({target})"
