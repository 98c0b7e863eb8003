"""Maps of the page on overlap: two footprints over each other, and the gaps of a field."""

from __future__ import annotations

from typing import Any, Final

import pandas as pd

from analysis.gaps import STRONGEST_FIRST
from analysis.overlap import Overlap
from analysis.overview import Overview
from foundation.language import Text
from ui.map_message import NEITHER, classed, coverage, frame
from ui.overlap_words import name

COLOUR_A: Final = "#56A3D9"
COLOUR_B: Final = "#E8A33D"
COLOUR_BOTH: Final = "#4B2E83"


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
    return (
        frame(overview, "municipality", text.language, dark=dark)
        | classed(values, labels, colours, text("Coverage"), text)
        | {"shown": list(pair), "attribution": attribution}
    )


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
    ranks = [STRONGEST_FIRST.index(each) for each in classes]
    return (
        frame(overview, "municipality", text.language, dark=dark)
        | coverage(ranks, colour, text("Coverage"), text, dark=dark)
        | {"shown": shown, "attribution": attribution}
    )
