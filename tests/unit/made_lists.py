"""Company lists as people make them, and a landscape to bring them into."""

from __future__ import annotations

import io
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd

from foundation.landscape import Landscape
from foundation.language import speak
from foundation.problems import Problem
from loaders.package import read_package
from loaders.participation.findings import Findings
from loaders.participation.importing import Lists, read_participation
from loaders.pseudonyms import Key

SMALL = Path(__file__).parents[1] / "data" / "packages" / "small"
SECRET = "4f1c9b7e2a6d8035c1e7f9a2b4d6e8f0"  # noqa: S105 (a test's own)
OTHER_SECRET = SECRET[::-1]
KEY = Key(SECRET)
HEADING = "cvr;klynge;kommune;år;nyskabende;samarbejde;international"
# numbers that pass the check digit, and are nobody's that we know of
NUMBERS = ["10000009", "10000017", "10000025", "10000033", "10000041", "10000068"]


def copy_small(tmp_path: Path) -> Path:
    folder = tmp_path / "landscape"
    shutil.copytree(SMALL, folder)
    return folder


def opened(folder: Path) -> Landscape:
    landscape, problems = read_package(folder)
    assert landscape is not None, problems
    return landscape


def csv_list(tmp_path: Path, *rows: str, heading: str = HEADING, name: str = "list.csv") -> Path:
    path = tmp_path / name
    path.write_text("\n".join([heading, *rows]) + "\n", encoding="utf-8")
    return path


def workbook(tmp_path: Path, sheets: dict[str, Sequence[Sequence[Any]]]) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    path = tmp_path / "list.xlsx"
    path.write_bytes(out.getvalue())
    return path


def read(*files: Path, into: Path = SMALL, **how: Any) -> tuple[pd.DataFrame | None, list[Problem]]:
    """Read lists and return the table and what was found."""
    findings = Findings()
    table = read_participation(Lists(files, **how), opened(into), KEY, findings)
    return table, findings.problems


def good(*files: Path, into: Path = SMALL, **how: Any) -> pd.DataFrame:
    """Read lists that are fine, but perhaps for warnings."""
    table, problems = read(*files, into=into, **how)
    assert table is not None, problems
    return table


def said(problems: Sequence[Problem], severity: str = "error") -> list[tuple[Any, ...]]:
    """Return row, column, value and sentence of each problem."""
    english = speak("en")
    return [
        (one.row, one.column, one.value, english.say(one.message))
        for one in problems
        if one.severity == severity
    ]


def sentences(problems: Sequence[Problem], severity: str = "warning") -> list[str]:
    return [row[-1] for row in said(problems, severity)]


def pseudonym(number: str) -> str:
    return KEY.pseudonyms([number])[0]
