"""Which counts are withheld: those too small, and as many more as keep them from being worked out.

See ``methods.md``, section 7: primary and secondary suppression of linked tables. The bounds that
follow fact by fact choose nearly all further counts
(:mod:`analysis.confidentiality.widen`); the attacker's own programme then tries the result, and
what it can still narrow is widened until it cannot.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np
import pandas as pd

from analysis.confidentiality.attack import SLACK, Unknowns
from analysis.confidentiality.bounds import Entries
from analysis.confidentiality.facts import Carried, Facts, facts
from analysis.confidentiality.giveback import given_back
from analysis.confidentiality.rule import KEYS, Floats, Rule, Truth
from analysis.confidentiality.search import SMALL, Ranges, Slices, guards, searched, settled
from analysis.confidentiality.tables import by_year, in_order, named, values_of
from analysis.confidentiality.widen import bounds, cheapest, widened
from geodata.areas import Areas

Progress = Callable[[float], None]
MORE_ROOM: Final = 2
"""In a large table the bounds that follow fact by fact are kept this much wider than they must be:
then nearly every count passes the attacker's programme at once, which takes minutes less."""


def protect(
    counts: pd.DataFrame,
    areas: Areas,
    carried_themes: Carried,
    rule: Rule | None = None,
    *,
    primary: pd.Series | None = None,
    progress: Progress | None = None,
) -> pd.DataFrame:
    """Withhold counts such that nobody can bound a withheld one closer than the rule's threshold.

    The years are independent: nothing that spans years may be published beside the result.

    Parameters
    ----------
    counts : DataFrame
        The true counts of all levels: ``cluster_id``, ``theme``, ``area_code``, ``year``,
        ``measure``, ``value`` (1 or more). A missing row is a true 0. Levels, and kinds of count,
        may be missing altogether; then nothing is known of their sums.
    areas : Areas
    carried_themes : mapping of str to frozenset of str
        The themes of each cluster.
    rule : Rule, optional
    primary : Series of bool, optional
        Further counts to withhold, with the index of ``counts``: those that a few companies
        dominate (:func:`analysis.confidentiality.dominance.dominated`).
    progress : callable, optional
        Is told how much is done, 0 to 1.

    Returns
    -------
    DataFrame
        The same rows, sorted: the key columns, ``value`` (Int64, NA where withheld) and
        ``suppressed``. Primary and secondary cells cannot be told apart.

    Raises
    ------
    ValueError
        If a count is below 1 or there twice, or the counts contradict each other: parts that do
        not add up to the whole, a cluster above its theme, a measure above participation.
    """
    rule = rule or Rule()
    marked = counts.assign(_primary=False if primary is None else primary.astype(bool))
    ordered = in_order(marked)
    withheld = np.zeros(len(ordered), dtype=bool)
    years = list(by_year(ordered))
    for number, cells in enumerate(years):
        known = facts(cells[KEYS].reset_index(drop=True), areas, carried_themes)
        values = values_of(cells)
        _refuse_contradictions(cells, known, values)
        small = (values < rule.threshold) | cells["_primary"].to_numpy()
        withheld[cells.index] = _withheld(known, values, small, rule.threshold)
        if progress is not None:
            progress((number + 1) / len(years))
    result = ordered[KEYS].copy()
    result["value"] = ordered["value"].astype("Int64").mask(withheld)
    return result.assign(suppressed=withheld)


def _refuse_contradictions(cells: pd.DataFrame, known: Facts, values: Floats) -> None:
    wrong = ~(values >= 1) | (values != np.floor(values))
    if wrong.any():
        row = int(wrong.argmax())
        raise ValueError(f"not a count from 1 up: {named(cells, row)}: {values[row]:g}")
    off = known.matrix @ values
    broken = (off > SLACK) | (known.equal & (off < -SLACK))
    if broken.any():
        row = int(known.matrix[[int(broken.argmax())]].indices[0])
        raise ValueError(f"the counts contradict each other at: {named(cells, row)}")


def _withheld(known: Facts, values: Floats, small: Truth, width: float) -> Truth:
    """Return which cells of a year to withhold."""
    entries = Entries.of(known.at_most())
    room = width if len(values) <= SMALL else width + MORE_ROOM
    withheld = widened(entries, values, small, room)
    withheld = given_back(entries, values, withheld, small, room)
    low, high, middle = values.copy(), values.copy(), values.copy()
    while withheld.any():
        unknowns = Unknowns.of(known, values, withheld, bounds(entries, values, withheld))
        cells = unknowns.cells
        ranges = Ranges(unknowns, width, low[cells], high[cells], middle[cells])
        searched(ranges)
        if len(cells) <= SMALL:
            settled(ranges)
        if not len(ranges.narrow):
            break
        # tables found so far still fit when more is withheld: what is wide stays wide
        low[cells], high[cells], middle[cells] = ranges.low, ranges.high, ranges.middle
        withheld = withheld | _further(ranges, known, values, withheld)
        withheld = widened(entries, values, withheld, room)
    return withheld


def _further(ranges: Ranges, known: Facts, values: Floats, withheld: Truth) -> Truth:
    """Choose for each narrow range the cheapest published count that holds it and is enough."""
    slices = Slices.of(ranges.unknowns)
    chosen = np.zeros(len(values), dtype=bool)
    for wanted in ranges.narrow.tolist():
        missing = ranges.width - float(ranges.high[wanted] - ranges.low[wanted])
        rows, prices = guards(ranges, wanted, slices)
        worth = abs(known.matrix[rows]).T @ prices
        held = np.flatnonzero((worth > SLACK) & ~withheld)
        if len(held):
            enough = worth[held] * (values[held] - 1) >= missing - SLACK
            chosen[held[np.lexsort((held, values[held], ~enough))[0]]] = True
    return chosen if chosen.any() else cheapest(values, withheld)
