"""Read a delivery and put its tables in the place of those of the landscape in use."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date
from pathlib import PurePath
from typing import Any, Final

import pandas as pd

from foundation.landscape import TABLES, Landscape
from foundation.language import Message, fold
from foundation.logs import logger
from foundation.problems import Problem, has_errors
from loaders.deliveries import packages, sheets
from loaders.deliveries.archives import OLD_OFFICE, ZIP, Archive
from loaders.deliveries.delivered import (
    MOST_UPLOAD_BYTES,
    CancelledError,
    Delivered,
    Progress,
    RefusedError,
    going_on,
)
from loaders.deliveries.headings import is_set_aside, known_headings
from loaders.deliveries.merging import pruned, staying, together
from loaders.deliveries.rawtables import Budget, RawTable
from loaders.deliveries.texts import read_text
from loaders.deliveries.words import Words
from loaders.deliveries.workbooks import WORKBOOK, read_workbook
from loaders.masking import masked, masked_name, masked_problem
from loaders.package import INDEXES, REQUIRED, assembled, bundled_taxonomy, check_relations
from loaders.report import Report
from loaders.sheets import Sheet
from loaders.uploads import Upload

UNEXPECTED: Final = Message("The file cannot be read; it is none that this application knows")
_COORDINATE: Final = re.compile(r"-?\d{1,3}[.,]\d{4,}")
_READ: Final = 0.5
"""How much of the work is reading, the rest being checking."""


@dataclass
class _Found:
    """What a delivery holds, on its way to a landscape."""

    sheets: dict[str, Sheet] = field(default_factory=dict)
    extras: dict[str, tuple[str, ...]] = field(default_factory=dict)
    written: dict[str, dict[str, str]] = field(default_factory=dict)
    empty: list[str] = field(default_factory=list)
    broken: bool = False


def read_delivery(
    upload: Upload,
    base: Landscape | None,
    *,
    as_of: date | None = None,
    add: bool = False,
    progress: Progress | None = None,
) -> Delivered:
    """Read what somebody hands over: an Excel workbook, CSV, a zip of CSV, or a Data Package.

    Parameters
    ----------
    upload : Upload
        What it is shows in its bytes.
    base : Landscape, optional
        The version in use: tables that the delivery does not hold are taken over from it, and its
        name, sources and the like unless the delivery is a Data Package.
    as_of : datetime.date, optional
        The day whose state the delivery describes; that of the base without.
    add : bool
        Whether the delivered rows are put beside those of the base, in the place only of what the
        base has about the same clusters. Otherwise a delivered table replaces the one before.
    progress : callable, optional
        Told how much is done; returning False stops the reading.

    Returns
    -------
    Delivered
        Every problem names file and sheet, the row as a spreadsheet counts it, the column as it
        stands in the file and the value; none tells a company's number.

    Raises
    ------
    CancelledError
        If ``progress`` returned False.
    """
    file = masked_name(PurePath(upload.name).name[:200]) or "?"
    try:
        found = _delivered(upload, file, base, as_of=as_of, add=add, progress=progress)
    except CancelledError:
        raise
    except RefusedError as refused:
        found = Delivered(None, (_refusal(refused, file),))
    except Exception as failure:  # whatever a foreign file makes a library raise
        _log(failure)
        found = Delivered(None, (Problem("error", UNEXPECTED, file),))
    return replace(found, problems=tuple(map(_without_numbers, found.problems)))


def _log(failure: Exception) -> None:
    """Tell where the program failed, but not what with: an error's own words may quote a cell."""
    at = failure.__traceback__
    places = []
    while at is not None:
        code = at.tb_frame.f_code
        places.append(f"{PurePath(code.co_filename).name}:{at.tb_lineno} {code.co_name}")
        at = at.tb_next
    logger("loaders").error("delivery_failed", kind=type(failure).__name__, places=places[-6:])


def _refusal(refused: RefusedError, file: str) -> Problem:
    part = masked(refused.part[:80])
    label = f"{file} · {part}" if part else file
    value = refused.value[:200] if refused.value else None
    return Problem("error", refused.message, label, refused.row, refused.column, value)


def _without_numbers(problem: Problem) -> Problem:
    """Return a problem that tells no company's number; a coordinate is none."""
    found = masked_problem(problem)
    if problem.value and _COORDINATE.fullmatch(problem.value):
        return replace(found, value=problem.value)
    return found


def _delivered(
    upload: Upload,
    file: str,
    base: Landscape | None,
    *,
    as_of: date | None,
    add: bool,
    progress: Progress | None,
) -> Delivered:
    going_on(progress, 0.0)
    data = upload.data
    if not data.strip():
        raise RefusedError(Message("The file is empty"))
    if len(data) > MOST_UPLOAD_BYTES:
        message = Message(
            "The file has {size} MB; at most {most} MB are read",
            {"size": -(-len(data) // 2**20), "most": MOST_UPLOAD_BYTES // 2**20},
        )
        raise RefusedError(message)
    if data.startswith(OLD_OFFICE):
        message = Message("An old or encrypted workbook; save it as .xlsx without a password")
        raise RefusedError(message)
    report = Report()
    archive = Archive(data) if data.startswith(ZIP) else None
    if archive is not None and (top := packages.top_folder(archive)) is not None:
        found = packages.read_package(archive, top, file, base, as_of, report)
        going_on(progress, 1.0)
        return found
    raws = _raw_tables(upload, archive, file, report, _part(progress, 0.0, _READ))
    return _from_tables(raws, file, base, as_of=as_of, add=add, report=report, progress=progress)


def _part(progress: Progress | None, start: float, width: float) -> Progress | None:
    return None if progress is None else lambda share: progress(start + share * width)


def _raw_tables(
    upload: Upload, archive: Archive | None, file: str, report: Report, progress: Progress | None
) -> list[tuple[str, RawTable]]:
    """Return every table of a file with what findings call it."""
    if archive is None:
        stem = PurePath(upload.name).stem
        raw = read_text(upload.data, file, known_headings(), report, Budget())
        return [] if raw is None else [(file, replace(raw, name=stem))]
    if WORKBOOK in archive:
        raws = read_workbook(archive, progress)
        return [(f"{file} · {masked(raw.name[:80])}", raw) for raw in raws]
    _refuse_other_archives(archive)
    return _texts(archive, file, report, progress)


def _refuse_other_archives(archive: Archive) -> None:
    names = [name.lower() for name in archive.names]
    if "mimetype" in names or "content.xml" in names:
        raise RefusedError(Message("An OpenDocument file; save it as .xlsx"))
    if any(name.endswith("workbook.bin") for name in names):
        raise RefusedError(Message("A binary workbook (.xlsb); save it as .xlsx"))
    if any(name.endswith((".xlsx", ".xls", ".zip")) for name in names):
        raise RefusedError(Message("A zip file within a zip file; unpack it and hand over one"))
    if not any(name.endswith(".csv") for name in names):
        raise RefusedError(
            Message("There is neither a workbook nor a CSV file nor a Data Package in it")
        )


def _texts(
    archive: Archive, file: str, report: Report, progress: Progress | None
) -> list[tuple[str, RawTable]]:
    found, budget = [], Budget()
    for done, name in enumerate(archive.names, start=1):
        stem = PurePath(name).stem
        label = f"{file} · {masked_name(name[:80])}"
        if name.lower().endswith(".csv") and not is_set_aside(stem):
            try:
                raw = read_text(archive.read(name), label, known_headings(), report, budget)
            except RefusedError as refused:
                refused.part = refused.part or name
                raise
            if raw is not None:
                found.append((label, replace(raw, name=stem)))
        elif not is_set_aside(stem):
            report.warning(Message("Not a CSV file; it was left out"), label)
        going_on(progress, done / len(archive.names))
    return found


def _from_tables(
    raws: Iterable[tuple[str, RawTable]],
    file: str,
    base: Landscape | None,
    *,
    as_of: date | None,
    add: bool,
    report: Report,
    progress: Progress | None,
) -> Delivered:
    found = _checked(raws, base, report, _part(progress, _READ, 0.4))
    if not found.sheets and not report.has_errors:
        message = Message(
            "There is nothing in it: no row of a table was found. Fill in at least one row below"
            " the headings"
        )
        report.error(message, file)
    header = _header(file, base, as_of, report)
    others = _others(found, base, add=add, report=report, file=file)
    if not found.broken:
        check_relations(found.sheets, report, others, base.identifier if base else file)
    _check_required(found, others, file, report)
    problems = tuple(_as_written(problem, found.written) for problem in report.problems)
    tables = tuple(name for name in TABLES if name in found.sheets)
    kept = tuple(name for name in TABLES if name in others and name not in found.sheets)
    extras = {name: columns for name, columns in found.extras.items() if columns}
    if has_errors(problems):
        return Delivered(None, problems, tables, kept, extras)
    fresh = {name: sheet.typed.reset_index(drop=True) for name, sheet in found.sheets.items()}
    landscape = assembled(header, together(fresh, others))
    going_on(progress, 1.0)
    return Delivered(landscape, problems, tables, kept, extras)


def _checked(
    raws: Iterable[tuple[str, RawTable]],
    base: Landscape | None,
    report: Report,
    progress: Progress | None,
) -> _Found:
    """Find the tables among the sheets and check each."""
    found = _Found()
    placed: dict[str, sheets.Placed] = {}
    for label, raw in raws:
        one = sheets.place(raw, label, report)
        if one is None:
            continue
        name = one.table.name
        if name in placed:
            message = Message(
                "The table is there already, as {other}", {"other": placed[name].label}
            )
            report.error(message, label)
            continue
        placed[name] = one
        found.written[label] = sheets.written_headings(one)
    # themes and clusters first: the others may use their names
    first = ("taxonomy", "clusters")
    order = [*(name for name in first if name in placed), *(n for n in placed if n not in first)]
    for done, name in enumerate(order, start=1):
        words = Words(_taxonomy(found, base), _clusters(found, base))
        sheet, extras = sheets.check(placed[name], words, base, report)
        going_on(progress, done / len(placed))
        if sheet is None:
            found.broken = True
            continue
        if sheet.typed.empty:
            if len(placed[name].raw.rows) == 1:  # else the examples of a template stand there
                found.empty.append(placed[name].label)
        else:
            found.sheets[name], found.extras[name] = sheet, extras
    if found.sheets:
        for label in found.empty:
            message = Message("There are no rows in it; the table stays as it is")
            report.warning(message, label)
    return found


def _taxonomy(found: _Found, base: Landscape | None) -> pd.DataFrame:
    if "taxonomy" in found.sheets:
        return found.sheets["taxonomy"].typed
    if base is not None and not base.taxonomy.empty:
        return base.taxonomy.reset_index()
    return bundled_taxonomy()


def _clusters(found: _Found, base: Landscape | None) -> pd.DataFrame:
    """Return the names of the clusters that are there and of those that come."""
    parts = [] if base is None else [base.clusters]
    if "clusters" in found.sheets:
        parts.append(found.sheets["clusters"].typed.set_index("cluster_id"))
    names = [part[["name_da", "name_en"]] for part in parts]
    return pd.concat(names) if names else pd.DataFrame(columns=["name_da", "name_en"])


def _others(
    found: _Found, base: Landscape | None, *, add: bool, report: Report, file: str
) -> dict[str, pd.DataFrame]:
    """Return the base's tables that go on to apply, keys as columns.

    Rows about clusters that the delivery has no more go with them.
    """
    if base is None:
        return {}
    plain = {
        name: frame.reset_index() if name in INDEXES else frame.reset_index(drop=True)
        for name, frame in base.tables.items()
    }
    if add:
        return staying({name: sheet.typed for name, sheet in found.sheets.items()}, plain)
    kept = {name: frame for name, frame in plain.items() if name not in found.sheets}
    if "clusters" not in found.sheets:
        return kept
    clusters = set(found.sheets["clusters"].typed["cluster_id"])
    return pruned(kept, clusters, report, file)


def _header(
    file: str, base: Landscape | None, as_of: date | None, report: Report
) -> dict[str, Any]:
    """Return what ``Landscape`` takes beside its tables."""
    if base is not None:
        header = {each.name: getattr(base, each.name) for each in fields(base)}
        del header["tables"]
        return {**header, "as_of": as_of or base.as_of}
    stem = PurePath(file).stem
    name = re.sub(r"[^a-z0-9_-]+", "-", fold(stem)).strip("-_")[:80] or "landscape"
    if as_of is None:
        report.error(Message("The day that the catalogue describes is missing"), file)
    return {"identifier": name, "name_da": stem, "name_en": stem, "version": "1", "as_of": as_of}


def _check_required(
    found: _Found, others: Mapping[str, pd.DataFrame], file: str, report: Report
) -> None:
    for name in REQUIRED:
        if name not in found.sheets and name not in others and not report.has_errors:
            report.error(Message("The table {table} is missing", {"table": name}), file)


def _as_written(problem: Problem, written: Mapping[str, Mapping[str, str]]) -> Problem:
    """Return a problem that names the column as it stands in the file."""
    headings = written.get(problem.file)
    if headings is None:
        return problem
    values = dict(problem.message.values)
    if isinstance(key := values.get("key"), str):
        values["key"] = " + ".join(headings.get(name, name) for name in key.split(" + "))
    message = replace(problem.message, values=values)
    column = headings.get(problem.column, problem.column) if problem.column else None
    return replace(problem, message=message, column=column)
