"""GeoJSON and GeoPackage: seats as points, footprints as unions of municipalities.

Every cluster occurs: without a known seat as a row without geometry. A cluster that covers the
whole country has no footprint; ``nationwide`` says so, as it does not paint every municipality.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import geopandas as gpd
import numpy as np
import orjson
import pandas as pd
import pyogrio
import shapely

from geodata.coverage import GEOGRAPHIC_CRS, METRIC_CRS
from geodata.outlines import load_outlines, outlines_digest, simplified
from writers.delivery import Delivery, plain

FINE_M: Final = 100.0
COARSE_M: Final = 1_000.0
"""How far outlines are simplified; official ones would make enormous files."""
MOST_FINE: Final = 10_000
"""With more municipalities in all footprints together, the coarse outlines are taken."""
DECIMALS: Final = 5
"""Of degrees: about a metre."""
FOOTPRINT_COLUMNS: Final = ("name_da", "name_en", "themes", "level", "maturity", "label")
OWN_COLUMNS: Final = frozenset({"fid", "geom", "geometry"})


def geojson(delivery: Delivery) -> bytes:
    """Write a GeoJSON file (RFC 7946: WGS 84, longitude before latitude).

    A feature's ``part`` is ``seat`` or ``footprint``. What the file is stands beside the features
    in ``title`` and ``about``.
    """
    content = {
        "type": "FeatureCollection",
        "title": plain(delivery.title),
        "about": [{"name": plain(name), "value": plain(value)} for name, value in delivery.about],
        "features": [*_seats(delivery), *_footprints(delivery)],
    }
    return orjson.dumps(content)


def _seats(delivery: Delivery) -> Iterator[dict[str, Any]]:
    table = _attributes(delivery)
    for cluster_id, row in table.to_dict("index").items():
        seat = delivery.places.seats.get(str(cluster_id))
        point = shapely.Point(np.round((seat[1], seat[0]), DECIMALS)) if seat else None
        said = {"cluster_id": cluster_id, **row, "part": "seat"}
        yield _feature(f"{cluster_id}/seat", point, said)


def _footprints(delivery: Delivery) -> Iterator[dict[str, Any]]:
    clusters = delivery.landscape.clusters
    bounded = _bounded(delivery)
    unions = _unions(GEOGRAPHIC_CRS, bounded)
    for cluster_id, codes in bounded.items():
        row = clusters.loc[cluster_id, list(FOOTPRINT_COLUMNS)].to_dict()
        said = {"cluster_id": cluster_id, **row, "municipalities": codes, "part": "footprint"}
        yield _feature(f"{cluster_id}/footprint", shapely.orient_polygons(unions(codes)), said)


def _feature(identifier: str, shape: Any, said: Mapping[Any, object]) -> dict[str, Any]:
    drawn = orjson.Fragment(shapely.to_geojson(shape)) if shape is not None else None
    return {"type": "Feature", "id": identifier, "geometry": drawn, "properties": _properties(said)}


def _properties(row: Mapping[Any, object]) -> dict[str, object]:
    return {plain(str(name)): _value(cell) for name, cell in row.items()}


def _value(cell: Any) -> object:
    """Return a cell as JSON has it; None where nothing is known."""
    match cell:
        case str():
            return plain(cell) or None
        case tuple():
            return list(cell)
        case bool() | np.bool_():
            return bool(cell)
        case pd.Timestamp():
            return cell.strftime("%Y-%m-%d")
        case float() if cell.is_integer():
            return int(cell)
    return None if pd.isna(cell) else cell


def geopackage(delivery: Delivery) -> bytes:
    """Write a GeoPackage in EPSG:25832 with the layers ``clusters``, ``footprints``, ``about``.

    ``clusters`` are seats as points, ``footprints`` multipolygons; ``about`` is a table of what
    the file is, which stands in the file's metadata too.
    """
    about = {plain(name): plain(value) for name, value in delivery.about}
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "catalogue.gpkg"
        _layer(_seat_frame(delivery), file, "clusters", "Point", delivery)
        _layer(_footprint_frame(delivery), file, "footprints", "MultiPolygon", delivery)
        lines = pd.DataFrame(
            [(plain(name), plain(value)) for name, value in delivery.about],
            columns=["name", "value"],
        )
        pyogrio.write_dataframe(
            lines, file, layer="about", driver="GPKG", append=True, dataset_metadata=about
        )
        return file.read_bytes()


def _layer(frame: gpd.GeoDataFrame, file: Path, name: str, kind: str, delivery: Delivery) -> None:
    pyogrio.write_dataframe(
        frame,
        file,
        layer=name,
        driver="GPKG",
        geometry_type=kind,
        append=file.exists(),
        layer_options={"DESCRIPTION": plain(delivery.title), "GEOMETRY_NAME": "geom"},
    )


def _seat_frame(delivery: Delivery) -> gpd.GeoDataFrame:
    table = _attributes(delivery).reset_index()
    seats = [delivery.places.seats.get(each) for each in table["cluster_id"]]
    points = [shapely.Point(seat[1], seat[0]) if seat else None for seat in seats]
    geometry = gpd.GeoSeries(points, crs=GEOGRAPHIC_CRS).to_crs(METRIC_CRS)
    return gpd.GeoDataFrame(_writable(table), geometry=geometry.to_numpy(), crs=METRIC_CRS)


def _footprint_frame(delivery: Delivery) -> gpd.GeoDataFrame:
    bounded = _bounded(delivery)
    unions = _unions(METRIC_CRS, bounded)
    table = delivery.landscape.clusters.loc[list(bounded), list(FOOTPRINT_COLUMNS)].reset_index()
    table["municipalities"] = pd.Series(list(bounded.values()), dtype=object)
    shapes = [shapely.multipolygons(shapely.get_parts(unions(codes))) for codes in bounded.values()]
    return gpd.GeoDataFrame(_writable(table), geometry=gpd.GeoSeries(shapes, crs=METRIC_CRS))


def _attributes(delivery: Delivery) -> pd.DataFrame:
    """Return the table of clusters with what a map has to say of each seat."""
    clusters, places = delivery.landscape.clusters, delivery.places
    origins = {True: "point on record", False: "municipality"}
    seats_from = [
        origins[each in places.on_record] if each in places.seats else "" for each in clusters.index
    ]
    return clusters.assign(
        seat_from=pd.Series(seats_from, index=clusters.index, dtype="str"),
        nationwide=clusters.index.isin(list(places.nationwide)),
    )


def _writable(table: pd.DataFrame) -> pd.DataFrame:
    """Return a table whose cells a layer holds: lists as text, days as days, no control signs.

    Names that a layer has for itself get a sign behind.
    """
    names = {name: plain(str(name)) for name in table}
    names = {name: f"{said}_" if said in OWN_COLUMNS else said for name, said in names.items()}
    return pd.DataFrame({said: _column(table[name]) for name, said in names.items()})


def _column(column: pd.Series) -> pd.Series:
    if column.dtype == object:
        return column.map(lambda cell: plain(";".join(cell))).astype("str")
    if column.dtype.kind == "M":
        days: pd.Series = column.dt.date
        return days
    if pd.api.types.is_string_dtype(column):
        return column.map(plain).astype("str")
    return column


def _bounded(delivery: Delivery) -> dict[str, tuple[str, ...]]:
    """Return the municipalities of every footprint that is not the whole country."""
    places = delivery.places
    ids = [str(each) for each in delivery.landscape.clusters.index]
    return {
        each: tuple(sorted(codes))
        for each in ids
        if each not in places.nationwide and (codes := places.footprints.get(each))
    }


class _Unions:
    """Joins municipalities; what is asked for again is kept."""

    def __init__(self, outlines: gpd.GeoSeries) -> None:
        self._outlines = outlines
        self._kept: dict[tuple[str, ...], Any] = {}

    def __call__(self, codes: tuple[str, ...]) -> Any:
        if codes not in self._kept:
            shapes = self._outlines.loc[list(codes)].to_numpy()
            self._kept[codes] = shapely.coverage_union_all(shapes)
        return self._kept[codes]


def _unions(crs: str, bounded: Mapping[str, tuple[str, ...]]) -> _Unions:
    """Return what joins municipalities in a CRS, as finely as the number of them allows."""
    parts = sum(len(codes) for codes in bounded.values())
    return _Unions(_outlines(crs, FINE_M if parts <= MOST_FINE else COARSE_M, outlines_digest()))


@lru_cache(maxsize=4)
def _outlines(crs: str, tolerance_m: float, digest: str) -> gpd.GeoSeries:  # noqa: ARG001 (key)
    """Return the outlines; in degrees they are rounded before they are joined, so that they fit."""
    found = simplified(load_outlines(), tolerance_m).geometry.to_crs(crs)
    if crs == METRIC_CRS:
        return found
    rounded = shapely.transform(found.to_numpy(), lambda points: np.round(points, DECIMALS))
    return gpd.GeoSeries(rounded, index=found.index, crs=crs)
