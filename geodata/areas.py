"""All areas of Denmark: codes, names, who lies in whom, figures and neighbours.

Reads small tables of ``geodata/data`` and needs no geometry library, so that it can be imported
anywhere at no cost.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal, get_args

Level = Literal["municipality", "province", "growth_forum", "region", "country"]
LEVELS: tuple[Level, ...] = get_args(Level)
"""The levels, finest first."""

LinkKind = Literal["land", "bridge", "ferry"]
COUNTRY = "DK"
DATA_FOLDER = Path(__file__).parent / "data"

Point = tuple[float, float]
Row = dict[str, str]


@dataclass(frozen=True, slots=True)
class Figure:
    """A value with the year it holds for and where it was published."""

    value: float
    year: int
    source: str


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A municipality next door, and how one gets there."""

    code: str
    kind: LinkKind


@dataclass(frozen=True, slots=True)
class Area:
    """One area of one level.

    Parameters
    ----------
    code : str
        Four digits for municipalities and regions, NUTS 3 for provinces, ``DK`` for the country.
        Growth forums have no official code: ``F1081`` to ``F1085`` and ``F0400`` are our own.
    level : Level
        What kind of area it is.
    name_da, name_en : str
        Its names.
    parents : tuple of str
        Every area that contains it, nearest first.
    label_point : tuple of float
        Where its name stands: latitude and longitude in degrees (WGS 84).
    populations : tuple of Figure
        Inhabitants on 1 January, oldest first.
    area_km2 : Figure or None
        Land area.
    """

    code: str
    level: Level
    name_da: str
    name_en: str
    parents: tuple[str, ...]
    label_point: Point
    populations: tuple[Figure, ...]
    area_km2: Figure | None

    def population(self, year: int | None = None) -> Figure:
        """Return the population of a year: the newest figure not after it, else the oldest.

        The newest of all where no year is given.
        """
        if year is None:
            return self.populations[-1]
        before = [figure for figure in self.populations if figure.year <= year]
        return before[-1] if before else self.populations[0]


class Areas:
    """Every area of every level, by code.

    Iterating gives the areas level by level, finest first, and by code within a level.

    >>> areas = load_areas()
    >>> areas["0751"].name_en, areas.parent("0751", "region")
    ('Aarhus', '1082')
    """

    def __init__(
        self, areas: Iterable[Area], links: Iterable[tuple[str, str, LinkKind]] = ()
    ) -> None:
        ordered = sorted(areas, key=lambda area: (LEVELS.index(area.level), area.code))
        self._by_code = {area.code: area for area in ordered}
        self._children: dict[str, list[str]] = defaultdict(list)
        for area in ordered:
            for parent in area.parents:
                self._children[parent].append(area.code)
        self._neighbours = _both_ways(links)

    def __getitem__(self, code: str) -> Area:
        """Return the area of a code; KeyError when there is none."""
        return self._by_code[code]

    def __contains__(self, code: object) -> bool:
        """Return whether there is an area of this code."""
        return code in self._by_code

    def __iter__(self) -> Iterator[Area]:
        """Go through all areas, finest level first."""
        return iter(self._by_code.values())

    def __len__(self) -> int:
        """Count the areas of all levels."""
        return len(self._by_code)

    def get(self, code: str) -> Area | None:
        """Return the area of a code, or None when there is none."""
        return self._by_code.get(code)

    def at(self, level: Level) -> tuple[Area, ...]:
        """Return the areas of a level, by code."""
        return tuple(area for area in self if area.level == level)

    def parent(self, code: str, level: Level) -> str | None:
        """Return the code of the area of ``level`` that contains this one.

        None when there is none: a province has a growth forum only if it lies wholly in one.
        """
        return next((up for up in self[code].parents if self[up].level == level), None)

    def around(self, level: Level) -> dict[str, str | None]:
        """Return the area of a level that each municipality lies in; itself at its own level."""
        return {
            area.code: area.code if level == "municipality" else self.parent(area.code, level)
            for area in self.at("municipality")
        }

    def children(self, code: str, level: Level | None = None) -> tuple[str, ...]:
        """Return the codes of the areas inside, of one level or of all, finest level first."""
        inside = self._children.get(self[code].code, [])
        return tuple(c for c in inside if level is None or self[c].level == level)

    def municipalities(self, code: str) -> tuple[str, ...]:
        """Return the codes of the municipalities that make up an area, by code."""
        if self[code].level == "municipality":
            return (code,)
        return self.children(code, "municipality")

    def neighbours(self, code: str) -> tuple[Neighbour, ...]:
        """Return the municipalities next to a municipality, by code; empty for other levels."""
        return self._neighbours.get(self[code].code, ())


@cache
def load_areas() -> Areas:
    """Return all areas: 98 municipalities, 11 provinces, 6 growth forums, 5 regions, Denmark."""
    points = {row["area_code"]: _point(row) for row in _rows("label_points.csv")}
    figures = _published_figures()
    municipalities = [_municipality(row, figures) for row in _rows("municipalities.csv")]
    points |= {area.code: area.label_point for area in municipalities}
    regions = [_region(row, figures) for row in _rows("regions.csv")]
    points |= {area.code: area.label_point for area in regions}
    provinces = [_province(row, municipalities, points) for row in _rows("provinces.csv")]
    forums = [_growth_forum(row, municipalities, points) for row in _rows("growth_forums.csv")]
    country = Area(
        COUNTRY, "country", "Danmark", "Denmark", (), points[COUNTRY], *_summed(municipalities)
    )
    return Areas([*municipalities, *provinces, *forums, *regions, country], _links())


def _municipality(row: Row, figures: dict[str, list[tuple[str, Figure]]]) -> Area:
    code = row["municipality_code"]
    parents = (row["province_code"], row["growth_forum_code"], row["region_code"], COUNTRY)
    published = _of(figures[code])
    names = row["name_da"], row["name_en"]
    return Area(code, "municipality", *names, parents, _point(row), *published)


def _region(row: Row, figures: dict[str, list[tuple[str, Figure]]]) -> Area:
    code = row["region_code"]
    names = row["name_da"], row["name_en"]
    return Area(code, "region", *names, (COUNTRY,), _point(row), *_of(figures[code]))


def _province(row: Row, municipalities: list[Area], points: dict[str, Point]) -> Area:
    code = row["province_code"]
    inside = [area for area in municipalities if code in area.parents]
    forums = {up for area in inside for up in area.parents if up.startswith("F")}
    only_forum = tuple(forums) if len(forums) == 1 else ()
    parents = (*only_forum, row["region_code"], COUNTRY)
    names = row["name_da"], row["name_en"]
    return Area(code, "province", *names, parents, points[code], *_summed(inside))


def _growth_forum(row: Row, municipalities: list[Area], points: dict[str, Point]) -> Area:
    code, region = row["growth_forum_code"], row["region_code"]
    inside = [area for area in municipalities if code in area.parents]
    point = inside[0].label_point if len(inside) == 1 else points[region]
    names = row["name_da"], row["name_en"]
    return Area(code, "growth_forum", *names, (region, COUNTRY), point, *_summed(inside))


def _summed(municipalities: list[Area]) -> tuple[tuple[Figure, ...], Figure]:
    """Add up the municipalities' figures, and say that it is a sum and of what."""
    by_year = zip(*(area.populations for area in municipalities), strict=True)
    populations = tuple(_sum(figures) for figures in by_year)
    return populations, _sum([area.area_km2 for area in municipalities if area.area_km2])


def _sum(figures: Iterable[Figure]) -> Figure:
    figures = list(figures)
    first = figures[0]
    value = round(sum(figure.value for figure in figures), 1)
    return Figure(value, first.year, f"Sum of {len(figures)} municipalities: {first.source}")


def _of(figures: list[tuple[str, Figure]]) -> tuple[tuple[Figure, ...], Figure | None]:
    populations = [figure for measure, figure in figures if measure == "population"]
    areas = (figure for measure, figure in figures if measure == "area_km2")
    return tuple(sorted(populations, key=lambda figure: figure.year)), next(areas, None)


def _published_figures() -> dict[str, list[tuple[str, Figure]]]:
    sources = {row["source_id"]: row["text"] for row in _rows("sources.csv")}
    figures: dict[str, list[tuple[str, Figure]]] = defaultdict(list)
    for row in _rows("figures.csv"):
        figure = Figure(float(row["value"]), int(row["year"]), sources[row["source_id"]])
        figures[row["area_code"]].append((row["measure"], figure))
    return figures


def _links() -> Iterator[tuple[str, str, LinkKind]]:
    """Yield who is next to whom; where two ways lead across, land comes before bridge and ferry."""
    kinds: dict[str, LinkKind] = {"bridge": "bridge", "ferry": "ferry"}
    for row in _rows("neighbours.csv"):
        yield row["code_a"], row["code_b"], "land"
    for row in _rows("links.csv"):
        yield row["code_a"], row["code_b"], kinds[row["kind"]]


def _both_ways(links: Iterable[tuple[str, str, LinkKind]]) -> dict[str, tuple[Neighbour, ...]]:
    found: dict[str, dict[str, LinkKind]] = defaultdict(dict)
    for one, other, kind in links:
        found[one].setdefault(other, kind)
        found[other].setdefault(one, kind)
    return {
        code: tuple(Neighbour(other, kind) for other, kind in sorted(others.items()))
        for code, others in found.items()
    }


def _point(row: Row) -> Point:
    return float(row["lat"]), float(row["lon"])


def _rows(name: str) -> list[Row]:
    with (DATA_FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
