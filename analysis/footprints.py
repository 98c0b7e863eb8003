"""How far two clusters share places: G, declared and measured.

See ``methods.md``, section 2.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any, Final, Literal

import numpy as np
import pandas as pd

from analysis.incidence import Floats, Incidence, Positions, pairwise
from geodata.areas import LEVELS, Areas

Base = Literal["enterprises", "population", "areas"]
ENTERPRISES: Final = "enterprises"
FEWEST_COMPANIES: Final = 10
"""With fewer participating companies a measured footprint says nothing."""


@dataclass(frozen=True, eq=False)
class Weights:
    """What each municipality weighs, and where that comes from.

    Parameters
    ----------
    base : {"enterprises", "population", "areas"}
        What is weighed by; with "areas" every municipality counts the same.
    by_municipality : Series of float
    year : int or None
    source : str
    """

    base: Base
    by_municipality: pd.Series
    year: int | None = None
    source: str = ""

    def share(self, codes: Iterable[str]) -> float:
        """Return the share of the whole that some municipalities hold, 0 to 1."""
        total = float(self.by_municipality.sum())
        return float(self.by_municipality.reindex(list(codes)).sum()) / total if total else 0.0


def weights(indicators: pd.DataFrame, areas: Areas, year: int) -> Weights:
    """Choose what municipalities weigh: enterprises where loaded, else population, else 1.

    Parameters
    ----------
    indicators : DataFrame
        Columns ``indicator``, ``area_code``, ``year``, ``value``, ``source``; may be empty.
        Enterprises count as loaded in a year for which *every* municipality has a figure.
    year : int
        The year wanted; of the years loaded the newest that is not after it, else the oldest.
    """
    codes = [area.code for area in areas.at("municipality")]
    if (loaded := indicator_by_municipality(indicators, ENTERPRISES, codes, year)) is not None:
        return loaded
    figures = [areas[code].population(year) for code in codes if areas[code].populations]
    if len(figures) == len(codes) and figures:
        values = pd.Series([figure.value for figure in figures], index=codes, dtype=float)
        return Weights("population", values, figures[0].year, figures[0].source)
    return Weights("areas", pd.Series(1.0, index=codes))


def indicator_by_municipality(
    indicators: pd.DataFrame, name: Base, codes: Collection[str], year: int
) -> Weights | None:
    """Return an indicator where one year has a figure for every municipality, else None."""
    if indicators.empty or not codes:
        return None
    rows = indicators[(indicators["indicator"] == name) & indicators["area_code"].isin(list(codes))]
    rows = rows.dropna(subset=["value"]).drop_duplicates(["area_code", "year"], keep="last")
    counted = rows.groupby("year")["area_code"].nunique()
    whole = sorted(int(loaded) for loaded in counted[counted == len(codes)].index)
    if not whole:
        return None
    chosen = max((loaded for loaded in whole if loaded <= year), default=whole[0])
    found = rows[rows["year"] == chosen].set_index("area_code")
    source = str(found["source"].iloc[0]) if "source" in found else ""
    return Weights(name, found["value"].reindex(list(codes)).astype(float), chosen, source)


def declared(coverage: pd.DataFrame, areas: Areas) -> pd.Series:
    """Return the municipalities that each cluster declares to cover.

    Only rows of kind *declared* count. An office is where people sit, not whom they serve: a
    cluster with declared regions and an office elsewhere would otherwise seem to cover that one
    municipality and nothing round it. Seats and offices make the class *home* in
    :mod:`analysis.gaps`. A nationwide cluster has every municipality.

    Parameters
    ----------
    coverage : DataFrame
        Columns ``cluster_id``, ``area_code`` (any level), ``kind``.

    Returns
    -------
    Series of frozenset of str, by ``cluster_id``; clusters that declare nothing are left out
    """
    rows = coverage[coverage["kind"] == "declared"]
    municipalities = {code: areas.municipalities(code) for code in rows["area_code"].unique()}
    found: dict[str, set[str]] = {}
    for cluster, code in zip(rows["cluster_id"], rows["area_code"], strict=True):
        found.setdefault(cluster, set()).update(municipalities[code])
    return pd.Series({one: frozenset(codes) for one, codes in found.items()}, dtype=object)


def places(rows: pd.Index, footprints: pd.Series, weighed: Weights) -> Incidence:
    """Return clusters by municipalities, weighed; a cluster without a footprint holds nothing."""
    held = [(cluster, code) for cluster, codes in footprints.items() for code in codes]
    return Incidence.of(rows, held, weighed.by_municipality)


def measured(
    participation: pd.DataFrame,
    years: Collection[int] | None = None,
    fewest: int = FEWEST_COMPANIES,
) -> pd.DataFrame:
    """Return the share of each cluster's participating companies that lie in each municipality.

    A company that moved within the period counts where it lay last; one without a known
    municipality is in neither the share nor the number.

    Parameters
    ----------
    participation : DataFrame
        Columns ``cluster_id``, ``company_id``, ``municipality_code``, ``year``; may be empty.
    years : collection of int, optional
        The period; all years when left out.
    fewest : int
        Clusters with fewer companies are left out.

    Returns
    -------
    DataFrame
        Columns ``cluster_id``, ``municipality_code``, ``share``; the shares of a cluster add up
        to 1.
    """
    columns = ["cluster_id", "municipality_code", "share"]
    if participation.empty:
        return pd.DataFrame(columns=columns).astype({"share": float})
    rows = participation[participation["municipality_code"] != ""]
    rows = rows if years is None else rows[rows["year"].isin(list(years))]
    rows = rows.sort_values(["year", "municipality_code"])
    last = rows.drop_duplicates(["cluster_id", "company_id"], keep="last")
    companies = last.groupby("cluster_id")["company_id"].transform("size")
    counted = last[companies >= fewest]
    by_place = counted.groupby(["cluster_id", "municipality_code"]).size().rename("share")
    shares = by_place / by_place.groupby(level="cluster_id").transform("sum")
    return shares.reset_index()[columns]


@dataclass(frozen=True, eq=False)
class Shares:
    """Measured footprints as a sparse matrix; a cluster without one holds nothing."""

    rows: pd.Index
    matrix: Any

    @classmethod
    def of(cls, rows: pd.Index, shares: pd.DataFrame) -> Shares:
        """Build the matrix from what :func:`measured` returns."""
        from scipy.sparse import csr_array  # scipy is slow to import

        codes = pd.Index(sorted(shares["municipality_code"].unique()), dtype="str")
        clusters = rows.get_indexer(pd.Index(shares["cluster_id"]))
        known = clusters >= 0
        municipalities = codes.get_indexer(pd.Index(shares["municipality_code"]))
        values = shares["share"].to_numpy(dtype=float)
        entries = (values[known], (clusters[known], municipalities[known]))
        return cls(rows, csr_array(entries, shape=(len(rows), len(codes))))

    @property
    def known(self) -> np.ndarray[Any, np.dtype[np.bool_]]:
        """Whether each cluster has a measured footprint."""
        return np.asarray(np.diff(self.matrix.indptr) > 0)

    def similarity(self, one: Positions, other: Positions) -> Floats:
        """Return the proportional similarity of pairs: the sum of the smaller shares.

        Czekanowski; 1 minus half the L1 distance. NaN where one of the two is not known.
        """
        both = self.known[one] & self.known[other]
        result = np.full(len(one), np.nan)
        if both.any():
            smaller = pairwise(
                self.matrix, one[both], other[both], lambda a, b: a.minimum(b).sum(axis=1)
            )
            result[both] = np.round(smaller, 10)
        return result


def fewest_areas(municipalities: Collection[str], areas: Areas) -> tuple[str, ...]:
    """Name a set of municipalities by the coarsest areas that lie wholly in it.

    Returns
    -------
    tuple of str
        Codes, coarsest level first, that together are exactly ``municipalities``; growth forums
        are left out, as they have no official codes.
    """
    left = set(municipalities)
    found: list[str] = []
    for level in reversed(LEVELS):
        if level == "growth_forum":
            continue
        for area in areas.at(level):
            inside = set(areas.municipalities(area.code))
            if inside and inside <= left:
                found.append(area.code)
                left -= inside
    return tuple(found)


def place_steps(footprints: pd.Series, weighed: Weights, one: str, other: str) -> pd.DataFrame:
    """Lay out the sums behind declared G of one pair, municipality by municipality.

    Returns
    -------
    DataFrame, by ``municipality_code``, the heaviest first
        ``weight``, ``in_a``, ``in_b``; municipalities that neither covers are left out.
    """
    covers_a = footprints.get(one, frozenset())
    covers_b = footprints.get(other, frozenset())
    steps = pd.DataFrame({"weight": weighed.by_municipality.reindex(sorted(covers_a | covers_b))})
    steps["in_a"] = steps.index.isin(list(covers_a))
    steps["in_b"] = steps.index.isin(list(covers_b))
    steps.index.name = "municipality_code"
    return steps.sort_values("weight", ascending=False, kind="stable")
