"""Versions of landscapes: listed and opened, exactly as they were published."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final

from foundation.landscape import Landscape, Source
from foundation.language import Message
from loaders.package import INDEXES, digest
from loaders.store.errors import StoreDamagedError, UnknownError
from loaders.store.rows import Content, decode, expression
from loaders.store.sessions import Session, stored, unpacked
from loaders.store.tables import in_utc, is_identifier, is_number

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

_SOURCES: Final = ("sources", "licences")


@dataclass(frozen=True, slots=True)
class Version:
    """One published state of a landscape; number 0 is the one that comes with the application.

    Parameters
    ----------
    landscape : str
        Its identifier.
    number : int
        1, 2, 3, … in the order of publication; 0 for a seed.
    parent : int or None
        The version that it builds on; None when there was none.
    name, note : str
        What the publisher says of it.
    name_da, name_en : str
        The landscape's own name in this version.
    as_of : date
        The day whose state it describes.
    by : str
        Who published it; empty for a seed.
    at : datetime or None
        When, in UTC; None for a seed.
    digest : str
        Of the content, as in ``Landscape.version``; empty for a seed, which nobody has opened yet.
    restored : int or None
        The version that it goes back to, if it does.
    synthetic : bool
        Whether it holds modelled or invented figures.
    """

    landscape: str
    number: int
    parent: int | None
    name: str
    note: str
    name_da: str
    name_en: str
    as_of: date
    by: str
    at: datetime | None
    digest: str
    restored: int | None = None
    synthetic: bool = False

    @property
    def title(self) -> str:
        """What to call it."""
        return self.name or self.name_da

    def as_record(self) -> dict[str, Any]:
        """Return the version as JSON takes it."""
        record = {each.name: getattr(self, each.name) for each in fields(self)}
        at = self.at.isoformat() if self.at else None
        return {**record, "as_of": self.as_of.isoformat(), "at": at}


@dataclass(frozen=True, slots=True)
class Body:
    """What a version holds: where its rows are, and everything about it but its tables."""

    digest: str
    header: Mapping[str, Any]
    contents: tuple[Content, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """A version with what its row in the store says of its body."""

    version: Version
    body: Body


def unknown(identifier: str, number: int | None) -> UnknownError:
    """Return the error about a version that is not there."""
    if number is None:
        return UnknownError(Message("There is no landscape {name}", {"name": identifier}))
    values = {"name": identifier, "number": number}
    return UnknownError(Message("The landscape {name} has no version {number}", values))


def listed(session: Session | None, identifier: str) -> list[Version]:
    """Return the published versions of a landscape, the first one first."""
    if session is None or not is_identifier(identifier):
        return []
    table = stored("store_versions")
    found = table.filter(table.landscape == identifier).order_by("number")
    return [row_from(record).version for record in session.records(found)]


def newest(session: Session | None) -> list[Row]:
    """Return the newest version of each landscape."""
    if session is None:
        return []
    table = stored("store_versions")
    last = table.group_by("landscape").agg(number=table.number.max())
    found = table.semi_join(last, ["landscape", "number"]).order_by("landscape")
    return [row_from(record) for record in session.records(found)]


def row_of(session: Session | None, identifier: str, number: int | None) -> Row | None:
    """Return one version, without a number the newest one; None when there is none."""
    if session is None or not is_identifier(identifier):
        return None
    table = stored("store_versions")
    found = table.filter(table.landscape == identifier)
    if number is not None:
        if not is_number(number):
            return None
        found = found.filter(found.number == number)
    last = found.order_by(found.number.desc()).limit(1)
    return next((row_from(record) for record in session.records(last)), None)


def fetched(session: Session, row: Row) -> dict[str, pa.Table]:
    """Return a version's tables as the store holds them, for :func:`landscape_of`."""
    return {one.table: session.fetch(expression(one)) for one in row.body.contents}


def one_table(
    session: Session, identifier: str, numbers: Collection[int], table: str
) -> dict[int, pd.DataFrame]:
    """Return one table of some versions, by their numbers.

    Raises
    ------
    StoreDamagedError
        If what is stored is not what was published.
    """
    read: dict[int, pd.DataFrame] = {}
    found: dict[int, pd.DataFrame] = {}
    for number in numbers:
        row = row_of(session, identifier, number)
        for content in row.body.contents if row else ():
            if row is None or content.table != table:
                continue
            if content.batch not in read:
                try:
                    read[content.batch] = decode(content, session.fetch(expression(content)))
                except (ValueError, KeyError, TypeError) as reason:
                    raise _damaged(row.version) from reason
            found[number] = read[content.batch]
    return found


def landscape_of(row: Row, held: Mapping[str, pa.Table]) -> Landscape:
    """Return a version's landscape; needs the store no more.

    Raises
    ------
    StoreDamagedError
        If what is stored is not what was published.
    """
    version = row.version
    try:
        tables = {one.table: decode(one, held[one.table]) for one in row.body.contents}
        header = _header(row.body.header)
        sound = content_digest(tables) == version.digest
    except (ValueError, KeyError, TypeError) as reason:
        raise _damaged(version) from reason
    if not sound:
        raise _damaged(version)
    header["version"] = f"{header['version']}+{version.digest}"
    return Landscape(**header, tables=tables)


def content_digest(tables: Mapping[str, Any]) -> str:
    """Return the digest of a landscape's tables, as in ``Landscape.version``."""
    plain = {
        name: frame.reset_index() if name in INDEXES else frame for name, frame in tables.items()
    }
    return digest(plain)


def written_header(landscape: Landscape) -> dict[str, Any]:
    """Return everything about a landscape but its tables, as JSON takes it."""
    header = {
        each.name: getattr(landscape, each.name)
        for each in fields(landscape)
        if each.name != "tables"
    }
    for name in _SOURCES:
        header[name] = [[one.title, one.path, one.licence] for one in header[name]]
    version = landscape.version.split("+", 1)[0]
    return {**header, "as_of": landscape.as_of.isoformat(), "version": version}


def _header(written: Mapping[str, Any]) -> dict[str, Any]:
    """Return what :func:`written_header` was given; what this application does not know is left."""
    known = {each.name for each in fields(Landscape)}
    header = {name: value for name, value in written.items() if name in known}
    for name in _SOURCES:
        header[name] = tuple(Source(*one) for one in header[name])
    return {**header, "as_of": date.fromisoformat(header["as_of"])}


def row_from(record: Mapping[str, Any]) -> Row:
    """Return a version from its row in the store."""
    header, contents = unpacked(record["header"]), unpacked(record["contents"])
    try:
        version = Version(
            landscape=record["landscape"],
            number=record["number"],
            parent=record["parent"],
            name=record["name"],
            note=record["note"],
            name_da=header["name_da"],
            name_en=header["name_en"],
            as_of=record["as_of"],
            by=record["published_by"],
            at=in_utc(record["published_at"]),
            digest=record["digest"],
            restored=record["restored"],
            synthetic=header["synthetic"],
        )
        return Row(version, Body(record["digest"], header, tuple(map(Content.read, contents))))
    except (KeyError, TypeError, ValueError) as reason:
        raise StoreDamagedError("store_versions") from reason


def _damaged(version: Version) -> StoreDamagedError:
    return StoreDamagedError(f"{version.landscape} {version.number}")
