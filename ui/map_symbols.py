"""Markers of clusters on drawn maps: the shapes, colours and letters of ``landscape-map.js``."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, Final

import numpy as np

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.path import Path

SIDE: Final = 24.0
"""The side of the square that a shape is drawn in."""
_CORNERS: Final[dict[str, tuple[tuple[float, float], ...]]] = {
    "square": ((2.5, 2.5), (21.5, 2.5), (21.5, 21.5), (2.5, 21.5)),
    "diamond": ((12, 0.5), (23.5, 12), (12, 23.5), (0.5, 12)),
    "triangle": ((12, 0.8), (23.6, 22), (0.4, 22)),
    "hexagon": ((6.2, 1.8), (17.8, 1.8), (23.5, 12), (17.8, 22.2), (6.2, 22.2), (0.5, 12)),
    "pentagon": ((12, 0.8), (23.4, 9.2), (19, 22.6), (5, 22.6), (0.6, 9.2)),
    "octagon": (
        *((7.4, 1), (16.6, 1), (23, 7.4), (23, 16.6)),
        *((16.6, 23), (7.4, 23), (1, 16.6), (1, 7.4)),
    ),
    "shield": (
        *((2.5, 2), (21.5, 2), (21.5, 13), (20.3, 17.2), (17.4, 20.4), (12, 23)),
        *((6.6, 20.4), (3.7, 17.2), (2.5, 13)),
    ),
}
_SPLIT: Final = 13.5
"""Where the other themes of a cluster begin: the first one fills the left half and more."""


@cache
def outline(shape: str) -> Path:
    """Return a shape round 0, of side 1, upright as on paper."""
    from matplotlib.path import Path

    if shape not in _CORNERS:
        circle = Path.unit_circle()
        return Path(np.asarray(circle.vertices) * (10.5 / SIDE), circle.codes)
    corners = np.array(_CORNERS[shape])
    flipped = np.column_stack([corners[:, 0] - SIDE / 2, SIDE / 2 - corners[:, 1]]) / SIDE
    return Path(np.vstack([flipped, flipped[:1]]), closed=True)


def draw(
    axes: Axes, at: tuple[float, float], themes: Sequence[dict[str, Any]], size: float
) -> None:
    """Draw a cluster's marker.

    Parameters
    ----------
    axes : Axes
    at : tuple of float
        Its middle, in the units of the axes.
    themes : sequence of dict
        Of each theme ``shape``, ``colour`` and ``letter``; the first one decides.
    size : float
        Its side, in the units of the axes.
    """
    from matplotlib.patches import PathPatch, Rectangle
    from matplotlib.path import Path

    first, others = themes[0], themes[1:]
    shape = outline(first["shape"])
    path = Path(np.asarray(shape.vertices) * size + np.array(at), shape.codes)
    axes.add_patch(PathPatch(path, facecolor=first["colour"], linewidth=0, zorder=6))
    start = _SPLIT / SIDE - 0.5
    for place, theme in enumerate(others):
        width = (0.5 - start) / len(others)
        corner = (at[0] + (start + place * width) * size, at[1] - size / 2)
        stripe = Rectangle(
            corner, width * size, size, facecolor=theme["colour"], linewidth=0, zorder=6
        )
        axes.add_patch(stripe)
        stripe.set_clip_path(path, axes.transData)
    axes.add_patch(
        PathPatch(path, facecolor="none", edgecolor="#FFFFFF", linewidth=0.7, zorder=6.5)
    )
    axes.text(
        at[0] - (4.4 / SIDE * size if others else 0),
        at[1],
        first["letter"],
        color="#FFFFFF",
        fontsize=4.6 if len(first["letter"]) == 1 else 3.7,
        fontweight="bold",
        ha="center",
        va="center_baseline",
        zorder=7,
    )


def spread(points: np.ndarray, distance: float) -> np.ndarray:
    """Push crowded markers apart until none covers another, each as near its seat as it can.

    Parameters
    ----------
    points : array of float, (n, 2)
    distance : float
        How far apart two middles have to be.
    """
    turn = np.arange(len(points)) * 2.4
    places = points + distance / 2_000 * np.column_stack([np.cos(turn), np.sin(turn)])
    for _ in range(200):
        apart = places[:, None] - places[None]
        length = np.hypot(apart[..., 0], apart[..., 1])
        np.fill_diagonal(length, np.inf)
        short = np.clip(distance - length, 0, None)
        if not (short > distance / 40).any():
            break
        push = np.where(short > 0, short / 2 / np.maximum(length, 1e-9), 0.0)
        places = places + (apart * push[..., None]).sum(axis=1)
    return places
