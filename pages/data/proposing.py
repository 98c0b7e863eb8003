"""From a proposal to a version: the preview of what would change, and the act of publishing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import streamlit as st

from foundation.landscape import Landscape
from foundation.language import Text
from loaders.store.documents import Document
from loaders.store.errors import OvertakenError
from loaders.store.versions import Version
from pages.common.context import Context
from pages.common.stored import refreshed
from pages.data import acts, editions
from ui import changes, data_differences, data_import, data_steps, state
from ui.changes import Comparison

OVERTAKEN = "data_overtaken"


def preview(opened: Context, base: Version, landscape: Landscape, key: str) -> Comparison:
    """Show what would change against the newest version."""
    text = opened.text
    say_overtaken(text)
    with st.spinner(text("Comparing with the newest version")):
        compared = editions.proposed(base, landscape, text)
    data_differences.losses(compared, text)
    data_differences.show(
        compared,
        text,
        key=key,
        form=state.data().form,
        change=lambda form: state.show_data(form=form),
        download=lambda: changes.as_workbook(compared, opened.words, state.link(opened.known)),
    )
    return compared


def publish(
    opened: Context, base: Version, landscape: Landscape, key: str, done: Callable[[], None]
) -> None:
    """Ask for name, note and day, and publish.

    Parameters
    ----------
    opened : Context
    base : Version
        The version that the landscape builds on.
    landscape : Landscape
    key : str
        Tells the forms of two sections apart.
    done : callable
        Called once it is published, to let the draft go.
    """
    text = opened.text
    say_overtaken(text)
    said = data_steps.publish_form(key, landscape.as_of, text)
    with editions.saying(text):
        if st.button(
            text("Publish as version {number}", number=str(base.number + 1)),
            key=f"{key}_publish",
            type="primary",
            icon=":material/publish:",
        ):
            try:
                acts.publish(replace(landscape, as_of=said.as_of), base, said)
            except OvertakenError as reason:
                was_overtaken(reason.newer)
                refreshed()
            else:
                done()
                data_steps.forget(key)
            st.rerun()


def was_overtaken(newer: Version | Document) -> None:
    """Note that somebody else published meanwhile, to be said on the next run."""
    st.session_state[OVERTAKEN] = (newer.by, str(newer.number))


def say_overtaken(text: Text) -> None:
    """Say once that somebody else published meanwhile."""
    if overtaken := st.session_state.pop(OVERTAKEN, None):
        who, number = overtaken
        data_import.overtaken(who, number, text)
