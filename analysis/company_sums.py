"""Sums of companies by municipality, from which every count of companies is made.

The light half of :mod:`analysis.counting`, as Ibis expressions: what
:mod:`analysis.company_years` has brought together is chosen from and added up over the areas.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final, Literal, get_args

from analysis.company_years import (
    MEASURES,
    Clusters,
    holds_any,
    int64,
    memberships,
    sets,
    small_table,
)
from geodata.areas import LEVELS, Level

By = Literal["total", "theme", "cluster"]
UNKNOWN: Final = ""
"""Code and level of the area of companies without a known municipality."""
KEY: Final = ("cluster_id", "theme", "area_code", "year", "measure")


@dataclass(frozen=True, eq=False)
class Sums:
    """The participation, brought together once: what every count is made from.

    As they come these are expressions and nothing is computed. With :meth:`kept` the engine
    computes and keeps them, and a count is a matter of milliseconds.

    Parameters
    ----------
    sets : ibis.Table
        Companies by municipality, year, measure and the set of clusters; all that a distinct count
        needs.
    memberships : ibis.Table
        Companies by cluster, municipality, year and measure, and their fractions.
    areas : ibis.Table
        Which area lies in which.
    clusters : Clusters
        Which bit of a set stands for which cluster.
    """

    sets: Any
    memberships: Any
    areas: Any
    clusters: Clusters

    @classmethod
    def of(cls, participation: Any, carried: Mapping[str, Collection[str]], areas: Any) -> Sums:
        """Return the expressions; :func:`counts` says what the arguments hold."""
        clusters = Clusters(carried)
        municipalities = areas.filter(areas.level == "municipality")
        places = municipalities.select("municipality_code", "place")
        found = sets(participation, clusters, places)
        return cls(found, memberships(found, clusters), areas, clusters)

    def kept(self, keep: Callable[[str, Any], Any]) -> Sums:
        """Hand each table to ``keep(name, table)`` and go on with what it returns.

        ``sums.kept(lambda name, table: engine.create_table(f"sums_{name}", table))``
        """
        found, areas = keep("sets", self.sets), keep("areas", self.areas)
        # From the kept sets rather than from the participation again.
        by_cluster = keep("memberships", memberships(found, self.clusters))
        return replace(self, sets=found, memberships=by_cluster, areas=areas)

    def counts(self) -> Any:
        """Return the full table; see :func:`counts`."""
        parts = [*self._totals(None), self.memberships, *self._by_theme(None, None)]
        return _summed(parts, self.areas)

    def count(
        self,
        *,
        level: Level,
        by: By,
        measure: str,
        years: Collection[int] | None = None,
        themes: Collection[str] | None = None,
        clusters: Collection[str] | None = None,
    ) -> Any:
        """Return the counts of one filter; see :func:`count`."""
        _check(level, by, measure)
        if by == "theme":
            parts = self._by_theme(clusters, themes)
        else:
            chosen = self._chosen(clusters, themes)
            parts = [self._members(chosen)] if by == "cluster" else self._totals(chosen)
        parts = [part.filter(part.measure == MEASURES.index(measure)) for part in parts]
        if years is not None:
            parts = [part.filter(part.year.isin(sorted(years))) for part in parts]
        levels = [level] if level == "country" else [level, UNKNOWN]
        return _summed(parts, self.areas.filter(self.areas.level.isin(levels)))

    def _chosen(
        self, clusters: Collection[str] | None, themes: Collection[str] | None
    ) -> frozenset[str] | None:
        """Return the clusters that a filter asks for; None for all of them."""
        if clusters is None and themes is None:
            return None
        found = frozenset(self.clusters.carried if clusters is None else clusters)
        if themes is not None:
            found &= frozenset().union(*map(self.clusters.carrying, themes))
        return found

    def _members(self, chosen: Collection[str] | None) -> Any:
        if chosen is None:
            return self.memberships
        return self.memberships.filter(self.memberships.cluster_id.isin(sorted(chosen)))

    def _totals(self, chosen: Collection[str] | None) -> list[Any]:
        """Return every company once, and the fractions that it has in the chosen clusters."""
        found = self.sets
        if chosen is None:  # all its fractions together are one company
            return [_companies(found, fractional=found.companies.cast("float64"))]
        found = found.filter(holds_any(found, self.clusters.masks(chosen)))
        return [_companies(found), self._members(chosen).drop("cluster_id", "value")]

    def _by_theme(
        self, clusters: Collection[str] | None, themes: Collection[str] | None
    ) -> list[Any]:
        """Return distinct companies from their sets, fractions from the clusters."""
        chosen = self._chosen(clusters, None)
        carriers = {
            theme: own if chosen is None else own & chosen
            for theme in (self.clusters.themes if themes is None else sorted(set(themes)))
            for own in [self.clusters.carrying(theme)]
        }
        masks = self.clusters.themes_table(carriers)
        wanted = {word: masks[f"of_{word}"] for word in self.clusters.words}
        pairs = [(one, theme) for theme, own in carriers.items() for one in sorted(own)]
        of_themes = small_table(pairs, {"cluster_id": "string", "theme": "string"})
        members = self.memberships.join(of_themes, "cluster_id")
        return [
            _companies(self.sets.join(masks, holds_any(self.sets, wanted)), "theme"),
            members.select("theme", "place", "year", "measure", "fractional"),
        ]


def _companies(found: Any, *told: str, **figures: Any) -> Any:
    return found.select("place", "year", "measure", *told, value=found.companies, **figures)


def _summed(parts: list[Any], areas: Any) -> Any:
    """Add up cells of municipalities, of whichever columns, over the areas above them."""
    import ibis

    cells = ibis.union(*(_cell(part) for part in parts)) if len(parts) > 1 else _cell(parts[0])
    # Each municipality first: it lies in five areas, and the parts hold many rows of it.
    cells = _added(cells, ["cluster_id", "theme", "place", "year", "measure"])
    found = _added(cells.join(areas.select("place", "area_code"), "place"), KEY)
    names = ((found.measure == number, name) for number, name in enumerate(MEASURES))
    return found.filter(found.value > 0).select(
        "cluster_id",
        "theme",
        "area_code",
        year=found.year.cast("int64"),
        measure=ibis.cases(*names),
        value=found.value,
        fractional=found.fractional,
    )


def _added(cells: Any, key: Iterable[str]) -> Any:
    return cells.group_by(list(key)).agg(
        value=int64(cells.value.sum()), fractional=cells.fractional.sum()
    )


def _cell(part: Any) -> Any:
    """Return all columns of a cell, "" and 0 where a part has none."""
    import ibis

    def column(name: str, otherwise: Any) -> Any:
        return part[name] if name in part.columns else ibis.literal(otherwise)

    return part.select(
        "place",
        "year",
        "measure",
        cluster_id=column("cluster_id", ""),
        theme=column("theme", ""),
        value=column("value", 0).cast("int64"),
        fractional=column("fractional", 0.0).cast("float64"),
    )


def _check(level: str, by: str, measure: str) -> None:
    known: tuple[tuple[str, str, Collection[str]], ...] = (
        ("level", level, LEVELS),
        ("by", by, get_args(By)),
        ("measure", measure, MEASURES),
    )
    for name, value, allowed in known:
        if value not in allowed:
            raise ValueError(f"{name} is {value!r}, not one of {', '.join(allowed)}")
