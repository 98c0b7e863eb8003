"""A coverage: polygons side by side that share their borders and never overlap."""

from __future__ import annotations

from typing import Any

import geopandas as gpd
import numpy as np
import shapely

METRIC_CRS = "EPSG:25832"
GEOGRAPHIC_CRS = "EPSG:4326"


def polygons_only(geometry: Any) -> Any:
    """Return the polygons among a geometry's parts as one valid, flat (multi)polygon.

    Lines and points that a repair leaves behind, and heights, are dropped.

    >>> bow_tie = shapely.from_wkt("POLYGON Z ((0 0 9, 2 2 9, 2 0 9, 0 2 9, 0 0 9))")
    >>> mended = polygons_only(bow_tie)
    >>> mended.geom_type, mended.area, mended.has_z
    ('MultiPolygon', 2.0, False)
    """
    repaired = shapely.make_valid(shapely.force_2d(geometry))
    parts = shapely.get_parts(shapely.get_parts([repaired]))
    return shapely.union_all(parts[shapely.get_type_id(parts) == shapely.GeometryType.POLYGON])


def on_grid(geometries: gpd.GeoSeries, grid: float, largest_gap: float) -> gpd.GeoSeries:
    """Round a coverage's coordinates to a grid without tearing neighbours apart.

    All borders are noded together on the grid and the faces between them are given back to the
    polygon that they came from, so that neighbours share every vertex. Where polygons overlapped,
    the smaller one keeps the overlap. A gap that is shut in goes to the polygon it shares most
    border with.

    Parameters
    ----------
    geometries : GeoSeries
        Polygons in any CRS.
    grid : float
        Cell size in the units of the CRS.
    largest_gap : float
        The area, in square units of the CRS, up to which gaps are closed.

    Returns
    -------
    GeoSeries
        The same index and CRS; a polygon smaller than the grid comes out empty.
    """
    values = geometries.to_numpy()
    lines = shapely.union_all(shapely.boundary(values), grid_size=grid)
    faces = shapely.get_parts(shapely.polygonize([lines]))
    owners = _owners(faces, values)
    _close_gaps(faces, owners, largest_gap)
    joined = [shapely.coverage_union_all(faces[owners == n]) for n in range(len(values))]
    return gpd.GeoSeries(joined, index=geometries.index, crs=geometries.crs)


def _owners(faces: Any, polygons: Any) -> Any:
    """Return for each face the number of the smallest polygon that holds it, or -1."""
    inner = shapely.point_on_surface(faces)
    face, polygon = shapely.STRtree(polygons).query(inner, predicate="intersects")
    largest_first = np.argsort(-shapely.area(polygons)[polygon], kind="stable")
    owners = np.full(len(faces), -1)
    owners[face[largest_first]] = polygon[largest_first]
    return owners


def _close_gaps(faces: Any, owners: Any, largest: float) -> None:
    """Give small faces that nobody owns to the neighbour with the longest common border."""
    gaps = np.flatnonzero((owners < 0) & (shapely.area(faces) <= largest))
    tree = shapely.STRtree(faces)
    for gap in gaps:
        beside = tree.query(faces[gap], predicate="touches")
        beside = beside[owners[beside] >= 0]
        if len(beside):
            common = shapely.length(shapely.intersection(faces[beside], faces[gap]))
            owners[gap] = owners[beside[np.argmax(common)]]


def shared_border_length(outlines: gpd.GeoDataFrame) -> dict[tuple[str, str], float]:
    """Measure the border that each pair of touching areas shares.

    Parameters
    ----------
    outlines : GeoDataFrame
        Indexed by area code, any CRS.

    Returns
    -------
    dict
        Metres of common border by pair of codes, the smaller code first.
    """
    metric = outlines.geometry.to_crs(METRIC_CRS)
    values = metric.to_numpy()
    left, right = shapely.STRtree(values).query(values, predicate="intersects")
    left, right = left[left < right], right[left < right]
    common = shapely.intersection(shapely.boundary(values[left]), shapely.boundary(values[right]))
    codes = list(metric.index)
    return {
        (min(codes[a], codes[b]), max(codes[a], codes[b])): float(length)
        for a, b, length in zip(left, right, shapely.length(common), strict=True)
    }
