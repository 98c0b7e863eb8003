"""Deliveries as people make them, and a landscape to bring them into."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl

from foundation.landscape import Landscape
from foundation.language import speak
from loaders.deliveries import Delivered, Upload, read_delivery
from loaders.package import read_package
from writers.delivery import Delivery, narrowed

PROJECT = Path(__file__).parents[2]
HEADINGS = ("Klynge-id", "Navn", "Temaer", "Niveau")
ROW = ("ny-klynge", "Ny klynge", "cleantech", "national")


@cache
def landscape(name: str = "small") -> Landscape:
    folder = PROJECT / "tests" / "data" / "packages" / name
    if name == "dk-2016":
        folder = PROJECT / "landscapes" / name
    found, problems = read_package(folder)
    assert found is not None, problems
    return found


def exported(found: Landscape) -> Delivery:
    """Return a landscape as the catalogue page hands it to the writers."""
    shown = found.clusters[["name_da"]].set_axis(["Navn"], axis=1)
    about = (("Kilde", "en test"),)
    return Delivery(narrowed(found, found.clusters.index), "Katalog", about, shown, speak("da"))


def book(sheets: Mapping[str, Sequence[Sequence[Any]]], **states: str) -> bytes:
    made = openpyxl.Workbook()
    made.remove(made.active)
    for name, rows in sheets.items():
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
        sheet.sheet_state = states.get(name, "visible")
    return saved(made)


def saved(made: Any) -> bytes:
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def zipped(files: Mapping[str, str | bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def read(data: bytes, name: str = "katalog.xlsx", **how: Any) -> Delivered:
    return read_delivery(Upload(name, data), how.pop("base", landscape()), **how)


def told(found: Delivered, severity: str | None = None) -> list[tuple[Any, ...]]:
    """Return file, row, column, value and message of each problem, in English."""
    english = speak("en")
    return [
        (one.file, one.row, one.column, one.value, english.say(one.message))
        for one in found.problems
        if severity in (None, one.severity)
    ]


def good(found: Delivered) -> Landscape:
    assert found.landscape is not None, told(found)
    return found.landscape
