"""What everybody knows of the counts without being told: which add up, and which are never more.

Every fact is a row of a sparse matrix A over the cells of a year: A x = 0 or A x <= 0, with x the
true counts. A cell without a row in the table is a published 0 and drops out.

1. An area is the sum of its parts, by total, theme and cluster and by measure. The parts are those
   of the next finer level that the table has for this kind of count; companies without a known
   municipality ("") are a part of the country.
2. A cluster is at most each theme that it carries, a theme at most the total; a theme is at most
   the sum of its clusters, and the total at most the sum of all clusters.
3. A company of the total is in a cluster, so the total is at most a theme and the clusters outside
   it together, or all themes and the clusters without one; likewise a theme t is at most another
   theme and the clusters of t outside that. A company of a cluster that carries two themes is in
   both: total and cluster together are at most the two themes and the clusters outside both.
4. Companies that innovated, collaborated or were international are at most those that
   participated.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from analysis.confidentiality.rule import PARTICIPATED, Matrix, Numbers, Truth
from geodata.areas import LEVELS, Areas

Carried = Mapping[str, frozenset[str]]
MOST_PARTS: Final = 8
"""Sums of more parts than these are left out of fact 3: with as many clusters in a place they are
far from binding, and they would make the attacker's programme many times slower."""
_UNKNOWN_LEVEL: Final = -1


@dataclass(frozen=True, eq=False)
class Facts:
    """The facts about the cells of a year.

    Parameters
    ----------
    matrix : csr_array
        Facts by cells, all entries 1 or -1.
    equal : array of bool
        Whether a fact is A x = 0, else A x <= 0.
    """

    matrix: Matrix
    equal: Truth

    def at_most(self) -> Matrix:
        """Return all facts as A x <= 0: an equality once each way."""
        from scipy.sparse import vstack  # scipy is slow to import

        return vstack([self.matrix, -self.matrix[self.equal]], format="csr")


@dataclass(frozen=True, eq=False)
class _Grid:
    """Where the cells of a year stand: by total, theme or cluster, by area, by measure.

    ``kinds`` holds the positions of the total, of the themes and of the clusters along the first
    axis of ``cell``, whose entries are the cells' numbers, -1 for a published 0.
    """

    cell: Numbers
    kinds: tuple[Numbers, Numbers, Numbers]
    names: list[tuple[str, str]]
    codes: list[str]
    level: Numbers
    measures: list[str]

    def has(self, kind: int) -> Truth:
        """Return for each area and measure whether this kind is counted at the area's level."""
        there: Truth = np.any(self.cell[self.kinds[kind]] >= 0, axis=0)
        at_level = {one: there[self.level == one].any(axis=0) for one in set(self.level.tolist())}
        return np.stack([at_level[one] for one in self.level.tolist()])


def facts(cells: pd.DataFrame, areas: Areas, carried: Carried) -> Facts:
    """Return what is known of the cells of one year.

    Parameters
    ----------
    cells : DataFrame
        ``cluster_id``, ``theme``, ``area_code``, ``measure``, without duplicates: the rows of the
        table, numbered as they stand. Values play no part, so that the table with all figures and
        the published one lead to the same facts.
    areas : Areas
    carried : mapping of str to frozenset of str
        The themes of each cluster.

    Raises
    ------
    ValueError
        If a cell names an area that does not exist, or both a cluster and a theme.
    """
    from scipy.sparse import csr_array  # scipy is slow to import

    grid = _grid(cells, areas, carried)
    rows: list[tuple[Numbers, Numbers, Truth]] = [
        *_areas_add_up(grid, areas),
        *_clusters_and_themes(grid, carried),
        *_companies_are_in_several(grid, carried),
        *_measures_are_nested(grid),
    ]
    equal = np.concatenate([np.empty(0, np.bool_), *(equal for _, _, equal in rows)])
    heads, parts = _flat([head for head, _, _ in rows]), _flat([part for _, part, _ in rows])
    at, column = (np.concatenate(both) for both in zip(heads, parts, strict=True))
    sign = np.concatenate([np.ones(len(heads[0])), -np.ones(len(parts[0]))])
    return Facts(csr_array((sign, (at, column)), shape=(len(equal), len(cells))), equal)


def _flat(parts: list[Numbers]) -> tuple[Numbers, Numbers]:
    """Return the number of its fact and the cell of every part, 0s left out."""
    start, numbers, cells = 0, [np.empty(0, np.intp)], [np.empty(0, np.intp)]
    for part in parts:
        fact, column = np.nonzero(part >= 0)
        numbers.append(fact + start)
        cells.append(part[fact, column])
        start += len(part)
    return np.concatenate(numbers), np.concatenate(cells)


def _grid(cells: pd.DataFrame, areas: Areas, carried: Carried) -> _Grid:
    codes = sorted(cells["area_code"].unique())
    if unknown := [code for code in codes if code and code not in areas]:
        raise ValueError(f"no such area: {', '.join(unknown)}")
    clusters = sorted(set(cells["cluster_id"]) - {""})
    themes = sorted((set(cells["theme"]) | {one for c in clusters for one in carried[c]}) - {""})
    names = [("", ""), *(("", one) for one in themes), *((one, "") for one in clusters)]
    measures = sorted(cells["measure"].unique())
    by = pd.MultiIndex.from_tuples(names).get_indexer(
        pd.MultiIndex.from_frame(cells[["cluster_id", "theme"]])
    )
    if (by < 0).any():
        raise ValueError("a count is by cluster or by theme, never by both")
    place = pd.Index(codes).get_indexer(cells["area_code"])
    measure = pd.Index(measures).get_indexer(cells["measure"])
    cell = np.full((len(names), len(codes), len(measures)), -1, dtype=np.intp)
    cell[by, place, measure] = np.arange(len(cells))
    kinds = np.split(np.arange(len(names)), [1, 1 + len(themes)])
    level = [LEVELS.index(areas[code].level) if code else _UNKNOWN_LEVEL for code in codes]
    return _Grid(cell, (kinds[0], kinds[1], kinds[2]), names, codes, np.array(level), measures)


Rows = Iterator[tuple[Numbers, Numbers, Truth]]
"""Facts of one shape, one a row: cells, the cells that they are compared with (-1 for none), and
whether the sums are equal or the first is at most the second."""


def _sums(heads: Numbers, parts: Numbers, *, equal: bool) -> Rows:
    """Yield head = sum of parts, or head <= sum of parts, where the table has any part."""
    told = (parts >= 0).any(axis=1)
    yield heads[told][:, None], parts[told], np.full(int(told.sum()), equal)


def _at_most(small: Numbers, large: Numbers) -> Rows:
    """Yield small <= large for every small one that is not 0."""
    told = small >= 0
    yield small[told][:, None], large[told][:, None], np.zeros(int(told.sum()), dtype=bool)


def _areas_add_up(grid: _Grid, areas: Areas) -> Rows:
    place = {code: number for number, code in enumerate(grid.codes)}
    for kind, bys in enumerate(grid.kinds):
        has = grid.has(kind)
        for measure in range(len(grid.measures)):
            levels = sorted(set(grid.level[has[:, measure]].tolist()) - {_UNKNOWN_LEVEL})
            for code, parts in _parts(areas, levels):
                within = [place[part] for part in parts if part in place]
                if code in place and within:
                    heads = grid.cell[bys, place[code], measure]
                    yield from _sums(heads, grid.cell[bys][:, within, measure], equal=True)


def _parts(areas: Areas, levels: list[int]) -> Iterator[tuple[str, list[str]]]:
    """Yield every area with its parts of the next finer level that covers it without a gap."""
    for position, level in enumerate(levels):
        for area in areas.at(LEVELS[level]):
            for finer in reversed(levels[:position]):
                parts = list(areas.children(area.code, LEVELS[finer]))
                inside = {one for part in parts for one in areas.municipalities(part)}
                if parts and inside == set(areas.municipalities(area.code)):
                    yield area.code, [*parts, ""] if area.level == "country" else parts
                    break


def _clusters_and_themes(grid: _Grid, carried: Carried) -> Rows:
    _, themes, clusters = grid.kinds
    has_total, has_theme, has_cluster = (grid.has(kind) for kind in range(3))
    totals = np.where(has_total, grid.cell[0], -1)
    position = {grid.names[theme][1]: theme for theme in themes}
    for theme in themes:
        yield from _told(grid.cell[theme], totals, has_total)
        own = [one for one in clusters if grid.names[theme][1] in carried[grid.names[one][0]]]
        if own:
            yield from _sums(
                grid.cell[theme][has_cluster], _by_place(grid, own, has_cluster), equal=False
            )
    for cluster in clusters:
        own = [position[theme] for theme in sorted(carried[grid.names[cluster][0]])]
        for theme in own:
            yield from _told(grid.cell[cluster], grid.cell[theme], has_theme)
        # where themes are counted, they carry this over from the total
        yield from _told(grid.cell[cluster], totals, has_total & ~(has_theme & bool(own)))
    if len(clusters):
        yield from _sums(
            totals[has_cluster], _by_place(grid, list(clusters), has_cluster), equal=False
        )


def _companies_are_in_several(grid: _Grid, carried: Carried) -> Rows:
    """Yield what follows from each company's being in a cluster of the theme that counts it."""
    total, themes, clusters = (kind.tolist() for kind in grid.kinds)
    where = grid.has(0) & grid.has(1) & grid.has(2)
    members = {
        theme: {one for one in clusters if grid.names[theme][1] in carried[grid.names[one][0]]}
        for theme in themes
    }
    everything = set(clusters)
    covered = set[int]().union(*members.values())
    yield from _covered(grid, total, [*themes, *sorted(everything - covered)], where)
    for theme, own in members.items():
        yield from _covered(grid, total, [theme, *sorted(everything - own)], where)
        for other, others in members.items():
            if theme != other and own & others:
                yield from _covered(grid, [theme], [other, *sorted(own - others)], where)
            if theme < other:
                parts = [theme, other, *sorted(everything - own - others)]
                for both in sorted(own & others):
                    yield from _covered(grid, [*total, both], parts, where)


def _covered(grid: _Grid, heads: list[int], parts: list[int], where: Truth) -> Rows:
    """Yield sum of heads <= sum of parts, each place and measure: no head 0, few parts."""
    head, part = _by_place(grid, heads, where), _by_place(grid, parts, where)
    told = (head >= 0).all(axis=1) & ((part >= 0).sum(axis=1) <= MOST_PARTS)
    yield head[told], part[told], np.zeros(int(told.sum()), dtype=bool)


def _told(small: Numbers, large: Numbers, where: Truth) -> Rows:
    return _at_most(small[where], large[where])


def _by_place(grid: _Grid, bys: list[int], where: Truth) -> Numbers:
    """Return the cells of several clusters: places and measures down, clusters across."""
    return grid.cell[bys][:, where].T


def _measures_are_nested(grid: _Grid) -> Rows:
    if PARTICIPATED not in grid.measures:
        return
    widest = grid.measures.index(PARTICIPATED)
    for kind, bys in enumerate(grid.kinds):
        there = grid.has(kind)[:, widest]
        for measure in range(len(grid.measures)):
            if measure != widest:
                small = grid.cell[bys][:, there, measure]
                yield from _at_most(small.ravel(), grid.cell[bys][:, there, widest].ravel())
