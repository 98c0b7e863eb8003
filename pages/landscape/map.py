"""The map: clusters over areas, coloured by what is asked; the landing page."""

from __future__ import annotations

from typing import Any

import streamlit as st

from pages.common.context import Context, context
from ui import (
    controls,
    innovation_map,
    map_message,
    panel,
    picture_downloads,
    sidebar,
    state,
    tables,
)
from ui import map as landscape_map
from ui.sentences import headline
from ui.view import Selection


@st.fragment
def show() -> None:
    """Draw the page: filters, what is chosen in words, map, panel, table.

    A fragment of its own: a filter leaves navigation, language and landscape as they are.
    """
    opened = context()
    sidebar.filters(opened.overview, opened.words)
    explore(opened)
    tabulate(opened)
    state.publish(opened.known)


@st.fragment
def explore(opened: Context) -> None:
    """Draw what a click changes, without running the rest of the page again."""
    if state.whole_page_is_due():
        st.rerun()
    overview, words = opened.overview, opened.words
    controls.headline(overview, words)
    controls.choices(overview, opened.known, words)
    controls.empty_result(overview, words)
    left, right = st.columns([2.1, 1], gap="medium")
    with left:
        landscape_map.draw(composed(opened, dark=controls.is_dark()), on_event)
        with st.container(horizontal=True, vertical_alignment="center"):
            offer_picture(opened)
            controls.unplaced(overview, words)
    with right, st.container(key="panel"):
        open_panel(opened)
    state.publish(opened.known)


def composed(opened: Context, *, dark: bool) -> dict[str, Any]:
    """Compose what the map shows."""
    overview, view, text = opened.overview, state.current(), opened.text
    return map_message.message(
        overview,
        view,
        start=state.map_start(),
        dark=dark,
        attribution=controls.attribution(text),
        counted=innovation_map.on_map(overview, view, text, dark=dark),
    )


def offer_picture(opened: Context) -> None:
    """Offer the map as a picture; on paper the ground is light."""
    overview, words = opened.overview, opened.words
    title = headline(overview, state.current().filters, words)
    picture_downloads.offer(
        lambda: composed(opened, dark=False), title, overview, words, name="map"
    )


@st.fragment
def tabulate(opened: Context) -> None:
    """Draw the table; a click on the map does not send it again."""
    if state.whole_page_is_due():
        st.rerun()
    tables.below_map(opened.overview, opened.words, state.link(opened.known))


def open_panel(opened: Context) -> None:
    """Show what is selected, or say what could be."""
    view, overview, words = state.current(), opened.overview, opened.words
    if view.selected is None:
        panel.invitation(overview, view.filters, words, open_cluster)
        return
    controls.close(words.text)
    if view.selected.kind == "area":
        panel.area(overview, view.selected.code, view.filters, words, open_cluster)
    else:
        panel.cluster(overview, view.selected.code, view.filters, words)


def open_cluster(cluster_id: str) -> None:
    """Open a cluster in the panel."""
    state.change(selected=Selection("cluster", cluster_id))


def on_event(event: dict[str, Any]) -> None:
    """Do what the reader asked for on the map."""
    state.follow(event, context().known)


show()
