"""Sums of companies by municipality, from which every count of companies is made.

The light half of :mod:`analysis.counting`, as Ibis expressions: what
:mod:`analysis.company_years` has brought together is chosen from and added up over the areas.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace
from typing import Any, Final, Literal, get_args

from analysis.company_years import (
    MEASURES,
    clusters_with_themes,
    companies_of,
    field,
    int64,
    memberships,
    numbered_themes,
    profiles,
    taken_part,
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
    members : ibis.Table
        One row per company, cluster and year; the only large one.
    profiles : ibis.Table
        Companies by municipality, year, measure and the set of themes that they have together.
    memberships : ibis.Table
        Companies by cluster, municipality, year and measure.
    clusters, themes, areas : ibis.Table
        Clusters and themes by number, and which area lies in which.
    """

    members: Any
    profiles: Any
    memberships: Any
    clusters: Any
    themes: Any
    areas: Any

    @classmethod
    def of(cls, participation: Any, carried: Any, areas: Any) -> Sums:
        """Return the expressions; :func:`counts` says what the tables hold."""
        themes = numbered_themes(carried)
        clusters = clusters_with_themes(participation, themes)
        municipalities = areas.filter(areas.level == "municipality")
        places = municipalities.select("municipality_code", "place")
        members, companies = taken_part(participation, clusters, places)
        by_cluster = memberships(members, clusters)
        return cls(members, profiles(companies), by_cluster, clusters, themes, areas)

    def kept(self, keep: Callable[[str, Any], Any]) -> Sums:
        """Hand each table to ``keep(name, table)`` and go on with what it returns.

        ``sums.kept(lambda name, table: engine.create_table(f"sums_{name}", table))``
        """
        names = ("clusters", "themes", "areas", "members")
        small = replace(self, **{name: keep(name, getattr(self, name)) for name in names})
        # From the kept members rather than from the participation again.
        companies = companies_of(small.members, small.clusters)
        return replace(
            small,
            profiles=keep("profiles", profiles(companies)),
            memberships=keep("memberships", memberships(small.members, small.clusters)),
        )

    def counts(self) -> Any:
        """Return the full table; see :func:`counts`."""
        parts = [self._totals(), self.memberships, *self._by_theme()]
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
        some_clusters = clusters is not None or (themes is not None and by != "theme")
        if some_clusters:
            chosen = self._chosen(clusters, themes if by != "theme" else None)
            parts = self._through(chosen, by, measure)
        else:
            parts = {"cluster": [self.memberships], "theme": self._by_theme()}.get(
                by, [self._totals()]
            )
        if by == "theme" and themes is not None:
            parts = [part.filter(part.theme.isin(sorted(themes))) for part in parts]
        parts = [part.filter(part.measure == MEASURES.index(measure)) for part in parts]
        if years is not None:
            parts = [part.filter(part.year.isin(sorted(years))) for part in parts]
        levels = [level] if level == "country" else [level, UNKNOWN]
        return _summed(parts, self.areas.filter(self.areas.level.isin(levels)))

    def _chosen(self, clusters: Collection[str] | None, carriers_of: Collection[str] | None) -> Any:
        """Return the clusters that a filter asks for."""
        chosen = self.clusters.filter(self.clusters.word == 0).select("cluster", "cluster_id")
        if clusters is not None:
            chosen = chosen.filter(chosen.cluster_id.isin(sorted(clusters)))
        if carriers_of is not None:
            carrying = self.themes.filter(self.themes.theme.isin(sorted(carriers_of)))
            chosen = chosen.semi_join(carrying, "cluster_id")
        return chosen

    def _through(self, chosen: Any, by: By, measure: str) -> list[Any]:
        """Return the companies of some clusters, where distinct ones are to be found anew."""
        import ibis

        fractions = self.memberships.semi_join(chosen, "cluster_id")
        if by == "cluster":
            return [fractions]
        did = self.members.filter(field(self.members.done, measure) > 0).join(chosen, "cluster")
        told = []
        if by == "theme":
            themes = self.themes.select("cluster_id", "theme")
            did, fractions = did.join(themes, "cluster_id"), fractions.join(themes, "cluster_id")
            told = ["theme"]
        once = did.select("company_id", "year", "place", *told).distinct()
        number = ibis.literal(MEASURES.index(measure), "int16")
        return [
            once.select("year", "place", *told, measure=number, value=ibis.literal(1)),
            fractions.select("year", "place", *told, "measure", "fractional"),
        ]

    def _totals(self) -> Any:
        """Return every company once; in the total its fractions add up to 1."""
        once = self.profiles.filter(self.profiles.word == 0)
        return once.select(
            "place",
            "year",
            "measure",
            value=once.companies,
            fractional=once.companies.cast("float64"),
        )

    def _by_theme(self) -> list[Any]:
        """Return distinct companies from their sets of themes, fractions from the clusters."""
        bits = self.themes.select("theme", "word", "bit").distinct()
        has = [self.profiles.word == bits.word, (self.profiles.marks & bits.bit) != 0]
        companies = self.profiles.join(bits, has)
        carried = self.memberships.join(self.themes.select("cluster_id", "theme"), "cluster_id")
        return [
            companies.select("theme", "place", "year", "measure", value=companies.companies),
            carried.select("theme", "place", "year", "measure", "fractional"),
        ]


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
