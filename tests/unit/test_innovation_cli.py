"""Counts of companies from the command line: always suppressed, whatever the landscape holds."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from typer.testing import CliRunner

from cli import app
from tests.conftest import PROJECT

LONELY_AREA = "0741"


def package(folder: Path) -> Path:
    """Write a copy of the bundled landscape with a raw list: one company innovates on Samsø."""
    into = folder / "dk-lister"
    shutil.copytree(PROJECT / "landscapes" / "dk-2016", into)
    rows = [
        ("clean", f"k{number:04d}", area, 2016, number % 2 == 0)
        for area, first, companies in (("0741", 0, 1), ("0751", 100, 40), ("0101", 200, 60))
        for number in range(first, first + companies)
    ]
    rows += [("danish_food_cluster", f"f{number:03d}", "0751", 2016, True) for number in range(20)]
    table = pd.DataFrame(
        rows, columns=["cluster_id", "company_id", "municipality_code", "year", "innovated"]
    )
    table.to_csv(into / "participation.csv", index=False)
    path = into / "datapackage.json"
    descriptor = json.loads(path.read_text("utf-8"))
    descriptor["name"] = "dk-lister"
    descriptor["resources"].append({"name": "participation", "path": "participation.csv"})
    path.write_text(json.dumps(descriptor), "utf-8")
    return into


def ran(*arguments: str) -> list[dict[str, Any]]:
    done = CliRunner().invoke(app, [*arguments, "--json"])
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def landscape(tmp_path_factory: pytest.TempPathFactory) -> str:
    return str(package(tmp_path_factory.mktemp("counts")))


@pytest.mark.parametrize("level", ["municipality", "region"])
def test_no_small_count_leaves_the_command(landscape: str, level: str) -> None:
    for by in ((), ("--by", "theme"), ("--by", "cluster")):
        for row in ran("counts", landscape, "--level", level, *by):
            assert row["withheld"] == (row["value"] is None)
            assert row["value"] not in (1, 2)


def test_the_single_company_is_withheld_and_zeros_are_shown(landscape: str) -> None:
    rows = ran("counts", landscape, "--level", "municipality", "--measure", "innovated")
    by_area = {row["area_code"]: row for row in rows}
    assert len(by_area) == 98
    assert by_area[LONELY_AREA] == {
        "area_code": LONELY_AREA,
        "year": 2016,
        "measure": "innovated",
        "value": None,
        "withheld": True,
    }
    assert by_area["0360"]["value"] == 0
    assert not by_area["0360"]["withheld"]


def test_a_split_names_what_it_splits_by(landscape: str) -> None:
    themes = ran("counts", landscape, "--level", "country", "--by", "theme")
    assert {row["theme"] for row in themes} >= {"cleantech", "food"}
    clusters = ran("counts", landscape, "--level", "country", "--by", "cluster")
    assert {row["cluster_id"] for row in clusters} == {"clean", "danish_food_cluster"}


def test_the_audit_prints_the_narrowest_interval(landscape: str) -> None:
    (found,) = ran("audit", landscape)
    assert found["holds"]
    assert found["withheld"] > 0
    assert found["narrowest"] >= found["threshold"] == 3


def test_a_stricter_threshold_withholds_more(landscape: str) -> None:
    usual = ran("counts", landscape, "--level", "municipality")
    strict = ran("counts", landscape, "--level", "municipality", "--threshold", "30")
    assert sum(row["withheld"] for row in strict) > sum(row["withheld"] for row in usual)
    assert all(row["value"] is None or not 1 <= row["value"] < 30 for row in strict)


def test_a_landscape_without_companies_has_no_counts() -> None:
    assert ran("counts", str(PROJECT / "landscapes" / "dk-2016"), "--level", "region") == []
