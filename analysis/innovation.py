"""Innovation per area, computed from the published counts of companies and nothing else.

Every function takes the protected table ``counts``, in which a withheld figure is missing: what
is not published cannot enter a result. A figure that would need a withheld one is missing itself.
See ``methods.md``, sections 6 and 7.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Final, Literal

import pandas as pd

from analysis.bases import Base
from analysis.inequality import gini, hoover, hoover_by_chance, theil
from analysis.representation import COMPANIES, represented
from foundation.language import Message
from geodata.areas import COUNTRY, Areas, Level

UNLOCATED: Final = ""
"""The area code of companies without a known municipality; they count in the country only."""

Refers = Literal["located", "all"]
By = Literal["", "theme", "cluster_id"]
Reason = Literal["withheld", "not_reported", "nothing"]
REASONS: Final[Mapping[Reason, Message]] = {
    "withheld": Message("Not computed, as the figure of at least one area is withheld."),
    "not_reported": Message("Not reported."),
    "nothing": Message("Not computed, as no companies are counted."),
}

_COLUMNS: Final = {
    "cluster_id": "str",
    "theme": "str",
    "area_code": "str",
    "year": "Int64",
    "measure": "str",
    "value": "float64",
    "suppressed": "boolean",
}


@dataclass(frozen=True, slots=True)
class Counted:
    """What is counted: a measure, of all clusters, of one theme or of one cluster.

    Parameters
    ----------
    measure : str
        participated, innovated, collaborated, international.
    theme, cluster_id : str
        At most one of the two; neither for the companies of all clusters.
    """

    measure: str
    theme: str = ""
    cluster_id: str = ""

    def __post_init__(self) -> None:
        """Refuse a theme and a cluster at once."""
        if self.theme and self.cluster_id:
            raise ValueError("counts are by theme or by cluster, never by both")


@dataclass(frozen=True, slots=True)
class Total:
    """The companies of the whole country.

    Parameters
    ----------
    country : int or None
        All companies; None where withheld or not reported.
    unlocated : int or None
        Those of them without a known municipality; None where withheld or not reported.
    """

    country: int | None
    unlocated: int | None

    @property
    def refers(self) -> Refers:
        """Which companies shares are of: those with a known municipality, if that is public."""
        return "all" if self.unlocated is None else "located"

    @property
    def number(self) -> int | None:
        """The number that shares of areas are of; None where it is not public."""
        return None if self.country is None else self.country - (self.unlocated or 0)


def years(counts: pd.DataFrame) -> list[int]:
    """Return the years that something is published for, in order."""
    return sorted(int(year) for year in _table(counts)["year"].dropna().unique())


def measures(counts: pd.DataFrame) -> list[str]:
    """Return the measures that something is published for, the usual ones first."""
    found = set(_table(counts)["measure"])
    usual = [measure for measure in COMPANIES if measure in found]
    return usual + sorted(found.difference(usual))


def cells(counts: pd.DataFrame, codes: Sequence[str], counted: Counted, year: int) -> pd.DataFrame:
    """Return what is published for some areas of one level.

    A published 0 has no row, so an area without one has 0 - if this is reported at all: if the
    measure has rows in the year for areas of the level (for some theme, where a theme is asked
    for; for some cluster, where a cluster is) and the theme or cluster has a row in the year.

    Parameters
    ----------
    counts : DataFrame
        ``cluster_id``, ``theme``, ``area_code``, ``year``, ``measure``, ``value``, ``suppressed``;
        may be empty.
    codes : sequence of str
        All areas of a level.

    Returns
    -------
    DataFrame, by ``area_code``
        ``value`` (Int64, missing where withheld or not reported) and ``withheld``.
    """
    table = _of_kind(_table(counts), counted)
    in_year = (table["year"] == year).fillna(value=False).astype(bool)
    of_measure = in_year & (table["measure"] == counted.measure)
    this = (table["theme"] == counted.theme) & (table["cluster_id"] == counted.cluster_id)
    rows = table[of_measure & this].set_index("area_code")
    withheld = rows["suppressed"].fillna(value=False).astype(bool) | rows["value"].isna()
    published = rows["value"].mask(withheld).round().astype("Int64")
    index = pd.Index(list(codes), dtype="str", name="area_code")
    found = pd.DataFrame(
        {
            "value": published.reindex(index),
            "withheld": withheld.reindex(index, fill_value=False).astype(bool),
        }
    )
    if (in_year & this).any() and table.loc[of_measure, "area_code"].isin(index).any():
        found["value"] = found["value"].mask(found["value"].isna() & ~found["withheld"], 0)
    return found


def total(counts: pd.DataFrame, counted: Counted, year: int) -> Total:
    """Return the companies of the country, and those of them without a known municipality."""
    country = _whole(cells(counts, [COUNTRY], counted, year)["value"])
    if COUNTRY not in country:
        return Total(None, None)
    unlocated = _whole(cells(counts, [COUNTRY, UNLOCATED], counted, year)["value"])
    return Total(country[COUNTRY], unlocated.get(UNLOCATED))


def figures(
    counts: pd.DataFrame,
    areas: Areas,
    base: Base,
    counted: Counted,
    *,
    level: Level,
    year: int,
) -> pd.DataFrame:
    """Return counts, shares, rates and R of every area of a level.

    Shares are of the companies with a known municipality, so that they add up to 1 as those of
    the base do; where the number without one is withheld they are of all companies, and R comes
    out somewhat too low everywhere (:attr:`Total.refers` says which). The country itself has all
    companies, and by definition R = 1.

    Returns
    -------
    DataFrame, by ``area_code``
        ``value`` (Int64), ``withheld`` (bool; a value missing without it is not reported),
        ``base``, ``base_share``, ``rate`` (per :attr:`analysis.bases.Base.per`), ``share``,
        ``expected`` (companies by the share of the base), ``r``, ``r_low``, ``r_high`` (95 %).
        NaN where the count is withheld or not reported; all but ``rate`` also where the
        country's is.
    """
    codes = [area.code for area in areas.at(level)]
    table = cells(counts, codes, counted, year)
    whole = total(counts, counted, year)
    number = (whole.country if level == "country" else whole.number) or float("nan")
    value = table["value"].astype("Float64").to_numpy(dtype=float, na_value=float("nan"))
    table["base"] = base.by_area.reindex(table.index)
    table["base_share"] = table["base"] / base.total
    table["rate"] = value / table["base"].where(table["base"] > 0) * base.per
    table["share"] = value / number
    table["expected"] = (number * table["base_share"]).where(table["value"].notna())
    table["r"], table["r_low"], table["r_high"] = represented(value, table["expected"])
    return table


@dataclass(frozen=True, slots=True)
class Distribution:
    """How unevenly the companies are spread over the areas of a level, against the base.

    Parameters
    ----------
    hoover, theil, gini : float or None
        None where ``reason`` is given.
    by_chance : float or None
        The Hoover index to expect of so few companies if no area were favoured.
    reason : {"withheld", "not_reported", "nothing"} or None
        Why there is no index. With one figure withheld, an index over the others would be wrong,
        and the right one would give the figure away.
    """

    hoover: float | None = None
    theil: float | None = None
    gini: float | None = None
    by_chance: float | None = None
    reason: Reason | None = None


def distribution(found: pd.DataFrame) -> Distribution:
    """Return the indices of :mod:`analysis.inequality` over all areas of a level.

    Parameters
    ----------
    found : DataFrame, by ``area_code``
        What :func:`figures` returns: ``value``, ``withheld``, ``base``.
    """
    if found["withheld"].any():
        return Distribution(reason="withheld")
    if found["value"].isna().any():
        return Distribution(reason="not_reported")
    values, base = found["value"].to_numpy(dtype=float), found["base"].to_numpy(dtype=float)
    number = int(values.sum())
    if not number:
        return Distribution(reason="nothing")
    return Distribution(
        hoover(values, base),
        theil(values, base),
        gini(values, base),
        hoover_by_chance(number, base),
    )


def distributions(
    counts: pd.DataFrame,
    areas: Areas,
    bases: Mapping[int, Base],
    counted: Counted,
    *,
    level: Level,
) -> pd.DataFrame:
    """Return the indices of every year.

    Parameters
    ----------
    bases : Mapping of int to Base
        The years to report; see :func:`analysis.bases.bases_by_year`.

    Returns
    -------
    DataFrame, by ``year``
        The fields of :class:`Distribution`; ``reason`` is "" where there is an index.
    """
    rows = {
        year: asdict(
            distribution(figures(counts, areas, bases[year], counted, level=level, year=year))
        )
        for year in sorted(bases)
    }
    names = list(Distribution.__dataclass_fields__)
    table = pd.DataFrame.from_dict(rows, orient="index", columns=names).rename_axis("year")
    table["reason"] = table["reason"].fillna("").astype("str")
    return table.astype(dict.fromkeys(names[:-1], float))


def trend(
    counts: pd.DataFrame,
    areas: Areas,
    bases: Mapping[int, Base],
    counted: Counted,
    *,
    area_code: str,
    among: Collection[str] | None = None,
) -> pd.DataFrame:
    """Return the figures of one area over the years, with the clusters that reported.

    A change of reporters is not a change of effect: the number of reporting clusters belongs
    beside the line, and a year without a report is a gap in it, not a 0.

    Parameters
    ----------
    bases : Mapping of int to Base
        The years to report.
    among : collection of str, optional
        The clusters that could report, for a theme those that carry it; all when left out. For
        one cluster it is that cluster.

    Returns
    -------
    DataFrame, by ``year``
        The columns of :func:`figures`, ``base_year``, and ``clusters`` (Int64; see
        :func:`reporting`).
    """
    level = areas[area_code].level
    rows = []
    for year in sorted(bases):
        found = figures(counts, areas, bases[year], counted, level=level, year=year)
        row = found.loc[[area_code]].assign(year=year, base_year=bases[year].year)
        rows.append(row.set_index("year"))
    if not rows:
        raise ValueError("no year is asked for")
    wanted = [counted.cluster_id] if counted.cluster_id else among
    clusters = [reporting(counts, year, wanted) for year in sorted(bases)]
    return pd.concat(rows).assign(clusters=pd.array(clusters, dtype="Int64"))


def reporting(counts: pd.DataFrame, year: int, among: Collection[str] | None = None) -> int | None:
    """Return how many clusters have any row in a year, published or withheld.

    None where nothing at all is published by cluster, so that the reporters are not known.
    """
    by_cluster = _of_kind(_table(counts), Counted("", cluster_id="any"))
    if by_cluster.empty:
        return None
    of_year = by_cluster["year"] == year
    found = set(by_cluster.loc[of_year.fillna(value=False).astype(bool), "cluster_id"])
    return len(found if among is None else found.intersection(among))


def _whole(values: pd.Series) -> dict[str, int]:
    """Return the figures that are known, by area code."""
    return {str(code): int(value) for code, value in values.dropna().items()}


def _of_kind(counts: pd.DataFrame, counted: Counted) -> pd.DataFrame:
    """Return the rows by theme, by cluster or of all clusters, whichever is asked for."""
    by_theme, by_cluster = counts["theme"] != "", counts["cluster_id"] != ""
    return counts[(by_theme == bool(counted.theme)) & (by_cluster == bool(counted.cluster_id))]


def _table(counts: pd.DataFrame) -> pd.DataFrame:
    """Give a landscape without counts a table without rows."""
    return counts if len(counts.columns) else pd.DataFrame(columns=list(_COLUMNS)).astype(_COLUMNS)


def every_cell(counts: pd.DataFrame, codes: Sequence[str], by: By) -> pd.DataFrame:
    """Return what is published for some areas of one level, of every cluster, theme or the total.

    The same as :func:`cells` for each measure, year and each theme or cluster at once, published
    zeros included; what is not reported is left out.

    Parameters
    ----------
    counts : DataFrame
    codes : sequence of str
        All areas of a level.
    by : {"", "theme", "cluster_id"}

    Returns
    -------
    DataFrame
        ``area_code``, the column of ``by`` if any, ``year``, ``measure``, ``value`` (Int64,
        missing where withheld) and ``withheld``; sorted.
    """
    keys = ["area_code", *([by] if by else []), "year", "measure"]
    table = _table(counts)
    by_theme, by_cluster = table["theme"] != "", table["cluster_id"] != ""
    table = table[(by_theme == (by == "theme")) & (by_cluster == (by == "cluster_id"))]
    here = table[table["area_code"].isin(list(codes))]
    withheld = here["suppressed"].fillna(value=False).astype(bool) | here["value"].isna()
    known = here[keys].assign(
        value=here["value"].mask(withheld).round().astype("Int64"), withheld=withheld
    )
    reported = table[[*keys[1:-2], "year"]].drop_duplicates()
    reported = reported.merge(here[["year", "measure"]].drop_duplicates(), on="year")
    grid = reported.merge(pd.DataFrame({"area_code": list(codes)}), how="cross")
    found = grid.merge(known, on=keys, how="left").sort_values(keys, ignore_index=True)
    found["withheld"] = found["withheld"].eq(other=True)
    found["value"] = found["value"].mask(found["value"].isna() & ~found["withheld"], 0)
    return found[[*keys, "value", "withheld"]]
