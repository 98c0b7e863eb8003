"""Who holds what: clusters by fields, areas or companies, as a sparse matrix.

Every likeness of two clusters is made of the same two sums: the weight of what both hold, and the
weight of what each holds. What is held are the nodes of a taxonomy, the municipalities of a
footprint or the companies that take part. See ``methods.md``, sections 1 to 3.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

Floats = npt.NDArray[np.float64]
Positions = npt.NDArray[np.int64]

MOST_DENSE: Final = 20_000_000
"""Cells of a matrix that may be spread out in memory (160 MB)."""
MOST_IN_BLOCK: Final = 4_000_000
"""Pairs of clusters looked at in one go."""
MOST_GATHERED: Final = 4_000_000
"""Holdings brought together in one go when pairs are compared one by one."""


@dataclass(frozen=True, eq=False)
class Incidence:
    """Clusters by items, each cluster holding an item or not, and what an item weighs.

    Parameters
    ----------
    rows : Index of str
        The clusters.
    items : Index of str
        Nodes, municipalities or companies.
    matrix : scipy.sparse.csr_array of float
        Shape (clusters, items), 1 where the cluster holds the item and nothing elsewhere.
    weights : ndarray of float
        The weight of each item, none negative.
    """

    rows: pd.Index
    items: pd.Index
    matrix: Any
    weights: Floats

    @classmethod
    def of(
        cls, rows: pd.Index, held: Sequence[tuple[Hashable, Hashable]], weights: pd.Series
    ) -> Incidence:
        """Build the matrix from a list of who holds what.

        Parameters
        ----------
        rows : Index of str
            The clusters wanted, in their order; others are left out.
        held : sequence of (cluster, item)
            In any order; a repeated entry counts once.
        weights : Series of float, by item
            Items it does not name are left out.
        """
        clusters = rows.get_indexer(pd.Index([cluster for cluster, _ in held]))
        items = weights.index.get_indexer(pd.Index([item for _, item in held]))
        known = (clusters >= 0) & (items >= 0)
        shape = (len(rows), len(weights))
        matrix = binary(clusters[known], items[known], shape)
        return cls(rows, weights.index, matrix, weights.to_numpy(dtype=float))

    @cached_property
    def sizes(self) -> Floats:
        """The weight of all that each cluster holds."""
        return np.asarray(self.matrix @ self.weights, dtype=float)

    @cached_property
    def _weighted(self) -> Any:
        return (self.matrix * self.weights).T.tocsr()

    @cached_property
    def _dense(self) -> tuple[Floats, Floats] | None:
        if self.matrix.shape[0] * self.matrix.shape[1] > MOST_DENSE:
            return None
        spread = self.matrix.toarray()
        return spread, np.ascontiguousarray((spread * self.weights).T)

    def block(self, start: int, stop: int) -> Floats:
        """Return the weight in common of some clusters (rows) with every cluster (columns)."""
        if self._dense is not None:
            held, weighted = self._dense
            return np.asarray(held[start:stop] @ weighted)
        return np.asarray((self.matrix[start:stop] @ self._weighted).toarray())

    def entries(self, start: int, stop: int) -> tuple[Positions, Positions, Floats]:
        """Return the pairs of some clusters with any others that hold something in common.

        Returns
        -------
        tuple of ndarray
            Position of the one, position of the other, weight in common (above 0); sorted by
            the position of the one, and with no cluster beside itself.
        """
        found = (self.matrix[start:stop] @ self._weighted).tocoo()
        one, other = found.row.astype(np.int64) + start, found.col.astype(np.int64)
        wanted = (one != other) & (found.data > 0)
        one, other, common = one[wanted], other[wanted], found.data[wanted]
        order = np.argsort(one, kind="stable")
        return one[order], other[order], common[order]

    def common(self, one: Positions, other: Positions) -> Floats:
        """Return the weight in common of pairs of clusters, given by their positions."""
        return pairwise(self.matrix, one, other, lambda a, b: a.multiply(b) @ self.weights)


def binary(rows: Positions, columns: Positions, shape: tuple[int, int]) -> Any:
    """Return a sparse matrix with 1 at the places given, however often each is given."""
    from scipy.sparse import csr_array  # scipy is slow to import

    matrix = csr_array((np.ones(len(rows)), (rows, columns)), shape=shape)
    matrix.sum_duplicates()
    matrix.data[:] = 1.0
    return matrix


def pairwise(
    matrix: Any, one: Positions, other: Positions, compared: Callable[[Any, Any], Any]
) -> Floats:
    """Compare the rows of a sparse matrix two by two, a bounded number of entries at a time."""
    held = max(matrix.nnz / max(matrix.shape[0], 1), 1)
    step = max(int(MOST_GATHERED / held), 1)
    result = np.empty(len(one))
    for start in range(0, len(one), step):
        part = slice(start, start + step)
        result[part] = compared(matrix[one[part]], matrix[other[part]])
    return result


def blocks(clusters: int) -> Iterator[tuple[int, int]]:
    """Cut the rows of a square of clusters into blocks of bounded size."""
    step = max(MOST_IN_BLOCK // max(clusters, 1), 1)
    for start in range(0, clusters, step):
        yield start, min(start + step, clusters)


def ratio(part: npt.ArrayLike, whole: npt.ArrayLike) -> Floats:
    """Divide, and give 0 where there is nothing to divide by.

    Rounded to ten decimals, so that the order in which a sum was added up changes no figure.
    """
    part, whole = np.broadcast_arrays(np.asarray(part, float), np.asarray(whole, float))
    divided = np.divide(part, whole, out=np.zeros(part.shape), where=whole > 0)
    return np.asarray(np.round(divided, 10), dtype=float)
