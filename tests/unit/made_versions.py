"""Made landscapes to publish, and how to tell that one came back whole."""

from __future__ import annotations

from dataclasses import fields
from datetime import date

import pandas as pd

from foundation.landscape import Landscape, Source
from tests.unit import made_landscapes as made

NAME = "made"


def landscape(mark: str, rows: int = 3, clusters: int = 2, identifier: str = NAME) -> Landscape:
    """Return a landscape of made-up clusters that carries a mark in every row that it can."""
    table = made.cluster_table(
        {f"c{n}": {"name_da": f"Klynge {n}", "founded_year": 2000 + n % 9} for n in range(clusters)}
    )
    coverage = pd.DataFrame(
        {
            "cluster_id": [f"c{n % clusters}" for n in range(rows)],
            "area_code": [f"{n // clusters:04}" for n in range(rows)],
            "kind": "declared",
            "note": mark,
        }
    )
    return Landscape(
        identifier,
        "Lavet",
        "Made",
        date(2016, 1, 12),
        "1.0",
        {"clusters": table.assign(note=mark), "coverage": coverage},
        synthetic=True,
        sources=(Source("Ingen", "https://example.org", "CC0"),),
    )


def mark_of(found: Landscape) -> str:
    """Return the mark of a landscape; every row must carry the same."""
    marks = {*found.clusters["note"], *found.coverage["note"]}
    assert len(marks) == 1, marks
    return str(marks.pop())


def assert_same(found: Landscape, expected: Landscape) -> None:
    """Assert that two landscapes are equal down to types and the order of rows."""
    for each in fields(Landscape):
        if each.name not in {"tables", "version"}:
            assert getattr(found, each.name) == getattr(expected, each.name)
    assert found.version.split("+")[0] == expected.version.split("+")[0]
    assert set(found.tables) == set(expected.tables)
    for name, table in expected.tables.items():
        pd.testing.assert_frame_equal(found.tables[name], table)
