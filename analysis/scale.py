"""Which pairs of clusters are worth a row: all of a small landscape, the best of a large one.

Nothing here is a loop over pairs, and no square of all clusters is held in memory: the rows of the
square are made in blocks, and of a large landscape only the best pairs of every cluster are kept.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Final

import numpy as np
import pandas as pd

from analysis.incidence import Floats, Incidence, Positions, blocks, ratio

ALL_PAIRS_UP_TO: Final = 500
"""Up to so many clusters every pair has a row; above, the best of every cluster."""
KEPT_PER_CLUSTER: Final = 20


def compare(
    fields: Incidence,
    places: Incidence,
    levels: Floats | None = None,
    keep: int | None = None,
) -> pd.DataFrame:
    """Compare clusters two by two, in field and in declared places.

    Parameters
    ----------
    fields, places : Incidence
        Of the same clusters in the same order.
    levels : ndarray, optional
        A number for the level of each cluster; with ``keep``, the best pairs within one level and
        the best across levels are kept side by side.
    keep : int, optional
        How many pairs of each cluster to keep, by the headline min(T, G) and only where that is
        above 0; every pair when left out.

    Returns
    -------
    DataFrame
        ``one`` and ``other`` (positions, ``one`` before ``other``), sorted; ``in_field`` and
        ``in_places``: the weight in common.
    """
    found = [
        _whole_block(fields, places, *span)
        if keep is None
        else _best_of_block(fields, places, levels, keep, *span)
        for span in blocks(len(fields.rows))
    ]
    columns = ["one", "other", "in_field", "in_places"]
    if not found:
        return pd.DataFrame({name: np.empty(0, np.int64) for name in columns})
    one, other, in_field, in_places = (np.concatenate(part) for part in zip(*found, strict=True))
    swapped = one > other
    one, other = np.where(swapped, other, one), np.where(swapped, one, other)
    _, first = np.unique(one * len(fields.rows) + other, return_index=True)
    parts = (one[first], other[first], in_field[first], in_places[first])
    return pd.DataFrame(dict(zip(columns, parts, strict=True)))


_Block = tuple[Positions, Positions, Floats, Floats]


def _whole_block(fields: Incidence, places: Incidence, start: int, stop: int) -> _Block:
    row, other = np.triu_indices(stop - start, start + 1, len(fields.rows))
    in_field = fields.block(start, stop)[row, other]
    in_places = places.block(start, stop)[row, other]
    return row + start, other, in_field, in_places


def _best_of_block(
    fields: Incidence,
    places: Incidence,
    levels: Floats | None,
    keep: int,
    start: int,
    stop: int,
) -> _Block:
    one, other, in_field = fields.entries(start, stop)
    in_places = places.block(start, stop)[one - start, other]
    t = in_field / (fields.sizes[one] + fields.sizes[other] - in_field)
    smaller = np.minimum(places.sizes[one], places.sizes[other])
    headline = np.minimum(t, np.divide(in_places, smaller, where=smaller > 0, out=smaller * 0))
    if levels is None:
        kept = _top(one, headline, keep)
    else:
        within = levels[one] == levels[other]
        kept = _top(one, np.where(within, headline, 0), keep)
        kept |= _top(one, np.where(within, 0, headline), keep)
    return one[kept], other[kept], in_field[kept], in_places[kept]


def _top(
    groups: Positions, values: Floats, keep: int
) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Mark the highest values above 0 of each group; ``groups`` is sorted.

    Values that tie with the last one kept are kept as well, up to rounding, so that what is kept
    does not depend on the order of the clusters.
    """
    marked = np.zeros(len(values), dtype=bool)
    starts = np.flatnonzero(np.diff(groups, prepend=-1))
    for start, stop in pairwise([*starts, len(groups)]):
        part = values[start:stop]
        if len(part) > keep:
            least = np.partition(part, len(part) - keep)[len(part) - keep]
            marked[start:stop] = (part >= least) & (part > 0)
        else:
            marked[start:stop] = part > 0
    return marked


def measures(pairs: pd.DataFrame, fields: Incidence, places: Incidence) -> pd.DataFrame:
    """Turn weights in common into T and declared G.

    Returns
    -------
    DataFrame, with the index of ``pairs``
        ``t``; ``g_declared`` (overlap coefficient), ``g_jaccard`` (weighted Jaccard), ``a_in_b``
        and ``b_in_a`` (how much of the one lies in the other). Those of places are NaN where one
        of the two has no declared footprint: that is not known, not 0.
    """
    one, other = pairs["one"].to_numpy(), pairs["other"].to_numpy()
    in_field, in_places = pairs["in_field"].to_numpy(), pairs["in_places"].to_numpy()
    of_one, of_other = places.sizes[one], places.sizes[other]
    known = np.minimum(of_one, of_other) > 0
    wholes = {
        "g_declared": np.minimum(of_one, of_other),
        "g_jaccard": of_one + of_other - in_places,
        "a_in_b": of_one,
        "b_in_a": of_other,
    }
    t = ratio(in_field, fields.sizes[one] + fields.sizes[other] - in_field)
    shares = {
        name: np.where(known, ratio(in_places, whole), np.nan) for name, whole in wholes.items()
    }
    return pd.DataFrame({"t": t, **shares}, index=pairs.index)
