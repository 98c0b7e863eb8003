"""What is said before and after a version is published."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from foundation.language import Text
from ui import state
from ui.escape import markdown


def going_back(target: str, number: str, text: Text) -> None:
    """Say what going back to a version does."""
    st.markdown(
        text(
            "The content of “{target}” becomes version {number}. Nothing is deleted: all versions"
            " stay, and this can be undone, too.",
            target=markdown(target),
            number=number,
        )
    )


def published(
    number: int, text: Text, *, undo: Callable[[], None], close: Callable[[], None]
) -> None:
    """Say that a version is published, with ways to see it and to undo it."""
    with st.container(border=True, key="published"):
        st.success(
            text("Version {number} is published; everybody sees it now.", number=str(number)),
            icon=":material/check_circle:",
        )
        with st.container(horizontal=True, gap="small", vertical_alignment="center"):
            st.page_link(
                "pages/landscape/map.py", label=text("See it on the map"), icon=":material/map:"
            )
            st.button(
                text("See what changed"),
                key="see_changes",
                icon=":material/compare_arrows:",
                type="tertiary",
                on_click=lambda: state.show_data(section="history"),
            )
            st.button(
                text("Undo"),
                key="undo_published",
                icon=":material/undo:",
                type="tertiary",
                on_click=undo,
            )
            st.button(
                text("Close"),
                key="close_published",
                icon=":material/close:",
                type="tertiary",
                on_click=close,
            )
