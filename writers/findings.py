"""A delivered file again, as a workbook with its faulty cells coloured and a list of all faults.

Text of the file stays text: what is a formula there is none here, it shows as it was written.
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

import openpyxl
from openpyxl.cell.cell import Cell
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter

from foundation.language import Text
from foundation.problems import Problem
from writers.delivery import plain

MOST_BYTES: Final = 24 * 2**20
"""Unpacked; of a larger file only the list of faults is made."""
MOST_COLOURED: Final = 5_000
LONGEST_CELL: Final = 32_767
LONGEST_COMMENT: Final = 1_000
_HEADING_AMONG: Final = 10
_RED: Final = PatternFill("solid", start_color="FFC7CE")
_YELLOW: Final = PatternFill("solid", start_color="FFEB9C")


def findings_workbook(data: bytes, problems: Sequence[Problem], text: Text) -> bytes:
    """Return a delivered file as a workbook that shows what is wrong with it, and where.

    Parameters
    ----------
    data : bytes
        A workbook, a CSV file or a zip of them; of anything else, and of what is too large, only
        the list of problems is made.
    problems : sequence of Problem
        As ``read_delivery`` returned them.
    text : Text
        The language of the messages.
    """
    book = _book(data)
    _mark(book, problems, text)
    _list(book, problems, text)
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def _book(data: bytes) -> Any:
    try:
        if data.startswith(b"PK"):
            return _from_zip(data)
        return _from_text(data)
    except Exception:  # what cannot be opened is shown by the list of problems alone
        return _empty()


def _from_text(data: bytes) -> Any:
    book = _empty()
    if 0 < len(data) <= MOST_BYTES and b"\0" not in data[:1000]:
        _add_rows(book, "CSV", data)
    return book


def _empty() -> Any:
    book = openpyxl.Workbook()
    book.remove(book.active)
    return book


def _from_zip(data: bytes) -> Any:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        entries = archive.infolist()
        if sum(entry.file_size for entry in entries) > MOST_BYTES:
            return _empty()
        names = [entry.filename for entry in entries]
        if "xl/workbook.xml" not in names:
            book = _empty()
            for name in names:
                if name.lower().endswith(".csv"):
                    _add_rows(book, name, archive.read(name))
            return book
        if any(b"<!" + mark in archive.read(n) for n in names if n.endswith((".xml", ".rels"))
               for mark in (b"DOCTYPE", b"ENTITY")):  # fmt: skip
            return _empty()
    book = openpyxl.load_workbook(io.BytesIO(data), keep_links=False)
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    _write(cell, str(getattr(cell.value, "text", None) or cell.value))
    return book


def _add_rows(book: Any, name: str, data: bytes) -> None:
    """Add the rows of a text file as a sheet, every cell as text."""
    try:
        content = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        content = data.decode(
            "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "cp1252", "replace"
        )
    first = content.lstrip().partition("\n")[0]
    separator = max(",;\t|", key=first.count)
    sheet = book.create_sheet(_free_name(book, name))
    rows = csv.reader(io.StringIO(content, newline=""), delimiter=separator)
    for number, row in enumerate(rows, start=1):
        for place, cell in enumerate(row[:500], start=1):
            if cell:
                _write(sheet.cell(number, place), cell)


def _free_name(book: Any, name: str) -> str:
    """Return a name that a sheet may have and none has yet."""
    clean = "".join("_" if sign in "[]:*?/\\" else sign for sign in plain(name)).strip("'")[:28]
    found, number = clean or "CSV", 2
    while found.lower() in {title.lower() for title in book.sheetnames}:
        found, number = f"{clean}{number}", number + 1
    return found


def _write(cell: Any, written: str) -> None:
    """Write text as text, whatever it begins with."""
    cell.value = None
    cell._value = plain(written)[:LONGEST_CELL]  # the setter would make formulas of =…
    cell.data_type = "s"


def _mark(book: Any, problems: Iterable[Problem], text: Text) -> None:
    """Colour the cells that problems are about, and say in a comment what is wrong."""
    found: dict[tuple[str, int, int], list[Problem]] = {}
    columns: dict[str, dict[str, tuple[int, int]]] = {}
    for problem in problems:
        sheet = _sheet(book, problem.file)
        if sheet is None:
            continue
        known = columns.setdefault(sheet.title, _columns(sheet))
        if (place := _place(problem, known)) is not None:
            found.setdefault((sheet.title, *place), []).append(problem)
    for (title, row, column), here in list(found.items())[:MOST_COLOURED]:
        cell = book[title].cell(row, column)
        if not isinstance(cell, Cell):
            continue  # within merged cells only the first one can be coloured
        cell.fill = _RED if any(one.severity == "error" for one in here) else _YELLOW
        said = "\n".join(dict.fromkeys(text.say(one.message) for one in here))
        cell.comment = Comment(plain(said)[:LONGEST_COMMENT], "Klyngelandskab", 120, 320)


def _sheet(book: Any, file: str) -> Any:
    """Return the sheet that a problem's file names, the only one where it names none."""
    for sheet in book.worksheets:
        if file.endswith(f" · {sheet.title}"):
            return sheet
    part = file.rpartition(" · ")[2]
    for sheet in book.worksheets:
        if _free_name(_empty(), part) == sheet.title:
            return sheet
    return book.worksheets[0] if len(book.worksheets) == 1 and " · " not in file else None


def _columns(sheet: Any) -> dict[str, tuple[int, int]]:
    """Return where each text of the first rows stands: row and column."""
    found: dict[str, tuple[int, int]] = {}
    for row in sheet.iter_rows(max_row=_HEADING_AMONG):
        for cell in row:
            if isinstance(cell.value, str):
                key = cell.value.strip().lower()
                found.setdefault(key, (cell.row, cell.column))
    return found


def _place(problem: Problem, known: dict[str, tuple[int, int]]) -> tuple[int, int] | None:
    if problem.row is None and problem.column is None:
        return None
    row, column = known.get((problem.column or "").strip().lower(), (1, 0))
    if not column and problem.column and problem.column.isalpha() and problem.column.isupper():
        column = _number(problem.column)
    return problem.row or row, column or 1


def _number(letters: str) -> int:
    return next((n for n in range(1, 501) if get_column_letter(n) == letters), 0)


def _list(book: Any, problems: Sequence[Problem], text: Text) -> None:
    """Add a sheet in front that lists all problems."""
    sheet = book.create_sheet(_free_name(book, text("Problems")), 0)
    headings = (
        text("Severity"), text("Sheet"), text("Row"), text("Column"), text("Value"),
        text("What to do"),
    )  # fmt: skip
    for place, (heading, width) in enumerate(
        zip(headings, (12, 32, 8, 24, 30, 90), strict=True), 1
    ):
        _write(sheet.cell(1, place), heading)
        sheet.cell(1, place).font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(place)].width = width
    for number, cells in enumerate(_rows(problems, text), start=2):
        for place, cell in enumerate(cells, start=1):
            if isinstance(cell, int):
                sheet.cell(number, place, cell)
            elif cell:
                _write(sheet.cell(number, place), cell)
    sheet.freeze_panes = "A2"
    if problems:
        sheet.auto_filter.ref = f"A1:F{len(problems) + 1}"
    book.active = 0
    for other in book.worksheets[1:]:
        other.sheet_view.tabSelected = False


def _rows(problems: Iterable[Problem], text: Text) -> Iterator[tuple[str | int | None, ...]]:
    for one in problems:
        severity = text("Error") if one.severity == "error" else text("Warning")
        yield severity, one.file, one.row, one.column, one.value, text.say(one.message)
