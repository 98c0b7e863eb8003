"""The strategy's milestones: where they began, what came of them, and how far it is to the target.

Figures are only joined to a line, and only alike, where they count the same ``population``: the
clusters that are counted together change from one account to the next.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date
from itertools import pairwise
from typing import Final, Literal

import pandas as pd

from foundation.language import Message

PointKind = Literal["baseline", "actual", "target"]
Aim = Literal["figure", "no_figure", "none"]
AIMS: Final[Mapping[Aim, Message]] = {
    "figure": Message("The strategy sets a target."),
    "no_figure": Message("The strategy names this milestone but sets no figure for it."),
    "none": Message("The strategy has no such target."),
}
CATALOGUE: Final = "catalogue"
"""The population of points that are counted from the landscape's own clusters."""
LABELS_OF: Final[Mapping[str, str]] = {"5a": "gold", "5b": "silver"}
"""Milestones that count clusters with a label."""


@dataclass(frozen=True, slots=True)
class Point:
    """One figure of a milestone.

    Parameters
    ----------
    year : int
    value : float
    kind : {"baseline", "actual", "target"}
    population : str
        Which clusters are counted together; points are of one series where it is the same.
    strategy, period : str
        The strategy's years, and the time that the figure is for.
    confidence, note, source : str
    """

    year: int
    value: float
    kind: PointKind
    population: str = ""
    strategy: str = ""
    period: str = ""
    confidence: str = ""
    note: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Segment:
    """Two points that a line may join.

    ``measured`` joins what was counted, ``way`` the baseline with the target set from it.
    """

    start: Point
    end: Point
    kind: Literal["measured", "way"]


@dataclass(frozen=True, slots=True)
class Distance:
    """How far an actual figure is from a target.

    Parameters
    ----------
    actual, target : Point
    missing : float
        What is missing, in the milestone's unit; 0 or less once the target is reached.
    way : float or None
        The share of the way from the baseline: 0 there, 1 at the target, negative behind the
        baseline. None without a baseline below the target.
    """

    actual: Point
    target: Point
    missing: float
    way: float | None

    @property
    def reached(self) -> bool:
        """Whether the target is reached; every target is a least number."""
        return self.missing <= 0

    @property
    def same_population(self) -> bool:
        """Whether figure and target count the same clusters; only then is the distance exact."""
        return self.actual.population == self.target.population

    @property
    def caveat(self) -> Message | None:
        """What to say beside the distance of figures that are not quite alike."""
        if self.same_population:
            return None
        return Message(
            "Counted among other clusters than the target was set for: {counted}, not {target}.",
            {"counted": self.actual.population, "target": self.target.population},
        )


@dataclass(frozen=True, slots=True)
class Goal:
    """A milestone in one strategy.

    Parameters
    ----------
    strategy : str
        Its years: ``2016-2018``.
    aim : {"figure", "no_figure", "none"}
        Whether the strategy sets a figure, names the milestone without one, or has no target.
    baseline, target : Point or None
    actuals : tuple of Point
        By year.
    """

    strategy: str
    aim: Aim
    baseline: Point | None = None
    target: Point | None = None
    actuals: tuple[Point, ...] = ()

    def distance(self, actual: Point) -> Distance | None:
        """Return how far a figure is from the target; None without one."""
        if self.target is None:
            return None
        whole = self.target.value - self.baseline.value if self.baseline else 0
        way = (actual.value - self.baseline.value) / whole if self.baseline and whole > 0 else None
        return Distance(actual, self.target, self.target.value - actual.value, way)

    @property
    def latest(self) -> Point | None:
        """The newest actual figure; of those of one year the one that counts as the target does."""

        def alike(point: Point) -> bool:
            return self.target is not None and point.population == self.target.population

        return max(self.actuals, key=lambda point: (point.year, alike(point)), default=None)


@dataclass(frozen=True, slots=True)
class Milestone:
    """One milestone with every figure known of it.

    Parameters
    ----------
    milestone_id : str
        ``1``; ``5a`` and ``5b`` are the parts of milestone 5. ``0`` is no milestone of 2018 but
        a goal of the first strategy that was given up.
    name_da, name_en, unit : str
    points : tuple of Point
        By year; a target without a figure is none.
    goals : tuple of Goal
        One for each strategy, the oldest first.
    """

    milestone_id: str
    name_da: str
    name_en: str
    unit: str
    points: tuple[Point, ...]
    goals: tuple[Goal, ...]

    @property
    def number(self) -> int:
        """The number without the letter of a part: 5 for ``5a``; 0 where there is none."""
        return _number(self.milestone_id)

    @property
    def populations(self) -> tuple[str, ...]:
        """The series, in the order in which they begin."""
        return tuple(dict.fromkeys(point.population for point in self.points))

    @property
    def segments(self) -> tuple[Segment, ...]:
        """The points that a line may join: within a series only."""
        return (*self._measured(), *self._ways())

    def _measured(self) -> Iterator[Segment]:
        for population in self.populations:
            series = [
                point
                for point in self.points
                if point.population == population and point.kind != "target"
            ]
            for start, end in pairwise(series):
                if start.year < end.year:
                    yield Segment(start, end, "measured")

    def _ways(self) -> Iterator[Segment]:
        for goal in self.goals:
            start, end = goal.baseline, goal.target
            if start and end and start.population == end.population and start.year < end.year:
                yield Segment(start, end, "way")


@dataclass(frozen=True, slots=True)
class Labelled:
    """Clusters of a catalogue that hold a label on a day.

    Parameters
    ----------
    label : str
    day : datetime.date
    dated : int
        Those whose label is on record as not yet expired.
    undated : int
        Those without a date of expiry on record: it may have expired.
    """

    label: str
    day: date
    dated: int
    undated: int

    @property
    def number(self) -> int:
        """All of them."""
        return self.dated + self.undated

    @property
    def point(self) -> Point:
        """The number as a point of its own series, never joined to published figures."""
        return Point(self.day.year, self.number, "actual", CATALOGUE, period=self.day.isoformat())


def milestones(table: pd.DataFrame) -> tuple[Milestone, ...]:
    """Return the milestones of a landscape, by number.

    Parameters
    ----------
    table : DataFrame
        The table ``milestones``: ``milestone_id``, ``label_da``, ``label_en``, ``unit``,
        ``year``, ``period``, ``value``, ``kind``, ``strategy``, ``population``, ``confidence``,
        ``note``, ``source``; may be empty. One figure a row; a target may lack its value.
    """
    if table.empty:
        return ()
    found = [_milestone(str(name), rows) for name, rows in table.groupby("milestone_id")]
    return tuple(sorted(found, key=lambda each: (each.number, each.milestone_id)))


def time_axis(found: Iterable[Milestone]) -> tuple[int, int] | None:
    """Return the first and last year of any point, for one axis that all share."""
    known = [point.year for milestone in found for point in milestone.points]
    return (min(known), max(known)) if known else None


def labelled(clusters: pd.DataFrame, label: str, day: date) -> Labelled:
    """Count the clusters that hold a label on a day, as far as is known.

    Left out are clusters closed before that year or founded after it, labels first on record in a
    later year, and labels that had expired.

    Parameters
    ----------
    clusters : DataFrame
        ``label``, ``label_expires`` (the last day; missing where not known), ``label_year``,
        ``founded_year``, ``closed_year`` (each may be missing).
    """
    year = day.year
    held = (
        (clusters["label"] == label)
        & (clusters["label_year"].fillna(year) <= year)
        & (clusters["founded_year"].fillna(year) <= year)
        & (clusters["closed_year"].fillna(year) >= year)
    ).astype(bool)
    expires = clusters.loc[held, "label_expires"]
    return Labelled(
        label, day, int((expires >= pd.Timestamp(day)).sum()), int(expires.isna().sum())
    )


def _milestone(name: str, rows: pd.DataFrame) -> Milestone:
    rows = rows.sort_values("year", kind="stable")
    first = rows.iloc[0]
    goals = tuple(
        _goal(str(strategy), of_strategy) for strategy, of_strategy in rows.groupby("strategy")
    )
    return Milestone(
        name,
        str(first["label_da"]),
        str(first["label_en"]),
        str(first["unit"]),
        tuple(_points(rows)),
        goals,
    )


def _goal(strategy: str, rows: pd.DataFrame) -> Goal:
    points = tuple(_points(rows))
    of_kind = {
        kind: tuple(point for point in points if point.kind == kind)
        for kind in ("baseline", "actual", "target")
    }
    target = of_kind["target"][-1] if of_kind["target"] else None
    named = bool((rows["kind"] == "target").any())
    aim: Aim = "figure" if target else "no_figure" if named else "none"
    baseline = of_kind["baseline"][-1] if of_kind["baseline"] else None
    return Goal(strategy, aim, baseline, target, of_kind["actual"])


def _points(rows: pd.DataFrame) -> Iterator[Point]:
    names = [each.name for each in fields(Point)]
    for row in rows.dropna(subset=["value"])[names].to_dict("records"):
        said = {str(name): cell for name, cell in row.items()}
        yield Point(**said | {"year": int(row["year"]), "value": float(row["value"])})


def _number(milestone_id: str) -> int:
    digits = re.match(r"\d+", milestone_id, re.ASCII)
    return int(digits[0]) if digits else 0
