"""What a forum has agreed about a pair of clusters: recorded, withdrawn, never forgotten."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Final

from foundation.language import Message
from loaders.store import audit
from loaders.store.errors import UnknownError
from loaders.store.sessions import Session, stored
from loaders.store.tables import in_utc, is_identifier, line, now, page

if TYPE_CHECKING:
    import pandas as pd

VERDICTS: Final = ("complementary", "coordinate", "accepted", "rejected")
WITHDRAWN: Final = ""
COLUMNS: Final = ("cluster_a", "cluster_b", "verdict", "reason", "decided_by", "decided_at")


def record(
    session: Session, identifier: str, pair: tuple[str, str], verdict: str, reason: str, by: str
) -> None:
    """Record what holds about a pair from now on; the one before stays in the history.

    Raises
    ------
    ValueError
        If it is none of the four verdicts, or the pair is none.
    """
    if verdict not in VERDICTS:
        raise ValueError(f"{verdict!r} is none of {VERDICTS}")
    _write(session, identifier, _in_order(identifier, pair), verdict, reason, by)


def withdraw(
    session: Session, identifier: str, pair: tuple[str, str], reason: str, by: str
) -> None:
    """Let no verdict hold about a pair any more.

    Raises
    ------
    UnknownError
        If none does.
    """
    ordered = _in_order(identifier, pair)
    session.alone()
    if ordered not in {
        (one["cluster_a"], one["cluster_b"]) for one in in_force(session, identifier)
    }:
        raise UnknownError(Message("No verdict about this pair is in force"))
    _write(session, identifier, ordered, WITHDRAWN, reason, by)


def in_force(session: Session | None, identifier: str) -> list[dict[str, Any]]:
    """Return the verdict of each pair that has one."""
    latest = {(one["cluster_a"], one["cluster_b"]): one for one in history(session, identifier)}
    return [latest[pair] for pair in sorted(latest) if latest[pair]["verdict"] != WITHDRAWN]


def history(session: Session | None, identifier: str) -> list[dict[str, Any]]:
    """Return every verdict ever recorded or withdrawn (verdict empty), the first one first."""
    if session is None or not is_identifier(identifier):
        return []
    table = stored("store_verdicts")
    found = table.filter(table.landscape == identifier).order_by("number")
    records = session.records(found.select(*COLUMNS))
    return [{**one, "decided_at": in_utc(one["decided_at"])} for one in records]


def as_frame(records: Iterable[Mapping[str, Any]]) -> pd.DataFrame:
    """Return records as a table with typed columns, also when there are none."""
    import pandas as pd

    frame = pd.DataFrame(list(records), columns=list(COLUMNS))
    types = dict.fromkeys(COLUMNS[:-1], "str")
    return frame.astype({**types, "decided_at": "datetime64[us, UTC]"})


def _write(
    session: Session, identifier: str, pair: tuple[str, str], verdict: str, reason: str, by: str
) -> None:
    session.alone()
    number = session.next_number("store_verdicts")
    row = {
        "number": number,
        "landscape": identifier,
        "cluster_a": pair[0],
        "cluster_b": pair[1],
        "verdict": verdict,
        "reason": page(reason),
        "decided_by": line(by),
        "decided_at": now(),
    }
    session.add("store_verdicts", row)
    act = audit.VERDICT_WITHDRAWN if verdict == WITHDRAWN else audit.VERDICT_RECORDED
    details = {name: row[name] for name in ("cluster_a", "cluster_b", "verdict", "reason")}
    audit.enter(session, by, act, identifier, details)


def _in_order(identifier: str, pair: tuple[str, str]) -> tuple[str, str]:
    first, second = sorted(pair)
    if first == second or not all(map(is_identifier, (identifier, first, second))):
        raise ValueError(f"{pair} in {identifier!r} is no pair of clusters")
    return first, second
