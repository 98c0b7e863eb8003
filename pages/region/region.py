"""Region: everything that is known of one area of any level, or two areas side by side."""

from __future__ import annotations

import streamlit as st

from analysis.area_profile import area_profile
from pages.common.context import Context, context
from pages.region.one_area import show_area
from pages.region.two_areas import show_both
from ui import controls, region, region_position, state


@st.fragment
def show() -> None:
    """Draw the page: the choice of areas, and one area or two."""
    if region.asked_for_cluster():
        st.switch_page("pages/catalogue/catalogue.py")
    opened = context()
    controls.hints(opened.text)
    bar = st.container(horizontal=True, vertical_alignment="bottom", gap="small")
    with bar:
        region.choose(opened.overview.areas, opened.known, opened.text)
        region_position.ask(lambda code: state.open_area(code, opened.known), opened.text)
        controls.copy_link(opened.known, opened.text)
    show_areas(opened, bar)
    state.publish(opened.known)


def show_areas(opened: Context, bar: st.delta_generator.DeltaGenerator) -> None:
    """Show the area that is open, beside another one where that is asked for."""
    overview, code = opened.overview, region.open_code()
    thresholds = state.current().thresholds
    profile = area_profile(overview, code, thresholds)
    beside = state.region().beside
    if beside and beside != code:
        show_both(opened, profile, area_profile(overview, beside, thresholds), bar)
    else:
        show_area(opened, profile, bar)


show()
