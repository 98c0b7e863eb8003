"""Hoover, Theil and Gini: published values, and what holds of any spread."""

from __future__ import annotations

from collections.abc import Callable
from math import log

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binom

from analysis.inequality import gini, hoover, hoover_by_chance, theil

# Income per head of the 32 Mexican states, 1940 and 2000: mexico.csv of libpysal (BSD licence).
MEXICO_1940 = [
    *(10384, 22361, 9573, 3758, 2934, 8578, 8537, 6909, 17816, 12132, 4359, 2181, 4414, 5309),
    *(3408, 3327, 6936, 4836, 9073, 1892, 3569, 11016, 21965, 4372, 4840, 6399, 2459, 7508),
    *(3605, 5203, 7990, 3734),
]
MEXICO_2000 = [
    *(27782, 29855, 26103, 36163, 8684, 30735, 28460, 21358, 54349, 17379, 15585, 11820, 12348),
    *(21610, 16322, 11838, 18170, 11478, 38672, 9010, 15685, 26149, 33442, 15866, 15242, 24068),
    *(13360, 23546, 11701, 12191, 17509, 11130),
]
INDICES = [hoover, theil, gini]
Index = Callable[..., float]
each_index = pytest.mark.parametrize("index", INDICES)

AMOUNTS = st.integers(0, 1000) | st.integers(0, 3)
SPREADS = st.lists(st.tuples(AMOUNTS, st.integers(1, 1000)), min_size=1, max_size=8).filter(
    lambda rows: any(value for value, _ in rows)
)


def apart(rows: list[tuple[int, int]]) -> tuple[list[int], list[int]]:
    return [value for value, _ in rows], [base for _, base in rows]


@pytest.mark.parametrize(
    ("values", "theil_published", "gini_published"),
    [(MEXICO_1940, 0.20894344, 0.353724), (MEXICO_2000, 0.10660832, 0.258113)],
)
def test_published_values(values: list[int], theil_published: float, gini_published: float) -> None:
    """The documented results of PySAL's ``inequality``."""
    assert round(theil(values), 8) == theil_published
    assert round(gini(values), 6) == gini_published


def test_the_documented_schutz_distance_is_hoovers_index() -> None:
    assert hoover([1000, 2000, 1500, 3000, 2500]) == pytest.approx(0.15)


def test_the_worked_example() -> None:
    counted, base = [900, 300, 200], [100000, 60000, 40000]
    assert round(hoover(counted, base), 5) == 0.14286
    assert round(theil(counted, base), 5) == 0.04139


def test_all_in_one_of_five() -> None:
    spread = [0, 0, 0, 0, 10]
    assert theil(spread) == pytest.approx(log(5))
    assert gini(spread) == pytest.approx(0.8)
    assert hoover(spread) == pytest.approx(0.8)


@each_index
@given(base=st.lists(st.integers(1, 1000), min_size=1, max_size=8), scale=st.integers(1, 50))
def test_what_follows_the_base_is_spread_evenly(index: Index, base: list[int], scale: int) -> None:
    assert index([one * scale for one in base], base) == pytest.approx(0, abs=1e-12)


@each_index
@given(rows=SPREADS, scale=st.integers(1, 50), of_base=st.integers(1, 50))
def test_neither_scale_matters(
    index: Index, rows: list[tuple[int, int]], scale: int, of_base: int
) -> None:
    values, base = apart(rows)
    scaled = index(np.multiply(values, scale), np.multiply(base, of_base))
    assert scaled == pytest.approx(index(values, base), abs=1e-9)


@each_index
@given(rows=SPREADS, data=st.data())
def test_the_order_of_areas_does_not_matter(
    index: Index, rows: list[tuple[int, int]], data: st.DataObject
) -> None:
    shuffled = data.draw(st.permutations(rows))
    assert index(*apart(shuffled)) == pytest.approx(index(*apart(rows)), abs=1e-9)


@each_index
@given(rows=SPREADS, parts=st.integers(2, 4))
def test_cutting_an_area_into_like_parts_changes_nothing(
    index: Index, rows: list[tuple[int, int]], parts: int
) -> None:
    values, base = apart(rows)
    cut = index(
        [values[0] / parts] * parts + values[1:],
        [base[0] / parts] * parts + base[1:],
    )
    assert cut == pytest.approx(index(values, base), abs=1e-9)


@given(SPREADS)
def test_bounds(rows: list[tuple[int, int]]) -> None:
    values, base = apart(rows)
    h, t, g = (index(values, base) for index in INDICES)
    most = 1 - min(base) / sum(base)
    slack = 1e-9
    assert -slack <= h <= g + slack <= most + 2 * slack
    assert g <= 2 * h - h**2 + slack  # a Lorenz curve is convex
    assert 2 * h**2 - slack <= t <= -log(min(base) / sum(base)) + slack  # Pinsker


@given(SPREADS)
def test_gini_is_the_mean_difference(rows: list[tuple[int, int]]) -> None:
    values, base = (np.divide(each, sum(each)) for each in apart(rows))
    ratio = values / base
    differences = np.abs(ratio[:, None] - ratio[None, :]) * base[:, None] * base[None, :]
    assert gini(*apart(rows)) == pytest.approx(differences.sum() / 2, abs=1e-9)


def test_an_area_without_any_base() -> None:
    assert theil([1, 1], [1, 0]) == float("inf")
    assert theil([1, 0], [1, 0]) == 0
    assert hoover([1, 1], [1, 0]) == pytest.approx(0.5)
    assert gini([1, 1], [1, 0]) == pytest.approx(0.5)


@each_index
@pytest.mark.parametrize(
    ("values", "base"),
    [
        ([1, float("nan")], [1, 1]),
        ([1, -1], [1, 1]),
        ([0, 0], [1, 1]),
        ([1, 1], [0, 0]),
        ([1, 1], [1, 1, 1]),
        ([], []),
    ],
)
def test_no_index_of_what_is_not_known(
    index: Index, values: list[float], base: list[float]
) -> None:
    with pytest.raises(ValueError, match=r"missing|nothing|against"):
        index(values, base)


@given(st.integers(1, 400), st.lists(st.integers(0, 50), min_size=1, max_size=6).filter(any))
def test_what_chance_alone_would_give(number: int, base: list[int]) -> None:
    shares = np.divide(base, sum(base))
    counts = np.arange(number + 1)
    expected = sum(
        (np.abs(counts / number - share) * binom.pmf(counts, number, share)).sum()
        for share in shares
    )
    assert hoover_by_chance(number, base) == pytest.approx(expected / 2, abs=1e-9)


def test_chance_needs_companies() -> None:
    with pytest.raises(ValueError, match="nothing"):
        hoover_by_chance(0, [1, 1])
