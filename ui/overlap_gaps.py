"""Gaps: how a field is covered municipality by municipality, and what would close them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import pandas as pd
import streamlit as st

from analysis.gaps import (
    CLASSES,
    STRONGEST_FIRST,
    class_shares,
    closing,
    coverage_classes,
    strengths_without_cluster,
)
from analysis.overlap import Overlap
from analysis.vocabulary import Vocabulary
from foundation.language import Text
from ui import state
from ui.escape import markdown
from ui.overlap_words import name
from ui.sidebar import choice


@dataclass(frozen=True, eq=False)
class Gaps:
    """How a field is covered, and what follows from it."""

    field: str
    classes: pd.Series
    shares: pd.DataFrame
    carriers: list[str]
    closing: pd.DataFrame


@lru_cache(maxsize=128)
def gaps(overlap: Overlap, field: str) -> Gaps:
    """Find the gaps of a theme or segment."""
    classes = coverage_classes(
        [field], overlap.clusters, overlap.carried, overlap.landscape.coverage, overlap.areas
    )
    weights = overlap.weights
    shares = class_shares(classes[field], {weights.base: weights.by_municipality}, overlap.areas)
    extensions = closing(
        classes,
        overlap.clusters,
        overlap.carried,
        weights.by_municipality,
        overlap.areas,
        counted=("none", "national_only"),
    )
    carriers = [str(one) for one in overlap.clusters.index if field in overlap.carried[one]]
    return Gaps(field, classes[field], shares, carriers, extensions)


def choose_field(overlap: Overlap, words: Vocabulary) -> str:
    """Let the reader choose the theme or segment, and return it."""
    text = words.text
    used = {node for carried in overlap.carried for node in carried}
    themes = [node for node in words.nodes("theme") if node in used]
    segments = sorted(
        (node for node in words.nodes("segment") if node in used),
        key=lambda node: text.sort_key(words.node(node)),
    )
    chosen = state.comparison().theme
    first = state.current().filters.themes
    if chosen not in used:
        chosen = first[0] if first else themes[0]
    choice(
        st.selectbox,
        text("Theme or segment"),
        [*themes, *segments],
        chosen,
        key="gap_field",
        change=lambda field: state.compare(theme=field),
        format_func=lambda node: (
            words.node(node)
            if node in themes
            else text(
                "{theme}: {segment}",
                theme=words.node(words.parent(node)),
                segment=words.node(node),
            )
        ),
        width=420,
    )
    return chosen


def headline(found: Gaps, words: Vocabulary) -> str:
    """Say how many municipalities no regional or local cluster of the field is close to."""
    text = words.text
    counts = found.classes.value_counts()
    return text(
        "{field}: {national} municipalities have a national cluster only, {none} have none.",
        field=words.node(found.field),
        national=int(counts.get("national_only", 0)),
        none=int(counts.get("none", 0)),
    )


def shares_table(found: Gaps, overlap: Overlap, text: Text) -> None:
    """Show what share of each region's people lives in each class."""
    titles = {
        "population": text("Share of the population, by region"),
        "enterprises": text("Share of the enterprises, by region"),
        "areas": text("Share of the municipalities, by region"),
    }
    base = overlap.weights.base
    named = titles[base]
    st.markdown(f"**{named}**")
    table = found.shares[base].unstack("class")[list(STRONGEST_FIRST)]  # noqa: PD010
    rows = {
        text.name(overlap.areas[str(code)]): [text.percent(float(share)) for share in row]
        for code, row in zip(table.index, table.to_numpy(), strict=True)
    }
    short = {
        "home": text("Home"),
        "local_regional": text("Near"),
        "national_only": text("National only"),
        "none": text("None"),
    }
    heads = [short[each] for each in STRONGEST_FIRST]
    lines = [[text("Region"), *heads], ["---", *("--:" for _ in heads)]]
    lines += [[markdown(place), *shares] for place, shares in rows.items()]
    st.markdown("\n".join("| " + " | ".join(line) + " |" for line in lines))


def would_close(found: Gaps, overlap: Overlap, text: Text) -> None:
    """Say which further coverage would close most gaps, step by step."""
    st.markdown(f"**{text('What would close most of the gaps')}**")
    if found.closing.empty:
        st.caption(text("There is no gap to close."))
        return
    st.caption(
        text(
            "A gap is a municipality without a regional or local cluster of the field. Each step"
            " is the one extension of an existing cluster's coverage into a region that reaches"
            " most; it is arithmetic, not advice."
        )
    )
    lines = []
    for step in found.closing.itertuples():
        who = (
            markdown(name(overlap, step.cluster_id, text))
            if step.cluster_id
            else text("a new cluster")
        )
        others = len(step.equally_good)
        if others:
            who += " " + text.plural(
                "(or {n} other that would do as much)",
                "(or {n} others that would do as much)",
                others,
            )
        place = markdown(text.name(overlap.areas[str(step.area_code)]))
        share = text.percent(float(step.share))
        lines.append(
            "1. "
            + text.plural(
                "{who} into {place}: {n} municipality, {share} of all gaps closed so far",
                "{who} into {place}: {n} municipalities, {share} of all gaps closed so far",
                int(step.closed),
                who=who,
                place=place,
                share=share,
            )
        )
    st.markdown("\n".join(lines))


@lru_cache(maxsize=16)
def _strengths(overlap: Overlap) -> pd.DataFrame:
    strengths = overlap.landscape.table("strengths")
    if strengths.empty:
        return strengths
    nodes = {*strengths["theme"], *strengths["segment"]} - {""}
    classes = coverage_classes(
        sorted(nodes),
        overlap.clusters,
        overlap.carried,
        overlap.landscape.coverage,
        overlap.areas,
    )
    return strengths_without_cluster(strengths, classes, overlap.areas)


def strengths(overlap: Overlap, words: Vocabulary) -> None:
    """List the strengths and potentials of the strategy that no cluster there is close to."""
    text = words.text
    st.markdown(f"**{text('Recorded strengths without a cluster')}**")
    found = _strengths(overlap)
    if found.empty:
        st.caption(
            text("None: every recorded strength or potential has a regional or local cluster.")
        )
        return
    columns = ["area_code", "node_id", "kind", "class"]
    kinds = {"strength": text("strength"), "potential": text("potential")}
    lines = [
        f"- {markdown(text.name(overlap.areas[area]))}: {markdown(words.node(node))}"
        f" ({kinds.get(kind, kind)}; {text.say(CLASSES[found_class])})"
        for area, node, kind, found_class in found[columns].itertuples(index=False)
    ]
    st.markdown("\n".join(lines))
