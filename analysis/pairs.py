"""What kind of pair two clusters are, and which pair comes first.

See ``methods.md``, section 4. What is measured of a pair (:mod:`analysis.overlap`) does not depend
on a threshold; what kind it is does, and is quick to say anew when a threshold moves.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Final, Literal, get_args

import numpy as np
import numpy.typing as npt
import pandas as pd

from foundation.language import Message

Kind = Literal[
    "overlap",
    "related_same_places",
    "division_of_labour",
    "related_different_places",
    "cross_field",
    "separate",
]
KIND_CODES: Final[tuple[Kind, ...]] = get_args(Kind)
KINDS: Final[Mapping[str, Message]] = {
    "overlap": Message("overlap"),
    "related_same_places": Message("related fields, same places"),
    "division_of_labour": Message("division of labour"),
    "related_different_places": Message("related fields, different places"),
    "cross_field": Message("cross-field"),
    "separate": Message("separate"),
}
CHANCES: Final[tuple[Kind, ...]] = ("overlap", "related_same_places")
"""The kinds that are an unused chance where no collaboration is on record."""

_TOLERANCE: Final = 1e-9
_Truth = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Thresholds:
    """From where on two clusters are in the same field, in the same places, or share companies.

    Parameters
    ----------
    same_field : float
        Least T of the same field.
    related : float
        Least T of related fields.
    same_places : float
        Least G of the same places.
    shared_companies : float
        Least M of a cross-field pair.
    """

    same_field: float = 0.5
    related: float = 0.15
    same_places: float = 0.5
    shared_companies: float = 0.1

    def __post_init__(self) -> None:
        """Refuse a threshold that is no share."""
        for each in fields(self):
            value = getattr(self, each.name)
            if not 0 <= value <= 1:
                raise ValueError(f"{each.name} must be between 0 and 1, not {value}")


def ranked(pairs: pd.DataFrame, thresholds: Thresholds | None = None) -> pd.DataFrame:
    """Say of every pair what kind it is, and put the pairs in order.

    Unused chances come first, then the order is by headline and by M; what is left keeps the
    order of ``pairs``, which is that of the names.

    Parameters
    ----------
    pairs : DataFrame
        ``t``, ``g`` (NaN where unknown), ``m`` (NaN where unknown or withheld), ``headline``,
        ``growth_area`` (whether both carry one) and ``collaboration``.

    Returns
    -------
    DataFrame
        With ``kind`` (missing where it depends on places that are not known) and
        ``unused_chance``, numbered from 0.
    """
    kind = kinds(pairs, thresholds or Thresholds())
    unused = kind.isin(list(CHANCES)) & ~pairs["collaboration"]
    keys = pd.DataFrame(
        {"unused": unused, "headline": pairs["headline"].fillna(-1.0), "m": pairs["m"].fillna(-1.0)}
    )
    order = keys.sort_values(["unused", "headline", "m"], ascending=False, kind="stable").index
    return pairs.assign(kind=kind, unused_chance=unused).loc[order].reset_index(drop=True)


def kinds(pairs: pd.DataFrame, thresholds: Thresholds) -> pd.Series:
    """Return the kind of every pair; missing where it depends on places that are not known.

    Parameters
    ----------
    pairs : DataFrame
        ``t``, ``g``, ``m`` and ``growth_area``, as in :func:`ranked`.

    Examples
    --------
    >>> pair = {"t": [0.6, 0.2, 0.6], "g": [0.7, 0.7, 0.0], "m": [0.0] * 3}
    >>> kinds(pd.DataFrame(pair | {"growth_area": [False] * 3}), Thresholds()).tolist()
    ['overlap', 'related_same_places', 'division_of_labour']
    """
    g = pairs["g"].to_numpy(dtype=float)
    near = _kinds_where(pairs, thresholds, g >= thresholds.same_places - _TOLERANCE)
    unknown = np.isnan(g)
    if unknown.any():
        same = _kinds_where(pairs, thresholds, np.ones(len(pairs), dtype=bool))
        near = near.mask(unknown & (near != same).to_numpy())
    return near


def _kinds_where(pairs: pd.DataFrame, thresholds: Thresholds, same_places: _Truth) -> pd.Series:
    t = pairs["t"].to_numpy(dtype=float)
    same_field = t >= thresholds.same_field - _TOLERANCE
    related = t >= thresholds.related - _TOLERANCE
    shared = pairs["m"].to_numpy(dtype=float) >= thresholds.shared_companies - _TOLERANCE
    linked = shared | pairs["growth_area"].to_numpy(dtype=bool)
    cases: list[tuple[_Truth, Kind]] = [
        (same_field & same_places, "overlap"),
        (same_field, "division_of_labour"),
        (related & same_places, "related_same_places"),
        (related, "related_different_places"),
        (same_places & linked, "cross_field"),
    ]
    codes = np.select([case for case, _ in cases], [code for _, code in cases], "separate")
    return pd.Series(codes, index=pairs.index, dtype="str")


def pairs_by_area(
    pairs: pd.DataFrame, footprints: pd.Series, around: Mapping[str, str | None]
) -> pd.Series:
    """Count the pairs that share places in each area.

    Parameters
    ----------
    pairs : DataFrame
        ``cluster_a`` and ``cluster_b`` of the pairs that count, for example those of kind
        *overlap*. Pairs of two nationwide clusters are better left out: they would count
        everywhere (see :meth:`analysis.overlap.Overlap.pairs_by_area`).
    footprints : Series of frozenset of str, by ``cluster_id``
        Municipalities.
    around : mapping of str to str
        Every municipality to the area that it counts in; to itself where municipalities count.

    Returns
    -------
    Series of int, by ``area_code``, 0 where no pair is
    """
    nowhere: frozenset[str] = frozenset()
    counted = {area: 0 for area in around.values() if area is not None}
    for one, other in zip(pairs["cluster_a"], pairs["cluster_b"], strict=True):
        shared = footprints.get(one, nowhere) & footprints.get(other, nowhere)
        for area in {around.get(code) for code in shared}:
            if area is not None:
                counted[area] += 1
    index = pd.Index(list(counted), dtype="str", name="area_code")
    return pd.Series(list(counted.values()), index=index, dtype="int64")


def field_by_area(
    present: pd.DataFrame, clusters: pd.DataFrame, carriers: pd.Series
) -> pd.DataFrame:
    """Count the clusters in each area by what they carry and by their level.

    Parameters
    ----------
    present : DataFrame
        ``cluster_id`` and ``area_code`` of a level; see :func:`analysis.presence.presence`.
    clusters : DataFrame
        The clusters that count, by ``cluster_id``, with ``level``.
    carriers : Series of frozenset of str
        What each cluster carries; see :func:`analysis.likeness.carried`.

    Returns
    -------
    DataFrame
        ``area_code``, ``node_id``, ``level``, ``clusters`` (above 0), sorted.
    """
    here = present[["cluster_id", "area_code"]].drop_duplicates()
    here = here.join(clusters["level"], on="cluster_id", how="inner")
    nodes = carriers.map(sorted).rename("node_id")
    rows = here.join(nodes, on="cluster_id").explode("node_id").dropna(subset=["node_id"])
    counted = rows.groupby(["area_code", "node_id", "level"])["cluster_id"].nunique()
    return counted.rename("clusters").reset_index()
