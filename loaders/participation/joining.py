"""Put lists together: pseudonyms for companies, one place a year, and no row twice."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from foundation.language import Message
from loaders.participation.columns import UNKNOWN, Checked
from loaders.participation.findings import Findings
from loaders.participation.headings import FLAGS

COLUMNS: Final = ("cluster_id", "company_id", "municipality_code", "year", *FLAGS)

Codes = npt.NDArray[np.int64]
Pseudonyms = Callable[[Sequence[str]], Sequence[str]]
_ELSEWHERE: Final = Message(
    "The company lies in another municipality in other rows of the same year; it counts once a"
    " year, in the one with most rows, of equally many in the one with the lowest code"
)
_REPEATED: Final = Message(
    "Repeats another row of the same cluster, company and year; they were made one, with every"
    " yes of either"
)


def join(
    lists: Sequence[Checked],
    pseudonyms: Pseudonyms,
    findings: Findings,
    before: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Make one table ``participation`` of checked lists.

    Parameters
    ----------
    lists : sequence of Checked
        All the lists, companies as they are.
    pseudonyms : callable
        Returns what stands for each of the distinct companies.
    findings : Findings
        Hears of repeated rows, of companies in two places, and of different spellings.
    before : DataFrame, optional
        A table ``participation`` whose rows are kept.

    Returns
    -------
    DataFrame
        ``COLUMNS``, by pseudonym, year and cluster, so that the order of a list, which may be
        that of its companies' names, cannot be seen.
    """
    _count_spellings(lists, findings)
    parts = [_as_rows(place, one, pseudonyms) for place, one in enumerate(lists)]
    if before is not None:
        parts.insert(0, _kept(before))
    rows = pd.concat(parts, ignore_index=True)
    rows["municipality_code"] = _one_place_a_year(rows, lists, findings)
    return _typed(_without_repeats(rows, lists, findings))


def _count_spellings(lists: Sequence[Checked], findings: Findings) -> None:
    written = pd.concat([one.spellings for one in lists]).drop_duplicates()
    several = int((written["company"].value_counts() > 1).sum())
    if several:
        message = Message(
            "Companies written in more than one way, each taken as one company: {n}",
            {"n": several},
        )
        findings.add("warning", message, lists[0].file if len(lists) == 1 else "")


def _as_rows(place: int, one: Checked, pseudonyms: Pseudonyms) -> pd.DataFrame:
    """Return a list's rows with pseudonyms, and where each stands."""
    codes, companies = pd.factorize(one.rows["company"])
    cells = [str(company) for company in companies]
    names = pd.Series(cells if one.pseudonymous else pseudonyms(cells), dtype="str")
    rows = one.rows.drop(columns="company")
    return rows.assign(company_id=names.take(codes).array, list=place, row=rows.index)


def _kept(before: pd.DataFrame) -> pd.DataFrame:
    flags = {name: before[name].astype("Int8").fillna(UNKNOWN).astype("int8") for name in FLAGS}
    return before.assign(year=before["year"].astype("int16"), list=-1, row=0, **flags)


def _one_place_a_year(
    rows: pd.DataFrame, lists: Sequence[Checked], findings: Findings
) -> pd.Series:
    """Return where each row's company lies in its year; "" only where no row of it knows."""
    company, _ = pd.factorize(rows["company_id"])
    place, codes = pd.factorize(rows["municipality_code"], sort=True)
    company_year = _combined(company, rows["year"].to_numpy())
    known = (rows["municipality_code"] != "").to_numpy()
    pairs, times = np.unique(_combined(company_year, place)[known], return_counts=True)
    of, at = np.divmod(pairs, len(codes) or 1)
    best = np.lexsort((at, -times, of))
    which, first = np.unique(of[best], return_index=True)
    chosen = at[best][first]
    found = np.searchsorted(which, company_year)
    has_place = np.isin(company_year, which)
    settled = place.copy()
    settled[has_place] = chosen[found[has_place]]
    _tell(rows[known & (settled != place)], "municipality_code", _ELSEWHERE, lists, findings)
    return pd.Series(codes.take(settled).array, rows.index, dtype="str")


def _combined(one: npt.NDArray[Any], other: npt.NDArray[Any]) -> Codes:
    """Return one number for each pair of numbers."""
    width = int(other.max(initial=0)) + 1
    pairs: Codes = one.astype(np.int64) * width + other
    return pairs


def _without_repeats(
    rows: pd.DataFrame, lists: Sequence[Checked], findings: Findings
) -> pd.DataFrame:
    key = ["company_id", "year", "cluster_id"]
    rows = rows.sort_values(key, kind="stable")
    repeats = rows.duplicated(key).to_numpy()
    _tell(rows[repeats].sort_values(["list", "row"]), None, _REPEATED, lists, findings)
    if not repeats.any():
        return rows
    starts = np.flatnonzero(~repeats)
    merged = {name: np.maximum.reduceat(rows[name].to_numpy(), starts) for name in FLAGS}
    return rows[~repeats].assign(**merged)


def _tell(
    rows: pd.DataFrame,
    column: str | None,
    message: Message,
    lists: Sequence[Checked],
    findings: Findings,
) -> None:
    for place, one in enumerate(lists):
        numbers = rows.loc[rows["list"] == place, "row"].to_numpy()
        findings.add_rows("warning", [message] * len(numbers), one.file, numbers, column=column)


def _typed(rows: pd.DataFrame) -> pd.DataFrame:
    flags = {
        name: rows[name].astype("Int8").mask(rows[name] == UNKNOWN).astype("boolean")
        for name in FLAGS
    }
    typed = rows.assign(year=rows["year"].astype("Int64"), **flags)
    return typed[list(COLUMNS)].reset_index(drop=True)
