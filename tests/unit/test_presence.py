"""Where clusters are: each where it has a seat, an office or declared coverage, once."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.overview import Overview
from analysis.presence import at_level, nationwide, presence
from geodata.areas import LEVELS, Level, load_areas
from tests.unit import made_landscapes as made

AREAS = load_areas()
STRENGTH = ("seat", "office", "declared")


def kinds(present: pd.DataFrame, cluster_id: str = "a") -> dict[str, str]:
    mine = present[present["cluster_id"] == cluster_id]
    assert not mine["area_code"].duplicated().any()
    return dict(zip(mine["area_code"], mine["kind"], strict=True))


def present(seat: str, *coverage: tuple[str, str], level: Level = "municipality") -> dict[str, str]:
    rows = [("a", code, kind) for code, kind in coverage]
    overview = made.overview({"a": {"hq_municipality_code": seat}}, rows)
    return kinds(overview.present(level))


@pytest.mark.parametrize(
    ("seat", "coverage", "expected"),
    [
        ("", [], {}),
        ("", [("DK", "declared")], {}),
        ("0751", [("DK", "declared")], {"0751": "seat"}),
        ("0751", [("DK", "declared"), ("0461", "office")], {"0751": "seat", "0461": "office"}),
        ("", [("0461", "declared"), ("0461", "office")], {"0461": "office"}),
        ("0461", [("0461", "declared"), ("0461", "office")], {"0461": "seat"}),
        ("", [("F0400", "declared"), ("DK014", "declared")], {"0400": "declared"}),
        ("0101", [("0400", "declared")], {"0101": "seat", "0400": "declared"}),
    ],
)
def test_a_cluster_is_where_it_says_at_its_strongest(
    seat: str, coverage: list[tuple[str, str]], expected: dict[str, str]
) -> None:
    assert present(seat, *coverage) == expected


@pytest.mark.parametrize(
    ("code", "municipalities"), [("1081", 11), ("1082", 19), ("1083", 22), ("DK014", 1)]
)
def test_a_wider_area_covers_each_of_its_municipalities(code: str, municipalities: int) -> None:
    found = present("", (code, "declared"))
    assert len(found) == municipalities
    assert all(code in AREAS[each].parents for each in found)


def test_at_a_coarser_level_a_cluster_counts_once_at_its_strongest() -> None:
    found = present("0751", ("1082", "declared"), ("0851", "office"), level="region")
    assert found == {"1082": "seat", "1081": "office"}
    assert present("0751", ("1082", "declared"), level="country") == {"DK": "seat"}


def test_only_declared_coverage_makes_a_cluster_nationwide() -> None:
    rows = [("a", "DK", "declared"), ("b", "DK", "office"), ("c", "1081", "declared")]
    assert nationwide(made.coverage_table(rows)) == {"a"}
    assert nationwide(made.coverage_table([])) == frozenset()


@given(made.overviews(), st.sampled_from(LEVELS))
def test_presence_is_what_one_finds_by_looking_at_every_pair(
    overview: Overview, level: Level
) -> None:
    expected: dict[tuple[str, str], str] = {}
    coverage = list(overview.landscape.coverage.itertuples(index=False, name=None))
    for area in AREAS.at("municipality"):
        target = area.code if level == "municipality" else AREAS.parent(area.code, level)
        for cluster_id, seat in overview.clusters["hq_municipality_code"].items():
            found = {
                kind
                for who, where, kind in coverage
                if who == cluster_id and where in {area.code, *area.parents} - {"DK"}
            }
            found |= {"seat"} if seat == area.code else set()
            if found:
                here = min(found, key=STRENGTH.index)
                before = expected.get((cluster_id, target), here)
                expected[cluster_id, target] = min(here, before, key=STRENGTH.index)
    table = overview.present(level)
    assert len(table) == len(expected)
    assert {(row.cluster_id, row.area_code): row.kind for row in table.itertuples()} == expected


@given(made.overviews(), st.integers(0, 999))
def test_the_order_of_rows_does_not_matter(overview: Overview, seed: int) -> None:
    clusters = overview.landscape.clusters.sample(frac=1, random_state=seed)
    coverage = overview.landscape.coverage.sample(frac=1, random_state=seed)
    shuffled = presence(clusters, coverage, AREAS)
    assert shuffled.equals(overview.present("municipality"))
    assert at_level(shuffled, "region", AREAS).equals(overview.present("region"))
