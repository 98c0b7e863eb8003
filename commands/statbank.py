"""Command that fetches figures by municipality from Statistics Denmark's StatBank."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from commands.common import (
    ERRORS,
    GOOD,
    UNREADABLE,
    AsJson,
    InLanguage,
    known,
    open_landscape,
    plain,
    print_json,
    report,
    say,
    speaking,
)

if TYPE_CHECKING:
    from foundation.language import Text
    from loaders.statbank.bank import Bank
    from loaders.statbank.indicators import Outcome, Wanted
    from loaders.statbank.series import StatbankSettings


def statbank(
    *,
    into: Annotated[
        Path | None, typer.Option("--into", help="A landscape's folder to write the figures into.")
    ] = None,
    indicator: Annotated[
        list[str] | None, typer.Option("--indicator", help="Which figures; all that are set up.")
    ] = None,
    year: Annotated[
        list[int] | None,
        typer.Option("--year", min=1900, max=2100, help="Which years; else the landscape's."),
    ] = None,
    refresh: Annotated[
        bool, typer.Option("--refresh", help="Ask even where an answer is kept.")
    ] = False,
    as_json: AsJson = False,
    language: InLanguage = None,
) -> None:
    """Fetch enterprises, population and employment by municipality from StatBank."""
    from geodata.areas import load_areas
    from loaders.statbank.indicators import fetch_indicators
    from loaders.statbank.series import StatbankSettings

    text = speaking(language)
    configured = StatbankSettings()
    wanted = _wanted(configured, indicator, year, into, text)
    bank = _bank(configured, text, refresh=refresh)
    outcome = fetch_indicators(wanted, bank, load_areas(), configured.format)
    report(outcome.problems, text, as_json=False, err=True)
    if as_json:
        rows = outcome.rows.to_dict("records")
        print_json([{name: known(cell) for name, cell in row.items()} for row in rows])
    _list_loaded(outcome, text, err=as_json)
    written = into is None or _write(into, outcome, text, err=as_json)
    if not outcome.loaded:
        raise typer.Exit(UNREADABLE)
    whole = written and len(outcome.loaded) == len(wanted)
    raise typer.Exit(GOOD if whole else ERRORS)


def _wanted(
    configured: StatbankSettings,
    indicators: list[str] | None,
    years: list[int] | None,
    into: Path | None,
    text: Text,
) -> list[Wanted]:
    """Return what is asked for; a landscape that is wrong is found before StatBank is asked."""
    from loaders.statbank.indicators import Wanted

    names = list(dict.fromkeys(indicators or configured.series))
    for name in names:
        if name not in configured.series:
            known_names = text.listing(configured.series)
            say(
                text(
                    "There is no indicator {name}; there are {names}.",
                    name=plain(name),
                    names=known_names,
                )
            )
            raise typer.Exit(UNREADABLE)
    landscape = open_landscape(into, text) if into else None
    found: list[Wanted] = []
    for name in names:
        series = configured.series[name]
        own = series.year or (landscape.as_of.year if landscape else None)
        chosen = list(dict.fromkeys(years or ([own] if own else [])))
        if not chosen:
            raise typer.BadParameter("Give --year or --into.")
        found.extend(Wanted(name, series, one) for one in chosen)
    return found


def _bank(configured: StatbankSettings, text: Text, *, refresh: bool) -> Bank:
    from foundation.settings import settings
    from loaders.statbank.bank import Bank

    return Bank(
        configured.address,
        settings().data_folder / "statbank",
        timeout=settings().http_timeout,
        keep=timedelta(days=0 if refresh else configured.keep_days),
        language=text.language,
    )


def _list_loaded(outcome: Outcome, text: Text, *, err: bool) -> None:
    for loaded in outcome.loaded:
        line = text(
            "{indicator} {year}: {municipalities}, table {table}, fetched {day}",
            indicator=loaded.wanted.indicator,
            year=str(loaded.wanted.year),
            municipalities=text.plural("{n} municipality", "{n} municipalities", loaded.figures),
            table=plain(loaded.table),
            day=loaded.fetched,
        )
        typer.echo(line, err=err)
    if outcome.loaded:
        typer.echo(text("Source: Statistics Denmark"), err=err)


def _write(into: Path, outcome: Outcome, text: Text, *, err: bool) -> bool:
    """Write the rows into a landscape and say so; return whether that went well."""
    from loaders.statbank.merging import Merged, merge_indicators

    merged = merge_indicators(into, outcome.rows) if outcome.loaded else Merged()
    report(merged.problems, text, as_json=False, err=True)
    path = plain(str(into))
    if not merged.written:
        typer.echo(text("{path}: nothing was changed", path=path), err=err)
        return False
    rows = text.plural("{n} row", "{n} rows", merged.written)
    line = text(
        "{path}: {rows} written, {replaced} of them in place of earlier ones",
        path=path,
        rows=rows,
        replaced=merged.replaced,
    )
    typer.echo(line, err=err)
    return True
