"""What every page opens first: the view, the landscape and the words of this run."""

from __future__ import annotations

import gc
from dataclasses import dataclass, replace
from functools import lru_cache

import streamlit as st

from analysis.initiatives import initiative_ids
from analysis.overview import Overview
from analysis.vocabulary import Vocabulary
from foundation.landscape import Landscape
from foundation.language import Language, Message, Text, speak
from foundation.settings import settings
from geodata.areas import load_areas
from loaders.store.errors import StoreError
from loaders.store.versions import Version
from pages.common import stored
from ui import state
from ui.view import Edition, Known, View


@dataclass(frozen=True)
class Context:
    """One run's view of one version of a landscape.

    Parameters
    ----------
    overview : Overview
    words : Vocabulary
    known : Known
    version : Version
        The one that is shown; 0 is what comes with the application.
    """

    overview: Overview
    words: Vocabulary
    known: Known
    version: Version

    @property
    def text(self) -> Text:
        """The words of the interface in the reader's language."""
        return self.words.text

    @property
    def mark(self) -> str:
        """What must stand in every picture of the landscape's figures; nothing unless invented."""
        return self.text("synthetic data") if self.landscape.synthetic else ""

    @property
    def store_trouble(self) -> Message | None:
        """Why the store could not be read just now."""
        return self.known.edition.trouble

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
    """Return the context of the current view, in the version that the whole page was drawn in."""
    view = state.current()
    number = state.drawn_version(view.landscape) if view.version is None else view.version
    version, trouble = shown(view.landscape, number)
    return Context(
        overview(version),
        words(version, view.language),
        _known(version, trouble),
        version,
    )


def shown(identifier: str, number: int | None = None) -> tuple[Version, Message | None]:
    """Return a version that can be shown: the one asked for, or else the newest that was read.

    Returns
    -------
    Version, Message or None
        And what keeps the store from being read.
    """
    stock = stored.stock()
    there = stock.shown.get(identifier) or stock.shown[default_view().landscape]
    asked = next((one for one in there.versions if one.number == number), there.version)
    try:
        overview(asked)
    except StoreError as reason:
        return there.version, stock.trouble or reason.message
    return asked, stock.trouble


@lru_cache(maxsize=32)
def words(version: Version, language: Language) -> Vocabulary:
    """Return the names of a landscape's codes in a language."""
    return Vocabulary(overview(version).taxonomy, speak(language))


@lru_cache(maxsize=16)
def overview(version: Version) -> Overview:
    """Open a version and place its clusters; kept, as nobody changes it."""
    return Overview(stored.opened(version), load_areas())


def offered() -> tuple[dict[str, Landscape], list[str]]:
    """Return the landscapes that can be opened, and the names of those that cannot."""
    stock = stored.stock()
    usable = {identifier: each.landscape for identifier, each in stock.shown.items()}
    return usable, list(stock.unusable)


def landscape_names(text: Text) -> dict[str, str]:
    """Return the landscapes on offer: identifier to name."""
    return {identifier: text.name(each) for identifier, each in offered()[0].items()}


def known(identifier: str, number: int | None = None) -> Known:
    """Return the codes that a link into a version of a landscape may name."""
    return _known(*shown(identifier, number))


def _known(version: Version, trouble: Message | None) -> Known:
    stock = stored.stock()
    known = _among(stock, version)
    if trouble is stock.trouble:
        return known
    return replace(known, edition=replace(known.edition, trouble=trouble))


@lru_cache(maxsize=8)
def _among(stock: stored.Stock, version: Version) -> Known:
    """Return the codes of a version, and what else there is; asked for several times a run."""
    there = stock.shown[version.landscape]
    edition = Edition(
        number=version.number,
        newest=there.version.number,
        digests={each.number: each.digest for each in there.versions},
        trouble=stock.trouble,
    )
    return replace(_codes(version), landscapes=frozenset(stock.shown), edition=edition)


@lru_cache(maxsize=16)
def _codes(version: Version) -> Known:
    opened = overview(version)
    taxonomy = opened.taxonomy
    return Known(
        landscapes=(),
        versions={version.landscape: opened.landscape.version},
        themes=frozenset(taxonomy.index[taxonomy["kind"] == "theme"]),
        segments=frozenset(taxonomy.index[taxonomy["kind"] == "segment"]),
        clusters=frozenset(opened.clusters.index),
        areas={area.code: area.level for area in opened.areas},
        measures=opened.measures,
        initiatives=initiative_ids(opened.landscape.table("strategy")),
    )


def default_view() -> View:
    """Return the view of a link that says nothing."""
    chosen, usable = settings(), stored.stock().shown
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
