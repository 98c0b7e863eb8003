"""The report of an input: collects problems and keeps their number readable."""

from __future__ import annotations

from collections import Counter
from typing import Final

from foundation.language import Message
from foundation.problems import Problem, Severity

MOST_OF_A_KIND: Final = 200


class Report:
    """Problems in the order found; of one kind in one column the first 200, then their number."""

    def __init__(self) -> None:
        self._problems: list[Problem] = []
        self._counts: Counter[tuple[Severity, str, str | None, str]] = Counter()

    def add(
        self,
        severity: Severity,
        message: Message,
        file: str,
        row: int | None = None,
        column: str | None = None,
        value: str | None = None,
    ) -> None:
        """Add a finding about one place."""
        kind = (severity, file, column, message.msgid)
        self._counts[kind] += 1
        if self._counts[kind] <= MOST_OF_A_KIND:
            self._problems.append(Problem(severity, message, file, row, column, value))

    def error(self, message: Message, file: str, **place: object) -> None:
        """Add what stops the input from being used."""
        self.add("error", message, file, **place)  # type: ignore[arg-type]

    def warning(self, message: Message, file: str, **place: object) -> None:
        """Add what was repaired or looks odd."""
        self.add("warning", message, file, **place)  # type: ignore[arg-type]

    @property
    def has_errors(self) -> bool:
        """Whether anything stops the input from being used."""
        return any(kind[0] == "error" for kind in self._counts)

    @property
    def total(self) -> int:
        """How many findings there are, those that are not listed among them."""
        return self._counts.total()

    @property
    def problems(self) -> list[Problem]:
        """Everything found, with a closing line for each kind that was cut short."""
        return self._problems + [
            Problem(
                severity,
                Message("{n} further cells of this kind", {"n": count - MOST_OF_A_KIND}),
                file,
                column=column,
            )
            for (severity, file, column, _), count in self._counts.items()
            if count > MOST_OF_A_KIND
        ]
