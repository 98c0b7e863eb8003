"""Word documents to take home: a title, sections and tables, and where everything is from.

Text is only ever text: it never becomes a field, a link or markup. What XML cannot hold is left
out.
"""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from foundation.language import BABEL_LOCALES, Language

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import Table

MIME: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
FONT: Final = "Calibri"
INK: Final = "1B2630"
ACCENT: Final = "1F5F8B"
HEAD: Final = "E7EDF1"
LINE: Final = "C4CFD7"
SIZES: Final = {"Normal": 10.5, "Title": 20.0, "Heading 1": 13.0, "Caption": 9.0}
NO_XML: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
A4_CM: Final = (21.0, 29.7)
MARGIN_CM: Final = 2.2
TEXT_CM: Final = A4_CM[0] - 2 * MARGIN_CM


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a document under a heading of its own.

    Parameters
    ----------
    heading : str
    paragraphs, bullets : tuple of str
    columns : tuple of str
        Heads of a table; empty where the section has none.
    rows : tuple of tuple of str
    shares : tuple of float
        How wide the columns are, of the width of the text.
    """

    heading: str
    paragraphs: tuple[str, ...] = ()
    bullets: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    shares: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Paper:
    """Everything that a document says.

    Parameters
    ----------
    title, lead : str
        The title, and the sentence below it.
    sections : tuple of Section
    origin_heading : str
    origin : tuple of (str, str)
        What the figures are of and from: name and value.
    language : {"da", "en"}
        For the reader's spelling check.
    """

    title: str
    lead: str
    sections: tuple[Section, ...]
    origin_heading: str
    origin: tuple[tuple[str, str], ...]
    language: Language


def word(paper: Paper) -> bytes:
    """Write a document on A4, ready to print; it needs no font beyond what every office has."""
    import docx  # python-docx is slow to import

    document = docx.Document()
    _page(document)
    _styles(document, paper.language)
    properties = document.core_properties
    properties.title, properties.language = clean(paper.title), _tag(paper.language)
    properties.author = properties.last_modified_by = "Klyngelandskab"
    properties.comments = ""
    properties.created = properties.modified = datetime.now(UTC)
    document.add_paragraph(clean(paper.title), style="Title")
    document.add_paragraph(clean(paper.lead))
    for section in paper.sections:
        _section(document, section)
    document.add_paragraph(clean(paper.origin_heading), style="Heading 1")
    for name, value in paper.origin:
        paragraph = document.add_paragraph(style="Caption")
        paragraph.add_run(f"{clean(name)}: ").bold = True
        paragraph.add_run(clean(value))
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def clean(value: str) -> str:
    """Return text in one line without what XML cannot hold."""
    return NO_XML.sub("", " ".join(value.split()))


def _tag(language: Language) -> str:
    return BABEL_LOCALES[language].replace("_", "-")


def _page(document: Document) -> None:
    from docx.shared import Cm

    section = document.sections[0]
    section.page_width, section.page_height = (Cm(side) for side in A4_CM)
    section.left_margin = section.right_margin = Cm(MARGIN_CM)
    section.top_margin = section.bottom_margin = Cm(MARGIN_CM)


def _styles(document: Document, language: Language) -> None:
    """Set fonts, sizes and distances, and say in which language the words are."""
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor

    for tag in document.styles.element.iter(qn("w:lang")):
        for part in ("w:val", "w:eastAsia"):
            tag.set(qn(part), _tag(language))
    for name, size in SIZES.items():
        style: Any = document.styles[name]
        style.font.size = Pt(size)
        style.font.bold = name == "Heading 1"
        style.font.color.rgb = RGBColor.from_string(ACCENT if name == "Heading 1" else INK)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        fonts.attrib.clear()
        for script in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
            fonts.set(qn(script), FONT)
        style.paragraph_format.space_after = Pt(2 if name == "Caption" else 6)
    document.styles["Heading 1"].paragraph_format.space_before = Pt(14)
    for border in list(document.styles["Title"].element.iter(qn("w:pBdr"))):
        border.getparent().remove(border)


def _section(document: Document, section: Section) -> None:
    document.add_paragraph(clean(section.heading), style="Heading 1")
    for paragraph in section.paragraphs:
        document.add_paragraph(clean(paragraph))
    for bullet in section.bullets:
        document.add_paragraph(clean(bullet), style="List Bullet")
    if section.rows:
        _table(document, section)


def _table(document: Document, section: Section) -> None:
    from docx.oxml import OxmlElement
    from docx.shared import Cm

    table = document.add_table(rows=0, cols=len(section.columns))
    table.autofit = False
    for column, share in zip(table.columns, section.shares, strict=True):
        column.width = Cm(TEXT_CM * share)
    _borders(table)
    for number, cells in enumerate([section.columns, *section.rows]):
        row = table.add_row()
        properties = row._tr.get_or_add_trPr()
        properties.append(OxmlElement("w:cantSplit"))
        if number == 0:
            properties.append(OxmlElement("w:tblHeader"))
        for cell, value, share in zip(row.cells, cells, section.shares, strict=True):
            cell.width = Cm(TEXT_CM * share)
            _cell(cell, value, head=number == 0)
    document.add_paragraph(style="Caption")


def _cell(cell: Any, value: str, *, head: bool) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Pt

    paragraph = cell.paragraphs[0]
    paragraph.paragraph_format.space_after = Pt(2)
    paragraph.paragraph_format.space_before = Pt(2)
    run = paragraph.add_run(clean(value))
    run.font.size, run.bold = Pt(9.5), head
    if head:
        shade = OxmlElement("w:shd")
        shade.set(qn("w:val"), "clear")
        shade.set(qn("w:fill"), HEAD)
        cell._tc.get_or_add_tcPr().append(shade)


def _borders(table: Table) -> None:
    """Draw thin lines between rows, and none between columns."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    borders = OxmlElement("w:tblBorders")
    sides: Sequence[str] = ("top", "bottom", "insideH")
    for side in sides:
        line = OxmlElement(f"w:{side}")
        for name, value in (("val", "single"), ("sz", "4"), ("space", "0"), ("color", LINE)):
            line.set(qn(f"w:{name}"), value)
        borders.append(line)
    table._tbl.tblPr.append(borders)
