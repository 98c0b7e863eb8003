"""Proposals for workshops: who is in them, why, what they could talk about, and no ranking."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import settings as limits

from analysis.filters import Filters
from analysis.network import network
from analysis.overlap import Overlap
from analysis.overview import Overview
from analysis.pairs import Thresholds
from analysis.workshops import group_workshop, theme_workshop, themes_offered
from foundation.landscape import Landscape
from foundation.language import Language, speak
from geodata.areas import load_areas
from loaders.catalogue import open_landscape
from tests.unit import made_overlaps as plain
from ui import overlap_workshops
from ui.workshop_words import Proposal

NORTH = "1081"
ROWS = {
    "old": {"name_da": "Ældst", "segments": ("dairy",), "level": "national"},
    "new": {"name_da": "Ny", "segments": ("dairy",), "level": "local", "maturity": "emerging"},
    "both": {"name_da": "Begge", "themes": ("ict", "food"), "segments": ("robotics",)},
    "other": {"name_da": "Andre", "themes": ("ict",), "segments": ("robotics",)},
}
COVERS = [
    ("old", "DK", "declared"),
    ("new", NORTH, "declared"),
    ("both", NORTH, "declared"),
    ("other", NORTH, "declared"),
]
STRENGTHS = pd.DataFrame(
    [
        ("1081", "food", "dairy", "strength"),
        ("0101", "food", "", "potential"),
        ("1081", "ict", "", "strength"),
    ],
    columns=["area_code", "theme", "segment", "kind"],
)


@pytest.fixture(scope="module")
def overview() -> Overview:
    return Overview(open_landscape("dk-2016"), load_areas())


def made(**further: object) -> Overlap:
    return plain.overlap(ROWS, COVERS, **further)


def proposed(overview: Overview, key: str, language: Language = "en") -> Proposal:
    ties = network(overview.overlap, tuple(overview.clusters.index), Thresholds())
    return overlap_workshops.proposal(overview.overlap, ties, key, Thresholds(), language)


def test_a_theme_invites_everybody_who_carries_it() -> None:
    found = theme_workshop(made(), "food", tuple(ROWS), Thresholds())
    assert set(found.invited.index) == {"old", "new", "both"}
    assert found.invited["nationwide"].to_dict() == {"old": True, "new": False, "both": False}
    assert found.invited["only_emerging"].to_dict() == {"old": False, "new": True, "both": False}
    assert found.invited["shared"]["new"] == (("dairy", 1),)
    assert found.invited["shared"]["both"] == ()
    assert found.topics.index.tolist() == ["dairy"]


def test_unused_chances_are_those_without_a_collaboration_on_record() -> None:
    found = theme_workshop(made(), "food", tuple(ROWS), Thresholds())
    assert found.invited["chances"]["new"] == ("old",)
    assert found.topics["chances"]["dairy"] == (("new", "old"),)
    used = made(collaborations=[("new", "old")])
    agreed = theme_workshop(used, "food", tuple(ROWS), Thresholds())
    assert agreed.invited["chances"]["new"] == ()
    assert agreed.chances.empty


def test_who_brings_a_segment_alone() -> None:
    found = group_workshop(made(), ("both", "old"), Thresholds())
    assert found.invited["alone"].to_dict() == {"both": ("robotics",), "old": ("dairy",)}
    of_theme = theme_workshop(made(), "food", ("both", "old"), Thresholds())
    assert of_theme.invited["alone"]["both"] == ()


def test_strengths_on_record_say_where_nobody_is_near() -> None:
    found = theme_workshop(made(strengths=STRENGTHS), "food", tuple(ROWS), Thresholds())
    told = found.strengths.set_index(["area_code", "node_id"])["gap"].to_dict()
    assert told == {("1081", "dairy"): "", ("0101", "food"): "national_only"}
    assert found.gaps == {"national_only": 98 - 11, "none": 0}


def test_food_and_cleantech_come_first(overview: Overview) -> None:
    offered = themes_offered(overview.overlap, overview.clusters.index)
    assert offered[:2] == ("food", "cleantech")
    assert "other" not in offered
    assert len(offered) == len(set(offered))


def test_a_theme_of_one_has_no_workshop() -> None:
    assert themes_offered(made(), ["new", "both"]) == ("food",)


@limits(max_examples=20)
@given(plain.landscapes())
def test_a_proposal_is_about_its_own_clusters_only(found: Landscape) -> None:
    overlap = Overlap(found, plain.AREAS)
    chosen = tuple(found.clusters.index)
    for theme in themes_offered(overlap, chosen):
        proposal = theme_workshop(overlap, theme, chosen, Thresholds())
        invited = set(proposal.invited.index)
        assert invited == {one for one in chosen if theme in plain.nodes(found, one)}
        assert theme not in proposal.topics.index
        for clusters, chances in proposal.topics.itertuples(index=False):
            assert len(clusters) > 1
            assert invited.issuperset(clusters)
            assert all(set(clusters).issuperset(pair) for pair in chances)
        told = sum(len(each) for each in proposal.invited["chances"])
        assert told == 2 * len(proposal.chances)


def test_the_order_is_that_of_names_whatever_the_size(overview: Overview) -> None:
    made_of = proposed(overview, "cleantech", "da")
    names = [made_of.full(one) for one in made_of.invited]
    assert names == speak("da").sorted(names)
    assert len(names) == len(made_of.workshop.invited)


@pytest.mark.parametrize("key", ["food", "cleantech", "bornholm_byg"])
@pytest.mark.parametrize("language", ["da", "en"])
def test_every_invited_cluster_has_a_reason(
    overview: Overview, key: str, language: Language
) -> None:
    made_of = proposed(overview, key, language)
    assert all(made_of.why(one) for one in made_of.invited)
    assert len(made_of.to_discuss()) == len(made_of.workshop.chances)
    assert len(made_of.topics()) == len(made_of.workshop.topics)


def test_reasons_in_words(overview: Overview) -> None:
    said = " ".join(proposed(overview, "food").why("food_cluster_thy"))
    assert "food innovation and product development (with 3 others)" in said
    assert "Unused chances with " in said
    beside = " ".join(proposed(overview, "cleantech").why("agro_business_park"))
    assert "beside food" in beside


def test_an_emerging_and_a_nationwide_cluster_are_marked(overview: Overview) -> None:
    made_of = proposed(overview, "food")
    assert "emerging" in made_of.marks("food_cluster_thy")
    assert "whole country" in made_of.marks("danish_food_cluster")


def test_the_workshop_that_is_asked_for_is_opened(overview: Overview) -> None:
    ties = network(overview.overlap, tuple(overview.clusters.index), Thresholds())
    on_offer = overlap_workshops.offered(overview.overlap, ties)
    group = ties.group_of("clean")
    assert group is not None
    assert overlap_workshops.opened("", Filters(), on_offer) == "food"
    assert overlap_workshops.opened("clean", Filters(), on_offer) == group.key
    assert overlap_workshops.opened("other", Filters(themes=("ict",)), on_offer) == "ict"
    assert overlap_workshops.opened("food", Filters(), {}) is None


def test_the_workbook_lists_the_invited_with_their_reasons(overview: Overview) -> None:
    made_of = proposed(overview, "food", "da")
    table = made_of.table()
    assert table.index.tolist() == made_of.invited
    assert not (table == "").all(axis=None)
    assert set(table.columns) >= {speak("da")("Cluster"), speak("da")("Why")}


def test_a_file_says_what_it_is_of(overview: Overview) -> None:
    stem = overlap_workshops.file_stem("food", overview)
    assert stem.startswith("workshop-food-dk-2016-1.0.0-")
    assert not set(stem) & set('/\\:*?"<>|+ ')
