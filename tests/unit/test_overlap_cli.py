"""The commands ``overlap`` and ``gaps``: what stands on stdout, and how they end."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from cli import app

PROJECT = Path(__file__).parents[2]
REAL = PROJECT / "landscapes" / "dk-2016"
SMALL = PROJECT / "tests" / "data" / "packages" / "small"
FIELDS = [
    "cluster_a",
    "cluster_b",
    "t",
    "g_declared",
    "g_jaccard",
    "a_in_b",
    "b_in_a",
    "g_measured",
    "m",
    "headline",
    "kind",
    "shared_nodes",
    "shared_areas",
    "common_companies",
    "collaboration",
    "unused_chance",
]


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def test_pairs_as_json() -> None:
    found = run("overlap", REAL, "--json")
    assert found.exit_code == 0
    pairs = json.loads(found.stdout)
    assert len(pairs) == 30 * 29 / 2 + 27 * 26 / 2 + 6 * 5 / 2
    assert all(list(pair) == FIELDS for pair in pairs)
    first = pairs[0]
    assert (first["cluster_a"], first["cluster_b"]) == ("animation_hub", "shareplay")
    assert (first["kind"], first["unused_chance"]) == ("overlap", True)
    assert first["shared_nodes"] == ["animation", "film_tv", "games", "creative"]
    assert len(first["shared_areas"]) == 19
    assert (first["common_companies"], first["m"], first["g_measured"]) == (None, None, None)
    unused = [pair["unused_chance"] for pair in pairs]
    assert unused == sorted(unused, reverse=True)


def test_a_level_and_a_threshold() -> None:
    pairs = json.loads(run("overlap", REAL, "--level", "regional", "--json").stdout)
    assert len(pairs) == 27 * 26 / 2
    stricter = run("overlap", REAL, "--level", "regional", "--same-theme", "0.6", "--json")
    assert json.loads(stricter.stdout)[0]["kind"] == "related_same_places"
    assert pairs[0]["kind"] == "overlap"


def test_unknown_places_are_null() -> None:
    pairs = json.loads(run("overlap", REAL, "--level", "regional", "--json").stdout)
    unknown = [pair for pair in pairs if "clean_air_cluster" in pair.values()]
    assert {pair["g_declared"] for pair in unknown} == {None}
    assert {pair["kind"] for pair in unknown} == {None, "separate"}


def test_pairs_in_words() -> None:
    found = run("overlap", REAL, "--level", "regional", "--language", "en")
    assert "Animation Hub / Shareplay: overlap, T 0.55, G 1.00, unused chance" in found.stdout
    assert found.stdout.endswith("351 pairs compared\n")


@pytest.mark.parametrize("wrong", [("--same-theme", "1.5"), ("--level", "world")])
def test_options_that_make_no_sense_end_with_2(wrong: tuple[str, str]) -> None:
    assert run("overlap", REAL, *wrong).exit_code == 2


def test_gaps_as_json() -> None:
    found = run("gaps", REAL, "--theme", "medtech", "--json")
    assert found.exit_code == 0
    rows = json.loads(found.stdout)
    assert len(rows) == 98
    assert all(list(row) == ["municipality_code", "class"] for row in rows)
    classes = {row["municipality_code"]: row["class"] for row in rows}
    assert (classes["0751"], classes["0846"], classes["0101"]) == ("home", "local_regional", "none")


def test_gaps_in_words() -> None:
    found = run("gaps", SMALL, "--theme", "food", "--language", "en")
    assert "covered by a regional or local cluster: 19 municipalities\n" in found.stdout
    assert "  0400 Bornholm\n" in found.stdout


def test_an_unknown_theme_ends_with_2() -> None:
    found = run("gaps", REAL, "--theme", "foo\x07d", "--json", "--language", "en")
    assert (found.exit_code, found.stdout) == (2, "")
    assert "No theme or segment has the code foo·d" in found.stderr


@pytest.mark.parametrize("command", [("overlap",), ("gaps", "--theme", "food")])
def test_what_cannot_be_read(tmp_path: Path, command: tuple[str, ...]) -> None:
    found = run(*command, tmp_path / "nowhere", "--json", "--language", "en")
    assert (found.exit_code, found.stdout) == (2, "")
    (tmp_path / "datapackage.json").write_text("{}", encoding="utf-8")
    found = run(*command, tmp_path, "--json", "--language", "en")
    assert (found.exit_code, found.stdout) == (1, "")
    assert "The table clusters is missing" in found.stderr
