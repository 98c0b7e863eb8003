"""Two areas side by side: where they differ, as data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import pandas as pd

from analysis.area_profile import AreaProfile

Within = Literal["one_in_other", "other_in_one", ""]


@dataclass(frozen=True, slots=True)
class Estimate:
    """R of an area with its 95 % interval: how its companies compare with its share of the base."""

    r: float
    low: float
    high: float

    def clearly_differs(self, other: Estimate) -> bool:
        """Return whether the two intervals have no value in common.

        >>> Estimate(1.4, 1.2, 1.6).clearly_differs(Estimate(0.8, 0.6, 1.0))
        True
        >>> Estimate(1.1, 0.9, 1.3).clearly_differs(Estimate(0.8, 0.6, 1.0))
        False
        """
        return self.low > other.high or other.low > self.high


@dataclass(frozen=True, eq=False)
class AreaComparison:
    """Where two areas differ.

    Parameters
    ----------
    one, other : AreaProfile
    counts : DataFrame, by theme
        ``one`` and ``other``: clusters of every theme that either area has, in which both have
        some but not equally many; the largest difference first.
    only_one, only_other : tuple of str
        Themes that only one of the two has clusters in.
    gaps : DataFrame, by theme
        ``one`` and ``other``: the share of municipalities without a cluster close by, where they
        differ; the largest difference first.
    shared : tuple of str
        Clusters that are present in both.
    within : {"one_in_other", "other_in_one", ""}
        Whether one of the two lies in the other, so that their figures are not of different places.
    """

    one: AreaProfile
    other: AreaProfile
    counts: pd.DataFrame
    only_one: tuple[str, ...]
    only_other: tuple[str, ...]
    gaps: pd.DataFrame
    shared: tuple[str, ...]
    within: Within


def compare_areas(one: AreaProfile, other: AreaProfile) -> AreaComparison:
    """Lay two areas of the same landscape side by side."""
    counts = pd.DataFrame({"one": one.themes["clusters"], "other": other.themes["clusters"]})
    both = counts[(counts["one"] > 0) & (counts["other"] > 0)]
    gaps = pd.DataFrame({"one": _gap_shares(one), "other": _gap_shares(other)})
    return AreaComparison(
        one,
        other,
        _differing(both),
        tuple(counts.index[(counts["one"] > 0) & (counts["other"] == 0)]),
        tuple(counts.index[(counts["other"] > 0) & (counts["one"] == 0)]),
        _differing(gaps),
        tuple(str(each) for each in one.clusters.index if each in other.clusters.index),
        _within(one, other),
    )


def _differing(pairs: pd.DataFrame) -> pd.DataFrame:
    apart = (pairs["one"] - pairs["other"]).abs()
    return pairs.loc[apart[apart > 0].sort_values(ascending=False, kind="stable").index]


def _gap_shares(profile: AreaProfile) -> pd.Series:
    lacking = profile.themes["national_only"] + profile.themes["none"]
    return lacking / profile.municipalities


def _within(one: AreaProfile, other: AreaProfile) -> Within:
    if other.area.code in one.area.parents:
        return "one_in_other"
    return "other_in_one" if one.area.code in other.area.parents else ""
