"""Where clusters are: declared coverage, seats and offices, brought to municipalities.

A cluster that declares the whole country is *nationwide*: it is present where it has a seat or an
office and listed apart everywhere else, so that it never paints every municipality.
"""

from __future__ import annotations

from typing import Final, Literal, get_args

import pandas as pd

from foundation.landscape import NATIONWIDE
from geodata.areas import Areas, Level

Presence = Literal["seat", "office", "declared"]
STRONGEST_FIRST: Final[tuple[Presence, ...]] = get_args(Presence)


def nationwide(coverage: pd.DataFrame) -> frozenset[str]:
    """Return the clusters that declare to cover the whole country.

    Parameters
    ----------
    coverage : DataFrame
        Columns ``cluster_id``, ``area_code``, ``kind``.
    """
    whole = coverage["area_code"].eq(NATIONWIDE) & coverage["kind"].eq("declared")
    return frozenset(coverage.loc[whole, "cluster_id"])


def presence(clusters: pd.DataFrame, coverage: pd.DataFrame, areas: Areas) -> pd.DataFrame:
    """List the municipalities where each cluster is present, nationwide coverage left out.

    Parameters
    ----------
    clusters : DataFrame
        By ``cluster_id``, with ``hq_municipality_code`` ("" where unknown).
    coverage : DataFrame
        Columns ``cluster_id``, ``area_code``, ``kind`` (declared or office).
    areas : Areas
        The hierarchy that takes an area to its municipalities.

    Returns
    -------
    DataFrame
        Columns ``cluster_id``, ``area_code`` (a municipality), ``kind`` (seat, office or
        declared, the strongest that holds). One row per cluster and municipality.
    """
    rows = [
        (cluster_id, code, "seat")
        for cluster_id, code in clusters["hq_municipality_code"].items()
        if code
    ]
    for cluster_id, area_code, kind in coverage[["cluster_id", "area_code", "kind"]].itertuples(
        index=False
    ):
        if area_code != NATIONWIDE:
            rows += [(cluster_id, code, kind) for code in areas.municipalities(area_code)]
    return _strongest(pd.DataFrame(rows, columns=["cluster_id", "area_code", "kind"]))


def at_level(present: pd.DataFrame, level: Level, areas: Areas) -> pd.DataFrame:
    """Take a presence table from municipalities to a coarser level.

    Returns
    -------
    DataFrame
        As :func:`presence`, one row per cluster and area of the level.
    """
    if level == "municipality":
        return present
    return _strongest(present.assign(area_code=present["area_code"].map(areas.around(level))))


def _strongest(rows: pd.DataFrame) -> pd.DataFrame:
    kinds = pd.Categorical(rows["kind"], categories=list(STRONGEST_FIRST), ordered=True)
    ordered = rows.assign(kind=kinds).sort_values(["kind", "cluster_id", "area_code"])
    kept = ordered.drop_duplicates(["cluster_id", "area_code"]).reset_index(drop=True)
    return kept.assign(kind=kept["kind"].astype("str"))
