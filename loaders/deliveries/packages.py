"""Data Packages, handed over as a zip file."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import PurePosixPath
from typing import Any

from foundation.landscape import TABLES, Landscape
from foundation.language import Message
from loaders.deliveries.archives import Archive
from loaders.deliveries.delivered import MOST_CELLS, Delivered, RefusedError
from loaders.deliveries.merging import pruned
from loaders.deliveries.sheets import COMPANY_LIST
from loaders.deliveries.texts import refuse_costly
from loaders.files import DESCRIPTOR, MOST_DESCRIPTOR_BYTES, Package
from loaders.package import IN_PARQUET, INDEXES, assembled, check_package
from loaders.report import Report
from loaders.schemas import SCHEMAS


def top_folder(archive: Archive) -> str | None:
    """Return the folder of the descriptor: "" or one at the top; None where there is none."""
    for name in archive.names:
        path = PurePosixPath(name)
        if path.name == DESCRIPTOR and len(path.parts) <= 2:
            return name.removesuffix(DESCRIPTOR)
    return None


def read_package(
    archive: Archive,
    top: str,
    file: str,
    base: Landscape | None,
    as_of: date | None,
    report: Report,
) -> Delivered:
    """Read a package; tables that it lacks are taken over where it is the same landscape.

    Raises
    ------
    RefusedError
        If there is no sound descriptor, or a table is larger than it may be.
    """
    descriptor = _descriptor(archive, top)
    resources = _catalogue(descriptor, file, report)
    paths = [f"{top}{entry.get('path')}" for entry in resources]
    cells = sum(_cells(archive, path) for path in paths if path in archive)
    if cells > 2 * MOST_CELLS:
        raise RefusedError(Message("The file holds more than {most} cells", {"most": MOST_CELLS}))
    package = Package(
        {**descriptor, "resources": resources},
        lambda name: archive.size(top + name) if top + name in archive else None,
        lambda name: archive.read(top + name),
    )
    landscape, found = check_package(package)
    problems = [replace(one, file=f"{file} · {one.file}") for one in found]
    tables = tuple(name for name in TABLES if any(one.get("name") == name for one in resources))
    if landscape is None:
        return Delivered(None, (*report.problems, *problems), tables)
    if base is not None and base.identifier != landscape.identifier:
        message = Message(
            "The package is the landscape {name}, not {other}; nothing is taken over from that",
            {"name": landscape.identifier, "other": base.identifier},
        )
        report.warning(message, file)
        base = None
    made, kept = _completed(landscape, base, tables, as_of, file, report)
    extras = {name: further for name in tables if (further := _extras(name, made))}
    return Delivered(made, (*report.problems, *problems), tables, kept, extras)


def _descriptor(archive: Archive, top: str) -> dict[str, Any]:
    name = top + DESCRIPTOR
    if archive.size(name) > MOST_DESCRIPTOR_BYTES:
        raise RefusedError(Message("The file is too large"), part=DESCRIPTOR)
    try:
        found = json.loads(archive.read(name).decode("utf-8-sig"))
    except (ValueError, RecursionError) as reason:
        message = Message("Not valid JSON in UTF-8: {why}", {"why": str(reason)[:200]})
        raise RefusedError(message, part=DESCRIPTOR) from reason
    if not isinstance(found, dict):
        raise RefusedError(Message("Expected one JSON object"), part=DESCRIPTOR)
    return found


def _catalogue(descriptor: Mapping[str, Any], file: str, report: Report) -> list[dict[str, Any]]:
    """Return the resources that a catalogue brings; lists and counts of companies are left out."""
    found = descriptor.get("resources")
    entries = [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []
    for entry in entries:
        if entry.get("name") in IN_PARQUET:
            report.warning(COMPANY_LIST, f"{file} · {entry.get('name')}")
    return [one for one in entries if one.get("name") not in IN_PARQUET]


def _cells(archive: Archive, path: str) -> int:
    """Return roughly how many cells a file has; refuse one that is too large by itself."""
    if PurePosixPath(path).suffix.lower() == ".parquet":
        message = Message("Only the CSV files of a package are read; this one is Parquet")
        raise RefusedError(message, part=path)
    try:
        return refuse_costly(archive.read(path))
    except RefusedError as refused:
        refused.part = refused.part or path
        raise


def _completed(
    landscape: Landscape,
    base: Landscape | None,
    tables: tuple[str, ...],
    as_of: date | None,
    file: str,
    report: Report,
) -> tuple[Landscape, tuple[str, ...]]:
    """Add the tables of the base that the package lacks."""
    if base is None:
        made = landscape if as_of is None else replace(landscape, as_of=as_of)
        return made, ()
    lacking = {name: frame for name, frame in base.tables.items() if name not in tables}
    plain = {name: f.reset_index() if name in INDEXES else f for name, f in lacking.items()}
    others = pruned(plain, set(landscape.clusters.index), report, file)
    own = {
        name: frame.reset_index() if name in INDEXES else frame
        for name, frame in landscape.tables.items()
        if name in tables
    }
    header = {
        name: getattr(landscape, name)
        for name in (
            "identifier", "name_da", "name_en", "version", "description_da", "description_en",
            "synthetic", "sources", "licences",
        )
    }  # fmt: skip
    header |= {
        "as_of": as_of or landscape.as_of,
        "threshold": base.threshold,
        "key_fingerprint": base.key_fingerprint,
    }
    return assembled(header, {**others, **own}), tuple(n for n in TABLES if n in others)


def _extras(table: str, landscape: Landscape) -> tuple[str, ...]:
    known = {*SCHEMAS[table].headings}
    return tuple(str(name) for name in landscape.table(table).columns if name not in known)
