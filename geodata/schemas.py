"""The kinds of boundary file that are recognised, and how each names a municipality."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache

from foundation.language import fold
from geodata.areas import load_areas

ERTHOLMENE = "0411"
"""Christiansø and its neighbours: in most files, but outside the municipal division."""

DAGI_ATTRIBUTION = "Indeholder data fra Klimadatastyrelsen, DAGI"
CC_BY = "CC BY 4.0"


@dataclass(frozen=True, slots=True)
class Schema:
    """One kind of boundary file.

    Parameters
    ----------
    title : str
        What the kind is called.
    columns : tuple of str
        Where the municipality stands: the first of these columns that the file has.
    also : tuple of str
        Columns that must be there too, for names that are common otherwise.
    code_of : callable
        Turns a value of the column into a municipality code, or None.
    attribution, licence : str
        What the publisher asks for.
    """

    title: str
    columns: tuple[str, ...]
    also: tuple[str, ...]
    code_of: Callable[[object], str | None]
    attribution: str
    licence: str

    def column(self, present: Iterable[str]) -> str | None:
        """Return the file's own spelling of the column, None if it is another kind of file."""
        spelling = {column.lower(): column for column in present}
        if not all(column.lower() in spelling for column in self.also):
            return None
        return next((spelling[c.lower()] for c in self.columns if c.lower() in spelling), None)


def code_of_number(value: object) -> str | None:
    """Return the four-digit code of a code written in any of the usual ways.

    >>> [code_of_number(v) for v in ("0101", 101, 101.0, "DK_101", " 101 ", "DK", None)]
    ['0101', '0101', '0101', '0101', '0101', None, None]
    """
    found = re.fullmatch(r"(?:DK_?)?0*(\d{3,4})(?:\.0+)?", str(value).strip())
    return found[1].zfill(4) if found else None


def code_of_name(value: object) -> str | None:
    """Return the code of a municipality's name in Danish, English or without Danish letters.

    >>> [code_of_name(v) for v in ("Århus Kommune", "Copenhagen", "Hoje Taastrup", "Atlantis")]
    ['0751', '0101', '0169', None]
    """
    return next((code for key in _keys(str(value)) if (code := _names().get(key))), None)


OTHER_NAMES = {
    "Brønderslev-Dronninglund": "0810",
    "Vesthimmerland": "0820",
    "Nordfyn": "0480",
    "Mors": "0773",
    "Christiansø": ERTHOLMENE,
    "Ertholmene": ERTHOLMENE,
}


@cache
def _names() -> dict[str, str]:
    names = dict(OTHER_NAMES)
    for area in load_areas().at("municipality"):
        names |= {area.name_da: area.code, area.name_en: area.code}
    return {key: code for name, code in names.items() for key in _keys(name)}


def _keys(name: str) -> list[str]:
    """Return the spellings to look a name up by, the most faithful first."""
    letters = re.sub(r"[^a-z]", "", fold(name))
    letters = re.sub(r"(kommune|municipality)$", "", letters)
    plain = letters.replace("aa", "a").replace("ae", "a").replace("oe", "o")
    keys = [letters, plain]
    return keys + [key.removesuffix("s") for key in keys if key.endswith("s")]


SCHEMAS = (
    Schema("DAGI 2014", ("KOMKODE",), (), code_of_number, DAGI_ATTRIBUTION, CC_BY),
    Schema("DAWA", ("kode",), ("navn",), code_of_number, DAGI_ATTRIBUTION, CC_BY),
    Schema(
        "DAGI kommuneinddeling",
        ("kommunekode", "kommunekod"),
        (),
        code_of_number,
        DAGI_ATTRIBUTION,
        CC_BY,
    ),
    Schema(
        "GISCO LAU",
        ("GISCO_ID", "LAU_ID"),
        ("LAU_ID",),
        code_of_number,
        "© EuroGeographics for the administrative boundaries",
        "Eurostat GISCO",
    ),
    Schema("geoBoundaries ADM2", ("shapeName",), (), code_of_name, "geoBoundaries", CC_BY),
)


def recognise(columns: Iterable[str]) -> tuple[Schema, str] | None:
    """Return the kind of file that has these columns, and the column of the municipality."""
    present = list(columns)
    found = ((schema, schema.column(present)) for schema in SCHEMAS)
    return next(((schema, column) for schema, column in found if column), None)
