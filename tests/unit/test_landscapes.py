"""The landscapes that come with the application: whole, traceable, and consistent."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from foundation.landscape import TABLES
from geodata.areas import load_areas
from loaders.package import BUNDLED_FOLDER, bundled_taxonomy, read_package

NAMES = ("dk-2016", "dk-2024")
THEMES = {
    "cleantech", "food", "ict", "health", "maritime", "biotech", "production", "lifestyle",
    "construction", "transport", "services", "creative", "materials", "finance", "other",
}  # fmt: skip


def load(name: str) -> Any:
    landscape, problems = read_package(BUNDLED_FOLDER / name)
    assert problems == []
    assert landscape is not None
    return landscape


@pytest.fixture(scope="module")
def landscapes() -> dict[str, Any]:
    return {name: load(name) for name in NAMES}


def rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as source:
        return list(csv.DictReader(source))


def test_both_landscapes_load_without_a_problem(landscapes: dict[str, Any]) -> None:
    assert {name: len(one.clusters) for name, one in landscapes.items()} == {
        "dk-2016": 63,
        "dk-2024": 15,
    }
    assert [one.identifier for one in landscapes.values()] == list(NAMES)
    assert not any(one.synthetic for one in landscapes.values())


def test_the_counts_of_the_facts_arrive(landscapes: dict[str, Any]) -> None:
    of_2016, of_2024 = landscapes.values()
    assert len(of_2016.table("partners")) + len(of_2024.table("partners")) == 204
    # 127 regional figures, 33 results, and three populations of 98 municipalities
    assert len(of_2016.table("indicators")) + len(of_2024.table("indicators")) == 127 + 33 + 3 * 98
    assert len(of_2016.table("milestones")) == 26
    assert len(of_2016.table("strategy")) == 25
    assert len(of_2016.table("strengths")) == 8
    assert len(of_2016.table("mentions")) == 7
    assert of_2016.clusters["maturity"].value_counts().to_dict() == {
        "essential": 49,
        "emerging": 14,
    }
    assert (of_2016.clusters["programme"] == "innovationsnetvaerk").sum() == 21


@pytest.mark.parametrize("name", NAMES)
def test_every_row_has_its_source_and_confidence(name: str, landscapes: dict[str, Any]) -> None:
    for table, frame in landscapes[name].tables.items():
        if table != "taxonomy":
            assert (frame["source"] != "").all(), table
            assert frame["confidence"].isin(["high", "medium", "low"]).all(), table


@pytest.mark.parametrize("name", NAMES)
def test_what_is_not_known_stays_empty(name: str, landscapes: dict[str, Any]) -> None:
    clusters = landscapes[name].clusters
    for column in ("staff_fte", "private_members", "triple_helix", "formalised"):
        assert clusters[column].isna().all()
    assert clusters["hq_municipality_code"].eq("").equals(clusters["hq_lat"].isna())


@pytest.mark.parametrize("name", NAMES)
def test_segments_and_growth_areas_follow_the_published_mappings(
    name: str, landscapes: dict[str, Any]
) -> None:
    nodes = {
        row["subtheme"]: row["nodes"].split(";") for row in rows(BUNDLED_FOLDER / "subthemes.csv")
    }
    growth = {
        row["segment"]: row["growth_area"] for row in rows(BUNDLED_FOLDER / "growth_areas.csv")
    }
    for cluster in landscapes[name].clusters.itertuples():
        found = {node for subtheme in cluster.subthemes.split(";") for node in nodes[subtheme]}
        extra = {"offshore"} if cluster.Index == "offshoreenergy" else set()
        assert set(cluster.segments) == found - THEMES | extra
        assert set(cluster.themes[1:]) == (found & THEMES) - {cluster.themes[0]}
        assert set(cluster.growth_areas) == {growth[s] for s in cluster.segments if s in growth}


def test_every_subtheme_is_mapped_once_to_nodes_that_exist() -> None:
    taxonomy: Any = bundled_taxonomy().set_index("node_id")
    mapped = rows(BUNDLED_FOLDER / "subthemes.csv")
    assert len({row["subtheme"] for row in mapped}) == len(mapped) == 190
    for row in mapped:
        assert {taxonomy.at[node, "kind"] for node in row["nodes"].split(";")} == {row["kind"]}
    used = {node for row in mapped for node in row["nodes"].split(";")}
    assert used >= set(taxonomy.index[taxonomy["kind"] == "segment"])


def test_the_taxonomy_is_whole() -> None:
    taxonomy: Any = bundled_taxonomy()
    of_kind = taxonomy.groupby("kind")["node_id"].agg(set)
    assert of_kind["theme"] == THEMES
    assert len(of_kind["growth_area"]) == 10
    assert 80 <= len(of_kind["segment"]) <= 110
    assert taxonomy["node_id"].is_unique
    segments = taxonomy[taxonomy["kind"] == "segment"]
    assert set(segments["parent"]) == THEMES
    assert (taxonomy.loc[taxonomy["kind"] != "segment", "parent"] == "").all()
    for name in ("name_da", "name_en"):
        assert (taxonomy[name] != "").all()
        assert not taxonomy.duplicated(["kind", name]).any()


def test_offshore_is_a_segment_of_maritime(landscapes: dict[str, Any]) -> None:
    cluster = landscapes["dk-2016"].clusters.loc["offshoreenergy"]
    assert cluster["themes"] == ("maritime",)
    assert "offshore" in cluster["segments"]
    assert landscapes["dk-2016"].taxonomy.at["offshore", "parent"] == "maritime"
    strengths = landscapes["dk-2016"].table("strengths").set_index("strength_id")
    assert list(strengths.loc[["S1", "S5"], "segment"]) == ["offshore", "offshore"]
    assert strengths.loc["S8", ["theme", "segment"]].tolist() == ["production", "robotics"]
    assert strengths.at["S4", "area_code"] == "0751"


def test_coverage_is_declared_and_offices_are_named(landscapes: dict[str, Any]) -> None:
    coverage = landscapes["dk-2016"].coverage
    declared = coverage[coverage["kind"] == "declared"]
    assert set(landscapes["dk-2016"].clusters.index) - set(declared["cluster_id"]) == {
        "clean_air_cluster"
    }
    assert set(declared.loc[declared["cluster_id"] == "symbiosis_center", "area_code"]) == {
        "0306",
        "0316",
        "0326",
    }
    offices = coverage[coverage["kind"] == "office"]
    assert set(zip(offices["cluster_id"], offices["area_code"], strict=True)) == {
        ("clean", code) for code in ("0540", "0410", "0461", "0751")
    }


def test_one_organisation_keeps_its_id(landscapes: dict[str, Any]) -> None:
    of_2016, of_2024 = (set(one.clusters.index) for one in landscapes.values())
    assert of_2016 & of_2024 == {"clean", "odense_robotics", "censec", "danish_sound", "livsstil"}


def test_the_applicant_and_the_bankrupt_are_marked(landscapes: dict[str, Any]) -> None:
    clusters = landscapes["dk-2024"].clusters
    assert clusters.at["bluetech", "maturity"] == "emerging"
    assert "APPLICANT ONLY" in clusters.at["bluetech", "note"]
    assert "ikke udpeget" in clusters.at["bluetech", "description_da"]
    assert clusters.at["marlog", "closed_year"] == 2024
    assert clusters["closed_year"].notna().sum() == 1


def test_every_municipality_has_a_population(landscapes: dict[str, Any]) -> None:
    codes = {area.code for area in load_areas().at("municipality")}
    for name, year in (("dk-2016", 2014), ("dk-2016", 2016), ("dk-2024", 2021)):
        found = landscapes[name].table("indicators")
        found = found[(found["indicator"] == "population_1_january") & (found["year"] == year)]
        assert codes <= set(found["area_code"])
    of_2016 = landscapes["dk-2016"].table("indicators")
    copenhagen = of_2016[(of_2016["area_code"] == "0101") & (of_2016["year"] == 2016)]
    assert copenhagen["value"].tolist() == [591481]
    municipal = of_2016[of_2016["area_code"].isin(codes) & (of_2016["year"] == 2016)]
    assert municipal["value"].sum() == 5_707_160


def test_milestone_2_has_no_figure(landscapes: dict[str, Any]) -> None:
    milestones = landscapes["dk-2016"].table("milestones").set_index("milestone_id")
    assert pd.isna(milestones.at["2", "value"])
    assert milestones.drop(index="2")["value"].notna().all()


@pytest.mark.parametrize("name", NAMES)
def test_the_descriptor_says_what_the_data_is_and_every_column_that_is_there(name: str) -> None:
    folder = BUNDLED_FOLDER / name
    descriptor: dict[str, Any] = json.loads((folder / "datapackage.json").read_text("utf-8"))
    for key in ("title", "title_en", "description", "description_en", "sources", "licenses"):
        assert descriptor[key], key
    assert {path.stem for path in folder.glob("*.csv")} == {
        resource["name"] for resource in descriptor["resources"]
    }
    for resource in descriptor["resources"]:
        assert resource["name"] in TABLES
        with (folder / resource["path"]).open(encoding="utf-8", newline="") as table:
            fields = [field["name"] for field in resource["schema"]["fields"]]
            assert next(csv.reader(table)) == fields


def test_the_files_are_small() -> None:
    assert sum(path.stat().st_size for path in BUNDLED_FOLDER.rglob("*.*")) < 1_500_000
