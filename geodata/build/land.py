"""The land of Denmark from OpenStreetMap, and the land around it from Natural Earth."""

from __future__ import annotations

import json
from pathlib import Path

import geopandas as gpd
import shapely

from geodata.coverage import GEOGRAPHIC_CRS, METRIC_CRS, on_grid

SMALLEST_ISLAND_M2 = 0.2e6
BORNHOLM_EAST_OF = 14.6
ERTHOLMENE = shapely.box(15.15, 55.30, 15.25, 55.35)
FRAME = shapely.box(3.5, 53.0, 19.0, 59.9)
"""What a map of Denmark can show before one pans away: degrees, west, south, east, north."""
AROUND = {"752": "SE", "276": "DE", "578": "NO", "616": "PL"}
"""ISO 3166-1 numbers of the countries drawn around Denmark."""
AROUND_TOLERANCE_M = 700.0
AROUND_SMALLEST_M2 = 3e6


def read_land(file: Path) -> gpd.GeoSeries:
    """Read Denmark's land, one polygon per island, lakes filled, EPSG:25832.

    Ertholmene, which belongs to no municipality, and islands below 0.2 km2 are left out.
    """
    with file.open(encoding="utf-8") as lines:
        feature = next(line for line in lines if line.rstrip().rstrip(",").endswith('"DNK"}}'))
    geometry = shapely.geometry.shape(json.loads(feature.rstrip().rstrip(","))["geometry"])
    parts = gpd.GeoSeries([geometry], crs=GEOGRAPHIC_CRS).make_valid().explode(ignore_index=True)
    parts = parts[(parts.geom_type == "Polygon") & ~parts.within(ERTHOLMENE)].to_crs(METRIC_CRS)
    filled = shapely.union_all(shapely.polygons(shapely.get_exterior_ring(parts.to_numpy())))
    islands = gpd.GeoSeries([filled], crs=METRIC_CRS).explode(ignore_index=True)
    return islands[islands.area >= SMALLEST_ISLAND_M2].reset_index(drop=True)


def read_around(file: Path) -> gpd.GeoDataFrame:
    """Read the land of the neighbouring countries within the frame, generalised, EPSG:4326."""
    world = gpd.read_file(file, layer="countries").set_crs(GEOGRAPHIC_CRS)
    world["country"] = world["id"].astype(str).map(AROUND)
    around = world.dropna(subset="country").set_index("country").geometry.make_valid()
    around = around.clip(FRAME).explode().to_crs(METRIC_CRS)
    around = around[(around.geom_type == "Polygon") & (around.area >= AROUND_SMALLEST_M2)]
    around.loc[:] = shapely.coverage_simplify(around.to_numpy(), AROUND_TOLERANCE_M)
    joined = around.groupby(level=0).agg(shapely.union_all)
    geometry = on_grid(gpd.GeoSeries(joined, crs=METRIC_CRS).to_crs(GEOGRAPHIC_CRS), 0.001, 0.0)
    return gpd.GeoDataFrame(geometry=geometry).rename_axis("country")
