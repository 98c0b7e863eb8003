"""The map of what moved between two versions of a landscape."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final

import streamlit as st

from analysis.moves import Moves, moves
from analysis.overview import Overview
from foundation.language import Text
from ui import map as landscape_map
from ui.changes import Comparison
from ui.controls import attribution, is_dark
from ui.data_words import Cells
from ui.escape import markdown
from ui.map_message import NEITHER, classed, frame
from ui.overlap_map import COLOUR_A, COLOUR_B, COLOUR_BOTH
from ui.short_names import some

HEIGHT: Final = 520
STAYS: Final = "#7C8790"


def draw(comparison: Comparison, text: Text, *, key: str) -> None:
    """Show on the map what moved, and say it beside the map; one cluster can be picked out."""
    found = moves(comparison.old, comparison.new)
    cells = Cells(comparison.old, comparison.new, text)
    if not found:
        st.info(text("Nothing moved on the map: no cluster, seat or footprint differs."))
        return
    left, right = st.columns([1.6, 1], gap="medium")
    with right:
        names = {each: cells.cluster(each) for each in found.clusters}
        chosen = st.selectbox(
            text("Show one cluster"),
            sorted(names, key=lambda each: text.sort_key(names[each])),
            index=None,
            format_func=names.__getitem__,
            placeholder=text("All that moved"),
            key=f"{key}_cluster",
        )
        for title, clusters in told(found, text):
            listed = text.sorted(names[each] for each in clusters)
            st.markdown(
                f"**{title}** ({text.number(len(listed))})  \n{markdown(some(listed, text))}"
            )
    with left:
        shown = message(comparison, found, chosen, text, dark=is_dark())
        landscape_map.draw(shown, lambda _event: None, key=f"{key}_map", height=HEIGHT)


def told(found: Moves, text: Text) -> Iterator[tuple[str, Sequence[str]]]:
    """Yield each kind of move that there is, with its clusters."""
    kinds: list[tuple[str, Sequence[str]]] = [
        (text("New clusters"), found.added),
        (text("Clusters removed"), found.removed),
        (text("Seat moved"), found.moved),
        (text("Footprint grew"), found.grew),
        (text("Footprint shrank"), found.shrank),
        (text("Now cover the whole country"), found.widened),
        (text("No longer cover the whole country"), found.narrowed),
    ]
    yield from ((title, clusters) for title, clusters in kinds if clusters)


def message(
    comparison: Comparison, found: Moves, chosen: str | None, text: Text, *, dark: bool
) -> dict[str, Any]:
    """Compose the map: municipalities by what came and went, or the footprint of one cluster."""
    cells = Cells(comparison.old, comparison.new, text)
    new = comparison.new
    codes = new.codes("municipality")
    if chosen is None:
        values = [bool(found.gained.get(each)) + 2 * bool(found.lost.get(each)) for each in codes]
        labels = [
            text("No cluster came or went"),
            text("Clusters came"),
            text("Clusters went"),
            text("Some came, others went"),
        ]
        third = COLOUR_BOTH
    else:
        was, now = (_footprint(one, chosen) for one in (comparison.old, new))
        values = [(each in now) + 2 * (each in was) for each in codes]
        labels = [
            text("Not present"),
            text("Present only now"),
            text("Present only before"),
            text("Present before and now"),
        ]
        third = STAYS
    colours = [NEITHER[dark], COLOUR_A, COLOUR_B, third]
    shown = found.clusters if chosen is None else {chosen}
    return (
        frame(new, "municipality", text.language, dark=dark)
        | classed(values, labels, colours, text("Clusters present"), text)
        | {"said": [_said(found, each, labels[0], cells) for each in codes] if not chosen else None}
        | {
            "shown": sorted(shown & set(new.clusters.index)),
            "offices": _former_seats(comparison.old, found, shown, cells),
            "attribution": attribution(text),
        }
    )


def _footprint(overview: Overview, cluster_id: str) -> frozenset[str]:
    present = overview.present("municipality")
    return frozenset(present.loc[present["cluster_id"] == cluster_id, "area_code"])


def _said(found: Moves, code: str, nothing: str, cells: Cells) -> str:
    """Say which clusters came to a municipality and which went."""
    text = cells.text
    parts: list[tuple[Callable[..., str], Sequence[str]]] = [
        (lambda names: text("Came: {names}", names=names), found.gained.get(code, ())),
        (lambda names: text("Went: {names}", names=names), found.lost.get(code, ())),
    ]
    said = [
        say(some(text.sorted(map(cells.cluster, clusters)), text))
        for say, clusters in parts
        if clusters
    ]
    return " · ".join(said) or nothing


def _former_seats(
    old: Overview, found: Moves, shown: frozenset[str] | set[str], cells: Cells
) -> list[list[Any]]:
    """Mark where clusters had their seat that are gone or have moved."""
    text = cells.text
    gone = [each for each in (*found.removed, *found.moved) if each in shown and each in old.seats]
    return [
        [*old.seats[each], text("Seat before: {name}", name=cells.cluster(each))] for each in gone
    ]
