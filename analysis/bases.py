"""What counts of companies are held against: enterprises, inhabitants or people employed."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, Literal, cast, get_args

import pandas as pd

from analysis import footprints
from analysis.footprints import Weights, indicator_by_municipality
from foundation.language import Message
from geodata.areas import COUNTRY, Area, Areas, Figure

BaseKind = Literal["enterprises", "population", "employment"]
BASE_KINDS: Final[tuple[BaseKind, ...]] = get_args(BaseKind)
"""The kinds of base, the one preferred first."""

BASES: Final[Mapping[BaseKind, Message]] = {
    "enterprises": Message("the enterprises"),
    "population": Message("the inhabitants"),
    "employment": Message("the people employed"),
}
RATES: Final[Mapping[BaseKind, Message]] = {
    "enterprises": Message("per 1,000 enterprises"),
    "population": Message("per 10,000 inhabitants"),
    "employment": Message("per 1,000 people employed"),
}
_PER: Final[Mapping[BaseKind, int]] = {
    "enterprises": 1_000,
    "population": 10_000,
    "employment": 1_000,
}


@dataclass(frozen=True, eq=False)
class Base:
    """How much of the base every area has.

    Parameters
    ----------
    kind : {"enterprises", "population", "employment"}
    by_area : Series of float, by ``area_code``
        Areas of every level: the figures of the municipalities and their sums up the tree. A
        region's own published figure is not used, so that shares of all levels agree (that of
        Region Hovedstaden has the people of Ertholmene, which is no municipality).
    year : int
        The year that the figures hold for, which need not be the year asked for.
    source : str
    """

    kind: BaseKind
    by_area: pd.Series
    year: int
    source: str = ""

    @property
    def per(self) -> int:
        """What a rate is counted per: 1,000 enterprises, 10,000 inhabitants."""
        return _PER[self.kind]

    @property
    def total(self) -> float:
        """The base of the whole country."""
        return float(self.by_area[COUNTRY])

    @classmethod
    def summed(
        cls, kind: BaseKind, by_municipality: pd.Series, areas: Areas, year: int, source: str = ""
    ) -> Base:
        """Add the municipalities' figures up to every level."""
        known = by_municipality.dropna().to_dict()
        sums = {
            area.code: math.fsum(known.get(code, 0) for code in areas.municipalities(area.code))
            for area in areas
        }
        by_area = pd.Series(sums, dtype=float).rename_axis("area_code")
        return cls(kind, by_area, year, source)


def bases(indicators: pd.DataFrame, areas: Areas, year: int) -> dict[BaseKind, Base]:
    """Return every base that is loaded, the one to prefer first.

    Parameters
    ----------
    indicators : DataFrame
        Columns ``indicator``, ``area_code``, ``year``, ``value``, ``source``; may be empty. An
        indicator is loaded in a year in which *every* municipality has a figure. Without one of
        the population that of the bundled areas is taken.
    year : int
        The year wanted; of the years loaded the newest that is not after it, else the oldest, as
        in :func:`analysis.footprints.weights`.
    """
    codes = [area.code for area in areas.at("municipality")]
    found: dict[BaseKind, Base] = {}
    for kind in BASE_KINDS:
        # The function takes any indicator's name; its type lists those that weigh footprints.
        name = cast("footprints.Base", kind)
        loaded = indicator_by_municipality(indicators, name, codes, year)
        if loaded is None and kind == "population":
            loaded = _population([areas[code] for code in codes], year)
        if loaded is not None and loaded.year is not None:
            values = loaded.by_municipality
            found[kind] = Base.summed(kind, values, areas, loaded.year, loaded.source)
    return found


def base_of(indicators: pd.DataFrame, areas: Areas, year: int) -> Base:
    """Return the base to use: enterprises where loaded, else the population; see :func:`bases`.

    Raises
    ------
    LookupError
        If not even the population is known; the bundled areas have it.
    """
    return _preferred(bases(indicators, areas, year))


def bases_by_year(
    indicators: pd.DataFrame, areas: Areas, years: Iterable[int], kind: BaseKind | None = None
) -> dict[int, Base]:
    """Return the base of each of some years.

    Parameters
    ----------
    kind : str, optional
        The kind wanted; that of :func:`base_of` when left out or not loaded.

    Raises
    ------
    LookupError
        As :func:`base_of`.
    """
    return {year: _preferred(bases(indicators, areas, year), kind) for year in years}


def _preferred(loaded: Mapping[BaseKind, Base], kind: BaseKind | None = None) -> Base:
    if not loaded:
        raise LookupError("no base is known for every municipality")
    first = next(iter(loaded.values()))
    return loaded.get(kind, first) if kind else first


def _population(municipalities: list[Area], year: int) -> Weights | None:
    """Return the population of the newest year not after ``year``, else of the oldest."""
    by_year: list[dict[int, Figure]] = [
        {figure.year: figure for figure in area.populations} for area in municipalities
    ]
    whole = set.intersection(*map(set, by_year)) if by_year else set()
    if not whole:
        return None
    chosen = max((known for known in whole if known <= year), default=min(whole))
    codes = [area.code for area in municipalities]
    values = pd.Series([known[chosen].value for known in by_year], index=codes, dtype=float)
    return Weights("population", values, chosen, by_year[0][chosen].source)
