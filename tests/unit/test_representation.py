"""R and its interval, the classes of the map, and what is said of areas that stand out."""

from __future__ import annotations

from math import inf, nan

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import chi2, poisson

from analysis.representation import (
    AS_EXPECTED,
    Statement,
    poisson_interval,
    representation_classes,
    represented,
    standing_out,
)
from foundation.language import Text
from geodata.areas import load_areas


def test_the_worked_example() -> None:
    r, low, high = represented([900, 300, 200], [700, 420, 280])
    assert r.round(5).tolist() == [1.28571, 0.71429, 0.71429]
    assert (low < r).all()
    assert (r < high).all()


@given(st.integers(0, 5000), st.sampled_from([0.05, 0.01, 0.0005]))
def test_bounds_are_those_of_the_chi_square(counted: int, error: float) -> None:
    low, high = (float(each) for each in poisson_interval(counted, error))
    assert high == pytest.approx(chi2.ppf(1 - error / 2, 2 * counted + 2) / 2)
    assert poisson.cdf(counted, high) == pytest.approx(error / 2)
    if counted:
        assert poisson.sf(counted - 1, low) == pytest.approx(error / 2)
    else:
        assert low == 0


@given(st.lists(st.integers(0, 300), min_size=2, max_size=10))
def test_more_companies_move_the_interval_up(counted: list[int]) -> None:
    ordered = sorted(counted)
    low, high = poisson_interval(ordered)
    assert (np.diff(low) >= 0).all()
    assert (np.diff(high) >= 0).all()
    assert (low <= ordered).all()
    assert (high > ordered).all()


def test_no_ratio_without_a_count_or_an_expectation() -> None:
    for found in represented([nan, 5, 0, 5], [3, nan, 0, 0]):
        assert np.isnan(found).all()


@given(st.lists(st.floats(0, 6) | st.just(nan) | st.sampled_from([0.5, 0.8, 1.25, 2.0])))
def test_every_known_ratio_is_in_one_class(values: list[float]) -> None:
    found = representation_classes(pd.Series(values, dtype=float))
    assert sum(each.areas for each in found) == sum(value == value for value in values)
    assert [each.above for each in found[1:]] == [each.up_to for each in found[:-1]]
    assert (found[0].above, found[-1].up_to) == (-inf, inf)


def test_the_middle_class_holds_what_is_as_expected() -> None:
    found = representation_classes(pd.Series([1.0]))
    assert [each.areas for each in found] == [0, 0, 1, 0, 0]
    assert found[AS_EXPECTED].above < 1 < found[AS_EXPECTED].up_to
    assert found[AS_EXPECTED].above * found[AS_EXPECTED].up_to == 1


def figures(rows: dict[str, tuple[float, float]]) -> pd.DataFrame:
    """Return figures of areas from their counts (NaN: withheld) and what is expected of them."""
    table = pd.DataFrame.from_dict(rows, orient="index", columns=["value", "expected"])
    number = 1000
    table["share"], table["base_share"] = table["value"] / number, table["expected"] / number
    table["r"], table["r_low"], table["r_high"] = represented(table["value"], table["expected"])
    return table.assign(value=table["value"].astype("Int64"), withheld=table["value"].isna())


def stated(rows: dict[str, tuple[float, float]]) -> list[str]:
    return [each.area_code for each in standing_out(figures(rows), "innovated", "population")]


def test_the_furthest_above_and_below_are_named() -> None:
    far = {"1081": (180.0, 100.0), "1082": (150.0, 100.0), "1083": (40.0, 100.0)}
    assert stated(far | {"1084": (60.0, 100.0), "1085": (102.0, 100.0)}) == ["1081", "1083"]
    above, below = standing_out(figures(far), "innovated", "population")
    assert above.r_low > 1
    assert below.r_high < 1
    assert (above.share, above.base_share, above.r) == pytest.approx((0.18, 0.1, 1.8))


def test_an_area_that_stands_out_by_chance_is_not_named() -> None:
    assert stated({"1081": (3.0, 1.0), "1082": (98.0, 100.0)}) == []
    assert stated({}) == []


def test_of_many_areas_one_has_to_stand_out_further() -> None:
    one, usual = {"x": (125.0, 100.0)}, {f"a{n}": (100.0, 100.0) for n in range(97)}
    assert stated(one) == ["x"]
    assert stated(one | usual) == []


def test_few_of_all_areas_as_expected_are_named() -> None:
    chance = np.random.default_rng(1)
    named = [
        stated({f"a{n}": (float(count), 20.0) for n, count in enumerate(counts)})
        for counts in chance.poisson(20.0, (60, 98))
    ]
    assert sum(map(bool, named)) <= 60 * 0.1


@given(st.integers(0, 400), st.integers(1, 400))
def test_a_withheld_area_is_never_named(counted: int, expected: int) -> None:
    rows = {"1081": (nan, float(expected)), "1082": (float(counted), float(expected))}
    assert "1081" not in stated(rows)


def test_a_statement_in_words() -> None:
    statement = Statement("1082", "innovated", "enterprises", 0.3, 0.231, 1.2987, 1.2, 1.4)
    areas = load_areas()
    assert statement.in_words(areas, Text("en")) == (
        "Central Denmark Region has 23.1% of the enterprises and 30.0% of the innovating companies"
        " (R = 1.30; 95% 1.20–1.40)."
    )
    other = Statement("1082", "patents", "population", 0.3, 0.2, 1.5, 1.2, 1.9)
    assert "30.0% of patents" in other.in_words(areas, Text("en"))
