"""A delivery on its way through the steps of an import; it lives in the session's memory only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

import streamlit as st

from foundation.landscape import Landscape
from foundation.problems import Problem
from loaders.deliveries import Upload
from loaders.store.versions import Version

CHOOSE, REPORT, PREVIEW, PUBLISH = 1, 2, 3, 4
_READING: Final = "data_reading"
_TIMES: Final = "data_reading_times"


@dataclass(frozen=True, eq=False)
class Reading:
    """What was read from a delivery.

    Parameters
    ----------
    kind : {"catalogue", "companies"}
    uploads : tuple of Upload
        To be read again when somebody publishes meanwhile.
    base : Version
        The version that it builds on.
    landscape : Landscape or None
        None where there are errors.
    problems, tables, kept, extras
        See ``loaders.deliveries.Delivered``.
    add : bool
        Whether the rows were put beside those that are there.
    given : Mapping of str to str
        The cluster and the year of lists of companies that do not name them.
    step : int
        The step that is open.
    """

    kind: str
    uploads: tuple[Upload, ...] = field(repr=False)
    base: Version
    landscape: Landscape | None
    problems: tuple[Problem, ...]
    tables: Sequence[str] = ()
    kept: Sequence[str] = ()
    extras: Mapping[str, Sequence[str]] = field(default_factory=dict)
    add: bool = False
    given: Mapping[str, str] = field(default_factory=dict)
    step: int = REPORT


def current(identifier: str) -> Reading | None:
    """Return what has been read for a landscape and is not yet published."""
    found: Reading | None = st.session_state.get(_READING)
    return found if found and found.base.landscape == identifier else None


def keep(made: Reading) -> None:
    """Keep what was read, in memory."""
    st.session_state[_READING] = made


def go(step: int) -> None:
    """Open a step."""
    if found := st.session_state.get(_READING):
        keep(replace(found, step=step))


def forget() -> None:
    """Let the delivery go, and with it the choice of the file."""
    st.session_state.pop(_READING, None)
    st.session_state[_TIMES] = times() + 1


def times() -> int:
    """Return how often a choice of files was let go; a fresh number empties the widget."""
    return int(st.session_state.get(_TIMES, 0))


def taken(chosen: Sequence[Any]) -> tuple[Upload, ...]:
    """Return files as they were handed over by the browser."""
    return tuple(Upload(each.name, each.getvalue()) for each in chosen)
