"""What tables must agree on with each other: clusters, fields, pairs."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

import pandas as pd

from foundation.language import Message
from foundation.problems import Severity

_CLUSTER_COLUMNS: Final = ("cluster_id", "cluster_a", "cluster_b")
_FIELDS: Final = {
    "clusters": {"themes": "theme", "segments": "segment", "growth_areas": "growth_area"},
    "strengths": {"theme": "theme", "segment": "segment"},
    "counts": {"theme": "theme"},
}
_UNKNOWN: Final = {
    "theme": Message("The taxonomy has no such theme"),
    "segment": Message("The taxonomy has no such segment"),
    "growth_area": Message("The taxonomy has no such growth area"),
}


@dataclass(frozen=True, slots=True)
class Conflict:
    """A place where a table disagrees with another one, or a taxonomy with itself."""

    table: str
    row: int
    column: str
    value: str
    message: Message
    severity: Severity = "error"


def taxonomy_conflicts(taxonomy: pd.DataFrame) -> Iterator[Conflict]:
    """Find what is wrong with a taxonomy as a whole: every segment lies below one theme."""
    kinds = taxonomy["kind"]
    themes = set(taxonomy.loc[kinds == "theme", "node_id"])
    first: dict[str, tuple[str, str]] = {}
    columns = (taxonomy[name].tolist() for name in ("node_id", "kind", "parent"))
    for row, node, kind, parent in zip(taxonomy.index.tolist(), *columns, strict=True):
        if node in first:
            yield _second(row, node, (kind, parent), first[node])
        first.setdefault(node, (kind, parent))
        if message := _misplaced(kind, parent, themes):
            yield Conflict("taxonomy", row, "parent", parent, message)
    for name in ("name_da", "name_en"):
        named = taxonomy[taxonomy[name] != ""]
        again = named[named.duplicated(["kind", name])]
        for number, value in again[name].items():
            message = Message("Another node of this kind has the same name")
            yield Conflict("taxonomy", int(str(number)), name, str(value), message, "warning")


def _second(row: int, node: str, here: tuple[str, str], before: tuple[str, str]) -> Conflict:
    if here[0] == before[0] == "segment" and here[1] != before[1]:
        message = Message(
            "A segment lies below exactly one theme; this one is already below {theme}",
            {"theme": before[1]},
        )
    else:
        message = Message("Occurs twice: {key} must be unique", {"key": "node_id"})
    return Conflict("taxonomy", row, "node_id", node, message)


def _misplaced(kind: str, parent: str, themes: Collection[str]) -> Message | None:
    if kind != "segment":
        return Message("Only a segment has a parent") if parent else None
    if not parent:
        return Message("A segment needs a theme as its parent")
    return None if parent in themes else _UNKNOWN["theme"]


def conflicts(tables: Mapping[str, pd.DataFrame], taxonomy: pd.DataFrame) -> Iterator[Conflict]:
    """Find where tables name clusters or fields that are not there.

    Parameters
    ----------
    tables : Mapping of str to DataFrame
        Typed tables, indexed by row number; without ``clusters`` no cluster is looked up.
    taxonomy : DataFrame
        The taxonomy that applies, with columns ``node_id`` and ``kind``.
    """
    for name, columns in _FIELDS.items():
        for column, kind in columns.items():
            if name in tables:
                nodes = set(taxonomy.loc[taxonomy["kind"] == kind, "node_id"])
                yield from _unknown(name, tables[name][column], nodes, _UNKNOWN[kind])
    if "clusters" not in tables:
        return
    clusters = set(tables["clusters"]["cluster_id"])
    message = Message("The table of clusters has no such cluster")
    for name, frame in tables.items():
        for column in _CLUSTER_COLUMNS:
            if name != "clusters" and column in frame:
                yield from _unknown(name, frame[column], clusters, message)


def _unknown(
    table: str, column: pd.Series, known: Collection[str], message: Message
) -> Iterator[Conflict]:
    values = column.explode() if column.dtype == object else column
    values = values[values.notna() & (values != "")]
    for row, value in values[~values.isin(list(known))].items():
        yield Conflict(table, int(str(row)), str(column.name), str(value), message)
