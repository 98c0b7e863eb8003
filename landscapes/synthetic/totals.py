"""The published national totals that an invented landscape adds up to."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
import pandas as pd

Measure = Literal["participated", "innovated", "collaborated", "international"]
Origin = Literal["published", "interpolated", "held"]

MILESTONES: Final[Mapping[Measure, str]] = {
    "participated": "0",
    "innovated": "1",
    "collaborated": "3",
    "international": "4",
}
"""Which milestone publishes each measure; 0 is the goal of the first strategy."""

WHOLE: Final = "total landscape"
"""How the ``population`` of a figure for all essential clusters and networks begins.

Figures of a part, such as the 22 innovation networks alone, are another series.
"""

_FOUND: Final = (
    "actual",
    "baseline",
)  # a baseline is what was found in 2014; a target is not found
_REPORTING: Final = re.compile(r"(?:about|over) (\d+)|(\d+) clusters")


@dataclass(frozen=True, slots=True)
class Total:
    """How many distinct companies there are of a measure in a year, and how that is known.

    Parameters
    ----------
    value : int
        Distinct companies in the whole country, scaled.
    origin : {"published", "interpolated", "held"}
        ``interpolated`` lies between two published years, ``held`` outside of them: the number
        of participants, or the measure's share of them, of the nearest published year.
    source, population : str
        Of the published figure; "" for any other.
    """

    value: int
    origin: Origin
    source: str = ""
    population: str = ""


@dataclass(frozen=True, slots=True)
class Account:
    """What one year adds up to.

    Parameters
    ----------
    year : int
    totals : Mapping of measure to Total
    reporting : int
        How many clusters the published account of the year, or of the nearest one, covers.
    scale : float
        Companies per published company.
    """

    year: int
    totals: Mapping[Measure, Total]
    reporting: int
    scale: float = 1.0

    def __getitem__(self, measure: Measure) -> int:
        """Return the number of distinct companies of a measure."""
        return self.totals[measure].value


def published(milestones: pd.DataFrame) -> pd.DataFrame:
    """Return what was found for the whole landscape, by ``(measure, year)``.

    Parameters
    ----------
    milestones : DataFrame
        The table of a landscape: ``milestone_id``, ``year``, ``value``, ``kind``, ``population``,
        ``source``.

    Raises
    ------
    ValueError
        If two figures of one measure and year would both count, or nobody took part.
    """
    measures = {milestone: measure for measure, milestone in MILESTONES.items()}
    rows = milestones.assign(measure=milestones["milestone_id"].map(measures))
    rows = rows[
        rows["measure"].notna()
        & rows["value"].notna()
        & rows["kind"].isin(_FOUND)
        & rows["population"].str.startswith(WHOLE)
    ]
    found = rows.set_index(["measure", "year"])[["value", "population", "source"]].sort_index()
    if found.index.has_duplicates:
        twice = found.index[found.index.duplicated()].tolist()
        raise ValueError(f"more than one published total of {twice}")
    missing = [measure for measure in MILESTONES if measure not in found.index]
    if missing:
        raise ValueError(f"no published total of {missing}")
    return found


def published_years(found: pd.DataFrame) -> list[int]:
    """Return the years for which the number of participants was published."""
    return [int(year) for year in found.loc["participated"].index]


def accounts(
    found: pd.DataFrame, years: Iterable[int], *, scale: float | None = None, most: int = 0
) -> list[Account]:
    """Return what each year adds up to, oldest first.

    A year that was not published is modelled: the number of participants is interpolated between
    the published years next to it, every other measure keeps its share of the participants,
    interpolated likewise; before the first and after the last published year both are held.

    Parameters
    ----------
    found : DataFrame
        What :func:`published` returns.
    years : iterable of int
    scale : float, optional
        Companies per published company; 1 when left out.
    most : int
        Instead of a scale: the number of companies in the year that has most of them.
    """
    wanted = sorted(set(years))
    sizes = _between(found.loc["participated"]["value"], wanted)
    factor = (most / max(sizes) if most else 1.0) if scale is None else scale
    return [_account(found, year, factor) for year in wanted]


def _account(found: pd.DataFrame, year: int, scale: float) -> Account:
    everyone = found.loc["participated"]
    totals = {measure: _total(found, measure, year, scale) for measure in MILESTONES}
    nearest = min(everyone.index, key=lambda known: (abs(known - year), known))
    return Account(year, totals, _reporting(str(everyone.at[nearest, "population"])), scale)


def _total(found: pd.DataFrame, measure: Measure, year: int, scale: float) -> Total:
    known = found.loc[measure]
    if year in known.index:
        source, population = (str(known.at[year, name]) for name in ("source", "population"))
        return Total(_whole(float(known["value"][year]) * scale), "published", source, population)
    everyone = found.loc["participated"]["value"]
    value = _between(everyone, [year])[0]
    if measure != "participated":
        shares = known["value"] / _between(everyone, known.index)
        value *= _between(shares, [year])[0]
    inside = min(known.index) < year < max(known.index)
    return Total(_whole(value * scale), "interpolated" if inside else "held")


def _between(known: pd.Series, years: Iterable[int]) -> list[float]:
    at = [float(year) for year in known.index]
    values = np.interp([float(year) for year in years], at, known.to_numpy(dtype=float))
    return [float(value) for value in values]


def _whole(value: float) -> int:
    return int(value + 0.5)


def _reporting(population: str) -> int:
    """Read how many clusters an account covers.

    >>> _reporting("total landscape of essential clusters and innovation networks (about 45)")
    45
    """
    said = _REPORTING.search(population)
    if said is None:
        raise ValueError(f"how many clusters does an account of {population!r} cover?")
    return int(said[1] or said[2])
