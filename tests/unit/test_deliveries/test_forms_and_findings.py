"""The workbook to fill in, and the delivered one with its faults."""

from __future__ import annotations

import io
from typing import Any

import openpyxl
import pytest

from foundation.forms import EXAMPLE_KEYS
from foundation.headings import COLUMN_HEADINGS, TABLE_HEADINGS
from foundation.landscape import TABLES
from foundation.language import LANGUAGES, Language, speak
from loaders.deliveries import forms
from loaders.deliveries.headings import recognise, table_named
from loaders.package import IN_PARQUET, bundled_taxonomy
from loaders.schemas import SCHEMAS
from tests.unit.made_deliveries import HEADINGS, ROW, book, good, landscape, read, saved, told
from writers.findings import findings_workbook
from writers.template import template


def blank(language: Language) -> bytes:
    return template(speak(language), bundled_taxonomy(), forms())


def opened(data: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(data))


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_untouched_template_holds_nothing_and_says_so(language: Language) -> None:
    found = read(blank(language), base=landscape("dk-2016"))
    assert found.landscape is None
    assert [row[4][:21] for row in told(found)] == ["There is nothing in it"[:21]]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_filled_template_is_read_and_the_examples_are_not(language: Language) -> None:
    made = opened(blank(language))
    sheet = made.worksheets[1]
    words = {"da": ("Fødevarer", "regionalt"), "en": ("Food", "regional")}[language]
    row = 3
    for place, cell in ((1, "ny-klynge"), (2, "Ny klynge"), (4, words[0]), (7, words[1])):
        sheet.cell(row, place).value = cell
    found = read(saved(made), base=landscape("dk-2016"), add=True)
    cluster = good(found).clusters.loc["ny-klynge"]
    assert (cluster["themes"], cluster["level"]) == (("food",), "regional")
    assert not EXAMPLE_KEYS & set(good(found).clusters.index)
    assert found.tables == ("clusters",)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_template_explains_every_column_marks_the_required_and_offers_lists(
    language: Language,
) -> None:
    made = opened(blank(language))
    for form, sheet in zip(forms(), made.worksheets[1:], strict=False):
        heads = sheet[1][: len(form.columns)]
        assert all(head.comment and head.comment.text for head in heads)
        starred = [head.value.endswith(" *") for head in heads]
        assert starred == [column.required for column in form.columns]
        known = recognise([head.value for head in heads], form.table)
        assert [*known.columns.values()] == [column.name for column in form.columns]
    clusters = made.worksheets[1]
    offered = {
        str(each.sqref).split("2")[0]: each.formula1
        for each in clusters.data_validations.dataValidation
    }
    assert {"G", "H", "K", "M", "Q", "D"} <= offered.keys()
    assert "0101" in str([cell.value for cell in made.worksheets[-1]["D"]])


def test_every_table_and_column_has_a_name_in_both_languages_that_is_recognised() -> None:
    assert set(TABLE_HEADINGS) == set(TABLES)
    for name, table in SCHEMAS.items():
        assert table_named(TABLE_HEADINGS[name].name_da) == name
        assert table_named(TABLE_HEADINGS[name].name_en) == name
        if name in IN_PARQUET:
            continue
        for language in ("name_da", "name_en"):
            heads = [getattr(COLUMN_HEADINGS[name][each], language) for each in table.headings]
            known = recognise(heads, name)
            assert tuple(known.columns.values()) == table.headings, (name, language)
            assert not known.doubled


def test_faulty_cells_are_coloured_and_explained_and_all_faults_listed() -> None:
    data = book({"Klynger": [HEADINGS, (*ROW[:3], "stor"), ("=x", *ROW[1:])]})
    found = read(data)
    made = opened(findings_workbook(data, found.problems, speak("en")))
    assert made.sheetnames == ["Problems", "Klynger"]
    cell = made["Klynger"]["D2"]
    assert cell.fill.start_color.rgb == "00FFC7CE"
    assert "national" in cell.comment.text
    assert made["Klynger"]["D1"].comment is None
    listed = [[cell.value for cell in row] for row in made["Problems"].iter_rows(min_row=2)]
    assert ["Error", "katalog.xlsx · Klynger", 2, "Niveau", "stor"] in [row[:5] for row in listed]
    assert len(listed) == len(found.problems)


def test_the_findings_of_a_csv_file_come_as_a_workbook() -> None:
    data = "Klynge-id;Navn;Temaer;Niveau\nny;Ny;cleantech;stor\n".encode("cp1252")
    found = read(data, "klynger.csv")
    made = opened(findings_workbook(data, found.problems, speak("da")))
    assert made["CSV"]["D2"].value == "stor"
    assert made["CSV"]["D2"].comment is not None


def test_text_of_the_file_never_becomes_a_formula() -> None:
    data = b'cluster_id,name_da,themes,level\n=1+1,"=HYPERLINK(""x"")",=cmd,@x\n'
    found = read(data, "clusters.csv")
    made = opened(findings_workbook(data, found.problems, speak("da")))
    kinds = {cell.data_type for sheet in made for row in sheet.iter_rows() for cell in row}
    assert "f" not in kinds
    formulas = book({"Klynger": [HEADINGS, ("=1+1", *ROW[1:])]})
    made = opened(findings_workbook(formulas, read(formulas).problems, speak("da")))
    assert made["Klynger"]["A2"].data_type == "s"
    assert made["Klynger"]["A2"].value == "=1+1"


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"\0\1\2", b"\xd0\xcf\x11\xe0"])
def test_of_what_cannot_be_opened_the_problems_are_listed(data: bytes) -> None:
    found = read(data)
    made = opened(findings_workbook(data, found.problems, speak("en")))
    assert made.worksheets[0].cell(2, 6).value == told(found)[0][4]
