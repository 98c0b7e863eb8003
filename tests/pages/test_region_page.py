"""The page on an area: one or two areas, by link and by hand."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from tests.pages.test_pages import HOSTILE, opened, words

PAGE = "pages/region/region.py"


def region(**link: str | list[str]) -> AppTest:
    """Open the page by a link."""
    app = opened(**link)
    app.switch_page(PAGE).run()
    assert not app.exception
    return app


def said(app: AppTest) -> str:
    return words(app).replace("\\", "")


def cards(app: AppTest) -> dict[str, str]:
    return {each.label: each.value for each in app.metric}


@pytest.mark.parametrize(
    ("code", "landscape"),
    [
        ("DK", "dk-2016"),
        ("1084", "dk-2024"),
        ("DK011", "dk-2016"),
        ("F0400", "dk-2016-syntetisk"),
        ("0825", "dk-2016-syntetisk"),
    ],
)
def test_an_area_of_every_level_opens_in_every_landscape(code: str, landscape: str) -> None:
    app = region(omraade=code, landskab=landscape)
    assert app.selectbox(key="region_area").value == code
    assert not app.warning
    assert (len(cards(app)) == 6 - (code == "DK")) == (landscape == "dk-2016-syntetisk")


def test_an_area_says_what_is_known_of_it() -> None:
    app = region(omraade="1082", landskab="dk-2016-syntetisk", sprog="en")
    assert cards(app)["Clusters present"] == "16"
    page = said(app)
    for part in (
        "Central Denmark Region",
        "7 clusters are here and nowhere else",
        "Herning: Textiles (strength)",
        "16 innovation networks recruit SMEs",
        "Gross domestic product, current prices",
        "Region Midtjylland: 7 clusters",
        "Animation Hub and Shareplay share",
    ):
        assert part in page
    assert app.button(key="to_1083").label == "Region of Southern Denmark \\(by land\\)"


def test_a_landscape_without_counts_says_so() -> None:
    page = said(region(omraade="0101", sprog="en"))
    assert "The landscape holds no counts of companies." in page


def test_a_neighbour_opens_and_the_link_follows() -> None:
    app = region(omraade="0400")
    app.button(key="to_0259").click().run()
    assert not app.exception
    assert app.query_params["omraade"] == "0259"
    assert app.query_params["niveau"] == "municipality"
    assert "# Køge" in said(app)


def test_two_areas_stand_side_by_side_and_change_sides() -> None:
    app = region(omraade="1085", sammenlign="1082", sprog="en", landskab="dk-2016-syntetisk")
    page = said(app)
    assert "Region Zealand and Central Denmark Region" in page
    assert "Region Zealand has 5 clusters present, Central Denmark Region 16." in page
    assert "R 1.41 (1.32–1.51) against 0.75 (0.67–0.85)" in page
    figures = app.dataframe[0].value
    assert figures["Region Zealand"].tolist()[2] == "5"
    app.button(key="exchange").click().run()
    assert app.query_params["sammenlign"] == "1085"
    app.button(key="alone_1082").click().run()
    assert not app.exception
    assert "sammenlign" not in app.query_params
    assert cards(app)["Clusters present"] == "16"


def test_the_other_area_and_the_theme_of_the_map_can_be_chosen() -> None:
    app = region(omraade="1081")
    app.selectbox(key="region_field").set_value("maritime").run()
    assert app.query_params["daekning"] == "maritime"
    app.selectbox(key="region_beside").set_value("1083").run()
    assert not app.exception
    assert app.query_params["sammenlign"] == "1083"
    assert app.session_state["view"].region.field == "maritime"


@pytest.mark.parametrize(
    "link",
    [{"sammenlign": HOSTILE}, {"sammenlign": "9999"}, {"daekning": "dairy", "omraade": "1082"}],
)
def test_an_odd_link_opens_with_a_hint(link: dict[str, str]) -> None:
    assert region(**link).warning


def test_an_area_compared_with_itself_is_shown_alone() -> None:
    app = region(omraade="0751", sammenlign="0751")
    assert cards(app)
