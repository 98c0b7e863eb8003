"""Distinct companies by area, theme, cluster and year, in the engine that holds them.

n(a,t,y) of ``methods.md``, section 6: a company in two clusters of a theme counts once in the
theme, and once in the total. Beside it stands a fractional count that does add up over clusters:
1/k for each of the k clusters in which the company did what is counted in that year.

A company counts where it lay in that year. Where its rows of one year name several municipalities,
it lies in the one of most rows, among equals in the first by code; a row without a known one
does not vote. Only a company without any known municipality in the year counts as unknown: in the
country, and under the code "". So each company lies in one place a year, and the sums over
municipality, province, growth forum, region and country hold exactly.

**True counts are secret.** Whatever is made here goes to ``analysis.confidentiality.protect``
before anything shows, exports or draws it.

Everything is one expression of Ibis; the caller has the tables and the engine (DuckDB, PostgreSQL
and Spark give the same, cell by cell). Only :func:`count_frames` runs it, on tables in memory.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, Final

import pandas as pd

from analysis.company_sums import KEY, UNKNOWN, By, Sums
from analysis.company_years import FLAGS, UNKNOWN_PLACE
from geodata.areas import COUNTRY, LEVELS, Areas, Level

_DECIMALS: Final = 9
"""Kept of a fractional count in memory: the order of a sum must not show."""


def counts(participation: Any, carried: Mapping[str, Collection[str]], areas: Any) -> Any:
    """Return the expression for the full table of counts.

    Parameters
    ----------
    participation : ibis.Table
        ``cluster_id``, ``company_id`` (text, or a number, which is quicker), ``year`` and, as far
        as known, ``municipality_code``, ``innovated``, ``collaborated``, ``international``. One
        row per company, cluster and year; rows that repeat one count as one. A flag that is
        missing is false; it holds for its row's cluster only. A municipality that is missing or
        not among ``areas`` is unknown.
    carried : Mapping of str to collection of str
        The themes of every cluster, also of those that have none; rows of clusters that are not
        named do not count.
    areas : ibis.Table
        What :func:`area_table` returns.

    Returns
    -------
    ibis.Table
        ``cluster_id``, ``theme`` (one of the two or neither, "" otherwise), ``area_code`` of all
        five levels ("" for companies without a known municipality, who count in the country
        too), ``year``, ``measure``, ``value`` (distinct companies), ``fractional``. No order; a
        count of 0 has no row.
    """
    return Sums.of(participation, carried, areas).counts()


def count(
    participation: Any,
    carried: Mapping[str, Collection[str]],
    areas: Any,
    *,
    level: Level,
    by: By,
    measure: str,
    years: Collection[int] | None = None,
    themes: Collection[str] | None = None,
    clusters: Collection[str] | None = None,
) -> Any:
    """Return the expression for the counts of one filter.

    Parameters
    ----------
    participation, carried, areas
        As for :func:`counts`.
    level : {"municipality", "province", "growth_forum", "region", "country"}
        Which areas; below the country the row "" of unknown municipalities is among them.
    by : {"total", "theme", "cluster"}
        What is told apart.
    measure : {"participated", "innovated", "collaborated", "international"}
    years, themes, clusters : collection, optional
        Only these; all without. In a total, themes and clusters say through which clusters a
        company must have done it: a company in several of them counts once. Where a company lay,
        and of how many clusters a fraction is, does not depend on the filter.

    Returns
    -------
    ibis.Table
        As :func:`counts`, of one level and measure.

    Raises
    ------
    ValueError
        If ``level``, ``by`` or ``measure`` is none of the above.
    """
    sums = Sums.of(participation, carried, areas)
    return sums.count(
        level=level, by=by, measure=measure, years=years, themes=themes, clusters=clusters
    )


def count_frames(
    participation: pd.DataFrame, carried: Mapping[str, frozenset[str]], areas: Areas
) -> pd.DataFrame:
    """Return the full table of counts of tables in memory.

    Parameters
    ----------
    participation : DataFrame
        As for :func:`counts`; may be empty.
    carried : Mapping of str to frozenset of str
        The themes of each cluster; a cluster that is not named has none.
    areas : Areas

    Returns
    -------
    DataFrame
        As :func:`counts`, sorted by its first five columns; ``value`` as int64, ``fractional``
        rounded to nine decimals.
    """
    import ibis

    engine = ibis.duckdb.connect()
    try:
        typed = _typed(participation)
        themes = dict.fromkeys(typed["cluster_id"].unique(), frozenset[str]()) | dict(carried)
        rows = engine.create_table("participation", typed)
        held = engine.create_table("areas", area_table(areas))
        found = engine.to_pandas(counts(rows, themes, held))
    finally:
        engine.disconnect()
    types = dict.fromkeys(("cluster_id", "theme", "area_code", "measure"), "str")
    found = found.astype({**types, "year": "int64", "value": "int64", "fractional": "float64"})
    found["fractional"] = found["fractional"].round(_DECIMALS)
    in_order: pd.DataFrame = found.sort_values(list(KEY), ignore_index=True)
    return in_order


def area_table(areas: Areas) -> pd.DataFrame:
    """Return which areas each municipality counts in.

    Returns
    -------
    DataFrame
        ``municipality_code``, ``place`` (0, 1, … in the order of codes), ``level``, ``area_code``.
        The unknown municipality "" (place -1) counts in the country and, with level "", as "".
    """
    rows = [
        (UNKNOWN, UNKNOWN_PLACE, UNKNOWN, UNKNOWN),
        (UNKNOWN, UNKNOWN_PLACE, "country", COUNTRY),
    ]
    for place, area in enumerate(areas.at("municipality")):
        inside = (areas.around(level)[area.code] for level in LEVELS)
        rows += [
            (area.code, place, level, code)
            for level, code in zip(LEVELS, inside, strict=True)
            if code is not None
        ]
    columns = ["municipality_code", "place", "level", "area_code"]
    return pd.DataFrame(rows, columns=columns)


def _typed(participation: pd.DataFrame) -> pd.DataFrame:
    """Return the columns that count, in types that every engine understands."""
    texts = ("cluster_id", "company_id", "municipality_code")
    types = {**dict.fromkeys(texts, "str"), "year": "int64", **dict.fromkeys(FLAGS, "boolean")}
    return participation.reindex(columns=list(types)).astype(types)
