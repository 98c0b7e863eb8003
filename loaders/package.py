"""Read a landscape from a package, and write one."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Final

import pandas as pd

from foundation.landscape import TABLES, Landscape, Source
from foundation.language import Message
from foundation.problems import Problem, has_errors
from foundation.settings import PROJECT_FOLDER
from loaders.files import DESCRIPTOR, Package, is_inside, open_package
from loaders.kinds import SLUG
from loaders.masking import masked_problem
from loaders.parquet import encode
from loaders.protection import fingerprint_of, note_protection, shows_small, threshold_of
from loaders.relations import conflicts, taxonomy_conflicts
from loaders.report import Report
from loaders.schemas import SCHEMAS
from loaders.sheets import PARQUET, Resource, Sheet, read_sheet

REQUIRED: Final = ("clusters", "coverage")
INDEXES: Final = {"clusters": "cluster_id", "taxonomy": "node_id"}
IN_PARQUET: Final = frozenset({"participation", "counts"})
"""The tables that grow with the number of companies; they are written as Parquet."""
BUNDLED_FOLDER: Final = PROJECT_FOLDER / "landscapes"
_DIGEST_LENGTH: Final = 12
_NO_ROW: Final = -1


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
    resources = list(_resources(package.descriptor, report))
    sheets = {
        resource.table: sheet
        for resource in resources
        if (sheet := read_sheet(package, resource, report)) is not None
    }
    check_relations(sheets, report)
    threshold = _only_protected(sheets, package.descriptor, report)
    problems = _without_company_numbers(report.problems, resources)
    if report.has_errors:
        return None, problems
    tables = {name: sheet.typed.reset_index(drop=True) for name, sheet in sheets.items()}
    header |= {"threshold": threshold, "key_fingerprint": fingerprint_of(package.descriptor)}
    return assembled(header, tables), problems


def assembled(header: Mapping[str, Any], tables: Mapping[str, pd.DataFrame]) -> Landscape:
    """Make a landscape of checked tables.

    Parameters
    ----------
    header : Mapping
        What ``Landscape`` takes beside its tables; a digest of them is added to the version.
    tables : Mapping of str to DataFrame
        With a plain row index, their keys as columns; without ``taxonomy`` the bundled one applies.
    """
    tables = {"taxonomy": bundled_taxonomy(), **tables}
    version = f"{header['version'].split('+', 1)[0]}+{digest(tables)}"
    indexed = {
        name: frame.set_index(INDEXES[name]) if name in INDEXES else frame
        for name, frame in tables.items()
    }
    return Landscape(**{**header, "version": version}, tables=indexed)


def _only_protected(
    sheets: dict[str, Sheet], descriptor: Mapping[str, Any], report: Report
) -> int | None:
    """Take out counts that nobody has protected; return the threshold of those that stay."""
    if "counts" not in sheets:
        return None
    threshold = threshold_of(descriptor)
    counts = sheets["counts"]
    if threshold is not None and not shows_small(counts.typed, threshold):
        return threshold
    del sheets["counts"]
    message = Message(
        "The counts may show single companies and were left out; bring them in with"
        " “python cli.py totals”, which protects them"
    )
    report.warning(message, counts.file)
    return None


def _without_company_numbers(
    problems: Iterable[Problem], resources: Iterable[Resource]
) -> list[Problem]:
    listing = {resource.path for resource in resources if resource.table == "participation"}
    return [masked_problem(one) if one.file in listing else one for one in problems]


@cache
def bundled_taxonomy() -> pd.DataFrame:
    """Return the taxonomy that applies to a landscape without one of its own."""
    report = Report()
    file = BUNDLED_FOLDER / "taxonomy.csv"
    package = Package({}, lambda _: file.stat().st_size, lambda _: file.read_bytes())
    sheet = read_sheet(package, Resource("taxonomy", file.name), report)
    if sheet is None or has_errors(report.problems):
        raise ValueError(f"{file} is damaged: {report.problems}")
    return sheet.typed.reset_index(drop=True)


def digest(tables: Mapping[str, pd.DataFrame]) -> str:
    """Return a short hash of content that does not depend on the order of rows or columns."""
    total = hashlib.sha256()
    for name in sorted(tables):
        frame = tables[name].sort_index(axis="columns")
        total.update(f"{name}\0{list(frame.columns)}\0".encode())
        total.update(_hashed_rows(frame) if name in IN_PARQUET else _rows(frame))
    return total.hexdigest()[:_DIGEST_LENGTH]


def _rows(frame: pd.DataFrame) -> bytes:
    rows = frame.to_csv(index=False, header=False, lineterminator="\0").split("\0")
    return "\0".join(sorted(rows)).encode()


def _hashed_rows(frame: pd.DataFrame) -> bytes:
    """Return a number for each row, sorted: a hundred times as fast, for tables of millions."""
    numbers = pd.util.hash_pandas_object(frame, index=False).sort_values()
    return numbers.to_numpy(dtype="<u8").tobytes()


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


def _resources(descriptor: Mapping[str, Any], report: Report) -> Iterator[Resource]:
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
            yield Resource(name, path, _separator(entry), _declared(entry))
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


def check_relations(
    sheets: Mapping[str, Sheet],
    report: Report,
    others: Mapping[str, pd.DataFrame] | None = None,
    file: str = "",
) -> None:
    """Check what tables must agree on with each other.

    Parameters
    ----------
    sheets : Mapping of str to Sheet
        By table.
    report : Report
        Hears what does not fit.
    others : Mapping of str to DataFrame, optional
        Further typed rows of the same landscape, which are not read anew.
    file : str
        What the report calls those.
    """
    tables = {
        name: frame.set_axis([_NO_ROW] * len(frame)) for name, frame in (others or {}).items()
    }
    for name, sheet in sheets.items():
        tables[name] = pd.concat([tables[name], sheet.typed]) if name in tables else sheet.typed
    taxonomy = tables["taxonomy"] if "taxonomy" in tables else bundled_taxonomy()
    found = list(taxonomy_conflicts(taxonomy)) if "taxonomy" in tables else []
    found.extend(conflicts(tables, taxonomy))
    for conflict in found:
        if conflict.row == _NO_ROW:
            report.add(
                conflict.severity,
                conflict.message,
                f"{file} · {conflict.table}",
                column=conflict.column,
                value=conflict.value,
            )
            continue
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
        if name in IN_PARQUET:
            (folder / f"{name}{PARQUET}").write_bytes(encode(frame))
            resources.append(described(name, frame.columns, f"{name}{PARQUET}"))
            continue
        text = (frame.reset_index() if name in INDEXES else frame).apply(written_cells)
        text.to_csv(folder / f"{name}.csv", index=False, encoding="utf-8", lineterminator="\n")
        resources.append(described(name, text.columns, f"{name}.csv"))
    note_protection(resources, landscape.threshold, landscape.key_fingerprint)
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


def written_cells(column: pd.Series) -> pd.Series:
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


def described(name: str, headings: Iterable[str], path: str) -> dict[str, Any]:
    """Return what a descriptor says of a table that lies in a file."""
    kinds = {column.name: column.kind.name for column in SCHEMAS[name]}
    fields = [{"name": each, "type": kinds.get(each, SLUG.name)} for each in headings]
    entry = {"name": name, "path": path, "schema": {"fields": fields}}
    if path.endswith(PARQUET):
        return {**entry, "profile": "data-resource", "format": "parquet"}
    return {**entry, "profile": "tabular-data-resource", "encoding": "utf-8"}
