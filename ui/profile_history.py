"""A cluster's history: what each published version changed about it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any, Final

import pandas as pd
import streamlit as st

from foundation.language import Message, Text, joined
from ui.catalogue_table import AS_RECORDED, NAMES
from ui.escape import markdown

FIELDS: Final[Mapping[str, Message]] = {
    **{column: NAMES[name] for name, column in AS_RECORDED.items()},
    **{name: NAMES[name] for name in NAMES if name not in AS_RECORDED},
    "name_da": Message("Name in Danish"),
    "name_en": Message("Name in English"),
    "description_da": Message("Description in Danish"),
    "description_en": Message("Description in English"),
    "triple_helix": Message("Triple helix"),
    "formalised": Message("Formalised"),
    "hq_municipality_code": Message("Municipality of the seat"),
    "note": Message("Note"),
}
"""How a column of the table of clusters is called; others keep their own name."""
Words = Callable[[str, Any], str]
LONGEST_VALUE: Final = 120
SHOWN_AT_FIRST: Final = 10
"""Versions; each has to be read from the store."""


@dataclass(frozen=True, eq=False)
class State:
    """A cluster as one version of the landscape has it.

    Parameters
    ----------
    title : str
        What the version is called.
    day : date
        When it was published, or the day that it describes.
    by, note : str
        Who published it and what was said; may be empty.
    row : Series or None
        The cluster's cells; None where the version does not have it.
    """

    title: str
    day: date
    by: str
    note: str
    row: pd.Series | None


@dataclass(frozen=True, slots=True)
class Change:
    """A field that differs between two versions: its column, and both values in words."""

    column: str
    before: str
    after: str


def history(
    states: Sequence[State], text: Text, *, earlier: int = 0, words: Words | None = None
) -> None:
    """Draw what each version changed about the cluster; versions that left it alone are counted.

    Parameters
    ----------
    states : sequence of State
        The oldest first.
    text : Text
    earlier : int
        How many versions there are before these.
    words : callable, optional
        Says a column's value; codes stay as they are recorded without.
    """
    lines = list(zip(states, told(states, text, words), strict=True))
    if earlier:
        lines = lines[1:]  # it is there to be compared with
    changed = [each for each in lines if each[1] != [text("Unchanged.")]]
    for state, said in reversed(changed):
        head = joined([state.title, text.date(state.day), state.by])
        note = f"  \n{markdown(state.note)}" if state.note else ""
        listed = "".join(f"\n- {markdown(line)}" for line in said)
        st.markdown(f"**{markdown(head)}**{note}\n{listed}")
    if unchanged := len(lines) - len(changed):
        st.caption(
            text.plural(
                "{n} version left this cluster as it was.",
                "{n} versions left this cluster as it was.",
                unchanged,
            )
        )


def heading(text: Text) -> None:
    """Head the history of a cluster."""
    st.markdown(f"## {text('History')}")


def wants_all(versions: int, text: Text) -> bool:
    """Return whether the reader wants to see all versions; asks where there are many."""
    if versions <= SHOWN_AT_FIRST:
        return True
    return st.toggle(text("Show all {n} versions", n=versions), key="whole_history")


def told(states: Sequence[State], text: Text, words: Words | None = None) -> list[list[str]]:
    """Say for each version, the oldest first, what it changed about the cluster."""
    if not states:
        return []
    first = [text("On record.") if states[0].row is not None else text("Not on record.")]
    return [first, *(_told(before, after, text, words) for before, after in pairwise(states))]


def _told(before: State, after: State, text: Text, words: Words | None) -> list[str]:
    if before.row is None and after.row is None:
        return [text("Not on record.")]
    if before.row is None:
        return [text("Added.")]
    if after.row is None:
        return [text("Removed.")]
    lines = [
        text(
            "{field}: {before} → {after}",
            field=text.say(FIELDS[each.column]) if each.column in FIELDS else each.column,
            before=each.before,
            after=each.after,
        )
        for each in changes(before.row, after.row, text, words)
    ]
    return lines or [text("Unchanged.")]


def changes(
    before: pd.Series, after: pd.Series, text: Text, words: Words | None = None
) -> Iterator[Change]:
    """Yield the fields that differ between two states of a cluster, in the table's order."""
    columns = dict.fromkeys([*after.index, *before.index])
    for column in columns:
        said = [_in_words(row.get(column), text) for row in (before, after)]
        if said[0] != said[1]:
            if words is not None:
                said = [words(str(column), _plain(row.get(column))) for row in (before, after)]
            one, other = (_short(each) for each in said)
            yield Change(str(column), one, other)


def _in_words(cell: Any, text: Text) -> str:
    match cell:
        case tuple():
            return ", ".join(cell) or "–"
        case str():
            return cell or "–"
    if pd.isna(cell):
        return "–"
    match cell:
        case pd.Timestamp():
            return text.date(cell.date())
        case bool():
            return text("yes") if cell else text("no")
    return f"{cell:g}" if isinstance(cell, float) else str(cell)


def _plain(cell: Any) -> Any:
    """Return a cell of a table as a value of Python's own; None for nothing."""
    if isinstance(cell, tuple | str):
        return cell
    if pd.isna(cell):
        return None
    return cell.date() if isinstance(cell, pd.Timestamp) else getattr(cell, "item", lambda: cell)()


def _short(said: str) -> str:
    return said if len(said) <= LONGEST_VALUE else f"{said[:LONGEST_VALUE]} …"
