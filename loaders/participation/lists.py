"""Read company lists as text: workbooks, text files and Parquet, a million rows at a time.

Nothing a parser says about a file is passed on: it may quote a row.
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd

from foundation.language import Message
from loaders.cells import MOST_COLUMNS, SEPARATORS, decode
from loaders.files import MOST_ENTRIES
from loaders.masking import masked_name
from loaders.parquet import as_text, notes_of, open_table
from loaders.participation.findings import Findings
from loaders.participation.headings import known_headings, simplified
from loaders.protection import FINGERPRINT
from loaders.report import Report

MOST_LIST_BYTES: Final = 2 * 2**30
_BLOCK_BYTES: Final = 2**26
_ZIP: Final = b"PK\x03\x04"
_PARQUET: Final = b"PAR1"
_OLD_OFFICE: Final = b"\xd0\xcf\x11\xe0"


@dataclass(frozen=True)
class CompanyList:
    """A list as it was found.

    Parameters
    ----------
    file : str
        The file, and the sheet if it has several, as findings name it.
    cells : DataFrame of str
        Headings as they stand, indexed by the row as a spreadsheet counts it; blank rows left out.
    fingerprint : str
        Of the key that has made its pseudonyms already; empty for a list as companies hand it in.
    """

    file: str
    cells: pd.DataFrame
    fingerprint: str = ""


def read_list(path: Path, sheet: str | None, findings: Findings) -> CompanyList | None:
    """Read one list; None, and an error among the findings, when that cannot be done.

    Parameters
    ----------
    path : Path
        What it is shows in its first bytes, not in its name.
    sheet : str, optional
        The sheet of a workbook; the first one that is not hidden otherwise.
    findings
        Where findings go.
    """
    file = masked_name(path.name)
    try:
        if path.stat().st_size > MOST_LIST_BYTES:
            findings.add("error", Message("The file is too large"), file)
            return None
        data = path.read_bytes()
    except OSError:
        findings.add("error", Message("There is no such file, or it cannot be read"), file)
        return None
    if data.startswith(_ZIP):
        return _read_workbook(data, sheet, file, findings)
    if data.startswith(_OLD_OFFICE):
        message = Message("An old or encrypted workbook; save it as .xlsx without a password")
        findings.add("error", message, file)
        return None
    if data.startswith(_PARQUET):
        return _read_parquet(data, file, findings)
    return read_list_text(data, file, findings)


def read_list_text(data: bytes, file: str, findings: Findings) -> CompanyList | None:
    """Read a text file as a list; None, and an error among the findings, if that cannot be done."""
    report = Report()
    text = decode(data, file, report)
    findings.take(report)
    if text is None:
        return None
    start = len(text) - len(text.lstrip("\r\n"))
    first = text[start:].partition("\n")[0].strip().strip('"')
    if first.lower().startswith("sep="):
        start = text.index("\n", start) + 1 if "\n" in text[start:] else len(text)
    skipped = text[:start].count("\n")
    text = text[start:]
    if not text.strip():
        findings.add("error", Message("The file is empty"), file)
        return None
    separator = _separator(text)
    try:
        headings = next(csv.reader(io.StringIO(text, newline=""), delimiter=separator))
    except csv.Error:
        headings = []
    if not 0 < len(headings) <= MOST_COLUMNS:
        message = Message("Expected a heading row of 1 to {most} columns", {"most": MOST_COLUMNS})
        findings.add("error", message, file, row=skipped + 1)
        return None
    cells = _split(text, separator, len(headings), skipped, file, findings)
    return None if cells is None else tidied(cells, headings, file)


def _separator(text: str) -> str:
    heading = text.splitlines()[0]
    known = known_headings()

    def recognised(separator: str) -> tuple[int, int]:
        cells = heading.split(separator)
        return sum(simplified(cell) in known for cell in cells), len(cells)

    return max(SEPARATORS, key=recognised)


def _split(
    text: str, separator: str, width: int, skipped: int, file: str, findings: Findings
) -> pd.DataFrame | None:
    """Split a text into columns; every row must be as wide as the heading."""
    import pyarrow as pa
    from pyarrow import csv as arrow_csv

    uneven: list[tuple[int, int]] = []

    def note(row: Any) -> str:
        uneven.append((row.number + skipped, row.actual_columns))
        return "skip"

    try:
        table = arrow_csv.read_csv(
            io.BytesIO(text.encode()),
            # one thread: only then are rows numbered
            arrow_csv.ReadOptions(
                autogenerate_column_names=True, use_threads=False, block_size=_BLOCK_BYTES
            ),
            arrow_csv.ParseOptions(
                delimiter=separator,
                newlines_in_values=True,
                ignore_empty_lines=False,
                invalid_row_handler=note,
            ),
            arrow_csv.ConvertOptions(
                column_types={f"f{place}": pa.large_string() for place in range(width)},
                strings_can_be_null=False,
            ),
        )
    except pa.ArrowException:
        findings.add("error", Message("The rows cannot be told apart"), file)
        return None
    messages = [
        Message(
            "The row has {found} fields, expected {expected}", {"found": found, "expected": width}
        )
        for _, found in uneven
    ]
    findings.add_rows("error", messages, file, np.array([row for row, _ in uneven], dtype=int))
    if uneven:
        return None
    if text.count('"') % 2 and any(_has_line_break(column) for column in table.columns):
        message = Message("A quotation mark that is not closed hides the rows after it")
        findings.add("error", message, file)
        return None
    return _columns(table, skipped).iloc[1:]


def _has_line_break(column: Any) -> bool:
    import pyarrow.compute as pc

    return bool(pc.any(pc.match_substring(column, "\n")).as_py())


def _columns(table: Any, skipped: int = 0) -> pd.DataFrame:
    """Return a table of text; the row that follows on the skipped ones is number one."""
    columns = [as_text(column) for column in table.columns]
    index = pd.RangeIndex(skipped + 1, skipped + 1 + table.num_rows, name="row")
    return pd.DataFrame(
        {
            place: column.set_axis(index)
            for place, column in enumerate(columns)
            if column is not None
        },
        index=index,
    )


def tidied(
    cells: pd.DataFrame, headings: Sequence[str], file: str, fingerprint: str = ""
) -> CompanyList:
    """Make a list of cells: name the columns, the first of two with one name counting.

    Blank rows are left out.
    """
    named: dict[str, pd.Series] = {}
    for place, heading in enumerate(headings):
        if heading.strip() and place in cells:
            named.setdefault(heading.strip(), cells[place])
    frame = pd.DataFrame(named, index=cells.index)
    filled = pd.Series(False, index=frame.index)  # noqa: FBT003
    for column in frame:
        filled |= frame[column] != ""
    return CompanyList(file, frame[filled], fingerprint)


def _read_parquet(data: bytes, file: str, findings: Findings) -> CompanyList | None:
    report = Report()
    table = open_table(data, file, report)
    findings.take(report)
    if table is None:
        return None
    cells = _columns(table, skipped=1)
    return tidied(cells, table.column_names, file, notes_of(table).get(FINGERPRINT, ""))


def _read_workbook(
    data: bytes, sheet: str | None, file: str, findings: Findings
) -> CompanyList | None:
    refused = _unsafe(data)
    if refused is not None:
        findings.add("error", refused, file)
        return None
    import openpyxl

    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        chosen = _sheet(book, sheet, file, findings)
        if chosen is None:
            return None
        chosen.reset_dimensions()  # what a file says of its size need not be true
        rows = list(chosen.iter_rows(values_only=True))
        several = len(book.sheetnames) > 1
    except Exception:  # whatever a foreign file makes openpyxl raise, it is no workbook to us
        findings.add("error", Message("Not a workbook that can be read"), file)
        return None
    label = f"{file} [{masked_name(str(chosen.title))}]" if several else file
    return _from_rows(rows, label, findings)


def _unsafe(data: bytes) -> Message | None:
    """Say why a workbook is not opened: it is broken, or unpacks to far more than it should."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            sizes = [entry.file_size for entry in archive.infolist()]
    except (zipfile.BadZipFile, ValueError):
        return Message("Not a workbook that can be read")
    if len(sizes) > MOST_ENTRIES or sum(sizes) > MOST_LIST_BYTES:
        return Message("The file is too large")
    return None


def _sheet(book: Any, wanted: str | None, file: str, findings: Findings) -> Any:
    shown = [one for one in book.worksheets if one.sheet_state == "visible"]
    names = [one.title for one in shown]
    if wanted is None and shown:
        if len(names) > 1:
            message = Message(
                "Only the first sheet was read, not {others}; --sheet reads another one",
                {"others": names[1:]},
            )
            findings.add("warning", message, file)
        return shown[0]
    if wanted in book.sheetnames:
        return book[wanted]
    message = Message("There is no such sheet; there are: {names}", {"names": names})
    findings.add("error", message, file, value=wanted)
    return None


def _from_rows(
    rows: Sequence[tuple[object, ...]], file: str, findings: Findings
) -> CompanyList | None:
    start = next((place for place, row in enumerate(rows) if any(map(_written, row))), None)
    if start is None:
        findings.add("error", Message("The file is empty"), file)
        return None
    headings = [_written(cell) for cell in rows[start]]
    index = pd.RangeIndex(start + 2, len(rows) + 1, name="row")
    columns = {}
    for place in range(len(headings)):
        cells = [row[place] if place < len(row) else None for row in rows[start + 1 :]]
        # by type too, since True and 1 are one key of a dict
        readings = {(kind, cell): _written(cell) for kind, cell in {(type(c), c) for c in cells}}
        columns[place] = pd.Series([readings[type(c), c] for c in cells], index, dtype="str")
    return tidied(pd.DataFrame(columns, index=index), headings, file)


def _written(cell: object) -> str:
    """Return a workbook's cell as it would stand in a text file."""
    match cell:
        case None:
            return ""
        case bool():
            return "true" if cell else "false"
        case float() if cell.is_integer():
            return str(int(cell))
    return str(cell).strip()
