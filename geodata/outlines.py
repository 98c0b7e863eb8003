"""The areas' outlines: the official ones where they are installed, else the embedded ones.

Outlines are handed out in EPSG:4326 (degrees). Everything that measures or compares geometry
works in EPSG:25832 (metres).
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

import geopandas as gpd
import pyogrio
import shapely

from foundation.logs import logger
from geodata.areas import DATA_FOLDER, Areas, Level
from geodata.coverage import METRIC_CRS, shared_border_length
from geodata.store import Record, Store, installed_folder

EMBEDDED = DATA_FOLDER / "municipalities.fgb"
SHORTEST_BORDER_M = 100.0
"""Areas that touch along less than this meet in a corner, not along a border."""


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where the outlines in use come from, for "About" and the map's attribution."""

    title_da: str
    title_en: str
    attribution: str
    licence: str
    official: bool
    source: str = ""
    fetched: date | None = None


EMBEDDED_PROVENANCE = Provenance(
    title_da="Generaliserede omrids af de 98 kommuner, bygget af åbne data",
    title_en="Generalised outlines of the 98 municipalities, made from open data",
    attribution="© OpenStreetMap contributors (ODbL), react-denmark-map (MIT), Natural Earth",
    licence="ODbL 1.0",
    official=False,
    source="geodata/README.md",
)


def load_outlines() -> gpd.GeoDataFrame:
    """Return the outlines of the 98 municipalities in use.

    Returns
    -------
    GeoDataFrame
        Index ``municipality_code``, only a geometry column, EPSG:4326. The official outlines
        where they are installed and readable, else the embedded ones.
    """
    official = _official()
    if official is not None:
        try:
            return _read(official[0])
        except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError, KeyError):
            logger("geodata").warning("official_outlines_unreadable", file=official[0].name)
    return _read(EMBEDDED)


def outlines_digest() -> str:
    """Return a short digest of the outlines in use: the key to anything derived from them."""
    official = _official()
    return (official[1].digest if official else _digest(EMBEDDED, *_stamp(EMBEDDED)))[:12]


def provenance() -> Provenance:
    """Return where the outlines in use come from."""
    official = _official()
    if official is None:
        return EMBEDDED_PROVENANCE
    record = official[1]
    return Provenance(
        title_da=f"Officielle kommunegrænser ({record.schema})",
        title_en=f"Official municipal boundaries ({record.schema})",
        attribution=record.attribution,
        licence=record.licence,
        official=True,
        source=record.source,
        fetched=record.fetched,
    )


def simplified(outlines: gpd.GeoDataFrame, tolerance_m: float) -> gpd.GeoDataFrame:
    """Return the outlines with fewer points; neighbours go on sharing their borders.

    Parameters
    ----------
    outlines : GeoDataFrame
        A coverage: areas that share borders and do not overlap, any CRS.
    tolerance_m : float
        The square root of the smallest corner (m2) that is kept; 0 leaves everything.

    Returns
    -------
    GeoDataFrame
        The same index and CRS. No area and no island is lost.
    """
    if tolerance_m <= 0:
        return outlines.copy()
    metric = outlines.geometry.to_crs(METRIC_CRS)
    simple = shapely.coverage_simplify(metric.to_numpy(), tolerance_m)
    geometry = gpd.GeoSeries(simple, index=outlines.index, crs=METRIC_CRS).to_crs(outlines.crs)
    return gpd.GeoDataFrame(geometry=geometry)


def at_level(outlines: gpd.GeoDataFrame, level: Level, areas: Areas) -> gpd.GeoDataFrame:
    """Join municipalities into the areas of a level.

    Made from the same coverage, so that the borders of all levels fall on each other.

    Parameters
    ----------
    outlines : GeoDataFrame
        Indexed by municipality code, any CRS.
    level : Level
        The level wanted.
    areas : Areas
        Who lies in whom.

    Returns
    -------
    GeoDataFrame
        Index ``area_code``, in the areas' order; the CRS of ``outlines``.
    """
    joined = {
        area.code: shapely.coverage_union_all(
            outlines.geometry.loc[list(areas.municipalities(area.code))].to_numpy()
        )
        for area in areas.at(level)
    }
    geometry = gpd.GeoSeries(joined, crs=outlines.crs).rename_axis("area_code")
    return gpd.GeoDataFrame(geometry=geometry)


def neighbouring_land() -> gpd.GeoDataFrame:
    """Return the land around Denmark, for orientation only.

    Returns
    -------
    GeoDataFrame
        Index ``country`` (ISO 3166: SE, DE, NO, PL), EPSG:4326, clipped to a frame.
    """
    return pyogrio.read_dataframe(DATA_FOLDER / "neighbouring_land.fgb").set_index("country")


def land_neighbours(outlines: gpd.GeoDataFrame) -> set[tuple[str, str]]:
    """Return the pairs of municipalities that share a border on land, smaller code first."""
    borders = shared_border_length(outlines)
    return {pair for pair, metres in borders.items() if metres >= SHORTEST_BORDER_M}


def write_outlines(outlines: gpd.GeoDataFrame, file: Path) -> None:
    """Write outlines as FlatGeobuf: small, and read in a few milliseconds."""
    pyogrio.write_dataframe(
        outlines.reset_index(),
        file,
        driver="FlatGeobuf",
        layer="outlines",
        geometry_type="MultiPolygon",
        promote_to_multi=True,
        layer_options={"SPATIAL_INDEX": "NO"},
    )


def _read(file: Path) -> gpd.GeoDataFrame:
    return pyogrio.read_dataframe(file).set_index("municipality_code").sort_index()


def _official() -> tuple[Path, Record] | None:
    """Return the official outlines if they are installed and are what was installed."""
    store = Store(installed_folder())
    record = store.active()
    if record is None:
        return None
    file = store.path(record)
    if file.exists() and _digest(file, *_stamp(file)) == record.digest:
        return file, record
    logger("geodata").warning("official_outlines_broken", file=file.name)
    return None


def _stamp(file: Path) -> tuple[int, int]:
    status = file.stat()
    return status.st_mtime_ns, status.st_size


@lru_cache(maxsize=8)
def _digest(file: Path, modified: int, size: int) -> str:  # noqa: ARG001 - part of the key
    return hashlib.sha256(file.read_bytes()).hexdigest()
