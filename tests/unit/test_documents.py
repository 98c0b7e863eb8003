"""Word documents: everything is in them, text stays text, and what XML cannot hold is left out."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from xml.etree import ElementTree

import docx
import pytest
from hypothesis import given
from hypothesis import settings as limits
from hypothesis import strategies as st

from analysis.filters import Filters
from analysis.network import network
from analysis.overview import Overview
from analysis.pairs import Thresholds
from foundation.language import Language
from geodata.areas import load_areas
from loaders.catalogue import open_landscape
from tests.unit import made_overlaps as plain
from ui import overlap_workshops
from ui.documents import Paper, Section, clean, word
from ui.state import Comparison, View

HOSTILE = [
    "=cmd|' /C calc'!A0",
    "<script>alert(1)</script>",
    "\x00\x0bbell\x07\ufffe",
    "{ HYPERLINK x }",
]
NAMESPACE = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@pytest.fixture(scope="module")
def overview() -> Overview:
    return Overview(open_landscape("dk-2016"), load_areas())


def paper(overview: Overview, key: str, view: View) -> Paper:
    chosen = tuple(overview.chosen(view.filters).index)
    ties = network(overview.overlap, chosen, view.thresholds)
    made = overlap_workshops.proposal(overview.overlap, ties, key, view.thresholds, view.language)
    return made.paper(overview, view, "http://x/overlap?a=b")


def said(document: bytes) -> str:
    opened = docx.Document(io.BytesIO(document))
    lines = [each.text for each in opened.paragraphs]
    lines += [cell.text for table in opened.tables for row in table.rows for cell in row.cells]
    return "\n".join(lines)


@pytest.mark.parametrize("language", ["da", "en"])
@pytest.mark.parametrize("key", ["food", "cleantech"])
def test_everybody_who_is_invited_is_in_the_document(
    overview: Overview, key: str, language: Language
) -> None:
    view = View(language=language)
    written = said(word(paper(overview, key, view)))
    for cluster in overview.clusters.index:
        if key in overview.overlap.carried[cluster]:
            row = overview.clusters.loc[cluster]
            name = row["name_en"] if language == "en" else row["name_da"]
            assert clean(name) in written


def test_the_document_tells_filters_thresholds_and_origin(overview: Overview) -> None:
    view = View(
        language="en",
        filters=Filters(level=("regional",)),
        comparison=Comparison(thresholds=Thresholds(same_field=0.35)),
    )
    written = said(word(paper(overview, "food", view)))
    assert "level regional" in written
    assert "0.35" in written
    assert overview.landscape.version in written
    assert "12 January 2016" in written
    assert "Statistics Denmark" in written
    assert "http://x/overlap?a=b" in written
    assert "Danish Food Cluster" not in written


def test_made_up_figures_are_marked_in_the_title(overview: Overview) -> None:
    view = View(language="en")
    assert "synthetic" not in paper(overview, "food", view).title
    made_up = Overview(replace(overview.landscape, synthetic=True), overview.areas)
    assert "synthetic" in paper(made_up, "food", view).title


def test_page_language_and_repeated_heads(overview: Overview) -> None:
    document = docx.Document(io.BytesIO(word(paper(overview, "food", View()))))
    section = document.sections[0]
    assert (round(section.page_width.cm, 1), round(section.page_height.cm, 1)) == (21.0, 29.7)
    tags = {tag.get(f"{NAMESPACE}val") for tag in document.styles.element.iter(f"{NAMESPACE}lang")}
    assert tags == {"da-DK"}
    heads = list(document.element.iter(f"{NAMESPACE}tblHeader"))
    assert len(heads) == len(document.tables) == 2
    widths = [column.width.cm for column in document.tables[0].columns]
    assert widths[2] > widths[0] > widths[1]


@pytest.mark.parametrize("hostile", HOSTILE)
def test_a_hostile_name_is_only_text(hostile: str) -> None:
    rows = {"a": {"name_da": hostile}, "b": {"name_da": "Anden"}}
    landscape = plain.landscape(rows)
    overview = Overview(landscape, load_areas())
    written = word(paper(overview, "food", View()))
    assert clean(hostile) in said(written)
    with zipfile.ZipFile(io.BytesIO(written)) as package:
        for part in package.namelist():
            if part.endswith((".xml", ".rels")):
                ElementTree.fromstring(package.read(part))  # noqa: S314 (our own file)
        body = package.read("word/document.xml")
    assert b"<script" not in body
    assert b"instrText" not in body
    assert b"w:hyperlink" not in body


@limits(max_examples=30)
@given(st.text(st.characters(codec=None), max_size=30))
def test_any_text_can_be_written_and_read_again(text: str) -> None:
    section = Section("x", (text,), (text,), ("y",), ((text,),), (1.0,))
    written = word(Paper(text, text, (section,), "z", ((text, text),), "en"))
    opened = docx.Document(io.BytesIO(written))
    assert opened.tables[0].rows[1].cells[0].text == clean(text)
    assert opened.paragraphs[1].text == clean(text)
