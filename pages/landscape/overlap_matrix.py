"""The view "Matrix": fields against areas, and the clusters behind a cell."""

from __future__ import annotations

import streamlit as st

from pages.common.context import Context
from ui import controls, overlap_matrix, sidebar, state, tables
from ui.escape import markdown


def show(opened: Context) -> None:
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
