"""Bounds that follow from one fact at a time, spread from cell to cell until nothing changes.

What is found here holds for every table that fits the facts, but is not the whole truth: several
facts together may narrow a cell further (:mod:`analysis.confidentiality.attack`). It is cheap, and
it catches nearly everything (bound propagation, as solvers of integer programmes do it first).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analysis.confidentiality.rule import Floats, Matrix, Numbers

MOST_ROUNDS = 200
_SLACK = 1e-6


@dataclass(frozen=True, eq=False)
class Entries:
    """The entries of a matrix of facts A x <= 0, with what propagation needs of it.

    Parameters
    ----------
    plus, minus : csr_array
        The matrix's positive and negative entries.
    row, column, sign : array
        Every entry.
    """

    plus: Matrix
    minus: Matrix
    row: Numbers
    column: Numbers
    sign: Floats

    @classmethod
    def of(cls, at_most: Matrix) -> Entries:
        """Take a matrix apart."""
        entries = at_most.tocoo()
        row, column = (np.asarray(one, dtype=np.intp) for one in entries.coords)
        return cls(at_most.maximum(0), at_most.minimum(0), row, column, entries.data)

    def least(self, low: Floats, high: Floats) -> Floats:
        """Return the least that each fact's left side can be."""
        return np.asarray(self.plus @ low + self.minus @ high)

    def implied(self, low: Floats, high: Floats) -> Floats:
        """Return for each entry the bound on its cell: from above if the sign is 1, else below."""
        own = np.where(self.sign > 0, low[self.column], high[self.column])
        return own - self.sign * self.least(low, high)[self.row]


def propagate(entries: Entries, low: Floats, high: Floats) -> tuple[Floats, Floats]:
    """Return the bounds of all cells, from the bounds that are published or given.

    Raises
    ------
    ValueError
        If no table fits: the published figures contradict the facts.
    """
    low, high = low.copy(), high.copy()
    above = entries.sign > 0
    for _ in range(MOST_ROUNDS):
        bound = entries.implied(low, high)
        narrower_high, narrower_low = high.copy(), low.copy()
        np.minimum.at(narrower_high, entries.column[above], bound[above])
        np.maximum.at(narrower_low, entries.column[~above], bound[~above])
        done = np.array_equal(narrower_high, high) and np.array_equal(narrower_low, low)
        low, high = narrower_low, narrower_high
        if (low > high + _SLACK).any():
            raise ValueError("the published figures contradict each other")
        if done:
            break
    return low, high
