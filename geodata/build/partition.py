"""Give every piece of land to one municipality."""

from __future__ import annotations

from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geodata.coverage import METRIC_CRS, polygons_only

POINT_EVERY_M = 300.0
ISLAND_SHARE = 0.5
"""An island goes by its points when those account for at least this share of its area."""
NEARLY_ALL = 0.95
"""An island goes as a whole to whoever would get at least this share of it."""
WHOLE_M2 = 50e6
"""An island below this area goes as a whole to whoever would get most of it."""
JOINED_KM2 = (0.3, 50.0)
"""Islands of these sizes, where dams join them to other land, go by a disc around their point."""
JOINED_RADIUS = 0.6
"""Radius of that disc, as a share of that of a round island of the same area."""
STRAY_M = 1_000.0
"""A point beside all land stands for an island of about its area within this distance."""
SCRAP_M2 = 2e6
"""A detached piece below this area goes to the neighbour with the longest common border."""


def partition(
    land: gpd.GeoSeries, placed: gpd.GeoSeries, islands: gpd.GeoDataFrame
) -> gpd.GeoSeries:
    """Divide the land among the municipalities.

    Parameters
    ----------
    land : GeoSeries
        One polygon per island.
    placed : GeoSeries
        The drawn outlines where they belong, by municipality code.
    islands : GeoDataFrame
        Points with ``municipality_code`` and ``area_km2`` of the island they stand for.

    Returns
    -------
    GeoSeries
        A coverage by municipality code, EPSG:25832.
    """
    cells = _nearest(_with_joined_islands(placed, islands))
    tree = shapely.STRtree(cells.to_numpy())
    by_points = _owners_by_points(land, islands)
    homes = {code: _home(land, outline) for code, outline in placed.items()}
    pieces: list[tuple[str, Any]] = []
    for number, ground in enumerate(land):
        if number in by_points:
            pieces.append((by_points[number], ground))
        else:
            near = cells.iloc[np.sort(tree.query(ground))]
            at_home = {code for code, home in homes.items() if home == number}
            pieces.extend(_divide(ground, near, at_home))
    codes = [code for code, _ in pieces]
    shares = gpd.GeoSeries([piece for _, piece in pieces], index=codes, crs=METRIC_CRS)
    joined = shares.groupby(level=0).agg(lambda own: polygons_only(shapely.union_all(own.values)))
    return gpd.GeoSeries(joined, crs=METRIC_CRS).rename_axis("municipality_code")


def _nearest(placed: gpd.GeoSeries) -> gpd.GeoSeries:
    """Return the ground that lies nearest to each outline: its points' Voronoi cells, joined."""
    dense = shapely.segmentize(shapely.boundary(placed.to_numpy()), POINT_EVERY_M)
    points, owner = shapely.get_coordinates(dense, return_index=True)
    points, first = np.unique(np.round(points), axis=0, return_index=True)
    frame = shapely.box(*placed.total_bounds).buffer(50_000)
    cells = shapely.voronoi_polygons(shapely.MultiPoint(points), extend_to=frame, ordered=True)
    cells = np.asarray(shapely.get_parts(cells))
    owner = owner[first]
    joined = [
        shapely.union_all(cells[owner == number], grid_size=0.01) for number in range(len(placed))
    ]
    return gpd.GeoSeries(joined, index=placed.index, crs=METRIC_CRS)


def _with_joined_islands(placed: gpd.GeoSeries, islands: gpd.GeoDataFrame) -> gpd.GeoSeries:
    """Add a disc for each island to its owner's outline, and take it from all others."""
    middling = islands[islands["area_km2"].between(*JOINED_KM2)]
    radius = JOINED_RADIUS * np.sqrt(middling["area_km2"] * 1e6 / np.pi)
    discs = middling.set_geometry(middling.buffer(radius)).dissolve("municipality_code").geometry
    everything = shapely.union_all(discs.to_numpy()).buffer(POINT_EVERY_M)
    own = discs.reindex(placed.index, fill_value=shapely.Polygon())
    return placed.difference(everything, align=False).union(own, align=False)


def _owners_by_points(land: gpd.GeoSeries, islands: gpd.GeoDataFrame) -> dict[int, str]:
    """Return which islands their points decide: number of the island to municipality code."""
    ground = gpd.GeoDataFrame({"ground_m2": land.area}, geometry=land)
    met = islands.sjoin(ground, how="left", predicate="within")
    stray = islands[met["index_right"].isna()].sjoin_nearest(ground, max_distance=STRAY_M)
    alike = (stray["area_km2"] * 1e6 / stray["ground_m2"]).between(ISLAND_SHARE, 1 / ISLAND_SHARE)
    by_island = pd.concat([met.dropna(subset="index_right"), stray[alike]]).groupby("index_right")
    owners = by_island["municipality_code"].agg(["first", "nunique"])
    share = by_island["area_km2"].sum() * 1e6 / by_island["ground_m2"].first()
    decided = owners[(owners["nunique"] == 1) & (share >= ISLAND_SHARE)]
    return {int(number): str(code) for number, code in decided["first"].items()}


def _home(land: gpd.GeoSeries, outline: Any) -> int:
    """Return the number of the island that holds most of an outline."""
    return int(np.argmax(shapely.area(shapely.intersection(land.to_numpy(), outline))))


def _divide(ground: Any, cells: gpd.GeoSeries, at_home: set[str]) -> list[tuple[str, Any]]:
    shares = shapely.intersection(cells.to_numpy(), ground)
    largest = int(np.argmax(shapely.area(shares)))
    if ground.area < WHOLE_M2 or shares[largest].area >= NEARLY_ALL * ground.area:
        return [(cells.index[largest], ground)]
    pieces = [
        (code, part)
        for code, share in zip(cells.index, shares, strict=True)
        for part in shapely.get_parts(share)
        if part.geom_type == "Polygon"
    ]
    return _without_scraps(pieces, at_home)


def _without_scraps(pieces: list[tuple[str, Any]], at_home: set[str]) -> list[tuple[str, Any]]:
    """Give scraps to the neighbour they share most border with.

    The largest piece of a municipality on the island where it is at home is never a scrap.
    """
    largest: dict[str, float] = dict.fromkeys(at_home, 0.0)
    for code, part in pieces:
        if code in at_home:
            largest[code] = max(largest[code], part.area)
    small = [part.area < min(SCRAP_M2, largest.get(code, SCRAP_M2)) for code, part in pieces]
    if all(small):
        return pieces
    keep = [piece for piece, is_scrap in zip(pieces, small, strict=True) if not is_scrap]
    scraps = [piece for piece, is_scrap in zip(pieces, small, strict=True) if is_scrap]
    for code, scrap in scraps:
        common = [shapely.intersection(part, scrap).length for _, part in keep]
        nearest = int(np.argmax(common))
        keep.append((keep[nearest][0] if common[nearest] > 0 else code, scrap))
    return keep
