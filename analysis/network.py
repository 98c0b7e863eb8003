"""Clusters as a network: who is tied to whom by field and place, and which groups that makes.

See ``methods.md``, section 4. Nothing here puts one cluster before another: groups are numbered by
their size, and within a group the order is that of the ids.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Final

import pandas as pd

from analysis.communities import communities, topics
from analysis.footprints import fewest_areas
from analysis.overlap import Overlap
from analysis.pairs import KIND_CODES, Kind, Thresholds

TIES: Final[tuple[Kind, ...]] = KIND_CODES[:4]
"""The kinds that tie two clusters: the same or related fields, in the same places or not."""
_NOWHERE: Final[frozenset[str]] = frozenset()


@dataclass(frozen=True, eq=False)
class Group:
    """Clusters that work in like fields in like places.

    Parameters
    ----------
    number : int
        From 1, the largest group first.
    members : tuple of str
        By id.
    topics : DataFrame, by ``node_id``
        What two or more of them carry; see :func:`topics_of`.
    nationwide : int
        How many of them declare to cover the whole country.
    places : tuple of str
        What the others cover between them, by the coarsest areas that make it up.
    """

    number: int
    members: tuple[str, ...]
    topics: pd.DataFrame
    nationwide: int
    places: tuple[str, ...]

    @property
    def key(self) -> str:
        """The cluster that names the group in a link; numbers change with the filters."""
        return self.members[0]


@dataclass(frozen=True, eq=False)
class Network:
    """The clusters that are looked at, their ties and their groups.

    Parameters
    ----------
    clusters : tuple of str
        Every cluster that is looked at, by id.
    ties : DataFrame
        The pairs that are tied, as :func:`analysis.pairs.ranked` gives them.
    groups : tuple of Group
        The groups of two or more.
    modularity : float
        How much more weight lies within groups than by chance.
    """

    clusters: tuple[str, ...]
    ties: pd.DataFrame
    groups: tuple[Group, ...]
    modularity: float

    @cached_property
    def alone(self) -> tuple[str, ...]:
        """The clusters that nothing ties to another."""
        tied = {one for group in self.groups for one in group.members}
        return tuple(one for one in self.clusters if one not in tied)

    @cached_property
    def neighbours(self) -> dict[str, tuple[str, ...]]:
        """Whom each tied cluster is tied to, the closest first."""
        ordered = self.ties.sort_values("headline", ascending=False, kind="stable")
        found: dict[str, list[str]] = {}
        for one, other in zip(ordered["cluster_a"], ordered["cluster_b"], strict=True):
            found.setdefault(one, []).append(other)
            found.setdefault(other, []).append(one)
        return {one: tuple(others) for one, others in found.items()}

    def group_of(self, cluster: str) -> Group | None:
        """Return the group that a cluster is in; None for one that stands alone."""
        return next((group for group in self.groups if cluster in group.members), None)


@lru_cache(maxsize=64)
def network(overlap: Overlap, chosen: tuple[str, ...], thresholds: Thresholds) -> Network:
    """Tie clusters and find their groups.

    An edge is a pair of :data:`TIES` with a headline min(T, G) above 0, which is also its weight.
    Pairs of two levels count: a regional cluster and a nationwide one can well sit at one table.

    Parameters
    ----------
    overlap : Overlap
        The whole landscape: what a field tells depends on all of its clusters.
    chosen : tuple of str
        The clusters to look at; one that the landscape does not have is left out.
    thresholds : Thresholds
    """
    clusters = tuple(sorted(set(chosen) & set(overlap.clusters.index)))
    pairs = among(overlap, clusters, thresholds)
    tied = pairs[pairs["kind"].isin(list(TIES)) & (pairs["headline"] > 0)]
    tied = tied.reset_index(drop=True)
    found = communities(tied, clusters)
    groups = (
        _group(overlap, number, members) for number, members in enumerate(found.members(), start=1)
    )
    return Network(clusters, tied, tuple(groups), found.modularity)


def among(overlap: Overlap, clusters: Collection[str], thresholds: Thresholds) -> pd.DataFrame:
    """Return the pairs of two of some clusters, whatever their levels, ranked."""
    pairs = overlap.ranked(thresholds, across_levels=True)
    inside = list(clusters)
    return pairs[pairs["cluster_a"].isin(inside) & pairs["cluster_b"].isin(inside)]


def topics_of(overlap: Overlap, members: Iterable[str]) -> pd.DataFrame:
    """Return what two or more of some clusters carry, segments before themes.

    Returns
    -------
    DataFrame, by ``node_id``
        As :func:`analysis.communities.topics`; a segment says more about a common ground than the
        theme that it lies below.
    """
    found = topics(members, overlap.carried, overlap.information)
    kinds = overlap.landscape.taxonomy["kind"].reindex(found.index)
    order = (kinds != "segment").to_numpy().argsort(kind="stable")
    return found.iloc[order]


def _group(overlap: Overlap, number: int, members: tuple[str, ...]) -> Group:
    near = [one for one in members if one not in overlap.nationwide]
    covered = _NOWHERE.union(*(overlap.footprints.get(one, _NOWHERE) for one in near))
    return Group(
        number,
        members,
        topics=topics_of(overlap, members),
        nationwide=len(members) - len(near),
        places=fewest_areas(covered, overlap.areas),
    )
