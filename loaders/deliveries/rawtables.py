"""A table as it stands in a file: rows of text under their numbers, and what is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from foundation.language import Message
from loaders.deliveries.delivered import LONGEST_CELL, MOST_CELLS, MOST_ROWS, RefusedError

MOST_CHARACTERS: Final = 30_000_000
"""Of one file, a text counting as often as it stands in a cell."""

_TOO_MANY: Final = {
    "rows": Message("Holds more than {most} rows"),
    "cells": Message("The file holds more than {most} cells"),
    "characters": Message("The file holds more than {most} characters"),
}


@dataclass(frozen=True, slots=True)
class Fault:
    """A cell that cannot be read: its place, from 1, and why."""

    row: int
    place: int
    message: Message
    value: str = ""


@dataclass
class RawTable:
    """A sheet of a workbook, or a text file.

    Parameters
    ----------
    name : str
        Of the sheet or the file.
    rows : list of (int, list of str)
        The rows with anything in them, under the number that a spreadsheet shows.
    hidden : bool
        Whether the sheet cannot be seen.
    faults : list of Fault
        Cells that hold a formula or a spreadsheet's error.
    merged : list of str
        Ranges of cells made one: ``A2:A5``.
    is_text : bool
        Whether it comes from a text file, in which text may look like a formula.
    """

    name: str
    rows: list[tuple[int, list[str]]] = field(default_factory=list)
    hidden: bool = False
    faults: list[Fault] = field(default_factory=list)
    merged: list[str] = field(default_factory=list)
    is_text: bool = False


class Budget:
    """What may be read of one file.

    Parameters
    ----------
    rows, cells, characters : int
        At most.
    """

    def __init__(
        self,
        rows: int = MOST_ROWS,
        cells: int = MOST_CELLS,
        characters: int = MOST_CHARACTERS,
    ) -> None:
        self._most = {"rows": rows, "cells": cells, "characters": characters}
        self._left = dict(self._most)

    @property
    def elements(self) -> int:
        """How many parts the markup of a sheet may have."""
        return 3 * self._most["cells"]

    def spend(self, row: int, cells: list[str]) -> None:
        """Count a row.

        Raises
        ------
        RefusedError
            If a cell is too long, or the file has too much of anything.
        """
        lengths = [len(cell) for cell in cells]
        if max(lengths, default=0) > LONGEST_CELL:
            raise too_long(row, lengths.index(max(lengths)) + 1)
        self._left["rows"] -= 1
        self._left["cells"] -= len(cells)
        self._left["characters"] -= sum(lengths)
        for what, left in self._left.items():
            if left < 0:
                raise self.too_many(what, row)

    def too_many(self, what: str, row: int | None = None) -> RefusedError:
        """Return the refusal of a file with too many rows, cells or characters."""
        return RefusedError(_TOO_MANY[what].given(most=self._most[what]), row=row)


def too_long(row: int, place: int | None = None) -> RefusedError:
    """Return the refusal of a cell that is too long."""
    message = Message(
        "A cell holds more than the {most} characters that are read", {"most": LONGEST_CELL}
    )
    return RefusedError(message, row=row, column=letters(place) if place else None)


def letters(place: int) -> str:
    """Return a column's letters.

    >>> letters(1), letters(27), letters(16_384)
    ('A', 'AA', 'XFD')
    """
    found = ""
    while place:
        place, rest = divmod(place - 1, 26)
        found = chr(ord("A") + rest) + found
    return found
