"""What is known of an area, and where two areas differ: as data and in words."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date

import openpyxl
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.area_comparison import Estimate, compare_areas
from analysis.area_profile import AreaProfile, area_profile, current, neighbours
from analysis.filters import Filters
from analysis.overview import Overview
from analysis.pairs import Thresholds
from analysis.vocabulary import Vocabulary
from foundation.language import speak
from geodata.areas import LEVELS, load_areas
from loaders.catalogue import open_landscape
from tests.unit import made_landscapes as made
from ui import region_comparison, region_map, region_names, region_tables, region_words
from ui.exports import workbook
from ui.region_position import municipality_at
from ui.view import View

AREAS = load_areas()
EVERY = [area.code for area in AREAS]
THRESHOLDS = Thresholds()
JUTLAND, ZEALAND = "1082", "1085"
MADE = made.overview(
    {
        "dairy": {"themes": ("food",), "segments": ("dairy",), "hq_municipality_code": "0751"},
        "meat": {"themes": ("food",)},
        "robots": {"themes": ("ict", "health"), "hq_municipality_code": "0461"},
        "ships": {"themes": ("maritime",), "level": "national", "hq_municipality_code": "0561"},
        "lost": {"themes": ("ict",)},
    },
    [
        ("dairy", JUTLAND, "declared"),
        ("meat", JUTLAND, "declared"),
        ("meat", ZEALAND, "declared"),
        ("ships", "DK", "declared"),
    ],
)


def profile(code: str, overview: Overview = MADE) -> AreaProfile:
    return area_profile(overview, code, THRESHOLDS)


def in_english(code: str, overview: Overview = MADE) -> str:
    words = Vocabulary(overview.taxonomy, speak("en"))
    return "\n".join(region_words.sentences(overview, profile(code, overview), words))


def test_a_cluster_is_only_here_if_it_is_nowhere_else_and_not_nationwide() -> None:
    assert profile(JUTLAND).clusters["only_here"].to_dict() == {"dairy": True, "meat": False}
    assert profile("1083").clusters["only_here"].to_dict() == {"robots": True, "ships": False}
    assert not profile("DK").clusters["only_here"].any()


def test_themes_are_held_against_the_countrys_mix() -> None:
    food = profile(JUTLAND).themes.loc["food"]
    # Two of the four clusters that are anywhere are here, and two of the four carry food.
    assert (food["clusters"], food["country"], food["expected"]) == (2, 2, 1.0)
    assert (food["quotient"], food["weight"]) == (2.0, "stronger")
    assert profile(JUTLAND).themes.loc["ict", "weight"] == ""


@pytest.mark.parametrize(
    ("code", "theme", "gaps"),
    [
        (JUTLAND, "food", 0),
        ("1084", "food", 29),
        ("1083", "ict", 21),
        ("1083", "maritime", 21),
        (JUTLAND, "maritime", 19),
        ("0561", "maritime", 0),
    ],
)
def test_a_gap_has_no_seat_office_regional_or_local_cluster(
    code: str, theme: str, gaps: int
) -> None:
    assert len(profile(code).gaps[theme]) == gaps


def test_only_pairs_whose_clusters_are_both_here_are_overlaps() -> None:
    found = profile(JUTLAND).pairs
    assert found[["cluster_a", "cluster_b"]].to_numpy().tolist() == [["dairy", "meat"]]
    assert profile(ZEALAND).pairs.empty


@settings(max_examples=12)
@given(made.overviews(), st.sampled_from(EVERY))
def test_every_area_of_every_landscape_has_a_profile_that_adds_up(
    overview: Overview, code: str
) -> None:
    found = area_profile(overview, code, THRESHOLDS)
    rows = found.themes
    assert list(found.clusters.index) == list(overview.in_area(code, Filters()).index)
    assert (
        (rows[["home", "local_regional", "national_only", "none"]].sum(axis=1))
        .eq(found.municipalities)
        .all()
    )
    assert {theme: len(codes) for theme, codes in found.gaps.items()} == (
        rows["national_only"] + rows["none"]
    ).to_dict()
    assert (rows["clusters"] <= rows["country"]).all()
    if code == "DK":
        assert (rows["clusters"] == rows["country"]).all()


def test_neighbours_of_wider_areas_follow_those_of_their_municipalities() -> None:
    assert {each.code: each.kind for each in neighbours(AREAS, "1083")} == {
        "1082": "land",
        "1085": "bridge",
    }
    assert neighbours(AREAS, "DK") == ()
    for level in LEVELS:
        for area in AREAS.at(level):
            for beside in neighbours(AREAS, area.code):
                assert area.code in {each.code for each in neighbours(AREAS, beside.code)}


def test_of_an_indicator_the_newest_year_not_after_the_landscape_counts() -> None:
    rows = pd.DataFrame(
        [
            ("gdp", JUTLAND, 2014, 1.0),
            ("gdp", JUTLAND, 2016, 2.0),
            ("gdp", JUTLAND, 2018, 3.0),
            ("jobs", JUTLAND, 2019, 5.0),
            ("jobs", JUTLAND, 2018, 4.0),
            ("gdp", ZEALAND, 2016, 9.0),
        ],
        columns=["indicator", "area_code", "year", "value"],
    ).astype({"year": "Int64"})
    found = current(rows, JUTLAND, 2016)
    assert found[["indicator", "value"]].to_numpy().tolist() == [["gdp", 2.0], ["jobs", 4.0]]


def test_an_area_without_clusters_says_so_of_its_themes_and_invents_nothing() -> None:
    found = profile("0101")
    assert found.clusters.empty
    assert found.carried == []
    assert "is here and nowhere else" not in in_english("0101")
    assert "No cluster is close by in food, ICT" in in_english("0101")


def test_what_distinguishes_an_area_is_said_in_whole_sentences() -> None:
    said = in_english(JUTLAND)
    assert "More of the clusters here work with food than in the country as a whole." in said
    assert "1 cluster is here and nowhere else: Cluster." in said
    assert "All the country's clusters in food are present here." in said


def compared(one: str, other: str, overview: Overview = MADE) -> str:
    words = Vocabulary(overview.taxonomy, speak("en"))
    found = compare_areas(profile(one, overview), profile(other, overview))
    return "\n".join(region_comparison.sentences(overview, found, words))


def test_two_areas_differ_in_counts_themes_and_gaps() -> None:
    said = compared(JUTLAND, ZEALAND)
    assert "Central Denmark Region has 2 clusters in food, Region Zealand 1." in said
    assert "1 cluster is present in both: Cluster." in said
    other = compared(JUTLAND, "1083")
    assert "Only Region of Southern Denmark has clusters in ICT, health" in other
    assert "without a cluster close by in food" in other
    assert "No cluster has a seat" in other


def test_gaps_of_a_municipality_are_held_against_those_of_a_municipality_only() -> None:
    assert "Only Aarhus has a cluster close by in food." in compared("0751", "0461")
    assert "close by" not in compared("0751", "1083")


def test_an_area_within_the_other_is_said_first() -> None:
    for sides in (("0751", JUTLAND), (JUTLAND, "0751")):
        assert compared(*sides).startswith("Aarhus lies within Central Denmark Region")


SYNTHETIC = Overview(open_landscape("dk-2016-syntetisk"), AREAS)


def test_companies_differ_clearly_only_where_intervals_do_not_meet() -> None:
    said = compared(ZEALAND, JUTLAND, SYNTHETIC)
    found = {
        code: region_tables.companies(SYNTHETIC, profile(code, SYNTHETIC))
        for code in (ZEALAND, JUTLAND)
    }
    for one, other in zip(
        *([f for f in found[c] if not f.counted.theme] for c in found), strict=True
    ):
        low, high = one.figures.loc[ZEALAND], other.figures.loc[JUTLAND]
        assert low["r_high"] < high["r_low"]
    assert said.count("has clearly more of") == 4
    assert "has clearly more of" not in compared("DK", JUTLAND, SYNTHETIC)
    assert not Estimate(1.1, 0.9, 1.3).clearly_differs(Estimate(0.8, 0.6, 0.9))


def test_withheld_figures_are_withheld_on_screen_and_in_the_workbook() -> None:
    words = Vocabulary(SYNTHETIC.taxonomy, speak("da"))
    hidden = 0
    for code in ("0400", "0492", "0825"):
        found = region_tables.companies(SYNTHETIC, profile(code, SYNTHETIC))
        shown = region_tables.written_companies(SYNTHETIC, found, code, words)
        taken_home = region_tables.exported_companies(SYNTHETIC, found, code, words)
        for place, each in enumerate(found):
            if each.figures.loc[code, "withheld"]:
                hidden += 1
                assert set(shown.iloc[place, 1:]) == {".."}
                assert set(taken_home.iloc[place, 3:]) == {".."}
    assert hidden > 10


def test_the_workbook_of_an_area_says_what_it_is_and_that_it_is_invented() -> None:
    words = Vocabulary(SYNTHETIC.taxonomy, speak("da"))
    found = profile(JUTLAND, SYNTHETIC)
    about = region_tables.about(SYNTHETIC, [found], ["=Sætning"], THRESHOLDS, words)
    content = workbook(
        region_tables.themes(found, words),
        SYNTHETIC,
        View(),
        words,
        "http://x/region?omraade=1082",
        about,
        region_tables.sheets(SYNTHETIC, found, words),
    )
    book = openpyxl.load_workbook(io.BytesIO(content))
    assert len(book.sheetnames) == 7
    told = [[cell.value for cell in row] for row in book[book.sheetnames[-1]]]
    assert any("opdigtede" in str(value) for row in told for value in row)
    assert any(row[1] == "=Sætning" for row in told)
    assert any(row[1] == "Region Midtjylland" for row in told)
    clusters = [[cell.value for cell in row] for row in book["Klynger"]]
    assert len(clusters) == 17


@pytest.mark.parametrize(
    ("language", "code", "name"),
    [
        ("da", "0751", "Aarhus (Århus) · kommune"),
        ("en", "0101", "Copenhagen (København) · municipality"),
        ("da", "DK", "Danmark"),
    ],
)
def test_an_area_is_found_by_each_of_its_spellings(language: str, code: str, name: str) -> None:
    text = speak("da" if language == "da" else "en")
    assert region_names.choice_name(AREAS, code, text) == name
    order = region_names.in_order(AREAS, text)
    assert order[0] == "DK"
    assert sorted(order) == sorted(EVERY)
    names = [text.name(AREAS[code]) for code in order[1:]]
    assert names == text.sorted(names)


@pytest.mark.parametrize(
    ("position", "code"),
    [
        ({"lat": 56.16, "lon": 10.2}, "0751"),
        ({"lat": 48.8, "lon": 2.3}, None),
        ({"lat": None, "lon": None}, None),
        ({"lat": "nan", "lon": "1e999"}, None),
        ("<script>", None),
        (None, None),
    ],
)
def test_a_position_leads_to_its_municipality_or_nowhere(
    position: object, code: str | None
) -> None:
    assert municipality_at(position) == code


@pytest.mark.parametrize("code", ["0400", "1082", "DK011", "F0400", "1081"])
def test_the_map_looks_at_the_whole_area(code: str) -> None:
    view = region_map.look_at(AREAS, [code])
    assert view is not None
    (south, west), (north, east) = view["bounds"]
    for inside in AREAS.municipalities(code):
        lat, lon = AREAS[inside].label_point
        assert south < lat < north
        assert west < lon < east
    assert region_map.look_at(AREAS, [code, "DK"]) is None


def test_a_theme_that_nobody_carries_everywhere_is_grey_outside_and_classed_inside() -> None:
    found = region_map.coverage(
        MADE,
        profile(JUTLAND),
        "food",
        Vocabulary(MADE.taxonomy, speak("en")),
        dark=False,
        attribution="",
    )
    labels = {row["label"]: row["count"] for row in found["classes"]}
    assert labels == {
        "Outside": "79",
        "A cluster has its seat or an office here": "1",
        "Covered by a regional or local cluster": "18",
    }
    assert found["shown"] == ["dairy", "meat"]


def test_funders_stand_in_for_authorities_where_funding_is_recorded() -> None:
    funding = pd.DataFrame({"cluster_id": ["dairy", "meat", "ships"], "authority": ["A", "A", "B"]})
    tables = {**MADE.landscape.tables, "funding": funding}
    funded = Overview(replace(MADE.landscape, tables=tables, as_of=date(2016, 1, 1)), AREAS)
    lines = region_words.funder_lines(profile(JUTLAND, funded), speak("en"))
    assert lines == ["A: 2 clusters"]
    assert region_words.funder_lines(profile(JUTLAND), speak("en")) == []
