"""Commands about clusters side by side: where they overlap, and what nobody covers."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from commands.common import (
    UNREADABLE,
    AsJson,
    InLanguage,
    LandscapePath,
    known,
    open_landscape,
    plain,
    print_json,
    say,
    speaking,
)

if TYPE_CHECKING:
    from pandas import DataFrame

    from analysis.overlap import Overlap
    from foundation.language import Text

_MEASURED: Final = ("t", "g_declared", "g_jaccard", "a_in_b", "b_in_a", "g_measured", "m")


class ClusterLevel(StrEnum):
    """The levels of clusters."""

    NATIONAL = "national"
    REGIONAL = "regional"
    LOCAL = "local"


def overlap(
    path: LandscapePath,
    *,
    level: Annotated[
        ClusterLevel | None, typer.Option("--level", help="Only pairs of clusters of this level.")
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

    text = speaking(language)
    found = Overlap(open_landscape(path, text), load_areas())
    pairs = found.ranked(Thresholds(same_field=same_theme), level)
    if as_json:
        print_json([_pair_record(found, row) for row in pairs.to_dict("records")])
        return
    _list_pairs(found, pairs[pairs["kind"] != "separate"], text)
    typer.echo(text.plural("{n} pair compared", "{n} pairs compared", len(pairs)))


def gaps(
    path: LandscapePath,
    *,
    theme: Annotated[str, typer.Option("--theme", help="The code of a theme or a segment.")],
    as_json: AsJson = False,
    language: InLanguage = None,
) -> None:
    """List the municipalities by how a theme or segment is covered there."""
    from analysis.gaps import CLASSES, coverage_classes
    from analysis.likeness import carried
    from geodata.areas import load_areas

    text = speaking(language)
    landscape = open_landscape(path, text)
    taxonomy = landscape.taxonomy
    fields = taxonomy.index[taxonomy["kind"].isin(["theme", "segment"])]
    if theme not in fields:
        say(text("No theme or segment has the code {code}", code=plain(theme)))
        raise typer.Exit(UNREADABLE)
    areas, clusters = load_areas(), landscape.clusters
    carriers = carried(clusters, taxonomy)
    classes = coverage_classes([theme], clusters, carriers, landscape.coverage, areas)[theme]
    if as_json:
        print_json([{"municipality_code": code, "class": found} for code, found in classes.items()])
        return
    for name, says in CLASSES.items():
        codes = classes.index[classes == name]
        municipalities = text.plural("{n} municipality", "{n} municipalities", len(codes))
        typer.echo(f"{text.say(says)}: {municipalities}")
        for code in codes:
            typer.echo(f"  {code} {text.name(areas[code])}")


def _pair_record(found: Overlap, row: Mapping[Hashable, Any]) -> dict[str, object]:
    """Return a pair as JSON takes it; what is unknown or withheld is null."""
    sides = row["cluster_a"], row["cluster_b"]
    return {
        "cluster_a": sides[0],
        "cluster_b": sides[1],
        **{name: known(row[name]) for name in (*_MEASURED, "headline", "kind")},
        "shared_nodes": found.shared_nodes(*sides),
        "shared_areas": found.shared_areas(*sides),
        "common_companies": known(row["common_companies"]),
        "collaboration": row["collaboration"],
        "unused_chance": row["unused_chance"],
    }


def _list_pairs(found: Overlap, pairs: DataFrame, text: Text) -> None:
    from analysis.pairs import KINDS

    for row in pairs.to_dict("records"):
        names = [
            plain(text.name(found.clusters.loc[row[side]])) for side in ("cluster_a", "cluster_b")
        ]
        kind = text.say(KINDS[row["kind"]]) if known(row["kind"]) else text("places unknown")
        figures = [
            f"{letter} {text.number(row[name], 2)}"
            for letter, name in (("T", "t"), ("G", "g"), ("M", "m"))
            if known(row[name]) is not None
        ]
        chance = [text("unused chance")] if row["unused_chance"] else []
        typer.echo(f"{' / '.join(names)}: {', '.join([kind, *figures, *chance])}")
