"""Read counts of companies, for those who have totals but no list: not yet protected."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pandas as pd

from foundation.landscape import Landscape
from foundation.language import Message, fold
from geodata.areas import COUNTRY, Areas, load_areas
from loaders.kinds import CODE, INTEGER
from loaders.participation.columns import (
    Reader,
    Reading,
    cluster_names,
    folded_name,
    read_cluster,
    read_year,
)
from loaders.participation.findings import Findings
from loaders.participation.headings import FLAGS, NAMES, matching, say_unread, simplified
from loaders.participation.importing import plausible_years
from loaders.participation.lists import CompanyList, read_list
from loaders.pseudonyms import Fault

MEASURES: Final[Mapping[str, str]] = {
    "participated": "participated deltog deltaget deltagende deltagere deltagelse",
    **{name: f"{name} {NAMES[name]}" for name in FLAGS},
}
KEY: Final = ("cluster_id", "theme", "area_code", "year", "measure")

_COLUMNS: Final[Mapping[str, str]] = {
    "cluster_id": NAMES["cluster_id"],
    "theme": "theme tema styrkeposition",
    "area_code": "areacode omraadekode area omraade kommunekode municipalitycode regionskode"
    " kommune municipality region landsdel province",
    "year": NAMES["year"],
    "measure": "measure maal",
    "value": "value antal vaerdi count",
}
_NO_COUNT: Final = Fault(
    "error", Message("Expected a whole number of companies; withheld ones cannot be read")
)


@dataclass(frozen=True)
class _Known:
    """What rows may name."""

    areas: Areas
    places: Mapping[str, str]
    clusters: Mapping[str, str]
    themes: Mapping[str, str]
    years: range


def read_counts(
    files: Sequence[Path], sheet: str | None, landscape: Landscape, findings: Findings
) -> pd.DataFrame | None:
    """Read counts against a landscape.

    A list has a row per cluster, theme or neither, area, year and measure with its value, or a
    column for each measure. Without an area it counts the whole country; an empty area means
    companies whose municipality is not known.

    Returns
    -------
    DataFrame or None
        ``cluster_id``, ``theme``, ``area_code``, ``year``, ``measure``, ``value``, without zeros;
        None when there is any error.
    """
    if not landscape.table("participation").empty:
        message = Message("The landscape has a list of companies; its counts are made from that")
        findings.add("error", message, landscape.identifier)
        return None
    known = _known(landscape)
    parts = []
    for path in files:
        found = read_list(path, sheet, findings)
        if found is not None and (rows := _check(found, known, findings)) is not None:
            parts.append(rows)
    if findings.has_errors or not parts:
        return None
    table = pd.concat(parts, ignore_index=True)
    if table.duplicated(list(KEY)).any():
        message = Message("Several lists have the same count ({key})", {"key": " + ".join(KEY)})
        findings.add("error", message, landscape.identifier)
        return None
    return table[table["value"] > 0].sort_values(list(KEY), ignore_index=True)


def _known(landscape: Landscape) -> _Known:
    areas, taxonomy = load_areas(), landscape.taxonomy
    named: dict[str, set[str]] = {}
    for area in areas:
        for name in {fold(area.name_da), fold(area.name_en)}:
            named.setdefault(name, set()).add(area.code)
    places = {name: codes.pop() for name, codes in named.items() if len(codes) == 1}
    return _Known(
        areas,
        places,
        cluster_names(landscape.clusters),
        cluster_names(taxonomy[taxonomy["kind"] == "theme"]),
        plausible_years(landscape),
    )


def _check(found: CompanyList, known: _Known, findings: Findings) -> pd.DataFrame | None:
    columns = matching(found.cells.columns, _COLUMNS)
    measures = {} if "value" in columns else matching(found.cells.columns, MEASURES)
    missing = ["year"] if "year" not in columns else []
    if "measure" not in columns and not measures:
        missing.append("measure")
    for name in missing:
        findings.add("error", Message("The column is missing"), found.file, row=1, column=name)
    if missing:
        return None
    say_unread(found.cells.columns, columns | measures, found.file, findings)
    given = {"cluster_id": "", "theme": "", "area_code": COUNTRY}
    reader = Reader(found, columns | measures, given, findings)
    read = {
        "cluster_id": reader.column("cluster_id", lambda cell: _optional(cell, known.clusters)),
        "theme": reader.column("theme", lambda cell: _theme(cell, known.themes)),
        "area_code": reader.column("area_code", lambda cell: _area(cell, known)),
        "year": reader.column("year", lambda cell: read_year(cell, known.years)),
    }
    rows = pd.DataFrame(read, index=found.cells.index)
    if measures:
        blocks = [rows.assign(measure=m, value=reader.column(m, _count)) for m in measures]
    else:
        measure = reader.column("measure", _measure)
        blocks = [rows.assign(measure=measure, value=reader.column("value", _count))]
    return _sound(pd.concat(blocks).dropna(), found.file, findings)


def _sound(rows: pd.DataFrame, file: str, findings: Findings) -> pd.DataFrame:
    """Refuse rows that are of a cluster and a theme, or that another row repeats."""
    both = rows[(rows["cluster_id"] != "") & (rows["theme"] != "")]
    message = Message("A count is by cluster or by theme, never by both")
    findings.add_rows("error", [message] * len(both), file, both.index.to_numpy())
    again = rows[rows.duplicated(list(KEY))]
    message = Message("Occurs twice: {key} must be unique", {"key": " + ".join(KEY)})
    findings.add_rows("error", [message] * len(again), file, again.index.to_numpy())
    texts = dict.fromkeys(("cluster_id", "theme", "area_code", "measure"), "str")
    typed = rows.astype(texts | {"year": "Int64", "value": "float64"})
    return typed.reset_index(drop=True)


def _optional(cell: str, clusters: Mapping[str, str]) -> Reading:
    return read_cluster(cell, clusters) if cell else ("", None)


def _theme(cell: str, themes: Mapping[str, str]) -> Reading:
    theme = themes.get(folded_name(cell)) if cell else ""
    if theme is None or (cell and not theme):
        return None, Fault("error", Message("The taxonomy has no such theme"))
    return theme, None


def _area(cell: str, known: _Known) -> Reading:
    code = CODE.repair(cell) if cell else ""
    if code is not None and (code == "" or code in known.areas):
        return code, None
    if place := known.places.get(fold(" ".join(cell.split()))):
        return place, None
    message = Message("No municipality, province, region or country has this code")
    return None, Fault("error", message)


def _measure(cell: str) -> Reading:
    shape = simplified(cell)
    for name, words in MEASURES.items():
        if shape in words.split():
            return name, None
    names = ", ".join(MEASURES)
    return None, Fault("error", Message("Expected one of: {words}", {"words": names}))


def _count(cell: str) -> Reading:
    reading = INTEGER.repair(cell)
    if reading is None or int(reading) < 0:
        return None, _NO_COUNT
    return int(reading), None
