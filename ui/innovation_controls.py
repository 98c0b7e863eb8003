"""What the reader chooses on the page on innovation."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import streamlit as st

from analysis import innovation as published
from analysis.overview import Overview
from analysis.vocabulary import AREA_LEVELS, Vocabulary
from foundation.language import Message, Text
from geodata.areas import LEVELS
from ui import state
from ui.innovation import years
from ui.sidebar import choice
from ui.view import EFFECTS, FIGURES, SECTIONS

SECTION_NAMES: Final[Mapping[str, Message]] = {
    "areas": Message("Areas"),
    "themes": Message("Themes"),
    "trend": Message("Over the years"),
    "milestones": Message("Milestones"),
}
EFFECT_NAMES: Final[Mapping[str, Message]] = {
    "participated": Message("Taking part"),
    "innovated": Message("Innovating"),
    "collaborated": Message("With researchers"),
    "international": Message("International"),
}
FIGURE_NAMES: Final[Mapping[str, Message]] = {
    "value": Message("Companies"),
    "rate": Message("Rate"),
    "r": Message("Representation (R)"),
    "share": Message("Shares"),
}


def section(text: Text) -> None:
    """Choose what part of the page is shown."""
    choice(
        st.segmented_control,
        text("View"),
        list(SECTIONS),
        state.innovation().section,
        key="innovation_section",
        change=lambda each: state.show_innovation(section=each),
        format_func=lambda each: text.say(SECTION_NAMES[each]),
        required=True,
        label_visibility="collapsed",
    )


def whose(overview: Overview, words: Vocabulary) -> None:
    """Choose whose companies count: those of all clusters, of a theme or of one cluster.

    Nothing finer: counts are published by theme or by cluster and never by both, nor by any other
    filter, so that no two choices differ by a few companies.
    """
    text = words.text
    counts = overview.landscape.table("counts")
    themes = [node for node in words.nodes("theme") if node in set(counts["theme"])]
    reporting = set(counts["cluster_id"]) - {""}
    names = {each: text.name(overview.clusters.loc[each]) for each in reporting}
    clusters = sorted(names, key=lambda each: text.sort_key(names[each]))
    chosen = state.innovation().of

    def said(code: str) -> str:
        if not code:
            return text("All clusters")
        if code in names:
            return names[code]
        return text("Theme: {theme}", theme=words.node(code))

    choice(
        st.selectbox,
        text("Companies of"),
        ["", *themes, *clusters],
        chosen if chosen in themes or chosen in names else "",
        key="innovation_of",
        change=lambda each: state.show_innovation(of=each),
        format_func=said,
        width=330,
        help=text(
            "Counts are published for all clusters, by theme or by cluster, and by nothing finer:"
            " no two choices may differ by a few companies."
        ),
    )


def effect(overview: Overview, text: Text) -> None:
    """Choose what is counted of the companies."""
    known = set(published.measures(overview.landscape.table("counts")))
    choice(
        st.selectbox,
        text("What they did"),
        [each for each in EFFECTS if each in known],
        state.innovation().effect,
        key="innovation_effect",
        change=lambda each: state.show_innovation(effect=each),
        format_func=lambda each: text.say(EFFECT_NAMES[each]),
        width=230,
    )


def figure(text: Text, *, shares: bool = True) -> None:
    """Choose how it is shown."""
    offered = [each for each in FIGURES if shares or each != "share"]
    chosen = state.innovation().figure
    choice(
        st.segmented_control,
        text("Shown as"),
        offered,
        chosen if chosen in offered else "value",
        key="innovation_figure",
        change=lambda each: state.show_innovation(figure=each),
        format_func=lambda each: text.say(FIGURE_NAMES[each]),
        required=True,
    )


def year(overview: Overview, text: Text) -> None:
    """Choose the year."""
    known = years(overview)
    chosen = state.innovation().year
    choice(
        st.segmented_control if len(known) <= 6 else st.selectbox,
        text("Year"),
        list(known),
        chosen if chosen in known else known[-1],
        key="innovation_year",
        change=lambda each: state.show_innovation(year=each),
        format_func=str,
        **({"required": True} if len(known) <= 6 else {}),
    )


def level(text: Text, *, coarse: bool = False) -> None:
    """Choose the areas; small charts have room for the coarse levels only."""
    offered = [each for each in LEVELS if each != "country"]
    if coarse:
        offered = [each for each in offered if each != "municipality"]
    chosen = state.innovation().level
    choice(
        st.segmented_control,
        text("Areas"),
        offered,
        chosen if chosen in offered else "region",
        key="innovation_level",
        change=lambda each: state.show_innovation(level=each),
        format_func=lambda each: text.say(AREA_LEVELS[each]),
        required=True,
    )


def area(overview: Overview, text: Text) -> None:
    """Choose the area whose figures are followed."""
    codes = [each.code for level in reversed(LEVELS) for each in overview.areas.at(level)]
    names = {code: text.name(overview.areas[code]) for code in codes}
    levels = {code: overview.areas[code].level for code in codes}

    def said(code: str) -> str:
        if levels[code] in ("country", "region"):
            return names[code]
        return text(
            "{name} ({level})", name=names[code], level=text.say(AREA_LEVELS[levels[code]]).lower()
        )

    ordered = sorted(
        codes,
        key=lambda code: (-LEVELS.index(levels[code]), text.sort_key(names[code])),
    )
    choice(
        st.selectbox,
        text("Area"),
        ordered,
        state.innovation().area,
        key="innovation_area",
        change=lambda each: state.show_innovation(area=each),
        format_func=said,
        width=300,
    )
