"""The page on innovation: figures, their words, what is withheld, and the milestones."""

from __future__ import annotations

import re

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from tests.pages.test_pages import HOSTILE, opened, words

PAGE = "pages/landscape/innovation.py"
SYNTHETIC = "dk-2016-syntetisk"


def innovation(landskab: str = SYNTHETIC, **link: str | list[str]) -> AppTest:
    """Open the page by a link, of the invented landscape unless told otherwise."""
    app = opened(landskab=landskab, **link)
    app.switch_page(PAGE).run()
    assert not app.exception
    return app


def figures(app: AppTest, column: str) -> pd.DataFrame:
    """Return the first table on the page that has a column."""
    return next(each.value for each in app.dataframe if column in each.value)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("da", "Nyskabende virksomheder 2018: 2.689 i hele landet"),
        ("en", "Innovating companies 2018: 2,689 in the whole country"),
    ],
)
def test_the_page_counts_companies_in_each_language(language: str, said: str) -> None:
    assert said in words(innovation(sprog=language)).replace("\\", "")


def test_a_region_that_stands_out_is_named_with_its_share_and_interval() -> None:
    said = words(innovation(sprog="da", afsnit="areas")).replace("\\", "")
    sentence = re.search(
        r"Region \w+ har [\d,]+ % af befolkningen og [\d,]+ % af de nyskabende virksomheder"
        r" \(R = [\d,]+; 95 % [\d,]+–[\d,]+\)\.",
        said.replace("\xa0", " "),
    )
    assert sentence


@pytest.mark.parametrize("section", ["areas", "themes", "trend", "milestones"])
@pytest.mark.parametrize("landscape", [SYNTHETIC, "dk-2016", "dk-2024"])
def test_every_section_opens_in_every_landscape(section: str, landscape: str) -> None:
    innovation(landscape, afsnit=section)


@pytest.mark.parametrize("level", ["municipality", "province", "growth_forum", "region"])
@pytest.mark.parametrize("figure", ["value", "rate", "r", "share"])
def test_every_level_and_figure_can_be_shown(level: str, figure: str) -> None:
    app = innovation(talniveau=level, tal=figure, talaar="2016", afsnit="areas")
    shown = app.session_state["view"].innovation
    assert (shown.level, shown.figure, shown.year) == (level, figure, 2016)
    assert not app.warning


def test_regions_and_companies_without_a_municipality_add_up_to_the_country() -> None:
    app = innovation(sprog="en", afsnit="areas", effekt="participated", talaar="2014")
    table = figures(app, "Companies")
    said = words(app).replace("\\", "")
    located = int(table["Companies"].sum())
    missing = re.search(r"([\d,]+) companies without a known municipality", said)
    assert missing
    assert "12,900" in said
    assert located + int(missing[1].replace(",", "")) == 12_900


def test_withheld_areas_have_no_figure_of_any_kind() -> None:
    app = innovation(sprog="en", afsnit="areas", talniveau="municipality", **{"for": "food"})
    table = figures(app, "Companies")
    withheld = table[table["Companies"].isna()]
    assert len(withheld)
    derived = [name for name in table if name.startswith(("Per", "Share of companies", "R"))]
    assert withheld[derived].isna().all().all()
    known = table["Companies"].dropna()
    assert not known.isin([1, 2]).any()
    assert f"{len(withheld)} of 98 areas are withheld" in words(app).replace("\\", "")


@pytest.mark.parametrize("language", ["da", "en"])
@pytest.mark.parametrize("page", ["map", "about"])
def test_invented_figures_say_so_on_every_page(page: str, language: str) -> None:
    mark = {"da": "syntetisk", "en": "synthetic"}[language]
    assert mark in words(opened(page, landskab=SYNTHETIC, sprog=language)).lower()
    assert mark not in words(opened(page, sprog=language)).lower()


def test_a_landscape_without_counts_says_how_to_get_them_and_offers_the_example() -> None:
    app = innovation("dk-2016", afsnit="areas")
    assert "participation" in words(app)
    app.button(key=f"open_{SYNTHETIC}").click().run()
    assert not app.exception
    assert app.session_state["view"].landscape == SYNTHETIC


def test_choosing_what_is_counted_is_kept_in_the_view() -> None:
    app = innovation(afsnit="areas")
    app.selectbox(key="innovation_of").select("food").run()
    assert app.session_state["view"].innovation.of == "food"
    assert "Fødevarer" in words(app)
    chosen = app.session_state["view"].innovation
    assert app.query_params["for"] == "food"
    assert chosen.effect == "innovated"


@pytest.mark.parametrize(
    "link",
    [
        {"afsnit": HOSTILE},
        {"afsnit": "areas", "effekt": "hemmelig"},
        {"afsnit": "areas", "for": "astrologi"},
        {"afsnit": "areas", "talaar": "MMXVIII"},
        {"afsnit": "trend", "talomraade": "0000"},
    ],
)
def test_an_odd_link_opens_with_a_hint(link: dict[str, str]) -> None:
    assert opened(landskab=SYNTHETIC, **link).warning
    innovation(**link)


def test_a_year_that_is_not_counted_gives_the_newest() -> None:
    assert "2018" in words(innovation(afsnit="areas", talaar="1999"))


def test_an_area_is_followed_with_the_clusters_that_reported() -> None:
    app = innovation(sprog="en", afsnit="trend", talomraade="1085")
    table = figures(app, "Clusters that reported")
    assert table["Year"].tolist() == ["2014", "2016", "2018"]
    assert table["Clusters that reported"].gt(0).all()
    assert "Region Zealand" in words(app)


def test_the_spread_of_every_year_is_explained() -> None:
    app = innovation(sprog="en", afsnit="trend")
    table = figures(app, "Hoover")
    assert table["Hoover"].between(0, 1).all()
    assert words(app).count("would have to lie elsewhere") == len(table)


def test_milestones_say_how_far_it_is_and_that_one_has_no_target() -> None:
    said = words(innovation("dk-2016", afsnit="milestones", sprog="en")).replace("\\", "")
    assert "2016-2018: target 2,000 by 2018, from 1,600 in 2014." in said
    assert "2,689 in 2018: 689 more than the target." in said
    assert "sets no figure for it" in said
    assert "does not count the same clusters as the target" in said


@pytest.mark.parametrize("measure", ["innovated", "innovated_rate", "representation"])
def test_companies_join_the_measures_of_the_map(measure: str) -> None:
    app = opened(landskab=SYNTHETIC, maal=measure)
    assert app.session_state["view"].measure == measure
    assert not app.warning
    assert opened(landskab="dk-2016", maal=measure).warning


def test_leaving_a_landscape_with_counts_leaves_its_measure() -> None:
    app = opened(landskab=SYNTHETIC, maal="innovated")
    app.selectbox(key="landscape").select("dk-2016").run()
    assert not app.exception
    assert app.session_state["view"].measure == "clusters"
