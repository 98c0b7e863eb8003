"""What commands share: options, languages, reports, and how a command ends."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

if TYPE_CHECKING:
    from foundation.landscape import Landscape
    from foundation.language import Text
    from foundation.problems import Problem

GOOD: Final = 0
ERRORS: Final = 1
UNREADABLE: Final = 2
_LONGEST_VALUE: Final = 60


class Language(StrEnum):
    """The languages of a report."""

    DA = "da"
    EN = "en"


LandscapePath = Annotated[Path, typer.Argument(help="A landscape: a folder or a zip file.")]
AsJson = Annotated[bool, typer.Option("--json", help="A JSON list on stdout, and nothing else.")]
InLanguage = Annotated[Language | None, typer.Option("--language", help="Language of the report.")]


def speaking(language: Language | None) -> Text:
    """Return the text object of the language asked for, or of the configured one."""
    from foundation.language import pick, speak
    from foundation.settings import settings

    return speak(pick(language, settings().language))


def open_landscape(path: Path, text: Text) -> Landscape:
    """Open a landscape, or say what is wrong with it and end."""
    from foundation.problems import Problem
    from loaders.files import open_package
    from loaders.package import check_package

    package = open_package(path)
    if isinstance(package, Problem):
        report([package], text, as_json=False, err=True)
        say_unreadable(path, text)
        raise typer.Exit(UNREADABLE)
    landscape, problems = check_package(package)
    if landscape is None:
        report(problems, text, as_json=False, err=True)
        say(verdict(path, problems, text))
        raise typer.Exit(ERRORS)
    return landscape


def report(problems: Sequence[Problem], text: Text, *, as_json: bool, err: bool = False) -> None:
    """Print problems: all of them as one JSON list, or one to a line below its file."""
    if as_json:
        print_json([problem.as_record(text) for problem in problems])
        return
    by_file: dict[str, list[Problem]] = {}
    for problem in problems:
        by_file.setdefault(problem.file, []).append(problem)
    for file, found in by_file.items():
        typer.echo(plain(file), err=err)
        for problem in sorted(found, key=lambda one: (one.row or 0, one.column or "")):
            typer.echo(f"  {_line(problem, text)}", err=err)


def _line(problem: Problem, text: Text) -> str:
    severity = text("Error") if problem.severity == "error" else text("Warning")
    place = [severity]
    if problem.row is not None:
        place.append(text("row {row}", row=str(problem.row)))
    if problem.column:
        place.append(text("column {column}", column=plain(problem.column)))
    value = f" [{plain(problem.value)}]" if problem.value else ""
    return f"{', '.join(place)}: {plain(text.say(problem.message), most=500)}{value}"


def verdict(path: Path, problems: Iterable[Problem], text: Text) -> str:
    """Count what was found in one line."""
    found = Counter(problem.severity for problem in problems)
    return text(
        "{path}: {errors}, {warnings}",
        path=plain(str(path)),
        errors=text.plural("{n} error", "{n} errors", found["error"]),
        warnings=text.plural("{n} warning", "{n} warnings", found["warning"]),
    )


def print_json(records: Sequence[object]) -> None:
    """Print records as one JSON list."""
    typer.echo(json.dumps(records, ensure_ascii=False, indent=2))


def known(value: Any) -> Any:
    """Return a value of a table as JSON takes it: what is not known is None."""
    import pandas as pd

    return None if pd.isna(value) else value


def plain(found: str, most: int = _LONGEST_VALUE) -> str:
    """Return text from a file so that it cannot steer a terminal, cut to a readable length."""
    shown = "".join(letter if letter.isprintable() else "·" for letter in found)
    return shown if len(shown) <= most else f"{shown[: most - 1]}…"


def say(message: str) -> None:
    """Print a message for the reader, beside the result."""
    typer.echo(message, err=True)


def say_unreadable(path: Path, text: Text) -> None:
    """Say that there is nothing that could be read."""
    say(text("{path}: not a landscape that can be read", path=plain(str(path))))


@contextmanager
def progress_bar(doing: str) -> Iterator[Callable[[float], None]]:
    """Show on a terminal how far something is, from 0 to 1; nowhere else."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as shown:
        task = shown.add_task(doing, total=1.0)
        yield lambda share: shown.update(task, completed=share)
