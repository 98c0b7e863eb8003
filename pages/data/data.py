"""Data: import, corrections, history and sources of the landscape that is open."""

from __future__ import annotations

import streamlit as st

from pages.common.context import context
from pages.data import acts, corrections, history, importing, sources
from ui import controls, data_steps, state
from ui.escape import markdown

SECTIONS = {
    "import": importing.show,
    "corrections": corrections.show,
    "history": history.show,
    "sources": sources.show,
}


def show() -> None:
    """Draw the page from top to bottom."""
    opened = context()
    text = opened.text
    state.start_data()
    shown = state.data()
    controls.hints(text)
    st.markdown("# " + markdown(text("Data: {name}", name=text.name(opened.landscape))))
    with st.container(
        horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"
    ):
        data_steps.sections(shown.section, text)
        controls.copy_link(opened.known, text)
    acts.told(text)
    SECTIONS[shown.section](opened)


show()
