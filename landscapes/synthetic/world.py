"""What the invented companies choose from: clusters, how large, where, and how alike."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.footprints import declared
from analysis.likeness import carried, likeness
from foundation.landscape import Landscape
from geodata.areas import Areas, Level, Point

Floats = npt.NDArray[np.float64]
Truths = npt.NDArray[np.bool_]

USUAL_SIZE: Final = 200.0
"""Median weight of a nationwide cluster whose members are not known."""

SIZE_SPREAD: Final = 0.8
"""Standard deviation of the logarithm of such a weight: a few large clusters, many small ones."""

PULL: Final = 1.0
PULL_KM: Final = 40.0
"""At a seat or office companies are 1 + PULL times as likely as far away; it fades over PULL_KM."""

REGION_SPREAD: Final = 0.12
PROVINCE_SPREAD: Final = 0.10
CLUSTER_SPREAD: Final = 0.25
"""Standard deviations of the logarithm of the invented inclination to innovate."""

_EARTH_KM: Final = 6371.0
_NO_YEAR: Final = {"founded_year": 0, "closed_year": 9999}


@dataclass(frozen=True, eq=False)
class World:
    """The clusters that can have companies, and where these can lie.

    Parameters
    ----------
    clusters : list of str
        The C clusters.
    municipalities : list of str
        The M municipalities.
    sizes : array of float, (C,)
        How likely a company is to join, relative to each other.
    footprints : array of bool, (C, M)
        Where a cluster may have companies: what it declares to cover.
    places : array of float, (C, M)
        The share of a cluster's companies expected in each municipality; rows add up to 1.
    likeness : array of float, (C, C)
        T of every pair; see :func:`analysis.likeness.likeness`.
    founded, closed : array of int, (C,)
        First and last year in which a cluster takes part.
    inclination_of_cluster, inclination_of_place : array of float, (C,) and (M,)
        How much likelier than others companies there are to innovate.
    """

    clusters: list[str]
    municipalities: list[str]
    sizes: Floats
    footprints: Truths
    places: Floats
    likeness: Floats
    founded: npt.NDArray[np.int64]
    closed: npt.NDArray[np.int64]
    inclination_of_cluster: Floats
    inclination_of_place: Floats

    def taking_part(self, year: int, reporting: int) -> Truths:
        """Return which clusters take part in a year: the largest ones open, so many as report.

        Raises
        ------
        ValueError
            If no cluster is open.
        """
        is_open = (self.founded <= year) & (year <= self.closed)
        if not is_open.any():
            raise ValueError(f"no cluster that covers anything is open in {year}")
        largest = np.argsort(np.where(is_open, -self.sizes, np.inf), kind="stable")
        chosen = np.zeros(len(self.clusters), dtype=bool)
        chosen[largest[:reporting]] = True
        return chosen & is_open


def world(landscape: Landscape, areas: Areas, rng: np.random.Generator) -> World:
    """Prepare a landscape for inventing its companies.

    The published totals are those of essential clusters: emerging ones stay without companies,
    and so does a cluster that declares no coverage.

    Parameters
    ----------
    landscape : Landscape
    areas : Areas
        Every municipality needs a population.
    rng : numpy.random.Generator
        Draws the sizes that are not known and the inclinations to innovate.
    """
    covered = declared(landscape.coverage, areas)
    everyone = landscape.clusters
    clusters = everyone[(everyone["maturity"] != "emerging") & everyone.index.isin(covered.index)]
    if clusters.empty:
        raise ValueError("no cluster of the landscape can have companies")
    codes = [area.code for area in areas.at("municipality")]
    people = np.array([areas[code].population(landscape.as_of.year).value for code in codes])
    footprints = np.array([np.isin(codes, list(covered[one])) for one in clusters.index])
    weights = footprints * people * _pull(clusters, landscape.coverage, areas)
    carriers = carried(everyone, landscape.taxonomy)
    years = {
        name: clusters[name].fillna(default).to_numpy(dtype=np.int64)
        for name, default in _NO_YEAR.items()
    }
    return World(
        clusters=clusters.index.tolist(),
        municipalities=codes,
        sizes=_sizes(clusters, footprints @ people / people.sum(), rng),
        footprints=footprints,
        places=weights / weights.sum(axis=1, keepdims=True),
        likeness=likeness(carriers).loc[clusters.index, clusters.index].to_numpy(),
        founded=years["founded_year"],
        closed=years["closed_year"],
        inclination_of_cluster=_inclination(len(clusters), CLUSTER_SPREAD, rng),
        inclination_of_place=_inclination_of_places(areas, codes, rng),
    )


def _sizes(clusters: pd.DataFrame, reach: Floats, rng: np.random.Generator) -> Floats:
    """Return the members where known, else a draw that grows with the root of the population.

    ``members`` has the unit of its source; as a hint of how large a cluster is, that will do.
    """
    drawn = USUAL_SIZE * np.sqrt(reach) * _inclination(len(clusters), SIZE_SPREAD, rng)
    known = clusters["private_members"].astype("Float64")
    known = known.fillna(clusters["members"].astype("Float64"))
    known = known.where(known > 0)
    return np.where(known.isna(), drawn, known.fillna(0).to_numpy(dtype=float))


def _pull(clusters: pd.DataFrame, coverage: pd.DataFrame, areas: Areas) -> Floats:
    """Return how much likelier companies are in each municipality for being near, (C, M)."""
    points = [area.label_point for area in areas.at("municipality")]
    offices = coverage[coverage["kind"] == "office"].groupby("cluster_id")["area_code"].agg(list)
    pull = np.ones((len(clusters), len(points)))
    seats = zip(
        clusters.index,
        clusters["hq_municipality_code"],
        clusters["hq_lat"],
        clusters["hq_lon"],
        strict=True,
    )
    for row, (cluster, seat, lat, lon) in enumerate(seats):
        anchors = [areas[code].label_point for code in offices.get(cluster, [])]
        if not np.isnan(lat):
            anchors.append((lat, lon))
        elif seat:
            anchors.append(areas[seat].label_point)
        if anchors:
            distances = np.array([_kilometres(anchor, points) for anchor in anchors])
            pull[row] += PULL * np.exp(-distances.min(axis=0) / PULL_KM)
    return pull


def _kilometres(one: Point, others: list[Point]) -> Any:
    """Return great-circle distances (haversine)."""
    lat, lon = np.radians(one)
    lats, lons = np.radians(np.array(others)).T
    half = np.sin((lats - lat) / 2) ** 2
    half += np.cos(lat) * np.cos(lats) * np.sin((lons - lon) / 2) ** 2
    return 2 * _EARTH_KM * np.arcsin(np.sqrt(half))


def _inclination(count: int, spread: float, rng: np.random.Generator) -> Floats:
    return np.exp(rng.normal(0.0, spread, count))


def _inclination_of_places(areas: Areas, codes: list[str], rng: np.random.Generator) -> Floats:
    spreads: dict[Level, float] = {"region": REGION_SPREAD, "province": PROVINCE_SPREAD}
    found = np.ones(len(codes))
    for level, spread in spreads.items():
        inside = [area.code for area in areas.at(level)]
        factors = dict(zip(inside, _inclination(len(inside), spread, rng), strict=True))
        found *= [factors[str(areas.parent(code, level))] for code in codes]
    return found
