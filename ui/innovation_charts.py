"""Charts of innovation: ranked bars, small multiples by theme, and figures over the years."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

import pandas as pd

from analysis.bases import BASES, RATES
from analysis.overview import Overview
from analysis.vocabulary import Vocabulary
from foundation.language import Text, first_letter_up
from ui.charts import Chart, axis, frame, inks
from ui.escape import chart_text
from ui.innovation import TITLES, WITHHELD, Shown, explained, in_order, shown, written
from ui.palette import style_of
from ui.view import Figure, Innovation

ROW: Final = 30
FEWEST_ROWS: Final = 4
ROOM: Final = 1.14
"""How much longer an axis is than its longest bar, so that the figure beside it has room."""
PANEL_WIDTH: Final = 3
PANEL_HEIGHT: Final = 190


def figure_name(found: Shown, figure: Figure, text: Text) -> str:
    """Name what is shown: companies, a rate, shares or R."""
    match figure:
        case "value":
            return text.say(TITLES[found.counted.measure])
        case "rate":
            return text(
                "{companies} {per}",
                companies=text.say(TITLES[found.counted.measure]),
                per=RATES[found.base.kind],
            )
        case "share":
            return text("Share of companies beside share of {base}", base=BASES[found.base.kind])
    return text("Representation R: 1 is as expected from {base}", base=BASES[found.base.kind])


def colour(found: Shown, overview: Overview, *, dark: bool) -> str:
    """Return the colour of bars: the theme's, where the companies of one are counted."""
    what = found.counted
    if what.theme:
        return style_of(what.theme).colour
    if what.cluster_id:
        themes = overview.clusters.loc[what.cluster_id]["themes"]
        return style_of(themes[0]).colour if themes else inks(dark=dark).main
    return inks(dark=dark).main


def bars(overview: Overview, found: Shown, figure: Figure, text: Text, *, dark: bool) -> Chart:
    """Rank the areas: the largest figure on top, withheld ones at the bottom by name."""
    order = in_order(overview, found, figure, text)[::-1]
    names = [text.name(overview.areas[code]) for code in order]
    ink = inks(dark=dark)
    data = _marks(found, order, names, figure, colour(found, overview, dark=dark), text, dark=dark)
    shapes = [_line_at_one(ink.faint)] if figure == "r" else []
    return {
        "data": data,
        "layout": frame(
            text,
            dark=dark,
            height=ROW * max(len(order), FEWEST_ROWS) * (2 if figure == "share" else 1) + 60,
            barmode="group",
            bargap=0.25,
            shapes=shapes,
            xaxis=axis(
                dark=dark,
                range=[0, _highest(found, figure) * ROOM],
                tickformat=",.0%" if figure == "share" else None,
            ),
            yaxis=axis(dark=dark, showgrid=False, type="category", range=[-0.6, len(order) - 0.4]),
        ),
    }


def _highest(found: Shown, figure: Figure) -> float:
    """Return the highest value that a chart of the areas has to hold."""
    columns = {"r": ["r_high"], "share": ["share", "base_share"]}.get(figure, [figure])
    highest = found.figures[columns].max().max()
    return max(float(highest) if pd.notna(highest) else 0.0, 1e-9 if figure == "share" else 1.0)


def _marks(
    found: Shown,
    order: Sequence[str],
    names: Sequence[str],
    figure: Figure,
    main: str,
    text: Text,
    *,
    dark: bool,
) -> list[dict[str, Any]]:
    rows = found.figures.loc[list(order)]
    ink = inks(dark=dark)
    said = [written(found, code, figure, text) for code in order]
    hover = [
        f"{name}: {explained(found, code, text)}" for name, code in zip(names, order, strict=True)
    ]
    common = {"y": list(names), "orientation": "h", "hovertext": hover, "hoverinfo": "text"}
    values = _plain(rows[figure])
    if figure == "r":
        return [
            {
                **common,
                "type": "scatter",
                "mode": "markers+text",
                "x": values,
                "text": [
                    each if value is None else "" for each, value in zip(said, values, strict=True)
                ],
                "marker": {"size": 11, "color": main, "line": {"width": 1, "color": ink.page}},
                "error_x": {
                    "type": "data",
                    "symmetric": False,
                    "array": _plain(rows["r_high"] - rows["r"]),
                    "arrayminus": _plain(rows["r"] - rows["r_low"]),
                    "color": main,
                    "thickness": 2,
                    "width": 5,
                },
            },
            _withheld_marks(names, values, said, ink.faint),
        ]
    marks = [
        {
            **common,
            "type": "bar",
            "x": [value or 0 for value in values],
            "text": said,
            "textposition": "outside",
            "cliponaxis": False,
            "constraintext": "none",
            "name": text("Companies"),
            "marker": {"color": main},
        }
    ]
    if figure == "share":
        base = rows["base_share"]
        marks.insert(
            0,
            {
                **common,
                "type": "bar",
                "x": _plain(base),
                "text": [text.percent(float(each), 1) for each in base],
                "textposition": "outside",
                "cliponaxis": False,
                "name": first_letter_up(text.say(BASES[found.base.kind])),
                "marker": {"color": ink.other},
            },
        )
    return marks


def _withheld_marks(
    names: Sequence[str], values: Sequence[float | None], said: Sequence[str], colour: str
) -> dict[str, Any]:
    """Write the mark of areas without a figure at the axis, so that they are not overlooked."""
    without = [place for place, value in enumerate(values) if value is None]
    return {
        "type": "scatter",
        "mode": "text",
        "x": [0.0 for _ in without],
        "y": [names[place] for place in without],
        "text": [said[place] for place in without],
        "textposition": "middle right",
        "textfont": {"color": colour},
        "hoverinfo": "skip",
    }


def _line_at_one(colour: str) -> dict[str, Any]:
    return {
        "type": "line",
        "x0": 1,
        "x1": 1,
        "y0": 0,
        "y1": 1,
        "yref": "paper",
        "line": {"color": colour, "width": 1.5, "dash": "dot"},
    }


def by_theme(
    overview: Overview, view: Innovation, words: Vocabulary, *, dark: bool
) -> tuple[Chart, list[str]]:
    """Draw a small chart of the areas for every theme, all on one scale.

    Returns
    -------
    dict, list of str
        The chart, and the themes in it, in the taxonomy's order.
    """
    text = words.text
    counts = overview.landscape.table("counts")
    reported = set(counts["theme"])
    themes = [each for each in words.nodes("theme") if each in reported]
    codes = [area.code for area in overview.areas.at(view.level)][::-1]
    codes = sorted(codes, key=lambda code: text.sort_key(text.name(overview.areas[code])))[::-1]
    names = [text.name(overview.areas[code]) for code in codes]
    rows_of_panels = -(-len(themes) // PANEL_WIDTH)
    figure: Figure = "value" if view.figure == "share" else view.figure
    data: list[dict[str, Any]] = []
    layout = frame(text, dark=dark, height=max(rows_of_panels, 1) * _panel_height(len(codes)))
    layout |= {"annotations": [], "shapes": [], "margin": {"l": 10, "r": 24, "t": 34, "b": 24}}
    for place, theme in enumerate(themes):
        found = shown(overview, replace(view, of=theme))
        suffix = "" if place == 0 else str(place + 1)
        marks = _marks(found, codes, names, figure, style_of(theme).colour, text, dark=dark)
        data += [{**mark, "xaxis": f"x{suffix}", "yaxis": f"y{suffix}"} for mark in marks]
        across, down = _panel(place, rows_of_panels)
        layout[f"xaxis{suffix}"] = axis(
            dark=dark,
            domain=across,
            anchor=f"y{suffix}",
            rangemode="tozero",
            matches=None if place == 0 else "x",
            nticks=4,
        )
        layout[f"yaxis{suffix}"] = axis(
            dark=dark,
            domain=down,
            anchor=f"x{suffix}",
            showgrid=False,
            type="category",
            showticklabels=place % PANEL_WIDTH == 0,
        )
        letter = style_of(theme).letter(text.language)
        layout["annotations"].append(
            {
                "text": f"<b>{letter}</b>  {chart_text(words.node(theme))}",
                "x": across[0],
                "y": down[1],
                "xref": "paper",
                "yref": "paper",
                "xanchor": "left",
                "yanchor": "bottom",
                "showarrow": False,
                "font": {"size": 14},
            }
        )
    return {"data": data, "layout": layout}, themes


def _panel_height(areas: int) -> int:
    return max(PANEL_HEIGHT, ROW * areas + 60)


def _panel(place: int, rows: int) -> tuple[list[float], list[float]]:
    """Return where a panel lies, as shares of the chart's width and height."""
    column, row = place % PANEL_WIDTH, place // PANEL_WIDTH
    wide, high = 1 / PANEL_WIDTH, 1 / max(rows, 1)
    return (
        [column * wide + 0.012 * (column > 0), (column + 1) * wide - 0.035],
        [1 - (row + 1) * high + 0.09 * high, 1 - row * high - 0.14 * high],
    )


def over_years(found: pd.DataFrame, figure: Figure, main: str, text: Text, *, dark: bool) -> Chart:
    """Draw an area's figure over the years, with the number of clusters that reported below.

    A withheld year is a gap in the line with its mark, and so is a year without a report.

    Parameters
    ----------
    found : DataFrame, by ``year``
        See :func:`analysis.innovation.trend`.
    """
    ink = inks(dark=dark)
    known = [int(year) for year in found.index]
    values = _plain(found[figure])
    said = [
        WITHHELD if withheld else "–" if value is None else _number(value, figure, text)
        for value, withheld in zip(values, found["withheld"], strict=True)
    ]
    line = {
        "type": "scatter",
        "mode": "lines+markers+text",
        "x": known,
        "y": values,
        "text": said,
        "textposition": "top center",
        "cliponaxis": False,
        "connectgaps": False,
        "line": {"color": main, "width": 3},
        "marker": {"size": 10},
        "hoverinfo": "skip",
    }
    clusters = {
        "type": "bar",
        "x": known,
        "y": [None if pd.isna(each) else int(each) for each in found["clusters"]],
        "text": [
            UNKNOWN_CLUSTERS if pd.isna(each) else text.number(int(each))
            for each in found["clusters"]
        ],
        "textposition": "outside",
        "cliponaxis": False,
        "marker": {"color": ink.other},
        "yaxis": "y2",
        "width": 0.5,
        "hoverinfo": "skip",
    }
    gaps = {
        "type": "scatter",
        "mode": "text",
        "x": [year for year, value in zip(known, values, strict=True) if value is None],
        "y": [0 for value in values if value is None],
        "text": [each for each, value in zip(said, values, strict=True) if value is None],
        "textposition": "top center",
        "textfont": {"color": ink.faint, "size": 16},
        "hoverinfo": "skip",
    }
    note = {
        "text": text("Clusters that reported"),
        "x": 0,
        "y": 0.26,
        "xref": "paper",
        "yref": "paper",
        "xanchor": "left",
        "yanchor": "bottom",
        "showarrow": False,
        "font": {"size": 13, "color": ink.faint},
    }
    return {
        "data": [line, gaps, clusters],
        "layout": frame(
            text,
            dark=dark,
            height=430,
            annotations=[note],
            margin={"l": 10, "r": 24, "t": 30, "b": 10},
            xaxis=axis(
                dark=dark,
                tickvals=known,
                ticktext=[str(year) for year in known],
                showgrid=False,
                range=[min(known) - 0.5, max(known) + 0.5],
            ),
            yaxis=axis(
                dark=dark,
                domain=[0.36, 1],
                rangemode="tozero",
                tickformat=",.0%" if figure == "share" else None,
            ),
            yaxis2=axis(
                dark=dark,
                domain=[0, 0.24],
                rangemode="tozero",
                showticklabels=False,
                showgrid=False,
            ),
        ),
    }


UNKNOWN_CLUSTERS: Final = "–"


def _number(value: float, figure: Figure, text: Text) -> str:
    match figure:
        case "share":
            return text.percent(value, 1)
        case "value":
            return text.number(int(value))
        case "rate":
            return text.number(value, 1)
    return text.number(value, 2)


def _plain(values: pd.Series) -> list[float | None]:
    """Return figures as plain numbers, None where there is none."""
    return [None if pd.isna(each) else float(each) for each in values]
