"""The second way in: the application's work from the command line.

Every command keeps the same manners: with ``--json`` the result stands alone on stdout, messages
go to stderr, and progress shows on a terminal only. It ends with 0 when all is well, 1 when there
are errors, 2 when there was nothing that could be read.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

if TYPE_CHECKING:
    from pandas import DataFrame

    from analysis.overlap import Overlap
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


class _ClusterLevel(StrEnum):
    """The levels of clusters."""

    NATIONAL = "national"
    REGIONAL = "regional"
    LOCAL = "local"


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


@app.command()
def overlap(
    path: Annotated[Path, typer.Argument(help="A landscape: a folder or a zip file.")],
    *,
    level: Annotated[
        _ClusterLevel | None, typer.Option("--level", help="Only pairs of clusters of this level.")
    ] = None,
    same_theme: Annotated[
        float, typer.Option("--same-theme", min=0, max=1, help="Least T of the same field.")
    ] = 0.5,
    as_json: AsJson = False,
    language: InLanguage = None,
) -> None:
    """List pairs of clusters within one level: how alike, where both are, what kind of pair."""
    from analysis.overlap import Overlap
    from analysis.pairs import Thresholds
    from geodata.areas import load_areas

    text = _text(language)
    found = Overlap(_open(path, text), load_areas())
    pairs = found.ranked(Thresholds(same_field=same_theme), level)
    if as_json:
        _print_json([_pair_record(found, row) for row in pairs.to_dict("records")])
        return
    _list_pairs(found, pairs[pairs["kind"] != "separate"], text)
    typer.echo(text.plural("{n} pair compared", "{n} pairs compared", len(pairs)))


@app.command()
def gaps(
    path: Annotated[Path, typer.Argument(help="A landscape: a folder or a zip file.")],
    *,
    theme: Annotated[str, typer.Option("--theme", help="The code of a theme or a segment.")],
    as_json: AsJson = False,
    language: InLanguage = None,
) -> None:
    """List the municipalities by how a theme or segment is covered there."""
    from analysis.gaps import CLASSES, coverage_classes
    from analysis.likeness import carried
    from geodata.areas import load_areas

    text = _text(language)
    landscape = _open(path, text)
    taxonomy = landscape.taxonomy
    fields = taxonomy.index[taxonomy["kind"].isin(["theme", "segment"])]
    if theme not in fields:
        _say(text("No theme or segment has the code {code}", code=_plain(theme)))
        raise typer.Exit(UNREADABLE)
    areas, clusters = load_areas(), landscape.clusters
    carriers = carried(clusters, taxonomy)
    classes = coverage_classes([theme], clusters, carriers, landscape.coverage, areas)[theme]
    if as_json:
        _print_json(
            [{"municipality_code": code, "class": found} for code, found in classes.items()]
        )
        return
    for name, says in CLASSES.items():
        codes = classes.index[classes == name]
        municipalities = text.plural("{n} municipality", "{n} municipalities", len(codes))
        typer.echo(f"{text.say(says)}: {municipalities}")
        for code in codes:
            typer.echo(f"  {code} {text.name(areas[code])}")


def _open(path: Path, text: Text) -> Landscape:
    """Open a landscape, or say what is wrong with it and end."""
    from foundation.problems import Problem
    from loaders.files import open_package
    from loaders.package import check_package

    package = open_package(path)
    if isinstance(package, Problem):
        _report([package], text, as_json=False, err=True)
        _say(text("{path}: not a landscape that can be read", path=_plain(str(path))))
        raise typer.Exit(UNREADABLE)
    landscape, problems = check_package(package)
    if landscape is None:
        _report(problems, text, as_json=False, err=True)
        _say(_verdict(path, problems, text))
        raise typer.Exit(ERRORS)
    return landscape


_MEASURED: Final = ("t", "g_declared", "g_jaccard", "a_in_b", "b_in_a", "g_measured", "m")


def _pair_record(found: Overlap, row: Mapping[Hashable, Any]) -> dict[str, object]:
    """Return a pair as JSON takes it; what is unknown or withheld is null."""
    sides = row["cluster_a"], row["cluster_b"]
    return {
        "cluster_a": sides[0],
        "cluster_b": sides[1],
        **{name: _known(row[name]) for name in (*_MEASURED, "headline", "kind")},
        "shared_nodes": found.shared_nodes(*sides),
        "shared_areas": found.shared_areas(*sides),
        "common_companies": _known(row["common_companies"]),
        "collaboration": row["collaboration"],
        "unused_chance": row["unused_chance"],
    }


def _known(value: Any) -> Any:
    import pandas as pd

    return None if pd.isna(value) else value


def _list_pairs(found: Overlap, pairs: DataFrame, text: Text) -> None:
    from analysis.pairs import KINDS

    for row in pairs.to_dict("records"):
        names = [
            _plain(text.name(found.clusters.loc[row[side]])) for side in ("cluster_a", "cluster_b")
        ]
        kind = text.say(KINDS[row["kind"]]) if _known(row["kind"]) else text("places unknown")
        figures = [
            f"{letter} {text.number(row[name], 2)}"
            for letter, name in (("T", "t"), ("G", "g"), ("M", "m"))
            if _known(row[name]) is not None
        ]
        chance = [text("unused chance")] if row["unused_chance"] else []
        typer.echo(f"{' / '.join(names)}: {', '.join([kind, *figures, *chance])}")


def _print_json(records: Sequence[object]) -> None:
    typer.echo(json.dumps(records, ensure_ascii=False, indent=2))


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


def _report(problems: Sequence[Problem], text: Text, *, as_json: bool, err: bool = False) -> None:
    """Print problems: all of them as one JSON list, or one to a line below its file."""
    if as_json:
        records = [problem.as_record(text) for problem in problems]
        typer.echo(json.dumps(records, ensure_ascii=False, indent=2))
        return
    by_file: dict[str, list[Problem]] = {}
    for problem in problems:
        by_file.setdefault(problem.file, []).append(problem)
    for file, found in by_file.items():
        typer.echo(_plain(file), err=err)
        for problem in sorted(found, key=lambda one: (one.row or 0, one.column or "")):
            typer.echo(f"  {_line(problem, text)}", err=err)


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
