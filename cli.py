"""The second way in: the application's work from the command line.

Every command keeps the same manners: with ``--json`` the result stands alone on stdout, messages
go to stderr, and progress shows on a terminal only. It ends with 0 when all is well, 1 when there
are errors, 2 when there was nothing that could be read.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

if TYPE_CHECKING:
    from foundation.landscape import Landscape
    from foundation.language import Text
    from foundation.problems import Problem

GOOD: Final = 0
ERRORS: Final = 1
UNREADABLE: Final = 2
_LONGEST_VALUE: Final = 60

app = typer.Typer(add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False)


class _Language(StrEnum):
    """The languages of a report."""

    DA = "da"
    EN = "en"


AsJson = Annotated[bool, typer.Option("--json", help="A JSON list on stdout, and nothing else.")]
InLanguage = Annotated[_Language | None, typer.Option("--language", help="Language of the report.")]


@app.callback()
def main() -> None:
    """Klyngelandskab: Denmark's business clusters, from the command line."""


@app.command()
def check(
    path: Annotated[Path, typer.Argument(help="A landscape: a folder or a zip file.")],
    *,
    as_json: AsJson = False,
    language: InLanguage = None,
) -> None:
    """Check a landscape and report everything that is wrong with it."""
    from foundation.problems import Problem
    from loaders.files import open_package
    from loaders.package import check_package

    text = _text(language)
    package = open_package(path)
    if isinstance(package, Problem):
        _report([package], text, as_json=as_json)
        _say(text("{path}: not a landscape that can be read", path=_plain(str(path))))
        raise typer.Exit(UNREADABLE)
    landscape, problems = check_package(package)
    _report(problems, text, as_json=as_json)
    if landscape is not None and not as_json:
        _list_tables(landscape, text)
    typer.echo(_verdict(path, problems, text), err=as_json)
    raise typer.Exit(GOOD if landscape is not None else ERRORS)


@app.command()
def boundaries(
    source: Annotated[
        str | None, typer.Argument(help="Official boundaries: a file or an http(s) address.")
    ] = None,
    *,
    restore: Annotated[
        bool, typer.Option("--restore", help="Go back to the boundaries before.")
    ] = False,
    check_only: Annotated[
        bool, typer.Option("--check", help="Only check, replace nothing.")
    ] = False,
    as_json: AsJson = False,
    language: InLanguage = None,
) -> None:
    """Put official boundaries in place of those in use, or go back."""
    if restore == (source is not None):
        raise typer.BadParameter("Give either SOURCE or --restore.")
    from geodata import boundaries as official

    text = _text(language)
    if source is None:
        report = official.restore()
    else:
        work = official.inspect if check_only else official.install
        report = work(source, progress=_progress if sys.stderr.isatty() else None)
    _report(report.problems, text, as_json=as_json)
    typer.echo(text.say(report.summary), err=as_json)
    raise typer.Exit(report.exit_code)


def _progress(come: int, announced: int | None) -> None:
    """Show how much of a download has come, on one line of the terminal."""
    share = f" / {announced / 1e6:.1f}" if announced else ""
    typer.echo(f"\r{come / 1e6:.1f}{share} MB", nl=come == announced, err=True)


def _verdict(path: Path, problems: Iterable[Problem], text: Text) -> str:
    found = Counter(problem.severity for problem in problems)
    return text(
        "{path}: {errors}, {warnings}",
        path=_plain(str(path)),
        errors=text.plural("{n} error", "{n} errors", found["error"]),
        warnings=text.plural("{n} warning", "{n} warnings", found["warning"]),
    )


def _list_tables(landscape: Landscape, text: Text) -> None:
    title = text.name(landscape)
    typer.echo(f"{_plain(title)} ({landscape.identifier}, {landscape.version})")
    for name, frame in landscape.tables.items():
        typer.echo(f"  {name}: {text.plural('{n} row', '{n} rows', len(frame))}")


def _report(problems: Sequence[Problem], text: Text, *, as_json: bool) -> None:
    """Print problems: all of them as one JSON list, or one to a line below its file."""
    if as_json:
        records = [problem.as_record(text) for problem in problems]
        typer.echo(json.dumps(records, ensure_ascii=False, indent=2))
        return
    by_file: dict[str, list[Problem]] = {}
    for problem in problems:
        by_file.setdefault(problem.file, []).append(problem)
    for file, found in by_file.items():
        typer.echo(_plain(file))
        for problem in sorted(found, key=lambda one: (one.row or 0, one.column or "")):
            typer.echo(f"  {_line(problem, text)}")


def _line(problem: Problem, text: Text) -> str:
    severity = text("Error") if problem.severity == "error" else text("Warning")
    place = [severity]
    if problem.row is not None:
        place.append(text("row {row}", row=str(problem.row)))
    if problem.column:
        place.append(text("column {column}", column=_plain(problem.column)))
    value = f" [{_plain(problem.value)}]" if problem.value else ""
    return f"{', '.join(place)}: {_plain(text.say(problem.message), most=500)}{value}"


def _plain(found: str, most: int = _LONGEST_VALUE) -> str:
    """Return text from a file so that it cannot steer a terminal, cut to a readable length."""
    shown = "".join(letter if letter.isprintable() else "·" for letter in found)
    return shown if len(shown) <= most else f"{shown[: most - 1]}…"


def _say(message: str) -> None:
    typer.echo(message, err=True)


def _text(language: _Language | None) -> Text:
    from foundation.language import pick, speak
    from foundation.settings import settings

    return speak(pick(language, settings().language))


if __name__ == "__main__":
    app()
