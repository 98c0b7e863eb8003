"""From the bytes of a table to a grid of tidy text: encodings, separators, headings, blanks."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Collection, Sequence
from typing import Final

import pandas as pd

from foundation.language import Message
from loaders.report import Report

MOST_COLUMNS: Final = 500
SEPARATORS: Final = (",", ";", "\t", "|")
_UTF16: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_BLANKS: Final = str.maketrans(
    {"\u00a0": " ", "\u202f": " ", "\u2007": " ", "\u200b": "", "\u2060": "", "\ufeff": ""}
    | dict.fromkeys(chr(code) for code in (*range(32), *range(127, 160)) if code not in (9, 10))
)
_UNTIDY: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\xa0\u202f\u2007\u200b\u2060\ufeff]|^\s|\s$")


def decode(data: bytes, file: str, report: Report) -> str | None:
    """Return the text of a file: UTF-8, or with a warning what else it can only have been."""
    if data.startswith(codecs.BOM_UTF8):
        report.warning(Message("A byte-order mark was left out; save as plain UTF-8"), file)
        data = data.removeprefix(codecs.BOM_UTF8)
    encodings = ("utf-16",) if data.startswith(_UTF16) else ("utf-8", "cp1252")
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            break
        if encoding != "utf-8":
            message = Message("Read as {encoding}; save as UTF-8", {"encoding": encoding})
            report.warning(message, file)
        return text
    report.error(Message("Not a text file in UTF-8"), file)
    return None


def grid(
    text: str, known: Collection[str], file: str, report: Report, separator: str | None = None
) -> pd.DataFrame | None:
    """Split a text into a frame of tidy strings.

    Parameters
    ----------
    text : str
        The content of the file.
    known : collection of str
        The headings that the table may have; they tell the separator.
    file, report
        Where findings go, and under which name.
    separator : str, optional
        What the package declares; otherwise it is found, and any but a comma is warned of.

    Returns
    -------
    DataFrame or None
        Indexed by the row as a spreadsheet counts it; None when nothing can be made of it.
    """
    if not text.strip():
        report.error(Message("The file is empty"), file)
        return None
    if separator not in SEPARATORS:
        separator = _separator(text, known)
        if separator != ",":
            report.warning(
                Message(
                    "Read with “{separator}” as separator; use a comma", {"separator": separator}
                ),
                file,
            )
    rows = _rows(text, separator, file, report)
    if not rows:
        return None
    headings = _headings(rows[0], file, report)
    if headings is None:
        return None
    return frame(list(enumerate(rows[1:], start=2)), headings, file, report)


def _separator(text: str, known: Collection[str]) -> str:
    heading = text.lstrip().splitlines()[0]

    def recognised(separator: str) -> tuple[int, int]:
        cells = [cell.strip(' "\u00a0').lower() for cell in heading.split(separator)]
        return sum(cell in known for cell in cells), len(cells)

    return max(SEPARATORS, key=recognised)


def _rows(text: str, separator: str, file: str, report: Report) -> list[list[str]]:
    rows: list[list[str]] = []
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True):
            rows.append(row)  # noqa: PERF402 (the rows read so far tell where it broke)
    except csv.Error as reason:
        message = Message(
            "The row cannot be read, often for a quotation mark: {why}", {"why": str(reason)}
        )
        report.error(message, file, row=len(rows) + 1)
        return []
    return rows


def _headings(row: Sequence[str], file: str, report: Report) -> list[str] | None:
    cells = [tidy(cell).lower() for cell in row]
    while cells and not cells[-1]:
        cells.pop()
    if not cells or len(cells) > MOST_COLUMNS:
        message = Message("Expected a heading row of 1 to {most} columns", {"most": MOST_COLUMNS})
        report.error(message, file, row=1)
        return None
    for position, (cell, raw) in enumerate(zip(cells, row, strict=False), start=1):
        if not cell:
            cells[position - 1] = name = f"column_{position}"
            message = Message("A column without a heading was named {name}", {"name": name})
            report.warning(message, file, row=1, column=name)
        elif cell != raw:
            message = Message("The heading was read as {name}", {"name": cell})
            report.warning(message, file, row=1, column=cell, value=raw)
    doubled = sorted({cell for cell in cells if cells.count(cell) > 1})
    for cell in doubled:
        report.error(Message("The column occurs twice"), file, row=1, column=cell)
    return None if doubled else cells


def frame(
    rows: Sequence[tuple[int, Sequence[str]]], headings: Sequence[str], file: str, report: Report
) -> pd.DataFrame | None:
    """Make a frame of tidy text from rows under their numbers.

    Parameters
    ----------
    rows : sequence of (int, sequence of str)
        Blank ones are left out.
    headings : sequence of str
        The names of the columns.
    file, report
        Where findings go, and under which name.

    Returns
    -------
    DataFrame or None
        Indexed by the rows' numbers; None when rows are not as wide as the heading.
    """
    width = len(headings)
    kept, numbers = [], []
    uneven = False
    for number, row in rows:
        if not any(row) or not any(map(tidy, row)):
            continue
        if len(row) < width or any(map(tidy, row[width:])):
            uneven = True
            message = Message(
                "The row has {found} fields, expected {expected}",
                {"found": len(row), "expected": width},
            )
            report.error(message, file, row=number)
            continue
        kept.append(row[:width])
        numbers.append(number)
    if uneven:
        return None
    columns = zip(*kept, strict=True) if kept else ((),) * width
    index = pd.Index(numbers, dtype="int64", name="row")
    return pd.DataFrame(
        {
            heading: pd.Series(_tidied(cells, numbers, heading, file, report), index, dtype=object)
            for heading, cells in zip(headings, columns, strict=True)
        },
        index=index,
    )


def _tidied(
    cells: Sequence[str], numbers: Sequence[int], column: str, file: str, report: Report
) -> list[str]:
    found = []
    for cell, number in zip(cells, numbers, strict=True):
        clean = tidy(cell)
        if clean != cell.replace("\r\n", "\n"):
            message = Message("Blanks or invisible characters were taken out")
            report.warning(message, file, row=number, column=column, value=cell)
        found.append(clean)
    return found


def tidy(cell: str) -> str:
    """Return a cell without what nobody sees; line breaks inside a text stay."""
    if not _UNTIDY.search(cell):
        return cell
    return cell.replace("\r\n", "\n").translate(_BLANKS).strip()
