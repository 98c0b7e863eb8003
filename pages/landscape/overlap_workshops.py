"""The view "Workshops": whom to invite, why, and what they could talk about."""

from __future__ import annotations

import streamlit as st

from pages.common.context import Context
from pages.common.verdicts import verdicts
from ui import controls, overlap_network, overlap_workshops, sidebar, state
from ui.escape import markdown


def show(opened: Context) -> None:
    """Show whom to invite to a workshop, why, and what they could talk about."""
    view, words, text = state.current(), opened.words, opened.text
    overlap = opened.overview.overlap
    sidebar.filters(opened.overview, words)
    ties = overlap_network.found(opened.overview, overlap, view.filters, view.thresholds)
    on_offer = overlap_workshops.offered(overlap, ties)
    key = overlap_workshops.opened(state.comparison().group, view.filters, on_offer)
    controls.hints(text)
    if key is None:
        st.markdown("# " + markdown(text("No two of the chosen clusters carry one theme.")))
        controls.empty_result(opened.overview, words)
        return
    made = overlap_workshops.proposal(
        overlap, ties, key, view.thresholds, text.language, verdicts(opened)
    )
    st.markdown("# " + markdown(overlap_workshops.headline(made)))
    controls.narrowed(view.filters, words)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        overlap_workshops.choose(on_offer, key, words, lambda each: state.compare(group=each))
        controls.copy_link(opened.known, text)
        overlap_workshops.downloads(made, key, opened.overview, view, state.link(opened.known))
    left, right = st.columns([1.25, 1], gap="medium")
    with left:
        overlap_workshops.invited(made)
    with right, st.container(key="panel"):
        overlap_workshops.topics(made)
        overlap_workshops.to_discuss(made)
        overlap_workshops.context(made)
