"""Deliveries: what is recognised, what is taken over, and how each fault is named."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest

from analysis.changes import compare
from loaders.deliveries import CancelledError, Upload, read_delivery
from tests.unit.made_deliveries import (
    HEADINGS,
    ROW,
    book,
    exported,
    good,
    landscape,
    read,
    told,
    zipped,
)
from writers.lists import lists
from writers.package import package
from writers.workbook import workbook


@pytest.mark.parametrize("name", ["dk-2016", "small"])
@pytest.mark.parametrize(
    ("file", "write"), [("a.xlsx", workbook), ("a.zip", package), ("a-csv.zip", lists)]
)
def test_an_export_reads_back_without_a_difference(name: str, file: str, write: Any) -> None:
    before = landscape(name)
    found = read(write(exported(before)), file, base=before)
    assert not compare(before, good(found))
    assert told(found) == []
    assert "clusters" in found.tables


def test_what_the_delivery_does_not_hold_is_taken_over() -> None:
    before = landscape("dk-2016")
    found = read(workbook(exported(before)), base=before)
    assert found.tables == ("clusters", "taxonomy", "partners", "coverage")
    assert found.kept == ("milestones", "strengths", "indicators", "strategy", "mentions")
    assert good(found).name_da == before.name_da


@pytest.mark.parametrize(
    "headings",
    [
        HEADINGS,
        ("Cluster id", "Danish name", "Themes", "Level"),
        ("cluster_id", "name_da", "themes", "level"),
        ("KLYNGE ID", "navn *", " Temaer ", "niveau (skal udfyldes)"),
    ],
)
def test_columns_are_recognised_in_either_language_and_any_order(headings: tuple[str, ...]) -> None:
    found = read(book({"Klynger": [headings[::-1], ROW[::-1]]}), add=True)
    assert good(found).clusters.loc["ny-klynge", "name_da"] == "Ny klynge"
    assert told(found) == []


@pytest.mark.parametrize("sheet", ["Klynger", "clusters", "CLUSTERS", "Klyngekatalog", "Ark1"])
def test_a_sheet_is_recognised_by_its_name_or_its_headings(sheet: str) -> None:
    assert read(book({sheet: [HEADINGS, ROW]}), add=True).tables == ("clusters",)


def test_a_title_above_the_headings_does_no_harm_and_rows_count_as_in_the_spreadsheet() -> None:
    rows = [["Klynger i 2017"], [], HEADINGS, ROW, ["", "Uden id", "cleantech", "national"]]
    found = read(book({"Klynger": rows}), add=True)
    assert told(found) == [
        ("katalog.xlsx · Klynger", 5, "Klynge-id", "", "The cell must be filled in")
    ]


def test_every_faulty_cell_is_named_with_what_to_do() -> None:
    rows = [
        (*HEADINGS, "Mærke", "Stiftet år", "Hjemstedskommune"),
        (*ROW, "platin", "cirka 2009", "Atlantis"),
    ]
    found = read(book({"Klynger": rows}))
    at = "katalog.xlsx · Klynger"
    assert found.landscape is None
    assert told(found, "error") == [
        (at, 2, "Mærke", "platin", "Expected one of: gold, silver, bronze"),
        (at, 2, "Stiftet år", "cirka 2009", "Expected a year of four digits"),
        (
            at,
            2,
            "Hjemstedskommune",
            "Atlantis",
            "No municipality has this code",
        ),
    ]


def test_a_cluster_that_is_not_there_is_named_where_it_stands() -> None:
    coverage = [("Klynge-id", "Områdekode"), ("ny-klynge", "DK"), ("nej", "0101")]
    found = read(book({"Klynger": [HEADINGS, ROW], "Dækning": coverage}))
    assert told(found, "error") == [
        (
            "katalog.xlsx · Dækning",
            3,
            "Klynge-id",
            "nej",
            "The table of clusters has no such cluster",
        )
    ]


def test_an_error_on_one_sheet_does_not_hide_those_on_another() -> None:
    coverage = [("Klynge-id", "Områdekode"), ("nej", "0101")]
    found = read(book({"Klynger": [HEADINGS, (*ROW[:3], "stor")], "Dækning": coverage}))
    assert {row[3] for row in told(found, "error")} == {"stor", "nej"}


def test_words_and_names_are_as_good_as_codes() -> None:
    headings = (*HEADINGS, "Modenhed", "Mærke", "Formaliseret", "Hjemstedskommune", "Mærke udløber")
    row = (
        "ny",
        "Ny",
        "Fødevarer; Cleantech",
        "regionalt",
        "Spirende",
        "Guld",
        "ja",
        "Aarhus Kommune",
    )
    rows = [headings, (*row, datetime(2018, 12, 31))]
    coverage = [("Klynge", "Område"), ("ny", "Randers"), ("NY", "DK011 Byen"), ("ny", 101)]
    made = read(book({"Klynger": rows, "Dækning": coverage}), base=landscape("dk-2016"), add=True)
    cluster = good(made).clusters.loc["ny"]
    assert told(made) == []
    assert cluster["themes"] == ("food", "cleantech")
    assert (cluster["level"], cluster["maturity"], cluster["label"]) == (
        "regional",
        "emerging",
        "gold",
    )
    assert cluster["formalised"]
    assert cluster["hq_municipality_code"] == "0751"
    assert cluster["label_expires"].date() == date(2018, 12, 31)
    places = good(made).coverage.query("cluster_id == 'ny'")["area_code"]
    assert places.tolist() == ["0730", "DK011", "0101"]


def test_clusters_may_be_called_by_their_names() -> None:
    coverage = [("Klynge", "Område"), ("Biopeople", "0101"), ("Ny klynge", "0751")]
    sheets = {"Klynger": [HEADINGS, ROW], "Dækning": coverage}
    made = good(read(book(sheets), base=landscape("dk-2016"), add=True))
    assert made.coverage.tail(2)["cluster_id"].tolist() == ["biopeople", "ny-klynge"]


def test_further_columns_are_kept_as_text_and_named() -> None:
    rows = [(*HEADINGS, "Farve", "Tal"), (*ROW, "rød", 3.5)]
    found = read(book({"Klynger": rows}), add=True)
    assert found.extras == {"clusters": ("farve", "tal")}
    assert good(found).clusters.loc["ny-klynge", ["farve", "tal"]].tolist() == ["rød", "3.5"]
    assert [row[2] for row in told(found, "warning")] == ["farve", "tal"]


def test_columns_that_are_not_in_the_file_stay_as_they_are() -> None:
    before = landscape("dk-2016")
    shown = before.clusters.reset_index()[["cluster_id", "name_da", "themes", "level"]]
    rows = shown.assign(themes=shown["themes"].map(";".join)).values.tolist()
    rows[0][1] = "Et andet navn"
    changes = compare(before, good(read(book({"Klynger": [HEADINGS, *rows]}), base=before)))
    assert {name: each.counts for name, each in changes.tables.items()} == {"clusters": (0, 0, 1)}
    assert [field.name for field in changes.tables["clusters"].changed[0].fields] == ["name_da"]


def test_rows_about_clusters_that_are_gone_go_with_them_and_that_is_said() -> None:
    before = landscape("dk-2016")
    found = read(book({"Klynger": [HEADINGS, ROW]}), base=before)
    assert good(found).clusters.index.tolist() == ["ny-klynge"]
    assert good(found).coverage.empty
    assert any("table coverage" in row[4] for row in told(found, "warning"))


def test_adding_leaves_all_other_clusters_as_they_are() -> None:
    before = landscape("dk-2016")
    known = before.clusters.index[0]
    coverage = [("Klynge-id", "Områdekode"), (known, "0101"), ("ny-klynge", "0751")]
    found = read(book({"Klynger": [HEADINGS, ROW], "Dækning": coverage}), base=before, add=True)
    changes = compare(before, good(found)).tables
    assert changes["clusters"].counts == (1, 0, 0)
    assert changes["coverage"].counts == (2, 1, 0)  # DK of the known cluster made way for 0101


def test_a_delivery_may_stand_alone() -> None:
    sheets = {
        "Klynger": [HEADINGS, ROW],
        "Dækning": [("Klynge-id", "Områdekode"), ("ny-klynge", "DK")],
    }
    found = read(book(sheets), "Årets klynger.xlsx", base=None, as_of=date(2017, 6, 30))
    assert (good(found).identifier, good(found).as_of) == ("aarets-klynger", date(2017, 6, 30))
    assert read(book(sheets), base=None).landscape is None
    without = read(book({"Klynger": [HEADINGS, ROW]}), base=None, as_of=date(2017, 6, 30))
    assert [row[4] for row in told(without)] == ["The table coverage is missing"]


def test_the_day_can_be_told() -> None:
    found = read(book({"Klynger": [HEADINGS, ROW]}), add=True, as_of=date(2018, 1, 1))
    assert good(found).as_of == date(2018, 1, 1)


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_csv_file_is_recognised(separator: str, encoding: str) -> None:
    text = "\r\n".join(separator.join(row) for row in (HEADINGS, ("ny", "Smørklyngen", *ROW[2:])))
    for name in ("klynger.csv", "2017.csv"):
        found = read(text.encode(encoding), name, add=True)
        assert good(found).clusters.loc["ny", "name_da"] == "Smørklyngen"


def test_a_csv_file_guarded_against_formulas_reads_back() -> None:
    text = "cluster_id,name_da,themes,level\nny,'=SUM klyngen,cleantech,national\n"
    made = good(read(text.encode(), "clusters.csv", add=True))
    assert made.clusters.loc["ny", "name_da"] == "=SUM klyngen"


def test_a_zip_of_csv_files_names_the_file_in_it() -> None:
    files = {"a/Klynger.csv": "Klynge-id;Navn;Temaer;Niveau\nny;Ny;cleantech;stor\n", "x.pdf": "x"}
    found = read(zipped(files), "levering.zip", add=True)
    assert [row[:4] for row in told(found)] == [
        ("levering.zip · x.pdf", None, None, None),
        ("levering.zip · a/Klynger.csv", 2, "Niveau", "stor"),
    ]


def test_a_package_of_another_landscape_takes_nothing_over() -> None:
    other = replace(landscape(), identifier="andet")
    found = read(package(exported(other)), "andet.zip", base=landscape("dk-2016"))
    assert good(found).identifier == "andet"
    assert found.kept == ()
    assert [row[4] for row in told(found)] == [
        "The package is the landscape andet, not dk-2016; nothing is taken over from that"
    ]


def test_hidden_sheets_are_left_out_and_that_is_said() -> None:
    rows = [HEADINGS, ROW]
    found = read(book({"Klynger": rows, "Dækning": [("x", "y")]}, Dækning="hidden"), add=True)
    assert [row[0] for row in told(found)] == ["katalog.xlsx · Dækning"]
    assert "hidden" in told(found)[0][4]


def test_a_sheet_that_is_no_table_is_named() -> None:
    found = read(book({"Klynger": [HEADINGS, ROW], "Budget": [("Post", "Beløb")]}), add=True)
    assert [row[0] for row in told(found, "warning")] == ["katalog.xlsx · Budget"]
    assert good(found)


@pytest.mark.parametrize(
    "sheets",
    [
        {"Klynger": [HEADINGS, ROW], "clusters": [HEADINGS, ROW]},
        {"Klynger": [(*HEADINGS, "Level"), (*ROW, "local")]},
        {"Klynger": [HEADINGS[:2], ROW[:2]]},
        {"Klynger": [HEADINGS, ROW, ROW]},
    ],
)
def test_what_cannot_be_meant_is_refused(sheets: dict[str, Any]) -> None:
    found = read(book(sheets), add=True)
    assert found.landscape is None
    assert told(found, "error")


def test_merged_cells_and_formulas_are_named_with_everything_else() -> None:
    import openpyxl

    from tests.unit.made_deliveries import saved

    made = openpyxl.Workbook()
    made.active.title = "Klynger"
    for row in (
        HEADINGS,
        ROW,
        ("anden", "=1+1", "cleantech", "stor"),
        ("tredje", "T", "cleantech", ""),
    ):
        made.active.append(row)
    made.active.merge_cells("D3:D4")
    found = read(saved(made), add=True)
    places = {(row[1], row[2]) for row in told(found, "error")}
    assert {(3, "Navn"), (3, "Niveau"), (3, None), (4, "Niveau")} <= places


def test_company_lists_are_sent_elsewhere_and_no_number_is_told() -> None:
    rows = [("CVR-nr.", "Klynge", "År", "Nyskabende"), (10000009, "wind", 2015, "ja")]
    found = read(book({"Ark1": rows}), "liste 10000009.xlsx")
    assert found.landscape is None
    assert "company list" in told(found)[0][4]
    assert "10000009" not in str(told(found))


def test_columns_of_company_numbers_are_never_kept() -> None:
    rows = [(*HEADINGS, "CVR-nummer", "Nr"), (*ROW, "10000009", "DK 10 00 00 17")]
    found = read(book({"Klynger": rows}), add=True)
    assert found.extras == {}
    assert "100000" not in str(told(found))
    assert not {"cvr-nummer", "nr"} & set(good(found).clusters.columns)


def test_a_number_in_the_wrong_place_is_masked() -> None:
    found = read(book({"Klynger": [HEADINGS, (*ROW[:3], 10000009)]}), add=True)
    assert told(found) == [
        ("katalog.xlsx · Klynger", 2, "Niveau", "•••", "Expected one of: national, regional, local")
    ]


def test_progress_is_told_and_can_stop_the_reading() -> None:
    shares: list[float] = []
    upload = Upload("a.xlsx", workbook(exported(landscape())))
    read_delivery(upload, landscape(), progress=lambda share: shares.append(share) is None)
    assert shares == sorted(shares)
    assert (shares[0], shares[-1]) == (0.0, 1.0)
    with pytest.raises(CancelledError):
        read_delivery(upload, landscape(), progress=lambda share: share < 0.5)
