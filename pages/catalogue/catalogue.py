"""The catalogue: essential and emerging clusters, the five criteria, and a profile of each."""

from __future__ import annotations

import streamlit as st

from pages.common.context import Context, context
from ui import catalogue, catalogue_exports, controls, profile, profile_map, sidebar, state
from ui import map as landscape_map
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
        show_profile(opened, chosen.code)
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


def show_profile(opened: Context, code: str) -> None:
    """Show everything that is known of one cluster."""
    overview, words, text = opened.overview, opened.words, opened.text
    with st.container(horizontal=True):
        st.button(
            text("Back to the catalogue"),
            key="back",
            icon=":material/arrow_back:",
            type="tertiary",
            on_click=lambda: state.change(selected=None),
        )
        controls.copy_link(opened.known, text)
    profile.heading(overview, code, words)
    left, right = st.columns([1.1, 1], gap="medium")
    with left:
        landscape_map.draw(
            profile_map.message(
                overview,
                code,
                text,
                dark=controls.is_dark(),
                attribution=controls.attribution(text),
            ),
            lambda _event: None,
            key="profile_map",
            height=480,
        )
        profile.overlaps(overview, code, state.current().thresholds, words, open_cluster)
    with right, st.container(key="panel"):
        profile.facts(overview, code, words)
        profile.criteria(overview, code, words)
        profile.partners(overview, code, words)
        profile.on_record(overview, code, words)
        profile.origin(overview, code, words)


def open_cluster(cluster_id: str) -> None:
    """Open a cluster's profile."""
    state.change(selected=Selection("cluster", cluster_id))


show()
