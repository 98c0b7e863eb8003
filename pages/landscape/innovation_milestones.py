"""The part "Milestones": the five targets of the strategy."""

from __future__ import annotations

import streamlit as st

from pages.common.context import Context
from ui import controls, milestones, state, tables
from ui.escape import markdown


def show(opened: Context) -> None:
    """Show the strategy's milestones."""
    overview, text = opened.overview, opened.text
    st.markdown("# " + markdown(text("The strategy's five milestones for 2018")))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        controls.copy_link(opened.known, text)
        tables.download(
            lambda: milestones.exported(overview, text),
            overview,
            opened.words,
            name="milestones",
            link=state.link(opened.known),
        )
    milestones.show(overview, text, dark=controls.is_dark())
