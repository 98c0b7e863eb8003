"""What is found in a list, told row by row as far as one wants to read it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
import numpy.typing as npt

from foundation.language import Message
from foundation.problems import Problem, Severity
from loaders.masking import masked_problem
from loaders.report import Report

MOST_ROWS: Final = 50
"""How many rows of one kind are named; the rest are counted."""

Rows = npt.NDArray[np.integer]


class Findings:
    """The problems of several lists, in the order found, none of which tells a company's number."""

    def __init__(self) -> None:
        self._problems: list[Problem] = []

    def add(
        self,
        severity: Severity,
        message: Message,
        file: str,
        *,
        row: int | None = None,
        column: str | None = None,
        value: str | None = None,
    ) -> None:
        """Add one finding."""
        found = Problem(severity, message, file, row, column, value or None)
        self._problems.append(masked_problem(found))

    def add_rows(
        self,
        severity: Severity,
        messages: Sequence[Message],
        file: str,
        rows: Rows,
        *,
        column: str | None = None,
        values: Sequence[str] | None = None,
    ) -> None:
        """Add one finding per row, up to :data:`MOST_ROWS`, and how many more there are.

        Parameters
        ----------
        severity, file, column
            As of a ``Problem``.
        messages : sequence of Message
            What is wrong with each row, at least with those that are named.
        rows : array of int
            All the rows, as a spreadsheet counts them.
        values : sequence of str, optional
            Their cells, likewise; left out where a cell names a company.
        """
        for place, row in enumerate(rows[:MOST_ROWS].tolist()):
            value = None if values is None else values[place]
            self.add(severity, messages[place], file, row=row, column=column, value=value)
        if len(rows) > MOST_ROWS:
            rest = Message("{n} further cells of this kind", {"n": len(rows) - MOST_ROWS})
            self.add(severity, rest, file, column=column)

    def take(self, report: Report) -> None:
        """Take over what a reader of files has reported."""
        self._problems.extend(map(masked_problem, report.problems))

    @property
    def has_errors(self) -> bool:
        """Whether anything stops the lists from being used."""
        return any(problem.severity == "error" for problem in self._problems)

    @property
    def problems(self) -> list[Problem]:
        """Everything found so far."""
        return list(self._problems)
