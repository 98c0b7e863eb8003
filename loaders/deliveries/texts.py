"""Read text files (CSV) within limits."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Collection, Iterator
from typing import Final

from foundation.language import Message
from loaders.cells import MOST_COLUMNS, SEPARATORS, decode
from loaders.deliveries.delivered import MOST_CELLS, MOST_ROWS, RefusedError
from loaders.deliveries.headings import simplified
from loaders.deliveries.rawtables import Budget, Fault, RawTable, too_long
from loaders.report import Report

_MOST_LINES: Final = 2 * MOST_ROWS
_LONGEST_LINE: Final = 4 * 2**20
_MOST_LINES_OF_A_ROW: Final = 5_000
_FORMULA: Final = Message(
    "The cell begins as a formula of a spreadsheet does; write the value itself, or an apostrophe"
    " in front if it is meant as text"
)
_GUARD: Final = re.compile(r"(^\"*|[,;|\t\n]\"*)'(?=[=+\-@\t\n＝＋－＠])")


def refuse_costly(data: bytes) -> int:
    """Refuse a text of which reading the rows alone would take too much.

    Returns
    -------
    int
        How many cells it has at least, roughly.

    Raises
    ------
    RefusedError
        If it has too many lines, too many separators or a line that is too long.
    """
    if data.count(b"\n") + data.count(b"\r") > 2 * _MOST_LINES:
        raise RefusedError(Message("Holds more than {most} rows", {"most": MOST_ROWS}))
    cells = max(data.count(sign.encode()) for sign in SEPARATORS)
    if cells > 2 * MOST_CELLS:
        raise RefusedError(Message("The file holds more than {most} cells", {"most": MOST_CELLS}))
    start = 0
    while len(data) - start > _LONGEST_LINE:
        end = data.rfind(b"\n", start, start + _LONGEST_LINE)
        if end < 0:
            raise RefusedError(Message("A line is too long to be part of a table"))
        start = end + 1
    return cells


def read_text(
    data: bytes,
    name: str,
    known: Collection[str],
    report: Report,
    budget: Budget,
) -> RawTable | None:
    """Read a text file as a table.

    Parameters
    ----------
    data : bytes
    name : str
        Under which findings go to the report.
    known : collection of str
        Headings as they are compared; they tell the separator.
    budget : Budget
        How much may be read.

    Raises
    ------
    RefusedError
        If it is larger than it may be, or its rows cannot be told apart.
    """
    refuse_costly(data)
    # of two encodings in one file the halves cannot be told apart: some letters would be wrong
    if _is_mixed(data):
        message = Message(
            "Some letters are in UTF-8 and some in another encoding; save the file as UTF-8"
        )
        raise RefusedError(message)
    text = decode(data.removeprefix(codecs.BOM_UTF8), name, report)
    if text is None:
        return None
    lines = list(io.StringIO(text, newline=""))
    first = lines[0].strip().strip('"').lower() if lines else ""
    skipped = 1 if first.startswith("sep=") else 0
    if not "".join(lines[skipped : skipped + 1000]).strip() and not text.strip():
        raise RefusedError(Message("The file is empty"))
    separator = first[4:5] if skipped else _separator(lines[0], known)
    if separator not in SEPARATORS:
        separator = _separator("".join(lines[skipped : skipped + 1]), known)
    return _table(lines[skipped:], skipped, separator, name, budget)


def _is_mixed(data: bytes) -> bool:
    """Return whether letters of UTF-8 and of Windows stand in one text."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        if data.startswith((b"\xff\xfe", b"\xfe\xff")):
            return False
        danish = sum(data.count(letter.encode()) for letter in "æøåÆØÅ")
        alone = sum(data.count(letter.encode("cp1252")) for letter in "æøåÆØÅ")
        # in UTF-8 these letters begin with Ã, which no Danish word has
        return danish > 0 and alone > 0
    return False


def _separator(line: str, known: Collection[str]) -> str:
    def recognised(separator: str) -> tuple[int, int]:
        cells = line.split(separator)[: MOST_COLUMNS + 1]
        return sum(simplified(cell) in known for cell in cells), len(cells)

    return max(SEPARATORS, key=recognised)


def _table(lines: list[str], skipped: int, separator: str, name: str, budget: Budget) -> RawTable:
    table = RawTable(name, is_text=True)
    feeder = _Feeder(lines)
    number = skipped
    try:
        for row in csv.reader(feeder, delimiter=separator, strict=True):
            number += 1
            feeder.row_begins()
            if len(row) > MOST_COLUMNS and any(row[MOST_COLUMNS:]):
                message = Message("More than {most} columns", {"most": MOST_COLUMNS})
                raise RefusedError(message, row=number)
            if any(row):
                if any("=" in cell or "'" in cell for cell in row):
                    row = [_plain(cell, number, place, table) for place, cell in enumerate(row, 1)]
                budget.spend(number, row)
                table.rows.append((number, row))
    except csv.Error as reason:
        message = Message(
            "The row cannot be read, often for a quotation mark: {why}", {"why": str(reason)}
        )
        if "field larger" in str(reason):
            raise too_long(number + 1) from reason
        raise RefusedError(message, row=number + 1) from reason
    return table


class _Feeder:
    """Hands out lines, but not any number of them for one row."""

    def __init__(self, lines: list[str]) -> None:
        self._lines = iter(lines)
        self._of_this_row = 0

    def __iter__(self) -> Iterator[str]:
        """Return itself."""
        return self

    def __next__(self) -> str:
        """Return the next line."""
        self._of_this_row += 1
        if self._of_this_row > _MOST_LINES_OF_A_ROW:
            raise RefusedError(
                Message("A quotation mark that is not closed hides the rows after it")
            )
        return next(self._lines)

    def row_begins(self) -> None:
        """Count anew."""
        self._of_this_row = 0


def _plain(cell: str, row: int, place: int, table: RawTable) -> str:
    """Take away what keeps spreadsheets from running a cell; note a cell that they would run."""
    if cell.startswith("=") and len(table.faults) < 1_000:
        table.faults.append(Fault(row, place, _FORMULA, cell[:200]))
    return _GUARD.sub(r"\1", cell) if "'" in cell else cell
