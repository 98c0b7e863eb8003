"""The page Data's frame: its sections, the steps of an import, and the form to publish."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

import streamlit as st

from foundation.language import Message, Text
from ui import state
from ui.data_view import DATA_SECTIONS, DataSection
from ui.sidebar import choice

SECTION_NAMES: Final[Mapping[DataSection, Message]] = {
    "import": Message("Import"),
    "corrections": Message("Corrections"),
    "history": Message("History"),
    "sources": Message("Sources"),
}
FIRST_DAY: Final = date(1990, 1, 1)
LAST_DAY: Final = date(2100, 12, 31)
LONGEST_NAME: Final = 120
LONGEST_NOTE: Final = 2_000


def sections(shown: DataSection, text: Text) -> None:
    """Choose the section of the page."""
    choice(
        st.segmented_control,
        text("Section"),
        list(DATA_SECTIONS),
        shown,
        key="data_section",
        change=lambda section: state.show_data(section=section),
        format_func=lambda each: text.say(SECTION_NAMES[each]),
        label_visibility="collapsed",
        required=True,
    )


def steps(
    names: Sequence[Message], at: int, reached: int, go: Callable[[int], None], text: Text
) -> None:
    """Show where one is in a number of steps; those reached already can be gone back to.

    Parameters
    ----------
    names : sequence of Message
    at, reached : int
        The step that is open, and the last one that can be, counted from 1.
    go : callable
        Takes the number of a step.
    """
    with st.container(horizontal=True, gap="small", key="steps"):
        for number, name in enumerate(names, start=1):
            st.button(
                f"{number}. {text.say(name)}",
                key=f"step_{number}",
                type="primary" if number == at else "secondary",
                disabled=number > reached,
                on_click=go,
                args=(number,),
            )


@dataclass(frozen=True, slots=True)
class Said:
    """What a publisher says of a version."""

    name: str
    note: str
    as_of: date


def publish_form(key: str, as_of: date, text: Text) -> Said:
    """Ask for a version's name, a note and the day that it describes.

    What is typed is kept until the version is published.
    """
    left, right = st.columns([2, 1], gap="medium")
    with left:
        name = st.text_input(
            text("Name of the version"),
            key=f"{key}_name",
            max_chars=LONGEST_NAME,
            placeholder=text("For example: Spring 2017"),
        )
    with right:
        day = st.date_input(
            text("As of"),
            value=min(max(as_of, FIRST_DAY), LAST_DAY),
            key=f"{key}_as_of",
            min_value=FIRST_DAY,
            max_value=LAST_DAY,
            format="DD.MM.YYYY",
            help=text("The day whose state the data describes"),
        )
    note = st.text_area(
        text("Note"),
        key=f"{key}_note",
        max_chars=LONGEST_NOTE,
        height=90,
        placeholder=text("What has changed, and why"),
    )
    return Said((name or "").strip(), (note or "").strip(), day if isinstance(day, date) else as_of)


def forget(key: str) -> None:
    """Empty the form to publish."""
    for name in ("name", "note", "as_of"):
        st.session_state.pop(f"{key}_{name}", None)
