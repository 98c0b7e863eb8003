"""Measures of an area: what the choropleth can show.

Every measure counts clusters that are *present* in an area (seat, office or declared coverage
below the whole country; see :mod:`analysis.presence`). At a coarser level a cluster counts once
in an area however many of its municipalities it covers.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

import pandas as pd

from foundation.language import Message

Unit = Literal["count", "share", "ratio"]
Source = Literal["presence", "pairs", "gaps", "counts"]


@dataclass(frozen=True, slots=True)
class Measure:
    """One thing the map can be coloured by.

    Parameters
    ----------
    name, explanation : Message
        As the reader sees it; the explanation is a sentence for the legend.
    unit : {"count", "share", "ratio"}
        Whole numbers, shares between 0 and 1, or any number from 0.
    count : callable, optional
        Takes the present clusters (``cluster_id``, ``area_code`` and the cluster's ``themes`` and
        ``level``) and the themes that count; returns a value by ``area_code``, areas with nothing
        left out.
    source : {"presence", "pairs", "gaps", "counts"}
        What the measure is computed from; those that do not count present clusters have no
        ``count`` and are computed by :class:`analysis.overview.Overview`.
    """

    name: Message
    explanation: Message
    unit: Unit
    count: Callable[[pd.DataFrame, Sequence[str]], pd.Series] | None = None
    source: Source = "presence"


def _clusters(present: pd.DataFrame, _themes: Sequence[str]) -> pd.Series:
    return present.groupby("area_code")["cluster_id"].nunique()


def _regional_and_local(present: pd.DataFrame, themes: Sequence[str]) -> pd.Series:
    return _clusters(present[present["level"].isin(["regional", "local"])], themes)


def _by_theme(present: pd.DataFrame, themes: Sequence[str]) -> pd.Series:
    """Count clusters by area and theme; a cluster counts in each of its themes."""
    carried = present.explode("themes")
    carried = carried[carried["themes"].isin(list(themes))]
    return carried.groupby(["area_code", "themes"])["cluster_id"].nunique()


def _shared_themes(present: pd.DataFrame, themes: Sequence[str]) -> pd.Series:
    counts = _by_theme(present, themes)
    return (counts >= 2).groupby(level="area_code").sum()


def _theme_share(present: pd.DataFrame, themes: Sequence[str]) -> pd.Series:
    found = _by_theme(present, themes).groupby(level="area_code").size()
    return found / max(len(themes), 1)


MEASURES: Final[Mapping[str, Measure]] = {
    "clusters": Measure(
        Message("Clusters present"),
        Message(
            "Clusters with a seat, an office or declared coverage here. A cluster that covers the"
            " whole country counts only where it has a seat or an office."
        ),
        "count",
        _clusters,
    ),
    "regional_local": Measure(
        Message("Regional and local clusters"),
        Message("Regional and local clusters with a seat, an office or declared coverage here."),
        "count",
        _regional_and_local,
    ),
    "shared_themes": Measure(
        Message("Themes with two or more clusters"),
        Message("Themes in which at least two of the clusters shown are present here."),
        "count",
        _shared_themes,
    ),
    "theme_share": Measure(
        Message("Share of themes covered"),
        Message("Themes with at least one cluster present here, of the themes shown."),
        "share",
        _theme_share,
    ),
    "gaps": Measure(
        Message("Gaps: themes without a cluster nearby"),
        Message(
            "Themes shown for which no cluster has a seat or an office here and no regional or"
            " local cluster covers the area. Choose one theme to see how it is covered."
        ),
        "count",
        source="gaps",
    ),
    "overlapping_pairs": Measure(
        Message("Pairs that overlap"),
        Message(
            "Pairs of clusters in the same field and the same places that both cover some of this"
            " area; pairs of two nationwide clusters are left out."
        ),
        "count",
        source="pairs",
    ),
    "related_pairs": Measure(
        Message("Pairs of related fields"),
        Message(
            "Pairs of clusters in related fields and the same places that both cover some of this"
            " area; pairs of two nationwide clusters are left out."
        ),
        "count",
        source="pairs",
    ),
    "innovated": Measure(
        Message("Innovating companies"),
        Message(
            "Companies that developed an innovation through a cluster in the newest year counted;"
            " of one theme where one is chosen. Other filters do not apply. Small counts are"
            " withheld."
        ),
        "count",
        source="counts",
    ),
    "innovated_rate": Measure(
        Message("Innovating companies, rate"),
        Message(
            "Innovating companies per 10,000 inhabitants, or per 1,000 enterprises where these are"
            " loaded."
        ),
        "ratio",
        source="counts",
    ),
    "representation": Measure(
        Message("Innovating companies, representation"),
        Message(
            "The share of the innovating companies over the share of the inhabitants (or"
            " enterprises): 1 is as expected."
        ),
        "ratio",
        source="counts",
    ),
}

FIGURES_OF: Final = {"innovated": "value", "innovated_rate": "rate", "representation": "r"}
"""The column of :func:`analysis.innovation.figures` that a measure of counts shows."""
PAIR_KINDS: Final = {"overlapping_pairs": "overlap", "related_pairs": "related_same_places"}
"""The kind of pair that a measure of pairs counts."""


def by_area(
    measure: Measure,
    present: pd.DataFrame,
    clusters: pd.DataFrame,
    themes: Sequence[str],
    codes: Sequence[str],
) -> pd.Series:
    """Compute a measure for every area of a level.

    Parameters
    ----------
    measure : Measure
        One that counts present clusters.
    present : DataFrame
        Columns ``cluster_id`` and ``area_code`` at the level wanted.
    clusters : DataFrame
        The clusters to count, by ``cluster_id``, with ``themes`` and ``level``.
    themes : sequence of str
        The themes that count: those chosen, or all that the landscape has.
    codes : sequence of str
        Every area of the level.

    Returns
    -------
    Series of float, by area code, 0 where nothing is present
    """
    counted = present.join(clusters[["themes", "level"]], on="cluster_id", how="inner")
    if measure.count is None:
        raise ValueError(f"{measure.name.msgid} does not count present clusters")
    values = measure.count(counted, themes)
    return values.reindex(list(codes), fill_value=0).astype(float)


def landscape_themes(clusters: pd.DataFrame) -> list[str]:
    """Return the themes that at least one cluster carries, sorted by code."""
    return sorted({theme for carried in clusters["themes"] for theme in carried})
