"""What moved on the map between two versions of a landscape: clusters, seats and footprints."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from analysis.overview import Overview

Places = frozenset[tuple[str, str]]
"""Pairs of a cluster and a municipality."""


@dataclass(frozen=True, eq=False)
class Moves:
    """What a reader of the map sees change.

    Parameters
    ----------
    added, removed : tuple of str
        Clusters that only the newer or only the older version has.
    moved : tuple of str
        Clusters whose seat lies elsewhere, is known now or no longer is.
    grew, shrank : tuple of str
        Clusters of both versions that are present in municipalities where they were not before,
        or no longer in some where they were; one cluster can be both.
    widened, narrowed : tuple of str
        Clusters of both versions that declare the whole country only now, or no longer. The map
        never paints every municipality for them, so they are listed.
    gained, lost : Mapping of str to tuple of str
        By municipality the clusters that are present there only in the newer or only in the older
        version, those aside that became nationwide or no longer are.
    """

    added: tuple[str, ...]
    removed: tuple[str, ...]
    moved: tuple[str, ...]
    grew: tuple[str, ...]
    shrank: tuple[str, ...]
    widened: tuple[str, ...]
    narrowed: tuple[str, ...]
    gained: Mapping[str, tuple[str, ...]]
    lost: Mapping[str, tuple[str, ...]]

    @property
    def clusters(self) -> frozenset[str]:
        """Every cluster that the map shows as changed."""
        return frozenset(
            {
                *self.added,
                *self.removed,
                *self.moved,
                *self.grew,
                *self.shrank,
                *self.widened,
                *self.narrowed,
            }
        )

    def __bool__(self) -> bool:
        """Return whether anything moved."""
        return bool(self.clusters)


@lru_cache(maxsize=16)
def moves(old: Overview, new: Overview) -> Moves:
    """Return what moved on the map from one version to another."""
    before, after = set(old.clusters.index), set(new.clusters.index)
    both = before & after
    was, now = _places(old), _places(new)
    widened = (new.nationwide - old.nationwide) & both
    narrowed = (old.nationwide - new.nationwide) & both
    everywhere = widened | narrowed
    gained, lost = (
        frozenset(pair for pair in pairs if pair[0] not in everywhere)
        for pairs in (now - was, was - now)
    )
    return Moves(
        added=_sorted(after - before),
        removed=_sorted(before - after),
        moved=_sorted(each for each in both if old.seats.get(each) != new.seats.get(each)),
        grew=_sorted({each for each, _ in gained} & both),
        shrank=_sorted({each for each, _ in lost} & both),
        widened=_sorted(widened),
        narrowed=_sorted(narrowed),
        gained=_by_place(gained),
        lost=_by_place(lost),
    )


def _places(overview: Overview) -> Places:
    present = overview.present("municipality")
    return frozenset(zip(present["cluster_id"], present["area_code"], strict=True))


def _by_place(pairs: Iterable[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = defaultdict(list)
    for cluster, code in sorted(pairs):
        found[code].append(cluster)
    return {code: tuple(clusters) for code, clusters in found.items()}


def _sorted(clusters: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(clusters))
