"""Maps as pictures, drawn on the server: for documents, slides and print.

A picture shows what the message of :mod:`ui.map_message` says, with the colours and classes of the
screen. Nothing here needs a browser.
"""

from __future__ import annotations

import io
import textwrap
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, Literal

import numpy as np

from geodata.areas import Areas, Level, load_areas
from ui import map_symbols
from ui.geometry import BORDERS_OF

if TYPE_CHECKING:
    import geopandas as gpd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

Form = Literal["png", "svg", "pdf"]
TOLERANCE_M: Final = 250.0
DOTS_PER_INCH: Final = 220
MOST_MARKERS: Final = 200
"""More markers than this hide the map; the table has them all."""
_INCH: Final = 25.4
_LAND: Final = "#E4E4DF"
_SEA: Final = "#F3F7F9"
_INK: Final = "#1B2A30"
_FAINT: Final = "#5B6770"
_MARGIN: Final = 0.02
_MARGIN_ROUND_AREA: Final = 0.12
_LINE: Final = 0.17
"""The height of a line of the legend in inches, where there is room."""
_LETTERS, _LETTERS_ABOVE, _LETTERS_BELOW = 38, 84, 245
"""In a line of the legend, of the title and of the sources."""
_MARKER: Final = 0.026
"""The side of a marker as a share of the map's width."""


@dataclass(frozen=True)
class Words:
    """What stands on a picture beside the map.

    Parameters
    ----------
    title : str
    subtitle : str
        Filters in words, and the day that the landscape describes.
    source : str
        Where the figures and outlines come from.
    mark : str
        What must stand across a picture of invented figures; empty otherwise.
    """

    title: str
    subtitle: str = ""
    source: str = ""
    mark: str = ""


def picture(
    message: dict[str, Any],
    catalogue: dict[str, Any],
    words: Words,
    *,
    form: Form = "png",
    size_mm: tuple[float, float] = (240.0, 150.0),
    inside: str | None = None,
) -> bytes:
    """Draw a map.

    Parameters
    ----------
    message : dict
        What the map on the screen is sent; see the head of ``landscape-map.js``.
    catalogue : dict
        What :func:`ui.map_message.catalogue` returns: markers, themes and words.
    words : Words
    form : {"png", "svg", "pdf"}
        In SVG letters are outlines, so that it looks the same everywhere.
    size_mm : tuple of float
        Width and height on paper.
    inside : str, optional
        The code of an area to show closely; the whole country otherwise.

    Returns
    -------
    bytes
        A file.
    """
    figure = drawn(message, catalogue, words, size_mm=size_mm, inside=inside)
    file = io.BytesIO()
    note = {"Date": None, "Title": words.title} if form == "svg" else None
    figure.savefig(file, format=form, dpi=DOTS_PER_INCH, metadata=note)
    return file.getvalue()


def drawn(
    message: dict[str, Any],
    catalogue: dict[str, Any],
    words: Words,
    *,
    size_mm: tuple[float, float] = (240.0, 150.0),
    inside: str | None = None,
) -> Figure:
    """Draw a map as a figure of matplotlib; see :func:`picture`."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(size_mm[0] / _INCH, size_mm[1] / _INCH), facecolor="#FFFFFF")
    FigureCanvasAgg(figure)
    band = (0.085 if words.source else 0.0, 0.875 if words.title else 1.0)
    high = band[1] - band[0]
    _draw_map(figure, message, catalogue, inside, (band[0], high))
    _draw_words(figure, words)
    _draw_legend(figure, message, catalogue, (band[0], high))
    return figure


def _draw_map(
    figure: Figure,
    message: dict[str, Any],
    catalogue: dict[str, Any],
    inside: str | None,
    band: tuple[float, float],
) -> None:
    low, high = band
    axes = figure.add_axes((0.012, low, 0.70, high))
    shapes = outlines(message["level"])
    land().plot(ax=axes, facecolor=_LAND, edgecolor="none", zorder=1)
    shapes.plot(ax=axes, color=_fills(message), edgecolor="#FFFFFF", linewidth=0.35, zorder=2)
    if parents := BORDERS_OF.get(message["level"]):
        outlines(parents).boundary.plot(ax=axes, color=_INK, linewidth=0.45, alpha=0.6, zorder=3)
    selected = message.get("selected") or {}
    if selected.get("kind") == "area":
        level = load_areas()[selected["code"]].level
        shape = outlines(level).loc[[selected["code"]]]
        shape.boundary.plot(ax=axes, color=_INK, linewidth=1.3, zorder=4)
    _frame(axes, figure.get_size_inches(), inside)
    axes.set_facecolor(_SEA)
    axes.set(xticks=[], yticks=[], xlabel="", ylabel="")
    axes.spines[:].set_visible(False)
    _draw_markers(axes, message, catalogue)


def _fills(message: dict[str, Any]) -> list[str]:
    """Return the colour of every area, in the order of the outlines."""
    from matplotlib.colors import to_hex, to_rgb

    footprint, classes = message.get("footprint"), message["classes"]
    codes = set(footprint["codes"]) if footprint else set()
    found = []
    for value, area in zip(message["values"], load_areas().at(message["level"]), strict=True):
        own = next((one for one in classes if (value or 0) <= one["upTo"]), classes[-1])["colour"]
        share = 1.0 if footprint is None else 0.45
        if footprint and area.code in codes:
            own, share = footprint["colour"], 0.62
        found.append(to_hex(share * np.array(to_rgb(own)) + (1 - share)))
    return found


def _frame(axes: Axes, size: np.ndarray, inside: str | None) -> None:
    """Show the whole country, or an area and what lies round it, in the form of the axes."""
    level: Level = load_areas()[inside].level if inside else "country"
    shapes = outlines(level)
    west, south, east, north = (shapes.loc[[inside]] if inside else shapes).total_bounds
    box, (wide, tall) = axes.get_position(original=True), size
    form = box.height * tall / (box.width * wide)
    room = 1 + 2 * (_MARGIN_ROUND_AREA if inside else _MARGIN)
    wide = max(east - west, (north - south) / form) * room
    tall = wide * form
    axes.set_xlim((west + east - wide) / 2, (west + east + wide) / 2)
    axes.set_ylim((south + north - tall) / 2, (south + north + tall) / 2)
    axes.set_aspect("auto")


def _draw_markers(axes: Axes, message: dict[str, Any], catalogue: dict[str, Any]) -> None:
    import geopandas as gpd

    known = catalogue["clusters"]
    shown = known if message.get("shown") is None else message["shown"]
    markers = [known[one] for one in shown if one in known and known[one][2]]
    (west, east), (south, north) = axes.get_xlim(), axes.get_ylim()
    at = gpd.GeoSeries.from_xy(
        [one[1] for one in markers], [one[0] for one in markers], crs="EPSG:4326"
    ).to_crs(land().crs)
    seats = np.column_stack([at.x, at.y])
    here = (seats > (west, south)).all(axis=1) & (seats < (east, north)).all(axis=1)
    if not here.any() or here.sum() > MOST_MARKERS:
        return
    size = (east - west) * _MARKER
    places = map_symbols.spread(seats[here], size)
    near = [one for one, is_here in zip(markers, here, strict=True) if is_here]
    for marker, seat, place in zip(near, seats[here], places, strict=True):
        if np.hypot(*(place - seat)) > size * 0.7:
            axes.plot(*zip(seat, place, strict=True), color=_INK, lw=0.5, alpha=0.55, zorder=5)
        themes = [catalogue["themes"][each] for each in marker[2]]
        map_symbols.draw(axes, (float(place[0]), float(place[1])), themes, size)


def _draw_words(figure: Figure, words: Words) -> None:
    lines = textwrap.wrap(words.title, _LETTERS_ABOVE)
    title = "\n".join(lines)
    size = 13 if len(lines) <= 1 else 10
    figure.text(0.014, 0.955, title, fontsize=size, fontweight="bold", color=_INK, va="center")
    figure.text(0.014, 0.905, words.subtitle, fontsize=7.5, color=_FAINT, va="center")
    source = "\n".join(textwrap.wrap(words.source, _LETTERS_BELOW))
    figure.text(0.014, 0.008, source, fontsize=5.4, color=_FAINT, va="bottom", linespacing=1.25)
    if words.mark:
        figure.text(
            *(0.986, 0.962, words.mark),
            fontsize=10,
            fontweight="bold",
            color="#4A3500",
            ha="right",
            va="center",
            bbox={"facecolor": "#FFE9A8", "edgecolor": "none", "boxstyle": "round,pad=0.35"},
        )


def _draw_legend(
    figure: Figure,
    message: dict[str, Any],
    catalogue: dict[str, Any],
    band: tuple[float, float],
) -> None:
    """List the classes, and below them the themes of the markers."""
    width, height = figure.get_size_inches()
    axes = figure.add_axes((0.73, band[0], 0.262, band[1]))
    tall = 10 * band[1] * height / (0.262 * width)
    axes.set(xlim=(0, 10), ylim=(-tall, 0))
    axes.axis("off")
    line = min(10 * _LINE / (0.262 * width), tall / 24)
    row = -line * 0.6
    head = {"fontsize": 8.5, "fontweight": "bold", "va": "center", "color": _INK}
    axes.text(0, row, message["legend"]["title"], **head)
    rows = [(one["colour"], one["label"], one.get("count", "")) for one in message["classes"]]
    if message.get("footprint"):
        rows.append((message["footprint"]["colour"], message["footprint"]["label"], ""))
    for colour, label, count in rows:
        row -= line
        _swatch(axes, row, line, colour)
        axes.text(10, row, count, fontsize=7.2, va="center", ha="right", color=_FAINT)
        for place, part in enumerate(textwrap.wrap(label, _LETTERS) or [""]):
            row -= line * 0.8 if place else 0
            axes.text(1.1, row, part, fontsize=7.2, va="center", color=_INK)
    if message["legend"].get("note"):
        row -= line
        axes.text(0, row, message["legend"]["note"], fontsize=6.3, va="center", color=_FAINT)
    shown = set(message["shown"]) if message.get("shown") is not None else None
    carried = {
        theme
        for name, marker in catalogue["clusters"].items()
        if shown is None or name in shown
        for theme in marker[2]
    }
    if carried:
        row -= line * 1.6
        axes.text(0, row, catalogue["strings"]["seats"], **head)
    for place in sorted(carried):
        row -= line
        theme = catalogue["themes"][place]
        map_symbols.draw(axes, (0.4, row), [theme], min(line * 0.95, 0.8))
        axes.text(1.1, row, theme["name"], fontsize=7.2, va="center", color=_INK)


def _swatch(axes: Axes, row: float, line: float, colour: str) -> None:
    from matplotlib.patches import Rectangle

    corner, high = (0.05, row - line * 0.36), line * 0.72
    axes.add_patch(Rectangle(corner, 0.7, high, facecolor=colour, edgecolor="#B9C2C7", lw=0.4))


@lru_cache(maxsize=1)
def _coverage(digest: str) -> gpd.GeoDataFrame:  # noqa: ARG001 - new outlines, new coverage
    from geodata.coverage import METRIC_CRS
    from geodata.outlines import load_outlines, simplified

    return simplified(load_outlines(), TOLERANCE_M).to_crs(METRIC_CRS)


def outlines(level: Level) -> gpd.GeoDataFrame:
    """Return the areas of a level as they are drawn, in metres (EPSG:25832)."""
    from geodata.outlines import outlines_digest

    return _at_level(level, outlines_digest())


@lru_cache(maxsize=8)
def _at_level(level: Level, digest: str) -> gpd.GeoDataFrame:
    from geodata.outlines import at_level

    areas: Areas = load_areas()
    return at_level(_coverage(digest), level, areas)


@lru_cache(maxsize=1)
def land() -> gpd.GeoDataFrame:
    """Return the land round Denmark, in metres."""
    from geodata.coverage import METRIC_CRS
    from geodata.outlines import neighbouring_land

    return neighbouring_land().to_crs(METRIC_CRS)
