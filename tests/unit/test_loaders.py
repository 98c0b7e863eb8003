"""Reading packages: each fault is repaired with a warning or refused with a reason."""

from __future__ import annotations

import io
import json
import shutil
import stat
import zipfile
from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from foundation.landscape import TABLES, Landscape
from foundation.language import Message, speak
from foundation.problems import Problem
from loaders import files as package_files
from loaders.catalogue import UnusableLandscapeError, available, open_landscape
from loaders.package import read_package, write_package
from loaders.report import MOST_OF_A_KIND, Report
from loaders.schemas import SCHEMAS

PACKAGES = Path(__file__).parents[1] / "data" / "packages"
ENGLISH = speak("en")


@pytest.fixture
def package(tmp_path: Path) -> Path:
    folder = tmp_path / "small"
    shutil.copytree(PACKAGES / "small", folder)
    return folder


def edit(package: Path, name: str, change: Callable[[str], str]) -> None:
    path = package / name
    path.write_text(change(path.read_text(encoding="utf-8")), encoding="utf-8", newline="")


def swap(package: Path, name: str, old: str, new: str) -> None:
    def change(text: str) -> str:
        assert old in text
        return text.replace(old, new, 1)

    edit(package, name, change)


def describe(package: Path, **changes: object) -> None:
    path = package / "datapackage.json"
    path.write_text(json.dumps(json.loads(path.read_text("utf-8")) | changes), encoding="utf-8")


def refused(package: Path) -> list[Problem]:
    """Return the errors of a package that must not be read."""
    landscape, problems = read_package(package)
    assert landscape is None
    errors = [problem for problem in problems if problem.severity == "error"]
    assert errors
    return errors


def only(problems: list[Problem]) -> tuple[str, int | None, str | None, str | None, str]:
    assert len(problems) == 1, problems
    problem = problems[0]
    said = ENGLISH.say(problem.message)
    return problem.file, problem.row, problem.column, problem.value, said


def repaired(package: Path) -> tuple[Any, list[Problem]]:
    """Return a landscape that was read with warnings, and only with warnings."""
    landscape, problems = read_package(package)
    assert landscape is not None, problems
    assert problems
    assert {problem.severity for problem in problems} == {"warning"}
    return landscape, problems


@cache
def small() -> Any:
    landscape, problems = read_package(PACKAGES / "small")
    assert problems == []
    assert landscape is not None
    return landscape


def assert_same(one: Landscape, other: Landscape) -> None:
    assert one.version.split("+")[1] == other.version.split("+")[1]
    assert set(one.tables) == set(other.tables)
    for name in one.tables:
        left, right = (
            landscape.table(name).reset_index().map(str).sort_index(axis="columns")
            for landscape in (one, other)
        )
        left, right = (
            frame.drop(columns="index", errors="ignore")
            .pipe(lambda frame: frame.sort_values(list(frame.columns)))
            .reset_index(drop=True)
            for frame in (left, right)
        )
        pd.testing.assert_frame_equal(left, right)


# What a good package becomes


def test_a_good_package_becomes_a_landscape_without_a_word(package: Path) -> None:
    landscape, problems = read_package(package)
    assert problems == []
    assert landscape is not None
    assert landscape.identifier == "small"
    assert (landscape.name_da, landscape.name_en) == ("Et lille landskab", "A small landscape")
    assert landscape.as_of == date(2016, 1, 12)
    assert landscape.synthetic
    assert landscape.version.startswith("1.2.0+")
    assert landscape.licences[0].licence == "CC0-1.0"
    assert landscape.table("funding").empty


def test_columns_have_their_types() -> None:
    landscape = small()
    clusters = landscape.clusters
    assert clusters.index.name == "cluster_id"
    assert clusters.at["water", "themes"] == ("cleantech", "food")
    assert clusters.at["cheese", "growth_areas"] == ()
    assert clusters.at["cheese", "name_en"] == ""
    assert clusters.at["cheese", "hq_municipality_code"] == "0101"
    assert clusters.at["wind", "label_expires"] == pd.Timestamp(2018, 6, 30)
    assert pd.isna(clusters.at["cheese", "founded_year"])
    assert pd.isna(clusters.at["cheese", "triple_helix"])
    assert not clusters.at["cheese", "formalised"]
    kinds = {name: str(clusters[name].dtype) for name in clusters}
    assert kinds["founded_year"] == kinds["private_members"] == "Int64"
    assert kinds["formalised"] == "boolean"
    assert kinds["hq_lat"] == "float64"
    assert kinds["label"] == kinds["website"] == "str"
    assert landscape.taxonomy.index.name == "node_id"
    assert landscape.table("collaborations").at[0, "description"] == "Et projekt\ni to linjer"


def test_columns_that_are_left_out_are_there_and_empty(package: Path) -> None:
    (package / "coverage.csv").write_text("cluster_id,area_code\nwind,DK\n", encoding="utf-8")
    landscape, problems = read_package(package)
    assert problems == []
    assert landscape is not None
    assert list(landscape.coverage) == list(SCHEMAS["coverage"].headings)
    assert list(landscape.coverage.iloc[0]) == ["wind", "DK", "declared", "", "", ""]


def test_without_a_taxonomy_the_bundled_one_applies(package: Path) -> None:
    resources = json.loads((package / "datapackage.json").read_text("utf-8"))["resources"]
    describe(package, resources=[one for one in resources if one["name"] != "taxonomy"])
    landscape, problems = read_package(package)
    assert problems == []
    assert landscape is not None
    assert "robotics" in landscape.taxonomy.index


def test_a_table_cannot_be_changed_through_the_landscape() -> None:
    landscape = small()
    clusters = landscape.clusters
    clusters.loc["wind", "name_da"] = "Andet"
    assert landscape.clusters.at["wind", "name_da"] == "Vindklyngen"


def test_a_package_that_is_written_reads_back_the_same(tmp_path: Path) -> None:
    landscape = small()
    write_package(landscape, tmp_path / "copy")
    again, problems = read_package(tmp_path / "copy")
    assert problems == []
    assert again is not None
    assert again.version == landscape.version
    assert_same(landscape, again)


def test_the_version_follows_content_and_nothing_else(package: Path) -> None:
    first = small()
    descriptor = json.loads((package / "datapackage.json").read_text("utf-8"))
    describe(package, resources=descriptor["resources"][::-1])
    second, _ = read_package(package)
    swap(package, "clusters.csv", "Ostelauget", "Ostelavet")
    third, _ = read_package(package)
    assert second is not None
    assert third is not None
    assert first.version == second.version != third.version


def test_every_table_of_a_landscape_has_a_schema() -> None:
    assert set(SCHEMAS) == set(TABLES)


def test_hostile_text_is_only_text(package: Path) -> None:
    name = "<img src=x onerror=alert(1)>${1+1}{0}{name}"
    swap(package, "clusters.csv", "Vindklyngen", name)
    swap(package, "clusters.csv", "Ostelauget", '"=HYPERLINK(""http://x"",""y"")"')
    landscape, problems = read_package(package)
    assert problems == []
    assert landscape is not None
    assert landscape.clusters.at["wind", "name_da"] == name
    assert landscape.clusters.at["cheese", "name_da"] == '=HYPERLINK("http://x","y")'


# Repaired with a warning

REPAIRS = [
    ("clusters.csv", ",0101,", ",101,", "101", "hq_municipality_code"),
    ("clusters.csv", ",0101,", ",101.0,", "101.0", "hq_municipality_code"),
    ("clusters.csv", ",0101,", ",'0101,", "'0101", "hq_municipality_code"),
    ("clusters.csv", "55.676,12.569", '"55,676",12.569', "55,676", "hq_lat"),
    ("clusters.csv", ",false,", ",nej,", "nej", "formalised"),
    ("clusters.csv", ",120,true,true,", ",120,Ja,true,", "Ja", "triple_helix"),
    ("clusters.csv", ",120,true,true,", ",120,1,true,", "1", "triple_helix"),
    ("clusters.csv", ",gold,", ",Guld,", "Guld", "label"),
    ("clusters.csv", ",regional,", ",Regional,", "Regional", "level"),
    ("clusters.csv", ",regional,", ",regionalt,", "regionalt", "level"),
    ("clusters.csv", "2018-06-30", "30.06.2018", "30.06.2018", "label_expires"),
    ("clusters.csv", ",2009,", ",2009.0,", "2009.0", "founded_year"),
    ("clusters.csv", ",120,", ',"120,0",', "120,0", "private_members"),
    ("clusters.csv", "cleantech;food", "cleantech; food;cleantech;",
     "cleantech; food;cleantech;", "themes"),
    ("clusters.csv", "Ostelauget", "Ostelauget  ", "Ostelauget  ", "name_da"),
    ("clusters.csv", "Ostelauget", "\u00a0Ostelauget", "\u00a0Ostelauget", "name_da"),
    ("clusters.csv", "Ostelauget", "Oste\u200blauget", "Oste\u200blauget", "name_da"),
    ("clusters.csv", "Ostelauget", "Oste\x1blauget", "Oste\x1blauget", "name_da"),
    ("coverage.csv", "wind,DK", "wind,dk", "dk", "area_code"),
    ("coverage.csv", ",office,", ",Kontor,", "Kontor", "kind"),
]  # fmt: skip


@pytest.mark.parametrize(("file", "good", "bad", "value", "column"), REPAIRS)
def test_a_cell_is_repaired(
    package: Path, file: str, good: str, bad: str, value: str, column: str
) -> None:
    swap(package, file, good, bad)
    after, problems = repaired(package)
    assert only(problems)[2:4] == (column, value)
    assert_same(small(), after)


def test_a_byte_order_mark_is_left_out(package: Path) -> None:
    edit(package, "clusters.csv", lambda text: "\ufeff" + text)
    landscape, problems = repaired(package)
    assert landscape.clusters.index[0] == "wind"
    assert "byte-order" in only(problems)[4]


@pytest.mark.parametrize("separator", [";", "\t", "|"])
def test_another_separator_is_found(package: Path, separator: str) -> None:
    edit(package, "coverage.csv", lambda text: text.replace(",", separator))
    landscape, problems = repaired(package)
    assert len(landscape.coverage) == 5
    assert separator in only(problems)[4]


def test_a_declared_separator_needs_no_warning(package: Path) -> None:
    edit(package, "coverage.csv", lambda text: text.replace(",", ";"))
    descriptor = json.loads((package / "datapackage.json").read_text("utf-8"))
    for one in descriptor["resources"]:
        if one["name"] == "coverage":
            one["dialect"] = {"delimiter": ";"}
    describe(package, resources=descriptor["resources"])
    assert read_package(package)[1] == []


@pytest.mark.parametrize("encoding", ["cp1252", "utf-16"])
def test_another_encoding_is_read(package: Path, encoding: str) -> None:
    path = package / "clusters.csv"
    path.write_bytes(path.read_text("utf-8").encode(encoding))
    landscape, problems = repaired(package)
    assert landscape.clusters.at["water", "name_da"] == "Vand på Øen"
    assert encoding in only(problems)[4]


def test_a_heading_with_blanks_and_capitals_is_read(package: Path) -> None:
    swap(package, "coverage.csv", "area_code", " Area_Code ")
    _, problems = repaired(package)
    assert only(problems)[1:4] == (1, "area_code", " Area_Code ")


def test_an_extra_column_is_kept_and_named(package: Path) -> None:
    edit(package, "coverage.csv", lambda text: text.replace("source\n", "source,remark\n", 1)
         .replace("example\n", "example,hej\n"))  # fmt: skip
    landscape, problems = repaired(package)
    assert list(landscape.coverage["remark"]) == ["hej"] * 5
    assert only(problems)[2] == "remark"


def test_a_declared_extra_column_needs_no_warning(package: Path) -> None:
    test_an_extra_column_is_kept_and_named(package)
    descriptor = json.loads((package / "datapackage.json").read_text("utf-8"))
    for one in descriptor["resources"]:
        one["schema"] = {"fields": [{"name": "remark", "type": "string"}]}
    describe(package, resources=descriptor["resources"])
    landscape, problems = read_package(package)
    assert problems == []
    assert landscape is not None
    assert "remark" in landscape.coverage


def test_a_column_without_a_heading_gets_a_name(package: Path) -> None:
    swap(package, "partners.csv", "kind,", ",")
    landscape, problems = repaired(package)
    assert list(landscape.table("partners")["column_3"]) == ["university", "public"]
    assert {problem.column for problem in problems} == {"column_3"}


def test_empty_rows_and_empty_trailing_columns_are_passed_over(package: Path) -> None:
    edit(package, "coverage.csv", lambda text: text.replace("\n", ",,\n") + ",,,,,\n\n\n")
    landscape, problems = read_package(package)
    assert problems == []
    assert landscape is not None
    assert len(landscape.coverage) == 5


def test_a_repeated_coverage_row_counts_once(package: Path) -> None:
    edit(package, "coverage.csv", lambda text: text + "wind,DK,declared,https://again.example\n")
    landscape, problems = repaired(package)
    assert len(landscape.coverage) == 5
    assert only(problems)[:3] == ("coverage.csv", 7, "cluster_id")


def test_a_date_of_expiry_without_a_label_is_odd(package: Path) -> None:
    swap(package, "clusters.csv", "gold,2018-06-30", ",2018-06-30")
    _, problems = repaired(package)
    assert only(problems)[1:4] == (2, "label_expires", "2018-06-30")


def test_two_nodes_of_one_name_are_odd(package: Path) -> None:
    swap(package, "taxonomy.csv", "Vandteknologi", "Vindenergi")
    _, problems = repaired(package)
    assert only(problems)[1:4] == (5, "name_da", "Vindenergi")


def test_a_table_that_no_landscape_has_is_left_out(package: Path) -> None:
    descriptor = json.loads((package / "datapackage.json").read_text("utf-8"))
    describe(package, resources=[*descriptor["resources"], {"name": "cats", "path": "cats.csv"}])
    _, problems = repaired(package)
    assert only(problems)[3] == "cats"


def test_a_spreadsheet_saved_the_danish_way_is_read() -> None:
    landscape, problems = repaired(PACKAGES / "messy")
    clusters = landscape.clusters
    assert list(clusters["name_da"]) == ["Køge Ådal", "Ærø Søfart"]
    assert list(clusters["hq_municipality_code"]) == ["0259", "0492"]
    assert list(clusters["hq_lat"]) == [55.457, 54.888]
    assert list(clusters["label"]) == ["gold", "silver"]
    assert list(clusters["level"]) == ["regional", "local"]
    assert list(clusters["formalised"]) == [True, False]
    assert clusters.at["koge", "label_expires"] == pd.Timestamp(2018, 12, 31)
    assert len(landscape.coverage) == 2
    assert {problem.file for problem in problems} == {"klynger.csv", "daekning.csv"}


# Refused with a reason

REFUSALS = [
    ("clusters.csv", ",0101,", ",0199,", 4, "hq_municipality_code", "0199", "municipality"),
    ("clusters.csv", ",0101,", ",1084,", 4, "hq_municipality_code", "1084", "municipality"),
    ("clusters.csv", ",0101,", ",Kbh.,", 4, "hq_municipality_code", "Kbh.", "four digits"),
    ("clusters.csv", ",food,dairy", ",fods,dairy", 4, "themes", "fods", "no such theme"),
    ("clusters.csv", ",food,dairy", ",,dairy", 4, "themes", "", "filled in"),
    ("clusters.csv", ",food,dairy", ",food,cleantech", 4, "segments", "cleantech", "no such seg"),
    ("clusters.csv", ",blue_growth,", ",dairy,", 2, "growth_areas", "dairy", "growth area"),
    ("clusters.csv", ",national,", ",global,", 2, "level", "global", "national, regional, local"),
    ("clusters.csv", ",national,", ",,", 2, "level", "", "filled in"),
    ("clusters.csv", ",emerging,", ",lille,", 4, "maturity", "lille", "essential, emerging"),
    ("clusters.csv", ",gold,", ",platin,", 2, "label", "platin", "gold, silver, bronze"),
    ("clusters.csv", ",high\n", ",sikker\n", 2, "confidence", "sikker", "high, medium, low"),
    ("clusters.csv", "cheese,", "water,", 4, "cluster_id", "water", "unique"),
    ("clusters.csv", "cheese,", "oste lauget,", 4, "cluster_id", "oste lauget", "short name"),
    ("clusters.csv", "cheese,", ",", 4, "cluster_id", "", "filled in"),
    ("clusters.csv", "Ostelauget", "", 4, "name_da", "", "filled in"),
    ("clusters.csv", "55.676,12.569", "12.569,55.676", 4, "hq_lat", "12.569", "Outside Denmark"),
    ("clusters.csv", "55.676,12.569", "59.9,12.569", 4, "hq_lat", "59.9", "Outside Denmark"),
    ("clusters.csv", "55.676,12.569", "55.676,", 4, "hq_lat", "55.676", "One coordinate"),
    ("clusters.csv", "55.676,12.569", "nord,12.569", 4, "hq_lat", "nord", "decimal mark"),
    ("clusters.csv", "2011,2017", "2017,2011", 3, "closed_year", "2011", "before it was founded"),
    ("clusters.csv", "2011,2017", "211,2017", 3, "founded_year", "211", "1800 and 2100"),
    ("clusters.csv", "2011,2017", "2011,20177", 3, "closed_year", "20177", "1800 and 2100"),
    ("clusters.csv", "2011,2017", "ca. 2011,2017", 3, "founded_year", "ca. 2011", "four digits"),
    ("clusters.csv", "2018-06-30", "2018-02-30", 2, "label_expires", "2018-02-30", "day as year"),
    ("clusters.csv", ",120,", ",12.000,", 2, "private_members", "12.000", "whole number"),
    ("clusters.csv", ",120,", ",-1,", 2, "private_members", "-1", "negative"),
    ("clusters.csv", ",false,", ",måske,", 4, "formalised", "måske", "true or false"),
    ("clusters.csv", "https://wind.example,", "javascript:alert(1),", 2, "website",
     "javascript:alert(1)", "http"),
    ("coverage.csv", "cheese,DK011", "ost,DK011", 5, "cluster_id", "ost", "no such cluster"),
    ("coverage.csv", "cheese,DK011", "cheese,DK099", 5, "area_code", "DK099", "has this code"),
    ("coverage.csv", "cheese,DK011", "cheese,", 5, "area_code", "", "filled in"),
    ("coverage.csv", ",office,", ",shed,", 6, "kind", "shed", "declared, office"),
    ("partners.csv", "wind,", "vind,", 2, "cluster_id", "vind", "no such cluster"),
    ("partners.csv", ",university,", ",school,", 2, "kind", "school", "university"),
    ("collaborations.csv", "wind,water", "wind,vand", 2, "cluster_b", "vand", "no such cluster"),
    ("collaborations.csv", "wind,water", "wind,wind", 2, "cluster_b", "wind", "itself"),
    ("taxonomy.csv", "dairy,segment,food", "dairy,segment,", 6, "parent", "", "needs a theme"),
    ("taxonomy.csv", "dairy,segment,food", "dairy,segment,sea", 6, "parent", "sea", "such theme"),
    ("taxonomy.csv", "dairy,segment,food", "dairy,segment,wind_energy", 6, "parent",
     "wind_energy", "such theme"),
    ("taxonomy.csv", "food,theme,", "food,theme,cleantech", 3, "parent", "cleantech", "Only a seg"),
    ("taxonomy.csv", "blue_growth,growth_area,,", "dairy,segment,cleantech,", 7, "node_id", "dairy",
     "exactly one theme"),
    ("taxonomy.csv", "blue_growth,growth_area,,", "food,theme,,", 7, "node_id", "food", "unique"),
    ("taxonomy.csv", "dairy,segment", "dairy,thing", 6, "kind", "thing", "theme, segment"),
]  # fmt: skip


@pytest.mark.parametrize(("file", "good", "bad", "row", "column", "value", "reason"), REFUSALS)
def test_a_cell_is_refused(
    package: Path, file: str, good: str, bad: str, row: int, column: str, value: str, reason: str
) -> None:
    swap(package, file, good, bad)
    named = [
        problem
        for problem in refused(package)
        if (problem.file, problem.row, problem.column) == (file, row, column)
    ]
    place = only(named)
    assert place[3] == value
    assert reason in place[4]


def test_everything_is_collected_before_anything_is_refused(package: Path) -> None:
    swap(package, "clusters.csv", ",0101,", ",0199,")
    swap(package, "clusters.csv", "2011,2017", "2017,2011")
    swap(package, "coverage.csv", "cheese,DK011", "ost,DK011")
    swap(package, "partners.csv", ",0851,", ",851,")
    describe(package, title="")
    places = {(one.file, one.row, one.column) for one in read_package(package)[1]}
    assert places == {
        ("clusters.csv", 4, "hq_municipality_code"),
        ("clusters.csv", 3, "closed_year"),
        ("coverage.csv", 5, "cluster_id"),
        ("partners.csv", 2, "municipality_code"),
        ("datapackage.json", None, "title"),
    }


def test_row_numbers_are_those_of_a_spreadsheet(package: Path) -> None:
    edit(
        package,
        "collaborations.csv",
        lambda text: text + '\nwind,water,x,2016,"a\r\n\r\nb",\nwind,wind,x,2016,,\n',
    )
    assert only(refused(package))[1] == 5


@pytest.mark.parametrize("cells", ["wind,DK,declared", "wind,DK,declared,x,more"])
def test_a_row_with_the_wrong_number_of_fields_is_refused(package: Path, cells: str) -> None:
    edit(package, "coverage.csv", lambda text: text + cells + "\n")
    place = only(refused(package))
    assert place[:2] == ("coverage.csv", 7)
    assert f"{len(cells.split(','))} fields, expected 4" in place[4]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b"  \n\n", "empty"),
        (b"\xff\x81\x8d\x90,\n", "UTF-8"),
        (b"a,b\0,c\n1,2,3\n", "UTF-8"),
        (b"cluster_id,area_code,area_code\nwind,DK,DK\n", "twice"),
        (b"cluster_id,kind\nwind,office\n", "missing"),
        (b'cluster_id,area_code\nwind,"DK', "cannot be read"),
        (b'cluster_id,area_code\nwind,"D"K\n', "cannot be read"),
        (b"cluster_id,area_code\nwind," + b"D" * 200_000 + b"\n", "cannot be read"),
        (b",".join(b"c%d" % n for n in range(10_000)) + b"\n", "1 to 500"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00", "UTF-8"),
    ],
)
def test_a_file_is_refused(package: Path, content: bytes, reason: str) -> None:
    (package / "coverage.csv").write_bytes(content)
    place = only(refused(package))
    assert place[0] == "coverage.csv"
    assert reason in place[4]


def test_a_file_that_is_not_there_is_refused(package: Path) -> None:
    (package / "coverage.csv").unlink()
    assert only(refused(package))[::4] == ("coverage.csv", "The file is missing")


def test_a_required_table_that_is_not_named_is_refused(package: Path) -> None:
    describe(package, resources=[{"name": "clusters", "path": "clusters.csv"}])
    assert "coverage" in only([one for one in refused(package) if one.column == "resources"])[4]


@pytest.mark.parametrize(
    "path",
    ["../small/coverage.csv", "/etc/passwd", "..\\coverage.csv", "http://x.example/c.csv", "", 7,
     ["coverage.csv"], "a/../../x.csv", "C:/coverage.csv"],
)  # fmt: skip
def test_a_path_outside_the_package_is_refused(package: Path, path: object) -> None:
    descriptor = json.loads((package / "datapackage.json").read_text("utf-8"))
    for one in descriptor["resources"]:
        if one["name"] == "coverage":
            one["path"] = path
    describe(package, resources=descriptor["resources"])
    assert only(refused(package))[::4] == (
        "datapackage.json",
        "Expected one path inside the package",
    )


def test_a_link_out_of_the_package_is_not_followed(package: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside.csv"
    (package / "coverage.csv").rename(outside)
    (package / "coverage.csv").symlink_to(outside)
    assert only(refused(package))[4] == "The file is missing"


@pytest.mark.parametrize(
    ("change", "column"),
    [
        ({"name": "Et Navn"}, "name"),
        ({"name": None}, "name"),
        ({"title": ""}, "title"),
        ({"title": ["a"]}, "title"),
        ({"as_of": "2016"}, "as_of"),
        ({"as_of": 2016}, "as_of"),
        ({"version": {"a": 1}}, "version"),
        ({"resources": None}, "resources"),
        ({"resources": [1, {"name": ["x"]}]}, "resources"),
    ],
)
def test_a_descriptor_is_refused(package: Path, change: dict[str, object], column: str) -> None:
    describe(package, **change)
    assert column in {problem.column for problem in refused(package)}


@pytest.mark.parametrize("content", [b"{", b"[]", b"\xff\xfe", b"[" * 100_000, b"1" * 6000, b""])
def test_a_broken_descriptor_is_refused(package: Path, content: bytes) -> None:
    (package / "datapackage.json").write_bytes(content)
    assert only(refused(package))[0] == "datapackage.json"


@pytest.mark.parametrize("name", ["nowhere", "zero\0byte"])
def test_a_path_that_is_not_there_is_refused(tmp_path: Path, name: str) -> None:
    refused(tmp_path / name)


def test_a_folder_without_a_descriptor_is_refused(tmp_path: Path) -> None:
    assert "no datapackage.json" in only(refused(tmp_path))[4]


# Zip files


def zipped(path: Path, entries: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return path


def contents(package: Path, top: str = "") -> dict[str, bytes]:
    return {top + path.name: path.read_bytes() for path in sorted(package.iterdir())}


@pytest.mark.parametrize("top", ["", "et landskab/"])
def test_a_zip_file_is_read_like_its_folder(package: Path, tmp_path: Path, top: str) -> None:
    entries = contents(package, top) | {"__MACOSX/._clusters.csv": b"\0"}
    from_zip, problems = read_package(zipped(tmp_path / "p.zip", entries))
    assert problems == []
    assert from_zip is not None
    assert from_zip.version == small().version


@pytest.mark.parametrize(
    "name", ["../x.csv", "a/../../x.csv", "/x.csv", "..\\x.csv", "C:\\x.csv", "a/./../x.csv"]
)
def test_a_zip_file_with_a_name_outside_is_refused(
    package: Path, tmp_path: Path, name: str
) -> None:
    archive = zipped(tmp_path / "p.zip", contents(package) | {name: b"x"})
    assert "outside the package" in only(refused(archive))[4]


def test_two_folders_in_a_zip_file_are_refused(package: Path, tmp_path: Path) -> None:
    entries = contents(package, "a/") | contents(package, "b/")
    assert "no datapackage.json" in only(refused(zipped(tmp_path / "p.zip", entries)))[4]


def test_a_zip_file_with_too_many_entries_is_refused(package: Path, tmp_path: Path) -> None:
    entries = contents(package) | {f"{n}.csv": b"" for n in range(package_files.MOST_ENTRIES)}
    assert "more than" in only(refused(zipped(tmp_path / "p.zip", entries)))[4]


def test_a_zip_file_that_unpacks_to_too_much_is_refused(
    package: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(package_files, "MOST_BYTES", 2**20)
    bomb = zipped(tmp_path / "p.zip", contents(package) | {"bomb.csv": bytes(2**21)})
    assert bomb.stat().st_size < 2**16
    assert "Unpacks to" in only(refused(bomb))[4]


def test_an_encrypted_zip_file_is_refused(package: Path, tmp_path: Path) -> None:
    path = zipped(tmp_path / "p.zip", contents(package))
    data = bytearray(path.read_bytes())
    at = -1
    while (at := data.find(b"PK\x01\x02", at + 1)) >= 0:
        data[at + 8] |= 1
    path.write_bytes(data)
    assert "encrypted" in only(refused(path))[4]


def test_a_symbolic_link_in_a_zip_file_is_refused(package: Path, tmp_path: Path) -> None:
    path = zipped(tmp_path / "p.zip", contents(package))
    link = zipfile.ZipInfo("link.csv")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(link, "/etc/passwd")
    assert "symbolic link" in only(refused(path))[4]


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_zip_file_with_one_name_twice_is_refused(package: Path, tmp_path: Path) -> None:
    path = zipped(tmp_path / "p.zip", contents(package))
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("coverage.csv", b"other")
    assert "twice" in only(refused(path))[4]


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"not a zip at all"])
def test_something_else_than_a_zip_file_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "p.zip"
    path.write_bytes(content)
    assert "Neither" in only(refused(path))[4]


def test_a_damaged_entry_is_refused(package: Path, tmp_path: Path) -> None:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_STORED) as archive:
        for name, content in contents(package).items():
            archive.writestr(name, content)
    damaged = held.getvalue().replace(b"wind,DK,declared", b"wind,DK,DECLARED")
    path = tmp_path / "p.zip"
    path.write_bytes(damaged)
    assert only(refused(path))[0] == "coverage.csv"


# The report and the catalogue


def test_of_many_problems_of_one_kind_the_rest_is_counted() -> None:
    report = Report()
    for _ in range(MOST_OF_A_KIND + 7):
        report.error(Message("x"), "a.csv", column="x")
    assert len(report.problems) == MOST_OF_A_KIND + 1
    assert ENGLISH.say(report.problems[-1].message) == "7 further cells of this kind"


def test_landscapes_are_found_and_opened(package: Path, tmp_path: Path) -> None:
    zipped(tmp_path / "twin.zip", contents(package))
    (tmp_path / "broken").mkdir()
    (tmp_path / "note.txt").write_text("x", encoding="utf-8")
    headers = available([tmp_path])
    assert [(one.identifier, one.path) for one in headers] == [("small", package)]
    assert open_landscape("small", [tmp_path]).identifier == "small"


def test_an_unknown_landscape_is_a_key_error(tmp_path: Path) -> None:
    for identifier in ("nowhere", "../small", ""):
        with pytest.raises(KeyError):
            open_landscape(identifier, [tmp_path])


def test_a_landscape_with_errors_says_which(package: Path, tmp_path: Path) -> None:
    swap(package, "clusters.csv", ",gold,", ",platin,")
    with pytest.raises(UnusableLandscapeError) as raised:
        open_landscape("small", [tmp_path])
    assert only(list(raised.value.problems))[3] == "platin"
