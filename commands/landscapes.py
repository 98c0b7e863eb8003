"""Commands about what a landscape stands on: its tables, and the outlines of its areas."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from commands.common import (
    ERRORS,
    GOOD,
    UNREADABLE,
    AsJson,
    InLanguage,
    LandscapePath,
    plain,
    report,
    say_unreadable,
    speaking,
    verdict,
)

if TYPE_CHECKING:
    from foundation.landscape import Landscape
    from foundation.language import Text


def check(
    path: LandscapePath,
    *,
    as_json: AsJson = False,
    language: InLanguage = None,
) -> None:
    """Check a landscape and report everything that is wrong with it."""
    from foundation.problems import Problem
    from loaders.files import open_package
    from loaders.package import check_package

    text = speaking(language)
    package = open_package(path)
    if isinstance(package, Problem):
        report([package], text, as_json=as_json)
        say_unreadable(path, text)
        raise typer.Exit(UNREADABLE)
    landscape, problems = check_package(package)
    report(problems, text, as_json=as_json)
    if landscape is not None and not as_json:
        _list_tables(landscape, text)
    typer.echo(verdict(path, problems, text), err=as_json)
    raise typer.Exit(GOOD if landscape is not None else ERRORS)


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

    text = speaking(language)
    if source is None:
        found = official.restore()
    else:
        work = official.inspect if check_only else official.install
        found = work(source, progress=_progress if sys.stderr.isatty() else None)
    report(found.problems, text, as_json=as_json)
    typer.echo(text.say(found.summary), err=as_json)
    raise typer.Exit(found.exit_code)


def _progress(come: int, announced: int | None) -> None:
    """Show how much of a download has come, on one line of the terminal."""
    share = f" / {announced / 1e6:.1f}" if announced else ""
    typer.echo(f"\r{come / 1e6:.1f}{share} MB", nl=come == announced, err=True)


def _list_tables(landscape: Landscape, text: Text) -> None:
    title = text.name(landscape)
    typer.echo(f"{plain(title)} ({landscape.identifier}, {landscape.version})")
    for name, frame in landscape.tables.items():
        typer.echo(f"  {name}: {text.plural('{n} row', '{n} rows', len(frame))}")
