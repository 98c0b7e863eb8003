"""Filters choose what they say, and together choose what all of them choose."""

from __future__ import annotations

import unicodedata
from dataclasses import fields
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.filters import Filters, choose, describe, ways_back
from analysis.overview import Overview
from analysis.vocabulary import Vocabulary
from foundation.language import Language, speak
from geodata.areas import load_areas
from tests.unit import made_landscapes as made

OVERVIEW = made.overview(
    {
        "cooling": {
            "name_da": "Sønderborg Køling",
            "name_en": "Cooling (South) | Ltd.",
            "themes": ("food", "health"),
            "segments": ("dairy",),
            "level": "local",
            "maturity": "emerging",
            "label": "gold",
            "programme": "municipal",
            "founded_year": 2010,
            "closed_year": 2014,
            "hq_place": "Sønder-Bjerge",
            "hq_municipality_code": "0751",
        },
        "robots": {
            "name_da": "Robotter [A+]",
            "themes": ("ict",),
            "segments": ("robotics",),
            "level": "national",
            "programme": "innovationsnetvaerk",
            "label": "silver",
            "founded_year": 2012,
        },
        "quiet": {"name_da": "Ærø Færger", "name_en": "", "themes": ("maritime",)},
    }
)


def chosen(filters: Filters) -> set[str]:
    return set(OVERVIEW.chosen(filters).index)


@pytest.mark.parametrize(
    ("filters", "left", "danish", "english"),
    [
        (Filters(), {"cooling", "robots", "quiet"}, None, None),
        (Filters(search="  "), {"cooling", "robots", "quiet"}, None, None),
        (Filters(themes=("health",)), {"cooling"}, "tema Sundhed og velfærd", None),
        (
            Filters(themes=("food", "ict")),
            {"cooling", "robots"},
            "tema Fødevarer eller It og kommunikation",
            "theme Food or ICT",
        ),
        (Filters(themes=("gone",)), set(), "tema gone", "theme gone"),
        (Filters(segments=("robotics",)), {"robots"}, "delsegment Robotter", "segment Robotics"),
        (
            Filters(level=("local", "national")),
            {"cooling", "robots"},
            "niveau lokal eller national",
            "level local or national",
        ),
        (Filters(maturity=("emerging",)), {"cooling"}, "modenhed spirende", "maturity emerging"),
        (
            Filters(label=("gold", "silver")),
            {"cooling", "robots"},
            "label guld eller sølv",
            "label gold or silver",
        ),
        (
            Filters(label=("none",)),
            {"quiet"},
            "label uden kendt label",
            "label no label on record",
        ),
        (
            Filters(programme=("innovationsnetvaerk",)),
            {"robots"},
            "program innovationsnetværk",
            "programme innovation network",
        ),
        (Filters(year=2009), {"quiet"}, "aktiv i 2009 (eller ukendt år)", None),
        (Filters(year=2010), {"cooling", "quiet"}, None, "active in 2010 (or year unknown)"),
        (Filters(year=2014), {"cooling", "robots", "quiet"}, None, None),
        (Filters(year=2015), {"robots", "quiet"}, None, None),
        (Filters(search=" køling "), {"cooling"}, "søgning »køling«", "search “køling”"),
        (Filters(search="{x}"), set(), "søgning »{x}«", "search “{x}”"),
    ],
)
def test_a_filter_chooses_and_says_what_it_chooses(
    filters: Filters, left: set[str], danish: str | None, english: str | None
) -> None:
    assert chosen(filters) == left
    for language, sentence in (("da", danish), ("en", english)):
        said = describe(filters, Vocabulary(OVERVIEW.taxonomy, speak(language)))
        assert len(said) == len(list(filters.active()))
        if sentence:
            assert said == [sentence]


@pytest.mark.parametrize("language", ["da", "en"])
def test_filters_are_said_in_the_order_of_the_sidebar(language: Language) -> None:
    filters = Filters(search="x", year=2016, label=("gold",), themes=("food",), level=("local",))
    said = describe(filters, Vocabulary(OVERVIEW.taxonomy, speak(language)))
    starts = {"da": ("tema", "niveau", "label", "aktiv", "søgning")}
    starts["en"] = ("theme", "level", "label", "active", "search")
    assert [sentence.split()[0] for sentence in said] == list(starts[language])


@pytest.mark.parametrize(
    ("search", "left"),
    [
        ("sønderborg", {"cooling"}),
        ("SØNDERBORG", {"cooling"}),
        ("Soenderborg", {"cooling"}),
        ("sonderborg", {"cooling"}),
        (unicodedata.normalize("NFD", "århus"), {"cooling"}),
        ("Århus", {"cooling"}),
        ("Aarhus", {"cooling"}),
        ("ærø", {"quiet"}),
        ("aeroe", {"quiet"}),
        ("Aero", {"quiet"}),
        ("faerger", {"quiet"}),
        ("mejeri", {"cooling"}),
        ("dairy", {"cooling"}),
        ("welfare", {"cooling"}),
        ("aarhus køling mejeri", {"cooling"}),
        ("mejeri  sonderborg\tKØLING", {"cooling"}),
        ("køling robotter", set()),
        ("køl ing", {"cooling"}),
        ("kølingcooling", set()),
    ],
)
def test_a_search_finds_danish_letters_in_both_spellings(search: str, left: set[str]) -> None:
    assert chosen(Filters(search=search)) == left


@pytest.mark.parametrize(
    ("search", "left"),
    [
        (".*", set()),
        ("s.nderborg", set()),
        ("^k", set()),
        ("|", {"cooling"}),
        ("(south)", {"cooling"}),
        ("[", {"robots"}),
        ("[a+]", {"robots"}),
        ("a+", {"robots"}),
        ("\\", set()),
        ("(?i)x", set()),
        ("(((", set()),
    ],
)
def test_characters_of_regular_expressions_are_letters_in_a_search(
    search: str, left: set[str]
) -> None:
    assert chosen(Filters(search=search)) == left


def passes(row: dict[str, Any], filters: Filters) -> bool:
    """Say whether a cluster passes, written out by hand."""
    areas = load_areas()
    places = [areas[row["hq_municipality_code"]]] if row["hq_municipality_code"] else []
    nodes = [made.NODES[node] for node in (*row["themes"], *row["segments"])]
    words = [row["name_da"], row["name_en"], *(word for node in nodes for word in node[2:])]
    words += [word for place in places for word in (place.name_da, place.name_en)]
    return all(
        [
            not filters.themes or any(theme in filters.themes for theme in row["themes"]),
            not filters.segments or any(node in filters.segments for node in row["segments"]),
            not filters.level or row["level"] in filters.level,
            not filters.maturity or row["maturity"] in filters.maturity,
            not filters.programme or row["programme"] in filters.programme,
            not filters.label or (row["label"] or "none") in filters.label,
            filters.year is None or (row["founded_year"] or 0) <= filters.year,
            filters.year is None or (row["closed_year"] or 9999) >= filters.year,
            *(any(part in word.lower() for word in words) for part in filters.search.split()),
        ]
    )


@given(made.overviews(), made.FILTERS | made.FEW_FILTERS)
def test_filters_together_choose_what_each_of_them_chooses(
    overview: Overview, filters: Filters
) -> None:
    ids = overview.clusters.index
    by_hand = [each for each in ids if passes(made.record(overview, each), filters)]
    assert overview.chosen(filters).index.tolist() == by_hand


@given(made.overviews(), made.FILTERS | made.FEW_FILTERS, st.randoms())
def test_the_order_of_filters_does_not_matter(
    overview: Overview, filters: Filters, random: Random
) -> None:
    keys = [field.name for field in fields(Filters)]
    random.shuffle(keys)
    clusters = overview.clusters
    for key in keys:
        clusters = choose(clusters, Filters(**{key: getattr(filters, key)}))
    assert clusters.index.tolist() == overview.chosen(filters).index.tolist()


@given(made.FILTERS)
def test_a_cleared_filter_is_gone_and_the_others_stay(filters: Filters) -> None:
    keys = [each.key for each in filters.active()]
    for key in keys:
        left = [each.key for each in filters.without(key).active()]
        assert left == [other for other in keys if other != key]


@given(made.overviews(), made.FILTERS)
def test_ways_back_count_what_is_left_without_each_filter(
    overview: Overview, filters: Filters
) -> None:
    ways = ways_back(overview.clusters, filters)
    assert set(ways) == {each.key for each in filters.active()}
    assert list(ways.values()) == sorted(ways.values(), reverse=True)
    rows = [made.record(overview, each) for each in overview.clusters.index]
    for key, left in ways.items():
        assert left == sum(passes(row, filters.without(key)) for row in rows)


def test_choosing_changes_nothing_in_the_table_it_chooses_from() -> None:
    before = OVERVIEW.clusters.copy()
    everything = Filters(("food",), ("dairy",), ("local",), ("emerging",), ("none",), (), 2016, "a")
    OVERVIEW.chosen(everything)
    assert before.equals(OVERVIEW.clusters)
