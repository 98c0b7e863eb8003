"""Corrected clusters checked as every delivery is, at once for those that were touched."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from analysis.corrections import CLUSTERS, COVERAGE
from foundation.problems import Problem, has_errors
from loaders.corrections import NEVER_CORRECTED, checked
from loaders.store.versions import Version
from pages.common.stored import opened
from ui.drafts import Gathered

Fault = tuple[str, Problem]
"""A cluster, and what the check says of it."""
_FIRST_ROW = 2


def faults(gathered: Gathered) -> list[Fault]:
    """Check the clusters that corrections touch, and their coverage."""
    touched = {each.cluster for each in gathered.corrections}
    tables = {
        name: frame[frame["cluster_id"].isin(touched)].reset_index(drop=True)
        for name, frame in gathered.now.items()
        if name in (CLUSTERS, COVERAGE)
    }
    if tables[CLUSTERS].empty:
        return []
    if "taxonomy" in gathered.now:
        tables["taxonomy"] = gathered.now["taxonomy"]
    _, problems = checked(tables)
    return [
        (str(tables[each.file]["cluster_id"].iloc[each.row - _FIRST_ROW]), each)
        for each in problems
        if each.row is not None and each.file in (CLUSTERS, COVERAGE)
    ]


def stops(found: Sequence[Fault]) -> bool:
    """Return whether anything keeps the corrections from being published."""
    return has_errors(problem for _, problem in found)


@lru_cache(maxsize=4)
def has_companies(version: Version) -> frozenset[str]:
    """Return the clusters with companies on record: they are closed, and never taken out."""
    found: set[str] = set()
    for name in NEVER_CORRECTED:
        table = opened(version).table(name)
        if "cluster_id" in table:
            found |= set(table["cluster_id"].unique())
    return frozenset(found - {""})
