"""What somebody fills in: the tables of a catalogue as sheets, with what belongs in each column."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from foundation.headings import Heading

EXAMPLE_KEYS: Final = frozenset({"eksempel-vind", "example-wind", "eksempel-tema", "example-theme"})
"""The keys of the rows by which a template shows how it is filled in; they are never read."""


@dataclass(frozen=True, slots=True)
class FormColumn:
    """A column to fill in.

    Parameters
    ----------
    name : str
        Under which it is kept.
    heading : Heading
        What stands in the sheet, and what belongs below it.
    required : bool
        Whether every row must have it.
    kind : str
        Its type in a Data Package: string, integer, year, number, boolean, date.
    choices : tuple of (str, str)
        Where only a few values are allowed: each in Danish and in English.
    """

    name: str
    heading: Heading
    required: bool
    kind: str
    choices: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Form:
    """A table to fill in."""

    table: str
    heading: Heading
    columns: tuple[FormColumn, ...]
