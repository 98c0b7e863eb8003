"""Commands on company counts: what may be published, and the attack on it."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from commands.common import (
    ERRORS,
    GOOD,
    AsJson,
    InLanguage,
    LandscapePath,
    open_landscape,
    print_json,
    speaking,
)

if TYPE_CHECKING:
    from pandas import DataFrame


class AreaLevel(StrEnum):
    """The levels of areas."""

    MUNICIPALITY = "municipality"
    PROVINCE = "province"
    GROWTH_FORUM = "growth_forum"
    REGION = "region"
    COUNTRY = "country"


class Split(StrEnum):
    """What counts can be split by."""

    THEME = "theme"
    CLUSTER = "cluster"


class Effect(StrEnum):
    """What is counted of companies."""

    PARTICIPATED = "participated"
    INNOVATED = "innovated"
    COLLABORATED = "collaborated"
    INTERNATIONAL = "international"


Threshold = Annotated[
    int | None, typer.Option("--threshold", min=3, help="The smallest count that may be shown.")
]


def counts(
    path: LandscapePath,
    *,
    level: Annotated[AreaLevel, typer.Option("--level", help="The areas to count in.")],
    by: Annotated[Split | None, typer.Option("--by", help="Split by theme or cluster.")] = None,
    measure: Annotated[
        Effect | None, typer.Option("--measure", help="Only what these companies did.")
    ] = None,
    threshold: Threshold = None,
    as_json: AsJson = False,
    language: InLanguage = None,
) -> None:
    """List the companies of every area, as far as that may be published."""
    from analysis.innovation import every_cell
    from geodata.areas import load_areas

    text = speaking(language)
    landscape = open_landscape(path, text)
    table = _published(landscape, threshold)
    codes = [area.code for area in load_areas().at(level.value)]
    column = {None: "", Split.THEME: "theme", Split.CLUSTER: "cluster_id"}[by]
    found = every_cell(table, codes, column)  # type: ignore[arg-type]
    if measure is not None:
        found = found[found["measure"] == measure.value]
    if as_json:
        print_json([_record(row) for row in found.to_dict("records")])
        return
    for row in found.to_dict("records"):
        number = ".." if row["withheld"] else text.number(int(row["value"]))
        keys = [str(row[name]) for name in found if name not in ("value", "withheld")]
        typer.echo("\t".join([*keys, number]))


def audit(
    path: LandscapePath,
    *,
    threshold: Threshold = None,
    as_json: AsJson = False,
    language: InLanguage = None,
) -> None:
    """Attack the published counts, to see how closely a withheld one can be worked out."""
    from analysis.confidentiality import Rule
    from analysis.confidentiality import audit as attack
    from analysis.publishing import carried_themes
    from foundation.settings import settings
    from geodata.areas import load_areas

    text = speaking(language)
    landscape = open_landscape(path, text)
    smallest = threshold or landscape.threshold or settings().threshold
    table = _published(landscape, smallest)
    found = attack(table, load_areas(), carried_themes(landscape), Rule(smallest))
    holds = found.passed
    narrowest = round(float(found.narrowest), 6) if found.withheld else None
    if as_json:
        print_json(
            [
                {
                    "cells": len(table),
                    "withheld": found.withheld,
                    "narrowest": narrowest,
                    "threshold": smallest,
                    "holds": holds,
                }
            ]
        )
    elif not found.withheld:
        typer.echo(text("No count is withheld."))
    else:
        typer.echo(
            text(
                "{withheld} of {cells} counts are withheld; the narrowest interval that any can be"
                " bounded to is {narrowest} wide, and {threshold} is asked for.",
                withheld=found.withheld,
                cells=len(table),
                narrowest=narrowest,
                threshold=smallest,
            )
        )
    raise typer.Exit(GOOD if holds else ERRORS)


def _published(landscape: Any, threshold: int | None) -> DataFrame:
    from analysis.confidentiality import Rule
    from analysis.publishing import published
    from foundation.settings import settings
    from geodata.areas import load_areas

    rule = Rule(threshold or landscape.threshold or settings().threshold)
    try:
        return published(landscape, load_areas(), rule)
    except ValueError as impossible:
        raise typer.BadParameter(str(impossible)) from impossible


def _record(row: dict[Any, Any]) -> dict[str, Any]:
    """Return one figure as a plain record; a withheld one has no value."""
    keys = {str(name): row[name] for name in row if name not in ("value", "withheld")}
    value = None if row["withheld"] else int(row["value"])
    return keys | {"value": value, "withheld": bool(row["withheld"])}
