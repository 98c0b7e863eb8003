"""The areas: who lies in whom, with which figures, and who is next to whom."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foundation.settings import PROJECT_FOLDER
from geodata.areas import LEVELS, Areas, Level, load_areas

AREAS = load_areas()
ISLANDS = ("0400", "0482", "0492", "0563", "0741", "0773", "0825")
any_code = st.sampled_from([area.code for area in AREAS])
any_municipality = st.sampled_from([area.code for area in AREAS.at("municipality")])


@pytest.mark.parametrize(
    ("level", "count"),
    [("municipality", 98), ("province", 11), ("growth_forum", 6), ("region", 5), ("country", 1)],
)
def test_every_level_is_complete(level: Level, count: int) -> None:
    assert len(AREAS.at(level)) == count


def test_areas_come_finest_level_first_and_by_code() -> None:
    order = [(LEVELS.index(area.level), area.code) for area in AREAS]
    assert order == sorted(order)
    assert len(AREAS) == 121


def test_an_unknown_code_is_no_area() -> None:
    assert "0411" not in AREAS
    assert AREAS.get("0411") is None
    with pytest.raises(KeyError):
        AREAS["0411"]
    with pytest.raises(KeyError):
        AREAS.children("Atlantis")


@pytest.mark.parametrize("level", LEVELS)
def test_the_areas_of_a_level_share_out_all_municipalities(level: Level) -> None:
    inside = [code for area in AREAS.at(level) for code in AREAS.municipalities(area.code)]
    assert sorted(inside) == [area.code for area in AREAS.at("municipality")]


@given(any_municipality)
def test_a_municipality_lies_in_one_area_of_each_level(code: str) -> None:
    levels = [AREAS[parent].level for parent in AREAS[code].parents]
    assert levels == ["province", "growth_forum", "region", "country"]


@given(any_code)
def test_parents_and_children_agree(code: str) -> None:
    for parent in AREAS[code].parents:
        assert code in AREAS.children(parent)
        assert set(AREAS.municipalities(code)) <= set(AREAS.municipalities(parent))
    for child in AREAS.children(code):
        assert code in AREAS[child].parents


def test_bornholm_has_a_growth_forum_of_its_own_in_the_capital_region() -> None:
    assert AREAS.parent("0400", "growth_forum") == "F0400"
    assert AREAS.parent("F0400", "region") == "1084"
    assert AREAS.parent("DK014", "growth_forum") == "F0400"
    assert "0400" not in AREAS.municipalities("F1084")
    assert len(AREAS.municipalities("F1084")) == 28


@pytest.mark.parametrize(
    ("year", "total"), [(2014, 5_627_145), (2016, 5_707_160), (2021, 5_839_955)]
)
def test_the_municipalities_add_up_to_the_published_population(year: int, total: int) -> None:
    assert sum(area.population(year).value for area in AREAS.at("municipality")) == total
    figure = AREAS["DK"].population(year)
    assert figure.value == total
    assert figure.source.startswith("Sum of 98 municipalities")


@pytest.mark.parametrize(("year", "ertholmene"), [(2016, 91), (2021, 90)])
def test_the_published_capital_region_includes_ertholmene(year: int, ertholmene: int) -> None:
    inside = sum(AREAS[code].population(year).value for code in AREAS.municipalities("1084"))
    assert AREAS["1084"].population(year).value == inside + ertholmene
    assert "Sum" not in AREAS["1084"].population(year).source


@given(any_code, st.integers(1900, 2100))
def test_a_population_is_the_newest_not_after_the_year_asked_for(code: str, year: int) -> None:
    figure = AREAS[code].population(year)
    assert figure.year == max(
        (known for known in (2014, 2016, 2021) if known <= year), default=2014
    )
    assert figure.source
    assert AREAS[code].population().year == 2021


def test_every_area_has_both_names_figures_with_source_and_a_label_in_denmark() -> None:
    for area in AREAS:
        assert area.name_da
        assert area.name_en
        assert [figure.year for figure in area.populations] == [2014, 2016, 2021]
        assert area.area_km2
        assert area.area_km2.source
        latitude, longitude = area.label_point
        assert 54.5 < latitude < 57.8
        assert 8.0 < longitude < 15.3


@given(any_municipality)
def test_neighbours_are_neighbours_of_each_other(code: str) -> None:
    for neighbour in AREAS.neighbours(code):
        back = {other.code: other.kind for other in AREAS.neighbours(neighbour.code)}
        assert back[code] == neighbour.kind
        assert neighbour.code != code


@pytest.mark.parametrize("code", ISLANDS)
def test_islands_are_reached_by_bridge_or_ferry_only(code: str) -> None:
    kinds = {neighbour.kind for neighbour in AREAS.neighbours(code)}
    assert kinds
    assert "land" not in kinds


def test_all_other_municipalities_have_a_neighbour_on_land() -> None:
    alone = [
        area.code
        for area in AREAS.at("municipality")
        if not any(neighbour.kind == "land" for neighbour in AREAS.neighbours(area.code))
    ]
    assert tuple(alone) == ISLANDS


def test_every_municipality_reaches_every_other() -> None:
    reached, ahead = set(), ["0101"]
    while ahead:
        code = ahead.pop()
        if code not in reached:
            reached.add(code)
            ahead.extend(neighbour.code for neighbour in AREAS.neighbours(code))
    assert len(reached) == 98


def test_known_ways_across() -> None:
    ways = {("0330", "0450"): "bridge", ("0101", "0147"): "land", ("0259", "0400"): "ferry"}
    for (one, other), kind in ways.items():
        assert {n.code: n.kind for n in AREAS.neighbours(one)}[other] == kind
    assert AREAS.neighbours("1084") == ()


def test_no_areas_at_all_are_possible() -> None:
    assert len(Areas([])) == 0
    assert Areas([]).at("region") == ()


def test_areas_load_without_any_geometry_library() -> None:
    script = (
        "import sys, geodata.areas; geodata.areas.load_areas(); "
        "print({'geopandas', 'shapely', 'pandas', 'numpy'} & set(sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=PROJECT_FOLDER, capture_output=True, text=True
    )
    assert done.stdout.strip() == "set()", done.stderr
