"""Files to take home: they read back the same, and nothing in them runs, whatever a name says."""

from __future__ import annotations

import csv
import io
import json
import shutil
import subprocess
import zipfile
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import pyogrio
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from analysis.filters import Filters
from analysis.overview import Overview
from analysis.vocabulary import Vocabulary
from foundation.language import Language, speak
from geodata.areas import load_areas
from geodata.outlines import load_outlines
from loaders.catalogue import open_landscape
from loaders.package import read_package
from ui.catalogue_exports import FORMATS, delivery, file
from ui.catalogue_view import COLUMNS, Catalogue
from writers.delivery import narrowed
from writers.lists import table
from writers.workbook import LONGEST_CELL, workbook

EVERYTHING = Filters()
FOOD = Filters(themes=("food",))
EVERY_COLUMN = Catalogue(form="table", columns=COLUMNS)
HOSTILE = {
    "formula": '=HYPERLINK("http://x";"y")',
    "plus": "+1",
    "minus": "-2+3",
    "at": "@SUM(A1)",
    "tab": "\t=1+1",
    "wide": "＝1+1",
    "behind": 'x;=1+1,"=2+2',
    "controls": "a\x00b\x07c\x1b",
    "lines": "første\nanden\r\ntredje",
    "quotes": '"quoted", and; more',
    "escape": "_x0041_",
    "no_character": "a\uffffb",
    "long": "æ" * (LONGEST_CELL + 1),
    "astral": "🦠" * LONGEST_CELL,
    "markup": "<b>&amp;</b> ]]>",
}


@pytest.fixture(scope="module")
def overview() -> Overview:
    return Overview(open_landscape("dk-2016"), load_areas())


@pytest.fixture(scope="module")
def hostile(overview: Overview) -> Overview:
    """The catalogue with names that mean harm, typed cells filled in, and a column of its own."""
    opened = overview.landscape
    clusters = opened.clusters
    names = list(HOSTILE.values())
    clusters["name_da"] = [*names, *clusters["name_da"].tolist()[len(names) :]]
    clusters["fid"] = "own"
    clusters["label_expires"] = clusters["label_expires"].where(
        clusters["label"] == "", pd.Timestamp("2017-10-31")
    )
    clusters["staff_fte"] = 2.5
    clusters["private_members"] = pd.array([21] * len(clusters), dtype="Int64")
    clusters["formalised"] = pd.array([True] * len(clusters), dtype="boolean")
    tables = {**opened.tables, "clusters": clusters}
    return Overview(replace(opened, tables=tables), overview.areas)


def made(
    overview: Overview,
    name: str,
    filters: Filters = EVERYTHING,
    language: Language = "da",
    shown: Catalogue = EVERY_COLUMN,
) -> bytes:
    words = Vocabulary(overview.taxonomy, speak(language))
    return file(overview, filters, shown, words, "http://x/katalog?a=b", name)


def cells(content: bytes, sheet: int | str) -> list[tuple[Any, ...]]:
    book = load_workbook(io.BytesIO(content))
    found = book.worksheets[sheet] if isinstance(sheet, int) else book[sheet]
    return list(found.iter_rows(values_only=True))


def unzipped(content: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name).decode("utf-8-sig") for name in archive.namelist()}


def said_of_itself(content: bytes, name: str, folder: Path) -> str:
    """Return what a file of a format says about itself."""
    if name == "excel":
        return "\n".join(f"{row[0]}: {row[1]}" for row in cells(content, 1))
    if name in {"csv", "package"}:
        return unzipped(content)["README.txt"]
    if name == "geojson":
        found = json.loads(content)
        return "\n".join(
            [found["title"], *(f"{one['name']}: {one['value']}" for one in found["about"])]
        )
    path = folder / "x.gpkg"
    path.write_bytes(content)
    lines = pyogrio.read_dataframe(path, layer="about")
    title = pyogrio.read_info(path, layer="clusters")["layer_metadata"]["DESCRIPTION"]
    pairs = zip(lines["name"], lines["value"], strict=True)
    return "\n".join([title, *(f"{each}: {value}" for each, value in pairs)])


@pytest.mark.parametrize("language", ["da", "en"])
@pytest.mark.parametrize("name", FORMATS)
def test_every_file_says_what_it_is(
    overview: Overview, name: str, language: Language, tmp_path: Path
) -> None:
    said = said_of_itself(made(overview, name, FOOD, language), name, tmp_path)
    assert overview.landscape.version in said
    assert "http://x/katalog?a=b" in said
    assert ("12. januar 2016" if language == "da" else "12 January 2016") in said
    assert ("tema Fødevarer" if language == "da" else "theme Food") in said
    assert "Statistics Denmark" in said
    assert speak(language).name(overview.landscape) in said
    assert ("OpenStreetMap contributors (ODbL)" in said) == (name in {"geojson", "geopackage"})


# Excel


def test_cells_of_the_workbook_are_what_they_are(hostile: Overview) -> None:
    head, *rows = cells(made(hostile, "excel"), 0)
    column = {name: [row[place] for row in rows] for place, name in enumerate(head)}
    assert len(rows) == 63
    assert {type(each) for each in column["Årsværk"]} == {float}
    assert {type(each) for each in column["Stiftet"]} == {int, type(None)}
    found = {type(each) for each in column[speak("da")("Label expires")]}
    assert found == {datetime, type(None)}
    behind = cells(made(hostile, "excel"), "clusters")
    assert behind[1][behind[0].index("formalised")] is True
    assert "0101" in {row[behind[0].index("hq_municipality_code")] for row in behind}


def test_the_workbook_holds_every_table_about_clusters(overview: Overview) -> None:
    book = load_workbook(io.BytesIO(made(overview, "excel", FOOD)))
    assert book.sheetnames[2:] == ["clusters", "taxonomy", "coverage", "partners"]
    chosen = set(overview.chosen(FOOD).index)
    for name in ("clusters", "coverage", "partners"):
        head, *rows = book[name].iter_rows(values_only=True)
        assert {row[head.index("cluster_id")] for row in rows} <= chosen
    assert len(list(book["clusters"].iter_rows())) == len(chosen) + 1


def test_no_name_becomes_a_formula_or_a_link_in_the_workbook(hostile: Overview) -> None:
    book = load_workbook(io.BytesIO(made(hostile, "excel")))
    every = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in every} <= {"s", "n", "d", "b"}
    assert not [cell for cell in every if cell.hyperlink]
    said = {cell.value for cell in every}
    for name in ("formula", "plus", "minus", "at", "wide", "behind", "quotes", "markup"):
        assert HOSTILE[name] in said
    assert {"abc", "første\nanden\ntredje", "ab"} <= said


def test_a_cell_that_is_too_long_is_cut_and_says_so(hostile: Overview) -> None:
    said = {str(row[1]) for row in cells(made(hostile, "excel", language="en"), "clusters")}
    mark = "(cut: a cell of Excel holds no more)"
    cut = [each for each in said if each.endswith(mark)]
    assert {each[0] for each in cut} == {"æ", "🦠"}
    assert max(len(each.encode("utf-16-le")) // 2 for each in said) <= LONGEST_CELL


def test_days_before_excel_knows_any_stay_days(overview: Overview) -> None:
    words = Vocabulary(overview.taxonomy, speak("da"))
    found = delivery(overview, FOOD, EVERY_COLUMN, words, "")
    old = found.shown.assign(Dag=pd.Timestamp("1849-06-05"))
    assert cells(workbook(replace(found, shown=old)), 0)[1][-1] == "1849-06-05"


def test_the_workbook_opens_in_libreoffice(hostile: Overview, tmp_path: Path) -> None:
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice is not installed")
    (tmp_path / "katalog.xlsx").write_bytes(made(hostile, "excel"))
    filters = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false"
    result = subprocess.run(
        [
            office,
            f"-env:UserInstallation=file://{tmp_path}/profile",
            "--headless",
            *("--convert-to", filters),
            *("--outdir", str(tmp_path)),
            str(tmp_path / "katalog.xlsx"),
        ],
        capture_output=True,
        timeout=180,
        check=False,
        text=True,
    )
    if "source file could not be loaded" in result.stderr and not has_calc(office):
        pytest.skip("LibreOffice is installed without Calc (libreoffice-calc-nogui)")
    read = list(csv.reader((tmp_path / "katalog.csv").open(encoding="utf-8", newline="")))
    assert len(read) == 64
    assert [len(row) for row in read] == [len(COLUMNS) + 2] * 64
    named = {row[1] for row in read}
    assert {HOSTILE["formula"], HOSTILE["minus"], HOSTILE["at"], HOSTILE["behind"]} <= named
    assert {"Modenhed", "Hovedsæde", "Årsværk"} <= set(read[0])
    assert "Fødevarer" in {row[read[0].index("Temaer")] for row in read}
    assert {row[read[0].index("Årsværk")] for row in read[1:]} == {"2.5"}


def has_calc(office: str) -> bool:
    """Return whether an office holds the program that reads workbooks."""
    return any(Path(office).resolve().parent.glob("libsclo.*"))


# CSV


def test_the_lists_read_back_with_every_cell(hostile: Overview) -> None:
    text = unzipped(made(hostile, "csv"))["clusters.csv"]
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    assert len(rows) == 63
    clusters = hostile.landscape.clusters
    assert [row["themes"] for row in rows] == [
        ";".join(clusters.at[row["cluster_id"], "themes"]) for row in rows
    ]
    assert {row["staff_fte"] for row in rows} == {"2.5"}
    assert {row["label_expires"] for row in rows} == {"", "2017-10-31"}
    by_name = {row["cluster_id"]: row["name_da"] for row in rows}
    named = dict(zip(HOSTILE, (by_name[each] for each in clusters.index), strict=False))
    for name in ("formula", "plus", "minus", "at", "tab", "wide"):
        assert named[name] == "'" + HOSTILE[name].replace("\t=", "\t'=")
    assert named["behind"] == "x;'=1+1,\"'=2+2"
    assert named["long"] == HOSTILE["long"]


def test_numbers_below_zero_stay_numbers(overview: Overview) -> None:
    words = Vocabulary(overview.taxonomy, speak("da"))
    found = delivery(overview, FOOD, EVERY_COLUMN, words, "")
    read = table(found.shown.assign(Tal=-1.5)).decode("utf-8-sig")
    assert read.splitlines()[1].endswith(",-1.5")


@given(st.text(st.sampled_from("=+-@\t\n\r;,|\"' aæ＝1"), max_size=12))
@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_no_spreadsheet_finds_a_formula_whatever_its_separator(separator: str, name: str) -> None:
    """Quotation marks are no help: a spreadsheet set to another separator cuts through them."""
    read = table(pd.DataFrame({"Navn": [name]})).decode("utf-8-sig")
    for cell in read.replace("\n", separator).split(separator):
        assert not cell.lstrip('"').startswith(("=", "+", "-", "@", "＝"))


# Data Package


def read_back(content: bytes, folder: Path) -> Any:
    path = folder / "package.zip"
    path.write_bytes(content)
    landscape, problems = read_package(path)
    assert landscape is not None, problems
    return landscape, problems


@pytest.mark.parametrize("identifier", ["dk-2016", "dk-2024"])
def test_the_whole_catalogue_reads_back_without_a_difference(
    identifier: str, tmp_path: Path
) -> None:
    opened = Overview(open_landscape(identifier), load_areas())
    landscape, problems = read_back(made(opened, "package"), tmp_path)
    assert landscape.version == opened.landscape.version
    assert problems == []
    for field in (
        "identifier",
        "name_da",
        "name_en",
        "as_of",
        "description_da",
        "sources",
        "licences",
    ):
        assert getattr(landscape, field) == getattr(opened.landscape, field)


def test_a_part_has_a_name_of_its_own_and_says_what_was_chosen(
    overview: Overview, tmp_path: Path
) -> None:
    landscape, problems = read_back(made(overview, "package", FOOD), tmp_path)
    assert landscape.identifier == "dk-2016-udvalg"
    assert set(landscape.clusters.index) == set(overview.chosen(FOOD).index)
    assert "tema Fødevarer" in landscape.description_da
    assert "theme Food" in landscape.description_en
    assert problems == []


def test_a_package_holds_hostile_text_letter_by_letter(hostile: Overview, tmp_path: Path) -> None:
    landscape, _ = read_back(made(hostile, "package"), tmp_path)
    names = set(landscape.clusters["name_da"])
    for name in ("formula", "plus", "minus", "at", "wide", "behind", "quotes", "long", "astral"):
        assert HOSTILE[name] in names
    assert {"abc", "første\nanden\ntredje", "ab"} <= names


def test_lists_and_counts_of_companies_never_leave() -> None:
    opened = open_landscape("dk-2016-syntetisk")
    assert "participation" in opened.tables
    found = Overview(opened, load_areas())
    for name in ("excel", "csv", "package"):
        content = made(found, name)
        if name == "excel":
            names = load_workbook(io.BytesIO(content)).sheetnames
        else:
            names = [Path(each).stem for each in unzipped(content)]
        assert not {"participation", "counts"} & set(names)
    assert not {"participation", "counts"} & set(narrowed(opened, opened.clusters.index).tables)


def test_what_is_invented_says_so_in_every_file(tmp_path: Path) -> None:
    found = Overview(open_landscape("dk-2016-syntetisk"), load_areas())
    for name in FORMATS:
        content = made(found, name, Filters(search="vind"), "en")
        assert "Synthetic example" in said_of_itself(content, name, tmp_path)


# Maps


def municipalities(crs: str) -> gpd.GeoDataFrame:
    return load_outlines().to_crs(crs)


def test_geojson_has_seats_and_footprints_in_degrees(overview: Overview) -> None:
    content = json.loads(made(overview, "geojson"))
    assert "crs" not in content
    features = content["features"]
    seats = {
        one["properties"]["cluster_id"]: one
        for one in features
        if one["properties"]["part"] == "seat"
    }
    assert seats.keys() == set(overview.clusters.index)
    for cluster_id, one in seats.items():
        if cluster_id not in overview.seats:
            assert one["geometry"] is None
            continue
        lat, lon = overview.seats[cluster_id]
        assert one["geometry"]["coordinates"] == pytest.approx([lon, lat], abs=1e-5)
    prints = [one for one in features if one["properties"]["part"] == "footprint"]
    assert len({one["id"] for one in features}) == len(features)
    assert {one["properties"]["cluster_id"] for one in prints}.isdisjoint(overview.nationwide)
    outlines = municipalities("EPSG:4326")
    for one in prints[:8]:
        shape = shapely.geometry.shape(one["geometry"])
        assert shape.is_valid
        for part in shapely.get_parts(shape):
            assert part.exterior.is_ccw
        codes = set(one["properties"]["municipalities"])
        assert codes == overview.overlap.footprints[one["properties"]["cluster_id"]]
        points = outlines.geometry.representative_point()
        inside = set(outlines.index[points.within(shape)])
        assert inside == codes


def test_geopackage_has_layers_in_metres(hostile: Overview, tmp_path: Path) -> None:
    path = tmp_path / "katalog.gpkg"
    path.write_bytes(made(hostile, "geopackage"))
    assert [list(each) for each in pyogrio.list_layers(path)] == [
        ["clusters", "Point"],
        ["footprints", "MultiPolygon"],
        ["about", None],
    ]
    seats = pyogrio.read_dataframe(path, layer="clusters").set_index("cluster_id")
    assert seats.crs.to_epsg() == 25832
    assert set(seats.index) == set(hostile.clusters.index)
    back = seats.geometry.dropna().to_crs("EPSG:4326")
    for cluster_id, point in back.items():
        assert (point.y, point.x) == pytest.approx(hostile.seats[cluster_id], abs=1e-6)
    assert (
        set(seats.index[seats.geometry.isna()])
        == set(hostile.clusters.index) - hostile.seats.keys()
    )
    assert seats["private_members"].dtype.kind == "i"
    assert str(seats["label_expires"].dropna().iloc[0])[:10] == "2017-10-31"
    assert HOSTILE["formula"] in set(seats["name_da"])
    assert set(seats["fid_"]) == {"own"}
    prints = pyogrio.read_dataframe(path, layer="footprints").set_index("cluster_id")
    outlines = municipalities("EPSG:25832")
    for cluster_id, row in prints.iterrows():
        area = outlines.loc[row["municipalities"].split(";")].area.sum()
        assert row.geometry.area == pytest.approx(area, rel=0.01)
        assert cluster_id not in hostile.nationwide


def test_an_empty_view_makes_files_too(overview: Overview, tmp_path: Path) -> None:
    nothing = Filters(search="findes slet ikke")
    for name in FORMATS:
        content = made(overview, name, nothing)
        assert "findes slet ikke" in said_of_itself(content, name, tmp_path)
