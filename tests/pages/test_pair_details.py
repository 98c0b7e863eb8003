"""What stands beside an open pair that the bundled landscapes have no example of."""

from __future__ import annotations

import re

import pytest
from streamlit.testing.v1 import AppTest


def thin_pair(segments: tuple[str, ...], language: str) -> None:
    """Draw the text hint of two dairies; runs as a script of its own."""
    from dataclasses import replace

    from analysis.overlap import Overlap
    from analysis.vocabulary import Vocabulary
    from foundation.language import pick, speak
    from tests.unit import made_overlaps as made
    from ui.overlap_pair import text_hint

    rows = {
        "a": {"themes": ("food",)},
        "b": {"themes": ("food",), "segments": segments},
        "c": {"themes": ("ict",), "segments": ("robotics",)},
    }
    told = ["Mejeri, ost og mælk fra Jylland", "Klynge for ost, mælk og mejeri", "Robotter"]
    found = made.landscape(rows, [("a", "DK", "declared"), ("b", "DK", "declared")])
    clusters = found.clusters.assign(description_da=told)
    overlap = Overlap(replace(found, tables={**found.tables, "clusters": clusters}), made.AREAS)
    pairs = overlap.ranked(across_levels=True)
    of_both = (pairs["cluster_a"] == "a") & (pairs["cluster_b"] == "b")
    words = Vocabulary(overlap.landscape.taxonomy, speak(pick(language)))
    text_hint(pairs[of_both].iloc[0], overlap, words)


def hint(segments: tuple[str, ...], language: str = "da") -> AppTest:
    app = AppTest.from_function(
        thin_pair, kwargs={"segments": segments, "language": language}, default_timeout=60
    ).run()
    assert not app.exception
    return app


@pytest.mark.parametrize(
    ("language", "said"),
    [("da", "intet delsegment|noget delsegment"), ("en", "No segment is on record")],
)
def test_descriptions_are_a_hint_where_a_cluster_has_no_segment(language: str, said: str) -> None:
    shown = hint(("dairy",), language).info[0].value.replace("\\", "")
    assert any(each in shown for each in said.split("|"))
    alike = re.search(r"0[.,](\d\d)", shown)
    assert alike
    assert int(alike[1]) > 20


def test_a_segment_is_proposed_and_left_to_a_person() -> None:
    captions = [each.value for each in hint(("dairy",)).caption]
    assert any("Mejeri" in each for each in captions)


def test_both_clusters_without_segments_are_named() -> None:
    assert len(hint(()).info) == 1
