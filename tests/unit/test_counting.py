"""Distinct companies counted as the methods say, beside sets of companies counted by hand."""

from __future__ import annotations

import ibis
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.counting import area_table, count, count_frames, counts
from geodata.areas import LEVELS, load_areas
from tests.unit.made_participation import (
    AREAS,
    CODES,
    COLUMNS,
    FLAGS,
    KEY,
    around,
    by_hand,
    frame,
    ordered,
    some,
)

FEWER = settings(max_examples=max(settings().max_examples // 2, 1))
CLUSTERS = ("a", "b", "c")
ROW = st.tuples(
    st.sampled_from(CLUSTERS),
    st.sampled_from(["k1", "k2", "k3"]),
    st.sampled_from(CODES),
    st.sampled_from([2014, 2015]),
    *(st.sampled_from([True, False, None]) for _ in FLAGS),
)
CARRIED = st.dictionaries(
    st.sampled_from(CLUSTERS), st.frozensets(st.sampled_from([f"t{n}" for n in range(40)]))
)


def value(found: pd.DataFrame, **cell: object) -> tuple[int, float]:
    """Return a count and its fraction; 0 where the table has no row."""
    cell = {"cluster_id": "", "theme": "", "area_code": "DK", "measure": "participated"} | cell
    for column, wanted in cell.items():
        found = found[found[column] == wanted]
    assert len(found) <= 1
    return (found["value"].sum(), round(found["fractional"].sum(), 5))


@given(st.lists(ROW, min_size=1, max_size=25), CARRIED)
@FEWER
def test_the_same_as_by_hand(rows: list[tuple], carried: dict[str, frozenset[str]]) -> None:
    table = frame(rows)
    found = count_frames(table, carried, AREAS)
    pd.testing.assert_frame_equal(found, by_hand(table, carried), atol=1e-9)


@pytest.mark.parametrize("themes", [5, 64, 100])
def test_any_number_of_themes(themes: int) -> None:
    table, carried = some(1, rows=300, themes=themes)
    carried = {**carried, "c0": frozenset(f"t{n:02d}" for n in range(themes))}
    found = count_frames(table, carried, AREAS)
    assert found["theme"].nunique() == themes + 1
    pd.testing.assert_frame_equal(found, by_hand(table, carried), atol=1e-9)


@pytest.mark.parametrize("clusters", [62, 63, 64, 130])
def test_any_number_of_clusters(clusters: int) -> None:
    """They are bits of 64-bit numbers: 63 of them fit one."""
    table, carried = some(3, rows=600)
    numbers = pd.Series(range(len(table)), index=table.index) * 11 % clusters
    table = table.assign(cluster_id=numbers.map("k{:03d}".format))
    themes = sorted(frozenset().union(*carried.values()))
    carried = {f"k{n:03d}": frozenset(themes[n % 3 : n % 7]) for n in range(clusters)}
    found = count_frames(table, carried, AREAS)
    assert found["cluster_id"].nunique() == clusters + 1
    pd.testing.assert_frame_equal(found, by_hand(table, carried), atol=1e-9)


def test_a_company_in_two_clusters_counts_once() -> None:
    table = frame(
        [
            ("a", "k1", "0101", 2015, True, False, False),
            ("b", "k1", "0101", 2015, False, True, False),
            ("b", "k2", "0101", 2015, True, False, False),
        ]
    )
    carried = {"a": frozenset({"food"}), "b": frozenset({"food", "ict"})}
    found = count_frames(table, carried, AREAS)
    assert value(found) == (2, 2)
    assert value(found, theme="food") == (2, 2)
    assert value(found, theme="ict") == (2, 1.5)
    assert value(found, cluster_id="a") == (1, 0.5)
    assert value(found, cluster_id="b") == (2, 1.5)
    assert value(found, measure="innovated") == (2, 2)
    assert value(found, measure="innovated", theme="ict") == (1, 1)
    assert value(found, measure="innovated", cluster_id="b") == (1, 1)
    assert value(found, measure="international") == (0, 0)
    assert not ((found["cluster_id"] != "") & (found["theme"] != "")).any()
    assert (found["value"] > 0).all()


@pytest.mark.parametrize(
    ("codes", "lies_in"),
    [
        (["0751", "0751", "0101"], "0751"),  # the municipality of most rows
        (["0751", "0101"], "0101"),  # the first by code among equals
        (["", "", "0751"], "0751"),  # an unknown one does not vote
        (["9999", None, "0751"], "0751"),
        (["9999", "9999", "0751", "0101", "0751"], "0751"),
        (["", "9999", None], ""),
        (["0400"], "0400"),
    ],
)
def test_where_a_company_lay(codes: list[str | None], lies_in: str) -> None:
    rows = [(f"c{n}", "k1", code, 2015, None, None, None) for n, code in enumerate(codes)]
    found = count_frames(frame(rows), {}, AREAS)
    total = found[(found["cluster_id"] == "") & (found["value"] == 1)]
    assert sorted(total["area_code"]) == sorted(around(lies_in))
    # Everything that the company did in the year, it did where it lay.
    assert set(found["area_code"]) == set(around(lies_in))


def test_a_company_may_move_from_one_year_to_the_next() -> None:
    rows = [("a", "k1", "0101", 2014, *[None] * 3), ("a", "k1", "0751", 2015, *[None] * 3)]
    found = count_frames(frame(rows), {}, AREAS)
    assert value(found, area_code="1084", year=2014) == (1, 1)
    assert value(found, area_code="1084", year=2015) == (0, 0)
    assert value(found, area_code="1082", year=2015) == (1, 1)


def test_areas_add_up_and_fractions_add_up() -> None:
    table, carried = some(7, rows=400)
    found = count_frames(table, carried, AREAS)
    codes = {level: [area.code for area in AREAS.at(level)] for level in LEVELS}
    cell = ["cluster_id", "theme", "year", "measure"]

    def summed(level: str) -> pd.DataFrame:
        rows = found[
            found["area_code"].isin([*codes[level], *([""] if level != "country" else [])])
        ]
        return rows.groupby(cell)[["value", "fractional"]].sum().sort_index()

    for level in LEVELS:
        pd.testing.assert_frame_equal(summed(level), summed("country"))
    of_clusters = found[found["cluster_id"] != ""].groupby(KEY[2:])["fractional"].sum()
    in_total = found[(found["cluster_id"] == "") & (found["theme"] == "")].set_index(KEY[2:])
    pd.testing.assert_series_equal(
        of_clusters, in_total["value"].astype(float).sort_index(), check_names=False
    )


def test_rows_of_clusters_that_are_not_named_do_not_count(tables: list) -> None:
    rows, carried, areas = tables
    asked = {"level": "country", "by": "total", "measure": "participated"}
    known = count(rows, {one: own for one, own in carried.items() if one != "c0"}, areas, **asked)
    table, _ = some(11, rows=300, themes=20)
    expected = by_hand(table[table["cluster_id"] != "c0"], carried)
    pd.testing.assert_series_equal(
        ordered(known.to_pandas())["value"],
        ordered(in_total(expected, "participated"))["value"],
    )


def in_total(whole: pd.DataFrame, measure: str) -> pd.DataFrame:
    return whole[
        (whole["cluster_id"] == "")
        & (whole["theme"] == "")
        & (whole["area_code"] == "DK")
        & (whole["measure"] == measure)
    ]


def test_tables_that_say_little() -> None:
    assert count_frames(pd.DataFrame(), {}, AREAS).columns.tolist() == [*KEY, "value", "fractional"]
    bare = pd.DataFrame({"cluster_id": ["a"], "company_id": [7], "year": [2015]})
    found = count_frames(bare, {"a": frozenset({"food"})}, AREAS)
    assert set(found["measure"]) == {"participated"}
    assert set(found["area_code"]) == {"", "DK"}


@pytest.fixture(scope="module")
def tables() -> list[object]:
    """Return made tables in an engine; the test keeps no handle on it but through them."""
    table, carried = some(11, rows=300, themes=20)
    return [ibis.memtable(table), carried, ibis.memtable(area_table(AREAS))]


@pytest.mark.parametrize("level", ["municipality", "growth_forum", "country"])
@pytest.mark.parametrize("by", ["total", "theme", "cluster"])
def test_one_filter_is_a_part_of_the_full_table(tables: list, level: str, by: str) -> None:
    table, carried = some(11, rows=300, themes=20)
    whole = by_hand(table, carried)
    codes = {area.code for area in AREAS.at(level)} | ({""} if level != "country" else set())
    column = {"theme": "theme", "cluster": "cluster_id"}.get(by)
    told = (whole["theme"] != "") * 1 + (whole["cluster_id"] != "") * 2
    part = whole[
        whole["area_code"].isin(codes)
        & (whole["measure"] == "innovated")
        & (whole["year"] == 2015)
        & (told == {"total": 0, "theme": 1, "cluster": 2}[by])
    ]
    found = count(*tables, level=level, by=by, measure="innovated", years=[2015]).to_pandas()
    pd.testing.assert_frame_equal(ordered(found), ordered(part))
    assert column is None or found[column].nunique() > 2


@pytest.mark.parametrize("by", ["total", "theme", "cluster"])
@pytest.mark.parametrize(
    ("themes", "clusters"),
    [
        (["t02", "t09", "t18"], None),
        (None, ["c1", "c2", "c6"]),
        (["t05", "t09"], ["c0", "c1", "c3"]),
        ([], None),
    ],
)
def test_through_some_clusters_only(
    tables: list, by: str, themes: list[str] | None, clusters: list[str] | None
) -> None:
    table, carried = some(11, rows=300, themes=20)
    through = set(table["cluster_id"]) if clusters is None else set(clusters)
    if themes is not None and by != "theme":
        through = {one for one in through if carried.get(one, frozenset()) & set(themes)}
    whole = by_hand(table, carried, through)
    told = {"total": "", "theme": "theme", "cluster": "cluster_id"}[by]
    part = whole[(whole["area_code"] == "DK") & (whole["measure"] == "collaborated")]
    for column in ("theme", "cluster_id"):
        part = part[(part[column] != "") == (column == told)]
    if themes is not None and by == "theme":
        part = part[part["theme"].isin(themes)]
    found = count(
        *tables, level="country", by=by, measure="collaborated", themes=themes, clusters=clusters
    )
    pd.testing.assert_frame_equal(ordered(found.to_pandas()), ordered(part))
    assert len(part) or not themes or by == "theme"


@pytest.mark.parametrize(
    "wrong", [{"level": "parish"}, {"by": "segment"}, {"measure": "value"}], ids=str
)
def test_a_filter_that_asks_for_nothing_known(tables: list, wrong: dict[str, str]) -> None:
    asked = {"level": "region", "by": "total", "measure": "innovated"} | wrong
    with pytest.raises(ValueError, match=next(iter(wrong.values()))):
        count(*tables, **asked)


def test_every_municipality_lies_in_one_area_of_each_level() -> None:
    table = area_table(load_areas())
    known = table[table["municipality_code"] != ""]
    assert (known.groupby(["municipality_code", "level"]).size() == 1).all()
    assert len(known) == 98 * len(LEVELS)
    places = known.drop_duplicates("municipality_code")
    assert places["municipality_code"].is_monotonic_increasing
    assert places["place"].tolist() == list(range(98))


def test_the_expression_needs_no_connection() -> None:
    texts = dict.fromkeys(COLUMNS[:3], "string")
    participation = {**texts, "year": "int64", **dict.fromkeys(FLAGS, "boolean")}
    areas = {
        "municipality_code": "string",
        "place": "int64",
        "level": "string",
        "area_code": "string",
    }
    rows, held = ibis.table(participation, name="rows"), ibis.table(areas, name="areas")
    asked = counts(rows, {"a": {"food"}, "b": set()}, held)
    for dialect in ("duckdb", "postgres"):
        assert "BIT_OR" in ibis.to_sql(asked, dialect=dialect)
