"""Read a landscape from a package, and write one."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Final

import pandas as pd

from foundation.landscape import TABLES, Landscape, Source
from foundation.language import Message
from foundation.problems import Problem, has_errors
from foundation.settings import PROJECT_FOLDER
from loaders.cells import decode, grid
from loaders.files import DESCRIPTOR, MOST_BYTES, Package, is_inside, open_package
from loaders.kinds import SLUG, TEXT
from loaders.relations import conflicts, taxonomy_conflicts
from loaders.report import Report
from loaders.schemas import SCHEMAS, Column, Table, failures

REQUIRED: Final = ("clusters", "coverage")
INDEXES: Final = {"clusters": "cluster_id", "taxonomy": "node_id"}
BUNDLED_FOLDER: Final = PROJECT_FOLDER / "landscapes"
_DIGEST_LENGTH: Final = 12


@dataclass(frozen=True)
class _Resource:
    """Where a table lies in a package, and what the descriptor says of it."""

    table: str
    path: str
    separator: str | None = None
    declared: frozenset[str] = frozenset()


@dataclass
class _Sheet:
    """A table on its way: as text as it was found, and typed."""

    file: str
    text: pd.DataFrame
    typed: pd.DataFrame
    unreadable: set[tuple[int, str]] = field(default_factory=set)


def read_package(path: Path) -> tuple[Landscape | None, list[Problem]]:
    """Read a folder or a zip file and check everything in it.

    Parameters
    ----------
    path : Path
        A folder with a ``datapackage.json``, or a zip file of one.

    Returns
    -------
    tuple of (Landscape or None, list of Problem)
        No landscape when any problem is an error.
    """
    package = open_package(path)
    if isinstance(package, Problem):
        return None, [package]
    return check_package(package)


def check_package(package: Package) -> tuple[Landscape | None, list[Problem]]:
    """Check an opened package and make a landscape of it; see ``read_package``."""
    report = Report()
    header = read_header(package.descriptor, report)
    sheets = {
        resource.table: sheet
        for resource in _resources(package.descriptor, report)
        if (sheet := _read_sheet(package, resource, report)) is not None
    }
    _check_relations(sheets, report)
    if report.has_errors:
        return None, report.problems
    tables = {name: sheet.typed.reset_index(drop=True) for name, sheet in sheets.items()}
    tables.setdefault("taxonomy", bundled_taxonomy())
    header["version"] = f"{header['version']}+{digest(tables)}"
    for name, index in INDEXES.items():
        tables[name] = tables[name].set_index(index)
    return Landscape(**header, tables=tables), report.problems


@cache
def bundled_taxonomy() -> pd.DataFrame:
    """Return the taxonomy that applies to a landscape without one of its own."""
    report = Report()
    file = BUNDLED_FOLDER / "taxonomy.csv"
    package = Package({}, lambda _: file.stat().st_size, lambda _: file.read_bytes())
    sheet = _read_sheet(package, _Resource("taxonomy", file.name), report)
    if sheet is None or has_errors(report.problems):
        raise ValueError(f"{file} is damaged: {report.problems}")
    return sheet.typed.reset_index(drop=True)


def digest(tables: Mapping[str, pd.DataFrame]) -> str:
    """Return a short hash of content that does not depend on the order of rows or columns."""
    total = hashlib.sha256()
    for name in sorted(tables):
        frame = tables[name].sort_index(axis="columns")
        rows = frame.to_csv(index=False, header=False, lineterminator="\0").split("\0")
        total.update(f"{name}\0{list(frame.columns)}\0".encode())
        total.update("\0".join(sorted(rows)).encode())
    return total.hexdigest()[:_DIGEST_LENGTH]


def read_header(descriptor: Mapping[str, Any], report: Report) -> dict[str, Any]:
    """Read what a descriptor says of the landscape as a whole, as ``Landscape`` takes it."""

    def said(key: str) -> str:
        found = descriptor.get(key, "")
        if not isinstance(found, str):
            report.error(Message("Expected text"), DESCRIPTOR, column=key, value=str(found)[:80])
            return ""
        return found

    name = said("name")
    if not re.fullmatch(r"[a-z0-9][a-z0-9._-]{0,79}", name):
        message = Message("Expected a name of small letters a-z, digits, - and _")
        report.error(message, DESCRIPTOR, column="name", value=name)
    title = said("title")
    if not title:
        report.error(Message("The cell must be filled in"), DESCRIPTOR, column="title")
    return {
        "identifier": name,
        "name_da": title,
        "name_en": said("title_en") or title,
        "as_of": _day(said("as_of"), report),
        "version": said("version") or "0",
        "description_da": said("description"),
        "description_en": said("description_en") or said("description"),
        "synthetic": descriptor.get("synthetic") is True,
        "sources": _origins(descriptor.get("sources")),
        "licences": _origins(descriptor.get("licenses")),
    }


def _day(as_of: str, report: Report) -> date:
    try:
        return date.fromisoformat(as_of)
    except ValueError:
        message = Message("Expected a day as year-month-day")
        report.error(message, DESCRIPTOR, column="as_of", value=as_of)
        return date.min


def _origins(found: object) -> tuple[Source, ...]:
    if not isinstance(found, list):
        return ()
    return tuple(
        Source(*(str(entry.get(key) or "") for key in ("title", "path", "name")))
        for entry in found
        if isinstance(entry, dict)
    )


def _resources(descriptor: Mapping[str, Any], report: Report) -> Iterator[_Resource]:
    found = descriptor.get("resources")
    seen: set[str] = set()
    for entry in found if isinstance(found, list) else ():
        if not isinstance(entry, dict):
            continue
        name, path = entry.get("name"), entry.get("path")
        place = {"column": "resources", "value": str(name)[:80]}
        if name not in TABLES:
            message = Message("Not a table of a landscape; it was left out")
            report.warning(message, DESCRIPTOR, **place)
        elif name in seen:
            report.error(Message("The table is named twice"), DESCRIPTOR, **place)
        elif not isinstance(path, str) or not is_inside(path):
            message = Message("Expected one path inside the package")
            report.error(message, DESCRIPTOR, column="resources", value=str(path)[:200])
        else:
            yield _Resource(name, path, _separator(entry), _declared(entry))
        seen.add(str(name))
    for name in REQUIRED:
        if name not in seen:
            message = Message("The table {table} is missing", {"table": name})
            report.error(message, DESCRIPTOR, column="resources")


def _separator(entry: Mapping[str, Any]) -> str | None:
    dialect = entry.get("dialect")
    found = dialect.get("delimiter") if isinstance(dialect, dict) else None
    return found if isinstance(found, str) else None


def _declared(entry: Mapping[str, Any]) -> frozenset[str]:
    schema = entry.get("schema")
    fields = schema.get("fields") if isinstance(schema, dict) else None
    if not isinstance(fields, list):
        return frozenset()
    return frozenset(str(one.get("name")).lower() for one in fields if isinstance(one, dict))


def _read_sheet(package: Package, resource: _Resource, report: Report) -> _Sheet | None:
    """Read one table: text, then types, then what its schema asks for."""
    table = SCHEMAS[resource.table]
    text = _read_text(package, resource, table, report)
    if text is None:
        return None
    missing = [c.name for c in table if c.required and c.name not in text]
    for name in missing:
        report.error(Message("The column is missing"), resource.path, row=1, column=name)
    if missing:
        return None
    for name in text.columns.difference([*table.headings, *resource.declared]):
        message = Message("Not a column of this table; it was kept as text")
        report.warning(message, resource.path, row=1, column=str(name))
    sheet = _Sheet(resource.path, text, pd.DataFrame(index=text.index))
    _convert(sheet, table, report)
    _check_schema(sheet, table, report)
    return sheet


def _read_text(
    package: Package, resource: _Resource, table: Table, report: Report
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
    text = decode(data, resource.path, report)
    if text is None:
        return None
    return grid(text, set(table.headings), resource.path, report, resource.separator)


def _convert(sheet: _Sheet, table: Table, report: Report) -> None:
    """Repair and type every column; extra columns stay text behind those of the schema."""
    typed = {}
    for column in table:
        if column.name in sheet.text:
            cells = _repaired(sheet, column, report)
        else:
            cells = pd.Series("", sheet.text.index, dtype=object)
        typed[column.name] = column.kind.convert(cells.mask(cells == "", column.default))
    for name in sheet.text.columns.difference([*table.headings]):
        typed[str(name)] = TEXT.convert(sheet.text[name])
    sheet.typed = pd.DataFrame(typed, index=sheet.text.index)


def _repaired(sheet: _Sheet, column: Column, report: Report) -> pd.Series:
    found = sheet.text[column.name]
    readings = {cell: column.kind.repair(cell) if cell else "" for cell in found.unique()}
    odd = {cell for cell, reading in readings.items() if cell != reading}
    if not odd:
        return found
    for row, cell in found[found.isin(odd)].items():
        reading = readings[cell]
        place = {"row": int(str(row)), "column": column.name, "value": cell}
        if reading is None:
            sheet.unreadable.add((int(str(row)), column.name))
            report.error(column.kind.expected, sheet.file, **place)
        else:
            message = Message("Read as {reading}", {"reading": reading})
            report.warning(message, sheet.file, **place)
    return found.map({cell: reading or "" for cell, reading in readings.items()}).astype(object)


def _check_schema(sheet: _Sheet, table: Table, report: Report) -> None:
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


def _as_found(sheet: _Sheet, row: int, column: str) -> str:
    return str(sheet.text.at[row, column]) if column in sheet.text else ""


def _check_relations(sheets: Mapping[str, _Sheet], report: Report) -> None:
    tables = {name: sheet.typed for name, sheet in sheets.items()}
    taxonomy = tables["taxonomy"] if "taxonomy" in tables else bundled_taxonomy()
    found = list(taxonomy_conflicts(taxonomy)) if "taxonomy" in tables else []
    found.extend(conflicts(tables, taxonomy))
    for conflict in found:
        sheet = sheets[conflict.table]
        if (conflict.row, conflict.column) not in sheet.unreadable:
            report.add(
                conflict.severity,
                conflict.message,
                sheet.file,
                conflict.row,
                conflict.column,
                conflict.value,
            )


def write_package(landscape: Landscape, folder: Path) -> None:
    """Write a landscape as a package that reads back as the same landscape.

    Parameters
    ----------
    landscape : Landscape
        What to write.
    folder : Path
        Made when it is not there; files of the same names are overwritten.
    """
    folder.mkdir(parents=True, exist_ok=True)
    resources = []
    for name in TABLES:
        if name not in landscape.tables:
            continue
        frame = landscape.table(name)
        frame = frame.reset_index() if name in INDEXES else frame
        text = frame.apply(_written)
        text.to_csv(folder / f"{name}.csv", index=False, encoding="utf-8", lineterminator="\n")
        resources.append(_described(name, text))
    descriptor = {
        "profile": "tabular-data-package",
        "name": landscape.identifier,
        "title": landscape.name_da,
        "title_en": landscape.name_en,
        "version": landscape.version.split("+", 1)[0],
        "as_of": landscape.as_of.isoformat(),
        "synthetic": landscape.synthetic,
        "description": landscape.description_da,
        "description_en": landscape.description_en,
        "sources": [{"title": s.title, "path": s.path} for s in landscape.sources],
        "licenses": [
            {"name": s.licence, "title": s.title, "path": s.path} for s in landscape.licences
        ],
        "resources": resources,
    }
    content = json.dumps(descriptor, ensure_ascii=False, indent=2) + "\n"
    (folder / DESCRIPTOR).write_text(content, encoding="utf-8")


def _written(column: pd.Series) -> pd.Series:
    """Return a column as the text that stands in a file."""
    if column.dtype == object:
        return column.map(";".join)
    if column.dtype == "boolean":
        return column.map({True: "true", False: "false"}).astype(object).fillna("")
    if column.dtype.kind == "M":
        days: pd.Series = column.dt.strftime("%Y-%m-%d").astype(object).fillna("")
        return days
    if column.dtype == "float64":
        return column.map(lambda number: "" if pd.isna(number) else repr(float(number)))
    return column.astype(object).where(column.notna(), "").astype(str)


def _described(name: str, frame: pd.DataFrame) -> dict[str, Any]:
    kinds = {column.name: column.kind.name for column in SCHEMAS[name]}
    return {
        "name": name,
        "path": f"{name}.csv",
        "profile": "tabular-data-resource",
        "encoding": "utf-8",
        "schema": {
            "fields": [
                {"name": heading, "type": kinds.get(heading, SLUG.name)}
                for heading in frame.columns
            ]
        },
    }
