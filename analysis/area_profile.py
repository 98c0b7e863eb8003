"""Everything that is known of one area, as data; the pages put it into words.

Clusters are described here and never ranked: what is said of an area is how its mix of fields
differs from the country's, not whose clusters are better.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal

import pandas as pd

from analysis.filters import Filters
from analysis.gaps import STRONGEST_FIRST
from analysis.overview import Overview
from analysis.pairs import CHANCES, Thresholds
from geodata.areas import Area, Areas, Level, LinkKind, Neighbour

LEAST_QUOTIENT: Final = 1.25
MOST_QUOTIENT: Final = 0.8
LEAST_CLUSTERS: Final = 2
"""So many clusters a field must have here, or be expected to have, before it is called strong or
weak: of one cluster alone a quotient tells nothing."""
LINKS: Final[tuple[LinkKind, ...]] = ("land", "bridge", "ferry")
Weight = Literal["stronger", "weaker", ""]
_HOME, _NEAR, _NATIONAL, _NONE = range(len(STRONGEST_FIRST))


@dataclass(frozen=True, eq=False)
class AreaProfile:
    """What is known of an area.

    Parameters
    ----------
    area : Area
    municipalities : int
        How many it has.
    clusters : DataFrame, by ``cluster_id``
        Those present in the area, nationwide ones only where they have a seat or an office:
        the columns of the catalogue, ``kind`` (seat, office or declared) and ``only_here``
        (whether the cluster is present nowhere else).
    elsewhere : DataFrame, by ``cluster_id``
        Nationwide clusters without seat or office here.
    themes : DataFrame, by theme
        See :func:`themes_of`.
    gaps : Mapping of str to tuple of str
        For each theme, the municipalities that no regional or local cluster of it covers and no
        cluster of it has a seat or an office in.
    pairs : DataFrame
        The pairs in the same or related fields and the same places whose clusters are both here;
        see :meth:`analysis.overlap.Overlap.ranked`.
    strengths : DataFrame
        What the strategy names for the area or for a place in it: the table's own columns.
    mentions : DataFrame
        What else the strategy says of the area or a place in it.
    indicators : DataFrame
        One figure of each indicator of the area itself; see :func:`current`.
    funding : DataFrame
        Rows of the table ``funding`` of the clusters here.
    collaborations : DataFrame
        Rows of the table ``collaborations`` with a cluster that is here.
    neighbours : tuple of Neighbour
        The areas of the same level next door.
    """

    area: Area
    municipalities: int
    clusters: pd.DataFrame
    elsewhere: pd.DataFrame
    themes: pd.DataFrame
    gaps: Mapping[str, tuple[str, ...]]
    pairs: pd.DataFrame
    strengths: pd.DataFrame
    mentions: pd.DataFrame
    indicators: pd.DataFrame
    funding: pd.DataFrame
    collaborations: pd.DataFrame
    neighbours: tuple[Neighbour, ...]

    @property
    def carried(self) -> list[str]:
        """The themes that a cluster here carries, in the taxonomy's order."""
        return [str(node) for node in self.themes.index[self.themes["clusters"] > 0]]

    @property
    def without_near(self) -> list[str]:
        """The themes that no municipality here has a cluster of close by; see ``gaps``."""
        return [node for node, codes in self.gaps.items() if len(codes) == self.municipalities]


@lru_cache(maxsize=64)
def area_profile(overview: Overview, code: str, thresholds: Thresholds) -> AreaProfile:
    """Gather everything that a landscape and the bundled geography tell of an area.

    Parameters
    ----------
    overview : Overview
    code : str
        An area of any level.
    thresholds : Thresholds
        From where on two clusters are in the same field or the same places.

    Raises
    ------
    KeyError
        If there is no such area.
    """
    areas, landscape = overview.areas, overview.landscape
    inside = frozenset(areas.municipalities(code))
    clusters = _clusters(overview, code, inside)
    ranks = _ranks(overview).loc[sorted(inside)]
    return AreaProfile(
        area=areas[code],
        municipalities=len(inside),
        clusters=clusters,
        elsewhere=overview.elsewhere_nationwide(code, Filters()),
        themes=themes_of(clusters, overview.in_area("DK", Filters()), ranks),
        gaps={
            str(theme): tuple(str(each) for each in column.index[column >= _NATIONAL])
            for theme, column in ranks.items()
        },
        pairs=_pairs(overview, frozenset(clusters.index), inside, thresholds),
        strengths=_within(landscape.table("strengths"), code, areas),
        mentions=_within(landscape.table("mentions"), code, areas),
        indicators=current(landscape.table("indicators"), code, landscape.as_of.year),
        funding=_of_clusters(landscape.table("funding"), clusters.index, "cluster_id"),
        collaborations=_of_clusters(
            landscape.table("collaborations"), clusters.index, "cluster_a", "cluster_b"
        ),
        neighbours=neighbours(areas, code),
    )


def themes_of(here: pd.DataFrame, country: pd.DataFrame, ranks: pd.DataFrame) -> pd.DataFrame:
    """Count an area's clusters by theme, hold them against the country, and say who covers it.

    Parameters
    ----------
    here, country : DataFrame, by ``cluster_id``
        The clusters present in the area and in the country, with ``themes`` and ``level``.
    ranks : DataFrame of int, by municipality of the area, a column for each theme
        Places in :data:`analysis.gaps.STRONGEST_FIRST`.

    Returns
    -------
    DataFrame, by theme
        ``clusters`` (a cluster counts in each of its themes), ``national``, ``regional``,
        ``local``, ``country`` (clusters of the theme in the country), ``expected`` (as many as the
        area would have if it had the country's mix), ``quotient`` (clusters / expected, a location
        quotient, Florence 1939; NaN without clusters), ``weight`` (stronger, weaker or ""), and
        ``home``, ``local_regional``, ``national_only``, ``none`` (municipalities).
    """
    themes = pd.Index(ranks.columns, name="theme")
    carried, everywhere = here.explode("themes"), country.explode("themes")
    found = pd.DataFrame(index=themes)
    found["clusters"] = carried["themes"].value_counts().reindex(themes, fill_value=0)
    for level in ("national", "regional", "local"):
        counted = carried.loc[carried["level"] == level, "themes"].value_counts()
        found[level] = counted.reindex(themes, fill_value=0)
    found["country"] = everywhere["themes"].value_counts().reindex(themes, fill_value=0)
    share = len(here) / len(country) if len(country) else 0.0
    found["expected"] = found["country"] * share
    found["quotient"] = found["clusters"] / found["expected"].where(found["expected"] > 0)
    found["weight"] = [_weight(*row) for row in found[["clusters", "expected"]].to_numpy()]
    for rank, name in enumerate(STRONGEST_FIRST):
        found[name] = (ranks == rank).sum()
    return found


def _weight(clusters: float, expected: float) -> Weight:
    """Say whether a field stands out.

    >>> _weight(4, 2), _weight(1, 0.2), _weight(0, 3), _weight(2, 2)
    ('stronger', '', 'weaker', '')
    """
    if clusters >= LEAST_CLUSTERS and clusters >= LEAST_QUOTIENT * expected > 0:
        return "stronger"
    if expected >= LEAST_CLUSTERS and clusters <= MOST_QUOTIENT * expected:
        return "weaker"
    return ""


def _clusters(overview: Overview, code: str, inside: frozenset[str]) -> pd.DataFrame:
    here = overview.in_area(code, Filters())
    present = overview.present("municipality")
    away = set(present.loc[~present["area_code"].isin(inside), "cluster_id"])
    only = ~here.index.isin(away) & ~here.index.isin(overview.nationwide)
    return here.assign(only_here=only & (code != "DK"))


@lru_cache(maxsize=16)
def _ranks(overview: Overview) -> pd.DataFrame:
    return overview.coverage_classes(overview.themes, "municipality", Filters())


def _pairs(
    overview: Overview, here: frozenset[str], inside: frozenset[str], thresholds: Thresholds
) -> pd.DataFrame:
    overlap = overview.overlap
    found = overlap.ranked(thresholds, across_levels=True)
    found = found[
        found["kind"].isin(CHANCES) & found["cluster_a"].isin(here) & found["cluster_b"].isin(here)
    ]
    both = zip(found["cluster_a"], found["cluster_b"], strict=True)
    shared = [not inside.isdisjoint(overlap.shared_areas(*pair)) for pair in both]
    return found[shared].reset_index(drop=True)


def _within(table: pd.DataFrame, code: str, areas: Areas) -> pd.DataFrame:
    """Return the rows about an area or a place in it."""
    if table.empty:
        return table
    places = {code, *areas.children(code)}
    return table[table["area_code"].isin(places)].reset_index(drop=True)


def current(indicators: pd.DataFrame, code: str, year: int) -> pd.DataFrame:
    """Return one figure of each indicator of an area: the newest not after a year, else the oldest.

    The same choice as of the population; see :meth:`geodata.areas.Area.population`.
    """
    if indicators.empty:
        return indicators
    mine = indicators[indicators["area_code"] == code].dropna(subset=["value", "year"])
    later = (mine["year"] > year).astype(bool)
    nearness = mine["year"].where(later, -mine["year"])
    ordered = mine.assign(later=later, nearness=nearness).sort_values(
        ["indicator", "later", "nearness"], kind="stable"
    )
    return ordered.drop_duplicates("indicator")[mine.columns].reset_index(drop=True)


def _of_clusters(table: pd.DataFrame, clusters: pd.Index, *columns: str) -> pd.DataFrame:
    if table.empty:
        return table
    return table[table[list(columns)].isin(list(clusters)).any(axis=1)].reset_index(drop=True)


def neighbours(areas: Areas, code: str) -> tuple[Neighbour, ...]:
    """Return the areas of the same level next door, each by the firmest way there.

    >>> from geodata.areas import load_areas
    >>> [(each.code, each.kind) for each in neighbours(load_areas(), "1081")]
    [('1082', 'land')]
    """
    level = areas[code].level
    found: dict[str, LinkKind] = {}
    for beside, kind in _ways_out(areas, code, level):
        known = found.get(beside, kind)
        found[beside] = min(kind, known, key=LINKS.index)
    return tuple(Neighbour(each, kind) for each, kind in sorted(found.items()))


def _ways_out(areas: Areas, code: str, level: Level) -> Iterator[tuple[str, LinkKind]]:
    around = areas.around(level)
    for municipality in areas.municipalities(code):
        for beside in areas.neighbours(municipality):
            there = around[beside.code]
            if there is not None and there != code:
                yield there, beside.kind
