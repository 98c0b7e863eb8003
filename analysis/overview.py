"""A landscape made ready to be looked at: what every page derives from its tables once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

import pandas as pd

from analysis import innovation
from analysis.bases import base_of
from analysis.filters import Filters, choose, haystacks
from analysis.gaps import GAPS, STRONGEST_FIRST, class_ranks, ranked_places
from analysis.measures import FIGURES_OF, MEASURES, PAIR_KINDS, by_area, landscape_themes
from analysis.overlap import Overlap
from analysis.pairs import Thresholds
from analysis.presence import at_level, nationwide, presence
from foundation.landscape import Landscape
from geodata.areas import LEVELS, Areas, Level

REMEMBERED = 256
"""How many answers to filters are kept, over all landscapes of a process."""


@dataclass(frozen=True, eq=False)
class Overview:
    """A landscape with its clusters placed in the areas.

    Parameters
    ----------
    landscape : Landscape
    areas : Areas
    """

    landscape: Landscape
    areas: Areas

    @property
    def taxonomy(self) -> pd.DataFrame:
        """Themes, segments and growth areas, by ``node_id``."""
        return self.landscape.taxonomy

    @cached_property
    def clusters(self) -> pd.DataFrame:
        """The clusters by ``cluster_id``, with what a search looks through (``haystack``)."""
        clusters = self.landscape.clusters
        return clusters.assign(haystack=haystacks(clusters, self.taxonomy, self.areas))

    @cached_property
    def nationwide(self) -> frozenset[str]:
        """The clusters that declare to cover the whole country."""
        return nationwide(self.landscape.coverage)

    @cached_property
    def themes(self) -> list[str]:
        """The themes that at least one cluster carries, in the taxonomy's order."""
        carried = set(landscape_themes(self.landscape.clusters))
        return [node for node in self.taxonomy.index if node in carried]

    @cached_property
    def segments(self) -> frozenset[str]:
        """The segments that at least one cluster carries."""
        return frozenset(each for carried in self.clusters["segments"] for each in carried)

    @cached_property
    def seats(self) -> dict[str, tuple[float, float]]:
        """Where clusters have their seat, as latitude and longitude in degrees.

        The label point of the municipality stands in where no point is given; a cluster with
        neither is left out.
        """
        columns = self.clusters[["hq_municipality_code", "hq_lat", "hq_lon"]]
        found: dict[str, tuple[float, float]] = {}
        for cluster_id, code, lat, lon in columns.itertuples(name=None):
            area = self.areas.get(code)
            if pd.notna(lat) and pd.notna(lon):
                found[cluster_id] = (float(lat), float(lon))
            elif area:
                found[cluster_id] = area.label_point
        return found

    @cached_property
    def years(self) -> range:
        """The years in which clusters were founded or closed, up to the landscape's own."""
        clusters = self.clusters
        columns = pd.concat([clusters["founded_year"], clusters["closed_year"]])
        known = [int(year) for year in columns.dropna()]
        if not known:
            return range(0)
        return range(min(known), max(*known, self.landscape.as_of.year) + 1)

    @cached_property
    def _present(self) -> dict[str, pd.DataFrame]:
        base = presence(self.landscape.clusters, self.landscape.coverage, self.areas)
        return {level: at_level(base, level, self.areas) for level in LEVELS}

    def present(self, level: Level) -> pd.DataFrame:
        """Return which clusters are present in which areas of a level, and how.

        See :func:`analysis.presence.presence` for the columns.
        """
        return self._present[level]

    def codes(self, level: Level) -> list[str]:
        """Return the codes of all areas of a level."""
        return [area.code for area in self.areas.at(level)]

    def chosen(self, filters: Filters) -> pd.DataFrame:
        """Return the clusters that pass the filters."""
        return _chosen(self, filters).copy(deep=False)

    def counted_themes(self, filters: Filters) -> list[str]:
        """Return the themes that measures count: those chosen, or all that the landscape has."""
        return list(filters.themes) or self.themes

    @cached_property
    def measures(self) -> tuple[str, ...]:
        """The measures that the landscape has data for."""
        counted = not self.landscape.table("counts").empty
        return tuple(name for name, one in MEASURES.items() if counted or one.source != "counts")

    @cached_property
    def overlap(self) -> Overlap:
        """The pairs of the landscape's clusters."""
        return Overlap(self.landscape, self.areas)

    @cached_property
    def _ranked_places(self) -> pd.DataFrame:
        return ranked_places(self.landscape.clusters, self.landscape.coverage, self.areas)

    def coverage_classes(
        self, nodes: Sequence[str], level: Level, filters: Filters
    ) -> pd.DataFrame:
        """Say how strongly the chosen clusters cover some fields in each area of a level.

        See :func:`analysis.gaps.class_ranks`; an area is as strong as its strongest municipality.
        """
        chosen = self.chosen(filters).index
        places = self._ranked_places
        places = places[places["cluster_id"].isin(chosen)]
        places = places.assign(area_code=places["area_code"].map(self.areas.around(level)))
        carriers = self.overlap.carried.reindex(chosen)
        return class_ranks(places, carriers, nodes, self.codes(level))

    def pairs(self, filters: Filters, thresholds: Thresholds) -> pd.DataFrame:
        """Return the pairs of one level whose clusters both pass the filters, first things first.

        Pairs that have nothing to do with each other (kind *separate*) are among them.
        """
        return _pairs(self, filters, thresholds).copy(deep=False)

    def measure(
        self,
        name: str,
        level: Level,
        filters: Filters,
        thresholds: Thresholds | None = None,
    ) -> pd.Series:
        """Compute a measure for the clusters that pass the filters, by area code.

        Thresholds make a difference to measures that count pairs of a kind.
        """
        return _measured(self, name, level, filters, thresholds or Thresholds()).copy(deep=False)

    def in_area(self, code: str, filters: Filters) -> pd.DataFrame:
        """List the chosen clusters present in an area, with ``kind`` (seat, office, declared)."""
        present = self.present(self.areas[code].level)
        here = present[present["area_code"] == code].set_index("cluster_id")["kind"]
        return self.chosen(filters).join(here, how="inner")

    def elsewhere_nationwide(self, code: str, filters: Filters) -> pd.DataFrame:
        """List the chosen nationwide clusters that have neither seat nor office in an area."""
        chosen = self.chosen(filters)
        here = self.in_area(code, filters).index
        return chosen[chosen.index.isin(self.nationwide) & ~chosen.index.isin(here)]


@lru_cache(maxsize=REMEMBERED)
def _chosen(overview: Overview, filters: Filters) -> pd.DataFrame:
    return choose(overview.clusters, filters)


@lru_cache(maxsize=REMEMBERED)
def _pairs(overview: Overview, filters: Filters, thresholds: Thresholds) -> pd.DataFrame:
    found = overview.overlap.ranked(thresholds)
    chosen = _chosen(overview, filters).index
    return found[found["cluster_a"].isin(chosen) & found["cluster_b"].isin(chosen)]


@lru_cache(maxsize=REMEMBERED)
def _measured(
    overview: Overview, name: str, level: Level, filters: Filters, thresholds: Thresholds
) -> pd.Series:
    measure, codes = MEASURES[name], overview.codes(level)
    if measure.source == "gaps":
        ranks = overview.coverage_classes(overview.counted_themes(filters), level, filters)
        return ranks.isin([STRONGEST_FIRST.index(each) for each in GAPS]).sum(axis=1).astype(float)
    if measure.source == "counts":
        only = filters.themes[0] if len(filters.themes) == 1 else ""
        return published(overview, level, only)[FIGURES_OF[name]].astype(float)
    if measure.source == "pairs":
        pairs = _pairs(overview, filters, thresholds)
        of_kind = pairs[pairs["kind"] == PAIR_KINDS[name]]
        return overview.overlap.pairs_by_area(of_kind, level).reindex(codes).astype(float)
    return by_area(
        measure,
        overview.present(level),
        _chosen(overview, filters),
        overview.counted_themes(filters),
        codes,
    )


@lru_cache(maxsize=REMEMBERED)
def published(overview: Overview, level: Level, theme: str) -> pd.DataFrame:
    """Return the newest published figures on innovating companies, of all clusters or of a theme.

    See :func:`analysis.innovation.figures`; everything is missing where nothing is counted.
    """
    landscape, areas = overview.landscape, overview.areas
    counts = landscape.table("counts")
    year = max(innovation.years(counts), default=landscape.as_of.year)
    base = base_of(landscape.table("indicators"), areas, year)
    counted = innovation.Counted("innovated", theme=theme)
    return innovation.figures(counts, areas, base, counted, level=level, year=year)
