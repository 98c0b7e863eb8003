"""The catalogue: essential and emerging clusters, the five criteria, and a profile of each."""

from __future__ import annotations

import streamlit as st

from pages.catalogue.one_cluster import show_profile
from pages.common.context import Context, context
from ui import catalogue, catalogue_exports, controls, sidebar, state
from ui.escape import markdown
from ui.view import Selection


@st.fragment
def show() -> None:
    """Draw the page: all clusters, or the profile of the one that is open."""
    opened = context()
    state.start_catalogue()
    sidebar.filters(opened.overview, opened.words)
    chosen = state.current().selected
    controls.hints(opened.text)
    if chosen and chosen.kind == "cluster":
        show_profile(opened, chosen.code, open_cluster)
    else:
        show_catalogue(opened)
    state.publish(opened.known)


def show_catalogue(opened: Context) -> None:
    """Show the clusters that pass the filters as cards, as a table or by the criteria."""
    overview, words, text = opened.overview, opened.words, opened.text
    filters, shown = state.current().filters, state.catalogue()
    st.markdown("# " + markdown(catalogue.headline(overview, filters, text)))
    controls.narrowed(filters, words)
    controls.empty_result(overview, words)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        catalogue.switch(overview, filters, words)
        catalogue.controls(shown, state.show_catalogue, text)
        controls.copy_link(opened.known, text)
        catalogue_exports.download(overview, filters, shown, words, state.link(opened.known))
    st.caption(markdown(catalogue.labels_line(overview, words)))
    catalogue.draw(overview, filters, shown, words, open_cluster)


def open_cluster(cluster_id: str) -> None:
    """Open a cluster's profile."""
    state.change(selected=Selection("cluster", cluster_id))


show()
