"""Overlap: who works in the same field in the same places, and where nobody covers."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from pages.common.context import Context, context
from ui import (
    controls,
    overlap_gaps,
    overlap_map,
    overlap_matrix,
    overlap_network,
    overlap_pair,
    overlap_pairs,
    overlap_workshops,
    sidebar,
    state,
    tables,
)
from ui import map as landscape_map
from ui.escape import markdown
from ui.palette import style_of
from ui.sidebar import choice
from ui.view import Selection


@st.fragment
def show() -> None:
    """Draw the page: filters, the choice of a view, and the view that is chosen."""
    opened = context()
    text = opened.text
    state.start_comparing()
    tabs = {
        "pairs": (text("Pairs"), show_pairs),
        "matrix": (text("Matrix"), show_matrix),
        "network": (text("Network"), show_network),
        "workshops": (text("Workshops"), show_workshops),
        "gaps": (text("Gaps"), show_gaps),
    }
    choice(
        st.segmented_control,
        text("View"),
        list(tabs),
        state.comparison().tab,
        key="overlap_tab",
        change=lambda tab: state.compare(tab=tab),
        format_func=lambda tab: tabs[tab][0],
        required=True,
        label_visibility="collapsed",
    )
    _, show_view = tabs[state.comparison().tab]
    show_view(opened)
    state.publish(opened.known)


def show_pairs(opened: Context) -> None:
    """List the pairs, and open one of them."""
    view, words, text = state.current(), opened.words, opened.text
    overlap = opened.overview.overlap
    sidebar.filters(opened.overview, words)
    pairs = overlap_pairs.listed(opened.overview, view.filters, view.thresholds)
    controls.hints(text)
    st.markdown("# " + markdown(overlap_pairs.headline(pairs, text)))
    controls.narrowed(view.filters, words)
    controls.empty_result(opened.overview, words)
    with st.container(horizontal=True, vertical_alignment="center"):
        overlap_pairs.thresholds(text)
        controls.copy_link(opened.known, text)
        tables.download(
            lambda: overlap_pairs.exported(pairs, overlap, text),
            opened.overview,
            words,
            name="pairs",
            link=state.link(opened.known),
        )
    overlap_pairs.reservations(overlap, text)
    overlap_pairs.table(pairs, overlap, text)
    chosen = overlap_pairs.opened(pairs, overlap, state.comparison().pair, view.thresholds)
    if chosen is not None:
        show_pair(opened, chosen)


def show_pair(opened: Context, pair: overlap_pairs.Pair) -> None:
    """Show one pair with both footprints and everything behind its kind."""
    view, words, text = state.current(), opened.words, opened.text
    overlap = opened.overview.overlap
    left, right = st.columns([1.25, 1], gap="medium")
    with left:
        landscape_map.draw(
            overlap_map.footprints(
                opened.overview,
                overlap,
                (pair["cluster_a"], pair["cluster_b"]),
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
        overlap_pair.heading(pair, overlap, words)
        overlap_pair.figures(pair, text)
        reasons = overlap.reasons(pair["cluster_a"], pair["cluster_b"])
        overlap_pair.shared_and_apart(reasons, overlap, words)
        overlap_pair.text_hint(pair, overlap, words)
        overlap_pair.covered_nationwide(pair, overlap, view.thresholds, text)
        overlap_pair.calculation(pair, overlap, words)


def show_matrix(opened: Context) -> None:
    """Show fields against areas, and the clusters behind a cell."""
    view, words, text = state.current(), opened.words, opened.text
    chosen = state.comparison()
    sidebar.filters(opened.overview, words)
    found = overlap_matrix.matrix(
        opened.overview, view.filters, chosen.fields, chosen.level, text.language
    )
    controls.hints(text)
    st.markdown("# " + markdown(overlap_matrix.headline(found, words)))
    controls.narrowed(view.filters, words)
    controls.empty_result(opened.overview, words)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        overlap_matrix.choices(text)
        controls.copy_link(opened.known, text)
        tables.download(
            lambda: overlap_matrix.exported(found, words),
            opened.overview,
            words,
            name="matrix",
            link=state.link(opened.known),
        )
    overlap_matrix.table(found, words, dark=controls.is_dark())
    overlap_matrix.behind(opened.overview, view.filters, words)


def show_network(opened: Context) -> None:
    """Show the clusters as a network with its groups, and a table beside it."""
    view, words, text = state.current(), opened.words, opened.text
    overlap, group = opened.overview.overlap, state.comparison().group
    sidebar.filters(opened.overview, words)
    ties = overlap_network.found(opened.overview, overlap, view.filters, view.thresholds)
    controls.hints(text)
    st.markdown("# " + markdown(overlap_network.headline(ties, text)))
    controls.narrowed(view.filters, words)
    controls.empty_result(opened.overview, words)
    controls.copy_link(opened.known, text)
    overlap_network.style()
    cluster = view.selected.code if view.selected and view.selected.kind == "cluster" else None
    with st.container(key="network"):
        left, right = st.columns([1.45, 1], gap="medium")
        with left:
            overlap_network.picture(
                ties,
                overlap,
                words,
                cluster=cluster,
                group=group,
                choose=open_node,
                dark=controls.is_dark(),
            )
        with right, st.container(key="panel"):
            overlap_network.table(ties, overlap, text, group=group, choose=open_group)
            overlap_network.details(
                ties,
                overlap,
                words,
                group=group,
                open_workshop=lambda key: state.compare(tab="workshops", group=key),
            )
            overlap_network.ties_of(ties, overlap, text, cluster=cluster)
    overlap_network.reservations(ties, overlap, text)
    overlap_network.alone(ties, overlap, text)


def open_node(cluster: str | None) -> None:
    """Open a cluster of the network, and the group that it is in."""
    selected = Selection("cluster", cluster) if cluster else None
    state.change(selected=selected, comparison=replace(state.comparison(), group=cluster or ""))


def open_group(group: str | None) -> None:
    """Open a group of the network."""
    state.change(selected=None, comparison=replace(state.comparison(), group=group or ""))


def show_workshops(opened: Context) -> None:
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
    made = overlap_workshops.proposal(overlap, ties, key, view.thresholds, text.language)
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


def show_gaps(opened: Context) -> None:
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


show()
