"""Commands about the store: publish, look back, go back, take out, and keep a copy."""

from __future__ import annotations

import getpass
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from commands.common import (
    ERRORS,
    UNREADABLE,
    AsJson,
    InLanguage,
    LandscapePath,
    open_landscape,
    plain,
    print_json,
    say,
    speaking,
)

if TYPE_CHECKING:
    from analysis.changes import Changes, TableChanges
    from foundation.landscape import Landscape
    from foundation.language import Text
    from loaders.store import Store
    from loaders.store.versions import Version

Identifier = Annotated[str, typer.Argument(help="The name of a landscape: dk-2016.")]
Number = Annotated[int, typer.Argument(help="A version; 0 is the one that comes along.")]
Note = Annotated[str, typer.Option("--note", help="What there is to say about it.")]
By = Annotated[str | None, typer.Option("--by", help="Who does it; the name of the login without.")]
Place = Annotated[
    str | None,
    typer.Option("--store", help="Where the store lies: a file, or postgresql://… ."),
]


def publish(
    path: LandscapePath,
    *,
    name: Annotated[str, typer.Option("--name", help="How to call the version.")] = "",
    note: Note = "",
    by: By = None,
    onto: Annotated[
        int | None,
        typer.Option("--onto", help="The version it builds on; the newest one without."),
    ] = None,
    place: Place = None,
    as_json: AsJson = False,
    language: InLanguage = None,
) -> None:
    """Check a landscape and publish it as the next version."""
    text = speaking(language)
    landscape = open_landscape(path, text)
    with opened(place, text) as store:
        known = store.versions(landscape.identifier)
        parent = onto if onto is not None else known[-1].number if known else 0
        version = store.publish(landscape, parent, name, note, person(by))
    say_version(version, text, as_json=as_json)


def versions(
    identifier: Annotated[
        str | None, typer.Argument(help="The name of a landscape; all of them without.")
    ] = None,
    *,
    place: Place = None,
    as_json: AsJson = False,
    language: InLanguage = None,
) -> None:
    """List the versions of a landscape, or the newest version of each."""
    text = speaking(language)
    with opened(place, text) as store:
        found = store.newest() if identifier is None else store.versions(identifier)
    if identifier is not None and not found:
        say(text("There is no landscape {name}", name=plain(identifier)))
        raise typer.Exit(UNREADABLE)
    if as_json:
        print_json([version.as_record() for version in found])
        return
    for version in found:
        typer.echo(_line(version, text))


def diff(
    identifier: Identifier,
    old: Number,
    new: Number,
    *,
    place: Place = None,
    as_json: AsJson = False,
    language: InLanguage = None,
) -> None:
    """Say what differs between two versions: rows added, removed, and changed field by field."""
    from analysis.changes import compare

    text = speaking(language)
    with opened(place, text) as store:
        changes = compare(store.open_version(identifier, old), store.open_version(identifier, new))
    if as_json:
        print_json(change_records(changes))
    else:
        list_changes(changes, text)


def restore(
    identifier: Identifier,
    number: Number,
    *,
    note: Note = "",
    by: By = None,
    place: Place = None,
    as_json: AsJson = False,
    language: InLanguage = None,
) -> None:
    """Go back to a version: publish its content as a new one."""
    text = speaking(language)
    with opened(place, text) as store:
        version = store.restore(identifier, number, person(by), note)
    say_version(version, text, as_json=as_json)


def export(
    identifier: Identifier,
    out: Annotated[Path, typer.Argument(help="A new folder, or a new file that ends in .zip.")],
    *,
    number: Annotated[
        int | None, typer.Option("--version", help="Which version; the newest one without.")
    ] = None,
    place: Place = None,
    language: InLanguage = None,
) -> None:
    """Write a version as a data package that can be read, changed and published again."""
    text = speaking(language)
    if out.exists():
        say(text("{file}: there is a file of this name already", file=plain(str(out))))
        raise typer.Exit(ERRORS)
    with opened(place, text) as store:
        landscape = store.open_version(identifier, number)
    try:
        _write(landscape, out)
    except OSError as reason:
        why = reason.strerror or type(reason).__name__
        say(text("{file}: cannot be written: {why}", file=plain(str(out)), why=why))
        raise typer.Exit(ERRORS) from None
    typer.echo(f"{plain(str(out))}: {landscape.identifier}, {landscape.version}")


def backup(
    out: Annotated[Path, typer.Argument(help="A new file, such as backup.zip.")],
    *,
    place: Place = None,
    language: InLanguage = None,
) -> None:
    """Write the whole store as one file."""
    text = speaking(language)
    with opened(place, text) as store:
        store.backup(out)
    size = text.number(out.stat().st_size / 1e6, 1)
    typer.echo(f"{plain(str(out))}: {size} MB")


def restore_backup(
    source: Annotated[Path, typer.Argument(help="A file that “backup” has written.")],
    *,
    by: By = None,
    place: Place = None,
    language: InLanguage = None,
) -> None:
    """Fill an empty store from a backup: all of it, or nothing."""
    text = speaking(language)
    with opened(place, text) as store:
        store.restore_backup(source, person(by))
        found = store.newest()
    for version in found:
        typer.echo(_line(version, text))


def audit_trail(
    *,
    place: Place = None,
    as_json: AsJson = False,
    language: InLanguage = None,
) -> None:
    """List who did what and when, and whether the list is as it was written."""
    from loaders.store.audit import ACTS

    text = speaking(language)
    with opened(place, text) as store:
        entries, broken = store.audit_trail(), store.first_broken_seal()
    if as_json:
        print_json([entry.as_record() for entry in entries])
    else:
        for entry in entries:
            moment = f"{entry.at:%Y-%m-%d %H:%M:%S} UTC"
            act = text.say(ACTS[entry.act]) if entry.act in ACTS else entry.act
            words = (str(entry.number), moment, entry.who, act, entry.subject)
            typer.echo("  ".join(plain(word) for word in words))
    if broken is not None:
        say(text("The list was changed from outside, from number {number} on", number=str(broken)))
        raise typer.Exit(ERRORS)


@contextmanager
def opened(place: str | None, text: Text) -> Iterator[Store]:
    """Open the store; what goes wrong with it is said in a sentence and ends the command."""
    from loaders.catalogue import UnusableLandscapeError
    from loaders.store import open_store
    from loaders.store.errors import (
        StoreDamagedError,
        StoreError,
        StoreTooNewError,
        StoreUnavailableError,
        UnknownError,
    )

    unreadable = (StoreDamagedError, StoreTooNewError, StoreUnavailableError, UnknownError)
    try:
        yield open_store(place)
    except StoreError as reason:
        say(text.say(reason.message))
        raise typer.Exit(UNREADABLE if isinstance(reason, unreadable) else ERRORS) from None
    except UnusableLandscapeError as reason:
        for problem in reason.problems:
            say(text.say(problem.message))
        raise typer.Exit(ERRORS) from None


def person(by: str | None) -> str:
    """Return who acts: the name given, or that of the login."""
    if by is not None:
        return by
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # a user without a name, as in a container
        return ""


def say_version(version: Version, text: Text, *, as_json: bool) -> None:
    """Print a version, as a line or as a list of one record."""
    if as_json:
        print_json([version.as_record()])
    else:
        typer.echo(_line(version, text))


def _line(version: Version, text: Text) -> str:
    """Describe a version in one line."""
    words = [f"{version.landscape} {version.number}", plain(version.title)]
    if version.restored is not None:
        words.append(text("back to version {number}", number=str(version.restored)))
    if version.at is None:
        words.append(text("comes with the application"))
    else:
        words.append(f"{plain(version.by)}, {text.date(version.at)}")
    if version.note:
        words.append(plain(version.note))
    return " · ".join(words)


def _write(landscape: Landscape, out: Path) -> None:
    """Write a package so that under its name lies a whole one or none."""
    from loaders.package import write_package

    with tempfile.TemporaryDirectory(dir=out.absolute().parent, prefix=".export-") as workshop:
        folder = Path(workshop) / landscape.identifier
        write_package(landscape, folder)
        if out.suffix.lower() != ".zip":
            folder.replace(out)
            return
        made = Path(workshop) / "package.zip"
        with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
            for file in sorted(folder.iterdir()):
                archive.write(file, file.name)
        made.replace(out)


def list_changes(changes: Changes, text: Text) -> None:
    """Print what differs, row by row."""
    if not changes:
        typer.echo(text("No difference"))
    for change in changes.header:
        typer.echo(f"{change.name}: {_shown(change.old, text)} → {_shown(change.new, text)}")
    for found in changes.tables.values():
        added, removed, changed = found.counts
        counts = {"table": found.table, "added": added, "removed": removed, "changed": changed}
        typer.echo(text("{table}: {added} added, {removed} removed, {changed} changed", **counts))
        _list_rows(found, text)


def _list_rows(found: TableChanges, text: Text) -> None:
    for sign, rows in (("+", found.added), ("-", found.removed)):
        for row in rows:
            typer.echo(f"  {sign} {_key(tuple(row.get(name) for name in found.key), text)}")
    for change in found.changed:
        typer.echo(f"  ~ {_key(change.key, text)}")
        for field in change.fields:
            values = f"{_shown(field.old, text)} → {_shown(field.new, text)}"
            typer.echo(f"      {plain(field.name)}: {values}")


def _key(values: tuple[Any, ...], text: Text) -> str:
    return " / ".join(_shown(value, text) for value in values)


def _shown(value: Any, text: Text) -> str:
    """Return a value of a table for a terminal; a dash for nothing."""
    match value:
        case None:
            return "–"
        case bool():
            return text("yes") if value else text("no")
        case tuple():
            return plain("; ".join(map(str, value)))
    return plain(str(value))


def change_records(changes: Changes) -> list[dict[str, Any]]:
    """Return changes as JSON takes them: one record for the header and each table."""
    header = [
        {"name": change.name, "old": _json(change.old), "new": _json(change.new)}
        for change in changes.header
    ]
    tables = [
        {
            "table": found.table,
            **dict(zip(("n_added", "n_removed", "n_changed"), found.counts, strict=True)),
            "added": [_json(row) for row in found.added],
            "removed": [_json(row) for row in found.removed],
            "changed": [
                {
                    "key": _json(change.key),
                    "fields": [
                        {"name": each.name, "old": _json(each.old), "new": _json(each.new)}
                        for each in change.fields
                    ],
                }
                for change in found.changed
            ],
        }
        for found in changes.tables.values()
    ]
    return [{"header": header}, *tables] if header else tables


def _json(value: Any) -> Any:
    match value:
        case date():
            return value.isoformat()
        case tuple():
            return [_json(each) for each in value]
        case Mapping():
            return {name: _json(each) for name, each in value.items()}
    return value
