"""What people keep beside the landscapes: views, presentations, drafts. Each has its history."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from foundation.language import Message
from loaders.store import audit
from loaders.store.errors import OvertakenError, UnknownError
from loaders.store.sessions import Session, stored, unpacked
from loaders.store.tables import as_json, in_utc, is_identifier, line, now


@dataclass(frozen=True, slots=True)
class Document:
    """One revision of something saved.

    Parameters
    ----------
    id : str
        The same over all revisions.
    number : int
        The revision: 1, 2, 3, …
    kind : str
        ``view``, ``presentation``, ``draft`` or what a page makes of it.
    owner : str
        Who made the first revision, or to whom it was given.
    title : str
        What people call it.
    content : Any
        Whatever JSON can hold; None when removed.
    removed : bool
        Whether this revision says that it is gone.
    by : str
        Who saved this revision.
    at : datetime
        When, in UTC.
    """

    id: str
    number: int
    kind: str
    owner: str
    title: str
    content: Any
    removed: bool
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Draft:
    """What is to be saved: with an ``id`` as the next revision of that document.

    ``expected`` is the revision that was read before; None saves on top of whatever is there.
    """

    kind: str
    title: str
    content: Any
    owner: str
    id: str | None = None
    expected: int | None = None


def save(session: Session, draft: Draft, by: str) -> Document:
    """Save a document.

    Raises
    ------
    OvertakenError
        If somebody else has saved it since the expected revision.
    UnknownError
        If there is no document of this id.
    """
    if not is_identifier(draft.kind):
        raise ValueError(f"{draft.kind!r} is no kind of document")
    session.alone()
    before = None if draft.id is None else _last(session, draft.id)
    if before is not None and draft.expected not in {None, before.number}:
        raise OvertakenError(before)
    saved = Document(
        id=uuid.uuid4().hex if before is None else before.id,
        number=1 if before is None else before.number + 1,
        kind=draft.kind,
        owner=line(draft.owner),
        title=line(draft.title),
        content=draft.content,
        removed=False,
        by=line(by),
        at=in_utc(now()),
    )
    _write(session, saved, audit.DOCUMENT_SAVED)
    return saved


def remove(session: Session, identifier: str, by: str) -> None:
    """Let a document be gone; its history stays, and saving it again brings it back.

    Raises
    ------
    UnknownError
        If there is no document of this id, or it is gone already.
    """
    session.alone()
    before = _last(session, identifier)
    if before.removed:
        raise _unknown()
    gone = Document(
        id=before.id,
        number=before.number + 1,
        kind=before.kind,
        owner=before.owner,
        title=before.title,
        content=None,
        removed=True,
        by=line(by),
        at=in_utc(now()),
    )
    _write(session, gone, audit.DOCUMENT_REMOVED)


def listed(session: Session | None, kind: str, owner: str | None = None) -> list[Document]:
    """Return the newest revisions of a kind that are not gone, the last saved one first."""
    if session is None or not is_identifier(kind):
        return []
    table = stored("store_documents")
    last = table.group_by("id").agg(number=table.number.max())
    newest = table.semi_join(last, ["id", "number"])
    found = newest.filter(newest.kind == kind, ~newest.removed)
    documents = map(_document, session.records(found.order_by(found.saved_at.desc(), "id")))
    return [one for one in documents if owner is None or one.owner == owner]


def one(session: Session | None, identifier: str) -> Document:
    """Return the newest revision of a document.

    Raises
    ------
    UnknownError
        If there is none, or it is gone.
    """
    found = _last(session, identifier)
    if found.removed:
        raise _unknown()
    return found


def history(session: Session | None, identifier: str) -> list[Document]:
    """Return every revision of a document, the first one first."""
    if session is None or not is_identifier(identifier):
        return []
    table = stored("store_documents")
    found = table.filter(table.id == identifier).order_by("number")
    return [_document(record) for record in session.records(found)]


def _last(session: Session | None, identifier: str) -> Document:
    revisions = history(session, identifier)
    if not revisions:
        raise _unknown()
    return revisions[-1]


def _unknown() -> UnknownError:
    return UnknownError(Message("There is nothing saved under this link any more"))


def _write(session: Session, document: Document, act: str) -> None:
    record = {
        "id": document.id,
        "number": document.number,
        "kind": document.kind,
        "owner": document.owner,
        "title": document.title,
        "content": as_json(document.content),
        "removed": document.removed,
        "saved_by": document.by,
        "saved_at": document.at.replace(tzinfo=None),
    }
    session.add("store_documents", record)
    details = {name: record[name] for name in ("kind", "number", "title", "owner")}
    audit.enter(session, document.by, act, document.id, details)


def _document(record: Mapping[str, Any]) -> Document:
    return Document(
        id=record["id"],
        number=record["number"],
        kind=record["kind"],
        owner=record["owner"],
        title=record["title"],
        content=unpacked(record["content"]),
        removed=record["removed"],
        by=record["saved_by"],
        at=in_utc(record["saved_at"]),
    )
