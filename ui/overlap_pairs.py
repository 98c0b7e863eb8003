"""The ranked list of pairs, and the thresholds that say what kind each is."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

import pandas as pd
import pyarrow as pa
import streamlit as st

from analysis.filters import Filters
from analysis.overlap import Overlap
from analysis.overview import Overview
from analysis.pairs import KINDS, Thresholds
from foundation.language import Language, Text, first_letter_up
from ui import state
from ui.overlap_words import name, sentence

MOST_LISTED: Final = 200
TABLE_HEIGHT: Final = 386
STEPS: Final = tuple(step / 20 for step in range(21))
SHOWN_KINDS: Final = tuple(kind for kind in KINDS if kind != "separate")
BADGES: Final = {
    "overlap": "red",
    "related_same_places": "orange",
    "division_of_labour": "green",
    "related_different_places": "blue",
    "cross_field": "violet",
    "separate": "gray",
}


Pair = pd.Series
"""One row of the ranked pairs."""


def opened(
    pairs: pd.DataFrame, overlap: Overlap, pair: tuple[str, str] | None, thresholds: Thresholds
) -> Pair | None:
    """Return the pair that is open, whether or not the filters list it; the first one if none.

    Pairs across levels can be opened by a link too.
    """
    if pair is None:
        return None if pairs.empty else pairs.iloc[0]
    every = overlap.ranked(thresholds, across_levels=True)
    found = every[(every["cluster_a"] == pair[0]) & (every["cluster_b"] == pair[1])]
    return None if found.empty else found.iloc[0]


@lru_cache(maxsize=64)
def listed(overview: Overview, filters: Filters, thresholds: Thresholds) -> pd.DataFrame:
    """Return the pairs of one level whose clusters both pass the filters, first things first.

    Pairs that have nothing to do with each other (kind *separate*) are left out.
    """
    found = overview.pairs(filters, thresholds)
    return found[found["kind"].isin(SHOWN_KINDS)].reset_index(drop=True)


def headline(pairs: pd.DataFrame, text: Text) -> str:
    """Say how many pairs there are, and of what kind."""
    unused = int(pairs["unused_chance"].sum())
    return text(
        "{overlap} pairs overlap and {labour} divide labour; {unused} are unused chances to work"
        " together.",
        overlap=int((pairs["kind"] == "overlap").sum()),
        labour=int((pairs["kind"] == "division_of_labour").sum()),
        unused=unused,
    )


def reservations(overlap: Overlap, text: Text) -> None:
    """Say what the landscape does not hold, where that bears on the pairs."""
    if not overlap.collaborations_loaded:
        st.caption(
            text(
                "The landscape records no collaborations, so every chance counts as unused. It says"
                " where to ask, not that nobody works together."
            )
        )


def table(pairs: pd.DataFrame, overlap: Overlap, text: Text) -> None:
    """List the pairs with their sentence and bars; choosing a row opens the pair."""
    shown = pairs.head(MOST_LISTED)
    rows = _rows(overlap, tuple(zip(shown["cluster_a"], shown["cluster_b"], strict=True)), text)
    bars = {
        "T %": text("T: how alike the fields are"),
        "G %": text("G: how far the places are shared"),
        "M %": text("M: how many companies are shared; empty where no company list is loaded"),
    }
    frame = pd.DataFrame(
        {
            text("Kind"): [first_letter_up(text.say(KINDS[kind])) for kind in shown["kind"]],
            text("Why"): rows,
            **{bar: (shown[bar[0].lower()] * 100).round().to_numpy("float32") for bar in bars},
        }
    )
    key = f"pairs_{text.language}_{pd.util.hash_pandas_object(shown['cluster_a']).sum():x}"

    def choose() -> None:
        chosen = st.session_state[key]["selection"]["rows"]
        if chosen and chosen[0] < len(shown):
            row = shown.iloc[chosen[0]]
            state.compare(pair=(row["cluster_a"], row["cluster_b"]))

    st.dataframe(
        pa.Table.from_pandas(frame, preserve_index=False).replace_schema_metadata(),
        key=key,
        on_select=choose,
        selection_mode="single-row",
        hide_index=True,
        height=TABLE_HEIGHT,
        placeholder="",
        alt=text("Pairs of clusters; choose a row to open a pair"),
        column_config={
            text("Kind"): st.column_config.TextColumn(width=150),
            text("Why"): st.column_config.TextColumn(width="large"),
            **{
                bar: st.column_config.ProgressColumn(
                    bar, help=meaning, min_value=0, max_value=100, format="%d", width=75
                )
                for bar, meaning in bars.items()
            },
        },
    )
    if len(pairs) > len(shown):
        st.caption(text("… and {n} more; filter to see them.", n=len(pairs) - len(shown)))


@lru_cache(maxsize=64)
def _sentences(
    overlap: Overlap, pairs: tuple[tuple[str, str], ...], language: Language
) -> list[str]:
    return [sentence(overlap, one, other, language) for one, other in pairs]


def _rows(overlap: Overlap, pairs: tuple[tuple[str, str], ...], text: Text) -> list[str]:
    return _sentences(overlap, pairs, text.language)


def exported(pairs: pd.DataFrame, overlap: Overlap, text: Text) -> pd.DataFrame:
    """Return the pairs as a table to take home, every figure in a column of its own."""
    both = tuple(zip(pairs["cluster_a"], pairs["cluster_b"], strict=True))
    yes = {True: text("yes"), False: text("no")}
    figures = {
        "T": "t",
        text("G, declared"): "g_declared",
        text("G, measured"): "g_measured",
        "min(T, G)": "headline",
        text("Weighted Jaccard"): "g_jaccard",
        text("Share of A within B"): "a_in_b",
        text("Share of B within A"): "b_in_a",
        "M": "m",
    }
    rounded = {title: pairs[name].astype(float).round(4) for title, name in figures.items()}
    return pd.DataFrame(
        {
            "A": [name(overlap, one, text) for one, _ in both],
            "B": [name(overlap, other, text) for _, other in both],
            text("Kind"): [first_letter_up(text.say(KINDS[kind])) for kind in pairs["kind"]],
            text("Unused chance"): [yes[bool(each)] for each in pairs["unused_chance"]],
            **{
                title: ["" if pd.isna(each) else float(each) for each in column]
                for title, column in rounded.items()
            },
            text("Collaboration on record"): [yes[bool(each)] for each in pairs["collaboration"]],
            text("Why"): _rows(overlap, both, text),
        },
        index=pd.Index([f"{one} + {other}" for one, other in both], name="pair"),
    )


def thresholds(text: Text) -> None:
    """Move the thresholds; their values stand in the link."""
    current = state.comparison().thresholds
    with st.popover(text("Thresholds"), icon=":material/tune:"):
        for field, label in (
            ("same_field", text("Same field from T")),
            ("related", text("Related fields from T")),
            ("same_places", text("Same places from G")),
        ):
            key = f"threshold_{field}"
            st.session_state[key] = nearest_step(getattr(current, field))
            st.select_slider(
                label,
                STEPS,
                key=key,
                format_func=lambda share: text.number(share, 2),
                on_change=lambda field=field, key=key: state.move_threshold(
                    field, st.session_state[key]
                ),
            )
        st.button(
            text("As agreed"),
            key="usual_thresholds",
            on_click=lambda: state.compare(thresholds=Thresholds()),
            disabled=current == Thresholds(),
        )


def nearest_step(share: float) -> float:
    """Return the step of the slider that a threshold from a link is nearest to."""
    return min(STEPS, key=lambda step: abs(step - share))
