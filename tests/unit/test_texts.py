"""Likeness of texts: Danish compounds, empty words, and segments proposed from a description."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.texts import descriptions, propose_segments, text_likeness, without_segment
from tests.unit import made_landscapes as made

WIND = "klynge for vindenergi og havvind"
OFFSHORE = "havvindmøller offshore energi"


def test_danish_compounds_are_alike() -> None:
    """By words 0.00, by sequences of letters about 0.30."""
    assert text_likeness(pd.Series([WIND, OFFSHORE])).at[0, 1] == pytest.approx(0.3, abs=0.06)


def test_empty_words_make_nobody_alike() -> None:
    found = text_likeness(pd.Series([WIND, "klynge for mejeri og ost", "en klynge og et netværk"]))
    assert found.at[0, 1] == 0
    assert found.loc[2].tolist() == [0, 0, 0]


def test_nothing_written() -> None:
    assert (text_likeness(pd.Series(["", "og"])) == 0).all(axis=None)
    assert text_likeness(pd.Series([], dtype="str")).empty


@settings(max_examples=25)
@given(st.lists(st.text("vindmølqåre ", max_size=20), min_size=1, max_size=5))
def test_symmetric_and_between_0_and_1(texts: list[str]) -> None:
    found = text_likeness(pd.Series(texts))
    assert found.equals(found.T)
    assert ((found >= 0) & (found <= 1)).all(axis=None)


CLUSTERS = {
    "thin": {"segments": (), "name_da": "Osteriet", "name_en": "Mejerierne i nord"},
    "milk": {"segments": ("dairy",), "name_da": "Mejeri", "name_en": ""},
    "bots": {"themes": ("ict",), "segments": ("robotics",), "name_da": "Robotbyen"},
}


def test_segments_are_proposed_for_a_cluster_without_any() -> None:
    clusters = made.cluster_table(CLUSTERS)
    assert without_segment(clusters).tolist() == ["thin"]
    found = propose_segments(clusters, made.taxonomy_table())
    assert found["cluster_id"].unique().tolist() == ["thin"]
    assert found["segment"].iloc[0] == "dairy"
    assert found["likeness"].is_monotonic_decreasing


def test_no_proposal_where_none_is_wanted_or_none_can_be_made() -> None:
    clusters = made.cluster_table(CLUSTERS)
    assert propose_segments(clusters.drop("thin"), made.taxonomy_table()).empty
    themes = made.taxonomy_table().query("kind == 'theme'")
    assert propose_segments(clusters, themes).empty


def test_descriptions_are_all_that_is_written() -> None:
    clusters = made.cluster_table(CLUSTERS).assign(description_da="Ost", subthemes="")
    assert descriptions(clusters)["milk"] == "Mejeri. Ost"
