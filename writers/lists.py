"""CSV files that a spreadsheet can open without running anything in them.

A cell of text that a spreadsheet would take for a formula gets an apostrophe in front, the well
known way (OWASP, "CSV Injection"): text that begins with ``=``, ``+``, ``-``, ``@``, a tab or a
line break, or a full-width form of these signs, quotation marks before it or not. A spreadsheet
set to another separator would cut cells apart (a Danish one at every ``;``), so a sign right
behind a separator is guarded as well. Numbers are left alone. Whoever needs the text letter by
letter takes the Data Package.
"""

from __future__ import annotations

import csv
import io
import re
from typing import Any, Final

import numpy as np
import pandas as pd

from writers.delivery import Delivery, archive, plain, readme, tables, with_key

README: Final = "README.txt"
_BEGINS: Final = re.compile(r'"*[=+\-@\t\n＝＋－＠]')
_BEHIND: Final = re.compile(r'([,;|\t\n]"*)(?=[=+\-@＝＋－＠])')


def lists(delivery: Delivery) -> bytes:
    """Write a zip of CSV files: what the reader sees, the tables behind it, and what they are."""
    text = delivery.text
    note = text(
        "An apostrophe stands before text that a spreadsheet would take for a formula. The Data"
        " Package holds the text as it is."
    )
    files = {README: readme(delivery, note), "catalogue.csv": table(with_key(delivery.shown))}
    behind = tables(delivery.landscape)
    return archive(files | {f"{name}.csv": table(frame) for name, frame in behind.items()})


def table(frame: pd.DataFrame) -> bytes:
    """Write a table as CSV: UTF-8 that Excel recognises, commas, every text in quotation marks."""
    made = io.StringIO()
    writer = csv.writer(made, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\r\n")
    writer.writerow([guarded(str(name)) for name in frame.columns])
    columns = [frame[name].tolist() for name in frame.columns]
    writer.writerows([_cell(cell) for cell in row] for row in zip(*columns, strict=True))
    return made.getvalue().encode("utf-8-sig")


def guarded(cell: str) -> str:
    """Return text that no spreadsheet takes for a formula.

    >>> [guarded(cell) for cell in ("=1+1", "Vind + sol", "a;-1", "-")]
    ["'=1+1", 'Vind + sol', "a;'-1", "'-"]
    """
    clean = _BEHIND.sub(r"\1'", plain(cell))
    return f"'{clean}" if _BEGINS.match(clean) else clean


def _cell(cell: Any) -> object:
    match cell:
        case str():
            return guarded(cell)
        case tuple():
            return guarded(";".join(cell))
        case bool() | np.bool_():
            return "true" if cell else "false"
        case pd.Timestamp():
            return cell.strftime("%Y-%m-%d")
    return "" if pd.isna(cell) else cell
