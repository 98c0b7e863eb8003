"""The same sums in a query engine, for landscapes that do not fit in memory.

One expression of Ibis: join on what is held, sum of the least weights. It opens no connection and
runs nothing; the caller has the tables and the engine. The one expression gives every likeness:

- G declared: areas with their weight as ``amount``; all four shares;
- G measured: areas with the share of companies; ``overlap``, as the shares add up to 1;
- T: nodes with their information content; ``jaccard``;
- M: companies with 1; ``overlap``.
"""

from __future__ import annotations

from typing import Any


def overlaps(held: Any) -> Any:
    """Return the expression for all pairs of clusters that hold anything in common.

    Parameters
    ----------
    held : ibis.Table
        ``cluster_id``, ``item`` and ``amount`` (above 0); one row per cluster and item.

    Returns
    -------
    ibis.Table
        ``cluster_a``, ``cluster_b`` (in the order of their ids), ``shared``: the sum of the
        smaller amounts, ``overlap`` (of the smaller whole), ``jaccard``, ``a_in_b``, ``b_in_a``.
        Pairs with nothing in common have no row: all their figures are 0.
    """
    import ibis  # ibis is slow to import

    one = held.select(cluster_a="cluster_id", item="item", amount_a="amount")
    other = held.select(cluster_b="cluster_id", item="item", amount_b="amount")
    met = one.join(other, ["item", one.cluster_a < other.cluster_b])
    shared = met.group_by(["cluster_a", "cluster_b"]).agg(
        shared=ibis.least(met.amount_a, met.amount_b).sum()
    )
    sizes = held.group_by("cluster_id").agg(size=held.amount.sum())
    of_a = sizes.select(cluster_a="cluster_id", size_a="size")
    of_b = sizes.select(cluster_b="cluster_id", size_b="size")
    pairs = shared.join(of_a, "cluster_a").join(of_b, "cluster_b")
    return pairs.select(
        "cluster_a",
        "cluster_b",
        "shared",
        overlap=pairs.shared / ibis.least(pairs.size_a, pairs.size_b),
        jaccard=pairs.shared / (pairs.size_a + pairs.size_b - pairs.shared),
        a_in_b=pairs.shared / pairs.size_a,
        b_in_a=pairs.shared / pairs.size_b,
    )
