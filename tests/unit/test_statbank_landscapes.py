"""StatBank's figures in a landscape: what is written, what is configured, and the command."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest
import typer
from pydantic import ValidationError
from typer.testing import CliRunner, Result

from analysis.footprints import weights
from commands.statbank import statbank
from foundation.language import speak
from foundation.settings import PROJECT_FOLDER, settings
from geodata.areas import load_areas
from loaders.package import read_package
from loaders.statbank.merging import merge_indicators
from loaders.statbank.series import DOCUMENTED, Series, StatbankSettings
from tests.unit import statbank_server
from tests.unit.statbank_server import Fake

SMALL = PROJECT_FOLDER / "tests" / "data" / "packages" / "small"


@pytest.fixture
def server() -> Iterator[Fake]:
    with statbank_server.serving() as fake:
        yield fake


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    return tmp_path / "kept"


# Into a landscape


@pytest.fixture
def landscape(tmp_path: Path) -> Path:
    folder = tmp_path / "landscape"
    shutil.copytree(PROJECT_FOLDER / "landscapes" / "dk-2016", folder)
    return folder


def contents(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.iterdir()}


def rows(value: float = 12, year: int = 2016, indicator: str = "enterprises") -> pd.DataFrame:
    codes = [area.code for area in load_areas().at("municipality")]
    columns = {"indicator": indicator, "area_code": codes, "year": year, "value": value}
    return pd.DataFrame(columns | {"unit": "enterprises", "source": "made up"})


def test_rows_are_added_and_every_other_line_stays_as_it_was(landscape: Path) -> None:
    before = contents(landscape)
    merged = merge_indicators(landscape, rows())
    assert (merged.written, merged.replaced, merged.problems) == (98, 0, [])
    after = contents(landscape)
    changed = {name for name in after if after[name] != before.get(name)}
    assert changed == {"indicators.csv"}
    assert after["indicators.csv"].startswith(before["indicators.csv"])
    found, problems = read_package(landscape)
    assert found is not None
    assert not problems
    enterprises = found.table("indicators").query("indicator == 'enterprises'")
    assert set(enterprises["value"]) == {12}


def test_rows_of_the_same_indicator_area_and_year_make_way(landscape: Path) -> None:
    merge_indicators(landscape, rows(value=12))
    merge_indicators(landscape, rows(value=13, year=2017))
    merged = merge_indicators(landscape, rows(value=float("nan")))
    assert (merged.written, merged.replaced) == (98, 98)
    found, _ = read_package(landscape)
    assert found is not None
    table = found.table("indicators").query("indicator == 'enterprises'")
    assert table.groupby("year")["value"].count().to_dict() == {2016: 0, 2017: 98}
    assert len(table) == 2 * 98


def test_what_is_loaded_is_what_places_weigh(landscape: Path) -> None:
    merge_indicators(landscape, rows(value=12, year=2019))
    found, _ = read_package(landscape)
    assert found is not None
    weighed = weights(found.table("indicators"), load_areas(), year=2016)
    assert (weighed.base, weighed.year, weighed.source) == ("enterprises", 2019, "made up")


def test_the_same_rows_twice_leave_the_same_file(landscape: Path) -> None:
    merge_indicators(landscape, rows())
    before = contents(landscape)
    merge_indicators(landscape, rows())
    assert contents(landscape) == before


def test_regions_of_the_same_indicator_and_year_stay(landscape: Path) -> None:
    before, _ = read_package(landscape)
    merged = merge_indicators(landscape, rows(indicator="population_1_january"))
    after, _ = read_package(landscape)
    assert before is not None
    assert after is not None
    assert merged.replaced == 98
    kept = "indicator == 'population_1_january' and year == 2016 and value > 12"
    regions = after.table("indicators").query(kept)["area_code"]
    assert set(regions) >= {"1081", "1082", "1083", "1084", "1085"}
    assert len(after.table("indicators")) == len(before.table("indicators"))


def test_a_landscape_without_the_table_gets_it(tmp_path: Path) -> None:
    folder = tmp_path / "small"
    shutil.copytree(SMALL, folder)
    assert merge_indicators(folder, rows()).written == 98
    found, problems = read_package(folder)
    assert found is not None
    assert not [problem for problem in problems if "indicators" in problem.file]
    assert len(found.table("indicators")) == 98
    before = json.loads((SMALL / "datapackage.json").read_text("utf-8"))
    after = json.loads((folder / "datapackage.json").read_text("utf-8"))
    assert after["resources"][:-1] == before["resources"]
    assert {**after, "resources": []} == {**before, "resources": []}


@pytest.mark.parametrize(
    ("separator", "dialect"), [(";", {"delimiter": ";"}), (";", None), ("\t", {"delimiter": "\t"})]
)
def test_a_table_with_another_separator_stays_readable(
    landscape: Path, separator: str, dialect: dict[str, str] | None
) -> None:
    file = landscape / "indicators.csv"
    table = pd.read_csv(file, dtype=str, keep_default_na=False)
    table.to_csv(file, sep=separator, index=False)
    descriptor = json.loads((landscape / "datapackage.json").read_text("utf-8"))
    entry = next(one for one in descriptor["resources"] if one["name"] == "indicators")
    entry.pop("dialect", None)
    entry.update({"dialect": dialect} if dialect else {})
    (landscape / "datapackage.json").write_text(json.dumps(descriptor), encoding="utf-8")
    assert merge_indicators(landscape, rows()).written == 98
    found, _ = read_package(landscape)
    assert found is not None
    assert len(found.table("indicators")) == len(table) + 98


def test_rows_that_the_table_does_not_take_change_nothing(landscape: Path) -> None:
    before = contents(landscape)
    merged = merge_indicators(landscape, rows(year=1234))
    assert merged.written == 0
    assert merged.problems[0].column == "year"
    assert contents(landscape) == before


def test_a_landscape_with_errors_is_left_alone(landscape: Path) -> None:
    coverage = landscape / "coverage.csv"
    coverage.write_text(coverage.read_text("utf-8").replace(",DK,", ",XX,"), encoding="utf-8")
    before = contents(landscape)
    merged = merge_indicators(landscape, rows())
    assert merged.written == 0
    assert {problem.file for problem in merged.problems} == {"coverage.csv"}
    assert contents(landscape) == before


def test_a_file_that_the_descriptor_does_not_name_is_not_written_over(tmp_path: Path) -> None:
    folder = tmp_path / "small"
    shutil.copytree(SMALL, folder)
    (folder / "indicators.csv").write_text("mine", encoding="utf-8")
    before = contents(folder)
    merged = merge_indicators(folder, rows())
    assert merged.problems[0].file == "indicators.csv"
    assert contents(folder) == before


@pytest.mark.parametrize("path", ["../outside.csv", "/etc/hostname", "nowhere.csv"])
def test_a_table_that_is_not_in_the_folder_is_not_written(landscape: Path, path: str) -> None:
    (landscape.parent / "outside.csv").write_text("indicator,area_code,year\n", encoding="utf-8")
    descriptor = json.loads((landscape / "datapackage.json").read_text("utf-8"))
    entry = next(one for one in descriptor["resources"] if one["name"] == "indicators")
    entry["path"] = path
    (landscape / "datapackage.json").write_text(json.dumps(descriptor), encoding="utf-8")
    assert merge_indicators(landscape, rows()).written == 0
    assert (landscape.parent / "outside.csv").read_text("utf-8") == "indicator,area_code,year\n"


@pytest.mark.parametrize("name", ["nowhere", "landscape/indicators.csv"])
def test_only_a_folder_is_written_into(landscape: Path, name: str) -> None:
    merged = merge_indicators(landscape.parent / name, rows())
    assert "into a folder" in speak("en").say(merged.problems[0].message)


# Settings


@pytest.fixture
def configuration(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    file = tmp_path / "klyngelandskab.toml"
    monkeypatch.setenv("KLYNGELANDSKAB_CONFIG", str(file))
    return file


def test_without_configuration_the_documented_tables_apply(configuration: Path) -> None:
    found = StatbankSettings()
    assert found.series == DOCUMENTED
    assert found.address == "https://api.statbank.dk/v1"


def test_the_configuration_changes_adds_and_replaces(
    configuration: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    configuration.write_text(
        """
        language = "en"
        [statbank]
        keep_days = 3
        address = "https://mirror.example/v1"
        [statbank.series.population_1_january]
        year = 2018
        [statbank.series.enterprises]
        table = "ERHV2"
        select = { TAL = "ARBSTED" }
        [statbank.series.cars]
        table = "BIL707"
        """,
        encoding="utf-8",
    )
    monkeypatch.setenv("KLYNGELANDSKAB_STATBANK_KEEP_DAYS", "5")
    found = StatbankSettings()
    assert (found.keep_days, found.address) == (5, "https://mirror.example/v1")
    assert found.series["population_1_january"].table == "FOLK1A"
    assert found.series["population_1_january"].year == 2018
    assert found.series["enterprises"] == Series(table="ERHV2", select={"TAL": "ARBSTED"})
    assert found.series["employment"] == DOCUMENTED["employment"]
    assert found.series["cars"].table == "BIL707"


@pytest.mark.parametrize(
    ("line", "named"),
    [
        ("keep_days = -1", "keep_days"),
        ('adress = "https://example.org"', "adress"),
        ('address = "ftp://example.org"', "address"),
        ('address = "http://["', "address"),
        ('address = "api.statbank.dk/v1"', "address"),
        ('format = "BULK"', "format"),
        ('series.enterprises.table = "../x"', "table"),
        ('series.enterprises.period = "{year.__class__}"', "period"),
        ('series.new.unit = "persons"', "table"),
    ],
)
def test_a_bad_setting_is_named(configuration: Path, line: str, named: str) -> None:
    configuration.write_text(f"[statbank]\n{line}\n", encoding="utf-8")
    with pytest.raises(ValidationError, match=named):
        StatbankSettings()


# The command


@pytest.fixture
def environment(server: Fake, kept: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("KLYNGELANDSKAB_STATBANK_ADDRESS", server.address)
    monkeypatch.setenv("KLYNGELANDSKAB_DATA_FOLDER", str(kept))
    settings.cache_clear()
    yield
    monkeypatch.undo()
    settings.cache_clear()


def run(*arguments: object) -> Result:
    app = typer.Typer()
    app.command()(statbank)
    return CliRunner().invoke(app, [*map(str, arguments), "--language", "en"])


@pytest.mark.usefixtures("environment")
def test_the_command_writes_what_came_and_reports_what_did_not(landscape: Path, kept: Path) -> None:
    found = run("--into", landscape)
    assert found.exit_code == 1  # GF02 has no 2016
    assert "StatBank GF02" in found.stderr
    assert "employment 2016: 98 municipalities, table ERHV2, fetched" in found.stdout
    assert "294 rows written, 98 of them in place of earlier ones" in found.stdout
    assert "Source: Statistics Denmark" in found.stdout
    loaded, _ = read_package(landscape)
    assert loaded is not None
    names = set(loaded.table("indicators")["indicator"])
    assert names >= {"employment", "workplaces", "population_1_january"}
    assert len(list((kept / "statbank").glob("*.json"))) == 6


@pytest.mark.usefixtures("environment")
def test_years_and_indicators_can_be_chosen(landscape: Path) -> None:
    found = run("--into", landscape, "--indicator", "enterprises", "--year", 2019, "--year", 2020)
    assert found.exit_code == 0
    assert "196 rows written" in found.stdout


@pytest.mark.usefixtures("environment")
def test_json_stands_alone_on_stdout(server: Fake) -> None:
    server.cells = lambda code: None if code == "825" else 7
    found = run("--indicator", "employment", "--year", 2016, "--json")
    assert found.exit_code == 0
    records = {record["area_code"]: record for record in json.loads(found.stdout)}
    assert (records["0751"]["value"], records["0825"]["value"]) == (7, None)
    assert "withheld in 0825" in found.stderr


@pytest.mark.usefixtures("environment")
def test_refresh_asks_again(server: Fake) -> None:
    arguments = ("--indicator", "employment", "--year", 2016)
    for further, asked in [((), 2), ((), 2), (("--refresh",), 4)]:
        assert run(*arguments, *further).exit_code == 0
        assert len(server.asked) == asked


@pytest.mark.usefixtures("environment")
def test_without_an_answer_nothing_is_changed(server: Fake, landscape: Path) -> None:
    server.fault = "failure"
    before = contents(landscape)
    found = run("--into", landscape, "--indicator", "employment")
    assert found.exit_code == 2
    assert f"{server.address}/data" in found.stderr.replace("\n", "")
    assert "status 500" in found.stderr
    assert "nothing was changed" in found.stdout
    assert contents(landscape) == before


@pytest.mark.usefixtures("environment")
def test_what_is_asked_amiss_is_told_before_statbank_is_asked(
    server: Fake, landscape: Path, tmp_path: Path
) -> None:
    assert run("--indicator", "cows", "--year", 2016).exit_code == 2
    assert run("--indicator", "employment").exit_code == 2
    assert run("--into", tmp_path / "nowhere").exit_code == 2
    assert not server.asked
    assert not list(landscape.glob(".new-*"))
