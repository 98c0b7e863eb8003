"""Overlap: who works in the same field in the same places, and where nobody covers."""

from __future__ import annotations

import streamlit as st

from pages.common.context import Context, context, overlap
from ui import controls, overlap_gaps, overlap_map, overlap_pairs, sidebar, state
from ui import map as landscape_map
from ui.escape import markdown
from ui.palette import style_of
from ui.sidebar import choice


@st.fragment
def show() -> None:
    """Draw the page: filters, the choice between pairs and gaps, and what is chosen."""
    opened = context()
    state.start_comparing()
    tabs = {"pairs": opened.text("Pairs"), "gaps": opened.text("Gaps")}
    choice(
        st.segmented_control,
        opened.text("View"),
        list(tabs),
        state.comparison().tab,
        key="overlap_tab",
        change=lambda tab: state.compare(tab=tab),
        format_func=lambda tab: tabs[tab],
        required=True,
        label_visibility="collapsed",
    )
    if state.comparison().tab == "gaps":
        show_gaps(opened)
    else:
        show_pairs(opened)
    state.publish(opened.known)


def show_pairs(opened: Context) -> None:
    """List the pairs, and open one of them."""
    view, words, text = state.current(), opened.words, opened.text
    pairs_of = overlap(view.landscape)
    thresholds = state.comparison().thresholds
    sidebar.filters(opened.overview, words)
    pairs = overlap_pairs.listed(opened.overview, pairs_of, view.filters, thresholds)
    controls.hints(text)
    st.markdown("# " + markdown(overlap_pairs.headline(pairs, text)))
    controls.narrowed(view.filters, words)
    controls.empty_result(opened.overview, words)
    with st.container(horizontal=True, vertical_alignment="center"):
        overlap_pairs.thresholds(text)
        controls.copy_link(opened.known, text)
    overlap_pairs.reservations(pairs_of, text)
    overlap_pairs.table(pairs, pairs_of, text)
    chosen = overlap_pairs.opened(pairs, pairs_of, state.comparison().pair, thresholds)
    if chosen is not None:
        show_pair(opened, chosen)


def show_pair(opened: Context, pair: overlap_pairs.Pair) -> None:
    """Show one pair with both footprints and everything behind its kind."""
    view, words, text = state.current(), opened.words, opened.text
    pairs_of = overlap(view.landscape)
    left, right = st.columns([1.25, 1], gap="medium")
    with left:
        landscape_map.draw(
            overlap_map.footprints(
                opened.overview,
                pairs_of,
                (pair["cluster_a"], pair["cluster_b"]),
                text,
                dark=controls.is_dark(),
                attribution=controls.attribution(text),
            ),
            lambda _event: None,
            key="pair_map",
            height=480,
        )
    with right, st.container(key="panel"):
        overlap_pairs.heading(pair, pairs_of, words)
        overlap_pairs.figures(pair, text)
        reasons = pairs_of.reasons(pair["cluster_a"], pair["cluster_b"])
        overlap_pairs.shared_and_apart(reasons, pairs_of, words)
        overlap_pairs.calculation(pair, pairs_of, words)


def show_gaps(opened: Context) -> None:
    """Show how a field is covered, and what would close its gaps."""
    view, words, text = state.current(), opened.words, opened.text
    pairs_of = overlap(view.landscape)
    controls.hints(text)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        field = overlap_gaps.choose_field(pairs_of, words)
        controls.copy_link(opened.known, text)
    found = overlap_gaps.gaps(pairs_of, field)
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
        overlap_gaps.shares_table(found, pairs_of, text)
        overlap_gaps.would_close(found, pairs_of, text)
        overlap_gaps.strengths(pairs_of, words)


show()
