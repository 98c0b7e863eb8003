"""The pair that is open: both footprints, what is known, and what has been said about it."""

from __future__ import annotations

import streamlit as st

from analysis.verdicts import Verdicts
from pages.common.context import Context
from pages.landscape.overlap_desk import desk
from ui import controls, overlap_map, overlap_pair, state, verdicts
from ui import map as landscape_map
from ui.overlap_pairs import Pair


def show(opened: Context, pair: Pair, said: Verdicts) -> None:
    """Show one pair with both footprints and everything behind its kind."""
    view, words, text = state.current(), opened.words, opened.text
    overlap = opened.overview.overlap
    sides = pair["cluster_a"], pair["cluster_b"]
    left, right = st.columns([1.25, 1], gap="medium")
    with left:
        landscape_map.draw(
            overlap_map.footprints(
                opened.overview,
                overlap,
                sides,
                text,
                dark=controls.is_dark(),
                attribution=controls.attribution(text),
            ),
            lambda _event: None,
            key="pair_map",
            height=480,
        )
        overlap_pair.area_by_area(pair, overlap, text)
    with right, st.container(key="panel"):
        overlap_pair.heading(pair, overlap, said, words)
        overlap_pair.figures(pair, text)
        verdicts.of_pair(sides, said, desk(opened, said), text)
        overlap_pair.shared_and_apart(overlap.reasons(*sides), overlap, words)
        overlap_pair.text_hint(pair, overlap, words)
        overlap_pair.covered_nationwide(pair, overlap, view.thresholds, text)
        overlap_pair.calculation(pair, overlap, words)
