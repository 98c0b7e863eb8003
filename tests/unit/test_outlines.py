"""The outlines: one coverage whose borders fit at every level and every simplification."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import geopandas as gpd
import pytest
import shapely

from geodata.areas import LEVELS, Level, load_areas
from geodata.coverage import METRIC_CRS, on_grid, shared_border_length
from geodata.outlines import (
    EMBEDDED,
    at_level,
    land_neighbours,
    load_outlines,
    neighbouring_land,
    outlines_digest,
    provenance,
    simplified,
)

AREAS = load_areas()
TOLERANCES = (0, 100, 250, 600, 2_000)


@pytest.fixture(scope="module")
def outlines() -> gpd.GeoDataFrame:
    return load_outlines()


def holes(frame: gpd.GeoDataFrame) -> list[str]:
    """Return the code of the area for each hole."""
    return [code for code, g in frame.geometry.items() for p in g.geoms for _ in p.interiors]


def test_there_are_98_municipalities_in_degrees(outlines: gpd.GeoDataFrame) -> None:
    assert list(outlines.index) == [area.code for area in AREAS.at("municipality")]
    assert outlines.index.name == "municipality_code"
    assert outlines.crs == "EPSG:4326"
    assert EMBEDDED.stat().st_size <= 400 * 1024


@pytest.mark.parametrize("tolerance", TOLERANCES)
def test_neighbours_share_their_borders_however_simple(
    outlines: gpd.GeoDataFrame, tolerance: float
) -> None:
    simple = simplified(outlines, tolerance)
    metric = simple.geometry.to_crs(METRIC_CRS)
    assert list(simple.index) == list(outlines.index)
    assert simple.crs == outlines.crs
    assert simple.geometry.is_valid.all()
    assert not simple.geometry.is_empty.any()
    assert shapely.coverage_is_valid(simple.geometry.to_numpy())
    assert metric.area.sum() == pytest.approx(shapely.union_all(metric.to_numpy()).area, rel=1e-9)
    assert metric.area.sum() / 1e6 == pytest.approx(42_900, rel=0.01)
    assert holes(simple) == ["0101"]


def test_simpler_outlines_have_fewer_points(outlines: gpd.GeoDataFrame) -> None:
    counts = [
        shapely.get_num_coordinates(simplified(outlines, tolerance).geometry.to_numpy()).sum()
        for tolerance in TOLERANCES
    ]
    assert counts == sorted(counts, reverse=True)
    assert counts[-1] < counts[0] / 4


@pytest.mark.parametrize("tolerance", [0, 600])
@pytest.mark.parametrize("level", LEVELS)
def test_levels_fit_into_each_other(
    outlines: gpd.GeoDataFrame, level: Level, tolerance: float
) -> None:
    simple = simplified(outlines, tolerance)
    joined = at_level(simple, level, AREAS)
    assert joined.index.name == "area_code"
    assert list(joined.index) == [area.code for area in AREAS.at(level)]
    assert shapely.coverage_is_valid(joined.geometry.to_numpy())
    metric, parts = joined.geometry.to_crs(METRIC_CRS), simple.geometry.to_crs(METRIC_CRS)
    for code, area in metric.area.items():
        inside = parts.loc[list(AREAS.municipalities(code))].area.sum()
        assert area == pytest.approx(inside, rel=1e-9)
    if level != "municipality":
        multi = joined.set_geometry(
            joined.geometry.apply(lambda g: shapely.MultiPolygon(list(getattr(g, "geoms", [g]))))
        )
        assert holes(multi) == []


def test_labels_stand_in_or_beside_their_area(outlines: gpd.GeoDataFrame) -> None:
    for level in LEVELS:
        joined = at_level(outlines, level, AREAS).geometry.to_crs(METRIC_CRS)
        points = gpd.points_from_xy(
            [AREAS[code].label_point[1] for code in joined.index],
            [AREAS[code].label_point[0] for code in joined.index],
            crs="EPSG:4326",
        ).to_crs(METRIC_CRS)
        assert (joined.distance(gpd.GeoSeries(points, joined.index)) < 500).all()


def test_the_areas_are_about_as_large_as_published(outlines: gpd.GeoDataFrame) -> None:
    drawn = outlines.geometry.to_crs(METRIC_CRS).area / 1e6
    ratios = [drawn[a.code] / a.area_km2.value for a in AREAS.at("municipality") if a.area_km2]
    assert min(ratios) > 0.75
    assert max(ratios) < 1.4
    assert sorted(ratios)[49] == pytest.approx(1, abs=0.01)


def test_the_table_of_neighbours_follows_the_outlines(outlines: gpd.GeoDataFrame) -> None:
    listed = {
        (area.code, neighbour.code)
        for area in AREAS.at("municipality")
        for neighbour in AREAS.neighbours(area.code)
        if neighbour.kind == "land" and area.code < neighbour.code
    }
    corrected = {("0101", "0163"), ("0169", "0187"), ("0159", "0175"), ("0165", "0183")}
    assert listed ^ land_neighbours(outlines) == corrected


def test_areas_that_meet_in_a_corner_are_no_neighbours() -> None:
    squares = gpd.GeoDataFrame(
        geometry=[shapely.box(0, 0, 1e3, 1e3), shapely.box(1e3, 1e3, 2e3, 2e3)],
        index=["b", "a"],
        crs=METRIC_CRS,
    )
    assert land_neighbours(squares) == set()
    assert shared_border_length(squares) == {("a", "b"): 0.0}


def test_rounding_to_a_grid_mends_slivers_between_neighbours() -> None:
    squares = gpd.GeoSeries(
        [shapely.box(0, 0, 10, 10), shapely.box(9.8, 0, 20, 10), shapely.box(20.3, 0, 30, 10)]
    )
    mended = on_grid(squares, 1.0, 0.0)
    assert shapely.coverage_is_valid(mended.to_numpy())
    assert list(mended.area) == [100, 100, 100]


def test_the_land_around_is_there_and_small() -> None:
    land = neighbouring_land()
    assert sorted(land.index) == ["DE", "NO", "PL", "SE"]
    assert land.geometry.is_valid.all()
    assert EMBEDDED.with_name("neighbouring_land.fgb").stat().st_size < 60 * 1024


def test_what_is_in_use_says_where_it_comes_from() -> None:
    assert not provenance().official
    assert "OpenStreetMap" in provenance().attribution
    assert "ODbL" in provenance().licence
    assert len(outlines_digest()) == 12


def test_the_embedded_outlines_agree_with_the_official_ones(official_geodata: Path) -> None:
    tool = official_geodata.resolve().parent / "tools" / "check_boundaries.py"
    if not tool.exists():
        pytest.skip(f"no {tool}")
    done = subprocess.run(
        [sys.executable, str(tool), str(EMBEDDED)], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr
