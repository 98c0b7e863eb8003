"""The ranges of the withheld counts over all tables that fit: searched for, then proved.

See :mod:`analysis.confidentiality.attack` for the idea.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Final

import numpy as np

from analysis.confidentiality.attack import SLACK, NoTableError, Unknowns
from analysis.confidentiality.rule import Floats, Matrix, Numbers, Truth
from analysis.confidentiality.widen import LARGEST

MOST_ROUNDS: Final = 60
FEW: Final = 20
"""So few narrow counts are left to programmes of their own."""
SMALL: Final = 1_500
"""With so few unknowns the whole programme is as quick as one round a count."""
_SLOWEST: Final = 0.96
_MOVED_AT_ONCE: Final = 0.5
_SEED: Final = 20162018
Progress = Callable[[float], None]


@dataclass(eq=False)
class Ranges:
    """The ranges of the unknowns over the tables found so far; they only grow.

    Parameters
    ----------
    unknowns : Unknowns
    width : float
        How wide a range has to be.
    low, high : array of float
        Smallest and largest value found.
    middle : array of float
        The mean of the tables found: it fits too, and leaves room on most sides.
    exact : array of bool
        Whether these are the very ends of the range.
    """

    unknowns: Unknowns
    width: float
    low: Floats
    high: Floats
    middle: Floats
    exact: Truth = field(init=False)
    _tables: int = 1
    _chance: np.random.Generator = field(default_factory=lambda: np.random.default_rng(_SEED))

    def __post_init__(self) -> None:
        """Nothing is exact yet."""
        self.exact = np.zeros(len(self.low), dtype=bool)

    @property
    def narrow(self) -> Numbers:
        """The unknowns for which no two tables found differ enough."""
        return np.flatnonzero(self.high - self.low < self.width - SLACK)

    def take(self, table: Floats) -> None:
        """Let a table that fits widen the ranges."""
        self.low = np.minimum(self.low, table)
        self.high = np.maximum(self.high, table)
        self._tables += 1
        self.middle = self.middle + (table - self.middle) / self._tables

    def move_many(self, wanted: Numbers) -> None:
        """Find a table in which as many unknowns as possible leave their range far enough.

        Each wanted unknown is to go up from its smallest value, or down from its largest, by
        ``width``; what is short of that is minimised, with random weights so that unknowns which
        exclude each other do not share what there is.
        """
        from scipy.sparse import csr_array, hstack  # scipy is slow to import

        some = self._chance.random(len(wanted)) < _MOVED_AT_ONCE
        wanted = wanted[some] if some.any() else wanted
        up = self._chance.random(len(wanted)) < self._chance_up(wanted)
        sign = np.where(up, 1.0, -1.0)
        goal = np.where(up, self.low[wanted] + self.width, self.high[wanted] - self.width)
        weight = 0.1 + self._chance.random(len(wanted)) ** 2
        number = np.arange(len(wanted))
        shape = (len(wanted), len(self.low))
        moved = csr_array((-sign, (number, wanted)), shape=shape)
        short = csr_array((np.ones(len(wanted)), (number, number)))
        rows: Matrix = hstack([moved, short], format="csr")
        objective = np.concatenate([np.zeros(len(self.low)), -weight])
        self.take(self.unknowns.solved(objective, (rows, -sign * goal)).point)

    def _chance_up(self, wanted: Numbers) -> Floats:
        """Return how likely an unknown should be moved up: surely where it has been at 1."""
        below = (self.low[wanted] - 1).clip(0, 2 * self.width)
        return 1 - below / (below + 2 * self.width)

    def move_near(self, wanted: int, slices: Slices) -> None:
        """Look for the ends of one range with all but the unknowns nearby held still."""
        nearby, table = slices.near(wanted), self.middle
        own = int(np.searchsorted(nearby, wanted))
        local = self.unknowns.near(nearby, table)
        for sign in (1, -1):
            found = table.copy()
            try:
                found[nearby] = local.extreme(own, sign).point
            except NoTableError:
                return  # the table fits within the solver's tolerance only: nothing is learnt here
            self.take(found)
            if not self.is_narrow(wanted):
                return

    def settle(self, wanted: int) -> None:
        """Find the exact ends of one range."""
        for sign in (1, -1):
            self.take(self.unknowns.extreme(wanted, sign).point)
        self.exact[wanted] = True

    def is_narrow(self, wanted: int) -> bool:
        """Return whether no two tables found differ enough in an unknown."""
        return bool(self.high[wanted] - self.low[wanted] < self.width - SLACK)


@dataclass(frozen=True, eq=False)
class Slices:
    """The unknowns by slice (one kind of count, all areas), and which slices touch.

    Parameters
    ----------
    slice_of : array of int
        The slice of each unknown: those that sums over areas tie together.
    touching : csr_array
        Slices by slices: whether some fact compares two unknowns of theirs, or is one step
        further away.
    """

    slice_of: Numbers
    touching: Matrix

    @classmethod
    def of(cls, unknowns: Unknowns) -> Slices:
        """Find the slices from the facts alone."""
        from scipy.sparse import csr_array  # scipy is slow to import
        from scipy.sparse.csgraph import connected_components

        sums, others = unknowns.matrix[unknowns.equal], unknowns.matrix[~unknowns.equal]
        number, slice_of = connected_components(sums.T @ sums)
        pairs = others[np.diff(others.indptr) <= 2]
        members = (np.ones(len(slice_of)), (slice_of, np.arange(len(slice_of))))
        facts = csr_array(members, shape=(number, len(slice_of))) @ abs(pairs).T
        beside = facts @ facts.T + csr_array(np.eye(number))
        return cls(slice_of, (beside @ beside).tocsr())

    def near(self, unknown: int) -> Numbers:
        """Return the unknowns of the slices round one, in order."""
        near = np.unique(self.touching[[self.slice_of[unknown]]].indices)
        return np.flatnonzero(np.isin(self.slice_of, near))


def searched(ranges: Ranges, progress: Progress | None = None) -> None:
    """Widen the ranges as far as joint and local programmes can."""
    left = ranges.narrow
    everything = max(len(left), 1)
    for _ in range(MOST_ROUNDS):
        if len(left) <= FEW:
            break
        ranges.move_many(left)
        before, left = len(left), ranges.narrow
        if progress is not None:
            progress(1 - len(left) / everything)
        if len(left) > before * _SLOWEST:
            break
    if len(left) and len(ranges.low) > SMALL:
        slices = Slices.of(ranges.unknowns)
        for wanted in left.tolist():
            if ranges.is_narrow(wanted):
                ranges.move_near(wanted, slices)


def settled(ranges: Ranges) -> None:
    """Find the exact ends of the ranges that are still narrow."""
    for wanted in ranges.narrow.tolist():
        if ranges.is_narrow(wanted):
            ranges.settle(wanted)


def guards(ranges: Ranges, wanted: int, slices: Slices) -> tuple[Numbers, Floats]:
    """Return the facts that keep a range narrow, with what each unit of them is worth to it."""
    local = ranges.unknowns.near(slices.near(wanted), ranges.middle)
    from_one = np.ones(len(local.cells))
    local = replace(local, low=from_one, high=np.full(len(local.cells), LARGEST))
    own = int(np.searchsorted(local.cells, wanted))
    try:
        prices = np.abs(local.extreme(own, 1).prices) + np.abs(local.extreme(own, -1).prices)
    except NoTableError:
        return np.empty(0, dtype=np.intp), np.empty(0)
    holding = np.flatnonzero(prices > SLACK)
    return local.facts[holding], prices[holding]
