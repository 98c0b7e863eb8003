"""What a catalogue asks for, as forms that a template is made of."""

from __future__ import annotations

from functools import cache
from typing import Final

from foundation.forms import Form, FormColumn
from foundation.headings import COLUMN_HEADINGS, TABLE_HEADINGS
from loaders.schemas import SCHEMAS, Column

ASKED: Final = ("clusters", "coverage", "partners", "collaborations", "funding", "taxonomy")
_YES_NO: Final = (("ja", "yes"), ("nej", "no"))
_DANISH_TOO: Final = frozenset({"national", "regional", "bronze"})
"""Values that are words of both languages."""


@cache
def forms() -> tuple[Form, ...]:
    """Return the tables that a catalogue is filled in with, each with its columns."""
    return tuple(
        Form(
            table,
            TABLE_HEADINGS[table],
            tuple(_column(table, column) for column in SCHEMAS[table]),
        )
        for table in ASKED
    )


def _column(table: str, column: Column) -> FormColumn:
    heading = COLUMN_HEADINGS[table][column.name]
    return FormColumn(column.name, heading, column.required, column.kind.name, _choices(column))


def _choices(column: Column) -> tuple[tuple[str, str], ...]:
    """Return the values that a column allows, each in the first word of either language."""
    if column.kind.name == "boolean":
        return _YES_NO
    values = dict.fromkeys(column.kind.words.values())
    danish = {
        value: word
        for word, value in reversed(list(column.kind.words.items()))
        if word != value and value not in _DANISH_TOO
    }
    return tuple((danish.get(value, value), value) for value in values)
