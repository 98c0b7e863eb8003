"""Maps of the page on an area: its clusters, how a theme is covered in it, or two areas."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from analysis.area_profile import AreaProfile
from analysis.classes import classes
from analysis.filters import Filters
from analysis.gaps import CLASSES, STRONGEST_FIRST
from analysis.overview import Overview
from analysis.vocabulary import Vocabulary
from foundation.language import Text, first_letter_up
from geodata.areas import COUNTRY, Areas
from ui.map_message import NEITHER, classed, frame
from ui.overlap_map import COLOUR_A, COLOUR_B, COLOUR_BOTH
from ui.palette import mix, ramp, style_of

MARGIN: Final = (0.15, 0.25)
"""Degrees of latitude and longitude about the middles of an area's municipalities."""
OUTSIDE: Final = {False: "#E9EAE6", True: "#1D272D"}
"""The municipalities round an area, in a light and in a dark page."""


def clusters(
    overview: Overview, profile: AreaProfile, text: Text, *, dark: bool, attribution: str
) -> dict[str, Any]:
    """Show how many clusters are present in each municipality of an area, and their seats."""
    counts = overview.measure("clusters", "municipality", Filters())
    inside = set(overview.areas.municipalities(profile.area.code))
    found = classes(counts[counts.index.isin(list(inside))], "count")
    values = [
        next(n for n, each in enumerate(found, start=1) if counts[code] <= each.up_to)
        if code in inside
        else 0
        for code in overview.codes("municipality")
    ]
    colours = ramp(len(found) - 1, theme=None, dark=dark)
    labels = [
        (_span(each.above, each.up_to, text), colour)
        for each, colour in zip(found, colours, strict=True)
    ]
    title = text("Clusters present")
    return _composed(overview, profile, values, labels, title, text, dark=dark) | {
        "shown": [str(each) for each in profile.clusters.index],
        "attribution": attribution,
    }


def coverage(
    overview: Overview,
    profile: AreaProfile,
    theme: str,
    words: Vocabulary,
    *,
    dark: bool,
    attribution: str,
) -> dict[str, Any]:
    """Show how a theme is covered in each municipality of an area."""
    text = words.text
    ranks = overview.coverage_classes([theme], "municipality", Filters())[theme]
    inside = set(overview.areas.municipalities(profile.area.code))
    values = [int(ranks[code]) + 1 if code in inside else 0 for code in ranks.index]
    colour = style_of(theme).colour
    strongest = mix(colour, "#FFFFFF", 0.3) if dark else colour
    shares = (1.0, 0.6, 0.25, 0.08)
    labels = [
        (first_letter_up(text.say(CLASSES[each])), mix(NEITHER[dark], strongest, share))
        for each, share in zip(STRONGEST_FIRST, shares, strict=True)
    ]
    carriers = overview.overlap.carried
    shown = [str(one) for one in profile.clusters.index if theme in carriers[one]]
    title = words.node(theme)
    return _composed(overview, profile, values, labels, title, text, dark=dark) | {
        "shown": shown,
        "attribution": attribution,
    }


def both(
    overview: Overview,
    one: AreaProfile,
    other: AreaProfile,
    text: Text,
    *,
    dark: bool,
    attribution: str,
) -> dict[str, Any]:
    """Show where two areas lie, with the seats of the clusters that are present in either."""
    covers = [set(overview.areas.municipalities(each.area.code)) for each in (one, other)]
    codes = overview.codes("municipality")
    values = [(code in covers[0]) + 2 * (code in covers[1]) for code in codes]
    labels = [text("Other areas"), text.name(one.area), text.name(other.area), text("In both")]
    colours = [NEITHER[dark], COLOUR_A, COLOUR_B, COLOUR_BOTH]
    used = len(labels) if covers[0] & covers[1] else len(labels) - 1
    return (
        frame(overview, "municipality", text.language, dark=dark)
        | classed(values, labels[:used], colours[:used], text("Municipalities"), text)
        | {
            "shown": sorted({*one.clusters.index, *other.clusters.index}),
            "view": look_at(overview.areas, [one.area.code, other.area.code]),
            "attribution": attribution,
        }
    )


def look_at(areas: Areas, codes: Sequence[str]) -> dict[str, Any] | None:
    """Return where the map must look to show some areas; None for the whole country."""
    if COUNTRY in codes:
        return None
    inside = {each for code in codes for each in areas.municipalities(code)}
    points = [areas[each].label_point for each in sorted(inside)]
    lats, lons = [lat for lat, _ in points], [lon for _, lon in points]
    south_west = [round(min(lats) - MARGIN[0], 3), round(min(lons) - MARGIN[1], 3)]
    north_east = [round(max(lats) + MARGIN[0], 3), round(max(lons) + MARGIN[1], 3)]
    return {"bounds": [south_west, north_east], "token": "-".join(codes)}


def _composed(
    overview: Overview,
    profile: AreaProfile,
    values: list[int],
    labels: list[tuple[str, str]],
    title: str,
    text: Text,
    *,
    dark: bool,
) -> dict[str, Any]:
    """Show classes within an area; value 0 is outside, value n the n-th of the labels.

    Classes without a municipality stay out of the legend.
    """
    area = profile.area
    used = [n for n in range(len(labels) + 1) if n in values]
    named = [(text("Outside"), OUTSIDE[dark]), *labels]
    chosen = {"kind": "area", "code": area.code} if area.level == "municipality" else None
    return (
        frame(overview, "municipality", text.language, dark=dark)
        | classed(
            [used.index(value) for value in values],
            [named[n][0] for n in used],
            [named[n][1] for n in used],
            title,
            text,
        )
        | {"selected": chosen, "view": look_at(overview.areas, [area.code])}
    )


def _span(above: float, up_to: float, text: Text) -> str:
    low, high = int(max(above, -1)) + 1, int(up_to)
    return text.number(low) if low == high else f"{text.number(low)}–{text.number(high)}"
