"""What has been agreed about pairs of clusters: what a landscape brings, and what was recorded.

A verdict never changes what kind a pair is. It stands beside it, with who, when and why. Where a
landscape and the store both say something about a pair, the newer one is in force.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property, lru_cache
from typing import Any, Final, Literal

import pandas as pd

from analysis.overlap import Overlap
from analysis.pairs import Thresholds
from foundation.language import Message

Pair = tuple[str, str]
"""Two clusters in the order of their ids."""

ACCEPTED: Final = "accepted"
WITHDRAWN: Final = ""
VERDICTS: Final[Mapping[str, Message]] = {
    "complementary": Message("complementary"),
    "coordinate": Message("to be coordinated"),
    ACCEPTED: Message("accepted overlap"),
    "rejected": Message("not an overlap"),
}
"""What can be said of a pair."""
WITH: Final = "with"
WITHOUT: Final = "without"
STATES: Final = (WITH, WITHOUT, *VERDICTS)
"""What a list of pairs can be narrowed to."""

Change = Literal[
    "gone",
    "no_field",
    "fields_apart",
    "no_area",
    "places_apart",
    "places_unknown",
    "not_compared",
]


@dataclass(frozen=True, slots=True)
class Record:
    """A verdict, or that one was withdrawn.

    Parameters
    ----------
    pair : tuple of str
    verdict : str
        One of ``VERDICTS``; empty where one was withdrawn.
    reason, by : str
        Why, and who decided or recorded it; empty where a landscape does not tell.
    at : date or None
        The day (in UTC); None where a landscape does not tell.
    stored : bool
        Whether it was recorded here; otherwise it came with the landscape.
    """

    pair: Pair
    verdict: str
    reason: str
    by: str
    at: date | None
    stored: bool


@dataclass(frozen=True, eq=False)
class Verdicts:
    """All that is known about the pairs of a landscape.

    Parameters
    ----------
    brought : mapping of pair to tuple of Record
        What the landscape says, the oldest first.
    recorded : mapping of pair to tuple of Record
        What was recorded or withdrawn here, the first act first.
    """

    brought: Mapping[Pair, tuple[Record, ...]] = field(default_factory=dict)
    recorded: Mapping[Pair, tuple[Record, ...]] = field(default_factory=dict)

    @cached_property
    def in_force(self) -> Mapping[Pair, Record]:
        """The verdict of every pair that has one."""
        pairs = sorted({*self.brought, *self.recorded})
        return {pair: found for pair in pairs if (found := self._newest(pair)) is not None}

    def of(self, pair: Pair) -> Record | None:
        """Return the verdict in force about two clusters, in any order."""
        return self.in_force.get(in_order(*pair))

    def kind(self, pair: Pair) -> str:
        """Return which verdict is in force about two clusters; empty where none is."""
        found = self.of(pair)
        return found.verdict if found else WITHDRAWN

    def history(self, pair: Pair) -> tuple[Record, ...]:
        """Return everything ever said about two clusters, the oldest first."""
        pair = in_order(*pair)
        every = [*self.brought.get(pair, ()), *self.recorded.get(pair, ())]
        return tuple(sorted(every, key=lambda one: one.at or date.min))

    def acts(self, pair: Pair) -> tuple[Record, ...]:
        """Return what was recorded and withdrawn here about two clusters, the first act first."""
        return self.recorded.get(in_order(*pair), ())

    def held_here(self, pair: Pair) -> Record | None:
        """Return what was recorded here and not withdrawn, whether or not it is in force."""
        return _standing(self.acts(pair))

    def before_last(self, pair: Pair) -> Record | None:
        """Return what stood recorded here before the last act: what undoing goes back to."""
        return _standing(self.acts(pair)[:-1])

    def passing(self, pair: Pair, state: str) -> bool:
        """Return whether two clusters are in a state: one of ``STATES``, or "" for all."""
        kind = self.kind(pair)
        match state:
            case "":
                return True
            case "with":
                return kind != WITHDRAWN
            case "without":
                return kind == WITHDRAWN
        return kind == state

    def _newest(self, pair: Pair) -> Record | None:
        held = self.held_here(pair)
        brought = self.brought.get(pair, ())
        if held is None or not brought:
            return held or (brought[-1] if brought else None)
        newer = brought[-1].at is not None and held.at is not None and brought[-1].at > held.at
        return brought[-1] if newer else held


NONE: Final = Verdicts()
"""No verdict about any pair."""


def gathered(brought: pd.DataFrame, recorded: pd.DataFrame) -> Verdicts:
    """Put together what a landscape brings and what the store has recorded.

    Parameters
    ----------
    brought : DataFrame
        The landscape's table ``verdicts``; may be empty.
    recorded : DataFrame
        The store's whole history, in order: ``cluster_a``, ``cluster_b``, ``verdict``, ``reason``,
        ``decided_by``, ``decided_at``.
    """
    of_landscape = sorted(_records(brought, "decided_on"), key=lambda one: one.at or date.min)
    return Verdicts(_by_pair(of_landscape), _by_pair(_records(recorded, "decided_at")))


def in_order(one: str, other: str) -> Pair:
    """Return two clusters in the order of their ids."""
    return (one, other) if one <= other else (other, one)


def _standing(acts: tuple[Record, ...]) -> Record | None:
    return acts[-1] if acts and acts[-1].verdict != WITHDRAWN else None


def _records(table: pd.DataFrame, when: str) -> Iterator[Record]:
    for row in table.to_dict("records"):
        yield Record(
            in_order(row["cluster_a"], row["cluster_b"]),
            row["verdict"],
            _known(row.get("reason")) or "",
            _known(row.get("decided_by")) or "",
            _day(_known(row.get(when))),
            stored=when == "decided_at",
        )


def _known(value: Any) -> Any:
    return None if pd.isna(value) else value


def _day(value: date | None) -> date | None:
    return value.date() if isinstance(value, datetime) else value


def _by_pair(records: Iterable[Record]) -> dict[Pair, tuple[Record, ...]]:
    found: dict[Pair, tuple[Record, ...]] = {}
    for one in records:
        found[one.pair] = (*found.get(one.pair, ()), one)
    return found


@dataclass(frozen=True, slots=True)
class Absent:
    """An accepted overlap that is not found as one now.

    Parameters
    ----------
    record : Record
    changes : tuple of str
        Why not: *gone* (a cluster is not in the landscape), *no_field* or *fields_apart* (less
        alike than the threshold asks), *no_area*, *places_apart* or *places_unknown*, and
        *not_compared* (of a large landscape only the closest pairs are).
    missing : tuple of str
        The clusters that are gone.
    t, g : float or None
        The figures now, where they are known.
    """

    record: Record
    changes: tuple[Change, ...]
    missing: tuple[str, ...] = ()
    t: float | None = None
    g: float | None = None


@lru_cache(maxsize=64)
def absent(verdicts: Verdicts, overlap: Overlap, thresholds: Thresholds) -> tuple[Absent, ...]:
    """Return the accepted overlaps that the landscape does not show as overlaps now."""
    accepted = [one for one in verdicts.in_force.values() if one.verdict == ACCEPTED]
    if not accepted:
        return ()
    ranked = overlap.ranked(thresholds, across_levels=True)
    sides = pd.MultiIndex.from_frame(ranked[["cluster_a", "cluster_b"]])
    rows = ranked[sides.isin([one.pair for one in accepted])].to_dict("records")
    now = {(row["cluster_a"], row["cluster_b"]): row for row in rows}
    found = (_now(one, now.get(one.pair), overlap, thresholds) for one in accepted)
    return tuple(one for one in found if one is not None)


def _now(
    record: Record, row: Mapping[Any, Any] | None, overlap: Overlap, thresholds: Thresholds
) -> Absent | None:
    missing = tuple(each for each in record.pair if each not in overlap.clusters.index)
    if missing:
        return Absent(record, ("gone",), missing)
    if row is None:
        return Absent(record, tuple(_lost(record.pair, overlap)) or ("not_compared",))
    if row["kind"] == "overlap":
        return None
    t, g = _known(row["t"]), _known(row["g"])
    return Absent(record, tuple(_apart(record.pair, t, g, overlap, thresholds)), t=t, g=g)


def _lost(pair: Pair, overlap: Overlap) -> Iterator[Change]:
    if not overlap.shared_nodes(*pair):
        yield "no_field"
    if not overlap.shared_areas(*pair):
        yield "no_area"


def _apart(
    pair: Pair, t: float, g: float | None, overlap: Overlap, thresholds: Thresholds
) -> Iterator[Change]:
    if t < thresholds.same_field:
        yield "fields_apart" if overlap.shared_nodes(*pair) else "no_field"
    if g is None:
        yield "places_unknown"
    elif g < thresholds.same_places:
        yield "places_apart" if overlap.shared_areas(*pair) else "no_area"
