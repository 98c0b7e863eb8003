"""Workbooks to take home: text stays text, numbers stay numbers, and the origin is told."""

from __future__ import annotations

import io

import pandas as pd
import pytest
from openpyxl import load_workbook

from analysis.overview import Overview
from analysis.vocabulary import Vocabulary
from foundation.language import Language, speak
from geodata.areas import load_areas
from loaders.catalogue import open_landscape
from ui.exports import workbook
from ui.tables import areas, clusters
from ui.view import View


@pytest.fixture(scope="module")
def overview() -> Overview:
    return Overview(open_landscape("dk-2016"), load_areas())


def written(overview: Overview, table: pd.DataFrame, language: Language = "da") -> object:
    words = Vocabulary(overview.taxonomy, speak(language))
    view = View(language=language)
    return load_workbook(io.BytesIO(workbook(table, overview, view, words, "http://x/?a=b")))


@pytest.mark.parametrize(
    "name", ['=HYPERLINK("http://x")', "+1", "-1", "@SUM(A1)", "http://x.dk", "0101", "æøå"]
)
def test_text_stays_text(overview: Overview, name: str) -> None:
    book = written(overview, pd.DataFrame({"Navn": [name]}, index=["0101"]))
    cell = book.worksheets[0]["B2"]  # type: ignore[attr-defined]
    assert cell.value == name
    assert cell.data_type == "s"
    assert cell.hyperlink is None


def test_numbers_stay_numbers_and_codes_keep_their_zero(overview: Overview) -> None:
    table = areas(overview, "municipality", View().filters, "da")
    sheet = written(overview, table).worksheets[0]  # type: ignore[attr-defined]
    rows = list(sheet.iter_rows(min_row=2, values_only=True))
    assert len(rows) == 98
    assert {type(row[3]) for row in rows} == {int}
    assert "0101" in {row[0] for row in rows}
    assert [row[1] for row in rows][-1] == "Aarhus"


@pytest.mark.parametrize("language", ["da", "en"])
def test_the_second_sheet_tells_the_origin(overview: Overview, language: Language) -> None:
    table = clusters(overview, View().filters, language, only_nationwide=False)
    about = written(overview, table, language).worksheets[1]  # type: ignore[attr-defined]
    said = "\n".join(f"{row[0]}: {row[1]}" for row in about.iter_rows(values_only=True))
    assert overview.landscape.version in said
    assert "http://x/?a=b" in said
    assert "Statistics Denmark" in said
    assert ("12. januar 2016" if language == "da" else "12 January 2016") in said
