"""What every page opens first: the view, the landscape and the words of this run."""

from __future__ import annotations

import gc
from dataclasses import dataclass
from functools import lru_cache

import streamlit as st

from analysis.overview import Overview
from analysis.vocabulary import Vocabulary
from foundation.landscape import Landscape
from foundation.language import Language, Text, speak
from foundation.logs import logger
from foundation.settings import settings
from geodata.areas import load_areas
from loaders.catalogue import UnusableLandscapeError, available, open_landscape
from ui import state
from ui.view import Known, View

log = logger("pages")


@dataclass(frozen=True)
class Context:
    """One run's view of one landscape."""

    overview: Overview
    words: Vocabulary
    known: Known

    @property
    def text(self) -> Text:
        """The words of the interface in the reader's language."""
        return self.words.text

    @property
    def mark(self) -> str:
        """What must stand in every picture of the landscape's figures; nothing unless invented."""
        return self.text("synthetic data") if self.landscape.synthetic else ""

    def with_counts(self, text: Text) -> dict[str, str]:
        """Return the other landscapes on offer that hold counts: identifier to name."""
        return {
            identifier: text.name(each)
            for identifier, each in offered()[0].items()
            if not each.table("counts").empty
        }

    @property
    def landscape(self) -> Landscape:
        """The landscape that is open."""
        return self.overview.landscape


def context() -> Context:
    """Return the context of the current view."""
    view = state.current()
    opened = overview(view.landscape)
    return Context(opened, words(view.landscape, view.language), known(view.landscape))


@lru_cache(maxsize=32)
def words(identifier: str, language: Language) -> Vocabulary:
    """Return the names of a landscape's codes in a language."""
    return Vocabulary(overview(identifier).taxonomy, speak(language))


@lru_cache(maxsize=16)
def overview(identifier: str) -> Overview:
    """Open a landscape and place its clusters; kept, as nobody changes it."""
    return Overview(offered()[0][identifier], load_areas())


@lru_cache(maxsize=1)
def offered() -> tuple[dict[str, Landscape], list[str]]:
    """Return the landscapes that can be opened, and the names of those that cannot."""
    usable, unusable = {}, []
    invented = settings().synthetic
    for header in (each for each in available() if invented or not each.synthetic):
        try:
            usable[header.identifier] = open_landscape(header.identifier)
        except UnusableLandscapeError as failure:
            log.warning("landscape_unusable", name=header.identifier, n=len(failure.problems))
            unusable.append(header.identifier)
    return usable, unusable


def landscape_names(text: Text) -> dict[str, str]:
    """Return the landscapes on offer: identifier to name."""
    return {identifier: text.name(each) for identifier, each in offered()[0].items()}


@lru_cache(maxsize=16)
def known(identifier: str) -> Known:
    """Return the codes that a link into a landscape may name."""
    opened = overview(identifier)
    taxonomy = opened.taxonomy
    return Known(
        landscapes=frozenset(offered()[0]),
        versions={identifier: opened.landscape.version},
        themes=frozenset(taxonomy.index[taxonomy["kind"] == "theme"]),
        segments=frozenset(taxonomy.index[taxonomy["kind"] == "segment"]),
        clusters=frozenset(opened.clusters.index),
        areas={area.code: area.level for area in opened.areas},
        measures=opened.measures,
    )


def default_view() -> View:
    """Return the view of a link that says nothing."""
    chosen, usable = settings(), offered()[0]
    landscape = chosen.landscape if chosen.landscape in usable else next(iter(usable))
    return View(language=chosen.language, landscape=landscape)


@st.cache_resource(show_spinner=False)
def warm_up() -> bool:
    """Settle the process once after its first run.

    Streamlit collects all garbage after every run; with geopandas and folium loaded that costs
    more than the run itself. What has been loaded by now stays for good and need not be searched.
    """
    gc.collect()
    gc.freeze()
    return True
