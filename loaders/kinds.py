"""Kinds of cells: what each looks like, how a spreadsheet mangles it, and how it is undone."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

import pandas as pd

from foundation.language import Message


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of cell.

    Parameters
    ----------
    name : str
        The kind's name in a Data Package's schema.
    repair : callable
        Returns the canonical writing of a cell that is not empty, or None when it has none.
    convert : callable
        Turns a column of canonical cells and empty ones into its type.
    expected : Message
        What a cell should hold.
    words : Mapping of str to str
        Where a cell holds one of a few values: what may be written, in small letters, to the value.
    """

    name: str
    repair: Callable[[str], str | None]
    convert: Callable[[pd.Series], pd.Series]
    expected: Message
    words: Mapping[str, str] = field(default_factory=dict, hash=False)


def _text(column: pd.Series) -> pd.Series:
    return column.astype("str")


def _integers(column: pd.Series) -> pd.Series:
    return pd.to_numeric(column.mask(column == "")).astype("Int64")


def _numbers(column: pd.Series) -> pd.Series:
    return pd.to_numeric(column.mask(column == "")).astype("float64")


def _booleans(column: pd.Series) -> pd.Series:
    return column.map({"true": True, "false": False}).astype("boolean")


def _dates(column: pd.Series) -> pd.Series:
    return pd.to_datetime(column.mask(column == ""), format="%Y-%m-%d").astype("datetime64[s]")


def _tuples(column: pd.Series) -> pd.Series:
    return column.map(lambda cell: tuple(cell.split(";")) if cell else ()).astype(object)


def _slug(cell: str) -> str | None:
    return cell if re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_-]{0,79}", cell) else None


def _slugs(cell: str) -> str | None:
    parts = [part.strip() for part in cell.split(";")]
    kept = list(dict.fromkeys(part for part in parts if part))
    return ";".join(kept) if kept and all(map(_slug, kept)) else None


def _code(cell: str) -> str | None:
    """Give a code its leading zero back, and take away what a spreadsheet hung on to it.

    >>> [_code(cell) for cell in ("0101", "101", "101.0", "'0101", "dk", "Køge")]
    ['0101', '0101', '0101', '0101', 'DK', None]
    """
    cell = cell.removeprefix("'").upper()
    if number := re.fullmatch(r"(\d{3,4})(?:[.,]0+)?", cell, re.ASCII):
        return number[1].zfill(4)
    return cell if re.fullmatch(r"[A-Z][A-Z0-9_-]{1,9}", cell) else None


def _integer(cell: str) -> str | None:
    """Read a whole number.

    >>> [_integer(cell) for cell in ("2014", "2014.0", "2014,0", "12.000", "1.200.000", "x")]
    ['2014', '2014', '2014', None, '1200000', None]
    """
    if whole := re.fullmatch(r"(-?\d{1,15})(?:[.,]0{1,2})?", cell, re.ASCII):
        return str(int(whole[1]))
    if re.fullmatch(r"-?\d{1,3}(?:\.\d{3}){2,4}", cell, re.ASCII):
        return str(int(cell.replace(".", "")))
    return None


def _number(cell: str) -> str | None:
    """Read a number; a comma is the Danish decimal sign where it cannot be anything else.

    >>> [_number(cell) for cell in ("55.697", "55,697", "1.234,5", "1e400", "1,2,3", "nan")]
    ['55.697', '55.697', '1234.5', None, None, None]
    """
    if re.fullmatch(r"-?\d{1,15}(?:\.\d{1,20})?(?:[eE][+-]?\d{1,3})?", cell, re.ASCII):
        return cell if math.isfinite(float(cell)) else None
    if re.fullmatch(r"-?(?:\d{1,15}|\d{1,3}(?:\.\d{3})+),\d{1,20}", cell, re.ASCII):
        return cell.replace(".", "").replace(",", ".")
    return None


_BOOLEANS: Final = {
    "true": "true", "1": "true", "1.0": "true", "ja": "true", "j": "true", "sand": "true",
    "yes": "true", "y": "true", "x": "true",
    "false": "false", "0": "false", "0.0": "false", "nej": "false", "n": "false",
    "falsk": "false", "no": "false",
}  # fmt: skip


def _boolean(cell: str) -> str | None:
    return _BOOLEANS.get(cell.lower())


def _date(cell: str) -> str | None:
    """Read a day, year first or, as the Danes write it, day first.

    >>> [_date(cell) for cell in ("2023-10-31", "31.10.2023", "31-10-2023 00:00:00", "10/31/2023")]
    ['2023-10-31', '2023-10-31', '2023-10-31', None]
    """
    cell = re.sub(r"[T ]00:00(:00(\.0+)?)?$", "", cell)
    if year_first := re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", cell, re.ASCII):
        year, month, day = map(int, year_first.groups())
    elif day_first := re.fullmatch(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4})", cell, re.ASCII):
        day, month, year = map(int, day_first.groups())
    else:
        return None
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None


TEXT: Final = Kind("string", lambda cell: cell, _text, Message("Expected text"))
SLUG: Final = Kind(
    "string", _slug, _text, Message("Expected a short name of letters a-z, digits, - and _")
)
SLUGS: Final = Kind(
    "string", _slugs, _tuples, Message("Expected short names of a-z, digits, - and _ between ;")
)
CODE: Final = Kind(
    "string", _code, _text, Message("Expected a code of four digits such as 0101, DK011, or DK")
)
INTEGER: Final = Kind("integer", _integer, _integers, Message("Expected a whole number"))
YEAR: Final = Kind("year", _integer, _integers, Message("Expected a year of four digits"))
NUMBER: Final = Kind(
    "number", _number, _numbers, Message("Expected a number with a point as decimal mark")
)
BOOLEAN: Final = Kind("boolean", _boolean, _booleans, Message("Expected true or false"), _BOOLEANS)
DATE: Final = Kind("date", _date, _dates, Message("Expected a day as year-month-day"))


def choice(*words: str, danish: Mapping[str, str] | None = None) -> Kind:
    """Return the kind of a cell that holds one of a few words.

    Parameters
    ----------
    *words : str
        The words as they are stored.
    danish : Mapping of str to str, optional
        What a Danish reader may write instead.
    """
    readings = {word: word for word in words} | dict(danish or {})
    expected = Message("Expected one of: {words}", {"words": ", ".join(words)})
    return Kind("string", lambda cell: readings.get(cell.lower()), _text, expected, readings)
