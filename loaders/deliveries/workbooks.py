"""Read the sheets of an Excel workbook within limits.

Cells are read from the parts of the file itself, since the readers at hand cannot be told when to
stop: openpyxl fills every row up to its last cell, and python-calamine sets room aside for every
cell between the first and the last one, which a file of 5 kB can make any number (docs/import.md).
What openpyxl knows of days and of the formats that tell them is taken from it.
"""

from __future__ import annotations

import posixpath
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format
from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900, from_excel

from foundation.language import Message
from loaders.cells import MOST_COLUMNS
from loaders.deliveries.archives import Archive
from loaders.deliveries.delivered import (
    LONGEST_CELL,
    MOST_CELLS,
    Progress,
    RefusedError,
    going_on,
)
from loaders.deliveries.markup import NOT_READABLE, Handlers, parse
from loaders.deliveries.rawtables import MOST_CHARACTERS, Budget, Fault, RawTable, too_long

MOST_SHEETS: Final = 100
MOST_FAULTS: Final = 1_000
WORKBOOK: Final = "xl/workbook.xml"
_FORMULA: Final = Message(
    "The cell holds a formula; put its value there instead (copy, then paste values only)"
)
_ERROR: Final = Message("The cell holds an error of the spreadsheet; write the value itself")
_FALSE: Final = ("", "0", "false")
_PART_BYTES: Final = 8 * 2**20
_PIECE: Final = 2**20


@dataclass
class _Book:
    """What the parts say that all sheets share."""

    sheets: list[tuple[str, str, bool]] = field(default_factory=list)
    strings: list[str] = field(default_factory=list)
    day_styles: set[int] = field(default_factory=set)
    from_1904: bool = False


def read_workbook(
    archive: Archive, progress: Progress | None = None, budget: Budget | None = None
) -> list[RawTable]:
    """Read every sheet of a workbook.

    Parameters
    ----------
    archive : Archive
    progress : callable, optional
    budget : Budget, optional
        How much may be read.

    Raises
    ------
    RefusedError
        If it is none, holds macros or links to other files, or is larger than it may be.
    CancelledError
        If ``progress`` says so.
    """
    _refuse_actions(archive)
    book = _book(archive)
    budget = budget or Budget()
    total = sum(archive.size(path) for _, path, _ in book.sheets) or 1
    done = 0

    def read(size: int) -> None:
        nonlocal done
        done += size
        going_on(progress, done / total)

    found = []
    for name, path, hidden in book.sheets:
        table = RawTable(name, hidden=hidden)
        try:
            _refuse_costly(archive, path, budget)
            parse(
                archive.open(path),
                _SheetReader(table, book, budget).handlers,
                read,
                budget.elements,
            )
        except RefusedError as refused:
            refused.part = name
            raise
        found.append(table)
    return found


def _refuse_actions(archive: Archive) -> None:
    """Refuse what a workbook does beside holding cells."""
    for name in archive.names:
        low = name.lower()
        if "vbaproject" in low or "/macrosheets/" in low or "/activex/" in low:
            message = Message("The workbook holds macros; save it as .xlsx, which cannot")
            raise RefusedError(message, value=name)
        if "/externallinks/" in low or low.endswith("/connections.xml"):
            message = Message(
                "The workbook takes values from other files; break the links, or copy the sheets"
                " into a new workbook as values"
            )
            raise RefusedError(message, value=name)


def _refuse_costly(archive: Archive, path: str, budget: Budget) -> None:
    """Refuse a sheet with far too much in it before its markup is read part by part."""
    stream = archive.open(path)
    tags = cells = 0
    while piece := stream.read(_PIECE):
        tags += piece.count(b"<")
        cells += piece.count(b"<c ") + piece.count(b"<c>")
    if tags > 2 * budget.elements:
        if cells > budget.elements // 4:
            raise budget.too_many("cells")
        raise RefusedError(Message("The file is too large"))


def _book(archive: Archive) -> _Book:
    if WORKBOOK not in archive:
        raise RefusedError(NOT_READABLE)
    book = _Book()
    targets = _targets(archive)
    _read_sheet_names(archive, book, targets)
    if "sharedStrings" in targets.by_kind:
        _read_strings(archive, targets.by_kind["sharedStrings"], book)
    if "styles" in targets.by_kind:
        _read_styles(archive, targets.by_kind["styles"], book)
    return book


@dataclass
class _Targets:
    """The parts that the workbook names: worksheets by their id, others by what they are."""

    worksheets: dict[str, str] = field(default_factory=dict)
    by_kind: dict[str, str] = field(default_factory=dict)


def _targets(archive: Archive) -> _Targets:
    found = _Targets()

    def opened(name: str, attributes: dict[str, str]) -> None:
        if name != "Relationship" or attributes.get("TargetMode") == "External":
            return
        kind = attributes.get("Type", "").rpartition("/")[2]
        path = posixpath.normpath(posixpath.join("/xl", attributes.get("Target", ""))).lstrip("/")
        if path not in archive:
            return
        if kind == "worksheet":
            found.worksheets[attributes.get("Id", "")] = path
        else:
            found.by_kind[kind] = path

    _parse_part(archive, "xl/_rels/workbook.xml.rels", opened)
    return found


def _read_sheet_names(archive: Archive, book: _Book, targets: _Targets) -> None:
    def opened(name: str, attributes: dict[str, str]) -> None:
        if name == "workbookPr":
            book.from_1904 = attributes.get("date1904", "") not in _FALSE
        if name != "sheet":
            return
        ids = [value for key, value in attributes.items() if key.endswith(":id")]
        path = targets.worksheets.get(ids[0]) if ids else None
        if path is None:
            return
        hidden = attributes.get("state", "visible") != "visible"
        book.sheets.append((attributes.get("name", ""), path, hidden))
        if len(book.sheets) > MOST_SHEETS:
            message = Message("Holds more than {most} sheets", {"most": MOST_SHEETS})
            raise RefusedError(message)

    _parse_part(archive, WORKBOOK, opened)
    if not book.sheets:
        raise RefusedError(NOT_READABLE)


def _read_styles(archive: Archive, path: str, book: _Book) -> None:
    """Note which styles of cells show a day."""
    formats: dict[int, str] = dict(BUILTIN_FORMATS)
    within: list[str] = []
    place = 0

    def opened(name: str, attributes: dict[str, str]) -> None:
        nonlocal place
        if name == "numFmt":
            formats[_whole(attributes.get("numFmtId"))] = attributes.get("formatCode", "")
        elif name == "xf" and within[-1:] == ["cellXfs"]:
            code = formats.get(_whole(attributes.get("numFmtId")), "General")
            if len(code) < 300 and is_date_format(code):
                book.day_styles.add(place)
            place += 1
        within.append(name)

    _parse_part(archive, path, opened, lambda _: within.pop())


def _read_strings(archive: Archive, path: str, book: _Book) -> None:
    """Read the texts that cells refer to by number; the Japanese reading aid is left out."""
    parts: list[str] = []
    reading = phonetic = False
    left = MOST_CHARACTERS

    def opened(name: str, _: dict[str, str]) -> None:
        nonlocal reading, phonetic
        if name == "si":
            parts.clear()
        phonetic = phonetic or name == "rPh"
        reading = name == "t" and not phonetic

    def closed(name: str) -> None:
        nonlocal reading, phonetic
        reading = False
        if name == "rPh":
            phonetic = False
        if name == "si":
            book.strings.append("".join(parts))

    def text(piece: str) -> None:
        nonlocal left
        if reading:
            parts.append(piece)
            left -= len(piece)
            if left < 0 or len(book.strings) > MOST_CELLS:
                message = Message(
                    "The file holds more than {most} characters", {"most": MOST_CHARACTERS}
                )
                raise RefusedError(message)

    parse(archive.open(path), Handlers(opened, closed, text))


def _parse_part(
    archive: Archive,
    path: str,
    opened: Callable[[str, dict[str, str]], None],
    closed: Callable[[str], object] | None = None,
) -> None:
    if path not in archive:
        raise RefusedError(NOT_READABLE)
    if archive.size(path) > _PART_BYTES:
        raise RefusedError(Message("The file is too large"), value=path)

    def ended(name: str) -> None:
        if closed is not None:
            closed(name)

    parse(archive.open(path), Handlers(opened, ended, lambda _: None))


def _whole(written: str | None, otherwise: int = 0) -> int:
    return int(written) if written and len(written) < 10 and written.isdecimal() else otherwise


class _SheetReader:
    """Gathers the cells of one sheet as its parts come by."""

    def __init__(self, table: RawTable, book: _Book, budget: Budget) -> None:
        self._table = table
        self._book = book
        self._budget = budget
        self._row = 0
        self._place = 0
        self._cells: list[str] = []
        self._kind = ""
        self._style = 0
        self._parts: list[str] = []
        self._length = 0
        self._reading = self._formula = False
        self.handlers = Handlers(self._opened, self._closed, self._text)

    def _opened(self, name: str, attributes: dict[str, str]) -> None:
        if name == "c":
            self._begin_cell(attributes)
        elif name in ("v", "t"):
            self._reading = True
        elif name == "f":
            self._formula = True
        elif name == "row":
            self._begin_row(attributes)
        elif name == "mergeCell" and len(self._table.merged) < MOST_FAULTS:
            self._table.merged.append(attributes.get("ref", ""))

    def _closed(self, name: str) -> None:
        self._reading = False
        if name == "c":
            self._end_cell()
        elif name == "row":
            self._end_row()

    def _text(self, piece: str) -> None:
        if self._reading:
            self._parts.append(piece)
            self._length += len(piece)
            if self._length > LONGEST_CELL:  # the rest need not be gathered to be refused
                raise too_long(self._row, self._place)

    def _begin_row(self, attributes: dict[str, str]) -> None:
        number = _whole(attributes.get("r"), self._row + 1)
        self._row = max(number, self._row + 1)
        self._place = 0
        self._cells = []

    def _begin_cell(self, attributes: dict[str, str]) -> None:
        self._place = _place(attributes.get("r", "")) or self._place + 1
        if self._place > MOST_COLUMNS:
            message = Message("More than {most} columns", {"most": MOST_COLUMNS})
            raise RefusedError(message, row=self._row)
        self._kind = attributes.get("t", "n")
        self._style = _whole(attributes.get("s"))
        self._parts = []
        self._length = 0
        self._reading = self._formula = False

    def _end_cell(self) -> None:
        written = "".join(self._parts)
        self._parts = []
        fault = _FORMULA if self._formula else _ERROR if self._kind == "e" else None
        if fault is not None and len(self._table.faults) < MOST_FAULTS:
            self._table.faults.append(Fault(self._row, self._place, fault, written[:200]))
        value = self._value(written)
        if value or fault:
            while len(self._cells) < self._place:
                self._cells.append("")
            self._cells[self._place - 1] = value

    def _end_row(self) -> None:
        if not any(self._cells):
            return
        self._budget.spend(self._row, self._cells)
        self._table.rows.append((self._row, self._cells))

    def _value(self, written: str) -> str:
        """Return a cell as it would stand in a text file."""
        match self._kind:
            case "s":
                number = _whole(written.strip(), -1)
                known = 0 <= number < len(self._book.strings)
                return self._book.strings[number] if known else ""
            case "b":
                return "true" if written.strip() == "1" else "false" if written else ""
            case "n":
                return self._number(written.strip())
        return written

    def _number(self, written: str) -> str:
        if not written:
            return ""
        if self._style in self._book.day_styles:
            return _day(written, from_1904=self._book.from_1904)
        if written.isdecimal() and len(written) < 16 and (written == "0" or written[0] != "0"):
            return written
        try:
            number = float(written)
        except ValueError:
            return written
        return str(int(number)) if number.is_integer() and abs(number) < 1e15 else repr(number)


def _place(reference: str) -> int:
    """Return a cell's column, from 1; 0 when it is not told.

    >>> [_place(reference) for reference in ("A1", "AB12", "XFD1", "12", "")]
    [1, 28, 16384, 0, 0]
    """
    found = 0
    for letter in reference[:4]:
        if not "A" <= letter <= "Z":
            break
        found = found * 26 + ord(letter) - 64
    return found


def _day(written: str, *, from_1904: bool) -> str:
    """Return a spreadsheet's number of a day as year-month-day, with the time if it has one."""
    try:
        found = from_excel(
            float(written), CALENDAR_MAC_1904 if from_1904 else CALENDAR_WINDOWS_1900
        )
    except (ValueError, OverflowError, TypeError):
        return written
    shown = str(found)
    return shown.removesuffix(" 00:00:00")
