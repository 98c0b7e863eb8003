"""The versions of a landscape as the page Data opens and compares them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache

import streamlit as st

from analysis.changes import compare
from analysis.overview import Overview
from foundation.landscape import Landscape
from foundation.language import Text
from geodata.areas import load_areas
from loaders.store.errors import StoreError
from loaders.store.versions import Version
from pages.common.context import overview
from pages.common.rights import NotAllowedError
from ui.changes import Comparison
from ui.data_history import title
from ui.escape import markdown


@contextmanager
def saying(text: Text) -> Iterator[None]:
    """Tell the reader in a sentence what could not be done; the rest of the page stays."""
    try:
        yield
    except (StoreError, NotAllowedError) as reason:
        st.error(markdown(text.say(reason.message)), icon=":material/error:")


@lru_cache(maxsize=8)
def comparison(old: Version, new: Version, text: Text) -> Comparison:
    """Set two versions of a landscape side by side; kept, as none ever changes."""
    before, after = overview(old), overview(new)
    changes = compare(before.landscape, after.landscape)
    return Comparison(before, after, title(old, text), title(new, text), changes)


@lru_cache(maxsize=4)
def proposed(base: Version, landscape: Landscape, text: Text) -> Comparison:
    """Set a landscape that may be published beside the version that it builds on."""
    before, after = overview(base), Overview(landscape, load_areas())
    changes = compare(before.landscape, landscape)
    return Comparison(before, after, title(base, text), text("What would be published"), changes)
