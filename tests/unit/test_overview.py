"""What every page derives from a landscape's tables."""

from __future__ import annotations

import pytest
from hypothesis import given

from analysis.filters import Filters
from analysis.overview import Overview
from geodata.areas import LEVELS, load_areas
from loaders.catalogue import open_landscape
from tests.unit import made_landscapes as made

AREAS = load_areas()
OVERVIEW = made.overview(
    {
        "seated": {"hq_municipality_code": "0751", "themes": ("ict", "food")},
        "nation": {"hq_municipality_code": "0101", "themes": ("health",)},
        "office": {"themes": ("ict",)},
        "afloat": {"themes": ("ict",)},
    },
    [
        ("seated", "1081", "declared"),
        ("nation", "DK", "declared"),
        ("office", "DK", "declared"),
        ("office", "0751", "office"),
        ("afloat", "DK", "declared"),
    ],
)


@pytest.mark.parametrize(
    ("code", "filters", "here", "elsewhere"),
    [
        ("0751", Filters(), {"seated": "seat", "office": "office"}, ["nation", "afloat"]),
        ("1082", Filters(), {"seated": "seat", "office": "office"}, ["nation", "afloat"]),
        ("0851", Filters(), {"seated": "declared"}, ["nation", "office", "afloat"]),
        ("0101", Filters(), {"nation": "seat"}, ["office", "afloat"]),
        ("0101", Filters(themes=("ict",)), {}, ["office", "afloat"]),
        ("0400", Filters(themes=("food",)), {}, []),
        (
            "DK",
            Filters(),
            {"seated": "seat", "nation": "seat", "office": "office"},
            ["afloat"],
        ),
    ],
)
def test_an_area_lists_who_is_there_and_who_covers_it_from_elsewhere(
    code: str, filters: Filters, here: dict[str, str], elsewhere: list[str]
) -> None:
    assert OVERVIEW.in_area(code, filters)["kind"].to_dict() == here
    assert OVERVIEW.elsewhere_nationwide(code, filters).index.tolist() == elsewhere


@given(made.overviews(), made.FEW_FILTERS)
def test_the_list_behind_an_area_is_as_long_as_its_number(
    overview: Overview, filters: Filters
) -> None:
    for level, codes in (("municipality", made.MUNICIPALITIES[:4]), ("region", ["1082", "1084"])):
        values = overview.measure("clusters", level, filters)
        for code in codes:
            here = overview.in_area(code, filters)
            elsewhere = overview.elsewhere_nationwide(code, filters)
            assert len(here) == values[code]
            assert set(elsewhere.index) <= overview.nationwide
            assert not set(here.index) & set(elsewhere.index)


def test_themes_are_those_that_clusters_carry_in_the_order_of_the_taxonomy() -> None:
    assert OVERVIEW.themes == ["food", "ict", "health"]
    assert OVERVIEW.counted_themes(Filters()) == ["food", "ict", "health"]
    assert OVERVIEW.counted_themes(Filters(themes=("maritime",))) == ["maritime"]


@pytest.mark.parametrize(
    ("level", "areas"), list(zip(LEVELS, (98, 11, 6, 5, 1), strict=True)), ids=LEVELS
)
def test_every_area_of_a_level_has_a_value_even_without_a_cluster(level: str, areas: int) -> None:
    empty = made.overview({})
    for name in empty.measures:
        values = empty.measure(name, level, Filters())
        assert values.index.tolist() == empty.codes(level)
        assert values.tolist() == [0.0] * areas


def test_an_empty_landscape_lists_nobody() -> None:
    empty = made.overview({})
    everything = Filters(("food",), ("dairy",), ("local",), ("emerging",), ("none",), (), 2016, "a")
    assert empty.in_area("0751", everything).empty
    assert empty.elsewhere_nationwide("0751", Filters()).empty
    assert (empty.themes, empty.nationwide) == ([], frozenset())


@pytest.mark.parametrize("identifier", ["dk-2016", "dk-2024"])
def test_the_bundled_landscapes_can_be_looked_at(identifier: str) -> None:
    overview = Overview(open_landscape(identifier), AREAS)
    seated = overview.clusters["hq_municipality_code"].ne("")
    anywhere = seated | overview.clusters.index.isin(
        overview.landscape.coverage.query("area_code != 'DK'")["cluster_id"]
    )
    assert overview.measure("clusters", "country", Filters())["DK"] == anywhere.sum()
    assert (overview.measure("theme_share", "country", Filters()) > 0.5).all()
    assert overview.chosen(Filters(search="denne klynge findes ikke")).empty


def test_a_table_of_a_landscape_can_be_changed_without_changing_the_landscape() -> None:
    mine = OVERVIEW.landscape.clusters
    mine["name_da"] = "Ændret"
    assert "Ændret" not in set(OVERVIEW.landscape.clusters["name_da"])
    assert OVERVIEW.landscape.table("funding").empty
    with pytest.raises(KeyError):
        OVERVIEW.landscape.table("nothing")
    with pytest.raises(TypeError):
        OVERVIEW.landscape.tables["clusters"] = mine  # type: ignore[index]
