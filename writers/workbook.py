"""Excel workbooks: text stays text, numbers, days and yes or no are what they are."""

from __future__ import annotations

import io
import math
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from numbers import Integral, Real
from typing import Any, Final

import numpy as np
import pandas as pd
import xlsxwriter

from foundation.language import Text
from writers.delivery import Delivery, plain, tables, with_key

LONGEST_CELL: Final = 32_767
"""UTF-16 units that a cell of Excel holds; longer text is cut, and says so."""
WIDEST_COLUMN: Final = 60
ROWS_MEASURED: Final = 500
_PLAIN: Final = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "in_memory": True,
}


def workbook(delivery: Delivery) -> bytes:
    """Write a workbook: what the reader sees, what it is, and a sheet for every table behind it.

    The sheets behind have the names and headings of the tables of a landscape; lists in a cell
    are parted by ``;``.
    """
    text = delivery.text
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, _PLAIN) as book:
        properties = {"title": plain(delivery.title)[:255], "author": "Klyngelandskab"}
        book.set_properties(properties)
        styles = {
            "head": book.add_format({"bold": True, "bottom": 1}),
            "day": book.add_format({"num_format": "yyyy-mm-dd", "align": "left"}),
            "long": book.add_format({"text_wrap": True, "valign": "top"}),
        }
        shown = with_key(delivery.shown)
        _sheet(book.add_worksheet(text("Catalogue")), shown, styles, text)
        _about(book.add_worksheet(text("About")), delivery, styles)
        for name, frame in tables(delivery.landscape).items():
            _sheet(book.add_worksheet(name), frame, styles, text)
    return file.getvalue()


def _about(sheet: Any, delivery: Delivery, styles: Mapping[str, Any]) -> None:
    sheet.set_column(0, 0, 20)
    sheet.set_column(1, 1, 110)
    sheet.write_string(0, 0, _fitting(delivery.title, delivery.text), styles["head"])
    for row, (name, value) in enumerate(delivery.about, start=1):
        sheet.write_string(row, 0, _fitting(name, delivery.text), styles["head"])
        sheet.write_string(row, 1, _fitting(value, delivery.text), styles["long"])


def _sheet(sheet: Any, frame: pd.DataFrame, styles: Mapping[str, Any], text: Text) -> None:
    for place, name in enumerate(frame.columns):
        cells = frame[name].tolist()
        sheet.write_string(0, place, _fitting(str(name), text), styles["head"])
        for row, cell in enumerate(cells, start=1):
            _write(sheet, row, place, cell, styles, text)
        sheet.set_column(place, place, _width([str(name), *map(str, cells[:ROWS_MEASURED])]))
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, len(frame), len(frame.columns) - 1)


def _write(
    sheet: Any, row: int, place: int, cell: object, styles: Mapping[str, Any], text: Text
) -> None:
    """Write a cell as what it is; nothing where nothing is known."""
    match cell:
        case str():
            if cell:
                sheet.write_string(row, place, _fitting(cell, text))
        case tuple():
            if cell:
                sheet.write_string(row, place, _fitting(";".join(cell), text))
        case bool() | np.bool_():
            sheet.write_boolean(row, place, bool(cell))
        case Integral():
            sheet.write_number(row, place, int(cell))
        case Real() if math.isfinite(cell):
            sheet.write_number(row, place, float(cell))
        case datetime() | date() if not pd.isna(cell):
            _write_day(sheet, row, place, cell, styles)


def _write_day(sheet: Any, row: int, place: int, day: date, styles: Mapping[str, Any]) -> None:
    """Write a day; Excel knows none before 1900."""
    if day.year < 1900:
        sheet.write_string(row, place, day.strftime("%Y-%m-%d"))
        return
    sheet.write_datetime(row, place, datetime(day.year, day.month, day.day), styles["day"])


def _fitting(cell: str, text: Text) -> str:
    """Return text that a cell can hold."""
    clean = plain(cell)
    units = clean.encode("utf-16-le")
    if len(units) <= 2 * LONGEST_CELL:
        return clean
    mark = " … " + text("(cut: a cell of Excel holds no more)")
    kept = units[: 2 * (LONGEST_CELL - len(mark))]
    return kept.decode("utf-16-le", "ignore") + mark


def _width(cells: Iterable[str]) -> int:
    return min(max(len(cell.split("\n", 1)[0]) for cell in cells) + 2, WIDEST_COLUMN)
