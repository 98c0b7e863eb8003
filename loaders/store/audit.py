"""The audit trail: who did what, when and to what. It can be read and exported, never edited.

Each entry carries a seal over itself and the seal before it. Whoever changes or removes an entry in
the database breaks the chain from there on, and :func:`first_broken` names the place.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from foundation.language import Message
from loaders.store.sessions import Session, stored, unpacked
from loaders.store.tables import as_json, in_utc, line, now

PUBLISHED: Final = "published"
RESTORED: Final = "restored"
VERDICT_RECORDED: Final = "verdict_recorded"
VERDICT_WITHDRAWN: Final = "verdict_withdrawn"
DOCUMENT_SAVED: Final = "document_saved"
DOCUMENT_REMOVED: Final = "document_removed"
BACKUP_RESTORED: Final = "backup_restored"

ACTS: Final[Mapping[str, Message]] = {
    PUBLISHED: Message("published"),
    RESTORED: Message("went back to an earlier version"),
    VERDICT_RECORDED: Message("recorded a verdict"),
    VERDICT_WITHDRAWN: Message("withdrew a verdict"),
    DOCUMENT_SAVED: Message("saved"),
    DOCUMENT_REMOVED: Message("removed"),
    BACKUP_RESTORED: Message("restored a backup"),
}
"""What each act is called."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One act.

    Parameters
    ----------
    number : int
        1, 2, 3, … without a gap.
    at : datetime
        In UTC.
    who : str
        As the caller knows the person.
    act : str
        One of the words of this module.
    subject : str
        The landscape, or the document.
    details : Mapping
        What else belongs to the act.
    seal : str
        Over this entry and the seal before it.
    """

    number: int
    at: datetime
    who: str
    act: str
    subject: str
    details: Mapping[str, Any]
    seal: str

    def as_record(self) -> dict[str, Any]:
        """Return the entry as JSON takes it."""
        return {
            "number": self.number,
            "at": self.at.isoformat(),
            "who": self.who,
            "act": self.act,
            "subject": self.subject,
            "details": dict(self.details),
            "seal": self.seal,
        }


def enter(session: Session, who: str, act: str, subject: str, details: Mapping[str, Any]) -> None:
    """Add an entry in the same transaction as the act; the session must be alone."""
    trail = stored("store_audit")
    last = session.records(trail.order_by(trail.number.desc()).limit(1))
    record = {
        "number": last[0]["number"] + 1 if last else 1,
        "at": now(),
        "who": line(who),
        "act": act,
        "subject": subject,
        "details": as_json(details),
    }
    session.add("store_audit", {**record, "seal": _seal(last[0]["seal"] if last else "", record)})


def entries(session: Session | None) -> list[Entry]:
    """Return the whole trail, the first act first."""
    return [
        Entry(
            **{
                **record,
                "at": in_utc(record["at"]),
                "details": unpacked(record["details"]),
            }
        )
        for record in _records(session)
    ]


def first_broken(session: Session | None) -> int | None:
    """Return the number of the first entry that is not as it was written, None if all are.

    A trail that was cut off at its end looks whole: compare with an exported one.
    """
    before = ""
    for expected, record in enumerate(_records(session), start=1):
        seal = record.pop("seal")
        if record["number"] != expected or seal != _seal(before, record):
            return expected
        before = seal
    return None


def _records(session: Session | None) -> Iterable[dict[str, Any]]:
    if session is None:
        return []
    return session.records(stored("store_audit").order_by("number"))


def _seal(before: str, record: Mapping[str, Any]) -> str:
    written = {**record, "at": record["at"].isoformat()}
    return hashlib.sha256(f"{before}{as_json(written)}".encode()).hexdigest()
