"""Small corrections of clusters and their coverage, gathered before they are published.

A correction holds what a cell will say as text, as it stands in a file: lists between ``;``, days
as year-month-day, yes and no as true and false. Nothing is checked here: the loader checks the
tables that come out of :func:`applied` as it checks every other delivery.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal, get_args

import pandas as pd

Act = Literal["add", "change", "cover", "remove"]
ACTS: Final[tuple[Act, ...]] = get_args(Act)
CLUSTERS: Final = "clusters"
COVERAGE: Final = "coverage"
_SIDES: Final = ("cluster_id", "cluster_a", "cluster_b")

Tables = Mapping[str, pd.DataFrame]
"""Tables of text by name, with their keys among the columns."""


@dataclass(frozen=True, slots=True)
class Correction:
    """One thing to be corrected.

    Parameters
    ----------
    act : {"add", "change", "cover", "remove"}
        A new cluster, a cell of one, the areas of one kind of coverage, or a cluster taken out.
    cluster : str
        Its id.
    field : str
        The column for a change, the kind of coverage (declared or office) for the areas.
    value : str
        What it will say, as text.
    """

    act: Act
    cluster: str
    field: str = ""
    value: str = ""

    @property
    def place(self) -> tuple[str, str, str]:
        """What is corrected; of two corrections of one place the later one holds."""
        return self.act, self.cluster, self.field

    def as_record(self) -> dict[str, str]:
        """Return the correction as JSON takes it."""
        return {
            "act": self.act,
            "cluster": self.cluster,
            "field": self.field,
            "value": self.value,
        }


def from_records(records: Any) -> tuple[Correction, ...]:
    """Read corrections back; what is none of ours is left out."""
    if not isinstance(records, list):
        return ()
    return tuple(
        Correction(record["act"], *(str(record[name]) for name in ("cluster", "field", "value")))
        for record in records
        if isinstance(record, dict)
        and record.get("act") in ACTS
        and {"cluster", "field", "value"} <= record.keys()
    )


def put(
    corrections: Iterable[Correction], new: Correction, tables: Tables
) -> tuple[Correction, ...]:
    """Add a correction; one that changes nothing takes back what was there before of its place.

    Parameters
    ----------
    corrections : iterable of Correction
    new : Correction
    tables : mapping of str to DataFrame
        The tables as they are without any correction.
    """
    kept = tuple(each for each in corrections if each.place != new.place)
    return kept if _is_so_already(new, tables) else (*kept, new)


def without(corrections: Iterable[Correction], gone: Correction) -> tuple[Correction, ...]:
    """Take a correction back; with a new cluster goes everything that was said of it."""
    if gone.act == "add":
        return tuple(each for each in corrections if each.cluster != gone.cluster)
    return tuple(each for each in corrections if each.place != gone.place)


def fitting(corrections: Sequence[Correction], tables: Tables) -> tuple[Correction, ...]:
    """Return the corrections whose clusters are there, or come with them.

    Somebody else may have taken out a cluster meanwhile, or brought in the one that is to be new.
    """
    there = set(tables[CLUSTERS]["cluster_id"])
    coming = {each.cluster for each in corrections if each.act == "add"}
    return tuple(
        each
        for each in corrections
        if (each.act == "add" and each.cluster not in there)
        or (each.act != "add" and each.cluster in there | coming)
    )


def applied(tables: Tables, corrections: Iterable[Correction]) -> dict[str, pd.DataFrame]:
    """Return the tables with the corrections made; the given ones stay as they are."""
    found = {name: frame.copy() for name, frame in tables.items()}
    for each in corrections:
        _APPLY[each.act](found, each)
    return found


def coverage_of(tables: Tables, cluster: str, kind: str) -> tuple[str, ...]:
    """Return the codes of a cluster's areas of a kind, in the table's order."""
    coverage = tables[COVERAGE]
    mine = (coverage["cluster_id"] == cluster) & (coverage["kind"] == kind)
    return tuple(coverage.loc[mine, "area_code"])


def cell(tables: Tables, cluster: str, column: str) -> str:
    """Return a cell of a cluster as text; empty where there is no such cluster or column."""
    clusters = tables[CLUSTERS]
    if column not in clusters:
        return ""
    found = clusters.loc[clusters["cluster_id"] == cluster, column]
    return str(found.iloc[0]) if len(found) else ""


def _is_so_already(new: Correction, tables: Tables) -> bool:
    match new.act:
        case "change":
            return cell(tables, new.cluster, new.field) == new.value
        case "cover":
            named = set(filter(None, new.value.split(";")))
            return set(coverage_of(tables, new.cluster, new.field)) == named
    return False


def _add(tables: dict[str, pd.DataFrame], new: Correction) -> None:
    clusters = tables[CLUSTERS]
    row = dict.fromkeys(clusters.columns, "") | {"cluster_id": new.cluster}
    tables[CLUSTERS] = pd.concat([clusters, pd.DataFrame([row])], ignore_index=True)


def _change(tables: dict[str, pd.DataFrame], new: Correction) -> None:
    clusters = tables[CLUSTERS]
    if new.field not in clusters:
        clusters[new.field] = ""
    clusters.loc[clusters["cluster_id"] == new.cluster, new.field] = new.value


def _cover(tables: dict[str, pd.DataFrame], new: Correction) -> None:
    coverage = tables[COVERAGE]
    named = [each for each in new.value.split(";") if each]
    mine = (coverage["cluster_id"] == new.cluster) & (coverage["kind"] == new.field)
    kept = coverage[~mine | coverage["area_code"].isin(named)]
    before = set(coverage_of(tables, new.cluster, new.field))
    blank = dict.fromkeys(coverage.columns, "") | {"cluster_id": new.cluster, "kind": new.field}
    added = [{**blank, "area_code": code} for code in named if code not in before]
    tables[COVERAGE] = pd.concat(
        [kept, pd.DataFrame(added, columns=coverage.columns)], ignore_index=True
    )


def _remove(tables: dict[str, pd.DataFrame], new: Correction) -> None:
    """Take a cluster out, with what other tables say of it."""
    for name, frame in tables.items():
        sides = [side for side in _SIDES if side in frame]
        if sides:
            mine = frame[sides].isin([new.cluster]).any(axis=1)
            tables[name] = frame[~mine].reset_index(drop=True)


_APPLY: Final = {"add": _add, "change": _change, "cover": _cover, "remove": _remove}
