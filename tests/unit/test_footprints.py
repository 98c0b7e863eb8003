"""G, declared and measured: worked examples, what municipalities weigh, oracles."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import footprints
from analysis.footprints import Shares, Weights, declared, fewest_areas, measured, weights
from analysis.incidence import Incidence
from analysis.scale import compare, measures
from foundation.landscape import Landscape
from geodata.areas import load_areas
from tests.unit import made_landscapes as made
from tests.unit import made_overlaps as plain

AREAS = load_areas()
ALL = [area.code for area in AREAS.at("municipality")]
COLUMNS = ["cluster_id", "company_id", "municipality_code", "year"]


def places(held: dict[str, str], weighed: dict[str, float]) -> Incidence:
    pairs = [(cluster, item) for cluster, items in held.items() for item in items]
    return Incidence.of(pd.Index(list(held)), pairs, pd.Series(weighed))


def test_the_declared_example() -> None:
    matrix = places({"c": "xy", "d": "yz"}, {"x": 5, "y": 3, "z": 2})
    found = measures(compare(matrix, matrix), matrix, matrix).iloc[0]
    assert found[["g_declared", "g_jaccard"]].tolist() == pytest.approx([0.6, 0.3])
    assert found[["a_in_b", "b_in_a"]].tolist() == pytest.approx([3 / 8, 3 / 5])


def test_weighted_jaccard_of_weights() -> None:
    matrix = places({"c": "xy", "d": "xz"}, {"x": 2, "y": 1, "z": 5})
    found = measures(compare(matrix, matrix), matrix, matrix).iloc[0]
    assert found["g_jaccard"] == pytest.approx(2 / 8)


def test_three_municipalities_against_all() -> None:
    """The published reason for comparing within one level: Jaccard 0.0306, coefficient 1."""
    held = pd.Series({"all": frozenset(ALL), "few": frozenset(ALL[:3])})
    even = Weights("areas", pd.Series(1.0, index=ALL))
    matrix = footprints.places(held.index, held, even)
    found = measures(compare(matrix, matrix), matrix, matrix).iloc[0]
    assert found["g_declared"] == 1
    assert round(found["g_jaccard"], 4) == 0.0306


def test_the_measured_example() -> None:
    shares = pd.DataFrame(
        [("c", "x", 0.5), ("c", "y", 0.5), ("d", "x", 0.2), ("d", "y", 0.3), ("d", "z", 0.5)],
        columns=["cluster_id", "municipality_code", "share"],
    )
    found = Shares.of(pd.Index(["c", "d", "e"]), shares)
    similar = found.similarity(np.array([0, 0, 0]), np.array([1, 0, 2]))
    assert similar[:2].tolist() == pytest.approx([0.5, 1.0])
    assert np.isnan(similar[2])


def test_ten_companies_make_a_measured_footprint() -> None:
    def companies(number: int) -> pd.DataFrame:
        rows = [("c", f"k{n}", "0101" if n % 2 else "0751", 2015) for n in range(number)]
        return pd.DataFrame(rows, columns=COLUMNS)

    assert measured(companies(9)).empty
    shares = measured(companies(10)).set_index("municipality_code")["share"]
    assert shares.to_dict() == {"0101": 0.5, "0751": 0.5}
    assert measured(companies(10), years=[2016]).empty
    assert measured(pd.DataFrame()).empty


def test_a_company_counts_once_where_it_lay_last() -> None:
    rows = [("c", f"k{n}", "0101", 2015) for n in range(10)] + [("c", "k0", "0751", 2016)]
    shares = measured(pd.DataFrame(rows, columns=COLUMNS)).set_index("municipality_code")["share"]
    assert shares.to_dict() == {"0101": 0.9, "0751": 0.1}


def test_offices_are_no_footprint() -> None:
    rows = [("a", "1081", "declared"), ("a", "0101", "office"), ("b", "0101", "office")]
    found = declared(made.coverage_table(rows), AREAS)
    assert set(found.index) == {"a"}
    assert found["a"] == set(AREAS.municipalities("1081"))


def test_the_whole_country_is_every_municipality() -> None:
    assert declared(made.coverage_table([("a", "DK", "declared")]), AREAS)["a"] == set(ALL)


def indicators(value: float, year: int, codes: list[str] = ALL) -> pd.DataFrame:
    row = {"indicator": "enterprises", "value": value, "year": year, "source": "register"}
    return pd.DataFrame([{**row, "area_code": code} for code in codes])


def test_enterprises_weigh_where_every_municipality_has_them() -> None:
    loaded = pd.concat([indicators(7, 2014), indicators(9, 2015), indicators(8, 2017)])
    found = weights(loaded, AREAS, 2016)
    assert (found.base, found.year, found.source) == ("enterprises", 2015, "register")
    assert set(found.by_municipality) == {9.0}
    assert found.share(ALL[:49]) == pytest.approx(0.5)


@pytest.mark.parametrize("loaded", [pd.DataFrame(), indicators(7, 2016, ALL[1:])])
def test_people_weigh_otherwise(loaded: pd.DataFrame) -> None:
    found = weights(loaded, AREAS, 2016)
    assert (found.base, found.year) == ("population", 2016)
    assert found.by_municipality["0101"] == AREAS["0101"].population(2016).value


def test_areas_are_named_by_the_coarsest_that_they_make_up() -> None:
    assert fewest_areas(ALL, AREAS) == ("DK",)
    north = AREAS.municipalities("1081")
    assert fewest_areas([*north, "0101"], AREAS) == ("1081", "0101")
    assert fewest_areas([], AREAS) == ()


@given(st.sets(st.sampled_from(ALL)))
def test_named_areas_are_exactly_the_municipalities(codes: set[str]) -> None:
    named = [code for area in fewest_areas(codes, AREAS) for code in AREAS.municipalities(area)]
    assert sorted(named) == sorted(codes)


@given(plain.landscapes())
def test_measured_shares_add_up_to_one(found: Landscape) -> None:
    shares = measured(found.table("participation"))
    assert shares.groupby("cluster_id")["share"].sum().to_numpy() == pytest.approx(1)


HOLDINGS = st.lists(st.frozensets(st.integers(0, 6)), min_size=2, max_size=9)


@given(HOLDINGS, st.lists(st.floats(0.1, 9), min_size=7, max_size=7), st.integers(1, 3))
def test_every_way_through_the_matrix_agrees(
    held: list[frozenset[int]], weighed: list[float], step: int
) -> None:
    """Dense blocks, sparse blocks, entries and pairs, cut anyhow, are the sets' own sums."""
    rows = pd.Index([f"c{number}" for number in range(len(held))])
    entries = [(rows[number], item) for number, items in enumerate(held) for item in items]
    matrix = Incidence.of(rows, entries, pd.Series(weighed))
    sparse = Incidence.of(rows, entries, pd.Series(weighed))
    sparse.__dict__["_dense"] = None
    for start in range(0, len(held), step):
        block = matrix.block(start, start + step)
        assert sparse.block(start, start + step) == pytest.approx(block)
        one, other, common = matrix.entries(start, start + step)
        assert block[one - start, other] == pytest.approx(common)
        assert (common > 0).all()
    for one, other in combinations(range(len(held)), 2):
        expected = sum(weighed[item] for item in held[one] & held[other])
        assert matrix.block(one, one + 1)[0, other] == pytest.approx(expected)
        assert matrix.common(np.array([one]), np.array([other]))[0] == pytest.approx(expected)
