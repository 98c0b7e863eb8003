"""What changes the store: publish, go back; allowed, done, and told on every section."""

from __future__ import annotations

from typing import Final

import streamlit as st

from foundation.landscape import Landscape
from foundation.language import Text
from loaders.store.versions import Version
from pages.common import rights
from pages.common.stored import refreshed, the_store
from ui import data_done, state
from ui.data_steps import Said

DONE: Final = "data_done"
ASKED: Final = "data_asked"
UNDO: Final = "undo"


def publish(landscape: Landscape, base: Version, said: Said) -> Version:
    """Publish a landscape as the next version, and show it from now on.

    Raises
    ------
    OvertakenError
        If there is a newer version than the one that it builds on.
    NotAllowedError
        If the person may not publish.
    """
    who = rights.require(rights.person())
    version = the_store().publish(landscape, base.number, said.name, said.note, who.name)
    _show_newest(version)
    return version


def restore(target: Version, newest: Version, note: str) -> Version:
    """Publish the content of an earlier version again, and show it from now on.

    Raises
    ------
    OvertakenError
        If there is a newer version than the one that was seen.
    NotAllowedError
        If the person may not publish.
    """
    who = rights.require(rights.person())
    store, name = the_store(), target.landscape
    version = store.restore(name, target.number, who.name, note, newest.number)
    _show_newest(version)
    return version


def _show_newest(version: Version) -> None:
    refreshed()
    st.session_state[DONE] = version.number
    state.change(version=None)
    state.show_data(old=version.parent, new=version.number)


def ask_to_restore(number: int) -> None:
    """Ask before a version is gone back to."""
    st.session_state[ASKED] = str(number)


def ask_to_undo() -> None:
    """Ask, in the history, before the newest version is undone."""
    forget()
    state.show_data(section="history")
    st.session_state[ASKED] = UNDO


def never_mind() -> None:
    """Let the question go."""
    st.session_state.pop(ASKED, None)


def told(text: Text) -> None:
    """Say what has just been published, with the way to it and the way back."""
    number = st.session_state.get(DONE)
    if number is not None:
        data_done.published(number, text, undo=ask_to_undo, close=forget)


def forget() -> None:
    """Do not say any more what was published."""
    st.session_state.pop(DONE, None)
