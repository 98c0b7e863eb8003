"""Maps of the page on overlap: two footprints over each other, and the gaps of a field."""

from __future__ import annotations

from typing import Any, Final

import pandas as pd

from analysis.gaps import CLASSES, STRONGEST_FIRST
from analysis.overlap import Overlap
from analysis.overview import Overview
from foundation.language import Text, first_letter_up
from ui.map_message import frame
from ui.overlap_words import name
from ui.palette import mix

COLOUR_A: Final = "#56A3D9"
COLOUR_B: Final = "#E8A33D"
COLOUR_BOTH: Final = "#4B2E83"
NEITHER: Final = {False: "#FAFAF7", True: "#26343B"}


def footprints(
    overview: Overview,
    overlap: Overlap,
    pair: tuple[str, str],
    text: Text,
    *,
    dark: bool,
    attribution: str,
) -> dict[str, Any]:
    """Show where A, B, both or neither declare to cover, municipality by municipality."""
    nobody: frozenset[str] = frozenset()
    covers = [overlap.footprints.get(one, nobody) for one in pair]
    names = [name(overlap, one, text) for one in pair]
    labels = [
        text("Neither of the two"),
        text("Only {name}", name=names[0]),
        text("Only {name}", name=names[1]),
        text("Both"),
    ]
    colours = [NEITHER[dark], COLOUR_A, COLOUR_B, COLOUR_BOTH]
    codes = overview.codes("municipality")
    values = [(code in covers[0]) + 2 * (code in covers[1]) for code in codes]
    return _classed(overview, values, labels, colours, text("Coverage"), text, dark=dark) | {
        "shown": list(pair),
        "attribution": attribution,
    }


def gaps(
    overview: Overview,
    classes: pd.Series,
    colour: str,
    shown: list[str],
    text: Text,
    *,
    dark: bool,
    attribution: str,
) -> dict[str, Any]:
    """Show how a field is covered in each municipality, from a cluster's home to not at all."""
    ground = NEITHER[dark]
    strongest = mix(colour, "#FFFFFF", 0.3) if dark else colour
    colours = [mix(ground, strongest, share) for share in (1.0, 0.6, 0.25, 0.0)]
    values = [STRONGEST_FIRST.index(each) for each in classes]
    labels = [first_letter_up(text.say(CLASSES[each])) for each in STRONGEST_FIRST]
    return _classed(overview, values, labels, colours, text("Coverage"), text, dark=dark) | {
        "shown": shown,
        "attribution": attribution,
    }


def _classed(
    overview: Overview,
    values: list[int],
    labels: list[str],
    colours: list[str],
    title: str,
    text: Text,
    *,
    dark: bool,
) -> dict[str, Any]:
    return frame(overview, "municipality", text.language, dark=dark) | {
        "values": values,
        "texts": {str(value): label for value, label in enumerate(labels)},
        "classes": [
            {
                "upTo": value,
                "colour": colour,
                "label": label,
                "count": text.number(values.count(value)),
            }
            for value, (label, colour) in enumerate(zip(labels, colours, strict=True))
        ],
        "legend": {"title": title, "note": text("Number of areas at right.")},
    }
