"""From a table of StatBank to rows of ``indicators``, one per municipality."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

import pandas as pd

from foundation.language import Message
from foundation.problems import Problem, has_errors
from geodata.areas import Areas
from geodata.fetching import Refused
from loaders.statbank.answers import VALUE, figure, read_answer
from loaders.statbank.bank import Bank
from loaders.statbank.series import Format, Series
from loaders.statbank.tables import Question, TableInfo, municipality, question, read_table

COLUMNS: Final = (
    *("indicator", "area_code", "year", "value", "unit", "population", "area_name"),
    *("confidence", "note", "source"),
)
WITHHELD_NOTE: Final = "missing or withheld in StatBank"


@dataclass(frozen=True, slots=True)
class Wanted:
    """An indicator in one year, and the table it comes from."""

    indicator: str
    series: Series
    year: int


@dataclass(frozen=True, slots=True)
class Loaded:
    """What has come of one wanted indicator."""

    wanted: Wanted
    table: str
    fetched: date
    figures: int
    withheld: int


@dataclass(frozen=True)
class Outcome:
    """Rows for a landscape's ``indicators``, what they are, and what is wrong.

    Parameters
    ----------
    rows : DataFrame
        The columns of ``COLUMNS``; ``year`` int, ``value`` float with NaN where the figure is
        withheld, everything else text. An indicator with an error has no row at all.
    """

    rows: pd.DataFrame
    loaded: list[Loaded] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def fetch_indicators(
    wanted: Iterable[Wanted], bank: Bank, areas: Areas, answer_format: Format = "JSONSTAT"
) -> Outcome:
    """Ask StatBank for indicators by municipality.

    Each indicator comes whole, with a row for every municipality, or not at all.

    Parameters
    ----------
    wanted : iterable of Wanted
        What to ask for.
    bank : Bank
        Whom to ask.
    areas : Areas
        The municipalities that there must be a figure for.
    answer_format : {"JSONSTAT", "CSV"}
        What to ask for an answer in.
    """
    outcome = Outcome(pd.DataFrame(columns=list(COLUMNS)))
    frames: list[pd.DataFrame] = []
    for one in wanted:
        problems: list[Problem] = []
        try:
            found = _fetch(one, bank, areas, answer_format, problems)
        except Refused as refused:
            problems.append(refused.problem)
        else:
            if not has_errors(problems):
                frames.append(found[0])
                outcome.loaded.append(found[1])
        outcome.problems.extend(each for each in problems if each not in outcome.problems)
    rows = pd.concat(frames, ignore_index=True) if frames else outcome.rows
    return Outcome(rows, outcome.loaded, outcome.problems)


def _fetch(
    wanted: Wanted, bank: Bank, areas: Areas, answer_format: Format, problems: list[Problem]
) -> tuple[pd.DataFrame, Loaded]:
    name = f"StatBank {wanted.series.table.upper()}"
    codes = [area.code for area in areas.at("municipality")]
    asked_table = {"table": wanted.series.table.upper(), "format": "JSON"}
    table = bank.ask("tableinfo", asked_table, lambda content: read_table(content, name))
    try:
        asked = question(table.content, wanted.series, wanted.year, codes, answer_format)
    except Refused:
        bank.doubt("tableinfo", asked_table)
        raise
    answer = bank.ask("data", asked.body, lambda found: read_answer(found, answer_format, name))
    problems.extend(each.problem for each in (table, answer) if each.problem is not None)
    values = figures(answer.content, asked, codes, name, problems)
    if has_errors(problems):
        bank.doubt("data", asked.body)
    fetched = answer.fetched.date()
    rows = _rows(wanted, table.content, values, areas, fetched)
    withheld = int(values.isna().sum())
    return rows, Loaded(wanted, table.content.id, fetched, len(values) - withheld, withheld)


def figures(
    cells: pd.DataFrame,
    asked: Question,
    municipalities: Sequence[str],
    name: str,
    problems: list[Problem],
) -> pd.Series:
    """Return one figure for each municipality, and add to the problems what stands against it.

    Parameters
    ----------
    cells : DataFrame
        An answer, as ``read_answer`` gives it.
    asked : Question
        What was asked.
    municipalities : sequence of str
        The codes there must be; others are errors, and so are those that are missing.

    Returns
    -------
    Series of float, by municipality code
        NaN where the figure is missing or withheld.
    """
    place, time = asked.area.casefold(), asked.time.casefold()
    values = pd.Series(float("nan"), index=list(municipalities))
    if not {place, time} <= set(cells.columns) or set(cells[time]) != {asked.period}:
        message = Message("The answer is to another question than the one that was asked")
        problems.append(Problem("error", message, name))
        return values
    codes = cells[place].astype(str).map(municipality)
    problems.extend(_misplaced(codes, asked.area, municipalities, name))
    for code, cell in zip(codes, cells[VALUE], strict=True):
        if code in values.index:
            try:
                values[code] = figure(cell)
            except ValueError:
                message = Message("Expected a number for {area}", {"area": code})
                problems.append(Problem("error", message, name, column=VALUE, value=str(cell)))
    problems.extend(_doubtful(values, name))
    return values


def _misplaced(
    codes: pd.Series, column: str, municipalities: Sequence[str], name: str
) -> Iterator[Problem]:
    unknown = Message("No municipality has this code")
    doubled = Message("The municipality has more than one figure")
    missing = Message("The municipality is missing from the answer")
    for code in sorted(set(codes) - set(municipalities)):
        yield Problem("error", unknown, name, column=column, value=code)
    for code in sorted(set(codes[codes.duplicated()])):
        yield Problem("error", doubled, name, column=column, value=code)
    for code in sorted(set(municipalities) - set(codes)):
        yield Problem("error", missing, name, column=column, value=code)


def _doubtful(values: pd.Series, name: str) -> Iterator[Problem]:
    withheld = list(values.index[values.isna()])
    if len(withheld) == len(values):
        yield Problem("error", Message("The answer holds no figure at all"), name)
    elif withheld:
        message = Message(
            "The figure is missing or withheld in {areas}; the cell stays empty",
            {"areas": withheld},
        )
        yield Problem("warning", message, name, column=VALUE)
    if nothing := list(values.index[values == 0]):
        message = Message("The figure is 0 in {areas}; see that it is meant", {"areas": nothing})
        yield Problem("warning", message, name, column=VALUE)


def _rows(
    wanted: Wanted, table: TableInfo, values: pd.Series, areas: Areas, fetched: date
) -> pd.DataFrame:
    source = (
        f"Source: Statistics Denmark, StatBank table {table.id}, fetched {fetched.isoformat()}: "
        f"https://www.statbank.dk/{table.id}"
    )
    updated = f"table last updated {table.updated[:10]}" if table.updated else ""
    rows = pd.DataFrame(
        {
            "indicator": wanted.indicator,
            "area_code": list(values.index),
            "year": wanted.year,
            "value": values.to_numpy(),
            "unit": wanted.series.unit,
            "population": wanted.series.population,
            "area_name": [areas[code].name_da for code in values.index],
            "confidence": "high",
            "note": [WITHHELD_NOTE if pd.isna(value) else updated for value in values],
            "source": source,
        }
    )
    return rows[list(COLUMNS)]
