"""The audit: what an attacker learns of each withheld count from the published table alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.confidentiality.attack import SLACK, Unknowns
from analysis.confidentiality.bounds import Entries
from analysis.confidentiality.facts import Carried, Facts, facts
from analysis.confidentiality.rule import KEYS, Floats, Rule, Truth
from analysis.confidentiality.search import Ranges, searched, settled
from analysis.confidentiality.tables import by_year, in_order, values_of
from analysis.confidentiality.widen import bounds
from geodata.areas import Areas

Progress = Callable[[float], None]


@dataclass(frozen=True, eq=False)
class Audit:
    """What an attacker learns.

    Parameters
    ----------
    intervals : DataFrame
        Every withheld cell: the key columns, ``lower``, ``upper``, ``width`` and ``exact``. If
        ``exact``, these are the closest bounds that anybody can derive; else both ends are values
        that the count takes in tables which fit all that is published, and the attacker's
        interval is at least this wide.
    rule : Rule
    """

    intervals: pd.DataFrame
    rule: Rule

    @property
    def withheld(self) -> int:
        """How many cells are withheld."""
        return len(self.intervals)

    @property
    def narrowest(self) -> float:
        """The width of the narrowest interval; infinite if nothing is withheld."""
        return float(self.intervals["width"].min()) if self.withheld else float("inf")

    @property
    def disclosed(self) -> pd.DataFrame:
        """The cells that can be bounded closer than the rule allows."""
        return self.intervals[self.intervals["width"] < self.rule.threshold - SLACK]

    @property
    def passed(self) -> bool:
        """Whether nothing can be bounded too closely."""
        return self.disclosed.empty


def audit(
    published: pd.DataFrame,
    areas: Areas,
    carried_themes: Carried,
    rule: Rule | None = None,
    *,
    exact: bool = False,
    progress: Progress | None = None,
) -> Audit:
    """Attack a published table with all that is known of counts, and report what comes out.

    Parameters
    ----------
    published : DataFrame
        As :func:`analysis.confidentiality.protect.protect` returns it; ``value`` is NA where
        withheld. No true figure is needed.
    exact : bool
        Whether to find the very ends of every interval, two programmes for each cell, rather than
        to stop at the threshold.

    Raises
    ------
    ValueError
        If the published figures contradict each other.
    """
    rule = rule or Rule()
    ordered = in_order(published)
    found: list[pd.DataFrame] = []
    years = list(by_year(ordered))
    for number, cells in enumerate(years):
        known = facts(cells[KEYS].reset_index(drop=True), areas, carried_themes)
        values = values_of(cells)
        withheld = np.isnan(values)
        if withheld.any():
            ranges = _attacked(known, values, withheld, rule.threshold, exact=exact)
            found.append(_intervals(cells[withheld], ranges))
        if progress is not None:
            progress((number + 1) / len(years))
    none = ordered.iloc[:0][KEYS].assign(lower=0.0, upper=0.0, width=0.0, exact=False)
    return Audit(pd.concat(found, ignore_index=True) if found else none, rule)


def _attacked(
    known: Facts, values: Floats, withheld: Truth, width: float, *, exact: bool
) -> Ranges:
    given = np.where(withheld, 0.0, values)
    limits = bounds(Entries.of(known.at_most()), given, withheld)
    unknowns = Unknowns.of(known, given, withheld, limits)
    table = unknowns.any_table()
    ranges = Ranges(unknowns, width, table, table, table)
    if exact:
        for one in range(len(table)):
            ranges.settle(one)
        return ranges
    searched(ranges)
    settled(ranges)
    return ranges


def _intervals(cells: pd.DataFrame, ranges: Ranges) -> pd.DataFrame:
    lower, upper = np.round(ranges.low, 6), np.round(ranges.high, 6)
    ends = {
        "lower": lower,
        "upper": upper,
        "width": np.round(upper - lower, 6),
        "exact": ranges.exact,
    }
    return cells[KEYS].assign(**ends)
