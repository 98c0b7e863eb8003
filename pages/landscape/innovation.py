"""Innovation: companies per region, province and municipality, and the five milestones."""

from __future__ import annotations

import streamlit as st

from pages.common.context import Context, context
from pages.landscape import (
    innovation_areas,
    innovation_milestones,
    innovation_themes,
    innovation_trend,
)
from ui import controls, innovation, sidebar, state
from ui import innovation_controls as choose
from ui.escape import markdown


@st.fragment
def show() -> None:
    """Draw the page: the choice of a part, and the part that is chosen."""
    opened = context()
    state.start_innovation()
    choose.section(opened.text)
    controls.hints(opened.text)
    section = state.innovation().section
    if section == "milestones":
        innovation_milestones.show(opened)
    elif not innovation.years(opened.overview):
        show_nothing(opened)
    else:
        parts = {
            "areas": innovation_areas,
            "themes": innovation_themes,
            "trend": innovation_trend,
        }
        parts[section].show(opened)
    state.publish(opened.known)


def show_nothing(opened: Context) -> None:
    """Say that the landscape holds no counts, and where some are to be seen."""
    text = opened.text
    st.markdown("# " + markdown(text("No companies are counted in this landscape")))
    st.info(innovation.missing(text), icon=":material/upload_file:")
    for identifier, name in opened.with_counts(text).items():
        st.button(
            text("Open {landscape}", landscape=name),
            key=f"open_{identifier}",
            icon=":material/science:",
            on_click=lambda identifier=identifier: sidebar.open_landscape(identifier),
        )


show()
