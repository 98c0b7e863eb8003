"""The map of a profile: one cluster's footprint, offices and seat."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from analysis.overview import Overview
from analysis.presence import Presence
from foundation.language import Message, Text
from ui.map_message import NEITHER, classed, frame
from ui.palette import mix, style_of

CLASSES: Final[Mapping[Presence, tuple[Message, float]]] = {
    "declared": (Message("Covered"), 0.4),
    "office": (Message("With an office"), 0.7),
    "seat": (Message("With the seat"), 1.0),
}
"""How a municipality is called, and how much of the theme's colour it has."""


def message(
    overview: Overview, cluster_id: str, text: Text, *, dark: bool, attribution: str
) -> dict[str, Any]:
    """Show in which municipalities a cluster has its seat or an office, or declares to cover.

    A cluster that covers the whole country paints only its seat and offices.
    """
    present = overview.present("municipality")
    mine = present[present["cluster_id"] == cluster_id].set_index("area_code")["kind"]
    found = [each for each in CLASSES if each in set(mine)]
    values = [
        found.index(mine[code]) + 1 if code in mine.index else 0
        for code in overview.codes("municipality")
    ]
    rest = text("Not covered")
    if cluster_id in overview.nationwide:
        rest = text("Covered, as the whole country is")
    themes = tuple(overview.clusters["themes"][cluster_id])
    strongest = style_of(themes[0] if themes else "other").colour
    if dark:
        strongest = mix(strongest, "#FFFFFF", 0.45)
    labels = [rest, *(text.say(CLASSES[each][0]) for each in found)]
    shares = [0.0, *(CLASSES[each][1] for each in found)]
    colours = [mix(NEITHER[dark], strongest, share) for share in shares]
    return (
        frame(overview, "municipality", text.language, dark=dark)
        | classed(values, labels, colours, text("Coverage"), text)
        | {"shown": [cluster_id], "attribution": attribution}
    )
