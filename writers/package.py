"""Data Packages: a zip that this project, and every tool that knows the format, reads back."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from typing import Any, Final

import pandas as pd

from foundation.landscape import TABLES, Landscape
from foundation.language import Language, speak
from writers.delivery import Delivery, archive, plain, readme, with_key

DESCRIPTOR: Final = "datapackage.json"
README: Final = "README.txt"
_TYPES: Final = {"Int64": "integer", "float64": "number", "boolean": "boolean"}


def package(delivery: Delivery, part: Mapping[Language, str] | None = None) -> bytes:
    """Write a Data Package of the delivery's landscape.

    Cells hold the text as it is, formulas and all: a package is for programs. Only control
    characters are taken out.

    Parameters
    ----------
    delivery : Delivery
    part : mapping of language to str, optional
        What was chosen, in words; stands in front of the description. None for the whole.
    """
    landscape = delivery.landscape
    frames = {name: with_key(landscape.table(name)) for name in TABLES if name in landscape.tables}
    note = delivery.text(
        "The files are for programs and hold the text as it is. To look at them in a spreadsheet,"
        " take the Excel workbook."
    )
    descriptor = _descriptor(landscape, part or {}) | {
        "resources": [_described(name, frame) for name, frame in frames.items()]
    }
    content = json.dumps(descriptor, ensure_ascii=False, indent=2) + "\n"
    files = {DESCRIPTOR: content.encode("utf-8", "replace"), README: readme(delivery, note)}
    return archive(files | {f"{name}.csv": _written(frame) for name, frame in frames.items()})


def _descriptor(landscape: Landscape, part: Mapping[Language, str]) -> dict[str, Any]:
    return {
        "$schema": "https://datapackage.org/profiles/1.0/datapackage.json",
        "profile": "tabular-data-package",
        "name": landscape.identifier,
        "title": landscape.name_da,
        "title_en": landscape.name_en,
        "version": landscape.version.split("+", 1)[0],
        "as_of": landscape.as_of.isoformat(),
        "synthetic": landscape.synthetic,
        "description": _description(landscape.description_da, part, "da"),
        "description_en": _description(landscape.description_en, part, "en"),
        "sources": [{"title": each.title, "path": each.path} for each in landscape.sources],
        "licenses": [
            {"name": each.licence, "title": each.title, "path": each.path}
            for each in landscape.licences
        ],
    }


def _description(whole: str, part: Mapping[Language, str], language: Language) -> str:
    if language not in part:
        return whole
    chosen = speak(language)("A selection from the landscape: {part}", part=part[language])
    return f"{chosen}\n\n{whole}".strip()


def _described(name: str, frame: pd.DataFrame) -> dict[str, Any]:
    fields = [{"name": str(column), "type": _type(frame[column])} for column in frame.columns]
    return {
        "name": name,
        "path": f"{name}.csv",
        "profile": "tabular-data-resource",
        "encoding": "utf-8",
        "schema": {"fields": fields},
    }


def _type(column: pd.Series) -> str:
    if column.dtype.kind == "M":
        return "date"
    return _TYPES.get(str(column.dtype), "string")


def _written(frame: pd.DataFrame) -> bytes:
    made = io.StringIO()
    text = frame.apply(lambda column: column.map(_cell))
    text.to_csv(made, index=False, lineterminator="\n")
    return made.getvalue().encode("utf-8")


def _cell(cell: Any) -> str:
    """Return the canonical writing of a cell: what reads back as the same."""
    match cell:
        case str():
            return plain(cell)
        case tuple():
            return ";".join(cell)
        case bool():
            return "true" if cell else "false"
        case pd.Timestamp():
            return cell.strftime("%Y-%m-%d")
        case float():
            return "" if pd.isna(cell) else repr(cell)
    return "" if pd.isna(cell) else str(cell)
