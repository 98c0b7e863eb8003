"""A cluster's history: what each published version changed about it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
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
LONGEST_VALUE: Final = 120


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


def history(states: Sequence[State], text: Text) -> None:
    """Draw what each version changed about the cluster.

    Parameters
    ----------
    states : sequence of State
        The oldest first.
    text : Text
    """
    st.markdown(f"## {text('History')}")
    for state, lines in reversed(list(zip(states, told(states, text), strict=True))):
        head = joined([state.title, text.date(state.day), state.by, state.note])
        listed = "".join(f"\n- {markdown(line)}" for line in lines)
        st.markdown(f"**{markdown(head)}**\n{listed}")


def told(states: Sequence[State], text: Text) -> list[list[str]]:
    """Say for each version, the oldest first, what it changed about the cluster."""
    if not states:
        return []
    first = [text("On record.") if states[0].row is not None else text("Not on record.")]
    return [first, *(_told(before, after, text) for before, after in pairwise(states))]


def _told(before: State, after: State, text: Text) -> list[str]:
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
        for each in changes(before.row, after.row, text)
    ]
    return lines or [text("Unchanged.")]


def changes(before: pd.Series, after: pd.Series, text: Text) -> Iterator[Change]:
    """Yield the fields that differ between two states of a cluster, in the table's order."""
    columns = dict.fromkeys([*after.index, *before.index])
    for column in columns:
        said = [_in_words(row.get(column), text) for row in (before, after)]
        if said[0] != said[1]:
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


def _short(said: str) -> str:
    return said if len(said) <= LONGEST_VALUE else f"{said[:LONGEST_VALUE]} …"
