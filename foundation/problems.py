"""What is wrong with an input: collected, never raised one by one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from foundation.language import Message, Text

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding about one place of an input.

    Parameters
    ----------
    severity : {"error", "warning"}
        Errors stop the input from being used; warnings say what was repaired or looks odd.
    message : Message
        What is wrong, what was expected, and what was done.
    file : str
        The file (or sheet) as the user knows it.
    row : int, optional
        The row as a spreadsheet counts it: the heading is row 1.
    column : str, optional
        The column's heading.
    value : str, optional
        The value as it stood in the input.
    """

    severity: Severity
    message: Message
    file: str
    row: int | None = None
    column: str | None = None
    value: str | None = None

    def as_record(self, text: Text) -> dict[str, str | int | None]:
        """Return the problem as a JSON-ready record in the language of ``text``."""
        return {
            "severity": self.severity,
            "file": self.file,
            "row": self.row,
            "column": self.column,
            "value": self.value,
            "message": text.say(self.message),
        }


def has_errors(problems: Iterable[Problem]) -> bool:
    """Return whether any of the problems stops the input from being used."""
    return any(problem.severity == "error" for problem in problems)
