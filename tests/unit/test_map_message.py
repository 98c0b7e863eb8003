"""What the map is told to draw."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import orjson
import pytest

from analysis.filters import Filters
from analysis.measures import MEASURES
from analysis.overview import Overview
from foundation.landscape import Landscape
from foundation.language import LANGUAGES
from foundation.settings import settings
from geodata.areas import LEVELS, load_areas
from loaders.catalogue import open_landscape
from tests.unit import made_landscapes as made
from ui import geometry, map_message, static_files
from ui.map_message import message
from ui.palette import THEMES, ramp
from ui.view import Place, Selection, View

AREAS = load_areas()
NATIONWIDE, REGIONAL = "clean", "mtic"
LARGEST = 5 * 1024


@pytest.fixture(scope="module", autouse=True)
def static_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep the static files of these tests, and what is remembered of them, to themselves."""
    caches = (geometry.prepare, map_message._base, map_message._catalogue)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(static_files, "FOLDER", tmp_path_factory.mktemp("static"))
        for cache in caches:
            cache.cache_clear()
        yield
    for cache in caches:
        cache.cache_clear()


@pytest.fixture(scope="module")
def landscape() -> Landscape:
    return open_landscape("dk-2016")


@pytest.fixture(scope="module")
def overview(landscape: Landscape) -> Overview:
    return Overview(landscape, AREAS)


def drawn(overview: Overview, view: View | None = None, **more: Any) -> dict[str, Any]:
    asked = {"start": None, "dark": False, "attribution": "© OSM"} | more
    return message(overview, view or View(), **asked)


def cluster(code: str, **more: Any) -> View:
    return View(selected=Selection("cluster", code), **more)


def catalogue(shown: dict[str, Any]) -> dict[str, Any]:
    """Read the file that a message names for what all messages of a landscape share."""
    place, name = shown["catalogue"].rsplit("/", 1)
    assert place == static_files.ADDRESS
    return orjson.loads((static_files.FOLDER / name).read_bytes())


def markers(shown: dict[str, Any]) -> dict[str, list[Any]]:
    """Return the markers that the map draws, by cluster."""
    seated = catalogue(shown)["clusters"]
    if shown["shown"] is None:
        return seated
    assert len(set(shown["shown"])) == len(shown["shown"])
    return {each: seated[each] for each in shown["shown"] if each in seated}


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("name", [name for name, one in MEASURES.items() if one.source != "counts"])
def test_every_area_has_a_value_a_text_and_a_class(
    overview: Overview, level: str, name: str
) -> None:
    shown = drawn(overview, View(level=level, measure=name))
    assert len(shown["values"]) == len(AREAS.at(level))
    # The map looks texts up by JavaScript's String(value), which is how JSON writes a number.
    keys = {json.dumps(number) for number in shown["values"]}
    assert keys | {"0"} == set(shown["texts"])
    assert all(re.fullmatch(r"\d+|0\.\d{1,3}", key) for key in keys)
    assert sum(int(each["count"]) for each in shown["classes"]) == len(shown["values"])
    assert max(shown["values"]) <= shown["classes"][-1]["upTo"]


def test_the_landscape_of_2016_has_98_municipalities_and_57_seats(overview: Overview) -> None:
    shown = drawn(overview)
    assert len(shown["values"]) == 98
    seated = overview.clusters["hq_municipality_code"].ne("")
    assert set(markers(shown)) == set(overview.clusters.index[seated])
    assert len(markers(shown)) == 57


def test_markers_stand_in_denmark_and_carry_their_themes_first_one_first(
    overview: Overview,
) -> None:
    shown = drawn(overview)
    names = [theme["name"] for theme in catalogue(shown)["themes"]]
    assert len(names) == len(THEMES)
    for cluster_id, (lat, lon, carried, name, place) in markers(shown).items():
        row = overview.clusters.loc[cluster_id]
        assert 54.5 < lat < 57.8
        assert 8 < lon < 15.3
        expected = [overview.taxonomy.at[theme, "name_da"] for theme in row["themes"]]
        assert [names[number] for number in carried] == expected
        assert (name, place) == (row["name_da"], row["hq_place"])


def test_a_seat_without_coordinates_stands_at_its_municipality() -> None:
    overview = made.overview(
        {
            "known": {"hq_municipality_code": "0751", "hq_lat": 56.2, "hq_lon": 10.2},
            "vague": {"hq_municipality_code": "0751"},
            "half": {"hq_municipality_code": "0751", "hq_lat": 56.2},
            "nowhere": {},
        }
    )
    places = {each: tuple(marker[:2]) for each, marker in markers(drawn(overview)).items()}
    aarhus = AREAS["0751"].label_point
    assert places == {"known": (56.2, 10.2), "vague": aarhus, "half": aarhus}


def test_a_nationwide_cluster_paints_no_area_but_shows_its_offices(overview: Overview) -> None:
    assert NATIONWIDE in overview.nationwide
    shown = drawn(overview, cluster(NATIONWIDE))
    assert shown["footprint"]["codes"] == []
    assert shown["footprint"]["label"] == "CLEAN dækker hele landet"
    offices = {office[2]: tuple(office[:2]) for office in shown["offices"]}
    expected = [AREAS[code] for code in ("0410", "0461", "0540", "0751")]
    assert offices == {f"Kontor: {area.name_da}": area.label_point for area in expected}


def test_a_regional_cluster_shades_the_municipalities_of_its_region(overview: Overview) -> None:
    shown = drawn(overview, cluster(REGIONAL))
    assert shown["footprint"]["codes"] == sorted(AREAS.municipalities("1082"))
    assert shown["footprint"]["colour"] == THEMES["health"].colour
    assert shown["offices"] == []
    assert drawn(overview, cluster(REGIONAL, level="region"))["footprint"]["codes"] == ["1082"]


def test_a_footprint_holds_seat_and_offices_too() -> None:
    overview = made.overview(
        {"a": {"hq_municipality_code": "0751", "themes": ()}},
        [("a", "0400", "declared"), ("a", "0461", "office")],
    )
    shown = drawn(overview, cluster("a"))
    assert shown["footprint"]["codes"] == ["0400", "0461", "0751"]
    assert shown["footprint"]["colour"] == THEMES["other"].colour
    assert len(shown["offices"]) == 1


def test_a_selected_cluster_that_the_filters_leave_out_keeps_its_marker(
    overview: Overview,
) -> None:
    filters = Filters(themes=("food",))
    without = set(markers(drawn(overview, View(filters=filters))))
    assert without == set(overview.chosen(filters).index)
    assert REGIONAL not in without
    assert set(markers(drawn(overview, cluster(REGIONAL, filters=filters)))) == without | {REGIONAL}
    assert len(markers(drawn(overview, cluster(REGIONAL)))) == 57
    unseated = drawn(overview, cluster("inno_mt", filters=filters))
    assert set(markers(unseated)) == without


def test_a_selection_leaves_nothing_behind(overview: Overview) -> None:
    view = View(filters=Filters(themes=("ict",)))
    before = orjson.dumps(drawn(overview, view))
    for code in (REGIONAL, NATIONWIDE):
        drawn(overview, replace(view, selected=Selection("cluster", code)))
    drawn(overview, replace(view, selected=Selection("area", "0751"), background=True))
    assert orjson.dumps(drawn(overview, view)) == before


def test_two_landscapes_alike_but_for_a_name_look_different(landscape: Landscape) -> None:
    def with_name(table: str, row: str) -> Landscape:
        changed = landscape.table(table)
        changed.loc[row, "name_da"] = "Nyt navn"
        return replace(landscape, tables={**landscape.tables, table: changed})

    before = drawn(Overview(landscape, AREAS))
    theme = drawn(Overview(with_name("taxonomy", "food"), AREAS))
    renamed = drawn(Overview(with_name("clusters", REGIONAL), AREAS))
    assert "Nyt navn" in [each["name"] for each in catalogue(theme)["themes"]]
    assert "Nyt navn" in [marker[3] for marker in markers(renamed).values()]
    assert before not in (theme, renamed)


def test_what_is_selected_and_where_to_look_is_told(overview: Overview) -> None:
    view = View(selected=Selection("area", "0751"))
    shown = drawn(overview, view, start=Place(8.5, 56.1, 10.2))
    assert shown["selected"] == {"kind": "area", "code": "0751"}
    assert (shown["footprint"], shown["attribution"]) == (None, "© OSM")
    assert {key: shown["view"][key] for key in ("zoom", "lat", "lon")} == {
        "zoom": 8.5,
        "lat": 56.1,
        "lon": 10.2,
    }
    elsewhere = drawn(overview, view, start=Place(8.5, 56.1, 10.3))
    assert elsewhere["view"]["token"] != shown["view"]["token"]
    assert drawn(overview, view)["view"] is None


def test_a_background_is_named_only_when_it_is_switched_on(overview: Overview) -> None:
    assert drawn(overview)["background"] is None
    assert drawn(overview, View(background=True))["background"] == {
        "url": settings().background_url,
        "attribution": settings().background_attribution,
    }


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_one_chosen_theme_colours_the_classes(overview: Overview, dark: bool) -> None:
    for themes, theme in (((), None), (("food",), "food"), (("food", "ict"), None)):
        shown = drawn(overview, View(filters=Filters(themes=themes)), dark=dark)
        colours = [each["colour"] for each in shown["classes"]]
        assert colours == ramp(len(colours) - 1, theme=theme, dark=dark)
        assert shown["dark"] is dark


def test_the_language_reaches_every_word(overview: Overview) -> None:
    danish, english = (drawn(overview, View(language=language)) for language in LANGUAGES)
    assert danish["legend"]["title"] == "Klynger til stede"
    assert english["legend"]["title"] == "Clusters present"
    assert danish["failed"] != english["failed"]
    danish_strings, english_strings = (catalogue(each)["strings"] for each in (danish, english))
    assert danish_strings.keys() == english_strings.keys()
    assert not set(danish_strings.values()) & set(english_strings.values())
    assert not set(danish["texts"].values()) & set(english["texts"].values())


def test_filters_without_a_cluster_leave_an_empty_map(overview: Overview) -> None:
    shown = drawn(overview, View(filters=Filters(search="findes ikke")))
    assert shown["shown"] == []
    assert set(shown["values"]) == {0}
    assert [each["count"] for each in shown["classes"]] == ["98", "0", "0", "0", "0"]


def test_a_landscape_without_clusters_can_be_drawn() -> None:
    shown = drawn(made.overview({}))
    assert len(shown["values"]) == 98
    assert markers(shown) == {}


def test_messages_are_small(overview: Overview) -> None:
    views = [
        View(measure=name, language=language, selected=selected)
        for name in overview.measures
        for language in LANGUAGES
        for selected in (None, Selection("cluster", "mva"), Selection("area", "0751"))
    ]
    sizes = {view: len(orjson.dumps(drawn(overview, view))) for view in views}
    assert max(sizes.values()) < LARGEST, sizes


def test_moving_about_in_a_landscape_loads_its_catalogue_once(overview: Overview) -> None:
    views = [View(), View(level="region"), cluster(REGIONAL), View(filters=Filters(("food",)))]
    assert len({drawn(overview, view)["catalogue"] for view in views}) == 1
    assert drawn(overview, View(language="en"))["catalogue"] != drawn(overview)["catalogue"]
