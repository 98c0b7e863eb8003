"""From company lists to the counts that may be published: count, then withhold.

A landscape whose company lists were brought in from the command line holds its published counts
already, decided once. For any other the same is done here.
"""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from analysis.confidentiality import Rule, protect
from analysis.counting import count_frames
from analysis.likeness import carried
from foundation.landscape import Landscape
from geodata.areas import Areas

Progress = Callable[[float], None]


def carried_themes(landscape: Landscape) -> dict[str, frozenset[str]]:
    """Return the themes of each cluster, those above its segments among them."""
    taxonomy = landscape.taxonomy
    themes = frozenset(taxonomy.index[taxonomy["kind"] == "theme"])
    nodes = carried(landscape.clusters, taxonomy)
    return {str(cluster): each & themes for cluster, each in nodes.items()}


def published(
    landscape: Landscape, areas: Areas, rule: Rule | None = None, progress: Progress | None = None
) -> pd.DataFrame:
    """Return the counts of a landscape that may be shown.

    Those that it holds are published already; else they are counted from its company lists, and
    what would tell of single companies is withheld. Empty where it has neither.

    Parameters
    ----------
    rule : Rule, optional
        A stricter one than that of the counts held has them counted anew.

    Raises
    ------
    ValueError
        If the rule is stricter and there are no company lists to count.

    Returns
    -------
    DataFrame
        The table ``counts``: ``cluster_id``, ``theme``, ``area_code``, ``year``, ``measure``,
        ``value`` (missing where withheld), ``suppressed``.
    """
    held, lists = landscape.table("counts"), landscape.table("participation")
    strict_enough = rule is None or (landscape.threshold or 0) >= rule.threshold
    if held.empty and lists.empty:
        return held
    if not held.empty and strict_enough:
        return held
    if lists.empty:
        raise ValueError(f"counts published from {landscape.threshold} cannot be made stricter")
    return protected(counted(lists, landscape, areas), landscape, areas, rule, progress)


def counted(lists: pd.DataFrame, landscape: Landscape, areas: Areas) -> pd.DataFrame:
    """Count the companies of a table ``participation``; what comes out tells of single ones."""
    return count_frames(lists, carried_themes(landscape), areas)


def protected(
    counts: pd.DataFrame,
    landscape: Landscape,
    areas: Areas,
    rule: Rule | None = None,
    progress: Progress | None = None,
) -> pd.DataFrame:
    """Withhold in counts what would tell of single companies.

    Raises
    ------
    ValueError
        If counts contradict each other.
    """
    return protect(counts, areas, carried_themes(landscape), rule, progress=progress)
