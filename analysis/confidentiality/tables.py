"""The table of counts, taken apart into years and put together again."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from analysis.confidentiality.rule import KEYS, Floats


def in_order(counts: pd.DataFrame) -> pd.DataFrame:
    """Return the counts sorted by what names them, numbered from 0.

    Raises
    ------
    ValueError
        If a column is missing, or a count is there twice.
    """
    if missing := [column for column in [*KEYS, "value"] if column not in counts]:
        raise ValueError(f"counts lack: {', '.join(missing)}")
    ordered = counts.sort_values(KEYS, kind="stable").reset_index(drop=True)
    ordered = ordered.astype(dict.fromkeys(["cluster_id", "theme", "area_code", "measure"], "str"))
    twice = ordered.duplicated(KEYS)
    if twice.any():
        raise ValueError(f"counted twice: {named(ordered, int(twice.to_numpy().argmax()))}")
    return ordered


def named(cells: pd.DataFrame, row: int) -> str:
    """Name a count in one line: ``cluster c1, 0101, 2016, innovated``."""
    one = cells.iloc[row]
    by = "total"
    if one["cluster_id"] or one["theme"]:
        by = f"cluster {one['cluster_id']}" if one["cluster_id"] else f"theme {one['theme']}"
    return f"{by}, {one['area_code'] or 'unknown area'}, {one['year']}, {one['measure']}"


def by_year(ordered: pd.DataFrame) -> Iterator[pd.DataFrame]:
    """Yield the counts of each year, which no fact ties to another year's."""
    for _, cells in ordered.groupby("year", sort=True):
        yield cells


def values_of(cells: pd.DataFrame) -> Floats:
    """Return the counts as numbers, NaN where withheld."""
    return np.asarray(cells["value"].astype("Float64").to_numpy(dtype=float, na_value=np.nan))
