"""Put delivered tables together with those of the landscape in use."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Final

import pandas as pd

from foundation.language import Message
from loaders.package import IN_PARQUET
from loaders.report import Report

_OF_CLUSTERS: Final = ("cluster_id", "cluster_a", "cluster_b")
_SAME: Final[Mapping[str, tuple[str, ...]]] = {
    "taxonomy": ("node_id",),
    "collaborations": ("cluster_a", "cluster_b"),
    "verdicts": ("cluster_a", "cluster_b"),
    "milestones": ("milestone_id", "year", "kind"),
    "strengths": ("area_code", "theme", "segment"),
    "indicators": ("indicator", "area_code", "year"),
    "strategy": ("strategy_id",),
    "mentions": ("mention_id",),
}
"""What makes rows be about the same; for all other tables it is the cluster."""


def staying(
    fresh: Mapping[str, pd.DataFrame], before: Mapping[str, pd.DataFrame]
) -> dict[str, pd.DataFrame]:
    """Return the rows of the landscape in use about which nothing was delivered.

    Parameters
    ----------
    fresh, before : Mapping of str to DataFrame
        Delivered tables and those of the landscape in use, keys as columns.
    """
    return {name: _staying(name, frame, fresh.get(name)) for name, frame in before.items()}


def _staying(name: str, before: pd.DataFrame, fresh: pd.DataFrame | None) -> pd.DataFrame:
    if fresh is None:
        return before
    same = list(_SAME.get(name, ("cluster_id",)))
    about = pd.MultiIndex.from_frame(fresh[same].astype(str))
    stays = ~pd.MultiIndex.from_frame(before[same].astype(str)).isin(about)
    return before[stays]


def together(
    fresh: Mapping[str, pd.DataFrame], others: Mapping[str, pd.DataFrame]
) -> dict[str, pd.DataFrame]:
    """Return the tables of the new landscape: rows that stay first, then those delivered."""
    found = {name: frame.reset_index(drop=True) for name, frame in others.items()}
    for name, frame in fresh.items():
        before = others.get(name)
        if before is None or before.empty:
            found[name] = frame
            continue
        columns = [*dict.fromkeys([*before.columns, *frame.columns])]
        parts = [_with(columns, part) for part in (before, frame)]
        found[name] = pd.concat(parts, ignore_index=True)
    return found


def _with(columns: list[str], frame: pd.DataFrame) -> pd.DataFrame:
    """Return a frame with further columns of text, empty."""
    lacking = {name: "" for name in columns if name not in frame}
    return frame.assign(**lacking).astype(dict.fromkeys(lacking, "str"))[columns]


def pruned(
    kept: Mapping[str, pd.DataFrame], clusters: Collection[str], report: Report, file: str
) -> dict[str, pd.DataFrame]:
    """Return tables without rows about clusters that there are no more.

    Parameters
    ----------
    kept : Mapping of str to DataFrame
        The tables taken over.
    clusters : collection of str
        The clusters that there are.
    report, file
        Hears how many rows of each table went, under the name of the file.
    """
    found = {}
    for name, frame in kept.items():
        columns = [column for column in _OF_CLUSTERS if column in frame]
        # an empty cell of a count means all clusters
        stays = (frame[columns].isin(list(clusters)) | (frame[columns] == "")).all(axis=1)
        gone = int((~stays).sum())
        if gone and name not in IN_PARQUET:
            message = Message(
                "The delivery does not hold the table {table}; of the one in use, rows about"
                " clusters that are gone go with them: {n}",
                {"table": name, "n": gone},
            )
            report.warning(message, file)
        found[name] = frame[stays].reset_index(drop=True) if gone else frame
    return found
