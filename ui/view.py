"""What a view is: everything that the reader sees follows from one value."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Final, Literal, get_args

from analysis.filters import Filters
from analysis.pairs import Thresholds
from analysis.representation import COMPANIES
from foundation.language import Language
from geodata.areas import Level
from ui.catalogue_view import Catalogue

Kind = Literal["area", "cluster"]


@dataclass(frozen=True, slots=True)
class Place:
    """Where the map looks: Leaflet's zoom, and the centre in degrees."""

    zoom: float
    lat: float
    lon: float


@dataclass(frozen=True, slots=True)
class Selection:
    """The area or cluster that is open."""

    kind: Kind
    code: str


Tab = Literal["pairs", "matrix", "network", "workshops", "gaps"]
TABS: Final[tuple[Tab, ...]] = get_args(Tab)
Rows = Literal["theme", "segment"]
ROWS: Final[tuple[Rows, ...]] = get_args(Rows)


@dataclass(frozen=True, slots=True)
class Comparison:
    """What the page on overlap shows.

    Parameters
    ----------
    tab : {"pairs", "matrix", "network", "workshops", "gaps"}
    thresholds : Thresholds
        From where on clusters are in the same field or in the same places.
    pair : tuple of str, optional
        The two clusters that are open, in the order of their ids.
    theme : str
        The field whose gaps or workshop are shown.
    fields : {"theme", "segment"}
        What the matrix counts clusters by.
    level : Level
        The areas of the matrix.
    cell : tuple of str, optional
        The field and the area of the matrix that are open.
    group : str
        The workshop that is open, or the group of the network: a theme, or a cluster of a group.
    """

    tab: Tab = "pairs"
    thresholds: Thresholds = field(default_factory=Thresholds)
    pair: tuple[str, str] | None = None
    theme: str = ""
    fields: Rows = "theme"
    level: Level = "region"
    cell: tuple[str, str] | None = None
    group: str = ""


Section = Literal["areas", "themes", "trend", "milestones"]
SECTIONS: Final[tuple[Section, ...]] = get_args(Section)
Figure = Literal["value", "rate", "r", "share"]
FIGURES: Final[tuple[Figure, ...]] = get_args(Figure)
EFFECTS: Final = tuple(COMPANIES)
"""What is counted of companies: that they took part, innovated, worked with researchers ..."""


@dataclass(frozen=True, slots=True)
class Innovation:
    """What the page on innovation shows.

    Parameters
    ----------
    section : {"areas", "themes", "trend", "milestones"}
    effect : str
        What is counted of the companies; one of ``EFFECTS``.
    figure : {"value", "rate", "r", "share"}
        How it is shown: companies, rate, representation, or shares of companies and base.
    of : str
        The theme or cluster whose companies count; all where empty.
    year : int, optional
        The newest where left out.
    level : Level
    area : str
        The area whose figures are followed over the years.
    """

    section: Section = "areas"
    effect: str = "innovated"
    figure: Figure = "value"
    of: str = ""
    year: int | None = None
    level: Level = "region"
    area: str = "DK"


@dataclass(frozen=True, slots=True)
class View:
    """Everything a link says.

    ``comparison``, ``innovation`` and ``catalogue`` are there once the page on overlap, that on
    innovation or the catalogue has been open.
    """

    language: Language = "da"
    landscape: str = "dk-2016"
    level: Level = "municipality"
    measure: str = "clusters"
    filters: Filters = field(default_factory=Filters)
    selected: Selection | None = None
    place: Place | None = None
    background: bool = False
    comparison: Comparison | None = None
    innovation: Innovation | None = None
    catalogue: Catalogue | None = None

    @property
    def thresholds(self) -> Thresholds:
        """From where on clusters make a pair of a kind, also before pairs have been looked at."""
        return self.comparison.thresholds if self.comparison else Thresholds()


@dataclass(frozen=True, slots=True)
class Known:
    """The codes that a link may name, in the landscape that it names."""

    landscapes: Collection[str]
    versions: Mapping[str, str]
    themes: Collection[str]
    segments: Collection[str]
    clusters: Collection[str]
    areas: Mapping[str, str]
    """Area code to its level."""
    measures: Collection[str]
