"""Whom to invite to one workshop, why, and what they could talk about: as data.

A workshop is about a theme or for a group of the network. It is a proposal: everybody who carries
the theme is in it, emerging clusters too, in no order of merit. Pages put the reasons into words.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import pandas as pd

from analysis.gaps import coverage_classes, strengths_without_cluster
from analysis.network import Group, Network, among, topics_of
from analysis.overlap import Overlap
from analysis.pairs import Thresholds

FIRST_THEMES: Final = ("food", "cleantech")
"""What the forum's first workshops are about."""
CATCH_ALL: Final = "other"
"""No field: clusters under it need not have anything to talk about."""
FEWEST_OF_THEME: Final = 2
FEWEST_OF_GROUP: Final = 3

Pair = tuple[str, str]


@dataclass(frozen=True, eq=False)
class Workshop:
    """A proposal for one workshop.

    Parameters
    ----------
    theme : str
        What it is about; "" for the workshop of a group.
    invited : DataFrame, by ``cluster_id``
        ``level``, ``maturity``, ``main_theme``, ``nationwide`` (declares to cover the whole
        country), ``only_emerging`` (no other emerging one is invited), ``shared`` (a tuple of
        fields and how many other invited clusters carry each), ``alone`` (segments that nobody
        else brings) and ``chances`` (the invited clusters with which there is an unused chance).
    topics : DataFrame, by ``node_id``
        ``clusters`` that could contribute, and ``chances``: the pairs among them that are unused
        chances. Segments first; the workshop's own theme and the catch-all one are left out.
    chances : DataFrame
        The pairs of invited clusters that are unused chances, ranked.
    strengths : DataFrame
        ``area_code``, ``node_id``, ``kind`` (strength or potential) and ``gap`` (national_only,
        none, or "" where a regional or local cluster is close) of what is on record.
    gaps : Mapping of str to int
        How many municipalities have no cluster of the theme (``none``) or a national one only
        (``national_only``), over the whole landscape; empty for a group.
    """

    theme: str
    invited: pd.DataFrame
    topics: pd.DataFrame
    chances: pd.DataFrame
    strengths: pd.DataFrame
    gaps: Mapping[str, int]


def themes_offered(overlap: Overlap, chosen: Iterable[str]) -> tuple[str, ...]:
    """Return the themes that have a workshop: the first ones first, then by the taxonomy.

    A theme needs two of the chosen clusters; the catch-all theme is none.
    """
    taxonomy = overlap.landscape.taxonomy
    themes = [str(node) for node in taxonomy.index[taxonomy["kind"] == "theme"]]
    among_these = list(chosen)
    enough = [
        theme
        for theme in themes
        if theme != CATCH_ALL and len(carriers(overlap, theme, among_these)) >= FEWEST_OF_THEME
    ]
    first = [theme for theme in FIRST_THEMES if theme in enough]
    return (*first, *(theme for theme in enough if theme not in first))


def groups_offered(network: Network) -> tuple[Group, ...]:
    """Return the groups that have a workshop: those of three or more."""
    return tuple(group for group in network.groups if len(group.members) >= FEWEST_OF_GROUP)


def carriers(overlap: Overlap, node: str, chosen: Iterable[str]) -> tuple[str, ...]:
    """Return which of some clusters carry a theme or segment, as their first one or not."""
    return tuple(sorted(one for one in chosen if node in overlap.carried[one]))


@lru_cache(maxsize=64)
def theme_workshop(
    overlap: Overlap, theme: str, chosen: tuple[str, ...], thresholds: Thresholds
) -> Workshop:
    """Propose the workshop on a theme: everybody among ``chosen`` who carries it."""
    members = carriers(overlap, theme, chosen)
    recorded = overlap.landscape.table("strengths")
    if not recorded.empty:
        recorded = recorded[recorded["theme"] == theme]
    classes = _classes(overlap, [theme])[theme].value_counts()
    gaps = {name: int(classes.get(name, 0)) for name in ("national_only", "none")}
    return _workshop(overlap, theme, members, thresholds, recorded, gaps)


@lru_cache(maxsize=64)
def group_workshop(overlap: Overlap, members: tuple[str, ...], thresholds: Thresholds) -> Workshop:
    """Propose the workshop of a group; strengths are those in fields that several carry."""
    common = topics_of(overlap, members).index
    recorded = overlap.landscape.table("strengths")
    if not recorded.empty:
        recorded = recorded[_nodes(recorded).isin(common)]
    return _workshop(overlap, "", members, thresholds, recorded, {})


def _workshop(
    overlap: Overlap,
    theme: str,
    members: tuple[str, ...],
    thresholds: Thresholds,
    recorded: pd.DataFrame,
    gaps: Mapping[str, int],
) -> Workshop:
    pairs = among(overlap, members, thresholds)
    chances = pairs[pairs["unused_chance"]].reset_index(drop=True)
    common = topics_of(overlap, members).drop(index=[theme, CATCH_ALL], errors="ignore")
    open_pairs = list(zip(chances["cluster_a"], chances["cluster_b"], strict=True))
    return Workshop(
        theme,
        invited=_invited(overlap, theme, members, common, open_pairs),
        topics=common[["clusters"]].assign(
            chances=_tuples(common, (_between(open_pairs, each) for each in common["clusters"]))
        ),
        chances=chances,
        strengths=_strengths(overlap, recorded),
        gaps=gaps,
    )


def _invited(
    overlap: Overlap,
    theme: str,
    members: tuple[str, ...],
    common: pd.DataFrame,
    open_pairs: Sequence[Pair],
) -> pd.DataFrame:
    table = overlap.clusters.loc[list(members), ["level", "maturity"]]
    emerging = table["maturity"] == "emerging"
    held = overlap.clusters.loc[list(members), "themes"]
    shared = (
        tuple(
            (str(node), len(carry) - 1)
            for node, carry in common["clusters"].items()
            if one in carry
        )
        for one in members
    )
    return table.assign(
        main_theme=[themes[0] if themes else "" for themes in held],
        nationwide=[one in overlap.nationwide for one in members],
        only_emerging=(emerging & (emerging.sum() == 1)).to_numpy(),
        shared=_tuples(table, shared),
        alone=_tuples(table, (_alone(overlap, theme, one, members) for one in members)),
        chances=_tuples(table, (_partners(one, open_pairs) for one in members)),
    )


def _tuples(table: pd.DataFrame, cells: Iterable[tuple[object, ...]]) -> pd.Series:
    """Return a column of tuples for a table."""
    return pd.Series(list(cells), index=table.index, dtype=object)


def _alone(overlap: Overlap, theme: str, one: str, members: tuple[str, ...]) -> tuple[str, ...]:
    """Return the segments that one cluster alone would bring, of the theme if there is one."""
    taxonomy = overlap.landscape.taxonomy
    fields = taxonomy[taxonomy["kind"] == "segment"]
    if theme:
        fields = fields[fields["parent"] == theme]
    others = frozenset().union(*(overlap.carried[each] for each in members if each != one))
    return tuple(node for node in fields.index if node in overlap.carried[one] - others)


def _partners(one: str, open_pairs: Sequence[Pair]) -> tuple[str, ...]:
    return tuple(b if a == one else a for a, b in open_pairs if one in (a, b))


def _between(open_pairs: Sequence[Pair], carry: Sequence[str]) -> tuple[Pair, ...]:
    return tuple(pair for pair in open_pairs if pair[0] in carry and pair[1] in carry)


def _nodes(recorded: pd.DataFrame) -> pd.Series:
    """Return what each recorded strength is in: the segment, or the theme where none is named."""
    return recorded["segment"].where(recorded["segment"] != "", recorded["theme"])


def _strengths(overlap: Overlap, recorded: pd.DataFrame) -> pd.DataFrame:
    columns = ["area_code", "node_id", "kind", "gap"]
    if recorded.empty:
        return pd.DataFrame([], columns=columns)
    nodes = _nodes(recorded)
    classes = _classes(overlap, sorted(set(nodes)))
    far = strengths_without_cluster(recorded, classes, overlap.areas)
    gap = dict(zip(zip(far["area_code"], far["node_id"], strict=True), far["class"], strict=True))
    keys = zip(recorded["area_code"], nodes, strict=True)
    found = recorded[["area_code", "kind"]].assign(
        node_id=nodes, gap=[gap.get(key, "") for key in keys]
    )
    return found[columns].sort_values(["kind", "area_code"], ascending=[False, True])


def _classes(overlap: Overlap, nodes: Sequence[str]) -> pd.DataFrame:
    """Say of every municipality how some fields are covered, by all clusters of the landscape."""
    return coverage_classes(
        nodes, overlap.clusters, overlap.carried, overlap.landscape.coverage, overlap.areas
    )
