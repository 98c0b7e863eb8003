"""Files to take home: a table with what it shows, from where and when."""

from __future__ import annotations

import io
from collections.abc import Sequence

import pandas as pd
import xlsxwriter
import xlsxwriter.format
import xlsxwriter.worksheet

from analysis.overview import Overview
from analysis.vocabulary import Vocabulary
from foundation.language import joined
from ui.sentences import headline, level_name
from ui.state import View

WIDEST_COLUMN = 60


def workbook(
    table: pd.DataFrame, overview: Overview, view: View, words: Vocabulary, link: str
) -> bytes:
    """Write a table as an Excel workbook, with a second sheet that says what it is.

    Text is written as text: a name that looks like a formula or an address stays a name. The
    index (official codes) is the first column.
    """
    text = words.text
    file = io.BytesIO()
    plain = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(file, {**plain, "in_memory": True}) as book:
        bold = book.add_format({"bold": True, "bottom": 1})
        _data(book.add_worksheet(text("Table")), table, text("Code"), bold)
        about = book.add_worksheet(text("About"))
        about.set_column(0, 0, 18)
        about.set_column(1, 1, 110)
        for row, (name, value) in enumerate(_about(overview, view, words, link)):
            about.write_string(row, 0, name, bold)
            about.write_string(row, 1, value)
    return file.getvalue()


def _data(
    sheet: xlsxwriter.worksheet.Worksheet,
    table: pd.DataFrame,
    index_name: str,
    bold: xlsxwriter.format.Format,
) -> None:
    columns: list[Sequence[object]] = [table.index.tolist()]
    columns += [table[name].tolist() for name in table]
    for place, (name, values) in enumerate(zip([index_name, *table], columns, strict=True)):
        sheet.write_string(0, place, str(name), bold)
        for row, value in enumerate(values, start=1):
            if isinstance(value, str):
                sheet.write_string(row, place, value)
            else:
                sheet.write(row, place, value)
        widest = max(len(str(value)) for value in [name, *values])
        sheet.set_column(place, place, min(widest + 2, WIDEST_COLUMN))
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, len(table), len(columns) - 1)


def _about(overview: Overview, view: View, words: Vocabulary, link: str) -> list[tuple[str, str]]:
    text, opened = words.text, overview.landscape
    lines = [
        (text("Clusters"), headline(overview, view.filters, words)),
        (text("Areas"), level_name(view.level, text)),
        (text("Landscape"), text.name(opened)),
        (text("As of"), text.date(opened.as_of)),
        (text("Version"), opened.version),
        (text("Link"), link),
    ]
    lines += [(text("Source"), joined([each.title, each.path])) for each in opened.sources]
    lines += [(text("Licence"), joined([each.title, each.path])) for each in opened.licences]
    return lines
