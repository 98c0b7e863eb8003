"""The same counts as :mod:`analysis.counting`, as one would write them in pandas, to measure by."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

MEASURES = ("participated", "innovated", "collaborated", "international")
COMPANY = ["company_id", "year"]


def located(rows: pd.DataFrame, areas: pd.DataFrame) -> pd.DataFrame:
    """Return the rows with companies as numbers and where each lay in that year."""
    for column in ("cluster_id", "municipality_code"):
        rows[column] = rows[column].astype("category")
    rows["company_id"] = pd.factorize(rows["company_id"])[0]
    rows["participated"] = True
    known = rows[rows["municipality_code"].isin(areas["municipality_code"])]
    known = known[known["municipality_code"] != ""]
    votes = known.groupby([*COMPANY, "municipality_code"], observed=True).size()
    order = [*COMPANY, "votes", "municipality_code"]
    votes = votes.reset_index(name="votes").sort_values(order, ascending=[True, True, False, True])
    homes = votes.drop_duplicates(COMPANY)[[*COMPANY, "municipality_code"]]
    rows = rows.drop(columns="municipality_code").merge(homes, on=COMPANY, how="left")
    if "" not in rows["municipality_code"].cat.categories:
        rows["municipality_code"] = rows["municipality_code"].cat.add_categories("")
    return rows.fillna({"municipality_code": ""})


def full(rows: pd.DataFrame, carried: pd.DataFrame, areas: pd.DataFrame) -> pd.DataFrame:
    rows = located(rows, areas)
    parts = [
        part.assign(measure=measure)
        for measure in MEASURES
        for part in _of_measure(rows[rows[measure]], carried)
    ]
    return _up(pd.concat(parts, ignore_index=True), areas)


def one(
    rows: pd.DataFrame,
    carried: pd.DataFrame,
    areas: pd.DataFrame,
    *,
    level: str,
    by: str,
    measure: str,
    years: list[int] | None = None,
    themes: list[str] | None = None,
) -> pd.DataFrame:
    """Return the distinct companies of one filter (without fractions)."""
    wanted = rows[measure] if years is None else rows[measure] & rows["year"].isin(years)
    if themes is not None and by != "theme":
        carriers = carried.loc[carried["theme"].isin(themes), "cluster_id"]
        wanted &= rows["cluster_id"].isin(carriers)
    did = rows.loc[wanted, ["cluster_id", *COMPANY, "municipality_code"]]
    key = {"total": [], "cluster": ["cluster_id"], "theme": ["theme"]}[by]
    if by == "theme":
        did = did.merge(carried.astype({"cluster_id": did["cluster_id"].dtype}), on="cluster_id")
    found = _distinct(did, key)
    levels = [level] if level == "country" else [level, ""]
    return _up(found.assign(measure=measure), areas[areas["level"].isin(levels)])


def _of_measure(did: pd.DataFrame, carried: pd.DataFrame) -> Iterator[pd.DataFrame]:
    did = did[["cluster_id", *COMPANY, "municipality_code"]]
    share = 1 / did.groupby(COMPANY)["cluster_id"].transform("size")
    did = did.assign(fractional=share)
    totals = _distinct(did, [])
    yield totals.assign(fractional=totals["value"].astype(float))
    yield _summed(did, ["cluster_id"], value=("company_id", "size"))
    of_themes = did.merge(carried.astype({"cluster_id": did["cluster_id"].dtype}), on="cluster_id")
    yield _distinct(of_themes, ["theme"])
    yield _summed(of_themes, ["theme"])


def _distinct(did: pd.DataFrame, key: list[str]) -> pd.DataFrame:
    place = ["municipality_code", "year"]
    once = did.drop_duplicates([*key, *COMPANY])
    return once.groupby([*key, *place], observed=True).size().reset_index(name="value")


def _summed(did: pd.DataFrame, key: list[str], **more: Any) -> pd.DataFrame:
    groups = did.groupby([*key, "municipality_code", "year"], observed=True)
    return groups.agg(fractional=("fractional", "sum"), **more).reset_index()


def _up(cells: pd.DataFrame, areas: pd.DataFrame) -> pd.DataFrame:
    for column in ("cluster_id", "theme"):
        named = cells[column].astype("object") if column in cells else ""
        cells[column] = named
    cells = cells.fillna({"cluster_id": "", "theme": "", "value": 0})
    cells["municipality_code"] = cells["municipality_code"].astype("str")
    above = cells.merge(areas[["municipality_code", "area_code"]], on="municipality_code")
    key = ["cluster_id", "theme", "area_code", "year", "measure"]
    figures = [column for column in ("value", "fractional") if column in above]
    return above.groupby(key)[figures].sum().reset_index()
