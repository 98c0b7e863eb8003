"""An attacker of published counts, written from the methods and from nothing of the package.

Builds every fact by going through the table cell by cell, and asks the linear programme for the
least and the largest value of each withheld count.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from itertools import combinations

import numpy as np
import pandas as pd
from scipy.optimize import linprog

from geodata.areas import Areas

TREE = ("country", "region", "growth_forum", "province", "municipality")
Cell = tuple[str, str, str, int, str]
Row = tuple[dict[Cell, float], bool]


class Attacker:
    """Knows the published table, the area tree, the themes of the clusters, and how counts work.

    The table must hold all levels of area, and totals, themes and clusters.
    """

    def __init__(
        self, published: pd.DataFrame, areas: Areas, carried: Mapping[str, frozenset[str]]
    ) -> None:
        self.areas, self.carried = areas, carried
        columns = ["cluster_id", "theme", "area_code", "year", "measure"]
        keys = list(published[columns].itertuples(index=False, name=None))
        self.value = dict(zip(keys, published["value"], strict=True))
        self.hidden = [key for key in keys if pd.isna(self.value[key])]
        self.number = {key: place for place, key in enumerate(self.hidden)}
        self.rows: list[Row] = []
        for cell in keys:
            self._learn(cell)

    def _learn(self, cell: Cell) -> None:
        cluster, theme, area, year, measure = cell
        if (inside := self._inside(area)) is not None:
            parts = [(cluster, theme, part, year, measure) for part in inside]
            self._fact([cell], parts, equal=True)
        if measure != "participated":
            self._fact([cell], [(cluster, theme, area, year, "participated")])
        if cluster:
            for one in self.carried[cluster]:
                self._fact([cell], [("", one, area, year, measure)])
        if cluster or theme:
            self._fact([cell], [("", "", area, year, measure)])
        if not cluster:
            members = [c for c in sorted(self.carried) if not theme or theme in self.carried[c]]
            self._fact([cell], [(c, "", area, year, measure) for c in members])
            self._learn_unions(cell, set(members))

    def _learn_unions(self, cell: Cell, own: set[str]) -> None:
        """Learn by which themes and clusters together a total or theme is covered."""
        _, theme, area, year, measure = cell
        of = {
            one: {c for c in self.carried if one in self.carried[c]}
            for one in sorted(set().union(*self.carried.values()))
        }

        def cells(themes: list[str], clusters: set[str]) -> list[Cell]:
            names = [*(("", one) for one in themes), *((one, "") for one in sorted(clusters))]
            return [(*name, area, year, measure) for name in names]

        for one, inside in of.items():
            if one != theme and (own & inside or not theme):
                self._fact([cell], cells([one], own - inside))
        if theme:
            return
        self._fact([cell], cells([*of], own - set().union(*of.values())))
        for one, two in combinations(of, 2):
            for both in of[one] & of[two]:
                if (both, "", area, year, measure) in self.value:
                    rest = own - of[one] - of[two]
                    self._fact([cell, *cells([], {both})], cells([one, two], rest))

    def _inside(self, area: str) -> list[str] | None:
        if not area or self.areas[area].level == "municipality":
            return None
        below = TREE[TREE.index(self.areas[area].level) + 1]
        parts = [one.code for one in self.areas.at(below) if area in one.parents]
        return [*parts, ""] if self.areas[area].level == "country" else parts

    def _fact(self, small: list[Cell], large: list[Cell], *, equal: bool = False) -> None:
        row: dict[Cell, float] = {}
        for cells, sign in ((small, 1.0), (large, -1.0)):
            for cell in cells:
                if cell in self.value:
                    row[cell] = row.get(cell, 0.0) + sign
        self.rows.append((row, equal))

    @cached_property
    def _programme(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        matrix = np.zeros((len(self.rows), len(self.hidden)))
        upper = np.zeros(len(self.rows))
        equal = np.array([equal for _, equal in self.rows])
        for number, (row, _) in enumerate(self.rows):
            for cell, sign in row.items():
                if cell in self.number:
                    matrix[number, self.number[cell]] += sign
                else:
                    upper[number] -= sign * float(self.value[cell])
        return matrix, upper, equal

    def intervals(self) -> dict[Cell, tuple[float, float]]:
        """Return the bounds on every withheld count."""
        return {cell: self._ends(place)[:2] for place, cell in enumerate(self.hidden)}

    def narrowest(self, wanted: float) -> float:
        """Return the width of the narrowest interval, or something above ``wanted``.

        Counts that tables seen on the way show to be ``wanted`` apart are not looked at again.
        """
        low, high = np.full(len(self.hidden), np.inf), np.full(len(self.hidden), -np.inf)
        for place in range(len(self.hidden)):
            if not high[place] - low[place] >= wanted:
                for table in self._ends(place)[2]:
                    low, high = np.minimum(low, table), np.maximum(high, table)
        return float((high - low).min(initial=np.inf))

    def _ends(self, place: int) -> tuple[float, float, list[np.ndarray]]:
        matrix, upper, equal = self._programme
        ends, tables = [], []
        for sign in (1.0, -1.0):
            objective = np.zeros(len(self.hidden))
            objective[place] = sign
            result = linprog(
                objective,
                A_ub=matrix[~equal],
                b_ub=upper[~equal],
                A_eq=matrix[equal],
                b_eq=upper[equal],
                bounds=(1, 10_000),
            )
            assert result.status == 0, result.message
            ends.append(sign * result.fun)
            tables.append(result.x)
        return ends[0], ends[1], tables
