"""Groups of clusters: known graphs, and that order does not matter."""

from __future__ import annotations

import networkx as nx
import pandas as pd
import pytest
from hypothesis import given, settings

from analysis.communities import communities, topics
from analysis.overlap import Overlap
from foundation.landscape import Landscape
from tests.unit import made_overlaps as plain

COLUMNS = ["cluster_a", "cluster_b", "headline"]
TRIANGLES = [("a", "b", 1.0), ("b", "c", 1.0), ("a", "c", 1.0), ("d", "e", 1.0), ("c", "d", 0.1)]


def test_what_hangs_together_is_a_group() -> None:
    found = communities(pd.DataFrame(TRIANGLES, columns=COLUMNS), "abcdef")
    assert found.members() == [("a", "b", "c"), ("d", "e")]
    assert found.members(least=1)[-1] == ("f",)
    assert found.of.to_dict() == {"a": 0, "b": 0, "c": 0, "d": 1, "e": 1, "f": 2}


def test_the_karate_club() -> None:
    """Best known by Louvain 0.4198; the two factions 0.3582, greedy 0.3807."""
    edges = [(f"{a:02}", f"{b:02}", 1.0) for a, b in nx.karate_club_graph().edges()]
    nodes = [f"{number:02}" for number in range(34)]
    found = communities(pd.DataFrame(edges, columns=COLUMNS), nodes)
    assert 0.4 < found.modularity <= 0.4198 + 5e-5


def test_no_clusters_and_no_edges() -> None:
    nothing = pd.DataFrame([], columns=COLUMNS)
    assert communities(nothing, []).members() == []
    found = communities(nothing, ["b", "a"])
    assert found.members(least=1) == [("a",), ("b",)]
    assert found.modularity == 0


def test_unknown_headlines_and_clusters_left_out_are_no_edges() -> None:
    rows = [("a", "b", float("nan")), ("a", "z", 1.0)]
    assert communities(pd.DataFrame(rows, columns=COLUMNS), "ab").members() == []


@settings(max_examples=15)
@given(plain.landscapes())
def test_everybody_is_in_one_group_whatever_the_order(found: Landscape) -> None:
    pairs = Overlap(found, plain.AREAS).pairs
    one = communities(pairs, found.clusters.index)
    other = communities(pairs[::-1], found.clusters.index[::-1])
    assert one.of.equals(other.of)
    assert sorted(one.of.index) == sorted(found.clusters.index)


def test_topics_are_what_two_or_more_carry() -> None:
    carriers = pd.Series({"a": {"x", "y"}, "b": {"x", "y"}, "c": {"x", "z"}, "d": {"z"}})
    told = pd.Series({"x": 0.3, "y": 0.7, "z": 0.7})
    found = topics("cab", carriers, told)
    assert found["clusters"].to_dict() == {"x": ("a", "b", "c"), "y": ("a", "b")}
    assert found["information"].tolist() == pytest.approx([0.3, 0.7])
