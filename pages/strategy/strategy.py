"""Strategy: the five action areas, the twenty initiatives, and what the landscape says of each."""

from __future__ import annotations

import streamlit as st

from pages.common.context import Context, context
from ui import controls, state, strategy, tables
from ui.escape import markdown


def show() -> None:
    """Draw the page: all initiatives, or the one that is open.

    A run of the whole page follows every click: a link that is clicked next is then read, as no
    change of the view is left to be trusted more than it.
    """
    opened = context()
    view, text = state.current(), opened.text
    page = strategy.opened(opened.overview, view.thresholds, view.language)
    one = page.initiatives.get(view.strategy.initiative) if view.strategy else None
    controls.hints(text)
    if not page.areas:
        st.markdown("# " + markdown(text("Strategy")))
        strategy.nothing(text)
    elif one is None:
        st.markdown("# " + markdown(strategy.headline(page)))
        strategy.purpose(text)
        take_home(opened, page)
        strategy.cards(page, state.open_initiative)
    else:
        with st.container(horizontal=True, vertical_alignment="center"):
            strategy.move(page, one, state.open_initiative)
            take_home(opened, page)
        strategy.heading(page, one)
        strategy.one_initiative(page, one, opened.known)


def take_home(opened: Context, page: strategy.Page) -> None:
    """Offer the link to this view, and everything as a workbook."""
    with st.container(horizontal=True, vertical_alignment="center"):
        controls.copy_link(opened.known, opened.text)
        tables.download(
            lambda: strategy.exported(page),
            opened.overview,
            opened.words,
            name="strategy",
            link=state.link(opened.known),
            about=strategy.about(page),
            more=lambda: strategy.sheets(page),
        )


show()
