"""The catalogue and the profile of a cluster: what they say, in which order, and to whom."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from analysis.filters import Filters
from analysis.milestones import labelled
from analysis.overview import Overview
from analysis.pairs import Thresholds
from analysis.vocabulary import Vocabulary
from foundation.language import Language, speak
from geodata.areas import load_areas
from loaders.catalogue import open_landscape
from ui import catalogue_criteria
from ui.catalogue import headline, label_line, labels_line
from ui.catalogue_table import NAMES, assessments, ordered, outcomes_in_words, table
from ui.catalogue_view import COLUMNS, USUAL_COLUMNS
from ui.overlap_pairs import SHOWN_KINDS
from ui.panel import coverage_in_words
from ui.profile import closest, facts_in_words, partners_by_kind
from ui.profile_history import State, changes, told
from ui.profile_map import message

EVERYTHING = Filters()
ENGLISH, DANISH = speak("en"), speak("da")


@pytest.fixture(scope="module")
def overview() -> Overview:
    return Overview(open_landscape("dk-2016"), load_areas())


@pytest.fixture(scope="module")
def filled(overview: Overview) -> Overview:
    """The catalogue with the criteria on record for its first clusters."""
    opened = overview.landscape
    clusters = opened.clusters
    emerging = clusters.index[clusters["maturity"] == "emerging"][0]
    good = [clusters.index[0], emerging]
    poor = clusters.index[1]
    for column, value in {
        "description_da": "Samler virksomheder",
        "triple_helix": True,
        "formalised": True,
        "staff_fte": 2.5,
        "private_members": 25,
        "label": "gold",
        "label_expires": pd.Timestamp("2017-10-31"),
        "label_year": 2014,
    }.items():
        clusters.loc[[*good, poor], column] = value
    clusters.loc[poor, "private_members"] = 7
    tables = {**opened.tables, "clusters": clusters}
    return Overview(replace(opened, tables=tables), overview.areas)


def words(overview: Overview, language: Language = "en") -> Vocabulary:
    return Vocabulary(overview.taxonomy, speak(language))


# The catalogue


def test_the_headline_counts_both_catalogues(overview: Overview) -> None:
    expected = "63 clusters in the catalogue: 49 essential, 14 emerging"
    assert headline(overview, EVERYTHING, ENGLISH) == expected
    emerging = Filters(maturity=("emerging",))
    assert headline(overview, emerging, ENGLISH).startswith("14 clusters")


def test_names_are_in_the_reader_s_order(overview: Overview) -> None:
    ids = ordered(overview, EVERYTHING, "name", "da")
    names = overview.clusters.loc[list(ids), "name_da"].tolist()
    assert names == DANISH.sorted(names)
    assert sorted(ids) == sorted(overview.clusters.index)


@pytest.mark.parametrize("sort", ["seat", "expiry"])
def test_what_is_not_known_comes_last(filled: Overview, sort: str) -> None:
    column = {"seat": "hq_place", "expiry": "label_expires"}[sort]
    ids = ordered(filled, EVERYTHING, sort, "da")  # type: ignore[arg-type]
    cells = filled.clusters.loc[list(ids), column]
    known = [bool(pd.notna(cell) and cell != "") for cell in cells]
    assert 0 < sum(known) < len(known)
    assert known == sorted(known, reverse=True)


def test_every_column_has_a_name_and_cells_of_its_type(filled: Overview) -> None:
    assert set(NAMES) == set(COLUMNS) > set(USUAL_COLUMNS)
    found = table(filled, ordered(filled, EVERYTHING, "name", "en"), COLUMNS, "en")
    assert len(found.columns) == len(COLUMNS) + 1
    assert found["Label expires"].dtype.kind == "M"
    assert str(found["Founded"].dtype) == "Int64"
    assert str(found["Private companies"].dtype) == "Int64"
    assert found["Full-time equivalents"].dtype == "float64"
    assert "" not in found["Cluster"].tolist()


@pytest.mark.parametrize("language", ["da", "en"])
def test_coverage_is_said_as_in_the_panel(overview: Overview, language: Language) -> None:
    ids = tuple(overview.clusters.index)
    column = table(overview, ids, ("coverage",), language).iloc[:, 1]
    said = [coverage_in_words(overview, each, words(overview, language)) for each in ids]
    assert column.tolist() == said


def test_labels_stand_beside_milestone_5(overview: Overview) -> None:
    line = labels_line(overview, words(overview))
    for label in ("gold", "silver"):
        held = labelled(overview.clusters, label, overview.landscape.as_of)
        assert f"{label.capitalize()}: {held.number} ({held.undated} without" in line
    assert line.count("at least 10 by 2018") == 2


@pytest.mark.parametrize(
    ("expires", "since", "expected"),
    [
        ("2016-01-12", 2014, "Gold label until 12 January 2016"),
        ("2016-01-11", 2014, "Gold label, expired 11 January 2016"),
        (None, 2014, "Gold label (2014), no date of expiry on record"),
        (None, None, "Gold label, no date of expiry on record"),
    ],
)
def test_a_label_is_told_with_its_last_day(
    overview: Overview, expires: str | None, since: int | None, expected: str
) -> None:
    row = pd.Series({"label": "gold", "label_expires": pd.Timestamp(expires), "label_year": since})
    assert label_line(row, date(2016, 1, 12), words(overview)) == expected


# The criteria in words


def test_criteria_are_counted_and_what_is_missing_is_named(filled: Overview) -> None:
    found = assessments(filled)
    good, poor, other = filled.clusters.index[:3]
    emerging = next(each for each in found.values() if each.maturity == "emerging")
    assert outcomes_in_words(found[good], words(filled)) == "5 met"
    assert outcomes_in_words(found[poor], words(filled)) == "4 met, 1 not met"
    assert outcomes_in_words(found[other], words(filled)) == "5 not known"
    said = [catalogue_criteria.verdict(found[each], ENGLISH) for each in (good, poor, other)]
    assert said[0] == "All five criteria of an essential cluster are met."
    assert said[1].startswith("Essential on record, but not all criteria are met. Missing: 20")
    assert said[2].startswith("Not decided; not on record: purpose, triple helix, formalised")
    assert emerging.outcome == "met"


def test_the_analyst_sees_who_changes_side_and_why(filled: Overview) -> None:
    sides = catalogue_criteria.changing_sides(assessments(filled).values())
    found = catalogue_criteria.sides_table(filled, sides, words(filled))
    emerging = filled.clusters.index[filled.clusters["maturity"] == "emerging"][0]
    assert found.index.tolist() == [filled.clusters.index[1], emerging]
    assert found["Why"].tolist() == [
        "Dedicated private companies on record: 7",
        "All five criteria of an essential cluster are met.",
    ]
    said = catalogue_criteria.sides_in_words(sides, 63, ENGLISH)
    assert said[0].startswith("1 clusters are essential on record")
    assert said[1].startswith("60 of 63 cannot be decided")


def test_outcomes_are_told_by_sign_and_word(filled: Overview) -> None:
    found = catalogue_criteria.table(filled, filled.clusters.index[:3].tolist(), words(filled))
    assert found["All five"].tolist() == ["✓ met", "✗ not met", "? not known"]


# The profile


def test_closest_pairs_are_those_of_the_cluster(overview: Overview) -> None:
    every = overview.overlap.ranked(Thresholds(), across_levels=True)
    for cluster_id in list(overview.clusters.index[:10]):
        found = closest(overview, cluster_id, Thresholds())
        expected = [
            (row.cluster_a, row.cluster_b)
            for row in every.itertuples()
            if cluster_id in (row.cluster_a, row.cluster_b) and row.kind in SHOWN_KINDS
        ]
        assert list(zip(found["cluster_a"], found["cluster_b"], strict=True)) == expected


def test_partners_are_listed_by_kind(overview: Overview) -> None:
    partners = overview.landscape.table("partners")
    for cluster_id, mine in partners.groupby("cluster_id"):
        found = partners_by_kind(overview, str(cluster_id), DANISH)
        assert {kind: set(names) for kind, names in found.items()} == {
            str(kind): set(rows["organisation"]) for kind, rows in mine.groupby("kind")
        }
        for names in found.values():
            assert names == DANISH.sorted(names)


def test_facts_hold_what_is_known_of_the_organisation(filled: Overview) -> None:
    said = dict(facts_in_words(filled, filled.clusters.index[0], words(filled)))
    assert said["Full-time equivalents"] == "2\\.5"
    assert said["Dedicated private companies"] == "25"
    assert said["Formalised"] == "yes"
    unknown = dict(facts_in_words(filled, filled.clusters.index[2], words(filled)))
    assert not {"Full-time equivalents", "Formalised"} & unknown.keys()


@pytest.mark.parametrize("dark", [False, True])
def test_the_map_shows_the_footprint_and_never_paints_the_country(
    overview: Overview, dark: bool
) -> None:
    codes = overview.codes("municipality")
    present = overview.present("municipality")
    for cluster_id in overview.clusters.index:
        shown = message(overview, cluster_id, ENGLISH, dark=dark, attribution="x")
        painted = {code for code, value in zip(codes, shown["values"], strict=True) if value}
        assert painted == set(present.loc[present["cluster_id"] == cluster_id, "area_code"])
        assert set(shown["values"]) <= {each["upTo"] for each in shown["classes"]}
        if cluster_id in overview.nationwide:
            assert len(painted) < 10
            assert shown["classes"][0]["label"] == "Covered, as the whole country is"


# History


def state(title: str, **cells: object) -> State:
    row = pd.Series(cells) if cells else None
    return State(title, date(2016, 1, 12), "", "", row)


def test_history_tells_what_each_version_changed() -> None:
    states = [
        state("1"),
        state("2", name_da="Vind", themes=("food",), staff_fte=None, formalised=None),
        state("3", name_da="Vind", themes=("food", "ict"), staff_fte=2.5, formalised=True),
        state("4", name_da="Vind", themes=("food", "ict"), staff_fte=2.5, formalised=True),
        state("5"),
    ]
    assert told(states, ENGLISH) == [
        ["Not on record."],
        ["Added."],
        ["Themes: food → food, ict", "Full-time equivalents: – → 2.5", "Formalised: – → yes"],
        ["Unchanged."],
        ["Removed."],
    ]


def test_a_column_that_one_version_lacks_is_a_change_only_when_it_says_something() -> None:
    before = pd.Series({"name_da": "Vind", "gone": "", "own": "x"})
    after = pd.Series({"name_da": "Vind", "new": pd.NA})
    assert [(each.column, each.before) for each in changes(before, after, ENGLISH)] == [
        ("own", "x")
    ]


# Drawn


def drawn_page() -> None:
    """Draw all forms and the profile, as a page does; run by AppTest in a script of its own."""
    from dataclasses import replace

    import streamlit as st

    from analysis.overview import Overview
    from analysis.pairs import Thresholds
    from analysis.vocabulary import Vocabulary
    from foundation.language import speak
    from geodata.areas import load_areas
    from loaders.catalogue import open_landscape
    from ui import catalogue, profile
    from ui.catalogue_view import Catalogue
    from ui.view import View

    filters = st.session_state.setdefault("view", View()).filters
    opened = open_landscape("dk-2016")
    clusters = opened.clusters
    clusters.loc["brainsbusiness", "name_da"] = "A [x](javascript:alert) :red[=1+1] <img src=x>"
    tables = {**opened.tables, "clusters": clusters}
    overview = Overview(replace(opened, tables=tables), load_areas())
    words = Vocabulary(overview.taxonomy, speak("da"))

    def open_cluster(cluster_id: str) -> None:
        st.session_state["opened"] = cluster_id

    catalogue.switch(overview, filters, words)
    form = st.session_state.get("form", "cards")
    catalogue.draw(overview, filters, Catalogue(form=form), words, open_cluster)
    if cluster_id := st.session_state.get("opened"):
        profile.heading(overview, cluster_id, words)
        profile.facts(overview, cluster_id, words)
        profile.criteria(overview, cluster_id, words)
        profile.partners(overview, cluster_id, words)
        profile.overlaps(overview, cluster_id, Thresholds(), words, open_cluster)
        profile.on_record(overview, cluster_id, words)
        profile.origin(overview, cluster_id, words)


def test_a_card_opens_its_profile_and_the_next_page_shows_the_rest() -> None:
    app = AppTest.from_function(drawn_page, default_timeout=60).run()
    assert not app.exception
    cards = [each.key for each in app.button if each.key and each.key.startswith("open_")]
    assert len(cards) == 24
    assert cards[0] == "open_brainsbusiness"
    app.button(key=cards[0]).click().run()
    assert not app.exception
    assert app.session_state["opened"] == "brainsbusiness"
    said = "\n".join(str(each.value) for each in app.markdown)
    assert "\\[x\\]\\(javascript\\:alert\\)" in said
    assert "<img" not in said.replace("\\<img", "")
    app.button(key="cards_behind").click().run()
    app.button(key="cards_behind").click().run()
    assert not app.exception
    assert app.button(key="cards_behind").disabled
    last = [each.key for each in app.button if each.key and each.key.startswith("open_")]
    assert len(last) == 63 - 2 * 24
    assert not set(last) & set(cards)


@pytest.mark.parametrize("form", ["table", "criteria"])
def test_the_other_forms_are_drawn(form: str) -> None:
    app = AppTest.from_function(drawn_page, default_timeout=60)
    app.session_state["form"] = form
    app.run()
    assert not app.exception
    assert [len(each.value) for each in app.dataframe] == [63]


def test_the_switch_is_the_filter_on_maturity() -> None:
    app = AppTest.from_function(drawn_page, default_timeout=60).run()
    app.segmented_control(key="catalogue_maturity").set_value("emerging").run()
    assert app.session_state["view"].filters.maturity == ("emerging",)
    cards = [each.key for each in app.button if each.key and each.key.startswith("open_")]
    assert len(cards) == 14
    app.segmented_control(key="catalogue_maturity").set_value("all").run()
    assert app.session_state["view"].filters.maturity == ()
