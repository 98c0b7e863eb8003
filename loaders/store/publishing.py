"""Publishing a landscape as the next version.

The rows of a version are written first, its own row last; only what that row names is seen. A table
that is as it was in an earlier version of the landscape is not written again, so that going back,
or correcting one cell, costs next to nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from foundation.landscape import TABLES, Landscape
from loaders.protection import shows_small
from loaders.schemas import SCHEMAS
from loaders.store import audit
from loaders.store.errors import OvertakenError
from loaders.store.rows import Content, encode, new_batch, schema_of
from loaders.store.sessions import Session, stored, unpacked
from loaders.store.tables import ROWS, as_json, line, now, page
from loaders.store.versions import Body, Version, row_from, row_of, unknown, written_header

_TOLD: Final = ("number", "parent", "name", "note", "as_of", "digest", "restored")
"""What the audit trail tells of a version."""


@dataclass(frozen=True, slots=True)
class Publication:
    """What a publisher says.

    ``parent`` is the version that it builds on (0: the seed, or nothing), ``restored`` the one that
    it goes back to, if it does.
    """

    landscape: str
    parent: int
    name: str
    note: str
    by: str
    restored: int | None = None

    def same_as(self, other: Version) -> bool:
        """Return whether this publication has become that version already."""
        said = (self.parent, line(self.name), page(self.note), line(self.by), self.restored)
        return said == (other.parent or 0, other.name, other.note, other.by, other.restored)


def publish(
    session: Session, landscape: Landscape, digested: str, said: Publication, *, seeded: bool
) -> Version:
    """Write a landscape as the next version.

    Parameters
    ----------
    session : Session
        Writing.
    landscape : Landscape
        Checked.
    digested : str
        Its :func:`content_digest`.
    said : Publication
        Who publishes it, and how they call it.
    seeded : bool
        Whether the landscape has a version 0.

    Raises
    ------
    OvertakenError
        If there is a newer version than the one that it builds on.
    """
    if version := _said_before(session, said, digested):
        return version
    known = {one.fingerprint: one for one in _contents(session, said.landscape)}
    there, batch = session.tables(), new_batch()
    contents = []
    for name in (each for each in TABLES if each in landscape.tables):
        if f"{ROWS}{name}" not in there:
            _make_table(session, name)
        contents.append(_write_table(session, name, landscape, batch, known))
    body = Body(digested, written_header(landscape), tuple(contents))
    return _conclude(session, said, body, seeded=seeded)


def restore(session: Session, body: Body, said: Publication, *, seeded: bool) -> Version:
    """Write an earlier version's body as the next version; its rows are there already."""
    return _conclude(session, said, body, seeded=seeded)


def _conclude(session: Session, said: Publication, body: Body, *, seeded: bool) -> Version:
    """Write the version's row and the entry in the audit trail; from here on writers are alone."""
    session.alone()
    if version := _said_before(session, said, body.digest):
        return version
    record = {
        "landscape": said.landscape,
        "number": said.parent + 1,
        "parent": said.parent if said.parent or seeded else None,
        "name": line(said.name),
        "note": page(said.note),
        "as_of": date.fromisoformat(body.header["as_of"]),
        "published_by": line(said.by),
        "published_at": now(),
        "restored": said.restored,
        "digest": body.digest,
        "header": as_json(body.header),
        "contents": as_json([one.written() for one in body.contents]),
    }
    session.add("store_versions", record)
    version = row_from(record).version
    told = version.as_record()
    details = {name: told[name] for name in _TOLD}
    act = audit.PUBLISHED if said.restored is None else audit.RESTORED
    audit.enter(session, said.by, act, said.landscape, details)
    return version


def _said_before(session: Session, said: Publication, digested: str) -> Version | None:
    """Return the newest version if it is this very publication, sent twice.

    That happens after a double click, and when a connection broke just as it was kept.

    Raises
    ------
    OvertakenError
        If there is any other version newer than the one that it builds on.
    UnknownError
        If that one is not there.
    """
    before = row_of(session, said.landscape, None)
    newest_number = before.version.number if before else 0
    if said.parent > newest_number:
        raise unknown(said.landscape, said.parent)
    if before is None or said.parent == newest_number:
        return None
    if before.version.digest == digested and said.same_as(before.version):
        return before.version
    raise OvertakenError(before.version)


def _make_table(session: Session, name: str) -> None:
    held = f"{ROWS}{name}"
    session.alone()
    if held not in session.tables():
        session.create(held, schema_of(name))


def _write_table(
    session: Session, name: str, landscape: Landscape, batch: int, known: Mapping[str, Content]
) -> Content:
    """Write a table's rows, unless an earlier version has the very same."""
    held = f"{ROWS}{name}"
    content, rows = encode(name, landscape.tables[name], batch, session.columns(held))
    if content.fingerprint in known:
        return known[content.fingerprint]
    session.append(held, rows)
    return content


def _contents(session: Session, identifier: str) -> Iterable[Content]:
    """Return what all versions of a landscape hold."""
    table = stored("store_versions")
    found = table.filter(table.landscape == identifier).select("contents")
    for record in session.records(found):
        yield from map(Content.read, unpacked(record["contents"]))


def refuse_secrets(landscape: Landscape) -> None:
    """Refuse what must never be stored, whoever made the landscape.

    Raises
    ------
    ValueError
        If a company stands under anything but a pseudonym, or counts are not protected.
    """
    companies = landscape.tables.get("participation")
    if companies is not None:
        rules = {column.name: column.rules for column in SCHEMAS["participation"]}
        if not all(rule.test(companies["company_id"]).all() for rule in rules["company_id"]):
            raise ValueError("participation holds a company that is no pseudonym")
    counts = landscape.tables.get("counts")
    if counts is not None and (
        landscape.threshold is None or shows_small(counts, landscape.threshold)
    ):
        raise ValueError("counts are not protected")
