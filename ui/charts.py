"""What all charts share: letters, colours, numbers in the reader's language, the way to a picture.

A chart is a plain Plotly figure of dictionaries; Plotly itself comes with the page, so that nothing
is fetched. A table with the same figures always stands beside a chart.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import streamlit as st

from foundation.language import Language, Text

FONT: Final = '"Source Sans", sans-serif'
Chart = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Inks:
    """The colours of a chart on a light or a dark page."""

    text: str
    faint: str
    grid: str
    main: str
    other: str
    page: str


LIGHT: Final = Inks("#1B2630", "#5B6B76", "#E3E8EC", "#2F7390", "#B4BEC5", "#FFFFFF")
DARK: Final = Inks("#E4EAEF", "#A9B7C1", "#2E3A44", "#6FB6D1", "#5E6C77", "#11181F")
MARK_HEIGHT: Final = 22
MARK_COLOUR: Final = "#A66A00"
_SEPARATORS: Final[Mapping[Language, str]] = {"da": ",.", "en": ".,"}


def inks(*, dark: bool) -> Inks:
    """Return the colours for the reader's page."""
    return DARK if dark else LIGHT


def frame(text: Text, *, dark: bool, height: int, **more: Any) -> dict[str, Any]:
    """Return the layout that all charts share; ``more`` comes on top."""
    ink = inks(dark=dark)
    return {
        "height": height,
        "margin": {"l": 10, "r": 16, "t": 10, "b": 10},
        "font": {"family": FONT, "size": 14, "color": ink.text},
        "separators": _SEPARATORS[text.language],
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "hovermode": "closest",
        "hoverlabel": {"font": {"family": FONT, "size": 14}},
        "showlegend": False,
        "dragmode": False,
        **more,
    }


def axis(*, dark: bool, **more: Any) -> dict[str, Any]:
    """Return an axis with faint lines; ``more`` comes on top."""
    ink = inks(dark=dark)
    return {
        "gridcolor": ink.grid,
        "zerolinecolor": ink.grid,
        "linecolor": ink.grid,
        "tickfont": {"color": ink.text, "size": 13},
        "fixedrange": True,
        "separatethousands": True,
        "exponentformat": "none",
        "automargin": True,
        **more,
    }


def draw(chart: Chart, text: Text, *, key: str, alt: str, name: str, mark: str = "") -> None:
    """Show a chart with a button that saves it as a picture.

    Parameters
    ----------
    chart : dict
        A Plotly figure: ``data`` and ``layout``.
    mark : str
        What must stand in the picture itself, wherever it goes: that its data is invented.
    alt : str
        What the chart shows, for readers who do not see it.
    name : str
        The picture's file name, without its ending.
    """
    if mark:
        chart = _marked(chart, mark)
    words = {"Download plot as a PNG": text("Save as a picture")}
    st.plotly_chart(
        chart,
        key=key,
        theme=None,
        alt=alt,
        config={
            "displaylogo": False,
            "modeBarButtons": [["toImage"]],
            "toImageButtonOptions": {"format": "png", "filename": name, "scale": 3},
            "locale": text.language,
            "locales": {text.language: {"dictionary": words, "format": {}}},
        },
    )


def _marked(chart: Chart, mark: str) -> Chart:
    """Return a chart with a line of text at its foot."""
    layout = chart["layout"]
    note = {
        "text": mark,
        "x": 1,
        "y": 0,
        "yshift": -MARK_HEIGHT - 18,
        "xref": "paper",
        "yref": "paper",
        "xanchor": "right",
        "yanchor": "bottom",
        "showarrow": False,
        "font": {"size": 12, "color": MARK_COLOUR},
    }
    margin = {**layout["margin"], "b": layout["margin"]["b"] + MARK_HEIGHT + 14}
    return {
        **chart,
        "layout": {
            **layout,
            "height": layout["height"] + MARK_HEIGHT,
            "margin": margin,
            "annotations": [*layout.get("annotations", ()), note],
        },
    }
