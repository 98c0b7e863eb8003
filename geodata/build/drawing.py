"""The municipalities as drawn in react-denmark-map, and the way from the drawing to the ground."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from scipy.interpolate import RBFInterpolator
from svgpathtools import Line, parse_path

Coordinates = Any
"""An array of shape (n, 2)."""

CURVE_STEPS = (0.0, 0.25, 0.5, 0.75)
SPLINE_UNIT = 100_000.0
SPLINE_SMOOTHING = 0.1
SPECK = 20.0
"""Drawn parts below this area (square drawing units, about 0.03 km2) are slips of the pen."""


def read_drawing(bundle: Path) -> gpd.GeoSeries:
    """Read the drawn outlines, indexed by municipality code, in drawing units with y upwards."""
    script = bundle.read_text(encoding="utf-8")
    start = script.index('[{id:"langeland"')
    stop = script.index('[{id:"syddanmark"', start)
    found = re.findall(r'code:"(\d+)",d:"([^"]*)"', script[start:stop])
    return gpd.GeoSeries({code.zfill(4): _polygon(path) for code, path in found}).sort_index()


def _polygon(path: str) -> Any:
    rings = [_ring(subpath) for subpath in parse_path(path).continuous_subpaths()]
    polygons = [shapely.make_valid(shapely.Polygon(ring)) for ring in rings if len(ring) > 2]
    drawn = polygons[0]
    for polygon in polygons[1:]:
        drawn = shapely.symmetric_difference(drawn, polygon)
    parts = shapely.get_parts(shapely.make_valid(drawn))
    return shapely.MultiPolygon(
        [
            shapely.Polygon(part.exterior, [r for r in part.interiors if _is_ring(r)])
            for part in parts
            if part.geom_type == "Polygon" and part.area > SPECK
        ]
    )


def _is_ring(ring: Any) -> bool:
    return bool(shapely.Polygon(ring).area > SPECK)


def _ring(subpath: Any) -> list[tuple[float, float]]:
    points = (
        piece.point(step)
        for piece in subpath
        for step in (CURVE_STEPS[:1] if isinstance(piece, Line) else CURVE_STEPS)
    )
    return [(point.real, -point.imag) for point in points]


def placement(drawn: gpd.GeoSeries, centroids: pd.DataFrame) -> Callable[[Any], Any]:
    """Fit the way from drawing coordinates to EPSG:25832 (metres).

    An affine transform through the areas' centroids, then a thin-plate spline over what is left.

    Parameters
    ----------
    drawn : GeoSeries
        Outlines in drawing units, without those that stand displaced.
    centroids : DataFrame
        ``x`` and ``y`` in metres, indexed by municipality code.
    """
    start = shapely.get_coordinates(shapely.centroid(drawn.to_numpy()))
    goal = centroids.loc[drawn.index, ["x", "y"]].to_numpy()
    matrix = np.linalg.lstsq(_with_ones(start), goal, rcond=None)[0]
    roughly = _with_ones(start) @ matrix
    spline = RBFInterpolator(
        roughly / SPLINE_UNIT,
        goal - roughly,
        kernel="thin_plate_spline",
        smoothing=SPLINE_SMOOTHING,
    )

    def place(points: Coordinates) -> Coordinates:
        near = _with_ones(points) @ matrix
        return np.round(near + spline(near / SPLINE_UNIT), 2)

    return place


def _with_ones(points: Coordinates) -> Coordinates:
    return np.column_stack([points, np.ones(len(points))])
