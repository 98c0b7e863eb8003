"""Keep company numbers out of whatever people read: reports, logs, file names.

A company number may stand where nobody expects it: in a heading, in the column of years, in a
file's name. So nothing is trusted to be harmless; long runs of digits are taken out everywhere.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import Final

from foundation.problems import Problem

WEIGHTS: Final = (2, 7, 6, 5, 4, 3, 2, 1)
"""The weights of the eight digits of a CVR number in its modulus-11 check."""

_MASK: Final = "•••"
_LONG_RUN: Final = re.compile(r"\d(?:[\W_]{0,3}\d){6,}")


def passes_check(digits: str) -> bool:
    """Return whether eight digits pass the modulus-11 check of CVR numbers.

    One digit changed is always found, since each weight and 11 have no common divisor:

    >>> passes_check("17150413"), passes_check("17150414")
    (True, False)
    """
    return sum(w * int(digit) for w, digit in zip(WEIGHTS, digits, strict=True)) % 11 == 0


def masked(text: str) -> str:
    """Take out every run of seven or more digits, however they are grouped.

    >>> masked("DK 12 34 56 78 in 2015")
    'DK ••• in 2015'
    """
    return _LONG_RUN.sub(_MASK, text)


def masked_name(name: str) -> str:
    """Do the same to a file's name, but leave a day of eight digits that is no company number.

    >>> masked_name("list_20160112.csv"), masked_name("list_17150413.csv")
    ('list_20160112.csv', 'list_•••.csv')
    """
    return _LONG_RUN.sub(lambda run: run[0] if _is_day(run[0]) else _MASK, name)


def masked_problem(problem: Problem) -> Problem:
    """Return a problem that gives no company number away."""
    values = {name: _masked_value(value) for name, value in problem.message.values.items()}
    return replace(
        problem,
        message=replace(problem.message, values=values),
        column=problem.column and masked(problem.column),
        value=problem.value and masked(problem.value),
    )


def _masked_value(value: object) -> object:
    match value:
        case str():
            return masked(value)
        case list():
            return [_masked_value(item) for item in value]
    return value


def _is_day(run: str) -> bool:
    digits = re.sub(r"\D", "", run)
    if len(digits) != len(WEIGHTS) or passes_check(digits):
        return False
    try:
        found = date.fromisoformat(digits)
    except ValueError:
        return False
    return 1990 <= found.year <= 2100
