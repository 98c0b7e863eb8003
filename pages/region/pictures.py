"""The map and the chart of one area."""

from __future__ import annotations

from typing import Any

from analysis.area_profile import AreaProfile
from pages.common.context import Context, context
from ui import charts, controls, region, region_chart, region_map, state
from ui import map as landscape_map


def show_map(opened: Context, profile: AreaProfile) -> None:
    """Show the area with its clusters, or how a theme is covered in it."""
    overview, words, text = opened.overview, opened.words, opened.text
    field = region.choose_field(overview, words)
    look: dict[str, Any] = {
        "dark": controls.is_dark(),
        "attribution": controls.attribution(text),
    }
    message = (
        region_map.coverage(overview, profile, field, words, **look)
        if field
        else region_map.clusters(overview, profile, text, **look)
    )
    landscape_map.draw(message, on_event, key="region_map", height=430)


def show_chart(opened: Context, profile: AreaProfile) -> None:
    """Show the clusters by theme, against the country's mix."""
    text, words = opened.text, opened.words
    title = region.chart_title(profile, text)
    charts.draw(
        region_chart.by_theme(profile, words, dark=controls.is_dark()),
        text,
        key="region_chart",
        alt=text("{title}. The table below holds the figures.", title=title),
        name=f"klyngelandskab-{opened.landscape.identifier}-{profile.area.code}",
        mark=opened.mark,
    )


def on_event(event: dict[str, Any]) -> None:
    """Open the municipality that is clicked on the map."""
    code, known = event.get("code"), context().known
    if event.get("kind") == "area" and code in known.areas:
        state.open_area(str(code), known)
