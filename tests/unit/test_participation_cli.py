"""The commands ``participation`` and ``totals``: what they write, and what nobody reads."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner, Result

from cli import app
from foundation.settings import ENVIRONMENT_PREFIX, settings
from loaders.package import read_package
from loaders.participation import joining
from tests.unit.made_lists import (
    HEADING,
    KEY,
    NUMBERS,
    OTHER_SECRET,
    SECRET,
    copy_small,
    csv_list,
    opened,
    pseudonym,
)

PLANTED = "17150413"
SPELLINGS = (PLANTED, f"DK {PLANTED}", "17 15 04 13", "17.15.04.13", "17-15-04-13", f"{PLANTED}.0")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return copy_small(tmp_path)


@pytest.fixture
def key(tmp_path: Path) -> Path:
    path = tmp_path / "company.key"
    path.write_text(f"{SECRET}\n", encoding="utf-8")
    return path


@pytest.fixture
def members(tmp_path: Path) -> Path:
    """Return a list of eleven companies in one cluster, two of them in another as well."""
    numbers = [str(int(NUMBERS[0]) + 11 * n) for n in range(11)]
    lines = [f"{cvr};wind;{'0101' if n < 7 else '0751'};2015;ja;;" for n, cvr in enumerate(numbers)]
    lines += [f"{cvr};water;0101;2015;;;x" for cvr in numbers[:2]]
    return csv_list(tmp_path, *lines, name="members.csv")


@pytest.fixture
def fresh_settings(monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    settings.cache_clear()
    yield monkeypatch
    settings.cache_clear()


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, [*map(str, arguments), "--language", "en"])


def content(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_a_list_is_stored_with_its_protected_counts(folder: Path, key: Path, members: Path) -> None:
    found = run("participation", members, "--into", folder, "--key-file", key)
    assert found.exit_code == 0, found.output
    assert "13 rows of 11 companies, 2015 to 2015" in found.stderr
    landscape, problems = read_package(folder)
    assert problems == []
    assert landscape is not None
    assert (landscape.threshold, landscape.key_fingerprint) == (3, KEY.fingerprint)
    counts = landscape.table("counts")
    everybody = counts[(counts["cluster_id"] == "") & (counts["theme"] == "")]
    everybody = everybody[everybody["measure"] == "participated"].set_index("area_code")["value"]
    assert everybody["DK"] == 11
    assert not ((counts["value"] > 0) & (counts["value"] < 3)).any()
    assert counts.loc[counts["cluster_id"] == "water", "value"].isna().all()
    entries = json.loads((folder / "datapackage.json").read_text("utf-8"))["resources"]
    (entry,) = [one for one in entries if one["name"] == "counts"]
    assert entry["confidentiality"] == {"threshold": 3, "protected": True}


def test_what_is_only_checked_is_not_written(folder: Path, key: Path, members: Path) -> None:
    before = content(folder)
    found = run("participation", members, "--into", folder, "--key-file", key, "--check")
    assert found.exit_code == 0
    assert "Nothing was written." in found.stderr
    assert content(folder) == before


def test_errors_are_reported_and_nothing_is_written(
    folder: Path, key: Path, tmp_path: Path
) -> None:
    before = content(folder)
    bad = csv_list(tmp_path, f"{NUMBERS[0]};nobody;101;2015;;;")
    found = run("participation", bad, "--into", folder, "--key-file", key, "--json")
    assert found.exit_code == 1
    (record,) = json.loads(found.stdout)
    assert (record["file"], record["row"], record["column"]) == ("list.csv", 2, "klynge")
    assert "1 error" in found.stderr
    assert content(folder) == before


def test_without_a_key_it_says_how_to_make_one(folder: Path, members: Path, tmp_path: Path) -> None:
    before = content(folder)
    found = run("participation", members, "--into", folder)
    assert found.exit_code == 2
    assert "secrets.token_hex" in found.stderr
    weak = tmp_path / "weak.key"
    weak.write_text("letmein", encoding="utf-8")
    found = run("participation", members, "--into", folder, "--key-file", weak)
    assert found.exit_code == 2
    assert "too easy to guess" in found.stderr
    assert content(folder) == before


def test_the_key_may_come_from_the_configuration(
    folder: Path, members: Path, fresh_settings: pytest.MonkeyPatch
) -> None:
    fresh_settings.setenv(f"{ENVIRONMENT_PREFIX}COMPANY_KEY", SECRET)
    fresh_settings.setenv(f"{ENVIRONMENT_PREFIX}THRESHOLD", "5")
    assert SECRET not in repr(settings())
    assert run("participation", members, "--into", folder).exit_code == 0
    assert (opened(folder).key_fingerprint, opened(folder).threshold) == (KEY.fingerprint, 5)


def test_another_year_joins_the_first(folder: Path, key: Path, tmp_path: Path) -> None:
    into = ("--into", folder, "--key-file", key)
    first = csv_list(tmp_path, f"{NUMBERS[0]};wind;101;2015;;;", name="2015.csv")
    second = csv_list(tmp_path, f"DK {NUMBERS[0]};wind;751;2016;;;", name="2016.csv")
    assert run("participation", first, *into).exit_code == 0
    assert run("participation", second, *into, "--add").exit_code == 0
    table = opened(folder).table("participation")
    assert set(table["company_id"]) == set(KEY.pseudonyms(NUMBERS[:1]))
    assert dict(zip(table["year"], table["municipality_code"], strict=True)) == {
        2015: "0101",
        2016: "0751",
    }
    key.write_text(OTHER_SECRET, encoding="utf-8")
    found = run("participation", second, *into, "--add")
    assert found.exit_code == 1
    assert "pseudonyms of another key" in found.stdout
    assert run("participation", second, *into).exit_code == 0
    assert len(opened(folder).table("participation")) == 1


@pytest.mark.parametrize("threshold", ["0", "2", "x"])
def test_a_threshold_goes_only_up(folder: Path, key: Path, members: Path, threshold: str) -> None:
    arguments = (members, "--into", folder, "--key-file", key, "--threshold", threshold)
    assert run("participation", *arguments).exit_code == 2
    assert "counts" not in opened(folder).tables


def test_a_zip_file_cannot_be_written_into(
    folder: Path, key: Path, members: Path, tmp_path: Path
) -> None:
    archive = shutil.make_archive(str(tmp_path / "zipped"), "zip", folder)
    found = run("participation", members, "--into", archive, "--key-file", key)
    assert found.exit_code == 2
    assert "unpack a zip file first" in found.stderr


def planted(tmp_path: Path) -> list[Path]:
    """Return lists with a company's number where it should and where nobody expects it."""
    fine = [f"{cell};wind;101;{year};ja;;" for year, cell in enumerate(SPELLINGS, start=2010)]
    odd = [
        f"{PLANTED};{PLANTED};101;2015;;;",
        f"{PLANTED};wind;{PLANTED};2015;;;",
        f"{PLANTED};wind;101;{PLANTED};;;",
        f"{PLANTED};wind;101;2015;{PLANTED};;",
        f"{PLANTED}0;wind;101;2015;;;",
        f"{PLANTED};wind;101;2015;17 15 04 13;;",
        f"{PLANTED};wind",
    ]
    return [
        csv_list(tmp_path, *fine, name="fine.csv"),
        csv_list(tmp_path, *fine, name=f"members {PLANTED}.csv", heading=f"{HEADING};{PLANTED}"),
        csv_list(tmp_path, *odd[:-1], name="odd.csv"),
        csv_list(tmp_path, *odd, name="uneven.csv"),
        csv_list(tmp_path, "x;x", name="headless.csv", heading=f"{PLANTED};wind"),
    ]


def assert_untold(said: str) -> None:
    digits = "".join(letter for letter in said if letter.isalnum())
    assert PLANTED not in digits
    assert SECRET not in said


@pytest.mark.parametrize("as_json", [(), ("--json",)])
def test_a_planted_number_is_told_by_no_report(
    folder: Path,
    key: Path,
    tmp_path: Path,
    as_json: tuple[str, ...],
    capfd: pytest.CaptureFixture[str],
) -> None:
    before = content(folder)
    for path in planted(tmp_path)[1:]:
        found = run("participation", path, "--into", folder, "--key-file", key, *as_json)
        assert found.exit_code == 1, path.name
        assert_untold(found.output)
    assert_untold("".join(capfd.readouterr()))
    assert content(folder) == before


def test_a_planted_number_is_in_no_file(
    folder: Path, key: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    fine = planted(tmp_path)[0]
    found = run("participation", fine, "--into", folder, "--key-file", key)
    assert found.exit_code == 0
    assert_untold(found.output)
    for path in folder.iterdir():
        assert PLANTED.encode() not in path.read_bytes()
        if path.suffix == ".parquet":
            assert_untold(pd.read_parquet(path).to_csv())
    assert_untold(run("check", folder, "--json").output)
    assert set(opened(folder).table("participation")["company_id"]) == {pseudonym(PLANTED)}
    assert_untold("".join(capfd.readouterr()))


def test_a_failure_of_the_program_tells_no_number(
    folder: Path, key: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*arguments: object) -> None:
        raise KeyError(str(arguments[0][0].rows["company"].tolist()))  # type: ignore[index]

    monkeypatch.setattr(joining, "_count_spellings", fail)
    before = content(folder)
    found = run("participation", planted(tmp_path)[0], "--into", folder, "--key-file", key)
    assert found.exit_code == 1
    assert "KeyError" in found.stderr
    assert isinstance(found.exception, SystemExit)
    assert_untold(found.output)
    assert content(folder) == before


LONG = "klynge;område;år;mål;antal"


def test_counts_are_protected_before_they_are_written(folder: Path, tmp_path: Path) -> None:
    path = csv_list(
        tmp_path,
        *("Vindklyngen;0101;2015;deltagende;1", "wind;0751;2015;participated;7"),
        *("wind;0400;2015;participated;12", "wind;DK;2015;participated;20"),
        heading=LONG,
    )
    found = run("totals", path, "--into", folder)
    assert found.exit_code == 0, found.output
    landscape, problems = read_package(folder)
    assert problems == []
    assert landscape is not None
    shown = landscape.table("counts").set_index("area_code")["value"]
    assert shown["DK"] == 20
    assert pd.isna(shown["0101"])
    assert shown.isna().sum() == 2
    assert landscape.threshold == 3


def test_counts_with_a_column_for_each_measure(folder: Path, tmp_path: Path) -> None:
    path = csv_list(
        tmp_path,
        *("food;Region Nordjylland;2015;9;4;0", "Cleantech;1081;2015;8;;3"),
        heading="tema;region;år;deltagende;nyskabende;samarbejde",
    )
    found = run("totals", path, "--into", folder)
    assert found.exit_code == 1
    assert "Error, row 3, column nyskabende: Expected a whole number" in found.stdout
    path.write_text(path.read_text("utf-8").replace("8;;3", "8;5;3"), encoding="utf-8")
    assert run("totals", path, "--into", folder).exit_code == 0
    counts = opened(folder).table("counts")
    assert set(counts["area_code"]) == {"1081"}
    values = counts.set_index(["theme", "measure"])["value"]
    assert (values["food", "participated"], values["cleantech", "innovated"]) == (9, 5)
    assert ("food", "collaborated") not in values.index


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("wind;0999;2015;participated;7", "No municipality, province, region or country has this"),
        ("nobody;0101;2015;participated;7", "The table of clusters has no such cluster"),
        ("wind;0101;2015;fun;7", "Expected one of: participated"),
        ("wind;0101;2015;participated;..", "Expected a whole number of companies"),
        ("wind;0101;2015;participated;-3", "Expected a whole number of companies"),
        ("wind;0101;2015;participated;2.5", "Expected a whole number of companies"),
        ("wind;DK;2015;participated;20", "Occurs twice"),
        ("wind;0101;2015;participated;19", "The counts contradict each other at"),
        ("wind;DK;2015;innovated;21", "The counts contradict each other at"),
    ],
)
def test_counts_that_cannot_be_are_refused(
    folder: Path, tmp_path: Path, row: str, said: str
) -> None:
    before = content(folder)
    path = csv_list(tmp_path, "wind;DK;2015;participated;20", row, heading=LONG)
    found = run("totals", path, "--into", folder)
    assert found.exit_code == 1
    assert said in found.output
    assert content(folder) == before


def test_counts_are_not_put_beside_a_list(
    folder: Path, key: Path, members: Path, tmp_path: Path
) -> None:
    assert run("participation", members, "--into", folder, "--key-file", key).exit_code == 0
    path = csv_list(tmp_path, "wind;DK;2015;participated;20", heading=LONG)
    found = run("totals", path, "--into", folder)
    assert found.exit_code == 1
    assert "counts are made from that" in found.stdout
