"""Commands that bring companies in: lists of them, or counts where there are no lists."""

from __future__ import annotations

import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from commands.common import (
    ERRORS,
    GOOD,
    UNREADABLE,
    AsJson,
    InLanguage,
    open_landscape,
    plain,
    progress_bar,
    report,
    say,
    speaking,
    verdict,
)

if TYPE_CHECKING:
    from pandas import DataFrame

    from foundation.landscape import Landscape
    from foundation.language import Text
    from loaders.participation.findings import Findings
    from loaders.participation.importing import Lists
    from loaders.pseudonyms import Key

Files = Annotated[list[Path], typer.Argument(help="Lists: Excel (.xlsx), CSV or Parquet.")]
Into = Annotated[Path, typer.Option("--into", help="The landscape: a folder.")]
Sheet = Annotated[str | None, typer.Option("--sheet", help="The sheet to read of a workbook.")]
Threshold = Annotated[
    int | None,
    typer.Option("--threshold", min=3, help="The smallest count that may be shown: 3 or more."),
]
CheckOnly = Annotated[bool, typer.Option("--check", help="Only check, write nothing.")]


def participation(
    files: Files,
    *,
    into: Into,
    key_file: Annotated[
        Path | None, typer.Option("--key-file", help="A file with the key of the pseudonyms.")
    ] = None,
    sheet: Sheet = None,
    postcodes: Annotated[
        Path | None,
        typer.Option("--postcodes", help="A table: postcode, municipality_code, share."),
    ] = None,
    cluster: Annotated[
        str | None, typer.Option("--cluster", help="The cluster of lists that do not name one.")
    ] = None,
    year: Annotated[
        str | None, typer.Option("--year", help="The year of lists that do not name one.")
    ] = None,
    add: Annotated[
        bool, typer.Option("--add", help="Keep the rows that the landscape has already.")
    ] = False,
    threshold: Threshold = None,
    check_only: CheckOnly = False,
    as_json: AsJson = False,
    language: InLanguage = None,
) -> None:
    """Bring in lists of the companies that took part in clusters, and count them.

    Company numbers become pseudonyms before anything is written, and counts that would tell of
    single companies are withheld. Without --add the lists replace those that the landscape has.
    """
    from loaders.participation.importing import Lists

    text = speaking(language)
    given = {"cluster_id": cluster, "year": year}
    told = {name: one for name, one in given.items() if one}
    lists = Lists(files, sheet, postcodes, told, add)
    with _no_values_in_failures(text):
        _bring_in_companies(
            lists, into, key_file, threshold, text, check_only=check_only, as_json=as_json
        )


def totals(
    files: Files,
    *,
    into: Into,
    sheet: Sheet = None,
    threshold: Threshold = None,
    check_only: CheckOnly = False,
    as_json: AsJson = False,
    language: InLanguage = None,
) -> None:
    """Bring in counts of companies for a landscape without lists of them.

    Counts that would tell of single companies are withheld before anything is written.
    """
    text = speaking(language)
    with _no_values_in_failures(text):
        _bring_in_counts(
            files, sheet, into, threshold, text, check_only=check_only, as_json=as_json
        )


def _bring_in_companies(
    lists: Lists,
    into: Path,
    key_file: Path | None,
    threshold: int | None,
    text: Text,
    *,
    check_only: bool,
    as_json: bool,
) -> None:
    """Read lists, count them, protect the counts and write both."""
    from analysis.publishing import counted
    from geodata.areas import load_areas
    from loaders.participation.findings import Findings
    from loaders.participation.importing import read_participation

    landscape, seen = _open_to_write(into, text)
    key = _key(key_file, into, text)
    findings = Findings()
    with progress_bar(text("Reading")) as progress:
        table = read_participation(lists, landscape, key, findings, lambda n, of: progress(n / of))
    _report_and_end(findings, into, text, as_json=as_json, ends=table is None or check_only)
    if table is None:
        return
    counts = counted(table, landscape, load_areas())
    found, smallest = _protected(counts, landscape, threshold, text)
    tables = {"participation": table, "counts": found}
    _store(into, tables, seen, smallest, key.fingerprint, text)
    _summarise(table, found, text)


def _bring_in_counts(
    files: list[Path],
    sheet: str | None,
    into: Path,
    threshold: int | None,
    text: Text,
    *,
    check_only: bool,
    as_json: bool,
) -> None:
    """Read counts, protect them and write what is left to show."""
    from loaders.participation.counted import read_counts
    from loaders.participation.findings import Findings

    landscape, seen = _open_to_write(into, text)
    findings = Findings()
    table = read_counts(files, sheet, landscape, findings)
    _report_and_end(findings, into, text, as_json=as_json, ends=table is None or check_only)
    if table is None:
        return
    try:
        found, smallest = _protected(table, landscape, threshold, text)
    except ValueError as reason:
        place = str(reason).partition(": ")[2]
        say(text("The counts contradict each other at {place}.", place=plain(place)))
        say(
            text(
                "Areas must add up, with companies without a known municipality under an empty"
                " area, and no cluster, theme or measure may have more than what holds it."
            )
        )
        say(text("Nothing was written."))
        raise typer.Exit(ERRORS) from None
    _store(into, {"counts": found}, seen, smallest, "", text)
    _say_withheld(found, text)


def _open_to_write(folder: Path, text: Text) -> tuple[Landscape, bytes]:
    """Open a landscape, and return with it the descriptor that it was read from."""
    from loaders.participation.storing import read_descriptor

    if not folder.is_dir():
        say(text("{path}: not a folder; unpack a zip file first", path=plain(str(folder))))
        raise typer.Exit(UNREADABLE)
    try:
        seen = read_descriptor(folder)
    except OSError:
        seen = b""  # opening says what is wrong
    return open_landscape(folder, text), seen


def _key(file: Path | None, into: Path, text: Text) -> Key:
    """Return the key of the pseudonyms, or say how to make one and end."""
    from foundation.settings import settings
    from loaders.pseudonyms import MAKING_A_KEY, Key, KeyRefusedError, read_key

    try:
        if file is not None:
            return read_key(file, into)
        if configured := settings().company_key:
            return Key(configured.get_secret_value())
    except KeyRefusedError as refused:
        say(text.say(refused.message))
        raise typer.Exit(UNREADABLE) from None
    say(
        text(
            "Company numbers are replaced by pseudonyms, which needs a key. Make one with:"
            " {command}",
            command=MAKING_A_KEY,
        )
    )
    say(
        text(
            "Then give it with --key-file company.key, every year the same one; keep it away from"
            " the data."
        )
    )
    raise typer.Exit(UNREADABLE)


def _protected(
    counts: DataFrame, landscape: Landscape, threshold: int | None, text: Text
) -> tuple[DataFrame, int]:
    """Withhold what would tell of single companies; return the rest and the threshold."""
    from analysis.confidentiality import Rule
    from analysis.publishing import protected
    from foundation.settings import settings
    from geodata.areas import load_areas
    from loaders.protection import shows_small

    smallest = threshold or settings().threshold
    with progress_bar(text("Protecting counts")) as progress:
        found = protected(counts, landscape, load_areas(), Rule(smallest), progress)
    if shows_small(found, smallest):
        raise AssertionError("a protected table shows a small count")
    return found, smallest


def _store(
    into: Path,
    tables: dict[str, DataFrame],
    seen: bytes,
    threshold: int,
    fingerprint: str,
    text: Text,
) -> None:
    from loaders.participation.storing import ChangedMeanwhileError, store

    try:
        unused = store(into, tables, seen=seen, threshold=threshold, fingerprint=fingerprint)
    except ChangedMeanwhileError as changed:
        say(text.say(changed.message))
        raise typer.Exit(ERRORS) from None
    except OSError as reason:
        say(text("Nothing was written: {why}", why=reason.strerror or type(reason).__name__))
        raise typer.Exit(ERRORS) from None
    for path in unused:
        say(text("No longer used, please delete: {file}", file=plain(path)))


def _report_and_end(
    findings: Findings, into: Path, text: Text, *, as_json: bool, ends: bool
) -> None:
    """Report what was found, and end if nothing is to be written."""
    problems = findings.problems
    report(problems, text, as_json=as_json)
    typer.echo(verdict(into, problems, text), err=as_json)
    if ends:
        say(text("Nothing was written."))
        raise typer.Exit(ERRORS if findings.has_errors else GOOD)


def _summarise(table: DataFrame, counts: DataFrame, text: Text) -> None:
    say(
        text(
            "{rows} of {companies}, {first} to {last}",
            rows=text.plural("{n} row", "{n} rows", len(table)),
            companies=text.plural("{n} company", "{n} companies", table["company_id"].nunique()),
            first=str(table["year"].min()),
            last=str(table["year"].max()),
        )
    )
    _say_withheld(counts, text)


def _say_withheld(counts: DataFrame, text: Text) -> None:
    share = float(counts["value"].isna().mean()) if len(counts) else 0.0
    say(
        text(
            "{counts} written, {share} of them withheld so that no company can be told",
            counts=text.plural("{n} count", "{n} counts", len(counts)),
            share=text.percent(share),
        )
    )


@contextmanager
def _no_values_in_failures(text: Text) -> Iterator[None]:
    """Tell where the program failed, but not what with: an error's own words may quote a cell."""
    try:
        yield
    except typer.Exit:
        raise
    except Exception as failure:
        for place in traceback.extract_tb(failure.__traceback__)[-5:]:
            say(f"  {Path(place.filename).name}:{place.lineno} {place.name}")
        kind = type(failure).__name__
        say(text("The program failed ({kind}) and left the landscape whole.", kind=kind))
        raise typer.Exit(ERRORS) from None
