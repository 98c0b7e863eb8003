"""The page on overlap: pairs with their reasons, thresholds, gaps, and links into all of it."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from tests.pages.test_pages import HOSTILE, opened, words

PAGE = "pages/landscape/overlap.py"


def overlap(**link: str | list[str]) -> AppTest:
    """Open the page by a link."""
    app = opened(**link)
    app.switch_page(PAGE).run()
    assert not app.exception
    return app


@pytest.mark.parametrize(
    ("language", "said"),
    [("da", "uudnyttede muligheder for samarbejde"), ("en", "unused chances to work together")],
)
def test_the_page_counts_pairs_in_each_language(language: str, said: str) -> None:
    assert said in words(overlap(sprog=language))


def test_a_pair_in_the_link_is_open_and_says_why() -> None:
    said = words(overlap(visning="pairs", par=["clean", "vand_i_byer"])).replace("\\", "")
    assert "klimatilpasning" in said
    assert "vandteknologi" in said
    assert "dækker begge hele landet; ingen registreret samarbejdsaftale." in said
    assert "Beslægtede felter, samme steder" in said


def test_moving_a_threshold_changes_the_kind_of_the_pair() -> None:
    app = overlap(visning="pairs", par=["clean", "vand_i_byer"])
    app.select_slider(key="threshold_same_field").set_value(0.3).run()
    assert not app.exception
    assert app.session_state["view"].comparison.thresholds.same_field == 0.3
    assert "Overlap" in words(app).replace("\\", "")
    assert ":red-badge" in words(app).replace("\\", "")
    app.button(key="usual_thresholds").click().run()
    assert ":orange-badge" in words(app).replace("\\", "")


def test_thresholds_in_the_link_are_followed() -> None:
    app = overlap(visning="pairs", samme_felt="0.3", par=["clean", "vand_i_byer"])
    assert ":red-badge" in words(app).replace("\\", "")


def test_related_fields_never_begin_above_the_same_field() -> None:
    app = overlap()
    app.select_slider(key="threshold_related").set_value(0.8).run()
    moved = app.session_state["view"].comparison.thresholds
    assert moved.related == moved.same_field == 0.8


@pytest.mark.parametrize(
    "link",
    [
        {"samme_felt": "tusind"},
        {"samme_felt": "1.5"},
        {"samme_steder": "nan"},
        {"visning": HOSTILE},
        {"visning": "pairs", "par": ["clean", "findes-ikke"]},
        {"visning": "gaps", "felt": "astrologi"},
    ],
)
def test_an_odd_link_opens_with_a_hint(link: dict[str, str | list[str]]) -> None:
    assert opened(**link).warning
    assert not overlap(**link).exception


def test_filters_narrow_the_pairs_and_not_what_a_field_tells() -> None:
    every = overlap(visning="pairs", par=["clean", "vand_i_byer"])
    food = overlap(visning="pairs", tema="food", par=["clean", "vand_i_byer"])
    assert "Filtreret: tema Fødevarer" in words(food).replace("\\", "")
    assert [each.value for each in every.metric] == [each.value for each in food.metric]


@pytest.mark.parametrize("field", ["cleantech", "food", "wind_energy", "other"])
def test_gaps_add_up_for_every_kind_of_field(field: str) -> None:
    said = words(overlap(visning="gaps", felt=field))
    assert "Andel af befolkningen pr. region" in said
    for row in (line for line in said.splitlines() if line.startswith("| Region ")):
        shares = [int(cell.strip(" %\xa0")) for cell in row.split("|")[2:-1] if "%" in cell]
        assert not shares or abs(sum(shares) - 100) <= 2


def test_the_matrix_counts_clusters_and_lists_those_behind_a_cell() -> None:
    app = overlap(visning="matrix", raekker="segment", celle=["bioenergy", "DK041"])
    table, behind = (each.value for each in app.dataframe)
    assert table.columns[0] == "Region"
    assert "Bioenergi og biogas, Vestjylland: 1 klynge" in words(app).replace("\\", "")
    assert len(behind) == 1
    assert behind.iloc[0]["Klynge"].startswith("INBIOM")


def test_the_numbers_of_the_matrix_are_those_behind_its_cells() -> None:
    app = overlap(visning="matrix", sprog="en", celle=["cleantech", "1082"])
    table = app.dataframe[0].value
    cell = table.loc[table["Region"] == "Central Denmark Region", "Cleantech"].item()
    assert cell.split()[0] == str(len(app.dataframe[1].value))
    by_level = app.dataframe[1].value["Level"].str[0].str.lower().value_counts()
    assert (
        cell
        == f"{by_level.sum()}  ("
        + " ".join(f"{by_level[each]}{each}" for each in "nrl" if each in by_level)
        + ")"
    )


def test_an_empty_cell_says_so_and_names_who_covers_the_country() -> None:
    said = words(overlap(visning="matrix", celle=["food", "1083"])).replace("\\", "")
    assert "Fødevarer, Region Syddanmark: 0 klynger" in said
    assert "Danish Food Cluster" in said


def test_filters_narrow_the_matrix() -> None:
    table = overlap(visning="matrix", tema=["food", "ict"]).dataframe[0].value
    assert table.columns.tolist() == ["Region", "Fødevarer", "It og kommunikation"]


@pytest.mark.parametrize(
    "cell", [["food"], ["1083", "food"], ["food", "0000"], ["astrologi", "1083"]]
)
def test_a_cell_that_is_none_is_left_out(cell: list[str]) -> None:
    assert "Vælg en celle" in words(overlap(visning="matrix", celle=cell))


def test_a_pair_lists_its_areas_one_by_one() -> None:
    app = overlap(visning="pairs", par=["agro_business_park", "foodnetwork"], sprog="en")
    tables = [each.value for each in app.dataframe if "Covered by" in each.value]
    assert len(tables[0]) == 98


def test_a_pair_whose_places_are_not_known_says_so() -> None:
    said = words(overlap(visning="pairs", par=["clean_air_cluster", "gate21"]))
    assert "Steder ukendte" in said
    assert "har ikke begge en kendt dækning" in said


def test_the_page_says_that_no_collaborations_are_recorded() -> None:
    assert "registrerer ingen samarbejder" in words(overlap())


def test_the_2024_landscape_opens_too() -> None:
    assert not overlap(landskab="dk-2024").exception
    assert not overlap(landskab="dk-2024", visning="gaps").exception
