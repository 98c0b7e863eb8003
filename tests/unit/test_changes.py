"""What differs between two versions of a landscape."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from analysis.changes import IDENTITY, FieldChange, RowChange, compare
from foundation.landscape import TABLES, Landscape
from loaders.catalogue import open_landscape
from loaders.package import INDEXES
from loaders.schemas import SCHEMAS
from tests.unit import made_landscapes as made

TWO = {"a": {"name_da": "Vind", "founded_year": 2001}, "b": {"name_da": "Mælk"}}


def with_table(landscape: Landscape, name: str, rows: list[dict[str, Any]]) -> Landscape:
    return replace(landscape, tables={**landscape.tables, name: pd.DataFrame(rows)})


def test_a_landscape_does_not_differ_from_itself() -> None:
    found = open_landscape("dk-2016")
    assert not compare(found, open_landscape("dk-2016"))


def test_clusters_added_removed_and_changed() -> None:
    old = made.landscape(TWO)
    new = made.landscape(
        {"a": {**TWO["a"], "founded_year": 2002, "themes": ("food", "ict")}, "c": {}}
    )
    found = compare(old, new).tables
    assert [*found] == ["clusters"]
    assert found["clusters"].counts == (1, 1, 1)
    assert [row["cluster_id"] for row in found["clusters"].added] == ["c"]
    assert [row["name_da"] for row in found["clusters"].removed] == ["Mælk"]
    assert found["clusters"].changed == (
        RowChange(
            ("a",),
            (
                FieldChange("themes", ("food",), ("food", "ict")),
                FieldChange("founded_year", 2001, 2002),
            ),
        ),
    )


def test_nothing_is_nothing_however_it_is_written() -> None:
    old = made.landscape({"a": {"name_en": "", "founded_year": None, "segments": ()}})
    clusters = old.clusters.drop(columns=["name_en", "founded_year", "segments"])
    new = replace(old, tables={**old.tables, "clusters": clusters.assign(extra="")})
    assert not compare(old, new)


def test_an_extra_column_shows() -> None:
    old = made.landscape({"a": {}})
    clusters = old.clusters.assign(postnr="8000")
    found = compare(old, replace(old, tables={**old.tables, "clusters": clusters}))
    assert found.tables["clusters"].changed[0].fields == (FieldChange("postnr", None, "8000"),)


def test_the_header() -> None:
    old = made.landscape({})
    found = compare(old, replace(old, as_of=date(2017, 1, 1), name_da="Nyt"))
    assert {change.name: change.new for change in found.header} == {
        "as_of": date(2017, 1, 1),
        "name_da": "Nyt",
    }


def test_of_several_rows_that_are_the_same_thing_only_the_changed_one_shows() -> None:
    plain = made.landscape(TWO)
    partner = {"cluster_id": "a", "organisation": "Ås Mejeri"}
    old = with_table(plain, "partners", [{**partner, "kind": kind} for kind in ("company", "gts")])
    new = with_table(
        plain, "partners", [{**partner, "kind": kind} for kind in ("public", "company")]
    )
    found = compare(old, new).tables["partners"]
    assert found.counts == (0, 0, 1)
    assert found.changed[0].fields == (FieldChange("kind", "gts", "public"),)


def test_the_order_of_rows_is_no_change() -> None:
    old = made.landscape(TWO, [("a", "0101", "declared"), ("b", "0147", "declared")])
    new = made.landscape(TWO, [("b", "0147", "declared"), ("a", "0101", "declared")])
    assert not compare(old, new)


def test_companies_are_counted_and_never_named() -> None:
    plain = made.landscape(TWO)
    rows = [{"cluster_id": "a", "company_id": f"k{n}", "year": 2015} for n in range(5)]
    old = with_table(plain, "participation", rows)
    new = with_table(plain, "participation", [{**rows[0], "innovated": True}, *rows[2:]])
    found = compare(old, new).tables["participation"]
    assert found.counts == (0, 1, 1)
    assert (found.added, found.removed, found.changed) == ((), (), ())


def test_identities_are_columns_and_agree_with_unique_keys() -> None:
    assert set(IDENTITY) == set(TABLES)
    for name, key in IDENTITY.items():
        assert set(key) <= set(SCHEMAS[name].headings)
        assert SCHEMAS[name].key in {(), key}
        assert INDEXES.get(name) in {None, key[0]}


ROWS = st.lists(
    st.tuples(
        st.sampled_from(["a", "b", "c"]),
        st.sampled_from(["0101", "0147", ""]),
        st.sampled_from(["declared", "office"]),
    ),
    max_size=6,
)


@given(ROWS, ROWS)
def test_the_changes_lead_from_the_old_to_the_new(
    old_rows: list[tuple[str, str, str]], new_rows: list[tuple[str, str, str]]
) -> None:
    columns = ["cluster_id", "municipality_code", "kind"]
    plain = made.landscape({})

    def partners(rows: list[tuple[str, str, str]]) -> Landscape:
        frame = [dict(zip(columns, row, strict=True)) | {"organisation": "x"} for row in rows]
        return with_table(plain, "partners", frame)

    table = compare(partners(old_rows), partners(new_rows)).tables.get("partners")
    added, removed, _ = (0, 0, 0) if table is None else table.counts
    assert len(new_rows) - len(old_rows) == added - removed
    assert (table is None) == (sorted(old_rows) == sorted(new_rows))
    if table is not None:
        kept = sorted(old_rows)
        for row in table.removed:
            kept.remove((row["cluster_id"], row.get("municipality_code", ""), row["kind"]))
        assert len(kept) == len(old_rows) - removed
        assert all(change.fields for change in table.changed)
