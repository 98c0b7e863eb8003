"""The command that brings a catalogue in: a workbook, CSV or a Data Package, into the store."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from commands.common import (
    ERRORS,
    UNREADABLE,
    InLanguage,
    plain,
    progress_bar,
    report,
    say,
    speaking,
    verdict,
)
from commands.store import (
    By,
    Note,
    Place,
    change_records,
    list_changes,
    opened,
    person,
    say_version,
)

if TYPE_CHECKING:
    from analysis.changes import Changes
    from foundation.landscape import Landscape
    from foundation.language import Text
    from loaders.deliveries import Delivered, Upload
    from loaders.store import Store
    from loaders.store.versions import Version


def bring_in(
    file: Annotated[
        Path | None,
        typer.Argument(help="An Excel workbook, a CSV file, a zip of them, or a Data Package."),
    ] = None,
    *,
    into: Annotated[
        str | None,
        typer.Option("--into", help="The landscape it belongs to; the configured one without."),
    ] = None,
    add: Annotated[
        bool, typer.Option("--add", help="Keep what is there about clusters that are not in it.")
    ] = False,
    as_of: Annotated[
        str | None, typer.Option("--as-of", help="The day it describes: 2017-06-30.")
    ] = None,
    check_only: Annotated[
        bool, typer.Option("--check", help="Only check and compare, publish nothing.")
    ] = False,
    findings: Annotated[
        Path | None,
        typer.Option("--findings", help="A new file: the workbook with faulty cells coloured."),
    ] = None,
    template: Annotated[
        Path | None, typer.Option("--template", help="A new file: a workbook to fill in.")
    ] = None,
    name: Annotated[str, typer.Option("--name", help="How to call the version.")] = "",
    note: Note = "",
    by: By = None,
    place: Place = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="One JSON object on stdout, and nothing else.")
    ] = False,
    language: InLanguage = None,
) -> None:
    """Bring a catalogue in: check it, say what would change, and publish it as the next version.

    Tables that the file does not hold stay as they are. With errors nothing is published.
    """
    if (file is None) == (template is None):
        raise typer.BadParameter("Give either FILE or --template.")
    text = speaking(language)
    if template is not None:
        _write_new(template, _template(text), text)
        return
    day, upload = _day(as_of), _upload(file or Path(), text)
    with opened(place, text) as store:
        base = _base(store, identifier := into or _configured())
        with progress_bar(text("Reading")) as progress:
            found = _read(upload, base, identifier, day, progress, add=add)
        if findings is not None:
            _write_new(findings, _findings(upload, found, text), text)
        changes = _changes(base, found)
        if not as_json:
            _list(upload, found, changes, text)
        version = None
        if found.landscape is not None and not check_only and (base is None or changes):
            version = _published(store, found.landscape, name, note, by)
    _say_outcome(found, changes, version, text, as_json=as_json)
    if found.landscape is None:
        raise typer.Exit(ERRORS if found.tables else UNREADABLE)


def _day(written: str | None) -> date | None:
    try:
        return None if written is None else date.fromisoformat(written)
    except ValueError:
        raise typer.BadParameter("Expected a day as year-month-day.") from None


def _configured() -> str:
    from foundation.settings import settings

    return settings().landscape


def _base(store: Store, identifier: str) -> Landscape | None:
    """Return the newest version of a landscape; None where there is none yet."""
    return store.open_version(identifier) if store.versions(identifier) else None


def _upload(file: Path, text: Text) -> Upload:
    """Read a file, or say why it cannot be read and end; of one that is too large only a part."""
    from loaders.deliveries import Upload
    from loaders.deliveries.delivered import MOST_UPLOAD_BYTES

    try:
        with file.open("rb") as opened_file:
            return Upload(file.name, opened_file.read(MOST_UPLOAD_BYTES + 1))
    except OSError as reason:
        why = reason.strerror or type(reason).__name__
        say(text("{file}: cannot be read: {why}", file=plain(str(file)), why=why))
        raise typer.Exit(UNREADABLE) from None


def _read(
    upload: Upload,
    base: Landscape | None,
    identifier: str,
    as_of: date | None,
    progress: Callable[[float], None],
    *,
    add: bool,
) -> Delivered:
    """Read a delivery; a landscape that is new gets the name asked for."""
    from loaders.deliveries import read_delivery

    def going_on(share: float) -> bool:
        progress(share)
        return True

    found = read_delivery(upload, base, as_of=as_of, add=add, progress=going_on)
    if base is None and found.landscape is not None:
        return replace(found, landscape=replace(found.landscape, identifier=identifier))
    return found


def _changes(base: Landscape | None, found: Delivered) -> Changes | None:
    from analysis.changes import compare

    if base is None or found.landscape is None:
        return None
    return compare(base, found.landscape)


def _published(store: Store, made: Landscape, name: str, note: str, by: str | None) -> Version:
    known = store.versions(made.identifier)
    return store.publish(made, known[-1].number if known else 0, name, note, person(by))


def _list(upload: Upload, found: Delivered, changes: Changes | None, text: Text) -> None:
    """Print what was found and what would change."""
    report(found.problems, text, as_json=False)
    typer.echo(verdict(Path(upload.name), found.problems, text))
    if found.tables:
        typer.echo(text("In the file: {tables}", tables=list(found.tables)))
    if found.kept:
        typer.echo(text("Taken over as they are: {tables}", tables=list(found.kept)))
    if changes is not None:
        list_changes(changes, text)


def _say_outcome(
    found: Delivered,
    changes: Changes | None,
    version: Version | None,
    text: Text,
    *,
    as_json: bool,
) -> None:
    """Print the version, or that there is none; as JSON everything in one object."""
    if as_json:
        record = {
            "problems": [problem.as_record(text) for problem in found.problems],
            "tables": list(found.tables),
            "kept": list(found.kept),
            "extras": {table: list(names) for table, names in found.extras.items()},
            "changes": None if changes is None else change_records(changes),
            "version": None if version is None else version.as_record(),
        }
        typer.echo(json.dumps(record, ensure_ascii=False, indent=2))
    elif version is not None:
        say_version(version, text, as_json=False)
    if version is None:
        say(text("Nothing was published."))


def _findings(upload: Upload, found: Delivered, text: Text) -> bytes:
    from writers.findings import findings_workbook

    return findings_workbook(upload.data, found.problems, text)


def _template(text: Text) -> bytes:
    from loaders.deliveries import forms
    from loaders.package import bundled_taxonomy
    from writers.template import template

    return template(text, bundled_taxonomy(), forms())


def _write_new(out: Path, content: bytes, text: Text) -> None:
    """Write a file that is not there yet."""
    try:
        with out.open("xb") as made:
            made.write(content)
    except FileExistsError:
        say(text("{file}: there is a file of this name already", file=plain(str(out))))
        raise typer.Exit(ERRORS) from None
    except OSError as reason:
        why = reason.strerror or type(reason).__name__
        say(text("{file}: cannot be written: {why}", file=plain(str(out)), why=why))
        raise typer.Exit(ERRORS) from None
    say(text("Written: {file}", file=plain(str(out))))
