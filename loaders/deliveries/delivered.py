"""What goes into the reading of a delivery and what comes out of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final

from foundation.landscape import Landscape
from foundation.language import Message
from foundation.problems import Problem

MOST_UPLOAD_BYTES: Final = 30 * 2**20
MOST_UNPACKED_BYTES: Final = 100 * 2**20
MOST_ENTRIES: Final = 1_000
MOST_RATIO: Final = 200
"""How many times its size a file in a zip may unpack to, once that is more than a few megabytes."""
MOST_ROWS: Final = 250_000
MOST_CELLS: Final = 800_000
"""Of one file, the empty ones before the last of a row among them."""
LONGEST_CELL: Final = 32_767
"""Characters: what a cell of Excel holds."""

Progress = Callable[[float], bool]
"""Told how much is done, from 0 to 1; False asks to stop."""


@dataclass(frozen=True, eq=False)
class Delivered:
    """What a delivery came to.

    Parameters
    ----------
    landscape : Landscape or None
        None when any problem is an error.
    problems : tuple of Problem
        Everything found; ``file`` names the file and the sheet.
    tables : tuple of str
        The tables that the delivery held.
    kept : tuple of str
        The tables taken over from the base.
    extras : Mapping of str to tuple of str
        By table, the columns beyond its own that were kept as text.
    """

    landscape: Landscape | None
    problems: tuple[Problem, ...]
    tables: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    extras: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


class CancelledError(Exception):
    """The reader asked to stop; nothing is left behind."""


class RefusedError(Exception):
    """Carries the reason why a file is not read any further."""

    def __init__(
        self,
        message: Message,
        *,
        part: str = "",
        row: int | None = None,
        column: str | None = None,
        value: str | None = None,
    ) -> None:
        super().__init__(message.msgid)
        self.message = message
        self.part = part
        self.row = row
        self.column = column
        self.value = value


def going_on(progress: Progress | None, share: float) -> None:
    """Tell how far the reading is.

    Raises
    ------
    CancelledError
        If the reader asks to stop.
    """
    if progress is not None and not progress(min(share, 1.0)):
        raise CancelledError
