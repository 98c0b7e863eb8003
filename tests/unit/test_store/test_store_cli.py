"""The store from the command line: exit codes, what stands on stdout, and what is written."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner, Result

from commands import store as commands
from loaders.package import read_package
from loaders.store import open_store

LANDSCAPES = Path(__file__).parents[3] / "landscapes"
NAMES = (
    "publish",
    "versions",
    "diff",
    "restore",
    "export",
    "backup",
    "restore_backup",
    "audit_trail",
)

app = typer.Typer()
for name in NAMES:
    app.command()(getattr(commands, name))


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "store.duckdb"


@pytest.fixture
def changed(tmp_path: Path) -> Path:
    """Return the landscape of 2024 with another name of one cluster."""
    folder = tmp_path / "changed"
    shutil.copytree(LANDSCAPES / "dk-2024", folder)
    file = folder / "clusters.csv"
    text = file.read_text(encoding="utf-8")
    assert "Energy Cluster Denmark" in text
    file.write_text(text.replace("Energy Cluster Denmark", "Energiklyngen"), encoding="utf-8")
    return folder


def run(*arguments: object, place: Path) -> Result:
    words = [str(argument) for argument in arguments]
    return CliRunner().invoke(app, [*words, "--store", str(place), "--language", "en"])


def read(*arguments: object, place: Path) -> list[dict[str, Any]]:
    found = run(*arguments, "--json", place=place)
    assert found.exit_code == 0, found.output
    records: list[dict[str, Any]] = json.loads(found.stdout)
    return records


def test_the_whole_way(changed: Path, place: Path, tmp_path: Path) -> None:
    done = run(
        "publish", changed, "--name", "Nyt navn", "--note", "Prøve", "--by", "Ea", place=place
    )
    assert done.exit_code == 0, done.output
    assert done.stdout.startswith("dk-2024 1 · Nyt navn · Ea, ")
    assert [one["number"] for one in read("versions", "dk-2024", place=place)] == [0, 1]
    newest = {one["landscape"]: one["number"] for one in read("versions", place=place)}
    assert (newest["dk-2024"], newest["dk-2016"]) == (1, 0)

    (table,) = read("diff", "dk-2024", 0, 1, place=place)
    assert (table["table"], table["n_changed"], table["n_added"]) == ("clusters", 1, 0)
    assert {field["new"] for field in table["changed"][0]["fields"]} == {"Energiklyngen"}
    shown = run("diff", "dk-2024", 0, 1, place=place).stdout
    assert "clusters: 0 added, 0 removed, 1 changed" in shown
    assert "Energy Cluster Denmark → Energiklyngen" in shown

    assert run("restore", "dk-2024", 0, "--by", "Bo", place=place).exit_code == 0
    assert run("diff", "dk-2024", 0, 2, place=place).stdout == "No difference\n"

    for out in (tmp_path / "out", tmp_path / "out.zip"):
        assert run("export", "dk-2024", out, "--version", 1, place=place).exit_code == 0
        landscape, problems = read_package(out)
        assert landscape is not None
        assert problems == []
        assert landscape.version == open_store(str(place)).open_version("dk-2024", 1).version
        assert run("export", "dk-2024", out, place=place).exit_code == 1

    assert run("backup", tmp_path / "backup.zip", place=place).exit_code == 0
    other = tmp_path / "other.duckdb"
    back = run("restore-backup", tmp_path / "backup.zip", "--by", "Ib", place=other)
    assert back.exit_code == 0, back.output
    assert "dk-2024 2 · De nationale klynger" in back.stdout
    assert "back to version 0" in back.stdout
    acts = [(one["who"], one["act"]) for one in read("audit-trail", place=other)]
    assert acts == [("Ea", "published"), ("Bo", "restored"), ("Ib", "backup_restored")]
    assert "went back to an earlier version" in run("audit-trail", place=other).stdout


def test_a_landscape_with_errors_is_not_published(changed: Path, place: Path) -> None:
    (changed / "clusters.csv").write_text("cluster_id,name_da\n", encoding="utf-8")
    found = run("publish", changed, place=place)
    assert found.exit_code == 1
    assert "The column is missing" in found.stderr
    assert not place.exists()


def test_who_builds_on_an_older_version_is_told(changed: Path, place: Path) -> None:
    run("publish", changed, "--by", "Ea", place=place)
    found = run("publish", LANDSCAPES / "dk-2024", "--onto", 0, "--by", "Bo", place=place)
    assert found.exit_code == 1
    assert "Ea was first: version 1" in found.stderr
    assert found.stdout == ""


@pytest.mark.parametrize(
    "arguments",
    [
        ("versions", "nothing"),
        ("diff", "dk-2024", 0, 9),
        ("restore", "dk-2024", 9),
        ("export", "nothing", "never-written"),
    ],
)
def test_what_is_not_there_ends_with_2(place: Path, arguments: tuple[object, ...]) -> None:
    found = run(*arguments, place=place)
    assert found.exit_code == 2
    assert "There is no landscape" in found.stderr or "no version" in found.stderr


def test_a_damaged_store_ends_with_2(place: Path) -> None:
    place.write_bytes(b"not a store")
    found = run("versions", place=place)
    assert found.exit_code == 2
    assert "The store is damaged" in found.stderr


def test_a_backup_that_cannot_be_used_ends_with_1(place: Path, tmp_path: Path) -> None:
    (tmp_path / "backup.zip").write_bytes(b"not a backup")
    found = run("restore-backup", tmp_path / "backup.zip", place=place)
    assert found.exit_code == 1
    assert "damaged" in found.stderr


def test_a_trail_that_was_changed_ends_with_1(changed: Path, place: Path) -> None:
    import duckdb

    run("publish", changed, "--by", "Ea", place=place)
    with duckdb.connect(str(place)) as file:
        file.execute("UPDATE store_audit SET who = 'Bo'")
    found = run("audit-trail", place=place)
    assert found.exit_code == 1
    assert "from number 1 on" in found.stderr
