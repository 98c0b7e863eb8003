"""Putting rows of ``indicators`` into a landscape's folder, and nothing else."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import pandas as pd

from foundation.language import Message
from foundation.problems import Problem
from loaders.cells import SEPARATORS, decode, grid
from loaders.files import DESCRIPTOR, Package, open_package
from loaders.package import check_package
from loaders.report import Report
from loaders.schemas import SCHEMAS
from loaders.statbank.writing import write_whole

TABLE: Final = "indicators"
KEY: Final = ["indicator", "area_code", "year"]


@dataclass(frozen=True, slots=True)
class Merged:
    """What came of putting rows into a landscape.

    Parameters
    ----------
    written : int
        Rows that stand in the landscape now; 0 when nothing was changed.
    replaced : int
        Rows that stood there before for the same indicator, area and year.
    problems : list of Problem
        What stood in the way.
    """

    written: int = 0
    replaced: int = 0
    problems: list[Problem] = field(default_factory=list)


def merge_indicators(folder: Path, rows: pd.DataFrame) -> Merged:
    """Put rows into a landscape's ``indicators`` in one step.

    Rows of the same indicator, area and year make way, whatever their source, so that no area has
    two figures; every other row stays, those of other areas of the same indicator and year among
    them. The landscape is checked with the new rows in it before anything is written, and no file
    but the table's own is touched (and the descriptor, if it names no such table yet).

    Parameters
    ----------
    folder : Path
        A landscape that is a folder.
    rows : DataFrame
        Columns of the table; ``year`` int, ``value`` float with NaN where there is none.
    """
    if not folder.is_dir():
        message = Message("Figures are written into a folder; unpack the landscape first")
        return Merged(problems=[Problem("error", message, str(folder))])
    package = open_package(folder)
    if isinstance(package, Problem):
        return Merged(problems=[package])
    entry = _entry(package.descriptor)
    descriptor = None if entry else _with_table(package.descriptor)
    path = str(entry.get("path")) if entry else f"{TABLE}.csv"
    report = Report()
    before = _before(package, path, entry, report)
    if before is None:
        return Merged(problems=report.problems)
    made, replaced = _merged(before, _as_text(rows))
    content = _written(made, _separator(entry))
    _, problems = check_package(_overlaid(package, path, content, descriptor))
    errors = [problem for problem in problems if problem.severity == "error"]
    if errors:
        return Merged(problems=errors)
    return _write(folder, path, content, descriptor) or Merged(len(rows), replaced)


def _entry(descriptor: Mapping[str, Any]) -> Mapping[str, Any] | None:
    resources = descriptor.get("resources")
    entries = resources if isinstance(resources, list) else []
    return next((e for e in entries if isinstance(e, dict) and e.get("name") == TABLE), None)


def _with_table(descriptor: Mapping[str, Any]) -> dict[str, Any]:
    new = {"name": TABLE, "path": f"{TABLE}.csv", "profile": "tabular-data-resource"}
    resources = descriptor.get("resources")
    known = resources if isinstance(resources, list) else []
    return {**descriptor, "resources": [*known, {**new, "encoding": "utf-8"}]}


def _before(
    package: Package, path: str, entry: Mapping[str, Any] | None, report: Report
) -> pd.DataFrame | None:
    """Return the rows that stand there now as text; None when they cannot be kept."""
    headings = SCHEMAS[TABLE].headings
    if entry is None:
        if package.size(path) is None:
            return pd.DataFrame(columns=list(headings), dtype=object)
        message = Message("There is such a file already, which the descriptor does not name")
        report.error(message, path)
        return None
    if package.size(path) is None:
        report.error(Message("The file is missing"), path)
        return None
    try:
        text = decode(package.read(path), path, report)
    except OSError as reason:
        report.error(Message("Cannot be read: {why}", {"why": str(reason)}), path)
        return None
    if text is None:
        return None
    return grid(text, set(headings), path, report, _declared_separator(entry))


def _declared_separator(entry: Mapping[str, Any] | None) -> str | None:
    dialect = entry.get("dialect") if entry else None
    found = dialect.get("delimiter") if isinstance(dialect, dict) else None
    return found if found in SEPARATORS else None


def _separator(entry: Mapping[str, Any] | None) -> str:
    return _declared_separator(entry) or ","


def _as_text(rows: pd.DataFrame) -> pd.DataFrame:
    """Return rows as they stand in a file: whole numbers whole, what is not known empty."""

    def number(value: float) -> str:
        if pd.isna(value):
            return ""
        return str(int(value)) if float(value).is_integer() else repr(float(value))

    value = rows["value"].map(number).astype(object)
    return rows.assign(value=value, year=rows["year"].map(str)).astype(object)


def _merged(before: pd.DataFrame, rows: pd.DataFrame) -> tuple[pd.DataFrame, int]:
    known = before.reindex(columns=list(dict.fromkeys([*before.columns, *rows.columns])))
    key = known[KEY].fillna("")
    # what a spreadsheet has made of a code or a year is repaired when read, so it is the same here
    area = key["area_code"].map(lambda code: code.zfill(4) if code.isdigit() else code)
    key = key.assign(area_code=area, year=key["year"].str.removesuffix(".0"))
    same = pd.MultiIndex.from_frame(key).isin(pd.MultiIndex.from_frame(rows[KEY]))
    whole = pd.concat([known[~same], rows], ignore_index=True)
    return whole.fillna(""), int(same.sum())


def _written(frame: pd.DataFrame, separator: str) -> bytes:
    text = io.StringIO()
    frame.to_csv(text, index=False, sep=separator, lineterminator="\n")
    return text.getvalue().encode("utf-8")


def _overlaid(
    package: Package, path: str, content: bytes, descriptor: Mapping[str, Any] | None
) -> Package:
    """Return the package as it would be with the new content."""
    return Package(
        descriptor or package.descriptor,
        lambda name: len(content) if name == path else package.size(name),
        lambda name: content if name == path else package.read(name),
    )


def _write(
    folder: Path, path: str, content: bytes, descriptor: Mapping[str, Any] | None
) -> Merged | None:
    """Write the table, then the descriptor that names it; return what went wrong."""
    try:
        write_whole(folder / path, content)
        if descriptor is not None:
            text = json.dumps(descriptor, ensure_ascii=False, indent=2) + "\n"
            write_whole(folder / DESCRIPTOR, text.encode())
    except OSError as reason:
        message = Message("Cannot be written: {why}", {"why": str(reason)})
        return Merged(problems=[Problem("error", message, str(folder))])
    return None
