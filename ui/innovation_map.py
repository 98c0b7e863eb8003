"""The map of innovation: counts, rates or representation of every area of a level."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any, Final, cast

import pandas as pd

from analysis.measures import FIGURES_OF, MEASURES
from analysis.overview import Overview
from analysis.representation import BREAKS
from foundation.language import Text
from ui.innovation import TITLES, Shown, explained, shown
from ui.map_message import NEITHER, frame
from ui.palette import mix
from ui.view import Figure, Innovation, View

COUNT_BREAKS: Final = (0, 9, 24, 49, 99, 249, 499, 999)
"""Fixed, so that a colour means the same for every theme and year; no class is below 3."""
DIVERGING: Final = ("#B35806", "#F0A95B", "#E9EBEC", "#A79FCC", "#54278F")
"""From fewer than expected to more; told apart with every colour-vision deficiency (PuOr)."""
DIVERGING_DARK: Final = ("#E08A3C", "#8F5F2A", "#3A464F", "#6F67A0", "#B4A6E8")
WITHHELD: Final = -1
UNREPORTED: Final = -2
WITHHELD_COLOUR: Final = {False: "#C9CDD0", True: "#56626B"}


def message(
    overview: Overview, found: Shown, figure: Figure, text: Text, *, dark: bool, attribution: str
) -> dict[str, Any]:
    """Show the areas of a level coloured by a figure; see :func:`layer`."""
    drawn = layer(overview, found, figure, text, dark=dark)
    return (
        frame(overview, found.level, text.language, dark=dark)
        | drawn
        | {"attribution": attribution}
    )


def layer(
    overview: Overview, found: Shown, figure: Figure, text: Text, *, dark: bool
) -> dict[str, Any]:
    """Colour the areas by a figure; withheld ones are a class of their own, and no class is small.

    Shares are coloured by R, which is what tells one share from the other.
    """
    drawn: Figure = "r" if figure == "share" else figure
    codes = list(found.figures.index)
    classes = _classes(found, drawn, text, dark=dark)
    values = [_place(found, code, drawn, classes) for code in codes]
    return {
        "values": values,
        "said": [explained(found, code, text) for code in codes],
        "classes": [
            {
                "upTo": place,
                "colour": colour,
                "label": label,
                "count": text.number(values.count(place)),
            }
            for place, _, colour, label in classes
            if place >= 0 or place in values
        ],
        "legend": {
            "title": _title(found, drawn, text),
            "note": text("Number of areas at right."),
        },
        "shown": _clusters(overview, found),
    }


def on_map(overview: Overview, view: View, text: Text, *, dark: bool) -> dict[str, Any] | None:
    """Colour the landing page's map, where its measure is one of companies; None otherwise."""
    if MEASURES[view.measure].source != "counts":
        return None
    only = view.filters.themes[0] if len(view.filters.themes) == 1 else ""
    found = shown(overview, Innovation("areas", "innovated", of=only, level=view.level))
    figure = cast(Figure, FIGURES_OF[view.measure])
    chosen = [str(each) for each in overview.chosen(view.filters).index]
    filtered = any(view.filters.active())
    return layer(overview, found, figure, text, dark=dark) | {"shown": chosen if filtered else None}


_Class = tuple[int, float, str, str]


def _classes(found: Shown, figure: Figure, text: Text, *, dark: bool) -> list[_Class]:
    """Return place, highest value, colour and label of every class, ascending."""
    marks: list[_Class] = [
        (UNREPORTED, UNREPORTED, NEITHER[dark], text("Not reported")),
        (WITHHELD, WITHHELD, WITHHELD_COLOUR[dark], text("Withheld (..)")),
    ]
    if figure == "value":
        return marks + _counted(found, text, dark=dark)
    factor = 1.0 if figure == "r" else _national_rate(found)
    bounds = [*(each * factor for each in BREAKS), float("inf")]
    colours = DIVERGING_DARK if dark else DIVERGING
    labels = _labels([round(each, 3) for each in bounds], 2 if figure == "r" else 1, text)
    return marks + [
        (place, bound, colour, label)
        for place, (bound, colour, label) in enumerate(zip(bounds, colours, labels, strict=True))
    ]


def _counted(found: Shown, text: Text, *, dark: bool) -> list[_Class]:
    highest = found.figures["value"].max()
    most = 0 if pd.isna(highest) else int(highest)
    used = sum(each < most for each in COUNT_BREAKS) + 1
    bounds = [float(each) for each in COUNT_BREAKS[: max(used, 4)]]
    if bounds[-1] < most:
        bounds[-1] = float("inf")
    strongest = "#8CCFE3" if dark else "#1F6580"
    ground = NEITHER[dark]
    colours = [mix(ground, strongest, place / (len(bounds) - 1)) for place in range(len(bounds))]
    lows = [0, *(int(each) + 1 for each in bounds[:-1])]
    labels = [
        text.number(low)
        if low == bound
        else text("{low} and more", low=low)
        if bound == float("inf")
        else f"{text.number(low)}–{text.number(int(bound))}"
        for low, bound in zip(lows, bounds, strict=True)
    ]
    labels[1] = f"{text.number(3)}–{text.number(int(bounds[1]))}"
    return [
        (place, bound, colour, label)
        for place, (bound, colour, label) in enumerate(zip(bounds, colours, labels, strict=True))
    ]


def _labels(bounds: Sequence[float], digits: int, text: Text) -> list[str]:
    said = [text.number(each, digits) for each in bounds[:-1]]
    between = [f"{low}–{high}" for low, high in pairwise(said)]
    return [
        text("up to {high}", high=said[0]),
        *between,
        text("above {low}", low=said[-1]),
    ]


def _national_rate(found: Shown) -> float:
    """Return the rate of all located companies, which the classes of a rate lie about."""
    number = found.total.number or 0
    return number / found.base.total * found.base.per if found.base.total else 0.0


def _place(found: Shown, code: str, figure: Figure, classes: Sequence[_Class]) -> int:
    row = found.figures.loc[code]
    value = row[figure]
    if row["withheld"] or (pd.isna(value) and pd.notna(row["value"])):
        return WITHHELD
    if pd.isna(value):
        return UNREPORTED
    return next(place for place, bound, _, _ in classes if place >= 0 and value <= bound)


def _title(found: Shown, figure: Figure, text: Text) -> str:
    companies = text.say(TITLES[found.counted.measure])
    match figure:
        case "value":
            return text("{companies} {year}", companies=companies, year=str(found.year))
        case "rate":
            return text("{companies} {year}, rate", companies=companies, year=str(found.year))
    return text("{companies} {year}, R", companies=companies, year=str(found.year))


def _clusters(overview: Overview, found: Shown) -> list[str]:
    """Return the clusters whose companies are counted: their seats stand on the map."""
    what = found.counted
    if what.cluster_id:
        return [what.cluster_id]
    if what.theme:
        carried = overview.overlap.carried
        return [str(each) for each in carried.index if what.theme in carried[each]]
    return []
