"""The chart of the page on an area: clusters by theme, against the country's mix."""

from __future__ import annotations

from typing import Final

from analysis.area_profile import AreaProfile
from analysis.vocabulary import Vocabulary
from geodata.areas import COUNTRY
from ui.charts import Chart, axis, frame, inks
from ui.escape import chart_text
from ui.palette import style_of

ROW: Final = 27
ROOM: Final = 1.12
"""How much longer the axis is than the longest bar, so that its number has room."""


def by_theme(profile: AreaProfile, words: Vocabulary, *, dark: bool) -> Chart:
    """Draw the clusters of each theme as bars, with a line where the country's mix would put them.

    Themes stand in the taxonomy's order, as everywhere; the country itself has no line.
    """
    text, rows = words.text, profile.themes[::-1]
    names = [chart_text(words.node(str(theme))) for theme in rows.index]
    ink = inks(dark=dark)
    counts = [int(each) for each in rows["clusters"]]
    expected = [float(each) for each in rows["expected"]]
    hover = [
        text.plural("{theme}: {n} cluster", "{theme}: {n} clusters", count, theme=name)
        for name, count in zip(names, counts, strict=True)
    ]
    bars = {
        "type": "bar",
        "orientation": "h",
        "x": counts,
        "y": names,
        "text": [text.number(each) for each in counts],
        "textposition": "outside",
        "cliponaxis": False,
        "hovertext": hover,
        "hoverinfo": "text",
        "marker": {"color": [style_of(str(theme)).colour for theme in rows.index]},
    }
    lines = {
        "type": "scatter",
        "mode": "markers",
        "x": expected,
        "y": names,
        "hovertext": [
            text("{n} with the country's mix", n=text.number(each, 1)) for each in expected
        ],
        "hoverinfo": "text",
        "marker": {"symbol": "line-ns", "size": 17, "line": {"width": 2.5, "color": ink.text}},
    }
    alone = profile.area.code == COUNTRY
    highest = max([*counts, *([] if alone else expected), 1])
    return {
        "data": [bars] if alone else [bars, lines],
        "layout": frame(
            text,
            dark=dark,
            height=ROW * len(names) + 50,
            bargap=0.3,
            xaxis=axis(dark=dark, range=[0, highest * ROOM], dtick=1 if highest < 8 else None),
            yaxis=axis(dark=dark, showgrid=False, type="category"),
        ),
    }
