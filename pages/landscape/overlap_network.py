"""The view "Network": the clusters with their ties and groups, and a table beside them."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from pages.common.context import Context
from pages.common.verdicts import verdicts
from ui import controls, overlap_network, sidebar, state
from ui.escape import markdown
from ui.view import Selection


def show(opened: Context) -> None:
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
            overlap_network.ties_of(ties, overlap, verdicts(opened), text, cluster=cluster)
    overlap_network.reservations(ties, overlap, text)
    overlap_network.alone(ties, overlap, text)


def open_node(cluster: str | None) -> None:
    """Open a cluster of the network, and the group that it is in."""
    selected = Selection("cluster", cluster) if cluster else None
    state.change(selected=selected, comparison=replace(state.comparison(), group=cluster or ""))


def open_group(group: str | None) -> None:
    """Open a group of the network."""
    state.change(selected=None, comparison=replace(state.comparison(), group=group or ""))
