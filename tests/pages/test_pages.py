"""Every page, run as Streamlit runs it, with good, odd and hostile links."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from streamlit.testing.v1 import AppTest

from tests.conftest import PROJECT

PAGES = {"map": "", "about": "pages/about/about.py"}
FIRST_WORDS = {
    ("map", "da"): "Alle 63 klynger",
    ("map", "en"): "All 63 clusters",
    ("about", "da"): "Om Klyngelandskab",
    ("about", "en"): "About Klyngelandskab",
}
HOSTILE = "<img src=x onerror=alert(1)>${1+1}"


def opened(page: str = "map", **link: str | list[str]) -> AppTest:
    """Open a page by a link, in a session of its own."""
    app = AppTest.from_file(str(PROJECT / "explorer.py"), default_timeout=60)
    for name, value in link.items():
        app.query_params[name] = value
    app.run()
    if PAGES[page]:
        app.switch_page(PAGES[page]).run()
    assert not app.exception
    return app


def words(app: AppTest) -> str:
    """Return everything that the page says, hints and captions included."""
    kinds = ("title", "header", "markdown", "caption", "info", "warning")
    return "\n".join(str(each.value) for kind in kinds for each in app.get(kind))


@pytest.mark.parametrize("language", ["da", "en"])
@pytest.mark.parametrize("page", PAGES)
def test_each_page_opens_in_each_language(page: str, language: str) -> None:
    assert FIRST_WORDS[page, language] in words(opened(page, sprog=language))


@pytest.mark.parametrize("landscape", ["dk-2016", "dk-2024"])
@pytest.mark.parametrize("level", ["municipality", "province", "growth_forum", "region", "country"])
@pytest.mark.parametrize("measure", ["clusters", "shared_themes", "theme_share"])
def test_every_level_and_measure_can_be_shown(landscape: str, level: str, measure: str) -> None:
    app = opened(landskab=landscape, niveau=level, maal=measure)
    assert app.session_state["view"].level == level
    assert app.session_state["view"].measure == measure
    assert not app.warning


@pytest.mark.parametrize(
    ("link", "hinted"),
    [
        ({"tema": "astrologi"}, "astrologi"),
        ({"tema": ["food", HOSTILE]}, "onerror"),
        ({"landskab": "dk-1816"}, "dk\\-1816"),
        ({"niveau": "planet"}, "planet"),
        ({"maal": "1;DROP TABLE"}, "DROP TABLE"),
        ({"omraade": "9999"}, "9999"),
        ({"klynge": "findes-ikke"}, "findes"),
        ({"kort": "nan/inf/0"}, "nan"),
        ({"kort": "7/55"}, "7"),
        ({"aar": "totusind"}, "totusind"),
        ({"sprog": "sv"}, "sv"),
        ({"udgave": "0.0.1"}, "0\\.0\\.1"),
    ],
)
def test_a_link_that_asks_for_what_is_not_there_opens_with_a_hint(
    link: Mapping[str, str | list[str]], hinted: str
) -> None:
    app = opened(**link)
    assert any(hinted in hint.value for hint in app.warning)
    assert "63 klynger" in words(app) or "6 af 63" in words(app)


def test_parameters_that_are_not_ours_are_passed_over() -> None:
    app = opened(utm_source="nyhedsbrev", embed="true")
    assert not app.warning


def test_an_area_in_the_link_is_open_with_its_clusters_and_parents() -> None:
    said = words(opened(omraade="0400"))
    assert "## Bornholm" in said
    assert "Region Hovedstaden" in said
    assert "klynger er til stede her" in said


def test_a_cluster_in_the_link_is_open_with_its_source_and_confidence() -> None:
    said = words(opened(klynge="brainsbusiness"))
    assert "Region Nordjylland" in said
    assert "Oplysningens sikkerhed: høj" in said
    assert "www\\.brainsbusiness\\.dk" in said


def test_the_sentence_says_which_filters_are_active_and_one_click_clears_them() -> None:
    app = opened(tema=["food"], klyngeniveau=["regional", "local"], modenhed="essential")
    assert "tema Fødevarer; niveau regional eller lokal; modenhed væsentlig" in words(app)
    app.button(key="clear_filters").click().run()
    assert "Alle 63 klynger" in words(app)
    assert app.session_state["view"].filters == type(app.session_state["view"].filters)()


def test_an_empty_result_says_why_and_offers_the_way_back() -> None:
    app = opened(tema="food", label="gold")
    assert "0 af 63 klynger" in words(app)
    app.button(key="without_label").click().run()
    assert "af 63 klynger" in words(app)
    assert not app.info
    assert app.session_state["view"].filters.themes == ("food",)


def test_a_filter_of_the_sidebar_changes_the_sentence() -> None:
    app = opened()
    app.text_input(key="search").set_value("arhus").run()
    assert "søgning »arhus«" in words(app)
    app.multiselect(key="segments").set_value([]).run()
    app.selectbox(key="year").set_value(2016).run()
    assert "aktiv i 2016" in words(app)


def test_another_landscape_lets_go_of_what_it_does_not_know() -> None:
    app = opened(segment="water_technology", klynge="brainsbusiness")
    app.selectbox(key="landscape").set_value("dk-2024").run()
    assert not app.exception
    assert app.session_state["view"].selected is None
    assert "15 klynger" in words(app)


def test_a_coarser_level_opens_the_area_around() -> None:
    app = opened(omraade="0751")
    app.segmented_control(key="area_level").set_value("region").run()
    assert app.session_state["view"].selected.code == "1082"
    app.segmented_control(key="area_level").set_value("municipality").run()
    assert app.session_state["view"].selected is None


def test_the_view_survives_a_visit_to_another_page() -> None:
    app = opened(tema="maritime", omraade="1081", sprog="en")
    app.switch_page("pages/about/about.py").run()
    app.switch_page("pages/landscape/map.py").run()
    assert "theme Maritime" in words(app)
    assert "North Denmark Region" in words(app)


def test_about_names_every_source_and_what_the_data_is_not() -> None:
    said = words(opened("about"))
    for expected in ("OpenStreetMap", "Danmarks Statistik", "Det er ikke det officielle", "ODbL"):
        assert expected in said.replace("\\", "")
