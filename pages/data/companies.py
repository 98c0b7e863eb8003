"""Lists of companies brought in: numbers become pseudonyms in memory, counts are protected."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pandas as pd
import streamlit as st

from analysis.confidentiality import Rule
from analysis.publishing import counted, protected
from foundation.language import Text
from foundation.settings import settings
from geodata.areas import load_areas
from loaders.deliveries import Upload, read_companies
from loaders.pseudonyms import MAKING_A_KEY, Key, KeyRefusedError
from loaders.store.versions import Version
from pages.common import stored
from pages.common.context import Context, overview
from pages.data import deliveries
from pages.data.deliveries import Reading
from ui import data_companies, data_import
from ui.escape import markdown


def choose(opened: Context, base: Version) -> None:
    """Ask for lists, where the key of their pseudonyms is configured, and read them."""
    text = opened.text
    if (key := company_key(text)) is None:
        return
    add = data_companies.keep_those_there(text)
    given = data_companies.given(overview(base), text)
    if chosen := data_import.uploader("companies", deliveries.times(), text):
        deliveries.keep(read(deliveries.taken(chosen), base, key, text, add=add, given=given))
        st.rerun()


def company_key(text: Text) -> Key | None:
    """Return the key of the pseudonyms; without one, say how it is made."""
    configured = settings().company_key
    try:
        if configured is not None:
            return Key(configured.get_secret_value())
    except KeyRefusedError as refused:
        st.error(markdown(text.say(refused.message)), icon=":material/key_off:")
        return None
    data_import.no_key(MAKING_A_KEY, text)
    return None


def read(
    uploads: tuple[Upload, ...],
    base: Version,
    key: Key,
    text: Text,
    *,
    add: bool,
    given: Mapping[str, str],
) -> Reading:
    """Read lists, count them and withhold what tells of single companies."""
    landscape, areas, least = stored.opened(base), load_areas(), settings().threshold
    names = text.listing(each.name for each in uploads)
    progress = data_import.reading(names, deliveries.forget, text)

    def count(lists: pd.DataFrame, told: Callable[[float], None]) -> pd.DataFrame:
        counts = counted(lists, landscape, areas)
        return protected(counts, landscape, areas, Rule(least), told)

    found = read_companies(
        uploads, landscape, key, count, threshold=least, given=given, add=add, progress=progress
    )
    made, tables = found.landscape, found.tables
    return Reading("companies", uploads, base, made, found.problems, tables, add=add, given=given)
