"""Outlines as static files: loaded once by the browser, never sent over the websocket.

Every level is dissolved from one simplified coverage of municipalities, so that neighbours never
gape or overlap and levels fit each other. Files are named by the digest of the outlines they were
made from; new boundaries make new files, and no browser shows an old one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import orjson

from geodata.areas import LEVELS, Areas, load_areas
from ui import static_files

TOLERANCES: Final[Mapping[str, float]] = {"overview": 450.0, "detail": 100.0}
"""Metres of simplification: for the whole country, and from zoom 8.5 on."""
DECIMALS: Final = 4
FORMAT: Final = "v2"
"""Raised when what a file holds beside the outlines changes."""
BORDERS_OF: Final[Mapping[str, str]] = {
    "municipality": "region",
    "province": "region",
    "growth_forum": "country",
    "region": "country",
}
"""Which coarser level is drawn as a line over each level."""


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where the map component finds the outlines of a level."""

    overview: str
    detail: str
    borders: str | None
    land: str


def addresses(level: str) -> Addresses:
    """Return the static files of a level; they are made when missing."""
    folder = prepare(_digest())

    def address(name: str) -> str:
        return f"{static_files.ADDRESS}/{folder.name}/{name}.json"

    borders = BORDERS_OF.get(level)
    return Addresses(
        overview=address(f"{level}-overview"),
        detail=address(f"{level}-detail"),
        borders=address(f"{borders}-detail") if borders else None,
        land=address("neighbouring-land"),
    )


def _digest() -> str:
    from geodata.outlines import outlines_digest  # geopandas is slow to import

    return outlines_digest()


@cache
def prepare(digest: str) -> Path:
    """Make the static files of one set of outlines, if they are not there yet.

    Raises
    ------
    OSError
        When the folder cannot be written and the files are missing.
    """
    folder = static_files.FOLDER / f"areas-{digest}-{_recipe()}"
    if not (folder / "complete").exists():
        for name, collection in _collections(load_areas()):
            static_files.write(folder / f"{name}.json", orjson.dumps(collection))
        static_files.write(folder / "complete", b"")
    return folder


def _recipe() -> str:
    """Name what the files depend on beside the outlines."""
    return "-".join([FORMAT, *(f"{tolerance:g}" for tolerance in TOLERANCES.values())])


def _collections(areas: Areas) -> Any:
    from geodata.outlines import (
        at_level,
        load_outlines,
        neighbouring_land,
        simplified,
    )

    outlines = load_outlines()
    for resolution, tolerance in TOLERANCES.items():
        coverage = simplified(outlines, tolerance)
        for level in LEVELS:
            frame = at_level(coverage, level, areas)
            features = [
                _feature(frame.geometry[area.code], _properties(areas, area.code, place))
                for place, area in enumerate(areas.at(level))
            ]
            yield f"{level}-{resolution}", {"type": "FeatureCollection", "features": features}
    land = [_feature(shape, {}) for shape in neighbouring_land().geometry]
    yield "neighbouring-land", {"type": "FeatureCollection", "features": land}


def _properties(areas: Areas, code: str, place: int) -> dict[str, object]:
    area = areas[code]
    lat, lon = area.label_point
    return {
        "code": code,
        "place": place,
        "da": area.name_da,
        "en": area.name_en,
        "label": [round(lat, DECIMALS), round(lon, DECIMALS)],
    }


def _feature(shape: Any, properties: dict[str, object]) -> dict[str, object]:
    geometry = shape.__geo_interface__
    return {
        "type": "Feature",
        "properties": properties,
        "geometry": {"type": geometry["type"], "coordinates": _rounded(geometry["coordinates"])},
    }


def _rounded(coordinates: Any) -> Any:
    if isinstance(coordinates[0], float):
        return [round(value, DECIMALS) for value in coordinates]
    return [_rounded(part) for part in coordinates]
