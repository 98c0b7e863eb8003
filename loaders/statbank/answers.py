"""Reading what StatBank answers to ``data``: JSON-stat, or text with semicolons."""

from __future__ import annotations

import csv
import io
import json
import math
import re
from collections.abc import Callable, Mapping
from typing import Any, Final

import pandas as pd

from geodata.fetching import Refused
from loaders.statbank.series import Format

WITHHELD: Final = frozenset({"", ".", "..", "...", "…", "-", "–"})
"""Marks in the place of a figure: none of them is a number, and none is read as 0."""

VALUE: Final = "value"
_MOST_CELLS: Final = 1_000_000
_NUMBER: Final = re.compile(r"-?\d{1,15}([.,]\d+)?", re.ASCII)


def read_answer(content: bytes, answer_format: Format, name: str) -> pd.DataFrame:
    """Read an answer into one row per cell.

    Parameters
    ----------
    content : bytes
        JSON-stat 1.x or 2.0, or CSV as StatBank writes it, with codes rather than names.
    answer_format : {"JSONSTAT", "CSV"}
        What was asked for.
    name : str
        What the answer is called in a report.

    Returns
    -------
    DataFrame
        One column of codes for each variable, its name in lower case, and ``value``: the cell as
        it was found (text, a number, or None), with None where a status says that it is withheld.

    Raises
    ------
    Refused
        If it is something else, or not whole.
    """
    readers: Mapping[Format, Callable[[str], pd.DataFrame]] = {"JSONSTAT": _jsonstat, "CSV": _csv}
    try:
        return readers[answer_format](content.decode("utf-8-sig"))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, csv.Error) as error:
        raise Refused(
            name,
            "The answer is not {format} as StatBank writes it, or not whole.",
            format=answer_format,
        ) from error


def figure(cell: object) -> float:
    """Return a cell as a number, and a mark in its place as NaN.

    >>> figure(12), figure("12"), figure("0,5"), figure("..")
    (12.0, 12.0, 0.5, nan)

    Raises
    ------
    ValueError
        If it is neither.
    """
    text = "" if cell is None else str(cell).strip()
    if text in WITHHELD:
        return math.nan
    if not _NUMBER.fullmatch(text):
        raise ValueError(text)
    return float(text.replace(",", "."))


def _csv(text: str) -> pd.DataFrame:
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=";", strict=True))
    heading = [cell.strip().casefold() for cell in rows[0]] if rows else []
    if len(heading) < 2 or len(set(heading)) < len(heading):
        raise ValueError(heading)
    cells = [row for row in rows[1:] if row]
    if any(len(row) != len(heading) for row in cells):
        raise ValueError(heading)
    # the figure stands last; since January 2018 its column is called INDHOLD
    return pd.DataFrame(cells, columns=[*heading[:-1], VALUE], dtype=object)


def _jsonstat(text: str) -> pd.DataFrame:
    found = json.loads(text)
    dataset = found.get("dataset", found)  # 1.x wraps, 2.0 does not
    dimension = dataset["dimension"]
    names = dataset["id"] if "id" in dataset else dimension["id"]
    sizes = dataset["size"] if "size" in dataset else dimension["size"]
    codes = [_codes(dimension[name]["category"]) for name in names]
    count = math.prod(sizes)
    if [len(one) for one in codes] != list(sizes) or not 0 < count <= _MOST_CELLS:
        raise ValueError(sizes)
    cells = _cells(dataset["value"], count)
    if "status" in dataset:
        marks = _cells(dataset["status"], count)
        cells = [
            None if mark in WITHHELD else cell for cell, mark in zip(cells, marks, strict=True)
        ]
    index = pd.MultiIndex.from_product(codes, names=[str(name).casefold() for name in names])
    return pd.Series(cells, index, dtype=object, name=VALUE).reset_index()


def _codes(category: Mapping[str, Any]) -> list[str]:
    """Return a dimension's codes in order; one with a single code may give its label only."""
    index = category.get("index", list(category.get("label", ())))
    if isinstance(index, dict):
        ordered = sorted(index, key=lambda code: index[code])
        if [index[code] for code in ordered] != list(range(len(ordered))):
            raise ValueError(index)
        return ordered
    return [str(code) for code in index]


def _cells(found: Any, count: int) -> list[Any]:
    """Return one entry per cell: given as a list, as one for all, or by position."""
    if isinstance(found, dict):
        by_position = {int(position): cell for position, cell in found.items()}
        if not set(by_position) <= set(range(count)):
            raise ValueError(len(found))
        return [by_position.get(position) for position in range(count)]
    if isinstance(found, str):
        return [found] * count
    if len(found) != count:
        raise ValueError(len(found))
    return list(found)
