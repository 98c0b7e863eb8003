"""What the page on innovation says: the figures of a view, in words and as a table.

Everything here rests on the published counts, in which small figures are withheld.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

import pandas as pd
from pandas.io.formats.style import Styler

from analysis import innovation as published
from analysis.bases import BASES, RATES, Base, BaseKind, bases_by_year
from analysis.innovation import REASONS, Counted, Distribution, Total
from analysis.overview import Overview
from analysis.representation import standing_out
from analysis.vocabulary import AREA_LEVELS, Vocabulary
from foundation.language import Message, Text, first_letter_up, joined
from geodata.areas import Level
from ui.view import Figure, Innovation

WITHHELD: Final = ".."
UNKNOWN: Final = "–"
TITLES: Final[Mapping[str, Message]] = {
    "participated": Message("Companies taking part"),
    "innovated": Message("Innovating companies"),
    "collaborated": Message("Companies working with a knowledge institution"),
    "international": Message("Companies in international activities"),
}
"""What is counted, as it stands in a title."""


@dataclass(frozen=True, eq=False)
class Shown:
    """The figures of a view.

    Parameters
    ----------
    counted : Counted
    level : Level
    year : int
    years : tuple of int
        All that are published.
    base : Base
    figures : DataFrame, by ``area_code``
        See :func:`analysis.innovation.figures`.
    total : Total
    """

    counted: Counted
    level: Level
    year: int
    years: tuple[int, ...]
    base: Base
    figures: pd.DataFrame
    total: Total

    @property
    def withheld(self) -> int:
        """How many areas are withheld."""
        return int(self.figures["withheld"].sum())

    @property
    def distribution(self) -> Distribution:
        """How unevenly the companies are spread over the areas."""
        return published.distribution(self.figures)


def counted(overview: Overview, view: Innovation) -> Counted:
    """Return what is counted in a view: companies of all clusters, of a theme or of a cluster."""
    if not view.of:
        return Counted(view.effect)
    if view.of in overview.clusters.index:
        return Counted(view.effect, cluster_id=view.of)
    return Counted(view.effect, theme=view.of)


@lru_cache(maxsize=16)
def years(overview: Overview) -> tuple[int, ...]:
    """Return the years that anything is published for, in order."""
    return tuple(published.years(overview.landscape.table("counts")))


@lru_cache(maxsize=16)
def bases(overview: Overview) -> dict[int, Base]:
    """Return what the companies of each year are held against."""
    indicators = overview.landscape.table("indicators")
    return bases_by_year(indicators, overview.areas, years(overview))


@lru_cache(maxsize=128)
def shown(overview: Overview, view: Innovation) -> Shown:
    """Return the figures of a view; the newest year where it names none that is published."""
    counts, known = overview.landscape.table("counts"), years(overview)
    year = view.year if view.year in known else known[-1]
    base = bases(overview)[year]
    what = counted(overview, view)
    figures = published.figures(counts, overview.areas, base, what, level=view.level, year=year)
    return Shown(what, view.level, year, known, base, figures, published.total(counts, what, year))


@lru_cache(maxsize=128)
def trend(overview: Overview, view: Innovation) -> pd.DataFrame:
    """Return the figures of the view's area over all years, with the clusters that reported."""
    what = counted(overview, view)
    among = None
    if what.theme:
        carried = overview.overlap.carried
        among = tuple(each for each in carried.index if what.theme in carried[each])
    return published.trend(
        overview.landscape.table("counts"),
        overview.areas,
        bases(overview),
        what,
        area_code=view.area,
        among=among,
    )


@lru_cache(maxsize=128)
def spread(overview: Overview, view: Innovation) -> pd.DataFrame:
    """Return the indices of the spread over the areas of the view's level, by year."""
    return published.distributions(
        overview.landscape.table("counts"),
        overview.areas,
        bases(overview),
        counted(overview, view),
        level=view.level,
    )


def whose(overview: Overview, what: Counted, words: Vocabulary) -> str:
    """Name the clusters whose companies are counted."""
    if what.cluster_id:
        return words.text.name(overview.clusters.loc[what.cluster_id])
    return words.node(what.theme) if what.theme else words.text("All clusters")


def title(overview: Overview, found: Shown, words: Vocabulary) -> str:
    """Say how many companies are counted in the country, of whom and when."""
    text = words.text
    companies = text.say(TITLES[found.counted.measure])
    number = WITHHELD if found.total.country is None else text.number(found.total.country)
    return text(
        "{companies} {year}: {number} in the whole country. {whose}.",
        companies=companies,
        year=str(found.year),
        number=number,
        whose=whose(overview, found.counted, words),
    )


def statements(overview: Overview, found: Shown, text: Text) -> list[str]:
    """Say which areas stand out, and how evenly the companies are spread."""
    said = [
        each.in_words(overview.areas, text)
        for each in standing_out(found.figures, found.counted.measure, found.base.kind)
    ]
    if not said and found.figures["r"].notna().any() and len(found.figures) > 1:
        said = [
            text(
                "No area stands clearly out from its share of {base}.", base=BASES[found.base.kind]
            )
        ]
    if len(found.figures) > 1:
        said.append(spread_in_words(found.distribution, found.base.kind, found.year, text))
    return said


def spread_in_words(found: Distribution, base: BaseKind, year: int, text: Text) -> str:
    """Say how unevenly companies are spread over areas, and how much of that is chance."""
    if found.reason is not None or found.hoover is None or found.by_chance is None:
        reason = text.say(REASONS[found.reason or "nothing"])
        return text("Spread over the areas: {reason}", reason=reason)
    return text(
        "In {year}, {hoover} of the companies would have to lie elsewhere to follow {base} (Hoover"
        " index); of so few companies chance alone would misplace {chance}.",
        year=str(year),
        hoover=text.percent(found.hoover, 1),
        base=BASES[base],
        chance=text.percent(found.by_chance, 1),
    )


def reservations(found: Shown, threshold: int | None, text: Text) -> list[str]:
    """Say what the figures are and are not: base, totals, withheld cells, companies unlocated."""
    lines = [
        text(
            "Rates and shares are held against {base}, {year}. A company counts once in each"
            " figure, so totals are not sums over clusters or themes.",
            base=BASES[found.base.kind],
            year=str(found.base.year),
        )
    ]
    if found.base.kind == "population":
        lines.append(
            text("Enterprises by municipality are not loaded; the population stands in for them.")
        )
    if found.withheld:
        lines.append(
            text.plural(
                "{n} of {all} areas is withheld ({mark}): it has fewer than {threshold} companies,"
                " or a figure from which such a one could be worked out.",
                "{n} of {all} areas are withheld ({mark}): they have fewer than {threshold}"
                " companies, or a figure from which such a one could be worked out.",
                found.withheld,
                all=len(found.figures),
                mark=WITHHELD,
                threshold=threshold or 3,
            )
        )
    if found.total.unlocated:
        lines.append(
            text.plural(
                "{n} company without a known municipality counts in the country only.",
                "{n} companies without a known municipality count in the country only.",
                found.total.unlocated,
            )
        )
    return lines


def written(found: Shown, code: str, figure: Figure, text: Text) -> str:
    """Write one figure of an area; withheld and unknown ones have their marks."""
    row = found.figures.loc[code]
    if row["withheld"]:
        return WITHHELD
    if pd.isna(row["value"]):
        return UNKNOWN
    value = row[figure]
    if pd.isna(value):
        return WITHHELD
    match figure:
        case "value":
            return text.number(int(value))
        case "share":
            return text.percent(float(value), 1)
        case "rate":
            return text.number(float(value), 1)
    return text.number(float(value), 2)


def explained(found: Shown, code: str, text: Text) -> str:
    """Say all figures of one area in a line, for the map and the charts."""
    row = found.figures.loc[code]
    if row["withheld"]:
        return text("withheld ({mark})", mark=WITHHELD)
    if pd.isna(row["value"]):
        return text("not reported")
    said = text.plural("{n} company", "{n} companies", int(row["value"]))
    said += "; " + text(
        "{rate} {per}",
        rate=written(found, code, "rate", text),
        per=RATES[found.base.kind],
    )
    if pd.notna(row["r"]) and len(found.figures) > 1:
        said += "; " + text(
            "R {r} ({low}–{high})",
            r=text.number(float(row["r"]), 2),
            low=text.number(float(row["r_low"]), 2),
            high=text.number(float(row["r_high"]), 2),
        )
    return said


def in_order(overview: Overview, found: Shown, figure: Figure, text: Text) -> list[str]:
    """Return the areas, the largest figure first; withheld ones last, by name.

    A withheld figure has no place of its own in any order: its place would tell it.
    """
    names = {code: text.sort_key(text.name(overview.areas[code])) for code in found.figures.index}
    values = found.figures[figure].astype("Float64")
    known = values.notna()

    def place(code: str) -> tuple[bool, float, tuple[tuple[int, ...], str]]:
        return (not known[code], -float(values[code]) if known[code] else 0.0, names[code])

    return sorted(names, key=place)


def table(overview: Overview, found: Shown, words: Vocabulary) -> pd.DataFrame:
    """Return every figure of every area, by code in the reader's order; NA where withheld."""
    text = words.text
    rows = found.figures
    names = {code: text.name(overview.areas[code]) for code in rows.index}
    order = sorted(names, key=lambda code: text.sort_key(names[code]))
    rows = rows.loc[order]
    several = len(rows) > 1
    columns: dict[str, object] = {
        text.say(AREA_LEVELS[found.level]): [names[code] for code in order],
        text("Companies"): rows["value"].astype("Int64").to_numpy(),
        first_letter_up(text.say(RATES[found.base.kind])): rows["rate"].round(2).to_numpy(),
    }
    if several:
        columns |= {
            text("Share of companies (%)"): (rows["share"] * 100).round(2).to_numpy(),
            text("Share of base (%)"): (rows["base_share"] * 100).round(2).to_numpy(),
            "R": rows["r"].round(3).to_numpy(),
            text("R, low (95 %)"): rows["r_low"].round(3).to_numpy(),
            text("R, high (95 %)"): rows["r_high"].round(3).to_numpy(),
        }
    columns[text("Base")] = rows["base"].round().astype("int64").to_numpy()
    return pd.DataFrame(columns, index=pd.Index(order, name="area_code"))


def formatted(rows: pd.DataFrame, text: Text) -> Styler:
    """Return a table whose numbers read as in the reader's language; it still sorts by them.

    What is missing is withheld, and carries that mark.
    """
    said: dict[str, Callable[[float], str]] = {
        name: (lambda value: text.number(int(value)))
        if pd.api.types.is_integer_dtype(rows[name])
        else (lambda value: text.number(float(value), 2))
        for name in rows
        if pd.api.types.is_numeric_dtype(rows[name])
    }
    return rows.style.format(said, na_rep=WITHHELD)


def exported(overview: Overview, found: Shown, words: Vocabulary) -> pd.DataFrame:
    """Return the table to take home: withheld figures carry their mark."""
    rows = table(overview, found, words).astype(object)
    return rows.where(rows.notna(), WITHHELD)


def about(overview: Overview, found: Shown, words: Vocabulary) -> list[tuple[str, str]]:
    """Say what a table of figures holds, for the sheet beside it."""
    text = words.text
    lines = [(text("Figures"), title(overview, found, words))]
    lines += [
        (text("Note"), each) for each in reservations(found, overview.landscape.threshold, text)
    ]
    return [*lines, (text("Base"), joined([text.say(BASES[found.base.kind]), found.base.source]))]


def missing(text: Text) -> str:
    """Say how company counts come into a landscape."""
    return text(
        "Clusters' company lists are brought in from the command line, which checks them, makes"
        " company numbers unrecognisable and publishes only counts that give nobody away: `python"
        " cli.py participation FILES --into LANDSCAPE`. An invented example shows what the page"
        " will hold."
    )


def themes_table(
    overview: Overview, view: Innovation, themes: list[str], words: Vocabulary
) -> pd.DataFrame:
    """Return the figures of every theme in every area, areas in the reader's order."""
    text = words.text
    names = {area.code: text.name(area) for area in overview.areas.at(view.level)}
    order = sorted(names, key=lambda code: text.sort_key(names[code]))
    figure: Figure = "value" if view.figure == "share" else view.figure
    columns: dict[str, object] = {
        text.say(AREA_LEVELS[view.level]): [names[code] for code in order]
    }
    for theme in themes:
        values = shown(overview, replace(view, of=theme)).figures[figure].reindex(order)
        columns[words.node(theme)] = values.astype("Float64").round(2).to_numpy()
    return pd.DataFrame(columns, index=pd.Index(order, name="area_code"))


def trend_title(overview: Overview, view: Innovation, words: Vocabulary) -> str:
    """Say whose companies are followed, where and when."""
    text, known = words.text, years(overview)
    return text(
        "{companies} in {area}, {first}–{last}. {whose}.",
        companies=text.say(TITLES[view.effect]),
        area=text.name(overview.areas[view.area]),
        first=str(known[0]),
        last=str(known[-1]),
        whose=whose(overview, counted(overview, view), words),
    )


def trend_table(found: pd.DataFrame, base: Base, text: Text) -> pd.DataFrame:
    """Return an area's figures by year."""
    return pd.DataFrame(
        {
            text("Year"): [str(year) for year in found.index],
            text("Companies"): found["value"].astype("Int64").to_numpy(),
            first_letter_up(text.say(RATES[base.kind])): found["rate"].round(2).to_numpy(),
            text("Share of companies (%)"): (found["share"] * 100).round(2).to_numpy(),
            text("Share of base (%)"): (found["base_share"] * 100).round(2).to_numpy(),
            "R": found["r"].round(3).to_numpy(),
            text("Clusters that reported"): found["clusters"].to_numpy(),
        }
    )


def spread_sentences(overview: Overview, view: Innovation, text: Text) -> list[str]:
    """Say how unevenly companies are spread over the areas, for every year."""
    return [
        spread_in_words(each.distribution, each.base.kind, each.year, text)
        for each in (shown(overview, replace(view, year=year)) for year in years(overview))
    ]


def spread_table(found: pd.DataFrame, text: Text) -> pd.DataFrame:
    """Return the indices of every year; missing where an area is withheld."""
    return pd.DataFrame(
        {
            text("Year"): [str(year) for year in found.index],
            "Hoover": found["hoover"].round(4).to_numpy(),
            text("Hoover by chance"): found["by_chance"].round(4).to_numpy(),
            "Theil": found["theil"].round(5).to_numpy(),
            "Gini": found["gini"].round(4).to_numpy(),
        }
    )
