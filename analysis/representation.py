"""Whether an area has as many of the companies as its share of the base lets expect: R.

R(a) = (n(a) / n) / (b(a) / b): 1 is as expected, 2 twice as many. See ``methods.md``, section 6.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.bases import BASES, BaseKind
from analysis.classes import Class
from analysis.incidence import Floats
from foundation.language import Message, Text
from geodata.areas import Areas

ERROR: Final = 0.05
"""How often an interval may miss: 5 %, so that it is one of 95 %."""
BREAKS: Final = (0.5, 0.8, 1.25, 2.0)
"""Bounds of the classes of R: as far below 1 as above it, by ratio."""
AS_EXPECTED: Final = 2
"""The position of the class about 1."""

COMPANIES: Final[Mapping[str, Message]] = {
    "participated": Message("the companies taking part"),
    "innovated": Message("the innovating companies"),
    "collaborated": Message("the companies working with a knowledge institution"),
    "international": Message("the companies in international activities"),
}


def poisson_interval(counted: npt.ArrayLike, error: float = ERROR) -> tuple[Floats, Floats]:
    """Return exact bounds of the mean of a Poisson count (Garwood 1936).

    low = chi2(error/2; 2n) / 2 and high = chi2(1 - error/2; 2n + 2) / 2; low is 0 for n = 0.

    Parameters
    ----------
    counted : array of float
        Counts; NaN gives NaN.
    error : float
        How often the bounds may miss, above 0 and below 1.

    Examples
    --------
    The table of Garwood (1936) has 0 to 3.689 for 0 and 4.795 to 18.390 for 10:

    >>> low, high = poisson_interval([0, 10])
    >>> low.round(3).tolist(), high.round(3).tolist()
    ([0.0, 4.795], [3.689, 18.39])
    """
    from scipy.special import gammaincinv  # scipy is slow to import

    n = np.asarray(counted, dtype=float)
    # Half a chi-square quantile of 2n degrees of freedom is a gamma quantile of shape n.
    low = np.where(n == 0, 0.0, gammaincinv(np.where(n == 0, 1.0, n), error / 2))
    return low, np.asarray(gammaincinv(n + 1, 1 - error / 2), dtype=float)


def represented(counted: npt.ArrayLike, expected: npt.ArrayLike) -> tuple[Floats, Floats, Floats]:
    """Return R and its 95 % bounds: n, and the bounds of its mean, by the number expected.

    NaN where a count or what to expect is missing, or where nothing is to be expected.

    Parameters
    ----------
    counted : array of float, shape (areas,)
    expected : array of float, shape (areas,)
        n b(a) / b, the companies that an area would have by its share of the base.
    """
    n = np.asarray(counted, dtype=float)
    by = np.asarray(expected, dtype=float)
    by = np.where(by > 0, by, np.nan)
    low, high = poisson_interval(n)
    return n / by, low / by, high / by


def representation_classes(r: pd.Series) -> list[Class]:
    """Sort R into five fixed classes about 1 and count the areas in each.

    To 0.5, to 0.8, to 1.25, to 2 and above: diverging, the class in the middle being that of
    areas much as expected. Areas without a figure, withheld or not, are in no class.

    Parameters
    ----------
    r : Series of float, by ``area_code``

    Returns
    -------
    list of Class
        Ascending; ``up_to`` of the last one is infinite.
    """
    infinite = float("inf")
    return [
        Class(above, up_to, int(((r > above) & (r <= up_to)).sum()))
        for above, up_to in zip((-infinite, *BREAKS), (*BREAKS, infinite), strict=True)
    ]


@dataclass(frozen=True, slots=True)
class Statement:
    """That an area has clearly more, or clearly fewer, of the companies than to be expected.

    Parameters
    ----------
    area_code : str
    measure : str
        What is counted of the companies.
    base : {"enterprises", "population", "employment"}
    share, base_share : float
        The area's share of the companies and of the base, 0 to 1.
    r, r_low, r_high : float
        R and its 95 % interval, which does not hold 1.
    """

    area_code: str
    measure: str
    base: BaseKind
    share: float
    base_share: float
    r: float
    r_low: float
    r_high: float

    def in_words(self, areas: Areas, text: Text) -> str:
        """Say the statement as a sentence; an unknown measure stands by its code."""
        return text(
            "{area} has {base_share} of {base} and {share} of {companies}"
            " (R = {r}; {confidence} {low}–{high}).",
            area=text.name(areas[self.area_code]),
            base_share=text.percent(self.base_share, 1),
            base=BASES[self.base],
            share=text.percent(self.share, 1),
            companies=COMPANIES.get(self.measure, self.measure),
            r=text.number(self.r, 2),
            confidence=text.percent(1 - ERROR),
            low=text.number(self.r_low, 2),
            high=text.number(self.r_high, 2),
        )


def standing_out(figures: pd.DataFrame, measure: str, base: BaseKind) -> list[Statement]:
    """Return what can be said of the areas furthest from R = 1, above and below.

    An area is named only where the interval does not hold 1 even if it is widened for the number
    of areas looked at (Bonferroni): of 98 municipalities that are all as expected, five would
    otherwise stand out by chance. The bounds given are the usual ones.

    Only published figures are looked at. A withheld area might lie further out still, which is why
    a statement does not say that its area is the first or the last of all.

    Parameters
    ----------
    figures : DataFrame, by ``area_code``
        See :func:`analysis.innovation.figures`.

    Returns
    -------
    list of Statement
        At most two: the largest R clearly above 1, and the smallest clearly below.
    """
    known = figures.dropna(subset=["r"])
    if known.empty:
        return []
    low, high = poisson_interval(known["value"].astype(float), ERROR / len(known))
    above = known.loc[low > known["expected"], "r"]
    below = known.loc[high < known["expected"], "r"]
    codes = [*above.nlargest(1).index, *below.nsmallest(1).index]
    rows = known.loc[codes, ["share", "base_share", "r", "r_low", "r_high"]].astype(float)
    return [
        Statement(str(code), measure, base, *row)
        for code, row in zip(codes, rows.to_numpy().tolist(), strict=True)
    ]
