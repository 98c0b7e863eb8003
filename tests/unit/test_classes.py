"""Classes of the choropleth: every area in exactly one, the breaks the same whatever the data."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.classes import Class, classes
from analysis.measures import Unit

COUNTS = st.lists(st.integers(0, 20) | st.integers(0, 100_000), max_size=30)
SHARES = st.lists(st.integers(0, 15).map(lambda part: part / 15), max_size=30)
VALUES = st.tuples(st.just("count"), COUNTS) | st.tuples(st.just("share"), SHARES)


def sorted_in(values: list[float], unit: Unit) -> list[Class]:
    return classes(pd.Series(values, dtype=float), unit)


def holding(value: float, found: list[Class]) -> list[Class]:
    return [each for each in found if each.above < value <= each.up_to]


@given(VALUES)
def test_every_value_lies_in_exactly_one_class(case: tuple[Unit, list[float]]) -> None:
    unit, values = case
    found = sorted_in(values, unit)
    assert all(len(holding(value, found)) == 1 for value in values)
    assert [each.areas for each in found] == [
        sum(each in holding(value, found) for value in values) for each in found
    ]
    assert sum(each.areas for each in found) == len(values)


@given(VALUES)
def test_classes_follow_on_each_other_and_zero_is_one_of_its_own(
    case: tuple[Unit, list[float]],
) -> None:
    unit, values = case
    found = sorted_in(values, unit)
    assert [each.above for each in found[1:]] == [each.up_to for each in found[:-1]]
    assert found[0].up_to == 0
    assert found[0].areas == values.count(0)


@given(COUNTS, COUNTS)
def test_breaks_are_the_same_whatever_the_data(few: list[float], many: list[float]) -> None:
    shorter, longer = sorted(
        ([each.up_to for each in sorted_in(values, "count")] for values in (few, many)), key=len
    )
    assert longer[: len(shorter)] == shorter


@pytest.mark.parametrize(
    ("highest", "breaks"),
    [
        (0, [0, 1, 2, 4, 8]),
        (8, [0, 1, 2, 4, 8]),
        (9, [0, 1, 2, 4, 8, 16]),
        (16, [0, 1, 2, 4, 8, 16]),
        (5000, [0, *(2**power for power in range(14))]),
    ],
)
def test_counts_double_as_far_as_needed(highest: int, breaks: list[int]) -> None:
    assert [each.up_to for each in sorted_in([0, highest], "count")] == breaks


def test_shares_go_by_fifths_and_a_break_belongs_below() -> None:
    found = sorted_in([0, 0.2, 0.2001, 0.4, 3 / 5, 0.8, 1], "share")
    assert [(each.up_to, each.areas) for each in found] == [
        *((0, 1), (0.2, 1), (0.4, 2), (0.6, 1), (0.8, 1), (1, 1))
    ]
