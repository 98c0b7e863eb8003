"""What a landscape rests on: its tables, its sources and licences, and its digest."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from analysis.overview import Overview
from foundation.landscape import TABLES, Landscape, Source
from foundation.language import Text, joined
from ui.changes import COUNTED_ONLY
from ui.data_words import table_name
from ui.escape import markdown


def contents(overview: Overview, text: Text) -> None:
    """Say what the landscape describes, and how many rows each of its tables has."""
    opened = overview.landscape
    description = opened.description_en if text.language == "en" else opened.description_da
    for paragraph in description.split("\n\n"):
        st.markdown(markdown(paragraph))
    st.caption(
        text("As of {day}; version {version}.", day=opened.as_of, version=f"`{opened.version}`")
        + " "
        + text("The letters and digits at its end are a digest of all the content.")
    )
    st.markdown(f"## {text('Tables')}")
    tables = [(name, opened.table(name)) for name in TABLES if name in opened.tables]
    found = pd.DataFrame(
        {
            text("Table"): [table_name(name, text) for name, _ in tables],
            text("Rows"): [
                text("not shown") if name in COUNTED_ONLY else text.number(len(frame))
                for name, frame in tables
            ],
            text("Rows with a source"): [_sourced(frame, text) for _, frame in tables],
        }
    )
    st.dataframe(
        found,
        hide_index=True,
        row_height=35,
        height=35 * (len(found) + 1) + 3,
        width=620,
        alt=text("The tables of the landscape"),
    )


def _sourced(frame: pd.DataFrame, text: Text) -> str:
    if "source" not in frame or frame.empty:
        return "–"
    return text.percent(float((frame["source"] != "").mean()))


def origins(opened: Landscape, text: Text) -> None:
    """List the sources and licences of the landscape as a whole."""
    st.markdown(f"## {text('Sources')}")
    st.markdown(
        text("Every row of the landscape names its own source; the panel of a cluster links to it.")
    )
    _listed(opened.sources, text)
    st.markdown(f"## {text('Licences')}")
    _listed(opened.licences, text)


def _listed(sources: Sequence[Source], text: Text) -> None:
    if not sources:
        st.caption(text("None on record"))
    lines = []
    for each in sources:
        name = markdown(joined([each.title, each.licence]))
        linked = each.path.startswith("https://")
        lines.append(f"- [{name}]({each.path})" if linked else f"- {name}")
    st.markdown("\n".join(lines))


def exports(text: Text) -> None:
    """Point to where everything can be taken home."""
    st.markdown(f"## {text('Take it home')}")
    st.markdown(
        text(
            "The catalogue offers every filtered view as Excel, CSV, Data Package, GeoJSON and"
            " GeoPackage. A Data Package can be brought in again under “Import”."
        )
    )
    st.page_link(
        "pages/catalogue/catalogue.py",
        label=text("To the exports of the catalogue"),
        icon=":material/menu_book:",
    )
