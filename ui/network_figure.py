"""The picture of the network: groups in fields of their own, ties by width, themes by letter.

Every node is as large as any other and no place is better than another: nothing here ranks.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from math import hypot
from textwrap import wrap
from typing import Any, Final

from analysis.layout import Field, Layout, layout
from analysis.network import Group, Network
from analysis.overlap import Overlap
from analysis.pairs import CHANCES
from analysis.vocabulary import CLUSTER_LEVELS, MATURITIES, Vocabulary
from foundation.language import first_letter_up, joined
from ui.escape import chart_text
from ui.overlap_words import name
from ui.palette import THEMES, mix, style_of
from ui.short_names import labels, some

WIDTH: Final = 640
HEIGHT: Final = 700
LEGEND: Final = 105
"""In pixels; a wider page stretches the picture, so that labels have more room, never less."""
SLOT: Final = (94.0, 58.0)
MARKER: Final = 24
LABEL: Final = 11
LONGEST_LINE: Final = 16
LONGEST_WORD: Final = 20
MOST_LINES: Final = 2
FAINT: Final = 0.3
BOUNDS: Final = (0.25, 0.5, 0.75, 1.0)
"""Ties are drawn in steps of the headline: each of these is the highest of its step."""
SYMBOLS: Final = {
    "circle": "circle",
    "square": "square",
    "diamond": "diamond",
    "triangle": "triangle-up",
    "hexagon": "hexagon",
    "pentagon": "pentagon",
    "octagon": "octagon",
    "shield": "triangle-down",
}
MOST_BENT: Final = 16.0
STEPS: Final = 8
FONT: Final = '"Source Sans", sans-serif'
Trace = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Ground:
    """The colours of a light or dark page."""

    ink: str
    page: str
    line: str
    field: str
    chosen: str


LIGHT: Final = Ground("#1B2630", "#FFFFFF", "#60717D", "rgba(96,113,125,.07)", "#1F5F8B")
DARK: Final = Ground("#E4EAEF", "#11181F", "#93A4B0", "rgba(147,164,176,.10)", "#8CC8F0")


@lru_cache(maxsize=32)
def figure(
    network: Network,
    overlap: Overlap,
    words: Vocabulary,
    *,
    cluster: str | None,
    group: Group | None,
    dark: bool,
) -> dict[str, Any]:
    """Draw the network as a Plotly figure.

    Parameters
    ----------
    network : Network
    overlap : Overlap
    words : Vocabulary
    cluster : str, optional
        The cluster that is open: it has a ring.
    group : Group, optional
        The group that is open: its field is framed and the others are faint.
    dark : bool
        Whether the page is dark.

    Returns
    -------
    dict
        ``data`` and ``layout``; a node carries its cluster's id in ``customdata``. The figure is
        kept; a caller does not change it.
    """
    ground = DARK if dark else LIGHT
    drawn = places(network)
    open_now = frozenset(group.members) if group else None
    pieces = _Pieces(network, overlap, words, drawn, ground, open_now, cluster)
    return {
        "data": [*pieces.ties(), *pieces.nodes(), pieces.letters()],
        "layout": {
            "height": HEIGHT + LEGEND,
            "margin": {"l": 0, "r": 0, "t": 0, "b": LEGEND},
            "paper_bgcolor": "rgba(0,0,0,0)",
            "plot_bgcolor": "rgba(0,0,0,0)",
            "font": {"family": FONT, "size": LABEL, "color": ground.ink},
            "hoverlabel": {"align": "left", "font": {"family": FONT, "size": 13}},
            "hovermode": "closest",
            "dragmode": False,
            "showlegend": True,
            "legend": {
                "orientation": "h",
                "x": 0,
                "y": -0.005,
                "yanchor": "top",
                "font": {"size": 12},
                "itemclick": False,
                "itemdoubleclick": False,
            },
            "xaxis": {"range": [0, WIDTH], "visible": False, "fixedrange": True},
            "yaxis": {"range": [HEIGHT, 0], "visible": False, "fixedrange": True},
            "shapes": [
                _frame(field, ground, chosen=each is group)
                for field, each in zip(drawn.fields, network.groups, strict=True)
            ],
            "annotations": [*pieces.numbers(), *pieces.labels()],
        },
    }


@lru_cache(maxsize=32)
def places(network: Network) -> Layout:
    """Return where the groups and their clusters are drawn."""
    columns = ["cluster_a", "cluster_b", "headline"]
    edges = list(network.ties[columns].itertuples(index=False, name=None))
    return layout([group.members for group in network.groups], edges, WIDTH, HEIGHT, SLOT)


@dataclass(frozen=True, eq=False)
class _Pieces:
    network: Network
    overlap: Overlap
    words: Vocabulary
    drawn: Layout
    ground: Ground
    open_now: frozenset[str] | None
    cluster: str | None

    def _is_open(self, *clusters: str) -> bool:
        return self.open_now is None or self.open_now.issuperset(clusters)

    def _marker(self, cluster: str) -> tuple[float, float]:
        """Return the middle of a node; its label stands below, so it lies above the slot's."""
        x, y = self.drawn.places[cluster]
        return x, y - LABEL

    def _shade(self, cluster: str, colour: str) -> str:
        return colour if self._is_open(cluster) else mix(self.ground.page, colour, FAINT)

    def ties(self) -> Iterator[Trace]:
        """Draw the ties, one trace for each width, dash and faintness."""
        drawn: dict[tuple[int, bool, bool], list[tuple[str, str]]] = {}
        columns = ["cluster_a", "cluster_b", "headline", "kind"]
        for one, other, headline, kind in self.network.ties[columns].itertuples(index=False):
            step = next(n for n, most in enumerate(BOUNDS) if float(headline) <= most + 1e-9)
            key = (step, kind in CHANCES, self._is_open(one, other))
            drawn.setdefault(key, []).append((one, other))
        for (step, near, strong), pairs in sorted(drawn.items()):
            curves = [_curve(self._marker(one), self._marker(other)) for one, other in pairs]
            yield {
                "type": "scatter",
                "mode": "lines",
                "x": [x for curve in curves for x in (*(x for x, _ in curve), None)],
                "y": [y for curve in curves for y in (*(y for _, y in curve), None)],
                "line": {
                    "color": self.ground.line,
                    "width": 1.2 + 1.6 * step,
                    "dash": "solid" if near else "dot",
                },
                "opacity": 0.75 if strong else FAINT / 2,
                "hoverinfo": "skip",
                "showlegend": False,
            }

    def nodes(self) -> Iterator[Trace]:
        """Draw the nodes, one trace for each theme, so that the legend names it."""
        of_theme: dict[str, list[str]] = {}
        for one in self.drawn.places:
            of_theme.setdefault(primary(self.overlap, one), []).append(one)
        for theme in sorted(of_theme, key=[*THEMES, ""].index):
            members, style = of_theme[theme], style_of(theme)
            yield self._entry(theme)
            chosen = [one == self.cluster for one in members]
            places = [self._marker(one) for one in members]
            yield {
                "type": "scatter",
                "mode": "markers",
                "showlegend": False,
                "x": [x for x, _ in places],
                "y": [y for _, y in places],
                "customdata": members,
                "hoverinfo": "text",
                "hovertext": [self._hover(one) for one in members],
                "marker": {
                    "symbol": SYMBOLS[style.shape],
                    "size": MARKER,
                    "color": [self._shade(one, style.colour) for one in members],
                    "line": {
                        "color": [self.ground.ink if one else self.ground.page for one in chosen],
                        "width": [3 if one else 1 for one in chosen],
                    },
                },
                # the view says what is open; Plotly would fade all but the node last clicked
                "selected": {"marker": {"opacity": 1}},
                "unselected": {"marker": {"opacity": 1}},
            }

    def _entry(self, theme: str) -> Trace:
        """Name a theme in the legend, in its full colour whatever is faint in the picture."""
        style = style_of(theme)
        letter = style.letter(self.words.text.language)
        return {
            "type": "scatter",
            "mode": "markers",
            "name": f"{letter}  {chart_text(self.words.node(theme))}" if theme else letter,
            "x": [None],
            "y": [None],
            "marker": {"symbol": SYMBOLS[style.shape], "size": 16, "color": style.colour},
        }

    def letters(self) -> Trace:
        """Draw the theme's letter on each node."""
        language = self.words.text.language
        placed = list(self.drawn.places)
        found = [style_of(primary(self.overlap, one)).letter(language) for one in placed]
        return {
            "type": "scatter",
            "mode": "text",
            "x": [self._marker(one)[0] for one in placed],
            "y": [self._marker(one)[1] for one in placed],
            "text": [f"<b>{chart_text(letter)}</b>" for letter in found],
            "textfont": {"color": "#FFFFFF", "size": LABEL, "family": FONT},
            "hoverinfo": "skip",
            "showlegend": False,
        }

    def labels(self) -> Iterator[Trace]:
        """Write each cluster's short name below its node."""
        named = labels(self.drawn.places, self.overlap, self.words.text)
        for one in self.drawn.places:
            x, y = self._marker(one)
            lines = in_lines(named[one])
            yield {
                "x": x,
                "y": y,
                "yshift": -MARKER / 2,
                "yanchor": "top",
                "text": "<br>".join(chart_text(line) for line in lines),
                "showarrow": False,
                "opacity": 1.0 if self._is_open(one) else 0.45,
                "bgcolor": self.ground.page + "B3",
                "borderpad": 0,
                "font": {"size": LABEL, "color": self.ground.ink},
            }

    def numbers(self) -> Iterator[Trace]:
        """Write each group's number into its field, as the table has it."""
        for field, group in zip(self.drawn.fields, self.network.groups, strict=True):
            yield {
                "x": field.x + 10,
                "y": field.y + 7,
                "xanchor": "left",
                "yanchor": "top",
                "text": f"<b>{group.number}</b>",
                "showarrow": False,
                "font": {"size": 13, "color": self.ground.ink},
            }

    def _hover(self, cluster: str) -> str:
        text = self.words.text
        row = self.overlap.clusters.loc[cluster]
        facts = [
            ", ".join(self.words.node(theme) for theme in row["themes"]),
            first_letter_up(self.words.word(CLUSTER_LEVELS, row["level"])),
            first_letter_up(self.words.word(MATURITIES, row["maturity"])),
        ]
        near = [name(self.overlap, one, text) for one in self.network.neighbours[cluster]]
        lines = [
            f"<b>{chart_text(name(self.overlap, cluster, text))}</b>",
            chart_text(joined(facts)),
            chart_text(text("Tied to {clusters}", clusters=some(near, text))),
        ]
        return "<br>".join(lines)


def primary(overlap: Overlap, cluster: str) -> str:
    """Return the theme that decides a cluster's colour; "" where it has none."""
    themes: tuple[str, ...] = overlap.clusters["themes"][cluster]
    return themes[0] if themes and themes[0] in THEMES else ""


def in_lines(label: str) -> list[str]:
    """Break a label into at most two lines; what does not fit is cut."""
    longest = max((len(word) for word in label.split()), default=0)
    width = min(max(LONGEST_LINE, longest), LONGEST_WORD)
    lines = wrap(label, width, max_lines=MOST_LINES, placeholder=" …", break_on_hyphens=False)
    return lines or [label]


def _curve(start: tuple[float, float], end: tuple[float, float]) -> list[tuple[float, float]]:
    """Bend a tie a little, so that it does not run through nodes that stand in a row."""
    (x0, y0), (x1, y1) = start, end
    length = hypot(x1 - x0, y1 - y0)
    bend = 2 * min(0.1, MOST_BENT / max(length, 1.0))
    xm = (x0 + x1) / 2 - (y1 - y0) * bend
    ym = (y0 + y1) / 2 + (x1 - x0) * bend
    shares = [step / STEPS for step in range(STEPS + 1)]
    return [
        (
            (1 - t) ** 2 * x0 + 2 * t * (1 - t) * xm + t**2 * x1,
            (1 - t) ** 2 * y0 + 2 * t * (1 - t) * ym + t**2 * y1,
        )
        for t in shares
    ]


def _frame(field: Field, ground: Ground, *, chosen: bool) -> Trace:
    gap = 3
    return {
        "type": "rect",
        "layer": "below",
        "x0": field.x + gap,
        "y0": field.y + gap,
        "x1": field.x + field.width - gap,
        "y1": field.y + field.height - gap,
        "fillcolor": ground.field,
        "line": {"width": 2.5 if chosen else 0, "color": ground.chosen},
    }
