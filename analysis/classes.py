"""Class breaks of the choropleth: fixed, so that a colour means the same under every filter."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import pandas as pd

from analysis.measures import Unit

SHARE_BREAKS: Final = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)
FEWEST_COUNT_CLASSES: Final = 5


@dataclass(frozen=True, slots=True)
class Class:
    """One class: values above the class before, up to and including ``up_to``."""

    above: float
    up_to: float
    areas: int


def classes(values: pd.Series, unit: Unit) -> list[Class]:
    """Sort values into fixed classes and count the areas in each.

    Counts double from class to class (0, 1, 2, 3-4, 5-8, 9-16 ...), shares go by fifths; zero is
    a class of its own. At least five classes stand in the legend of a count.

    Parameters
    ----------
    values : Series of float
        One value per area, none negative.

    Returns
    -------
    list of Class
        Ascending; the numbers of areas add up to ``len(values)``.
    """
    highest = float(values.max()) if len(values) else 0.0
    breaks = SHARE_BREAKS if unit == "share" else _count_breaks(highest)
    lower = (float("-inf"), *breaks)
    return [
        Class(above, up_to, int(((values > above) & (values <= up_to)).sum()))
        for above, up_to in zip(lower, breaks, strict=False)
    ]


def _count_breaks(highest: float) -> tuple[float, ...]:
    breaks = [0, 1]
    while len(breaks) < FEWEST_COUNT_CLASSES or breaks[-1] < highest:
        breaks.append(2 * breaks[-1])
    return tuple(breaks)
