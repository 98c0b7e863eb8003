"""Where the nodes of a network are drawn: each group in a field of its own, no two labels on top.

Groups fill a rectangle by squarified slices (Bruls, Huizing and van Wijk 2000), each as large as it
has nodes. Within its field a group is laid out by its ties (Kamada and Kawai 1989), and every node
then takes the nearest slot of a staggered grid, so that labels keep clear of each other. The same
network is always drawn the same way. A place says nothing about a node but what it is tied to.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any, Final

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Edge = tuple[str, str, float]

TITLE: Final = 18.0
"""Room for a group's number at the top of its field."""
BORDER: Final = 0.8
"""What a field's title and edges take, in nodes; the share of a small group is larger."""
MOST_EXACT: Final = 60
"""In a larger group the exact layout takes too long; a plain circle is the start there."""


@dataclass(frozen=True, slots=True)
class Field:
    """A rectangle; ``x`` runs to the right and ``y`` downwards from its upper left corner."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, eq=False)
class Layout:
    """Where groups and nodes are drawn, in the units of the whole rectangle."""

    fields: tuple[Field, ...]
    places: Mapping[str, tuple[float, float]]


def layout(
    groups: Sequence[Sequence[str]],
    edges: Sequence[Edge],
    width: float,
    height: float,
    slot: tuple[float, float],
) -> Layout:
    """Place the groups' fields and the nodes in them.

    Parameters
    ----------
    groups : sequence of sequence of str
        The nodes of each group, none empty, the largest group first.
    edges : sequence of (str, str, float)
        Two nodes and a weight above 0; edges between groups do not move a node.
    width, height : float
        The whole rectangle.
    slot : tuple of float
        Width and height that a node with its label takes; slots are as large wherever the group's
        field has the room.
    """
    found = fields([len(group) + BORDER for group in groups], width, height)
    places: dict[str, tuple[float, float]] = {}
    for members, field in zip(groups, found, strict=True):
        inside = [edge for edge in edges if edge[0] in members and edge[1] in members]
        wanted = _by_ties(members, inside)
        slots = _slots(len(members), field, slot)
        for node, place in zip(members, _nearest(wanted, slots), strict=True):
            places[node] = (float(slots[place, 0]), float(slots[place, 1]))
    return Layout(tuple(found), places)


def fields(sizes: Sequence[float], width: float, height: float) -> list[Field]:
    """Cut a rectangle into fields with areas in proportion to ``sizes``, as square as can be.

    Parameters
    ----------
    sizes : sequence of float
        Above 0; best in falling order.

    Examples
    --------
    >>> [(field.width, field.height) for field in fields([6, 6], 4, 3)]
    [(2.0, 3.0), (2.0, 3.0)]
    """
    total = float(sum(sizes))
    left = [float(size) * width * height / total for size in sizes]
    space = Field(0.0, 0.0, width, height)
    found: list[Field] = []
    while left:
        taken = _strip(left, min(space.width, space.height))
        found += _cut(left[:taken], space)
        space = _rest(sum(left[:taken]), space)
        left = left[taken:]
    return found


def _strip(areas: Sequence[float], side: float) -> int:
    """Return how many areas make the strip along ``side`` whose fields are most square."""
    best = 1
    while best < len(areas) and _worst(areas[: best + 1], side) <= _worst(areas[:best], side):
        best += 1
    return best


def _worst(areas: Sequence[float], side: float) -> float:
    """Return the ratio of the sides of a strip's most oblong field."""
    total = sum(areas)
    return max(
        max(side**2 * area / total**2, total**2 / (side**2 * area)) for area in areas if area
    )


def _cut(areas: Sequence[float], space: Field) -> Iterator[Field]:
    total, done = sum(areas), 0.0
    for area in areas:
        if space.width >= space.height:
            thick, long = total / space.height, area / total * space.height
            yield Field(space.x, space.y + done, thick, long)
        else:
            thick, long = total / space.width, area / total * space.width
            yield Field(space.x + done, space.y, long, thick)
        done += long


def _rest(taken: float, space: Field) -> Field:
    if space.width >= space.height:
        thick = taken / space.height
        return Field(space.x + thick, space.y, space.width - thick, space.height)
    thick = taken / space.width
    return Field(space.x, space.y + thick, space.width, space.height - thick)


def _by_ties(members: Sequence[str], edges: Sequence[Edge]) -> Floats:
    """Return where the ties pull each node, between 0 and 1 in both directions."""
    import networkx as nx  # networkx is slow to import

    graph: Any = nx.Graph()
    graph.add_nodes_from(members)
    graph.add_weighted_edges_from(edges)
    exact = 2 < len(members) <= MOST_EXACT
    found = nx.kamada_kawai_layout(graph, weight=None) if exact else nx.circular_layout(graph)
    places = np.array([found[node] for node in members], dtype=float)
    low, high = places.min(axis=0), places.max(axis=0)
    reach = np.where(high - low > 1e-9, high - low, 1.0)
    scaled: Floats = (places - low) / reach
    return scaled


def _slots(nodes: int, field: Field, slot: tuple[float, float]) -> Floats:
    """Return the middles of the slots of a grid, at least one for each node.

    Of all grids, the one whose slots come nearest to the wanted size; every second row is moved
    half a slot where that costs no room, so that fewer nodes stand in a line.
    """
    tall = field.height - TITLE

    def fit(columns: int, shift: float) -> float:
        rows = ceil(nodes / columns)
        return min(field.width / (columns + shift) / slot[0], tall / rows / slot[1])

    columns = max(range(1, nodes + 1), key=lambda each: fit(each, 0.0))
    shifted = max(range(1, nodes + 1), key=lambda each: fit(each, 0.5))
    shift = 0.5 if fit(shifted, 0.5) >= min(1.0, fit(columns, 0.0)) else 0.0
    columns = shifted if shift else columns
    rows = ceil(nodes / columns)
    wide = field.width / (columns + shift)
    middles = [
        (
            field.x + wide * (column + 0.5 + shift * (row % 2)),
            field.y + TITLE + tall / rows * (row + 0.5),
        )
        for row in range(rows)
        for column in range(columns)
    ]
    return np.array(middles)


def _nearest(wanted: Floats, slots: Floats) -> list[int]:
    """Give each node a slot of its own, all together as near to what they want as can be."""
    from scipy.optimize import linear_sum_assignment  # scipy is slow to import

    low, high = slots.min(axis=0), slots.max(axis=0)
    aims = low + wanted * (high - low)
    apart = ((aims[:, None, :] - slots[None, :, :]) ** 2).sum(axis=2)
    _, taken = linear_sum_assignment(
        apart
    )  # nodes come in their own order: there are no fewer slots
    return [int(place) for place in taken]
