"""The catalogue: cards, table, criteria and profiles, by link and by hand."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from tests.pages.test_pages import HOSTILE, opened, words

PAGE = "pages/catalogue/catalogue.py"


def catalogue(**link: str | list[str]) -> AppTest:
    """Open the page by a link."""
    app = opened(**link)
    app.switch_page(PAGE).run()
    assert not app.exception
    return app


@pytest.mark.parametrize(
    ("language", "said"),
    [("da", "63 klynger i kataloget: 49 væsentlige"), ("en", "63 clusters in the catalogue")],
)
def test_the_catalogue_opens_in_each_language(language: str, said: str) -> None:
    assert said in words(catalogue(sprog=language)).replace("\\", "")


@pytest.mark.parametrize("form", ["cards", "table", "criteria"])
@pytest.mark.parametrize("landscape", ["dk-2016", "dk-2024", "dk-2016-syntetisk"])
def test_every_form_opens_in_every_landscape(form: str, landscape: str) -> None:
    app = catalogue(katalog=form, landskab=landscape)
    assert app.session_state["view"].catalogue.form == form
    assert not app.warning


def test_filters_of_the_map_narrow_the_catalogue() -> None:
    said = words(catalogue(tema="food", modenhed="emerging")).replace("\\", "")
    assert "2 klynger i kataloget: 0 væsentlige, 2 spirende" in said


def test_the_table_has_the_columns_that_the_link_names() -> None:
    app = catalogue(katalog="table", kolonne=["seat", "level"], sprog="en")
    table = app.dataframe[0].value
    assert len(table) == 63
    assert table.columns[1:].tolist() == ["Seat", "Level"]


def test_a_profile_opens_by_its_own_link_and_closes_again() -> None:
    app = catalogue(klynge="clean")
    said = words(app).replace("\\", "")
    assert "CLEAN" in said
    assert "De fem kriterier" in said
    app.button(key="back").click().run()
    assert not app.exception
    assert app.session_state["view"].selected is None
    assert "63 klynger" in words(app)


@pytest.mark.parametrize(
    "link",
    [{"katalog": HOSTILE}, {"katalog": "table", "kolonne": "cpr"}, {"klynge": "findes-ikke"}],
)
def test_an_odd_link_opens_with_a_hint(link: dict[str, str]) -> None:
    assert opened(**link).warning
    catalogue(**link)
