"""Commands about verdicts on pairs of clusters: list, record, withdraw."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from commands.common import UNREADABLE, AsJson, InLanguage, plain, print_json, say, speaking
from commands.store import By, Identifier, Place, opened, person

if TYPE_CHECKING:
    from analysis.verdicts import Absent, Record, Verdicts
    from foundation.landscape import Landscape
    from foundation.language import Text
    from loaders.store import Store

app = typer.Typer(no_args_is_help=True, help="What has been agreed about pairs of clusters.")


class Verdict(StrEnum):
    """What can be said of a pair."""

    COMPLEMENTARY = "complementary"
    COORDINATE = "coordinate"
    ACCEPTED = "accepted"
    REJECTED = "rejected"


ClusterA = Annotated[str, typer.Argument(help="The id of a cluster.")]
ClusterB = Annotated[str, typer.Argument(help="The id of the other cluster.")]


@app.command("list")
def list_verdicts(
    identifier: Identifier,
    *,
    history: Annotated[
        bool, typer.Option("--history", help="Everything ever recorded or withdrawn.")
    ] = False,
    place: Place = None,
    as_json: AsJson = False,
    language: InLanguage = None,
) -> None:
    """List the verdicts in force, and which accepted overlaps are not found now."""
    text = speaking(language)
    with opened(place, text) as store:
        landscape = store.open_version(identifier)
        verdicts = _gathered(store, landscape)
    pairs = sorted({*verdicts.brought, *verdicts.recorded})
    records = (
        [record for pair in pairs for record in verdicts.history(pair)]
        if history
        else list(verdicts.in_force.values())
    )
    absent = {} if history else _absent(verdicts, landscape)
    if as_json:
        print_json([_as_json(record, absent) for record in records])
        return
    for record in records:
        typer.echo(_line(record, landscape, text))
        if record.pair in absent:
            typer.echo(f"  {text('not found as an overlap now')}")
    if not records:
        say(text("No verdict has been recorded yet"))


@app.command()
def record(
    identifier: Identifier,
    cluster_a: ClusterA,
    cluster_b: ClusterB,
    verdict: Verdict,
    *,
    reason: Annotated[str, typer.Option("--reason", help="Why.")],
    by: By = None,
    place: Place = None,
    as_json: AsJson = False,
    language: InLanguage = None,
) -> None:
    """Record a verdict about a pair; the one before stays in the history."""
    text = speaking(language)
    with opened(place, text) as store:
        landscape = store.open_version(identifier)
        _check(landscape, cluster_a, cluster_b, text)
        store.record_verdict(identifier, cluster_a, cluster_b, verdict, reason, person(by))
        verdicts = _gathered(store, landscape)
    _say_last(verdicts, (cluster_a, cluster_b), landscape, text, as_json=as_json)


@app.command()
def withdraw(
    identifier: Identifier,
    cluster_a: ClusterA,
    cluster_b: ClusterB,
    *,
    reason: Annotated[str, typer.Option("--reason", help="Why.")] = "",
    by: By = None,
    place: Place = None,
    as_json: AsJson = False,
    language: InLanguage = None,
) -> None:
    """Withdraw what was recorded about a pair; it stays in the history."""
    text = speaking(language)
    with opened(place, text) as store:
        landscape = store.open_version(identifier)
        if _gathered(store, landscape).held_here((cluster_a, cluster_b)) is None:
            say(text("No verdict about this pair has been recorded in the store"))
            raise typer.Exit(UNREADABLE)
        store.withdraw_verdict(identifier, cluster_a, cluster_b, person(by), reason)
        verdicts = _gathered(store, landscape)
    _say_last(verdicts, (cluster_a, cluster_b), landscape, text, as_json=as_json)


def _gathered(store: Store, landscape: Landscape) -> Verdicts:
    from analysis.verdicts import gathered

    recorded = store.verdict_history(landscape.identifier)
    return gathered(landscape.table("verdicts"), recorded)


def _check(landscape: Landscape, cluster_a: str, cluster_b: str, text: Text) -> None:
    """Say so and end where two clusters are no pair of the landscape."""
    for each in (cluster_a, cluster_b):
        if each not in landscape.clusters.index:
            say(text("There is no cluster {id} in the landscape", id=plain(each)))
            raise typer.Exit(UNREADABLE)
    if cluster_a == cluster_b:
        say(text("A cluster cannot be paired with itself"))
        raise typer.Exit(UNREADABLE)


def _absent(verdicts: Verdicts, landscape: Landscape) -> dict[tuple[str, str], Absent]:
    from analysis.overlap import Overlap
    from analysis.pairs import Thresholds
    from analysis.verdicts import absent
    from geodata.areas import load_areas

    found = absent(verdicts, Overlap(landscape, load_areas()), Thresholds())
    return {one.record.pair: one for one in found}


def _say_last(
    verdicts: Verdicts,
    pair: tuple[str, str],
    landscape: Landscape,
    text: Text,
    *,
    as_json: bool,
) -> None:
    """Print what was just recorded or withdrawn."""
    last = verdicts.acts(pair)[-1]
    if as_json:
        print_json([_as_json(last, {})])
    else:
        typer.echo(_line(last, landscape, text))


def _as_json(record: Record, absent: dict[tuple[str, str], Absent]) -> dict[str, object]:
    """Return a verdict as JSON takes it; ``changes`` tells why an accepted overlap is none now."""
    found = absent.get(record.pair)
    return {
        "cluster_a": record.pair[0],
        "cluster_b": record.pair[1],
        "verdict": record.verdict,
        "reason": record.reason,
        "by": record.by,
        "at": record.at.isoformat() if record.at else None,
        "source": "store" if record.stored else "landscape",
        "changes": list(found.changes) if found else [],
    }


def _line(record: Record, landscape: Landscape, text: Text) -> str:
    """Describe a verdict in one line."""
    from analysis.verdicts import VERDICTS

    clusters = landscape.clusters
    names = [
        plain(text.name(clusters.loc[each]) if each in clusters.index else each)
        for each in record.pair
    ]
    said = text.say(VERDICTS[record.verdict]) if record.verdict else text("withdrawn")
    words = [plain(record.by), text.date(record.at) if record.at else "", plain(record.reason)]
    return " · ".join([f"{' / '.join(names)}: {said}", *(word for word in words if word)])
