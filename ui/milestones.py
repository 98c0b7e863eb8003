"""The strategy's milestones on one time axis: where each began, what came of it, and its target."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final

import pandas as pd
import streamlit as st

from analysis.milestones import (
    AIMS,
    LABELS_OF,
    Goal,
    Labelled,
    Milestone,
    Point,
    labelled,
    milestones,
    time_axis,
)
from analysis.overview import Overview
from foundation.language import Language, Text
from ui import charts
from ui.charts import Chart, axis, frame, inks
from ui.escape import markdown

HEIGHT: Final = 210
SYMBOLS: Final = {"baseline": "circle-open", "actual": "circle", "target": "diamond-open"}
TEXT_AT: Final = {"baseline": "bottom center", "actual": "middle right", "target": "top center"}
SERIES: Final = ("circle", "square", "triangle-up", "cross", "star")


TOLD: Final = ("population", "note")
"""What the table of milestones says in English, and in a column ``…_da`` in Danish."""


def known(overview: Overview, language: Language) -> tuple[Milestone, ...]:
    """Return the milestones of a landscape in a language, that of the first strategy last."""
    table = overview.landscape.table("milestones")
    if language == "da":
        for name in (each for each in TOLD if f"{each}_da" in table):
            danish = table[f"{name}_da"]
            table = table.assign(**{name: danish.where(danish != "", table[name])})
    found = milestones(table)
    return tuple(sorted(found, key=lambda each: (each.number == 0, each.milestone_id)))


def show(overview: Overview, text: Text, *, dark: bool) -> None:
    """Draw every milestone with its distance to the target in words."""
    found = known(overview, text.language)
    if not found:
        st.info(text("The landscape holds no milestones."), icon=":material/flag:")
        return
    _key(text)
    span = time_axis(found)
    for place, one in enumerate(found):
        if place % 2 == 0:
            columns = st.columns(2, gap="medium")
        with columns[place % 2], st.container(border=True):
            _one(one, overview, span, text, dark=dark)


def _key(text: Text) -> None:
    st.caption(
        text(
            "○ where it began · ● what was counted · ◇ target. Figures are joined by a line only"
            " where they count the same clusters; a dotted line is the way to the target."
        )
    )


def _one(
    one: Milestone, overview: Overview, span: tuple[int, int] | None, text: Text, *, dark: bool
) -> None:
    st.markdown(f"## {markdown(title(one, text))}")
    held = (
        labelled(overview.clusters, LABELS_OF[one.milestone_id], overview.landscape.as_of)
        if one.milestone_id in LABELS_OF
        else None
    )
    if one.points and span:
        charts.draw(
            chart(one, span, text, dark=dark),
            text,
            key=f"milestone_{one.milestone_id}",
            alt=" ".join(sentences(one, held, text)),
            name=f"klyngelandskab-pejlemaerke-{one.milestone_id}",
        )
    for sentence in sentences(one, held, text):
        st.markdown(markdown(sentence))
    _sources(one, text)


def title(one: Milestone, text: Text) -> str:
    """Name a milestone by its number."""
    name = one.name_en if text.language == "en" and one.name_en else one.name_da
    if one.number == 0:
        return text("First strategy: {name}", name=name)
    return text("Milestone {number}: {name}", number=one.milestone_id, name=name)


def sentences(one: Milestone, held: Labelled | None, text: Text) -> list[str]:
    """Say where a milestone began, where it stands and how far it is from the target."""
    said = [each for goal in one.goals for each in _of_goal(goal, text)]
    if held:
        said.append(
            text(
                "The catalogue of this landscape has {n} on {day}; of {undated} of them the date of"
                " expiry is not on record.",
                n=held.number,
                day=held.day,
                undated=held.undated,
            )
        )
    return said


def _of_goal(goal: Goal, text: Text) -> Iterator[str]:
    if goal.aim == "no_figure":
        yield text.say(AIMS["no_figure"])
        yield text(
            "The sections on areas and trend show what can be said of it: the share of the"
            " innovating companies beside the share of the base, R, and how even the spread is."
        )
        return
    if goal.target and goal.baseline:
        yield text(
            "{strategy}: target {target} by {year}, from {baseline} in {start}.",
            strategy=goal.strategy,
            target=_amount(goal.target, text),
            year=str(goal.target.year),
            baseline=_amount(goal.baseline, text),
            start=str(goal.baseline.year),
        )
    elif goal.target:
        yield text(
            "{strategy}: target {target} by {year}.",
            strategy=goal.strategy,
            target=_amount(goal.target, text),
            year=str(goal.target.year),
        )
    latest = goal.latest
    distance = goal.distance(latest) if latest else None
    if latest is None or distance is None:
        if goal.target:
            yield text("No later figure has been published that is known here.")
        return
    amount = text.number(abs(distance.missing))
    values = {"n": _amount(latest, text), "year": str(latest.year), "distance": amount}
    if distance.missing > 0:
        yield text("{n} in {year}: {distance} short of the target.", **values)
    elif distance.missing < 0:
        yield text("{n} in {year}: {distance} more than the target.", **values)
    else:
        yield text("{n} in {year}: the target, exactly.", **values)
    if distance.caveat:
        yield text(
            "The figure does not count the same clusters as the target, so the distance is only a"
            " hint."
        )


def _amount(point: Point, text: Text) -> str:
    return text.number(point.value)


def _sources(one: Milestone, text: Text) -> None:
    if not one.points:
        return
    with st.expander(text("Figures and sources"), icon=":material/menu_book:"):
        st.dataframe(table([one], text), hide_index=True)


def table(found: Iterable[Milestone], text: Text) -> pd.DataFrame:
    """Return every figure of some milestones with its source."""
    kinds = {"baseline": text("baseline"), "actual": text("actual"), "target": text("target")}
    rows = [
        {
            text("Milestone"): one.milestone_id,
            text("Year"): point.year,
            text("Kind"): kinds[point.kind],
            text("Value"): point.value,
            text("Counted among"): point.population,
            text("Note"): point.note,
            text("Source"): point.source,
        }
        for one in found
        for point in one.points
    ]
    return pd.DataFrame(rows)


def exported(overview: Overview, text: Text) -> pd.DataFrame:
    """Return every figure of all milestones, to take home."""
    rows = table(known(overview, text.language), text)
    return rows.set_index(text("Milestone")) if len(rows) else rows


def chart(one: Milestone, span: tuple[int, int], text: Text, *, dark: bool) -> Chart:
    """Draw a milestone's figures; lines within a series only."""
    ink = inks(dark=dark)
    lines = [
        {
            "type": "scatter",
            "mode": "lines",
            "x": [each.start.year, each.end.year],
            "y": [each.start.value, each.end.value],
            "line": {
                "color": ink.main if each.kind == "measured" else ink.faint,
                "width": 2.5 if each.kind == "measured" else 1.5,
                "dash": "solid" if each.kind == "measured" else "dot",
            },
            "hoverinfo": "skip",
        }
        for each in one.segments
    ]
    return {
        "data": [*lines, *_points(one, text, dark=dark)],
        "layout": frame(
            text,
            dark=dark,
            height=HEIGHT,
            margin={"l": 10, "r": 30, "t": 24, "b": 10},
            xaxis=axis(
                dark=dark,
                range=[span[0] - 0.6, span[1] + 0.6],
                dtick=1,
                tickformat="d",
                showgrid=False,
            ),
            yaxis=axis(dark=dark, rangemode="tozero", nticks=5),
        ),
    }


def _points(one: Milestone, text: Text, *, dark: bool) -> Iterator[dict[str, Any]]:
    ink = inks(dark=dark)
    for point in one.points:
        series = one.populations.index(point.population) % len(SERIES)
        symbol = SERIES[series] if point.kind == "actual" else SYMBOLS[point.kind]
        yield {
            "type": "scatter",
            "mode": "markers+text",
            "x": [point.year],
            "y": [point.value],
            "text": [text.number(point.value)],
            "textposition": TEXT_AT[point.kind],
            "cliponaxis": False,
            "hovertext": f"{point.year}: {text.number(point.value)}",
            "hoverinfo": "text",
            "marker": {
                "symbol": symbol,
                "size": 12,
                "color": ink.text if point.kind == "target" else ink.main,
                "line": {"width": 2},
            },
        }
