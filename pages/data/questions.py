"""Questions before a version is gone back to; the answer publishes its content as a new one."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from foundation.language import Text
from loaders.store.versions import Version
from pages.common import rights
from pages.data import acts, editions
from ui import data_done
from ui.data_history import title


def draw(found: Sequence[Version], text: Text) -> None:
    """Show the question that has been asked, if any."""
    asked, newest = st.session_state.get(acts.ASKED), found[-1]
    if asked == acts.UNDO:
        wanted = str(newest.parent)
        heading = text("Undo version {number}?", number=str(newest.number))
    else:
        wanted = str(asked)
        heading = text("Go back to version {number}?", number=wanted)
    target = next((one for one in found if str(one.number) == wanted), None)
    if target is not None:
        dialog = st.dialog(heading, icon=":material/history:", on_dismiss=acts.never_mind)
        dialog(confirm)(target, newest, text)


def confirm(target: Version, newest: Version, text: Text) -> None:
    """Ask for a note, and go back when it is confirmed."""
    number = str(newest.number + 1)
    data_done.going_back(title(target, text), number, text)
    if not rights.person().signed_in:
        rights.ask_name(text)
    note = st.text_area(text("Note"), key="restore_note", height=90)
    with editions.saying(text):
        if st.button(
            text("Publish as version {number}", number=number),
            key="restore_confirmed",
            type="primary",
        ):
            acts.restore(target, newest, note.strip())
            acts.never_mind()
            st.rerun()
