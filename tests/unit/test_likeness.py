"""T: the worked example, and what holds of any landscape."""

from __future__ import annotations

from itertools import product
from math import log

import pandas as pd
import pytest
from hypothesis import given

from analysis.likeness import carried, information, likeness, likeness_steps
from foundation.landscape import Landscape
from tests.unit import made_landscapes as made
from tests.unit import made_overlaps as plain

NODES = {
    "cleantech": ("theme", "", "Cleantech", "Cleantech"),
    "ict": ("theme", "", "It", "ICT"),
    "food": ("theme", "", "Fødevarer", "Food"),
    "wind": ("segment", "cleantech", "Vind", "Wind"),
    "water": ("segment", "cleantech", "Vand", "Water"),
    "smart_grid": ("segment", "cleantech", "Smart grid", "Smart grid"),
}
EXAMPLE = {
    "A": {"themes": ("cleantech",), "segments": ("wind",)},
    "B": {"themes": ("cleantech",), "segments": ("water",)},
    "C": {"themes": ("cleantech", "ict"), "segments": ("smart_grid",)},
    "D": {"themes": ("food",)},
}


@pytest.fixture
def example() -> pd.Series:
    return carried(made.cluster_table(EXAMPLE), made.taxonomy_table(NODES))


def test_the_worked_example(example: pd.Series) -> None:
    told = information(example)
    assert told["cleantech"] == pytest.approx(0.28768, abs=5e-6)
    assert told.drop("cleantech").tolist() == pytest.approx([log(4)] * 5)
    t = likeness(example)
    assert t.loc["A"].tolist() == pytest.approx([1, 0.09400, 0.06470, 0], abs=1e-5)


def test_a_segment_brings_its_theme() -> None:
    clusters = made.cluster_table({"A": {"themes": (), "segments": ("wind",)}})
    assert carried(clusters, made.taxonomy_table(NODES))["A"] == {"wind", "cleantech"}


def test_the_steps_add_up_to_t(example: pd.Series) -> None:
    steps = likeness_steps(example, "A", "C")
    both = steps.loc[steps["in_a"] & steps["in_b"], "information"].sum()
    assert both / steps["information"].sum() == pytest.approx(likeness(example).at["A", "C"])
    assert steps.at["cleantech", "clusters"] == 3
    assert steps.index[-1] == "cleantech"


def test_what_everybody_carries_tells_nothing() -> None:
    clusters = made.cluster_table({"A": {"themes": ("food",)}, "B": {"themes": ("food",)}})
    t = likeness(carried(clusters, made.taxonomy_table(NODES)))
    assert (t == 0).all(axis=None)


@given(plain.landscapes())
def test_t_is_what_the_definition_says(found: Landscape) -> None:
    carriers = carried(found.clusters, found.taxonomy)
    t = likeness(carriers)
    for one, other in product(found.clusters.index, repeat=2):
        assert t.at[one, other] == pytest.approx(plain.plain_t(found, one, other), abs=1e-9)


@given(plain.landscapes())
def test_symmetry_self_and_bounds(found: Landscape) -> None:
    carriers = carried(found.clusters, found.taxonomy)
    t = likeness(carriers)
    told = information(carriers)
    assert t.equals(t.T)
    assert ((t >= 0) & (t <= 1)).all(axis=None)
    for cluster, nodes in carriers.items():
        telling = any(told[node] > 0 for node in nodes)
        assert t.at[cluster, cluster] == (1 if telling else 0)
    for one, other in product(carriers.index, repeat=2):
        if not carriers[one] & carriers[other]:
            assert t.at[one, other] == 0


@given(plain.landscapes())
def test_an_unrelated_cluster_makes_the_shared_tell_more(found: Landscape) -> None:
    """N grows and N(n) does not: every IC rises by the same ln((N+1)/N), and T as defined by it."""
    carriers = carried(found.clusters, found.taxonomy)
    further = pd.concat([carriers, pd.Series({"z": frozenset({"elsewhere"})}, dtype=object)])
    before, after = information(carriers), information(further)
    rise = log((len(carriers) + 1) / max(len(carriers), 1)) if len(carriers) else 0
    assert (after.reindex(before.index) - before).tolist() == pytest.approx([rise] * len(before))
    t = likeness(further)
    assert (t.loc["z"].drop("z") == 0).all()
