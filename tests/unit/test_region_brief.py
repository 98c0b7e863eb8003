"""The brief on an area: two pages that say what the page says, and nothing that is withheld."""

from __future__ import annotations

import io
from functools import cache

import pytest
from pypdf import PdfReader

from analysis.overview import Overview
from analysis.vocabulary import Vocabulary
from foundation.language import Language, speak
from geodata.areas import load_areas
from loaders.catalogue import open_landscape
from ui.region_brief import brief
from writers.briefs import Brief, Section, typeset

AREAS = load_areas()


@cache
def overview(name: str) -> Overview:
    return Overview(open_landscape(name), AREAS)


def made(name: str, code: str, language: Language) -> Brief:
    opened = overview(name)
    return brief(opened, code, Vocabulary(opened.taxonomy, speak(language)))


def read(pdf: bytes) -> tuple[int, str]:
    """Return the number of pages and their text in one line."""
    pages = PdfReader(io.BytesIO(pdf)).pages
    return len(pages), " ".join(" ".join(page.extract_text() for page in pages).split())


@pytest.mark.parametrize("code", ["DK", "1082", "1084", "DK011", "0101", "0400", "0825"])
def test_two_pages_whatever_the_area(code: str) -> None:
    pages, said = read(typeset(made("dk-2016-syntetisk", code, "da")))
    assert pages == 2
    assert AREAS[code].name_da in said
    assert "syntetiske data" in said
    assert "Dækning og hvide pletter" in said
    assert overview("dk-2016-syntetisk").landscape.version in said


def test_small_counts_stay_withheld() -> None:
    counts = overview("dk-2016-syntetisk").landscape.table("counts")
    newest = counts[counts["year"] == counts["year"].max()]
    whole = newest[(newest["theme"] == "") & (newest["cluster_id"] == "")]
    hidden = whole[(whole["measure"] == "innovated") & whole["suppressed"]]
    code = next(each for each in hidden["area_code"] if each in AREAS)
    found = made("dk-2016-syntetisk", code, "da")
    (rows,) = (each.rows for each in found.sections if each.title.startswith("Virksomheder"))
    innovating = next(row for row in rows if row[0].startswith("Nyskabende"))
    assert set(innovating[1:]) == {".."}


def test_in_english_too() -> None:
    pages, said = read(typeset(made("dk-2016", "1085", "en")))
    assert pages == 2
    assert "Region Zealand" in said
    assert "Coverage and gaps" in said
    assert "synthetic" not in said.lower()


def test_text_is_never_read_as_markup() -> None:
    harm = '#panic("x") *fed* $x^2$ @ref <a> \\ [link] #read("/etc/passwd") — æøå'
    found = Brief("da", harm, harm, harm, sections=(Section(harm, (harm,), (harm,)),), mark=harm)
    pages, said = read(typeset(found))
    assert pages == 1
    assert said.count('#panic("x") *fed* $x^2$ @ref <a> \\ [link] #read("/etc/passwd")') >= 6


def test_the_same_brief_is_the_same_file() -> None:
    found = made("dk-2016", "0751", "da")
    assert typeset(found) == typeset(found)
