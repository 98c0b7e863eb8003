"""What an attacker can work out: a linear programme over all tables that fit what is published.

The unknowns are the withheld counts, each at least 1; the constraints are all facts of
:mod:`analysis.confidentiality.facts`, with the published counts put in. The least and the largest
value that a withheld count takes over all solutions are what the attacker knows of it.

Two programmes for each withheld count would be slow. But the solutions form a convex set: as soon
as two known solutions differ by the width wanted in a count, that count is safe, and one solution
serves many counts. So programmes that move many counts at once come first, then programmes round
one count with the rest held still, and the exact pair of programmes only for what is left.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from analysis.confidentiality.facts import Facts
from analysis.confidentiality.rule import Floats, Matrix, Numbers, Truth
from analysis.confidentiality.widen import LARGEST

SLACK: Final = 1e-6


class NoTableError(ValueError):
    """No table fits what is published."""


@dataclass(frozen=True, eq=False)
class Solution:
    """A solution of a linear programme.

    Parameters
    ----------
    point : array of float
        The unknowns.
    prices : array of float
        How the optimum moves with the right side of each fact.
    """

    point: Floats
    prices: Floats


@dataclass(frozen=True, eq=False)
class Unknowns:
    """The tables that fit: ``matrix`` x = or <= ``right``, each unknown from 1 up.

    Parameters
    ----------
    cells : array of int
        The cell that each unknown is.
    facts : array of int
        The fact that each row is.
    matrix : csr_array
    right : array of float
    equal : array of bool
    low, high : array of float
        Limits of each unknown.
    """

    cells: Numbers
    facts: Numbers
    matrix: Matrix
    right: Floats
    equal: Truth
    low: Floats
    high: Floats

    @classmethod
    def of(
        cls,
        known: Facts,
        values: Floats,
        withheld: Truth,
        limits: tuple[Floats, Floats] | None = None,
    ) -> Unknowns:
        """Put the published counts into the facts; ``values`` of withheld cells are not looked at.

        ``limits`` on all cells that follow from the facts change nothing, but save much time.

        Raises
        ------
        ValueError
            If the published counts contradict the facts.
        """
        cells, published = np.flatnonzero(withheld), np.flatnonzero(~withheld)
        right = -(known.matrix[:, published] @ values[published])
        matrix = known.matrix[:, cells]
        unknown = np.diff(matrix.indptr) > 0
        wrong = ~unknown & ((right < -SLACK) | (known.equal & (right > SLACK)))
        if wrong.any():
            raise ValueError("the published figures contradict each other")
        low, high = limits or (np.ones(len(values)), np.full(len(values), LARGEST))
        low, high = low[cells], high[cells]
        # a fact that holds anywhere within the limits binds nobody
        most = matrix.maximum(0) @ high + matrix.minimum(0) @ low
        rows = np.flatnonzero(unknown & (known.equal | (most > right)))
        matrix, equal = matrix[rows], known.equal[rows]
        return cls(cells, rows, matrix, right[rows], equal, low, high)

    def solved(self, objective: Floats, extra: tuple[Matrix, Floats] | None = None) -> Solution:
        """Minimise ``objective``; more unknowns than cells are free from below, at most 0.

        Parameters
        ----------
        extra : tuple of csr_array and array, optional
            Further rows, matrix x <= right, over all unknowns.

        Raises
        ------
        NoTableError
            If no table fits what is published.
        """
        from scipy.optimize import linprog  # scipy is slow to import
        from scipy.sparse import csr_array, hstack, vstack

        here, more = len(self.cells), len(objective) - len(self.cells)
        matrix = self.matrix
        if more:
            matrix = hstack([matrix, csr_array((len(self.right), more))], format="csr")
        unequal = ~self.equal
        upper, limits = matrix[unequal], self.right[unequal]
        if extra is not None:
            upper = vstack([upper, extra[0]], format="csr")
            limits = np.concatenate([limits, extra[1]])
        low = np.concatenate([self.low, np.full(more, -LARGEST)])
        high = np.concatenate([self.high, np.zeros(more)])
        result = linprog(
            objective,
            A_ub=upper,
            b_ub=limits,
            A_eq=matrix[self.equal],
            b_eq=self.right[self.equal],
            bounds=np.column_stack([low, high]),
            method="highs-ds",
        )
        if result.status != 0:
            raise NoTableError(f"the published figures contradict each other: {result.message}")
        prices = np.zeros(len(self.right))
        prices[self.equal] = result.eqlin.marginals
        prices[unequal] = result.ineqlin.marginals[: int(unequal.sum())]
        return Solution(result.x[:here], prices)

    def extreme(self, unknown: int, sign: int) -> Solution:
        """Return a table in which an unknown is largest (sign 1) or smallest (sign -1)."""
        objective = np.zeros(len(self.cells))
        objective[unknown] = -sign
        return self.solved(objective)

    def any_table(self) -> Floats:
        """Return some table that fits."""
        return self.solved(np.zeros(len(self.cells))).point

    def near(self, nearby: Numbers, table: Floats) -> Unknowns:
        """Return the tables that differ from a known one in some unknowns only."""
        columns = self.matrix.tocsc()[:, nearby].tocsr()
        rows = np.flatnonzero(np.diff(columns.indptr) > 0)
        matrix = columns[rows]
        still = self.matrix[rows] @ table - matrix @ table[nearby]
        right = self.right[rows] - still
        low, high = self.low[nearby], self.high[nearby]
        return Unknowns(nearby, self.facts[rows], matrix, right, self.equal[rows], low, high)
