"""Coverage classes, shares, strengths without a cluster, and what would close gaps."""

from __future__ import annotations

from itertools import combinations

import pandas as pd
import pytest
from hypothesis import given, settings

from analysis.gaps import (
    CLASSES,
    STRONGEST_FIRST,
    class_shares,
    closing,
    coverage_classes,
    location_quotients,
    strengths_without_cluster,
)
from analysis.likeness import carried
from foundation.landscape import Landscape
from tests.unit import made_landscapes as made
from tests.unit import made_overlaps as plain

AREAS = plain.AREAS
NORTH = set(AREAS.municipalities("1081"))
CLUSTERS = {
    "n": {"level": "national", "segments": ("dairy",), "hq_municipality_code": "0101"},
    "r": {"level": "regional"},
    "l": {"level": "local", "themes": ("ict",)},
}
COVERAGE = [
    ("n", "DK", "declared"),
    ("n", "0751", "office"),
    ("r", "1081", "declared"),
    ("l", "0400", "declared"),
]
ONES = pd.Series(1.0, index=[area.code for area in AREAS.at("municipality")])


def classes(found: Landscape, *nodes: str) -> pd.DataFrame:
    carriers = carried(found.clusters, found.taxonomy)
    return coverage_classes(nodes, found.clusters, carriers, found.coverage, AREAS)


def test_the_four_classes() -> None:
    found = classes(plain.landscape(CLUSTERS, COVERAGE), "food", "dairy", "ict")
    assert len(found) == 98
    assert found.index.name == "municipality_code"
    assert set(found.index[found["food"] == "home"]) == {"0101", "0751"}
    assert set(found.index[found["food"] == "local_regional"]) == NORTH
    assert (found["food"] == "none").sum() == 0
    assert (found["dairy"] == "national_only").sum() == 96
    assert found["ict"].value_counts().to_dict() == {"none": 97, "local_regional": 1}


def test_every_class_has_words() -> None:
    assert tuple(CLASSES) == STRONGEST_FIRST


@settings(max_examples=20)
@given(plain.landscapes())
def test_classes_are_what_the_definition_says(found: Landscape) -> None:
    table = classes(found, *made.THEMES, *made.SEGMENTS)
    coverage = found.coverage
    for node in table.columns:
        of_node = [one for one in found.clusters.index if node in plain.nodes(found, one)]
        mine = coverage[coverage["cluster_id"].isin(of_node)]
        offices = mine.loc[(mine["kind"] == "office") & (mine["area_code"] != "DK"), "area_code"]
        home = {code for area in offices for code in AREAS.municipalities(area)}
        home |= set(found.clusters.loc[of_node, "hq_municipality_code"])
        levels = found.clusters["level"]
        near = [one for one in of_node if levels[one] in {"regional", "local"}]
        close = {code for one in near for code in plain.footprint(found, one)}
        far = {code for one in of_node for code in plain.footprint(found, one)}
        for code, name in table[node].items():
            places = zip(STRONGEST_FIRST, [home, close, far, {code}], strict=True)
            assert name == next(name for name, inside in places if code in inside)


def test_shares_of_a_region() -> None:
    found = classes(plain.landscape(CLUSTERS, COVERAGE), "food")["food"]
    people = pd.Series({code: plain.people([code]) for code in found.index})
    table = class_shares(found, {"population": people}, AREAS)
    assert table.loc[("1081", "local_regional")].tolist() == [1, 1]
    assert table.loc[("DK", "home"), "municipalities"] == pytest.approx(2 / 98)
    share = plain.people(["0101", "0751"]) / people.sum()
    assert table.loc[("DK", "home"), "population"] == pytest.approx(share)
    assert table.groupby(level="area_code").sum().to_numpy() == pytest.approx(1)


def test_location_quotients_of_the_published_example() -> None:
    found = location_quotients(pd.DataFrame([[10, 0, 5], [0, 8, 2], [4, 4, 4]]))
    expected = [[1.761905, 0, 1.121212], [0, 2.466667, 0.672727], [0.880952, 1.027778, 1.121212]]
    assert found.round(6).to_numpy().tolist() == expected


def test_strengths_without_cluster() -> None:
    found = classes(plain.landscape(CLUSTERS, COVERAGE), "food", "dairy", "ict")
    columns = ["area_code", "theme", "segment", "kind"]
    rows = [
        ("1081", "food", "", "strength"),
        ("1081", "food", "dairy", "potential"),
        ("1084", "ict", "", "strength"),
        ("0101", "ict", "", "strength"),
    ]
    quotients = pd.DataFrame({"ict": [1.25, 1.26]}, index=["0360", "0376"])
    table = strengths_without_cluster(pd.DataFrame(rows, columns=columns), found, AREAS, quotients)
    assert table[["area_code", "node_id", "kind", "class"]].to_numpy().tolist() == [
        ["1081", "dairy", "potential", "national_only"],
        ["0101", "ict", "strength", "none"],
        ["0376", "ict", "quotient", "none"],
    ]
    assert strengths_without_cluster(pd.DataFrame(), found, AREAS).empty


def closed(found: Landscape, *nodes: str, most: int = 5) -> pd.DataFrame:
    carriers = carried(found.clusters, found.taxonomy)
    table = classes(found, *nodes)
    return closing(
        table, found.clusters, carriers, ONES, AREAS, counted=("none", "national_only"), most=most
    )


def test_the_largest_gap_is_closed_first() -> None:
    table = closed(plain.landscape(CLUSTERS, COVERAGE), "food")
    assert table["cluster_id"].tolist() == ["r"] * 4
    assert table["closed"].tolist() == [28, 22, 18, 17]  # 1084 and 1082 without the homes
    assert set(table["area_code"]) == {"1082", "1083", "1084", "1085"}
    assert table["share"].iloc[-1] == 1


def test_one_cluster_closes_the_gaps_of_all_its_fields() -> None:
    clusters = {
        "both": {"level": "regional", "themes": ("food", "ict")},
        "one": {"level": "regional", "themes": ("food",)},
    }
    table = closed(plain.landscape(clusters), "food", "ict")
    assert set(table["cluster_id"]) == {"both"}
    assert table["closed"].iloc[0] == 58


def test_a_field_of_nobody_needs_a_new_cluster() -> None:
    table = closed(plain.landscape({"n": {"level": "national"}}), "food")
    assert set(table["cluster_id"]) == {""}
    assert set(table["node_id"]) == {"food"}


def test_equally_good_clusters_are_named() -> None:
    clusters = {one: {"level": "regional"} for one in "abc"}
    assert closed(plain.landscape(clusters), "food")["equally_good"].iloc[0] == ("b", "c")


def test_nothing_to_close() -> None:
    everywhere = plain.landscape({"r": {}}, [("r", "DK", "declared")])
    assert closed(everywhere, "food").empty


@settings(max_examples=15)
@given(plain.landscapes(most=4))
def test_steps_are_near_the_best_choice(found: Landscape) -> None:
    """Two steps close at least 1 - 1/e of what the best two extensions would (brute force)."""
    nodes = ("food", "ict")
    table = classes(found, *nodes)
    gaps = {(c, n) for n in nodes for c in table.index[table[n].isin(["none", "national_only"])]}
    levels = found.clusters["level"]
    fields = {
        frozenset(plain.nodes(found, one) & set(nodes))
        for one in found.clusters.index
        if levels[one] in {"regional", "local"}
    }
    fields |= {frozenset({node}) for node in nodes}
    options = [
        {(code, node) for code in AREAS.municipalities(area.code) for node in carry} & gaps
        for carry in fields
        for area in AREAS.at("region")
    ]
    best = max(len(one | other) for one, other in combinations(options, 2))
    assert closed(found, *nodes, most=2)["closed"].sum() >= (1 - 1 / 2.718281828) * best - 1e-9
