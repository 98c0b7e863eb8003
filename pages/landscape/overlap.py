"""Overlap: who works in the same field in the same places, and where nobody covers."""

from __future__ import annotations

import streamlit as st

from pages.common.context import context
from pages.landscape import (
    overlap_gaps,
    overlap_matrix,
    overlap_network,
    overlap_pairs,
    overlap_workshops,
)
from ui import state
from ui.sidebar import choice


@st.fragment
def show() -> None:
    """Draw the page: the choice of a view, and the view that is chosen."""
    opened = context()
    text = opened.text
    state.start_comparing()
    views = {
        "pairs": (text("Pairs"), overlap_pairs.show),
        "matrix": (text("Matrix"), overlap_matrix.show),
        "network": (text("Network"), overlap_network.show),
        "workshops": (text("Workshops"), overlap_workshops.show),
        "gaps": (text("Gaps"), overlap_gaps.show),
    }
    choice(
        st.segmented_control,
        text("View"),
        list(views),
        state.comparison().tab,
        key="overlap_tab",
        change=lambda tab: state.compare(tab=tab),
        format_func=lambda tab: views[tab][0],
        required=True,
        label_visibility="collapsed",
    )
    _, show_view = views[state.comparison().tab]
    show_view(opened)
    state.publish(opened.known)


show()
