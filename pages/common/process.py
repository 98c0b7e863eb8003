"""How the server process starts, and what a visitor reads when something fails."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import folium  # noqa: F401 (slow to import, and wanted by the first visitor)
import streamlit as st
from streamlit.runtime.pages_manager import PagesManager

from foundation.language import speak
from foundation.logs import logger
from geodata.areas import LEVELS
from pages.common.context import default_view, overview, shown
from ui.geometry import addresses
from ui.map_message import message
from ui.tables import areas
from ui.view import View

log = logger("pages")


@asynccontextmanager
async def lifespan(_app: Any) -> AsyncIterator[None]:
    """Start the process: settle how pages are found, and load before the first visitor comes.

    Streamlit takes a folder ``pages/`` beside the entry script for its own kind of navigation
    until ``st.navigation`` has run once; a deep link into a fresh server would then show a dialog
    that the page does not exist. This application has no such pages.
    """
    PagesManager.uses_pages_directory = False
    await asyncio.to_thread(load_ahead)
    yield


def load_ahead() -> None:
    """Do the first visitor's work once, so that nobody waits for it: landscape, outlines, map.

    The map's component itself cannot be imported here: it declares itself to a server that runs.
    """
    view = default_view()
    try:
        opened = overview(shown(view.landscape)[0])
        for level in LEVELS:
            addresses(level)
        message(opened, view, start=None, dark=False, attribution="")
        areas(opened, view.level, view.filters, view.language)
    except Exception:
        log.exception("load_ahead_failed")
    else:
        log.info("ready")


def say_sorry(error: Exception) -> bool:
    """Log a failure and tell the visitor, in the language of the view, what to do."""
    log.error("script_failed", exc_info=error)
    view = st.session_state.get("view", View())
    text = speak(view.language)
    st.error(
        text("Something went wrong on this page. It has been logged. Reload it, or start anew.")
        + f" [{text('Start anew')}](./)",
        icon=":material/error:",
    )
    return True
