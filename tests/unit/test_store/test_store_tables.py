"""What the pages ask of the store between publications: one table, and if anything is new."""

from __future__ import annotations

import pandas as pd

from loaders.store import Store
from tests.unit.made_versions import NAME, landscape


def test_one_table_of_some_versions_is_as_it_was_published(store: Store) -> None:
    published = [landscape(mark) for mark in ("one", "two")]
    for number, each in enumerate(published):
        store.publish(each, number, "", "", "Ea")
    store.restore(NAME, 1, "Ea")
    found = store.open_table(NAME, [1, 2, 3, 9], "clusters")
    assert sorted(found) == [1, 2, 3]
    for number, expected in ((1, published[0]), (2, published[1]), (3, published[0])):
        pd.testing.assert_frame_equal(found[number], expected.clusters)
    assert store.open_table(NAME, [1], "funding") == {}
    assert store.open_table("none", [1], "clusters") == {}


def test_a_store_without_anything_has_no_table(store: Store) -> None:
    assert store.open_table(NAME, [1], "clusters") == {}


def test_the_mark_of_a_file_differs_after_a_write_and_not_after_a_read(
    store: Store, engine: str
) -> None:
    marks = [store.mark()]
    store.publish(landscape("one"), 0, "", "", "Ea")
    marks.append(store.mark())
    store.open_version(NAME)
    marks.append(store.mark())
    store.record_verdict(NAME, "c0", "c1", "accepted", "", "Ea")
    marks.append(store.mark())
    if engine == "duckdb":
        assert marks[0] != marks[1] == marks[2] != marks[3]
    else:
        assert marks == [None] * 4
