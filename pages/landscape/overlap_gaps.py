"""The view "Gaps": how a field is covered, and what would close its gaps."""

from __future__ import annotations

import streamlit as st

from pages.common.context import Context
from ui import controls, overlap_gaps, overlap_map
from ui import map as landscape_map
from ui.escape import markdown
from ui.palette import style_of


def show(opened: Context) -> None:
    """Show how a field is covered, and what would close its gaps."""
    words, text = opened.words, opened.text
    overlap = opened.overview.overlap
    controls.hints(text)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        field = overlap_gaps.choose_field(overlap, words)
        controls.copy_link(opened.known, text)
    found = overlap_gaps.gaps(overlap, field)
    st.markdown("# " + markdown(overlap_gaps.headline(found, words)))
    left, right = st.columns([1.25, 1], gap="medium")
    theme = field if words.taxonomy.at[field, "kind"] == "theme" else words.parent(field)
    with left:
        landscape_map.draw(
            overlap_map.gaps(
                opened.overview,
                found.classes,
                style_of(theme).colour,
                found.carriers,
                text,
                dark=controls.is_dark(),
                attribution=controls.attribution(text),
            ),
            lambda _event: None,
            key="gaps_map",
        )
    with right, st.container(key="panel"):
        overlap_gaps.shares_table(found, overlap, text)
        overlap_gaps.would_close(found, overlap, text)
        overlap_gaps.strengths(overlap, words)
