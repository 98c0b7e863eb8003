"""What withholding costs, and the least that it can cost."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pandas as pd

from analysis.confidentiality.facts import Carried, Facts, facts
from analysis.confidentiality.rule import KEYS, Floats, Matrix, Rule, Truth
from analysis.confidentiality.tables import by_year, in_order, values_of
from geodata.areas import Areas

MOST_CELLS: Final = 60
"""Above this an integer programme takes too long: it has two tables for every cell."""
MOST_SECONDS: Final = 60.0


@dataclass(frozen=True)
class Cost:
    """Which share of the published figures withholding takes away, 0 to 1.

    Parameters
    ----------
    primary_cells, secondary_cells : float
        Shares of the cells above 0: withheld as too small, and to protect those.
    primary_enterprises, secondary_enterprises : float
        The same as shares of the sum of all cells. A company counts once in every cell that
        counts it, so this weighs large cells more; it is no share of companies.
    """

    primary_cells: float
    secondary_cells: float
    primary_enterprises: float
    secondary_enterprises: float


def cost(
    counts: pd.DataFrame,
    published: pd.DataFrame,
    rule: Rule | None = None,
    *,
    primary: pd.Series | None = None,
) -> Cost:
    """Compare the true counts with what is published of them.

    Parameters
    ----------
    counts, published : DataFrame
        What went into :func:`analysis.confidentiality.protect.protect`, and what came out.
    rule, primary
        As they were there.
    """
    rule = rule or Rule()
    marked = in_order(counts.assign(_primary=False if primary is None else primary.astype(bool)))
    values = values_of(marked)
    hidden = in_order(published)["suppressed"].to_numpy(dtype=bool)
    first = hidden & ((values < rule.threshold) | marked["_primary"].to_numpy(dtype=bool))
    second = hidden & ~first
    cells, enterprises = max(len(values), 1), max(float(values.sum()), 1.0)
    return Cost(
        float(first.sum()) / cells,
        float(second.sum()) / cells,
        float(values[first].sum()) / enterprises,
        float(values[second].sum()) / enterprises,
    )


def optimum(
    counts: pd.DataFrame,
    areas: Areas,
    carried_themes: Carried,
    rule: Rule | None = None,
) -> pd.DataFrame:
    """Withhold as few enterprises as any choice of cells can, by an integer programme.

    For each cell the programme holds two tables that fit what is published; if the cell is
    withheld they differ in it by the threshold, and both keep to the true count wherever a cell is
    published (Fischetti and Salazar 2001, in its plain form). Solved by HiGHS.

    Parameters
    ----------
    counts : DataFrame
        As in :func:`analysis.confidentiality.protect.protect`; at most 60 cells a year.

    Returns
    -------
    DataFrame
        As ``protect`` returns it.

    Raises
    ------
    ValueError
        If there are too many cells.
    RuntimeError
        If no proven optimum is found within a minute.
    """
    rule = rule or Rule()
    ordered = in_order(counts)
    withheld = np.zeros(len(ordered), dtype=bool)
    for cells in by_year(ordered):
        if len(cells) > MOST_CELLS:
            raise ValueError(f"an optimum is for {MOST_CELLS} cells a year, not {len(cells)}")
        known = facts(cells[KEYS].reset_index(drop=True), areas, carried_themes)
        withheld[cells.index] = _cheapest(known, values_of(cells), rule.threshold)
    result = ordered[KEYS].copy()
    result["value"] = ordered["value"].astype("Int64").mask(withheld)
    return result.assign(suppressed=withheld)


def _cheapest(known: Facts, values: Floats, width: int) -> Truth:
    """Return the cheapest set of cells; unknowns: withheld or not, then two moves a cell."""
    from scipy.optimize import Bounds, milp  # scipy is slow to import

    number = len(values)
    small = values < width
    if not small.any():
        return small
    moves = 2 * number * number
    farthest = float(width * number)
    low = np.concatenate([small.astype(float), np.tile(1 - values, 2 * number)])
    high = np.concatenate([np.ones(number), np.full(moves, farthest)])
    result = milp(
        np.concatenate([values, np.zeros(moves)]),
        constraints=_constraints(known, values, width, farthest),
        integrality=np.concatenate([np.ones(number), np.zeros(moves)]),
        bounds=Bounds(low, high),
        options={"time_limit": MOST_SECONDS, "mip_rel_gap": 0.0},
    )
    if result.status != 0:
        raise RuntimeError(result.message)
    return np.asarray(result.x[:number] > 0.5)


def _constraints(known: Facts, values: Floats, width: int, farthest: float) -> list[Any]:
    from scipy.optimize import LinearConstraint  # scipy is slow to import
    from scipy.sparse import csr_array, eye_array, hstack, kron, vstack

    number = len(values)
    moves = 2 * number * number
    each = eye_array(2 * number, format="csr")
    no_facts = csr_array((2 * number * len(known.equal), number))
    right = np.tile(-(known.matrix @ values), 2 * number)
    fits: Matrix = hstack([no_facts, kron(each, known.matrix)], format="csr")
    least = np.where(np.tile(known.equal, 2 * number), right, -np.inf)
    still = kron(np.ones((2 * number, 1)), eye_array(number))
    moved = eye_array(moves)
    up = hstack([-farthest * still, moved])
    down = hstack([-still * np.tile(values - 1, 2 * number)[:, None], -moved])
    own = np.arange(number)
    first, second = number * (1 + own) + own, number * (1 + number + own) + own
    entries = np.concatenate([np.ones(number), -np.ones(number), np.full(number, -float(width))])
    columns = np.concatenate([first, second, own])
    apart = csr_array((entries, (np.tile(own, 3), columns)), shape=(number, number + moves))
    return [
        LinearConstraint(fits, least, right),
        LinearConstraint(vstack([up, down], format="csr"), -np.inf, 0),
        LinearConstraint(apart, 0, np.inf),
    ]
