"""Read one table of a package: text or Parquet, then types, then what its schema asks for."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Final

import pandas as pd

from foundation.language import Message
from loaders.cells import decode, grid
from loaders.files import MOST_BYTES, Package
from loaders.kinds import TEXT
from loaders.report import Report
from loaders.schemas import SCHEMAS, Column, Table, failures

PARQUET: Final = ".parquet"


@dataclass(frozen=True)
class Resource:
    """Where a table lies in a package, and what the descriptor says of it."""

    table: str
    path: str
    separator: str | None = None
    declared: frozenset[str] = frozenset()


@dataclass
class Sheet:
    """A table on its way: as it was found, and typed.

    ``text`` holds text, or from a Parquet file the columns whose type is the wanted one already.
    """

    file: str
    text: pd.DataFrame
    typed: pd.DataFrame
    unreadable: set[tuple[int, str]] = field(default_factory=set)
    in_words: bool = False


def read_sheet(package: Package, resource: Resource, report: Report) -> Sheet | None:
    """Read one table: its cells, then types, then what its schema asks for.

    Returns
    -------
    Sheet or None
        None when it cannot be read; what is wrong with single cells goes to the report.
    """
    table = SCHEMAS[resource.table]
    text = _read_cells(package, resource, table, report)
    if text is None:
        return None
    text = _without_strangers(text, table, resource, report)
    return check_cells(text, table, resource.path, report)


def check_cells(
    text: pd.DataFrame, table: Table, file: str, report: Report, *, in_words: bool = False
) -> Sheet | None:
    """Type the cells of a table and check what its schema asks for, wherever they come from.

    Parameters
    ----------
    text : DataFrame
        Tidy text, indexed by row number; columns beyond the schema's stay text.
    table : Table
        The schema.
    file, report
        Where findings go, and under which name.
    in_words : bool
        Whether words that stand for a value (“guld”, “ja”) are as good as the value itself and
        not told of.

    Returns
    -------
    Sheet or None
        None when a required column is missing.
    """
    missing = [c.name for c in table if c.required and c.name not in text]
    for name in missing:
        report.error(Message("The column is missing"), file, row=1, column=name)
    if missing:
        return None
    sheet = Sheet(file, text, pd.DataFrame(index=text.index), in_words=in_words)
    _convert(sheet, table, report)
    _check_schema(sheet, table, report)
    return sheet


def _read_cells(
    package: Package, resource: Resource, table: Table, report: Report
) -> pd.DataFrame | None:
    size = package.size(resource.path)
    if size is None:
        report.error(Message("The file is missing"), resource.path)
        return None
    if size > MOST_BYTES:
        report.error(Message("The file is too large"), resource.path)
        return None
    try:
        data = package.read(resource.path)
    except OSError as reason:
        message = Message("Cannot be read: {why}", {"why": str(reason)})
        report.error(message, resource.path)
        return None
    if PurePosixPath(resource.path).suffix.lower() == PARQUET:
        from loaders.parquet import read_cells

        kinds = {column.name: column.kind.name for column in table}
        return read_cells(data, kinds, resource.path, report)
    text = decode(data, resource.path, report)
    if text is None:
        return None
    return grid(text, set(table.headings), resource.path, report, resource.separator)


def _without_strangers(
    text: pd.DataFrame, table: Table, resource: Resource, report: Report
) -> pd.DataFrame:
    """Name columns that the schema does not know; a closed table loses them."""
    strangers = text.columns.difference([*table.headings])
    if table.closed:
        for name in strangers:
            message = Message("Not a column of this table; it was left out")
            report.warning(message, resource.path, row=1, column=str(name))
        return text.drop(columns=strangers)
    for name in strangers.difference([*resource.declared]):
        message = Message("Not a column of this table; it was kept as text")
        report.warning(message, resource.path, row=1, column=str(name))
    return text


def _convert(sheet: Sheet, table: Table, report: Report) -> None:
    """Repair and type every column; extra columns stay text behind those of the schema."""
    typed = {}
    for column in table:
        typed[column.name] = _typed(sheet, column, report)
    for name in sheet.text.columns.difference([*table.headings]):
        typed[str(name)] = TEXT.convert(sheet.text[name])
    sheet.typed = pd.DataFrame(typed, index=sheet.text.index)


def _typed(sheet: Sheet, column: Column, report: Report) -> pd.Series:
    if column.name not in sheet.text:
        cells = pd.Series(column.default, sheet.text.index, dtype=object)
        return column.kind.convert(cells)
    found = sheet.text[column.name]
    if found.dtype not in (object, "str"):
        return found
    cells = _repaired(sheet, column, report)
    return column.kind.convert(cells.mask(cells == "", column.default) if column.default else cells)


def _repaired(sheet: Sheet, column: Column, report: Report) -> pd.Series:
    found = sheet.text[column.name]
    if column.kind is TEXT:
        return found
    readings = {cell: column.kind.repair(cell) if cell else "" for cell in found.unique()}
    odd = {cell for cell, reading in readings.items() if cell != reading}
    if sheet.in_words:
        odd -= {cell for cell in odd if cell.lower() in column.kind.words}
    for row, cell in found[found.isin(odd)].items():
        reading = readings[cell]
        place = {"row": int(str(row)), "column": column.name, "value": cell}
        if reading is None:
            sheet.unreadable.add((int(str(row)), column.name))
            report.error(column.kind.expected, sheet.file, **place)
        else:
            message = Message("Read as {reading}", {"reading": reading})
            report.warning(message, sheet.file, **place)
    if all(cell == reading for cell, reading in readings.items()):
        return found
    return found.map({cell: reading or "" for cell, reading in readings.items()}).astype(object)


def _check_schema(sheet: Sheet, table: Table, report: Report) -> None:
    doubled = []
    for failure in failures(table, sheet.typed):
        cells = table.headings if failure.whole_row else (failure.column,)
        if any((failure.row, cell) in sheet.unreadable for cell in cells):
            continue
        report.add(
            failure.severity,
            failure.message,
            sheet.file,
            failure.row,
            failure.column,
            _as_found(sheet, failure.row, failure.column),
        )
        if failure.doubled:
            doubled.append(failure.row)
    if table.doubled == "warning":
        sheet.typed = sheet.typed.drop(index=doubled)


def _as_found(sheet: Sheet, row: int, column: str) -> str:
    return str(sheet.text.at[row, column]) if column in sheet.text else ""
