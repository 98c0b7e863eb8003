"""How alike two clusters' fields are: T, semantic similarity on the taxonomy.

simGIC (Pesquita et al. 2008): a Jaccard index in which each node counts by its information
content, so that sharing a rare segment weighs more than sharing a broad theme. See ``methods.md``,
section 1.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.incidence import Incidence, ratio


def carried(clusters: pd.DataFrame, taxonomy: pd.DataFrame) -> pd.Series:
    """Return A(c): a cluster's themes, its segments, and the themes its segments lie below.

    Parameters
    ----------
    clusters : DataFrame
        By ``cluster_id``, with the tuples ``themes`` and ``segments``.
    taxonomy : DataFrame
        By ``node_id``, with ``parent`` ("" where there is none).

    Returns
    -------
    Series of frozenset of str, by ``cluster_id``
    """
    above = {node: parent for node, parent in taxonomy["parent"].items() if parent}
    nodes = [
        frozenset({*themes, *segments, *(above[one] for one in segments if one in above)})
        for themes, segments in zip(clusters["themes"], clusters["segments"], strict=True)
    ]
    return pd.Series(nodes, index=clusters.index, dtype=object)


def information(carriers: pd.Series) -> pd.Series:
    """Return IC(n) = -ln(N(n) / N) of every node that some cluster carries.

    Parameters
    ----------
    carriers : Series of frozenset
        What :func:`carried` returns for the *whole* landscape: a filter must not change what a
        node tells.

    Returns
    -------
    Series of float, by node, sorted by code; 0 for a node that all clusters carry
    """
    counted = carriers.explode().dropna().value_counts().sort_index()
    counted.index = counted.index.astype("str")
    content = -np.log(counted.to_numpy(dtype=float) / max(len(carriers), 1))
    return pd.Series(content + 0.0, index=counted.index)


def fields(carriers: pd.Series) -> Incidence:
    """Return clusters by nodes, the nodes weighed by their information content."""
    held = [(cluster, node) for cluster, nodes in carriers.items() for node in nodes]
    return Incidence.of(carriers.index, held, information(carriers))


def likeness(carriers: pd.Series) -> pd.DataFrame:
    """Return T of every pair of clusters.

    T(c,d) = sum of IC over what both carry / sum of IC over what either carries, 0 when the
    denominator is 0. For landscapes of a few hundred clusters; :mod:`analysis.scale` is for more.

    Returns
    -------
    DataFrame of float, square, by ``cluster_id``; symmetric

    Examples
    --------
    >>> A, B = frozenset({"cleantech", "wind"}), frozenset({"cleantech", "water"})
    >>> C, D = frozenset({"cleantech", "ict", "smart_grid"}), frozenset({"food"})
    >>> likeness(pd.Series([A, B, C, D], index=list("ABCD"))).loc["A"].round(4).tolist()
    [1.0, 0.094, 0.0647, 0.0]
    """
    matrix = fields(carriers)
    common = matrix.block(0, len(matrix.rows))
    sizes = matrix.sizes
    t = ratio(common, sizes[:, None] + sizes[None, :] - common)
    return pd.DataFrame(t, index=carriers.index, columns=carriers.index)


def likeness_steps(carriers: pd.Series, one: str, other: str) -> pd.DataFrame:
    """Lay out the sum behind T of one pair, node by node.

    Returns
    -------
    DataFrame, by ``node_id``, the most telling first
        ``clusters`` that carry the node in the whole landscape, its ``information``, and whether
        ``in_a`` and ``in_b`` carry it.
    """
    nodes = carriers[one] | carriers[other]
    counted = carriers.explode().dropna().value_counts()
    steps = pd.DataFrame(
        {
            "clusters": counted[counted.index.isin(list(nodes))],
            "information": information(carriers).reindex(sorted(nodes)),
        }
    )
    steps["in_a"] = steps.index.isin(list(carriers[one]))
    steps["in_b"] = steps.index.isin(list(carriers[other]))
    steps.index.name = "node_id"
    return steps.sort_index().sort_values("information", ascending=False, kind="stable")
