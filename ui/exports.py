"""Files to take home: a table with what it shows, from where and when."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence

import pandas as pd
import xlsxwriter
import xlsxwriter.format
import xlsxwriter.worksheet

from analysis.overview import Overview
from analysis.vocabulary import Vocabulary
from foundation.language import joined
from ui.sentences import headline, level_name, synthetic_mark, thresholds_in_words
from ui.view import View

WIDEST_COLUMN = 60
WITHHELD = ".."
"""What stands for a figure that is missing: only counts of companies can be."""


def workbook(
    table: pd.DataFrame,
    overview: Overview,
    view: View,
    words: Vocabulary,
    link: str,
    about: Sequence[tuple[str, str]] = (),
    more: Mapping[str, pd.DataFrame] | None = None,
) -> bytes:
    """Write a table as an Excel workbook, with a second sheet that says what it is.

    Parameters
    ----------
    about : sequence of tuple of str
        What the table shows, in place of the clusters that the filters choose.
    more : mapping of str to DataFrame
        Further sheets by their titles.

    Notes
    -----
    Text is written as text: a name that looks like a formula or an address stays a name. The
    index (official codes) is the first column.
    """
    text = words.text
    file = io.BytesIO()
    plain = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(file, {**plain, "in_memory": True}) as book:
        bold = book.add_format({"bold": True, "bottom": 1})
        _data(book.add_worksheet(text("Table")), table, text("Code"), bold)
        for name, further in (more or {}).items():
            _data(book.add_worksheet(name), further, text("Code"), bold)
        sheet = book.add_worksheet(text("About"))
        sheet.set_column(0, 0, 18)
        sheet.set_column(1, 1, 110)
        lines = [*(about or _clusters(overview, view, words)), *origin(overview, words, link)]
        for row, (name, value) in enumerate(lines):
            sheet.write_string(row, 0, name, bold)
            sheet.write_string(row, 1, value)
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
            elif pd.isna(value):
                sheet.write_string(row, place, WITHHELD)
            else:
                sheet.write(row, place, value)
        widest = max(len(str(value)) for value in [name, *values])
        sheet.set_column(place, place, min(widest + 2, WIDEST_COLUMN))
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, len(table), len(columns) - 1)


def _clusters(overview: Overview, view: View, words: Vocabulary) -> list[tuple[str, str]]:
    """Say which clusters and areas a table of a view holds."""
    text = words.text
    return [
        (text("Clusters"), headline(overview, view.filters, words)),
        (text("Areas"), level_name(view.level, text)),
        (text("Thresholds"), thresholds_in_words(view.thresholds, text)),
    ]


def origin(overview: Overview, words: Vocabulary, link: str) -> list[tuple[str, str]]:
    """Say where a table comes from: landscape, day, version, link, sources and licences."""
    text, opened = words.text, overview.landscape
    lines = [
        (text("Landscape"), text.name(opened)),
        (text("As of"), text.date(opened.as_of)),
        (text("Version"), opened.version),
        (text("Link"), link),
    ]
    if opened.synthetic:
        lines.insert(0, (text("Synthetic"), synthetic_mark(text)))
    lines += [(text("Source"), joined([each.title, each.path])) for each in opened.sources]
    lines += [(text("Licence"), joined([each.title, each.path])) for each in opened.licences]
    return lines
