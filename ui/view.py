"""What a view is: everything that the reader sees follows from one value."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Final, Literal, get_args

from analysis.filters import Filters
from analysis.pairs import Thresholds
from analysis.representation import COMPANIES
from foundation.language import Language, Message
from geodata.areas import Level
from ui.catalogue_view import Catalogue
from ui.data_view import Data
from ui.region_view import Region
from ui.strategy_view import Strategy

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
    verdict : str
        To which pairs the list is narrowed: one of ``analysis.verdicts.STATES``, or "" for all.
    """

    tab: Tab = "pairs"
    thresholds: Thresholds = field(default_factory=Thresholds)
    pair: tuple[str, str] | None = None
    theme: str = ""
    fields: Rows = "theme"
    level: Level = "region"
    cell: tuple[str, str] | None = None
    group: str = ""
    verdict: str = ""


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

    ``comparison``, ``innovation``, ``catalogue`` and ``data`` are there once the page on overlap,
    that on innovation, the catalogue or that on data has been open, ``region`` once the page
    on an area shows more than the area. ``version`` is the number of an earlier version of the
    landscape; without, it is the newest.
    """

    language: Language = "da"
    landscape: str = "dk-2016"
    version: int | None = None
    level: Level = "municipality"
    measure: str = "clusters"
    filters: Filters = field(default_factory=Filters)
    selected: Selection | None = None
    place: Place | None = None
    background: bool = False
    comparison: Comparison | None = None
    innovation: Innovation | None = None
    catalogue: Catalogue | None = None
    data: Data | None = None
    region: Region | None = None
    strategy: Strategy | None = None

    @property
    def thresholds(self) -> Thresholds:
        """From where on clusters make a pair of a kind, also before pairs have been looked at."""
        return self.comparison.thresholds if self.comparison else Thresholds()


@dataclass(frozen=True, slots=True)
class Edition:
    """Which version of a landscape is shown, among all that there are.

    Parameters
    ----------
    number : int
        The version shown.
    newest : int
        The newest one.
    digests : Mapping of int to str
        For each version that there is, the digest of its content.
    trouble : Message or None
        Why versions could not be read just now.
    """

    number: int = 0
    newest: int = 0
    digests: Mapping[int, str] = field(default_factory=dict)
    trouble: Message | None = None

    @property
    def is_earlier(self) -> bool:
        """Whether there is a newer version."""
        return self.number < self.newest

    def holding(self, content: str) -> int | None:
        """Return the newest version with this content, named as in ``Landscape.version``."""
        digest = content.rpartition("+")[2]
        found = [number for number, each in self.digests.items() if digest and each == digest]
        return max(found, default=None)


@dataclass(frozen=True, slots=True)
class Known:
    """The codes that a link may name, in the version of the landscape that it names."""

    landscapes: Collection[str]
    versions: Mapping[str, str]
    """The landscape's name to its own version and the digest of its content."""
    themes: Collection[str]
    segments: Collection[str]
    clusters: Collection[str]
    areas: Mapping[str, str]
    """Area code to its level."""
    measures: Collection[str]
    initiatives: Collection[str] = ()
    """Of the landscape's strategy."""
    edition: Edition = field(default_factory=Edition)
