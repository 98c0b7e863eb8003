"""The ranked list of pairs, and one pair with everything behind its kind."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

import pandas as pd
import pyarrow as pa
import streamlit as st

from analysis.filters import Filters
from analysis.overlap import Overlap, Reasons
from analysis.overview import Overview
from analysis.pairs import KINDS, Thresholds
from analysis.vocabulary import Vocabulary
from foundation.language import Language, Text, first_letter_up
from ui import state
from ui.escape import markdown
from ui.overlap_words import name, places_in_words, segments_first, sentence

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
def listed(
    overview: Overview, overlap: Overlap, filters: Filters, thresholds: Thresholds
) -> pd.DataFrame:
    """Return the pairs of one level whose clusters both pass the filters, first things first.

    Pairs that have nothing to do with each other (kind *separate*) are left out.
    """
    found = overlap.ranked(thresholds)
    chosen = overview.chosen(filters).index
    found = found[found["cluster_a"].isin(chosen) & found["cluster_b"].isin(chosen)]
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


def heading(pair: pd.Series, overlap: Overlap, words: Vocabulary) -> None:
    """Name the pair that is open, with its kind and the sentence that says why."""
    text = words.text
    both = [markdown(name(overlap, pair[side], text)) for side in ("cluster_a", "cluster_b")]
    st.markdown(f"## {text.listing(both)}")
    with st.container(horizontal=True):
        known = pd.notna(pair["kind"])
        kind = text.say(KINDS[pair["kind"]]) if known else text("places unknown")
        st.badge(first_letter_up(kind), color=BADGES[pair["kind"]] if known else "gray")
        if pair["unused_chance"]:
            st.badge(text("unused chance"), color="yellow", icon=":material/lightbulb:")
    st.markdown(markdown(sentence(overlap, pair["cluster_a"], pair["cluster_b"], text.language)))


def figures(pair: pd.Series, text: Text) -> None:
    """Show T, G and M beside each other; the headline is the smaller of T and G."""
    unknown = "–"
    for column, (label, value, meaning) in zip(
        st.columns(3, wrap=False),
        [
            ("T", pair["t"], text("How alike the fields are: 0 nothing in common, 1 the same.")),
            ("G", pair["g"], text("How far the places are shared, of the smaller footprint.")),
            ("M", pair["m"], text("How many companies are shared; needs company lists.")),
        ],
        strict=True,
    ):
        number = unknown if pd.isna(value) else text.number(float(value), 2)
        column.metric(label, number, help=meaning)


def shared_and_apart(reasons: Reasons, overlap: Overlap, words: Vocabulary) -> None:
    """Say what the two share and what sets them apart, in fields, places and funding."""
    text = words.text
    one, other = (
        markdown(name(overlap, each, text)) for each in (reasons.cluster_a, reasons.cluster_b)
    )

    def fields(nodes: tuple[str, ...]) -> str:
        listed = [markdown(words.node(node)) for node in segments_first(nodes, words)]
        return ", ".join(text.sorted(listed)) if nodes else "–"

    places = places_in_words(overlap, reasons.named_areas, text) if reasons.areas else "–"
    share = text.percent(reasons.area_share)
    base = text("of the population") if reasons.base == "population" else text("of the enterprises")
    lines = [
        (text("Both work in"), fields(reasons.nodes)),
        (text("Only {name}", name=one), fields(reasons.only_a)),
        (text("Only {name}", name=other), fields(reasons.only_b)),
        (text("Both cover"), markdown(places) + (f" ({share} {base})" if reasons.areas else "")),
        (text("Companies in common"), _companies(reasons, text)),
        (text("Collaboration on record"), _collaborations(reasons, text)),
        (text("Funded by the same"), markdown(", ".join(reasons.funders)) or text("not known")),
        (
            text("Same responsible authority"),
            markdown(", ".join(reasons.authorities)) or text("no"),
        ),
        (text("Verdict of a forum"), text("none recorded yet")),
    ]
    st.markdown("  \n".join(f"**{label}:** {value}" for label, value in lines))


def _companies(reasons: Reasons, text: Text) -> str:
    if reasons.withheld:
        return text("withheld, as they are few")
    if reasons.common_companies is None:
        return text("not known; no company list is loaded")
    return text.number(reasons.common_companies)


def _collaborations(reasons: Reasons, text: Text) -> str:
    if not reasons.collaborations:
        return text("none")
    return ", ".join(
        markdown(each.model or each.description) + (f" ({each.since})" if each.since else "")
        for each in reasons.collaborations
    )


def calculation(pair: pd.Series, overlap: Overlap, words: Vocabulary) -> None:
    """Lay out the calculation of the pair's figures, step by step with its real values."""
    text = words.text
    one, other = pair["cluster_a"], pair["cluster_b"]
    with st.expander(text("Why these numbers"), icon=":material/calculate:"):
        st.markdown(
            text(
                "**T** adds up how telling each field is: ln of all clusters over the clusters that"
                " carry it. What both carry is divided by what either carries."
            )
        )
        steps = overlap.field_steps(one, other)
        both = steps["in_a"] & steps["in_b"]
        st.dataframe(_field_table(steps, overlap, pair, words), hide_index=True)
        st.markdown(
            text(
                "T = {shared} / {all} = {t}",
                shared=text.number(float(steps.loc[both, "information"].sum()), 3),
                all=text.number(float(steps["information"].sum()), 3),
                t=text.number(float(pair["t"]), 3),
            )
        )
        st.markdown(_places_calculation(pair, overlap, text))
        st.markdown(
            text(
                "Headline = the smaller of T and G = {headline}. Never a weighted blend.",
                headline=text.number(float(pair["headline"]), 3)
                if pd.notna(pair["headline"])
                else "–",
            )
        )
        st.caption(
            text(
                "Method: simGIC (Pesquita et al. 2008); weighted overlap coefficient"
                " (Szymkiewicz-Simpson); weighted Jaccard (Ruzicka)."
            )
        )


def _field_table(
    steps: pd.DataFrame, overlap: Overlap, pair: pd.Series, words: Vocabulary
) -> pd.DataFrame:
    text = words.text
    yes = {True: "✓", False: ""}
    return pd.DataFrame(
        {
            text("Field"): [words.node(str(node)) for node in steps.index],
            text("Clusters"): [text.number(number) for number in steps["clusters"]],
            text("How telling"): [text.number(value, 3) for value in steps["information"]],
            name(overlap, pair["cluster_a"], text): [yes[each] for each in steps["in_a"]],
            name(overlap, pair["cluster_b"], text): [yes[each] for each in steps["in_b"]],
        }
    )


def _places_calculation(pair: pd.Series, overlap: Overlap, text: Text) -> str:
    steps = overlap.place_steps(pair["cluster_a"], pair["cluster_b"])
    if pd.isna(pair["g_declared"]):
        return text("**G** is not known: one of the two declares no coverage.")
    both = float(steps.loc[steps["in_a"] & steps["in_b"], "weight"].sum())
    sizes = [float(steps.loc[steps[side], "weight"].sum()) for side in ("in_a", "in_b")]
    base = {
        "population": text("inhabitants"),
        "enterprises": text("enterprises"),
        "areas": text("municipalities"),
    }[overlap.weights.base]
    return text(
        "**G** weighs the municipalities by {base}: {both} in both, {a} in A and {b} in B."
        " G = {both} / {smaller} = {g}. Weighted Jaccard {jaccard}; {a_in_b} of A lies in B and"
        " {b_in_a} of B in A.",
        base=base,
        both=text.number(both),
        a=text.number(sizes[0]),
        b=text.number(sizes[1]),
        smaller=text.number(min(sizes)),
        g=text.number(float(pair["g_declared"]), 3),
        jaccard=text.number(float(pair["g_jaccard"]), 3),
        a_in_b=text.percent(float(pair["a_in_b"])),
        b_in_a=text.percent(float(pair["b_in_a"])),
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
