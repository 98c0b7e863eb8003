"""Which further counts to withhold, where the bounds on a withheld one are too narrow."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analysis.confidentiality.bounds import Entries, propagate
from analysis.confidentiality.rule import Floats, Matrix, Numbers, Truth

LARGEST = 1e6
"""Above every count: what bounds a withheld cell that nothing else bounds."""
_SLACK = 1e-6
_FARTHEST = 6


def bounds(entries: Entries, values: Floats, withheld: Truth) -> tuple[Floats, Floats]:
    """Return the bounds that follow fact by fact, if these cells are withheld."""
    low = np.where(withheld, 1.0, values)
    high = np.where(withheld, LARGEST, values)
    return propagate(entries, low, high)


def widened(entries: Entries, values: Floats, withheld: Truth, width: float) -> Truth:
    """Withhold further cells until no withheld one has bounds closer than ``width``.

    Parameters
    ----------
    values : array of float
        The true counts.
    withheld : array of bool
        What is withheld already.

    Returns
    -------
    array of bool
        What is withheld now.
    """
    rows = _by_row(entries)
    withheld = withheld.copy()
    while True:
        low, high = bounds(entries, values, withheld)
        narrow = withheld & (high - low < width - _SLACK)
        if not narrow.any():
            return withheld
        chosen = _Search(entries, rows, values, withheld, low, high).chosen(narrow, width)
        if not chosen.any():
            chosen = cheapest(values, withheld)
        withheld |= chosen


def _by_row(entries: Entries) -> Matrix:
    """Return the numbers of the entries of each row, as a sparse matrix of rows by entries."""
    from scipy.sparse import csr_array  # scipy is slow to import

    numbers = np.arange(len(entries.row))
    shape = (entries.plus.shape[0], len(numbers))
    return csr_array((np.ones(len(numbers), dtype=np.int8), (entries.row, numbers)), shape=shape)


def cheapest(values: Floats, withheld: Truth) -> Truth:
    """Choose the smallest published count: with all withheld, nothing is bounded at all."""
    chosen = np.zeros(len(values), dtype=bool)
    left = np.flatnonzero(~withheld)
    chosen[left[np.argmin(values[left])]] = True
    return chosen


@dataclass(frozen=True, eq=False)
class _Search:
    """The published counts that keep bounds narrow, found from the narrow ones outwards."""

    entries: Entries
    rows: Matrix
    values: Floats
    withheld: Truth
    low: Floats
    high: Floats

    def chosen(self, narrow: Truth, width: float) -> Truth:
        """Return for each narrow cell the cheapest count that would widen it enough."""
        found = np.zeros(len(narrow), dtype=bool)
        missing = np.where(narrow, width - (self.high - self.low), 0.0)
        up, down = narrow.copy(), narrow & (self.low > 1 + _SLACK)
        asked = up | down
        for _ in range(_FARTHEST):
            tight = self._tight(up, down)
            cell, entry = self._beside(tight)
            published = ~self.withheld[self.entries.column[entry]]
            helped = np.zeros(len(narrow), dtype=bool)
            if published.any():
                best = self._best(cell[published], entry[published], missing)
                found[best] = True
                helped[cell[published]] = True
            # nothing published beside it: ask what bounds the withheld counts beside it
            onwards = ~helped[cell]
            column, sign = self.entries.column[entry[onwards]], self.entries.sign[entry[onwards]]
            np.maximum.at(missing, column, missing[cell[onwards]])
            up, down = np.zeros_like(up), np.zeros_like(down)
            up[column[sign < 0]] = True
            down[column[(sign > 0) & (self.low[column] > 1 + _SLACK)]] = True
            up, down = up & ~asked, down & ~asked
            asked |= up | down
            if not (up | down).any():
                break
        return found

    def _tight(self, up: Truth, down: Truth) -> Numbers:
        """Return the entries whose facts set the upper (lower) bounds asked for."""
        column, above = self.entries.column, self.entries.sign > 0
        candidates = np.flatnonzero(np.where(above, up[column], down[column]))
        cells = column[candidates]
        bound = self.entries.implied(self.low, self.high)[candidates]
        limit = np.where(above[candidates], self.high[cells], self.low[cells])
        return candidates[np.abs(bound - limit) < _SLACK]

    def _beside(self, tight: Numbers) -> tuple[Numbers, Numbers]:
        """Return the other entries of the facts of some entries, with the cell each is beside."""
        rows = self.entries.row[tight]
        found = self.rows[rows]
        cell = np.repeat(self.entries.column[tight], np.diff(found.indptr))
        entry = np.asarray(found.indices, dtype=np.intp)
        other = self.entries.column[entry] != cell
        return cell[other], entry[other]

    def _best(self, cell: Numbers, entry: Numbers, missing: Floats) -> Numbers:
        """Return the published counts to withhold: one for each cell, the cheapest that is enough.

        A count that bounds from below (sign 1) gives way as far as 1; one that bounds from above
        gives way as far as what bounds itself, which is left for the next round to see.
        """
        column = self.entries.column[entry]
        gain = np.where(self.entries.sign[entry] > 0, self.values[column] - 1, np.inf)
        enough = gain >= missing[cell] - _SLACK
        cost = np.where(enough, self.values[column], LARGEST + LARGEST - gain.clip(max=LARGEST))
        order = np.lexsort((column, cost, cell))
        first = np.unique(cell[order], return_index=True)[1]
        return column[order][first]
