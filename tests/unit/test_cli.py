"""The command line: exit codes, what stands on stdout, and how soon it is there."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from cli import app
from foundation.language import Message
from foundation.problems import Problem
from geodata import boundaries as official

PROJECT = Path(__file__).parents[2]
PACKAGES = PROJECT / "tests" / "data" / "packages"


@pytest.fixture
def faulty(tmp_path: Path) -> Path:
    folder = tmp_path / "faulty"
    shutil.copytree(PACKAGES / "small", folder)
    clusters = folder / "clusters.csv"
    text = clusters.read_text("utf-8").replace(",gold,", ",pla\x07tin,").replace(",0101,", ",101,")
    clusters.write_text(text, encoding="utf-8")
    return folder


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def test_a_good_landscape_ends_with_0() -> None:
    found = run("check", PROJECT / "landscapes" / "dk-2016", "--language", "en")
    assert found.exit_code == 0
    assert "clusters: 63 rows" in found.stdout
    assert "0 errors, 0 warnings" in found.stdout


def test_warnings_end_with_0() -> None:
    found = run("check", PACKAGES / "messy", "--language", "en")
    assert found.exit_code == 0
    assert "klynger.csv\n" in found.stdout
    assert "Warning, row 2, column founded_year: Read as 2009 [2009.0]" in found.stdout


def test_errors_end_with_1(faulty: Path) -> None:
    found = run("check", faulty, "--language", "en")
    assert found.exit_code == 1
    assert "Error, row 2, column label: Expected one of: gold, silver, bronze [platin]" in (
        found.stdout
    )
    assert "1 error, 2 warnings" in found.stdout
    assert "\x07" not in found.stdout


@pytest.mark.parametrize("content", [None, b"", b"PK\x03\x04", b"cluster_id\n"])
def test_what_cannot_be_read_ends_with_2(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "p.zip"
    if content is not None:
        path.write_bytes(content)
    for arguments in ((path,), (path, "--json")):
        assert run("check", *arguments).exit_code == 2


@pytest.mark.parametrize("content", [None, b"{", b"[]"])
def test_a_folder_without_a_sound_descriptor_ends_with_2(
    tmp_path: Path, content: bytes | None
) -> None:
    if content is not None:
        (tmp_path / "datapackage.json").write_bytes(content)
    found = run("check", tmp_path, "--json")
    assert found.exit_code == 2
    assert [one["severity"] for one in json.loads(found.stdout)] == ["error"]


def test_json_stands_alone_on_stdout(faulty: Path) -> None:
    found = run("check", faulty, "--json", "--language", "en")
    assert found.exit_code == 1
    records = json.loads(found.stdout)
    keys = ["severity", "file", "row", "column", "value", "message"]
    assert all(list(one) == keys for one in records)
    assert {
        "severity": "warning",
        "file": "clusters.csv",
        "row": 4,
        "column": "hq_municipality_code",
        "value": "101",
        "message": "Read as 0101",
    } in records
    assert "1 error" in found.stderr


def test_json_of_a_good_landscape_is_an_empty_list() -> None:
    assert json.loads(run("check", PACKAGES / "small", "--json").stdout) == []


def test_boundaries_want_a_source_or_restore() -> None:
    assert run("boundaries").exit_code == 2
    assert run("boundaries", "x.gpkg", "--restore").exit_code == 2


def test_boundaries_that_are_not_there_end_with_2(tmp_path: Path) -> None:
    found = run("boundaries", tmp_path / "nowhere.gpkg", "--json", "--language", "en")
    assert found.exit_code == 2
    assert [one["severity"] for one in json.loads(found.stdout)] == ["error"]
    assert "Nothing was replaced" in found.stderr


def test_the_report_of_boundaries_is_passed_on(monkeypatch: pytest.MonkeyPatch) -> None:
    report = official.Report(
        "kommuner.gpkg", "errors", "DAGI", (Problem("error", Message("x"), "kommuner.gpkg", 3),)
    )
    asked: list[object] = []

    def install(source: str, progress: object) -> official.Report:
        asked.append((source, progress))
        return report

    monkeypatch.setattr(official, "install", install)
    found = run("boundaries", "kommuner.gpkg", "--json")
    assert found.exit_code == 1
    assert asked == [("kommuner.gpkg", None)]
    assert json.loads(found.stdout)[0]["row"] == 3


def test_it_starts_without_the_heavy_libraries() -> None:
    program = (
        "import sys, cli; print([m for m in ('pandas', 'pandera', 'shapely') if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=PROJECT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
