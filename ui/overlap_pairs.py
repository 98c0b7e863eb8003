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
from analysis.verdicts import NONE, WITHOUT, Verdicts
from foundation.language import Language, Text, first_letter_up
from ui import state, verdict_words
from ui.overlap_words import both, name, no_collaborations, sentence
from ui.tables import MOST_ROWS_SHOWN, ROW_HEIGHT

MOST_LISTED: Final = 200
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
def listed(
    overview: Overview,
    filters: Filters,
    thresholds: Thresholds,
    verdicts: Verdicts = NONE,
    state: str = "",
) -> pd.DataFrame:
    """Return the pairs of one level whose clusters both pass the filters, first things first.

    Pairs that have nothing to do with each other (kind *separate*) are left out. Narrowed to a
    verdict (see :meth:`analysis.verdicts.Verdicts.passing`), every pair that has it is listed, of
    whatever kind and level.
    """
    if state in ("", WITHOUT):
        found = overview.pairs(filters, thresholds)
        found = found[found["kind"].isin(SHOWN_KINDS)]
    else:
        chosen = overview.chosen(filters).index
        found = overview.overlap.ranked(thresholds, across_levels=True)
        found = found[found["cluster_a"].isin(chosen) & found["cluster_b"].isin(chosen)]
    passing = [verdicts.passing(pair, state) for pair in both(found)]
    return found[passing].reset_index(drop=True)


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


def kind_in_words(kind: object, text: Text) -> str:
    """Return what kind a pair is; it is missing where it depends on places that are not known."""
    known = text.say(KINDS[kind]) if isinstance(kind, str) else text("places unknown")
    return first_letter_up(known)


def reservations(overlap: Overlap, text: Text) -> None:
    """Say what the landscape does not hold, where that bears on the pairs."""
    if not overlap.collaborations_loaded:
        st.caption(no_collaborations(text))


def table(pairs: pd.DataFrame, overlap: Overlap, verdicts: Verdicts, text: Text) -> None:
    """List the pairs with their sentence, verdict and bars; choosing a row opens the pair."""
    shown = pairs.head(MOST_LISTED)
    rows = _rows(overlap, both(shown), text)
    kinds = [verdicts.kind(pair) for pair in both(shown)]
    said = [verdict_words.word(kind, text) if kind else "" for kind in kinds]
    bars = {
        "T %": text("T: how alike the fields are"),
        "G %": text("G: how far the places are shared"),
        "M %": text("M: how many companies are shared; empty where no company list is loaded"),
    }
    frame = pd.DataFrame(
        {
            text("Kind"): [kind_in_words(kind, text) for kind in shown["kind"]],
            **({text("Verdict"): said} if verdicts.in_force else {}),
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
        height=ROW_HEIGHT * (min(len(shown), MOST_ROWS_SHOWN) + 1) + 1,
        placeholder="",
        alt=text("Pairs of clusters; choose a row to open a pair"),
        column_config={
            text("Kind"): st.column_config.TextColumn(width=190),
            text("Verdict"): st.column_config.TextColumn(width=130),
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


def exported(pairs: pd.DataFrame, overlap: Overlap, verdicts: Verdicts, text: Text) -> pd.DataFrame:
    """Return the pairs as a table to take home, every figure in a column of its own."""
    sides = both(pairs)
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
            "A": [name(overlap, one, text) for one, _ in sides],
            "B": [name(overlap, other, text) for _, other in sides],
            text("Kind"): [kind_in_words(kind, text) for kind in pairs["kind"]],
            text("Unused chance"): [yes[bool(each)] for each in pairs["unused_chance"]],
            **{
                title: ["" if pd.isna(each) else float(each) for each in column]
                for title, column in rounded.items()
            },
            text("Collaboration on record"): [yes[bool(each)] for each in pairs["collaboration"]],
            text("Why"): _rows(overlap, sides, text),
            **verdict_words.columns(sides, verdicts, text),
        },
        index=pd.Index([" + ".join(pair) for pair in sides], name="pair"),
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
