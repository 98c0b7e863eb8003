"""Which withheld counts can be published after all.

Withholding goes from one narrow count to the next and so takes more than is needed. Here each
count that is not itself too small is given back if the bounds on all that stay withheld remain
wide enough; the largest first, since they cost most. Giving one back can only narrow others, so a
count once refused need not be asked again, and one pass is enough.
"""

from __future__ import annotations

from collections import deque
from typing import Final

import numpy as np

from analysis.confidentiality.bounds import Entries
from analysis.confidentiality.rule import Floats, Truth
from analysis.confidentiality.widen import bounds

MOST_STEPS: Final = 5_000
"""After so many facts the consequences of giving one count back are no longer followed."""
_SLACK: Final = 1e-6


def given_back(
    entries: Entries, values: Floats, withheld: Truth, kept: Truth, width: float
) -> Truth:
    """Return what stays withheld once everything that can be is given back.

    Parameters
    ----------
    withheld : array of bool
        What is withheld, with bounds that are wide enough.
    kept : array of bool
        What stays withheld in any case.
    """
    trial = _Trial(entries, values, withheld, kept, width)
    free = np.flatnonzero(withheld & ~kept)
    for cell in free[np.lexsort((free, -values[free]))].tolist():
        if trial.withheld[cell]:
            trial.give_back(cell)
    return np.array(trial.withheld)


class _TooNarrowError(Exception):
    """Something that has to stay withheld would become too narrow."""


class _Trial:
    """Bounds on all cells, narrowed step by step, with a way back.

    Plain lists: one step touches a few numbers only, where arrays would be slower.
    """

    def __init__(
        self, entries: Entries, values: Floats, withheld: Truth, kept: Truth, width: float
    ) -> None:
        low, high = bounds(entries, values, withheld)
        self.least: list[float] = entries.least(low, high).tolist()
        self.low: list[float] = low.tolist()
        self.high: list[float] = high.tolist()
        self.values: list[float] = values.tolist()
        self.withheld: list[bool] = withheld.tolist()
        self.kept: list[bool] = kept.tolist()
        self.width = width - _SLACK
        self.members: list[list[tuple[int, bool]]] = [[] for _ in self.least]
        self.above: list[list[int]] = [[] for _ in self.low]
        self.below: list[list[int]] = [[] for _ in self.low]
        inside = withheld[entries.column]
        columns = (entries.row[inside], entries.column[inside], entries.sign[inside] > 0)
        for row, cell, plus in zip(*(one.tolist() for one in columns), strict=True):
            self.members[row].append((cell, plus))
            (self.above if plus else self.below)[cell].append(row)
        self.journal: list[tuple[int, float, float, bool]] = []
        self.rows: deque[int] = deque()
        self.waiting: set[int] = set()

    def give_back(self, cell: int) -> None:
        """Publish a cell, and with it what it lays open, unless that must not be."""
        self.journal.clear()
        try:
            self._publish(cell)
            for _ in range(MOST_STEPS):
                if not self.rows:
                    return
                self._follow(self.rows.popleft())
        except _TooNarrowError:
            pass
        self._undo()

    def _publish(self, cell: int) -> None:
        value = self.values[cell]
        self._narrow(cell, value, value, withheld=False)

    def _follow(self, row: int) -> None:
        """Narrow the cells of a fact to what it implies."""
        self.waiting.discard(row)
        for cell, plus in self.members[row]:
            if not self.withheld[cell]:
                continue
            low, high, least = self.low[cell], self.high[cell], self.least[row]
            if plus and low - least < high - _SLACK:
                high = low - least
            elif not plus and high + least > low + _SLACK:
                low = high + least
            else:
                continue
            if high - low >= self.width:
                self._narrow(cell, low, high, withheld=True)
            elif self.kept[cell]:
                raise _TooNarrowError
            else:
                self._publish(cell)

    def _narrow(self, cell: int, low: float, high: float, *, withheld: bool) -> None:
        self.journal.append((cell, self.low[cell], self.high[cell], self.withheld[cell]))
        self.withheld[cell] = withheld
        self._move(cell, low, high)
        touched = {*self.above[cell], *self.below[cell]} - self.waiting
        self.waiting |= touched
        self.rows.extend(sorted(touched))

    def _move(self, cell: int, low: float, high: float) -> None:
        """Set the bounds of a cell, and what its facts come to with them."""
        if rise := low - self.low[cell]:
            for row in self.above[cell]:
                self.least[row] += rise
        if fall := self.high[cell] - high:
            for row in self.below[cell]:
                self.least[row] += fall
        self.low[cell], self.high[cell] = low, high

    def _undo(self) -> None:
        for cell, low, high, withheld in reversed(self.journal):
            self.withheld[cell] = withheld
            self._move(cell, low, high)
        self.rows.clear()
        self.waiting.clear()
