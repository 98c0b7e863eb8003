"""``python cli.py import``: checks, says what would change, and publishes."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pytest
from typer.testing import CliRunner, Result

from cli import app
from tests.unit.made_deliveries import HEADINGS, ROW, book, exported, landscape
from writers.workbook import workbook


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "store.duckdb"


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, ["import", *map(str, arguments), "--language", "en"])


def delivered(tmp_path: Path, *rows: tuple[str, ...]) -> Path:
    path = tmp_path / "katalog.xlsx"
    path.write_bytes(book({"Klynger": [HEADINGS, *rows]}))
    return path


def test_a_delivery_is_compared_and_published(tmp_path: Path, place: Path) -> None:
    file = delivered(tmp_path, ROW)
    found = run(file, "--add", "--store", place, "--name", "Spring", "--by", "Ea Holm")
    assert found.exit_code == 0, found.output
    assert "clusters: 1 added, 0 removed, 0 changed" in found.stdout
    assert "dk-2016 1 · Spring · Ea Holm" in found.stdout
    again = run(file, "--add", "--store", place)
    assert (again.exit_code, "No difference" in again.stdout) == (0, True)
    assert "Nothing was published." in again.stderr


def test_check_publishes_nothing(tmp_path: Path, place: Path) -> None:
    found = run(delivered(tmp_path, ROW), "--add", "--check", "--json", "--store", place)
    record = json.loads(found.stdout)
    assert found.exit_code == 0
    assert (record["version"], record["tables"]) == (None, ["clusters"])
    assert [each["n_added"] for each in record["changes"]] == [1]


def test_errors_publish_nothing_and_end_with_1(tmp_path: Path, place: Path) -> None:
    out = tmp_path / "fejl.xlsx"
    file = delivered(tmp_path, (*ROW[:3], "stor"))
    found = run(file, "--add", "--store", place, "--findings", out)
    assert found.exit_code == 1
    assert "Error, row 2, column Niveau: Expected one of: national, regional, local [stor]" in (
        found.stdout
    )
    assert openpyxl.load_workbook(out)["Klynger"]["D2"].comment is not None


def test_what_cannot_be_read_ends_with_2(tmp_path: Path, place: Path) -> None:
    assert run(tmp_path / "nowhere.xlsx", "--store", place).exit_code == 2
    (tmp_path / "x.xlsx").write_bytes(b"PK\x03\x04")
    assert run(tmp_path / "x.xlsx", "--store", place).exit_code == 2
    assert run().exit_code == 2


def test_a_new_landscape_gets_its_name_and_needs_a_day(tmp_path: Path, place: Path) -> None:
    file = tmp_path / "a.xlsx"
    file.write_bytes(workbook(exported(landscape())))
    assert run(file, "--into", "region-syd", "--store", place).exit_code == 1
    found = run(file, "--into", "region-syd", "--as-of", "2017-06-30", "--store", place)
    assert found.exit_code == 0, found.output
    assert "region-syd 1" in found.stdout


def test_a_template_is_written_once(tmp_path: Path) -> None:
    out = tmp_path / "skabelon.xlsx"
    assert run("--template", out).exit_code == 0
    assert openpyxl.load_workbook(out).sheetnames[1] == "Clusters"
    assert run("--template", out).exit_code == 1
