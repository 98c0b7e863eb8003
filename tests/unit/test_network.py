"""The network: who is tied to whom, in which group, and a picture without labels on top."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import settings as limits
from hypothesis import strategies as st

from analysis.filters import Filters
from analysis.layout import fields, layout
from analysis.network import Network, network
from analysis.overview import Overview
from analysis.pairs import Thresholds
from analysis.vocabulary import Vocabulary
from foundation.landscape import Landscape
from foundation.language import Language, speak
from geodata.areas import load_areas
from loaders.catalogue import open_landscape
from tests.unit import made_overlaps as plain
from ui import overlap_network
from ui.network_figure import HEIGHT, WIDTH, figure, in_lines, places
from ui.short_names import labels

NORTH, SOUTH = "1081", "1083"
# Dairies in the north and robots in the south, and a maritime cluster on its own.
ROWS = {
    "dairy_a": {"name_da": "Mejeri A", "themes": ("food",), "segments": ("dairy",)},
    "dairy_b": {"name_da": "Mejeri B", "themes": ("food",), "segments": ("dairy",)},
    "robot_a": {"name_da": "Robot A", "themes": ("ict",), "segments": ("robotics",)},
    "robot_b": {"name_da": "Robot B", "themes": ("ict",), "segments": ("robotics",)},
    "sea": {"name_da": "Hav", "themes": ("maritime",)},
}
COVERS = [
    ("dairy_a", NORTH, "declared"),
    ("dairy_b", NORTH, "declared"),
    ("robot_a", SOUTH, "declared"),
    ("robot_b", SOUTH, "declared"),
    ("sea", "DK", "declared"),
]


@pytest.fixture(scope="module")
def overview() -> Overview:
    return Overview(open_landscape("dk-2016"), load_areas())


def of(overview: Overview) -> Network:
    return network(overview.overlap, tuple(overview.clusters.index), Thresholds())


def drawn(
    overview: Overview, language: Language = "da", cluster: str | None = None, group: str = ""
) -> dict[str, object]:
    ties, words = of(overview), Vocabulary(overview.taxonomy, speak(language))
    opened = ties.group_of(group)
    return figure(ties, overview.overlap, words, cluster=cluster, group=opened, dark=False)


def test_like_fields_in_like_places_are_groups_and_the_rest_stands_alone() -> None:
    found = network(plain.overlap(ROWS, COVERS), tuple(ROWS), Thresholds())
    assert {group.members for group in found.groups} == {
        ("dairy_a", "dairy_b"),
        ("robot_a", "robot_b"),
    }
    assert found.alone == ("sea",)
    assert found.neighbours == {
        "dairy_a": ("dairy_b",),
        "dairy_b": ("dairy_a",),
        "robot_a": ("robot_b",),
        "robot_b": ("robot_a",),
    }
    assert found.group_of("sea") is None
    group = found.group_of("dairy_b")
    assert group is not None
    assert group.topics.index.tolist() == ["dairy", "food"]
    assert group.places == (NORTH,)


def test_the_same_field_in_other_places_is_no_tie() -> None:
    covers = [("dairy_a", NORTH, "declared"), ("dairy_b", SOUTH, "declared")]
    found = network(plain.overlap(ROWS, covers), ("dairy_a", "dairy_b"), Thresholds())
    assert found.groups == ()
    assert found.alone == ("dairy_a", "dairy_b")


def test_only_the_chosen_clusters_are_tied_and_fields_tell_as_before() -> None:
    overlap = plain.overlap(ROWS, COVERS)
    every = network(overlap, tuple(ROWS), Thresholds())
    some = network(overlap, ("dairy_a", "dairy_b", "no-such-cluster"), Thresholds())
    assert some.clusters == ("dairy_a", "dairy_b")
    headline = every.ties.set_index(["cluster_a", "cluster_b"])["headline"]
    assert some.ties["headline"].tolist() == [headline["dairy_a", "dairy_b"]]


@limits(max_examples=20)
@given(plain.landscapes())
def test_every_cluster_is_in_one_group_or_alone(found: Landscape) -> None:
    from analysis.overlap import Overlap

    ties = network(Overlap(found, plain.AREAS), tuple(found.clusters.index), Thresholds())
    everybody = [one for group in ties.groups for one in group.members] + list(ties.alone)
    assert sorted(everybody) == sorted(found.clusters.index)
    assert set(ties.neighbours) == {one for group in ties.groups for one in group.members}
    assert (ties.ties["headline"] > 0).all()


SIZES = st.lists(st.integers(1, 40), min_size=1, max_size=12).map(
    lambda sizes: sorted(sizes, reverse=True)
)


@given(SIZES, st.floats(200, 2000), st.floats(200, 2000))
def test_fields_fill_the_rectangle_in_proportion_and_keep_apart(
    sizes: list[int], width: float, height: float
) -> None:
    found = fields(sizes, width, height)
    for size, field in zip(sizes, found, strict=True):
        area = size / sum(sizes) * width * height
        assert field.width * field.height == pytest.approx(area)
        assert field.x >= -1e-6
        assert field.y >= -1e-6
        assert field.x + field.width <= width + 1e-6
        assert field.y + field.height <= height + 1e-6
    for one, other in combinations(found, 2):
        beside = one.x + one.width <= other.x + 1e-6 or other.x + other.width <= one.x + 1e-6
        above = one.y + one.height <= other.y + 1e-6 or other.y + other.height <= one.y + 1e-6
        assert beside or above


@limits(max_examples=25)
@given(st.lists(st.integers(1, 9), min_size=1, max_size=5), st.randoms(use_true_random=False))
def test_nodes_stand_in_their_groups_field_each_in_a_place_of_its_own(
    sizes: list[int], chance: object
) -> None:
    groups = [[f"{g}-{n}" for n in range(size)] for g, size in enumerate(sorted(sizes)[::-1])]
    every = [node for group in groups for node in group]
    edges = [(a, b, 0.5) for a, b in combinations(every, 2) if chance.random() < 0.3]  # type: ignore[attr-defined]
    found = layout(groups, edges, 600, 500, (90, 50))
    assert layout(groups, edges, 600, 500, (90, 50)).places == found.places
    assert len(set(found.places.values())) == len(every)
    for field, group in zip(found.fields, groups, strict=True):
        for node in group:
            x, y = found.places[node]
            assert field.x < x < field.x + field.width
            assert field.y < y < field.y + field.height


@pytest.mark.parametrize("language", ["da", "en"])
def test_labels_of_the_bundled_landscape_keep_clear_of_each_other(
    overview: Overview, language: Language
) -> None:
    """A label is some 5.4 pixels a letter wide and, with its node, as high as two of its lines."""
    found, named = (
        places(of(overview)),
        labels(overview.clusters.index, overview.overlap, speak(language)),
    )
    boxes = []
    for one, (x, y) in found.places.items():
        lines = in_lines(named[one])
        wide = 5.4 * max(len(line) for line in lines)
        boxes.append((one, x - wide / 2, x + wide / 2, y - 24, y + 2 + 13 * len(lines)))
    clashes = [
        (a[0], b[0])
        for a, b in combinations(boxes, 2)
        if a[1] < b[2] and b[1] < a[2] and a[3] < b[4] and b[3] < a[4]
    ]
    assert not clashes
    assert all(0 <= x <= WIDTH and 0 <= y <= HEIGHT for x, y in found.places.values())


def test_every_tied_cluster_is_drawn_once_alike_and_carries_its_id(overview: Overview) -> None:
    ties, picture = of(overview), drawn(overview)
    nodes = [trace for trace in picture["data"] if "customdata" in trace]  # type: ignore[attr-defined]
    ids = [one for trace in nodes for one in trace["customdata"]]
    assert sorted(ids) == sorted(set(ties.clusters) - set(ties.alone))
    assert {trace["marker"]["size"] for trace in nodes} == {24}
    letters = next(trace for trace in picture["data"] if trace["mode"] == "text")  # type: ignore[attr-defined]
    assert len(letters["text"]) == len(ids)


def test_what_is_open_stands_out(overview: Overview) -> None:
    picture = drawn(overview, cluster="clean", group="clean")
    frames = [shape["line"]["width"] for shape in picture["layout"]["shapes"]]  # type: ignore[index]
    assert sorted(set(frames)) == [0, 2.5]
    rings = {
        one: width
        for trace in picture["data"]  # type: ignore[attr-defined]
        if "customdata" in trace
        for one, width in zip(trace["customdata"], trace["marker"]["line"]["width"], strict=True)
    }
    assert [one for one, width in rings.items() if width == 3] == ["clean"]


def test_plotly_takes_the_figure(overview: Overview) -> None:
    from plotly.graph_objects import Figure

    taken = Figure(drawn(overview))
    assert len(taken.data) == len(drawn(overview)["data"])  # type: ignore[arg-type]


def test_a_hostile_name_is_only_text() -> None:
    hostile = '<a href="javascript:alert(1)">x</a><script>'
    rows = ROWS | {"dairy_a": ROWS["dairy_a"] | {"name_da": hostile}}
    overlap = plain.overlap(rows, COVERS)
    ties = network(overlap, tuple(rows), Thresholds())
    words = Vocabulary(overlap.landscape.taxonomy, speak("da"))
    said = str(figure(ties, overlap, words, cluster=None, group=None, dark=True))
    assert "<a" not in said
    assert "<script" not in said
    assert "&lt;a" in said


def test_names_are_shortened_but_never_made_the_same() -> None:
    rows = {
        "one": {"name_da": "CLEAN - Danmarks miljøklynge"},
        "two": {"name_da": "CLEAN (en anden)"},
        "three": {"name_da": "Innovationsnetværket for Miljøteknologi (Inno-MT)"},
        "four": {"name_da": "Maritimt Center (MDC, tidl. MDCE)"},
    }
    found = labels(rows, plain.overlap(rows), speak("da"))
    assert found == {
        "one": "CLEAN - Danmarks miljøklynge",
        "two": "CLEAN (en anden)",
        "three": "Inno-MT",
        "four": "MDC",
    }


def test_the_page_counts_groups_and_those_that_stand_alone(overview: Overview) -> None:
    ties = overlap_network.found(overview, overview.overlap, Filters(), Thresholds())
    tied = sum(len(group.members) for group in ties.groups)
    said = overlap_network.headline(ties, speak("en"))
    assert said == (
        f"{tied} clusters are tied by field and place and fall into {len(ties.groups)} groups;"
        f" {len(overview.clusters) - tied} stand alone."
    )


def test_filters_that_leave_nobody_leave_an_empty_network(overview: Overview) -> None:
    nobody = Filters(search="no such cluster anywhere")
    ties = overlap_network.found(overview, overview.overlap, nobody, Thresholds())
    assert ties.clusters == ()
    assert ties.groups == ()
