"""Groups of clusters that work in like fields in like places: who to invite to one workshop.

Communities of the graph of pairs, each edge weighing the headline min(T, G), by the Louvain method
(Blondel et al. 2008). See ``methods.md``, section 4.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd

SEED: Final = 2016
"""Fixed, so that the same landscape always falls into the same groups."""


@dataclass(frozen=True, eq=False)
class Communities:
    """Clusters in groups.

    Parameters
    ----------
    of : Series of int, by ``cluster_id``
        The number of each cluster's group, from 0, the largest first; a cluster without any edge
        is a group of its own.
    modularity : float
        How much more weight lies within groups than by chance, at most 1 (Newman 2004); 0 where
        there is no edge.
    """

    of: pd.Series
    modularity: float

    def members(self, least: int = 2) -> list[tuple[str, ...]]:
        """Return the clusters of each group of at least so many, the largest group first."""
        groups = [tuple(found.index) for _, found in self.of.groupby(self.of)]
        return [group for group in groups if len(group) >= least]


def communities(pairs: pd.DataFrame, clusters: Iterable[str], seed: int = SEED) -> Communities:
    """Find groups of clusters.

    Parameters
    ----------
    pairs : DataFrame
        ``cluster_a``, ``cluster_b`` and ``headline``; an edge is a headline above 0.
    clusters : iterable of str
        Every cluster that is to be in a group.

    Returns
    -------
    Communities
        The same for the same pairs, in whatever order they come.
    """
    import networkx as nx  # networkx is slow to import

    graph: Any = nx.Graph()
    graph.add_nodes_from(sorted(clusters))
    known = pairs[pairs["cluster_a"].isin(list(graph)) & pairs["cluster_b"].isin(list(graph))]
    known = known[known["headline"] > 0].sort_values(["cluster_a", "cluster_b"])
    edges = known[["cluster_a", "cluster_b", "headline"]]
    graph.add_weighted_edges_from(edges.itertuples(index=False, name=None))
    found = nx.community.louvain_communities(graph, seed=seed) if graph else []
    ordered = sorted((sorted(group) for group in found), key=lambda group: (-len(group), group))
    numbers = {one: number for number, group in enumerate(ordered) for one in group}
    modularity = nx.community.modularity(graph, found) if graph.size() else 0.0
    series = pd.Series(numbers, dtype="int64").sort_index()
    series.index = pd.Index(series.index, dtype="str", name="cluster_id")
    return Communities(series.rename("community"), float(modularity))


def topics(members: Iterable[str], carriers: pd.Series, information: pd.Series) -> pd.DataFrame:
    """Return what some clusters could talk about: what at least two of them carry.

    Parameters
    ----------
    members : iterable of str
    carriers : Series of frozenset of str, by ``cluster_id``
        See :func:`analysis.likeness.carried`.
    information : Series of float, by node
        See :func:`analysis.likeness.information`.

    Returns
    -------
    DataFrame, by ``node_id``
        ``clusters``: the tuple of those that carry the node, sorted; and ``information``. Nodes
        of most clusters first, then the most telling.
    """
    carry: dict[str, list[str]] = {}
    for cluster in sorted(members):
        for node in carriers[cluster]:
            carry.setdefault(node, []).append(cluster)
    rows = [
        (node, tuple(found), len(found), float(information[node]))
        for node, found in sorted(carry.items())
        if len(found) > 1
    ]
    table = pd.DataFrame(rows, columns=["node_id", "clusters", "number", "information"])
    table = table.sort_values(["number", "information"], ascending=False, kind="stable")
    return table.set_index("node_id")[["clusters", "information"]]
