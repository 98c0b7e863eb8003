"""What the map shows of a view: the message that ``landscape-map.js`` draws."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Final

import orjson
import pandas as pd

from analysis.classes import classes
from analysis.filters import Filters
from analysis.gaps import CLASSES, STRONGEST_FIRST
from analysis.measures import MEASURES
from analysis.overview import Overview
from analysis.pairs import Thresholds
from analysis.vocabulary import Vocabulary
from foundation.language import Language, Text, first_letter_up, speak
from foundation.settings import settings
from geodata.areas import Level
from ui import static_files
from ui.geometry import addresses
from ui.palette import mix, ramp, style_of
from ui.sentences import class_label, value
from ui.view import Place, View

CACHED_MESSAGES: Final = 512
NEITHER: Final = {False: "#FAFAF7", True: "#26343B"}
"""The ground of an area that no class colours, in a light and in a dark page."""


def message(
    overview: Overview,
    view: View,
    *,
    start: Place | None,
    dark: bool,
    attribution: str,
    counted: dict[str, Any] | None = None,
) -> dict[str, Any]:
    """Compose the message for a view.

    Parameters
    ----------
    overview : Overview
    view : View
    start : Place, optional
        Where to look when the map is drawn anew; the whole country otherwise.
    dark : bool
        Whether the page is dark.
    attribution : str
        What the makers of the outlines ask to show.
    counted : dict, optional
        The colours of a measure of companies; see :func:`ui.innovation_map.layer`.
    """
    base = counted or _base(
        overview,
        view.level,
        view.measure,
        view.filters,
        view.thresholds,
        view.language,
        dark=dark,
    )
    chosen = view.selected
    shown = frame(overview, view.level, view.language, dark=dark) | base
    if chosen and chosen.kind == "cluster":
        shown |= _footprint(overview, chosen.code, view.level, view.language)
        if base["shown"] is not None:
            shown["shown"] = sorted({*base["shown"], chosen.code})
    background = settings()
    return shown | {
        "selected": {"kind": chosen.kind, "code": chosen.code} if chosen else None,
        "background": {
            "url": background.background_url,
            "attribution": background.background_attribution,
        }
        if view.background
        else None,
        "attribution": attribution,
        "view": {
            "zoom": start.zoom,
            "lat": start.lat,
            "lon": start.lon,
            "token": f"{start.zoom}/{start.lat}/{start.lon}",
        }
        if start
        else None,
    }


@lru_cache(maxsize=CACHED_MESSAGES)
def _base(
    overview: Overview,
    level: Level,
    measure_name: str,
    filters: Filters,
    thresholds: Thresholds,
    language: Language,
    *,
    dark: bool,
) -> dict[str, Any]:
    """Compose what does not depend on the selection; kept, and never changed by a caller."""
    text = speak(language)
    measure = MEASURES[measure_name]
    only = filters.themes[0] if len(filters.themes) == 1 else None
    if measure.source == "gaps" and only is not None:
        ranks = overview.coverage_classes([only], level, filters)[only]
        title = text(
            "{field}: how it is covered", field=Vocabulary(overview.taxonomy, text).node(only)
        )
        return coverage(ranks.tolist(), style_of(only).colour, title, text, dark=dark) | {
            "shown": _shown(overview, filters)
        }
    values = overview.measure(measure_name, level, filters, thresholds).round(3)
    found = classes(values, measure.unit)
    colours = ramp(len(found) - 1, theme=only, dark=dark)
    return {
        "values": [_plain(number) for number in values],
        "texts": {
            str(_plain(number)): value(measure_name, measure, number, text)
            for number in {0.0, *values}
        },
        "classes": [
            {
                "upTo": _plain(one.up_to),
                "colour": colour,
                "label": class_label(one.above, one.up_to, measure, text),
                "count": text.number(one.areas),
            }
            for one, colour in zip(found, colours, strict=True)
        ],
        "legend": {
            "title": text.say(measure.name),
            "note": text("Number of areas at right."),
        },
        "shown": _shown(overview, filters),
    }


def _shown(overview: Overview, filters: Filters) -> list[str] | None:
    """Name the clusters that the filters choose; None where they choose all."""
    if not any(filters.active()):
        return None
    return [str(each) for each in overview.chosen(filters).index]


def coverage(
    ranks: list[int], colour: str, title: str, text: Text, *, dark: bool
) -> dict[str, Any]:
    """Show how a field is covered in each area, from a cluster's home to not at all.

    Parameters
    ----------
    ranks : list of int
        Places in :data:`analysis.gaps.STRONGEST_FIRST`, one for each area.
    """
    ground = NEITHER[dark]
    strongest = mix(colour, "#FFFFFF", 0.3) if dark else colour
    colours = [mix(ground, strongest, share) for share in (1.0, 0.6, 0.25, 0.0)]
    labels = [first_letter_up(text.say(CLASSES[each])) for each in STRONGEST_FIRST]
    return classed(ranks, labels, colours, title, text)


def classed(
    values: list[int], labels: list[str], colours: list[str], title: str, text: Text
) -> dict[str, Any]:
    """Show areas of named classes; a value is the place of its class among the labels."""
    return {
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


def frame(overview: Overview, level: Level, language: Language, *, dark: bool) -> dict[str, Any]:
    """Return what every message about a level has, whatever is shown on it."""
    text = speak(language)
    files = addresses(level)
    return {
        "level": level,
        "areas": {"overview": files.overview, "detail": files.detail},
        "parents": files.borders,
        "land": files.land,
        "catalogue": _catalogue(overview, language),
        "footprint": None,
        "offices": [],
        "selected": None,
        "background": None,
        "view": None,
        "language": language,
        "dark": dark,
        "failed": text("The outlines could not be loaded. Reload the page."),
    }


@lru_cache(maxsize=CACHED_MESSAGES)
def _catalogue(overview: Overview, language: Language) -> str:
    """Publish what every message of a landscape needs, and return its address."""
    return static_files.publish("catalogue", orjson.dumps(catalogue(overview, language)))


def catalogue(overview: Overview, language: Language) -> dict[str, Any]:
    """Return what every message of a landscape needs: its markers, themes and words."""
    text = speak(language)
    words = Vocabulary(overview.taxonomy, text)
    themes = words.nodes("theme")
    return {
        "clusters": {
            cluster_id: _marker(overview, overview.clusters.loc[cluster_id], themes, text)
            for cluster_id in overview.seats
        },
        "themes": [
            {
                "letter": style_of(theme).letter(language),
                "colour": style_of(theme).colour,
                "shape": style_of(theme).shape,
                "name": words.node(theme),
            }
            for theme in themes
        ],
        "strings": {
            "map": text("Map of Denmark with clusters; the table below holds the same"),
            "seats": text("Seats, by theme"),
            "home": text("Show all of Denmark"),
            "zoomIn": text("Zoom in"),
            "zoomOut": text("Zoom out"),
        },
    }


def _marker(overview: Overview, row: pd.Series, themes: list[str], text: Text) -> list[Any]:
    """Return latitude, longitude, places of the themes, name and seat."""
    carried = [themes.index(theme) for theme in row["themes"] if theme in themes]
    return [*overview.seats[str(row.name)], carried, text.name(row), row["hq_place"]]


def _footprint(
    overview: Overview, cluster_id: str, level: str, language: Language
) -> dict[str, Any]:
    text = speak(language)
    row = overview.clusters.loc[cluster_id]
    name = text.name(row)
    present = overview.present(level)
    mine = present[present["cluster_id"] == cluster_id]
    declared = mine.loc[mine["kind"] == "declared", "area_code"]
    seats = mine.loc[mine["kind"] != "declared", "area_code"]
    is_nationwide = cluster_id in overview.nationwide
    codes = [] if is_nationwide else sorted({*declared, *seats})
    label = (
        text("{name} covers the whole country", name=name)
        if is_nationwide
        else text("Covered by {name}", name=name)
    )
    local = overview.present("municipality")
    offices = local.loc[(local["cluster_id"] == cluster_id) & (local["kind"] == "office")]
    places = [overview.areas[code] for code in offices["area_code"]]
    return {
        "footprint": {
            "codes": codes,
            "colour": style_of(row["themes"][0] if row["themes"] else "other").colour,
            "label": label,
        },
        "offices": [
            [*place.label_point, text("Office: {place}", place=text.name(place))]
            for place in places
        ],
    }


def _plain(number: float) -> int | float:
    """Write whole numbers without a decimal point, as JavaScript does."""
    return int(number) if float(number).is_integer() else float(number)
