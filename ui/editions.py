"""Which version of a landscape the pages show: its name, and what to say when it is not the newest.

What stands here is said on every page.
"""

from __future__ import annotations

import streamlit as st

from foundation.language import Message, Text
from ui import state
from ui.data_history import SEED, Release, title
from ui.escape import markdown
from ui.view import Edition


def name(release: Release, edition: Edition, text: Text) -> str:
    """Name the version as Markdown; one that nobody has published on top of needs no number."""
    numbered = release.number != SEED or edition.newest != SEED
    said = [title(release, text)] if numbered else []
    return "  \n".join(map(markdown, [*said, text("As of {day}", day=release.as_of)]))


def banners(release: Release, edition: Edition, text: Text, *, was_read: bool) -> None:
    """Say that an earlier version is shown, and that the store cannot be read.

    Parameters
    ----------
    release : Release
        The version shown.
    edition : Edition
    text : Text
    was_read : bool
        Whether anything has ever been read from the store.
    """
    if edition.trouble:
        _trouble(edition.trouble, text, was_read=was_read)
    if edition.is_earlier:
        _earlier(release, edition, text)


def _trouble(trouble: Message, text: Text, *, was_read: bool) -> None:
    shown = (
        text("The pages show what was last read, and catch up by themselves.")
        if was_read
        else text(
            "The pages show the landscapes that come with the application, and catch up by"
            " themselves."
        )
    )
    reason = text.say(trouble).rstrip(".")
    st.warning(markdown(f"{reason}. {shown}"), icon=":material/cloud_off:")


def _earlier(release: Release, edition: Edition, text: Text) -> None:
    with st.container(key="earlier", horizontal=True, vertical_alignment="center", gap="small"):
        said = text(
            "You see an earlier version: {title}. The newest is version {newest}.",
            title=title(release, text),
            newest=str(edition.newest),
        )
        st.markdown(f":material/history: {markdown(said)}", width="content")
        st.button(
            text("Go to the newest version"),
            key="newest_version",
            type="tertiary",
            icon=":material/arrow_forward:",
            on_click=lambda: state.change(version=None),
        )
