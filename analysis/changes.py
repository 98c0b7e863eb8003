"""What differs between two versions of a landscape: rows added, removed, and changed.

Rows of both versions that are equal are set aside first, one against one. What is left is matched
by what makes two rows the same thing (:data:`IDENTITY`); where several rows are the same thing, the
first is matched with the first. A cell that is missing, an empty one and a column that one version
does not have are all "nothing".
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from types import MappingProxyType
from typing import Any, Final

import pandas as pd

from foundation.landscape import TABLES, Landscape

IDENTITY: Final[Mapping[str, tuple[str, ...]]] = {
    "clusters": ("cluster_id",),
    "taxonomy": ("node_id",),
    "partners": ("cluster_id", "organisation"),
    "coverage": ("cluster_id", "area_code", "kind"),
    "participation": ("cluster_id", "company_id", "year"),
    "counts": ("cluster_id", "theme", "area_code", "year", "measure"),
    "collaborations": ("cluster_a", "cluster_b"),
    "funding": ("cluster_id", "authority", "from_year"),
    "verdicts": ("cluster_a", "cluster_b"),
    "milestones": ("milestone_id", "year", "kind"),
    "strengths": ("area_code", "theme", "segment"),
    "indicators": ("indicator", "area_code", "year"),
    "strategy": ("strategy_id",),
    "mentions": ("mention_id",),
}
"""The columns that make two rows of a table the same thing."""

SECRET: Final = frozenset({"participation"})
"""Tables whose changes are counted only: their rows are about single companies."""

_OCCURRENCE: Final = "\0occurrence"
_HEADER_LEFT_OUT: Final = frozenset({"tables", "version", "sources", "licences"})


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field with another value; None stands for nothing."""

    name: str
    old: Any
    new: Any


@dataclass(frozen=True, slots=True)
class RowChange:
    """A row that is the same thing in both versions, with the fields that differ."""

    key: tuple[Any, ...]
    fields: tuple[FieldChange, ...]


@dataclass(frozen=True)
class TableChanges:
    """What differs in one table.

    Parameters
    ----------
    table : str
        Its name.
    key : tuple of str
        The columns of ``RowChange.key``.
    counts : tuple of (int, int, int)
        How many rows were added, removed and changed.
    added, removed : tuple of Mapping
        Those rows, by column, without the fields that hold nothing; empty for a secret table.
    changed : tuple of RowChange
        Empty for a secret table.
    """

    table: str
    key: tuple[str, ...]
    counts: tuple[int, int, int]
    added: tuple[Mapping[str, Any], ...] = ()
    removed: tuple[Mapping[str, Any], ...] = ()
    changed: tuple[RowChange, ...] = ()


@dataclass(frozen=True)
class Changes:
    """What differs between two landscapes.

    Parameters
    ----------
    header : tuple of FieldChange
        Names, descriptions, the as-of date and the like.
    tables : Mapping of str to TableChanges
        Only tables that differ, in the order of a landscape's tables.
    """

    header: tuple[FieldChange, ...] = ()
    tables: Mapping[str, TableChanges] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Freeze the mapping of tables."""
        object.__setattr__(self, "tables", MappingProxyType(dict(self.tables)))

    def __bool__(self) -> bool:
        """Return whether anything differs."""
        return bool(self.header or self.tables)


def compare(old: Landscape, new: Landscape) -> Changes:
    """Return what differs between two versions of a landscape."""
    header = [
        FieldChange(each.name, before, after)
        for each in fields(Landscape)
        if each.name not in _HEADER_LEFT_OUT
        and (before := getattr(old, each.name)) != (after := getattr(new, each.name))
    ]
    tables = {
        name: found
        for name in TABLES
        if (found := _table_changes(name, _rows(old, name), _rows(new, name))) is not None
    }
    return Changes(tuple(header), tables)


def _rows(landscape: Landscape, name: str) -> pd.DataFrame:
    """Return a table without a meaningful index, its key among the columns."""
    frame = landscape.table(name)
    key = IDENTITY[name]
    plain = frame.reset_index() if frame.index.name in key else frame.reset_index(drop=True)
    return plain.reindex(columns=[*dict.fromkeys([*key, *plain.columns])])


def _table_changes(name: str, old: pd.DataFrame, new: pd.DataFrame) -> TableChanges | None:
    columns = [*dict.fromkeys([*old.columns, *new.columns])]
    if old.dtypes.equals(new.dtypes):
        # Most rows of a large table are equal, which is quickly told as long as types are
        old, new = _unequal(old, new, old, new)
    old, new = _comparable(old, columns), _comparable(new, columns)
    old, new = _unequal(old, new, _written(old), _written(new))
    if old.empty and new.empty:
        return None
    key = IDENTITY[name]
    before, after = _by_key(old, key), _by_key(new, key)
    both = before.index.intersection(after.index, sort=False)
    removed = before.index.difference(both, sort=False)
    added = after.index.difference(both, sort=False)
    counts = (len(added), len(removed), len(both))
    if name in SECRET:
        return TableChanges(name, key, counts)
    return TableChanges(
        name,
        key,
        counts,
        tuple(_known(row) for row in after.loc[added].to_dict("records")),
        tuple(_known(row) for row in before.loc[removed].to_dict("records")),
        tuple(_changed(key, before.loc[both], after.loc[both])),
    )


def _comparable(frame: pd.DataFrame, columns: list[str]) -> pd.DataFrame:
    """Return plain Python values, None for nothing."""
    plain = {}
    for name in columns:
        if name not in frame:
            plain[name] = pd.Series([None] * len(frame), frame.index, dtype=object)
            continue
        cells = frame[name]
        if cells.dtype.kind == "M":
            cells = cells.dt.date
        cells = cells.astype(object)
        nothing = cells.isna() | (cells == "") | cells.map(lambda cell: cell == ())
        plain[name] = cells.mask(nothing, None)
    return pd.DataFrame(plain, index=frame.index, columns=columns, dtype=object)


def _unequal(
    old: pd.DataFrame, new: pd.DataFrame, old_cells: pd.DataFrame, new_cells: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Take out the rows whose cells are the same in both, as often as both have them."""
    hashes = [pd.util.hash_pandas_object(side, index=False) for side in (old_cells, new_cells)]
    # The n-th of several equal rows meets the n-th on the other side
    pairs = [pd.MultiIndex.from_arrays([each, each.groupby(each).cumcount()]) for each in hashes]
    return old[~pairs[0].isin(pairs[1])], new[~pairs[1].isin(pairs[0])]


def _written(frame: pd.DataFrame) -> pd.DataFrame:
    """Return each cell as text that tells its value and its type."""
    return frame.map(repr).astype("str")


def _by_key(frame: pd.DataFrame, key: tuple[str, ...]) -> pd.DataFrame:
    """Index rows by key and by how many rows before have the same."""
    keys = _written(frame[list(key)])
    occurrence = keys.groupby(list(key)).cumcount().rename(_OCCURRENCE)
    index = pd.MultiIndex.from_frame(keys.assign(**{_OCCURRENCE: occurrence}))
    return frame.set_axis(index)


def _changed(key: tuple[str, ...], before: pd.DataFrame, after: pd.DataFrame) -> list[RowChange]:
    rows = zip(before.to_dict("records"), after.to_dict("records"), strict=True)
    return [
        RowChange(
            tuple(new[name] for name in key),
            tuple(
                FieldChange(str(name), old[name], new[name])
                for name in new
                if old[name] != new[name]
            ),
        )
        for old, new in rows
    ]


def _known(row: Mapping[Any, Any]) -> dict[str, Any]:
    return {str(name): value for name, value in row.items() if value is not None}
