"""Which companies two clusters share: M, and whether that is more than chance.

See ``methods.md``, section 3, and section 7 for what of it may be shown.
"""

from __future__ import annotations

from collections.abc import Collection
from math import exp, lgamma
from typing import Final

import numpy as np
import pandas as pd

from analysis.incidence import Incidence, ratio

SMALLEST_COUNT: Final = 3
"""Counts of companies from 1 to one below this are never shown."""
_NEGLIGIBLE: Final = 1e-17


def companies(participation: pd.DataFrame, years: Collection[int] | None = None) -> pd.Series:
    """Return the distinct companies that took part in each cluster.

    Returns
    -------
    Series of frozenset of str, by ``cluster_id``; empty without participation
    """
    if participation.empty:
        return pd.Series(dtype=object)
    rows = participation
    rows = rows if years is None else rows[rows["year"].isin(list(years))]
    return rows.groupby("cluster_id")["company_id"].agg(frozenset)


def members(rows: pd.Index, taking_part: pd.Series) -> Incidence:
    """Return clusters by companies, each company counting once."""
    held = [(cluster, one) for cluster, found in taking_part.items() for one in found]
    everyone = sorted({one for _, one in held})
    return Incidence.of(rows, held, pd.Series(1.0, index=pd.Index(everyone, dtype="str")))


def shared_companies(matrix: Incidence) -> pd.DataFrame:
    """Return every pair of clusters with a company in common, as it truly is.

    M is the Szymkiewicz-Simpson coefficient: distinct companies in both / the smaller of the two
    numbers. Not to be shown before :func:`withhold`.

    Returns
    -------
    DataFrame
        ``one``, ``other`` (positions, ``one`` before ``other``), ``common``, ``m``, and
        ``by_chance``: see :func:`chance`.
    """
    one, other, common = matrix.entries(0, len(matrix.rows))
    first = one < other
    one, other, common = one[first], other[first], common[first]
    sizes = matrix.sizes
    counts = np.rint(common).astype(int)
    by_chance = [
        chance(int(n), int(sizes[a]), int(sizes[b]), len(matrix.items))
        for a, b, n in zip(one, other, counts, strict=True)
    ]
    return pd.DataFrame(
        {
            "one": one,
            "other": other,
            "common": counts,
            "m": ratio(common, np.minimum(sizes[one], sizes[other])),
            "by_chance": np.asarray(by_chance, dtype=float),
        }
    )


def withhold(shared: pd.DataFrame, smallest: int = SMALLEST_COUNT) -> pd.DataFrame:
    """Take out what would tell a count of companies from 1 to ``smallest - 1``.

    With the count go M and the chance: either would give it away. What is left is all that the
    kind and the order of pairs may rest on.

    Returns
    -------
    DataFrame
        As :func:`shared_companies`, ``common`` as Int64 with NA where withheld, and ``withheld``.
    """
    if smallest < SMALLEST_COUNT:
        raise ValueError(f"counts below {SMALLEST_COUNT} are always withheld, not below {smallest}")
    small = (shared["common"] >= 1) & (shared["common"] < smallest)
    return shared.assign(
        common=shared["common"].astype("Int64").mask(small),
        m=shared["m"].mask(small),
        by_chance=shared["by_chance"].mask(small),
        withheld=small,
    )


def chance(common: int, one: int, other: int, total: int) -> float:
    """Return how likely two clusters share at least so many companies by chance.

    The upper tail of the hypergeometric distribution (Zweig and Kaufmann 2011): one cluster draws
    its companies at random from all that take part in any cluster.

    Parameters
    ----------
    common, one, other, total : int
        Companies in both, in each, and in all clusters together.

    Examples
    --------
    >>> round(chance(5, 30, 40, 1000), 8)
    0.00540555
    """
    if common <= max(0, one + other - total):
        return 1.0
    likeliest = (one + 1) * (other + 1) // (total + 2)
    start = max(common, likeliest)
    at_start = exp(_ways(one, start) + _ways(total - one, other - start) - _ways(total, other))
    tail = term = at_start
    for n in range(start, min(one, other)):
        term *= (one - n) * (other - n) / ((n + 1) * (total - one - other + n + 1))
        tail += term
        if term < tail * _NEGLIGIBLE:
            break
    term = at_start
    for n in range(start, common, -1):
        term *= n * (total - one - other + n) / ((one - n + 1) * (other - n + 1))
        tail += term
    return min(tail, 1.0)


def _ways(among: int, chosen: int) -> float:
    """Return the logarithm of the number of ways to choose."""
    return lgamma(among + 1) - lgamma(chosen + 1) - lgamma(among - chosen + 1)
