"""What a table of StatBank holds, and the question that gets one figure per municipality."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from pydantic import BaseModel, Field, ValidationError

from geodata.fetching import Refused
from loaders.statbank.series import Format, Series

TOTALS: Final = ("TOT", "IALT")
"""Codes of "all together", where a variable has such a value and cannot be summed away."""

_MOST_NAMED: Final = 12


class Value(BaseModel):
    """A value of a variable."""

    id: str
    text: str = ""


class Variable(BaseModel):
    """A variable of a table."""

    id: str
    elimination: bool = False
    time: bool = False
    values: list[Value] = Field(default_factory=list)

    def code(self, wanted: str) -> str | None:
        """Return a value's code as the table writes it, None when there is none."""
        return next((v.id for v in self.values if v.id.casefold() == wanted.casefold()), None)


class TableInfo(BaseModel):
    """What ``tableinfo`` says of a table; what else it says is not needed here."""

    id: str
    text: str = ""
    updated: str = ""
    active: bool = True
    variables: list[Variable]


@dataclass(frozen=True, slots=True)
class Question:
    """What to ask ``data``, and which variables of the answer are place and time."""

    body: dict[str, object]
    area: str
    time: str
    period: str


def read_table(content: bytes, name: str) -> TableInfo:
    """Read what ``tableinfo`` answers.

    Raises
    ------
    Refused
        If it is no description of a table.
    """
    try:
        return TableInfo.model_validate_json(content.removeprefix(b"\xef\xbb\xbf"))
    except ValidationError as error:
        raise Refused(name, "The answer is not the description of a table.") from error


def municipality(code: str) -> str:
    """Return StatBank's code of an area with the four digits of a municipality.

    >>> municipality("101"), municipality("0101"), municipality("DK")
    ('0101', '0101', 'DK')
    """
    return code.zfill(4) if code.isdigit() else code


def question(
    table: TableInfo,
    series: Series,
    year: int,
    municipalities: Collection[str],
    answer_format: Format,
) -> Question:
    """Make the question whose answer is one figure for each municipality in one year.

    The variables of place and time are found by what they hold. Of the others, those that the
    configuration names take the value it names, those that can be summed away are left out, and
    those with a value for all together take that.

    Raises
    ------
    Refused
        If the table has no municipalities, not this year, or a variable that needs a choice.
    """
    name = f"StatBank {table.id}"
    place = _place(table, municipalities, name)
    time = next((variable for variable in table.variables if variable.time), None)
    if time is None:
        raise Refused(name, "The table has no variable of time.")
    period = _period(time, series, year, name)
    codes = [value.id for value in place.values if municipality(value.id) in municipalities]
    chosen = {place.id: codes, time.id: [period]}
    _check_selected(table, series, chosen, name)
    for variable in table.variables:
        if variable.id not in chosen and (code := _choice(variable, series, name)) is not None:
            chosen[variable.id] = [code]
    body: dict[str, object] = {
        "table": table.id,
        "format": answer_format,
        "valuePresentation": "Code",
        "variables": [{"code": code, "values": values} for code, values in chosen.items()],
    }
    return Question(body, place.id, time.id, period)


def _place(table: TableInfo, municipalities: Collection[str], name: str) -> Variable:
    def held(variable: Variable) -> int:
        return len({municipality(value.id) for value in variable.values} & set(municipalities))

    place = max(table.variables, key=held, default=None)
    # ages of 101 and over look like the codes of some municipalities
    if place is None or held(place) < len(municipalities) / 2:
        raise Refused(name, "The table has no variable of municipalities.")
    return place


def _period(time: Variable, series: Series, year: int, name: str) -> str:
    wanted = series.period.format(year=year)
    period = time.code(wanted)
    if period is None:
        codes = sorted(value.id for value in time.values)
        raise Refused(
            name,
            "The table has no {period}; it goes from {first} to {last}. Choose another year.",
            period=wanted,
            first=codes[0] if codes else "–",
            last=codes[-1] if codes else "–",
        )
    return period


def _check_selected(table: TableInfo, series: Series, chosen: Collection[str], name: str) -> None:
    free = [variable.id for variable in table.variables if variable.id not in chosen]
    for code in series.select:
        if code.casefold() not in {variable.casefold() for variable in free}:
            raise Refused(
                name,
                "The table has no variable {code} to choose from; it has {codes}.",
                code=code,
                codes=free,
            )


def _choice(variable: Variable, series: Series, name: str) -> str | None:
    """Return the value to choose of a variable; None when it is summed away."""
    selected = {code.casefold(): value for code, value in series.select.items()}
    wanted = selected.get(variable.id.casefold())
    if wanted is None and variable.elimination:
        return None
    candidates = TOTALS if wanted is None else (wanted,)
    found = next((code for total in candidates if (code := variable.code(total))), None)
    if found is None:
        raise Refused(
            name,
            "Choose a value of the variable {code} in the configuration; it has {values}.",
            code=variable.id,
            values=[f"{value.id} ({value.text})" for value in variable.values[:_MOST_NAMED]],
        )
    return found
