"""A workbook to fill in: a sheet per table, lists to choose from, and what belongs where.

Whatever is written into it by this module, examples and all, imports as nothing.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd
import xlsxwriter

from foundation.forms import Form, FormColumn
from foundation.headings import Heading
from foundation.language import Text
from geodata.areas import load_areas

ROWS: Final = 2_000
"""How many rows of a sheet offer lists to choose from."""
_GUIDE: Final = Heading("Vejledning", "Guide")
_LISTS: Final = Heading("Lister", "Lists")
_MUNICIPALITIES: Final = ("hq_municipality_code", "municipality_code")
_AREAS: Final = ("area_code",)
_NODES: Final[Mapping[str, str]] = {
    "themes": "theme", "segments": "segment", "growth_areas": "growth_area", "parent": "theme"
}  # fmt: skip
_EXAMPLES: Final[Mapping[str, Sequence[Mapping[str, tuple[str, str]]]]] = {
    "clusters": (
        {
            "cluster_id": ("eksempel-vind", "example-wind"),
            "name_da": ("Eksempelklyngen for vindenergi",) * 2,
            "name_en": ("Example Cluster for Wind Energy",) * 2,
            "themes": ("\0cleantech", "\0cleantech"),
            "level": ("national", "national"),
            "maturity": ("væsentlig", "essential"),
            "label": ("guld", "gold"),
            "label_expires": ("2018-12-31", "2018-12-31"),
            "founded_year": ("2009", "2009"),
            "hq_municipality_code": ("0461 Odense", "0461 Odense"),
            "staff_fte": ("4.5", "4.5"),
            "private_members": ("85", "85"),
            "triple_helix": ("ja", "yes"),
            "formalised": ("ja", "yes"),
            "website": ("https://example.org", "https://example.org"),
        },
    ),
    "coverage": (
        {
            "cluster_id": ("eksempel-vind", "example-wind"),
            "area_code": ("0461 Odense", "0461 Odense"),
            "kind": ("angivet", "declared"),
        },
    ),
    "partners": (
        {
            "cluster_id": ("eksempel-vind", "example-wind"),
            "organisation": ("Eksempel Universitet", "Example University"),
            "kind": ("universitet", "university"),
        },
    ),
    "collaborations": (
        {
            "cluster_a": ("eksempel-vind", "example-wind"),
            "cluster_b": ("eksempel-vand", "example-water"),
            "description": ("Fælles projekt", "A project in common"),
        },
    ),
    "funding": (
        {
            "cluster_id": ("eksempel-vind", "example-wind"),
            "authority": ("Region Syddanmark", "Region of Southern Denmark"),
            "from_year": ("2016", "2016"),
            "to_year": ("2018", "2018"),
            "amount_dkk": ("1500000", "1500000"),
        },
    ),
    "taxonomy": (
        {
            "node_id": ("eksempel-tema", "example-theme"),
            "kind": ("tema", "theme"),
            "name_da": ("Eksempeltema", "Eksempeltema"),
            "name_en": ("Example theme", "Example theme"),
        },
    ),
}  # fmt: skip


def template(text: Text, taxonomy: pd.DataFrame, forms: Sequence[Form]) -> bytes:
    """Write a workbook to fill in.

    Parameters
    ----------
    text : Text
        The language of headings, lists and explanations.
    taxonomy : DataFrame
        With ``node_id``, ``kind``, ``parent``, ``name_da``, ``name_en``: what can be chosen.
    forms : sequence of Form
        The sheets, each with its columns.
    """
    file = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, options) as book:
        book.set_properties({"title": text("Template for a cluster catalogue")})
        maker = _Maker(book, text, taxonomy)
        guide = book.add_worksheet(text.name(_GUIDE))
        for form in forms:
            maker.sheet(form)
        maker.lists()
        maker.guide(guide, forms)
    return file.getvalue()


@dataclass(frozen=True)
class _Styles:
    title: Any
    required: Any
    optional: Any
    example: Any
    as_text: Any
    wrapped: Any


class _Maker:
    """Writes the sheets of one workbook."""

    def __init__(self, book: Any, text: Text, taxonomy: pd.DataFrame) -> None:
        self._book = book
        self._text = text
        heading = {"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"}
        self._styles = _Styles(
            title=book.add_format({"bold": True, "font_size": 16}),
            required=book.add_format({**heading, "bg_color": "#1F4E79", "font_color": "#FFFFFF"}),
            optional=book.add_format({**heading, "bg_color": "#DDEBF7"}),
            example=book.add_format({"italic": True, "font_color": "#7F7F7F", "num_format": "@"}),
            as_text=book.add_format({"num_format": "@"}),
            wrapped=book.add_format({"text_wrap": True, "valign": "top"}),
        )
        nodes = taxonomy.to_dict("records")
        self._names = {str(node["node_id"]): self._name(node) for node in nodes}
        self._choices = self._all_choices(nodes)

    def _name(self, node: Mapping[Any, Any]) -> str:
        return str(self._text.name(Heading(node["name_da"], node["name_en"])))

    def _all_choices(self, nodes: Sequence[Mapping[Any, Any]]) -> dict[str, tuple[str, list[str]]]:
        """Return the columns of the sheet of lists: what each is for, its heading and entries."""
        text, areas = self._text, load_areas()
        municipalities = [f"{area.code} {text.name(area)}" for area in areas.at("municipality")]
        larger = [
            f"{area.code} {text.name(area)}"
            for level in ("country", "region", "province")
            for area in areas.at(level)
        ]
        named = {
            kind: text.sorted(self._name(node) for node in nodes if node["kind"] == kind)
            for kind in ("theme", "segment", "growth_area")
        }
        return {
            "theme": (text("Themes"), named["theme"]),
            "segment": (text("Segments"), named["segment"]),
            "growth_area": (text("Growth areas"), named["growth_area"]),
            "municipality": (text("Municipalities"), municipalities),
            "area": (text("Areas"), [*larger, *municipalities]),
        }

    def sheet(self, form: Form) -> None:
        """Write the sheet of a table."""
        sheet = self._book.add_worksheet(self._text.name(form.heading))
        sheet.freeze_panes(1, 1)
        sheet.set_row(0, 32)
        for place, column in enumerate(form.columns):
            style = self._styles.required if column.required else self._styles.optional
            sheet.write_string(0, place, self._heading(column), style)
            sheet.write_comment(0, place, self._about(column), {"x_scale": 2, "y_scale": 1.3})
            wide = column.name.startswith(("name", "organisation", "description"))
            sheet.set_column(place, place, 34 if wide else 19, self._style(column))
            self._offer(sheet, place, column)
        for row, example in enumerate(_EXAMPLES.get(form.table, ()), start=1):
            for place, column in enumerate(form.columns):
                if column.name in example:
                    sheet.write_string(row, place, self._example(example[column.name]),
                                       self._styles.example)  # fmt: skip

    def _style(self, column: FormColumn) -> Any:
        """Keep the leading zeros of codes, and days as they are typed."""
        return self._styles.as_text if column.kind in ("string", "date") else None

    def _heading(self, column: FormColumn) -> str:
        return self._text.name(column.heading) + (" *" if column.required else "")

    def _example(self, written: tuple[str, str]) -> str:
        found = written[0] if self._text.language == "da" else written[1]
        return self._names.get(found[1:], found[1:]) if found.startswith("\0") else found

    def _about(self, column: FormColumn) -> str:
        text = self._text
        parts = [text("Must be filled in.") if column.required else text("May stay empty.")]
        if column.heading.about is not None:
            parts.insert(0, text.say(column.heading.about))
        if words := self._words(column):
            parts.append(text("One of: {words}", words=", ".join(words)))
        return " ".join(parts)

    def _words(self, column: FormColumn) -> list[str]:
        return [da if self._text.language == "da" else en for da, en in column.choices]

    def _offer(self, sheet: Any, place: int, column: FormColumn) -> None:
        """Offer the values of a column as a list to choose from."""
        if words := self._words(column):
            source: object = words
        elif (kind := self._list_of(column)) is not None:
            at = list(self._choices).index(kind)
            letter = chr(ord("A") + at)
            length = len(self._choices[kind][1]) + 1
            name = self._text.name(_LISTS)
            source = f"='{name}'!${letter}$2:${letter}${length}"
        else:
            return
        # several themes may stand in one cell, and a code without its name is as good
        sheet.data_validation(
            1, place, ROWS, place, {"validate": "list", "source": source, "show_error": bool(words)}
        )

    def _list_of(self, column: FormColumn) -> str | None:
        if column.name in _MUNICIPALITIES:
            return "municipality"
        return "area" if column.name in _AREAS else _NODES.get(column.name)

    def lists(self) -> None:
        """Write the sheet that holds what can be chosen."""
        sheet = self._book.add_worksheet(self._text.name(_LISTS))
        sheet.freeze_panes(1, 0)
        for place, (heading, entries) in enumerate(self._choices.values()):
            sheet.write_string(0, place, heading, self._styles.optional)
            for row, entry in enumerate(entries, start=1):
                sheet.write_string(row, place, entry)
            sheet.set_column(place, place, 32)

    def guide(self, sheet: Any, forms: Sequence[Form]) -> None:
        """Write the sheet that explains all others."""
        text, styles = self._text, self._styles
        sheet.set_column(0, 0, 22)
        sheet.set_column(1, 1, 26)
        sheet.set_column(2, 2, 12)
        sheet.set_column(3, 3, 100)
        sheet.write_string(0, 0, text("Template for a cluster catalogue"), styles.title)
        lines = (
            text("Fill in a row per cluster on the first sheet, and on the others what you know."),
            text(
                "Dark headings must be filled in. The others may stay empty: empty is “not known”."
            ),
            text("Grey rows are examples, left out when the file is read; delete them or not."),
            text("Rest the pointer on a heading to read what belongs below it; cells offer lists."),
            text(
                "Sheets without rows of your own change nothing. Your own columns are kept as text."
            ),
            text("Lists of companies do not belong here; they have an import of their own."),
        )
        for row, line in enumerate(lines, start=2):
            sheet.write_string(row, 0, line)
        row = len(lines) + 3
        headings = (text("Sheet"), text("Column"), text("Required"), text("What belongs there"))
        for place, heading in enumerate(headings):
            sheet.write_string(row, place, heading, styles.required)
        for form in forms:
            row += 1
            sheet.write_string(row, 0, text.name(form.heading), styles.optional)
            about = form.heading.about
            sheet.write_string(row, 3, text.say(about) if about else "", styles.optional)
            for column in form.columns:
                row += 1
                sheet.write_string(row, 1, text.name(column.heading))
                sheet.write_string(row, 2, text("yes") if column.required else "")
                sheet.write_string(row, 3, self._about(column), styles.wrapped)
