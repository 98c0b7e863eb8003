"""How unevenly something is spread over areas, against what it could be expected to follow.

With s(i) the share of area i in what is counted and q(i) its share of the base (enterprises,
inhabitants), every index is 0 where all s(i) = q(i), and grows with the distance. Without a base
every area is expected to have the same. See ``methods.md``, section 6.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from analysis.incidence import Floats


def hoover(values: npt.ArrayLike, base: npt.ArrayLike | None = None) -> float:
    """Return the Hoover index, H = 1/2 sum |s(i) - q(i)| (Hoover 1936).

    The share of what is counted that would have to lie elsewhere to follow the base: 0 to 1.

    Parameters
    ----------
    values : array of float, shape (areas,)
        What is counted, not negative and not all 0.
    base : array of float, shape (areas,), optional
        What it is held against; the same for all when left out.

    Raises
    ------
    ValueError
        When a figure is missing or negative, a total is 0, or the shapes differ.

    Examples
    --------
    >>> round(hoover([50, 30, 20], [40, 30, 30]), 10)
    0.1
    >>> round(hoover([900, 300, 200], [100000, 60000, 40000]), 5)
    0.14286
    """
    found, expected = _shares(values, base)
    return float(np.abs(found - expected).sum() / 2)


def theil(values: npt.ArrayLike, base: npt.ArrayLike | None = None) -> float:
    """Return the Theil index, T = sum s(i) ln(s(i) / q(i)) (Theil 1967).

    0 to infinity; infinite where something is counted in an area without any base. Against equal
    areas at most ln(number of areas). Parameters and errors as for :func:`hoover`.

    Examples
    --------
    >>> round(theil([0, 0, 0, 0, 10]), 6)
    1.609438
    >>> round(theil([900, 300, 200], [100000, 60000, 40000]), 5)
    0.04139
    """
    found, expected = _shares(values, base)
    some = found > 0
    if (expected[some] == 0).any():
        return float("inf")
    return max(0.0, float((found[some] * np.log(found[some] / expected[some])).sum()))


def gini(values: npt.ArrayLike, base: npt.ArrayLike | None = None) -> float:
    """Return the Gini index, G = 1/2 sum sum q(i) q(j) |s(i)/q(i) - s(j)/q(j)| (Gini 1912).

    Twice the area between the diagonal and the Lorenz curve of the areas in order of s/q: 0 to 1.
    Parameters and errors as for :func:`hoover`.

    Examples
    --------
    >>> round(gini([0, 0, 0, 0, 10]), 10)
    0.8
    """
    found, expected = _shares(values, base)
    slope = np.divide(found, expected, out=np.full(found.shape, np.inf), where=expected > 0)
    order = np.argsort(slope, kind="stable")
    heights = np.concatenate([[0.0], np.cumsum(found[order])])
    below = (expected[order] * (heights[1:] + heights[:-1])).sum()
    return max(0.0, float(1 - below))


def hoover_by_chance(number: int, base: npt.ArrayLike) -> float:
    """Return the Hoover index to expect where each company falls on an area by the base alone.

    Few companies never follow a base exactly, so H is above 0 even where no area is favoured; an
    index says something only as far as it exceeds this one. Half the sum of the mean absolute
    deviations of binomial shares, by de Moivre's formula (1730; Diaconis & Zabell 1991):
    E|X - np| = 2 v C(n, v) p^v (1 - p)^(n - v + 1), v the smallest whole number above np.

    Parameters
    ----------
    number : int
        Companies, at least 1.
    base : array of float, shape (areas,)
        As for :func:`hoover`.

    Examples
    --------
    One company on two like areas always lies wholly in one of them:

    >>> round(hoover_by_chance(1, [1, 1]), 10)
    0.5
    """
    from scipy.special import gammaln, xlog1py, xlogy  # scipy is slow to import

    if number < 1:
        raise ValueError("nothing is counted")
    share = _whole(base)
    # An area with the whole base cannot deviate, nor can one with none.
    share = share[(share > 0) & (share < 1)]
    above = np.minimum(np.floor(number * share) + 1, number)
    ways = gammaln(number + 1) - gammaln(above + 1) - gammaln(number - above + 1)
    power = xlogy(above, share) + xlog1py(number - above + 1, -share)
    return float((above * np.exp(ways + power)).sum() / number)


def _shares(values: npt.ArrayLike, base: npt.ArrayLike | None) -> tuple[Floats, Floats]:
    found = _whole(values)
    expected = _whole(np.ones(found.shape) if base is None else base)
    if found.shape != expected.shape:
        raise ValueError(f"{found.shape} figures against a base of {expected.shape}")
    return found, expected


def _whole(figures: npt.ArrayLike) -> Floats:
    """Return figures as shares of their sum."""
    known = np.asarray(figures, dtype=float)
    if not (np.isfinite(known) & (known >= 0)).all():
        raise ValueError("a figure is missing or negative")
    total = known.sum()
    if not total > 0:
        raise ValueError("nothing is counted")
    return np.asarray(known / total, dtype=float)
