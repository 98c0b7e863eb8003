"""Names in the place of codes: what people write where a table holds a short name or a code."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Final

import pandas as pd

from foundation.language import fold
from geodata.areas import LEVELS, load_areas
from loaders.participation.columns import cluster_names, folded_name
from loaders.participation.places import Places
from loaders.schemas import Table

_FIELDS: Final[Mapping[str, Mapping[str, str]]] = {
    "clusters": {"themes": "theme", "segments": "segment", "growth_areas": "growth_area"},
    "strengths": {"theme": "theme", "segment": "segment"},
    "taxonomy": {"parent": "theme"},
}
_CLUSTERS: Final = ("cluster_id", "cluster_a", "cluster_b")
_MUNICIPALITIES: Final = ("hq_municipality_code", "municipality_code")
_CODE_AND_NAME: Final = re.compile(r"'?(\d{3,4}|DK\d*)\s+\D.*", re.IGNORECASE)


class Words:
    """Knows the names of areas, themes, segments, growth areas and clusters.

    Parameters
    ----------
    taxonomy : DataFrame
        With ``node_id``, ``kind``, ``name_da``, ``name_en``.
    clusters : DataFrame
        With ``name_da`` and ``name_en``, by ``cluster_id``.
    """

    def __init__(self, taxonomy: pd.DataFrame, clusters: pd.DataFrame) -> None:
        self._clusters = cluster_names(clusters)
        self._nodes = {
            str(kind): _unambiguous(
                (name, node)
                for names in ("name_en", "name_da", "node_id")
                for name, node in zip(nodes[names], nodes["node_id"], strict=True)
            )
            for kind, nodes in taxonomy.groupby("kind")
        }
        areas = load_areas()
        self._places = Places(areas, {})
        self._areas: dict[str, str] = {}
        for level in LEVELS:  # the finest first: Bornholm is a municipality before a province
            for area in areas.at(level):
                for name in (area.name_da, area.name_en):
                    self._areas.setdefault(_folded(name), area.code)

    def to_codes(self, text: pd.DataFrame, table: Table) -> pd.DataFrame:
        """Return a table of text with codes in the place of names; what has none stays."""
        changed = {}
        for column, kind in _FIELDS.get(table.name, {}).items():
            if column in text:
                known = self._nodes.get(kind, {})
                changed[column] = _mapped(text[column], partial(_listed, known=known))
        for column in _CLUSTERS:
            if column in text and table.name != "clusters":
                changed[column] = _mapped(text[column], self._cluster)
        for column in _MUNICIPALITIES:
            if column in text:
                changed[column] = _mapped(text[column], self._municipality)
        if "area_code" in text:
            changed["area_code"] = _mapped(text["area_code"], self._area)
        return text.assign(**changed)

    def _cluster(self, cell: str) -> str:
        return self._clusters.get(folded_name(cell)) or cell

    def _municipality(self, cell: str) -> str:
        return self._places.municipality(cell)[0] or cell

    def _area(self, cell: str) -> str:
        if with_name := _CODE_AND_NAME.fullmatch(cell):
            return with_name[1].upper()
        return self._places.municipality(cell)[0] or self._areas.get(_folded(cell)) or cell


def _mapped(cells: pd.Series, read: Callable[[str], str]) -> pd.Series:
    readings = {cell: read(cell) for cell in cells.unique()}
    return cells.map(readings).astype(object)


def _listed(cell: str, known: Mapping[str, str]) -> str:
    """Return a list of names as a list of short names."""
    parts = [part.strip() for part in cell.split(";")[:1000]]
    return ";".join(dict.fromkeys(known.get(_folded(part), part) for part in parts if part))


def _unambiguous(names: Iterable[tuple[str, str]]) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, code in names:
        key = _folded(name)
        if key:
            found[key] = code if found.get(key, code) == code else ""
    return {name: code for name, code in found.items() if code}


def _folded(name: str) -> str:
    return fold(" ".join(name.split()))
