"""What is told of one initiative: a key figure, sentences, tables, and links to where it shows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Final

import pandas as pd

from analysis.milestones import Labelled, Milestone
from analysis.overview import Overview
from analysis.pairs import Thresholds
from analysis.vocabulary import Vocabulary
from foundation.language import Text
from ui import milestones
from ui.view import Comparison, Innovation, View

PAGES: Final = {
    "map": ("pages/landscape/map.py", ":material/map:"),
    "overlap": ("pages/landscape/overlap.py", ":material/join_inner:"),
    "innovation": ("pages/landscape/innovation.py", ":material/lightbulb:"),
    "catalogue": ("pages/catalogue/catalogue.py", ":material/menu_book:"),
    "data": ("pages/data/data.py", ":material/database:"),
}


@dataclass(frozen=True, slots=True)
class Link:
    """A view of another page that shows what is told.

    Parameters
    ----------
    label : str
    page : str
        One of ``PAGES``.
    changes : dict
        What the view holds beside language, landscape and version.
    """

    label: str
    page: str
    changes: dict[str, Any]

    def view(self, here: View) -> View:
        """Return the view, in the language, landscape and version of the one that is open."""
        plain = View(language=here.language, landscape=here.landscape, version=here.version)
        return replace(plain, **self.changes)


@dataclass(frozen=True, slots=True)
class Table:
    """A table of details, made when it is asked for.

    Parameters
    ----------
    title : str
    content : callable
        Returns a table by a code that is not shown.
    """

    title: str
    content: Callable[[], pd.DataFrame]


@dataclass(frozen=True, slots=True)
class Told:
    """What the landscape says about one initiative.

    Parameters
    ----------
    figure, unit : str
        The key figure, and what it counts; "" where there are no data.
    sentences : tuple of str
        What is known, in whole sentences.
    lacks : tuple of str
        What the landscape does not know.
    tables : tuple of Table
    links : tuple of Link
    how : str
        How what is missing can be brought in; "" where it cannot.
    """

    figure: str = ""
    unit: str = ""
    sentences: tuple[str, ...] = ()
    lacks: tuple[str, ...] = ()
    tables: tuple[Table, ...] = ()
    links: tuple[Link, ...] = ()
    how: str = ""

    @property
    def known(self) -> bool:
        """Whether the landscape has data on the initiative."""
        return bool(self.figure)


@dataclass(frozen=True, eq=False)
class Teller:
    """What every part of the strategy is told from.

    Parameters
    ----------
    overview : Overview
    words : Vocabulary
    thresholds : Thresholds
    """

    overview: Overview
    words: Vocabulary
    thresholds: Thresholds

    @property
    def text(self) -> Text:
        """The words of the reader's language."""
        return self.words.text

    def cluster(self, cluster_id: str) -> str:
        """Return a cluster's name; its id where the catalogue has no such cluster."""
        clusters = self.overview.clusters
        return (
            self.text.name(clusters.loc[cluster_id])
            if cluster_id in clusters.index
            else (cluster_id)
        )

    def area(self, code: str) -> str:
        """Return an area's name."""
        area = self.overview.areas.get(code)
        return self.text.name(area) if area else code

    def overlap(self, label: str, **changes: Any) -> Link:
        """Link to a view of the page on overlap, with the thresholds that are told from."""
        comparison = Comparison(**{"thresholds": self.thresholds, **changes})
        return Link(label, "overlap", {"comparison": comparison})

    def milestone(self, one: Milestone, held: Labelled | None = None) -> str:
        """Name a milestone and say where it stands in the newest strategy."""
        newest = replace(one, goals=one.goals[-1:])
        sentences = " ".join(milestones.sentences(newest, held, self.text))
        title = milestones.title(one, self.text)
        return self.text("{title}. {sentences}", title=title, sentences=sentences)

    @property
    def milestones(self) -> Link:
        """Link to the milestones."""
        return Link(
            self.text("The milestones"), "innovation", {"innovation": Innovation("milestones")}
        )


def table_of(rows: dict[str, list[object]], columns: list[str]) -> pd.DataFrame:
    """Return a table from rows by their code."""
    return pd.DataFrame.from_dict(rows, orient="index", columns=columns).rename_axis("code")
