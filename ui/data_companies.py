"""Lists of companies on the page Data: what lists may leave out, and the counts that may show."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from analysis.innovation import Counted, cells, years
from analysis.overview import Overview
from foundation.landscape import NATIONWIDE
from foundation.language import Text
from ui.exports import WITHHELD
from ui.innovation_controls import EFFECT_NAMES


def keep_those_there(text: Text) -> bool:
    """Ask whether lists replace those that are there, or come beside them."""
    ways = {
        False: text("The lists replace all company lists that are there"),
        True: text("The lists come beside those that are there"),
    }
    chosen: bool = st.radio(
        text("What the lists hold"),
        list(ways),
        key="companies_add",
        format_func=ways.__getitem__,
    )
    return chosen


def given(overview: Overview, text: Text) -> dict[str, str]:
    """Ask for the cluster and the year of lists that do not name them."""
    names = {str(each): text.name(row) for each, row in overview.clusters.iterrows()}
    with st.expander(text("For lists without a column of clusters or years")):
        left, right = st.columns(2)
        cluster = left.selectbox(
            text("Cluster"),
            sorted(names, key=lambda each: text.sort_key(names[each])),
            index=None,
            key="companies_cluster",
            format_func=names.__getitem__,
            placeholder=text("Named in the list"),
        )
        year = right.number_input(
            text("Year"),
            value=None,
            step=1,
            min_value=1990,
            max_value=2100,
            format="%d",
            key="companies_year",
            placeholder=text("Named in the list"),
        )
    told: Mapping[str, object] = {"cluster_id": cluster, "year": year}
    return {name: str(value) for name, value in told.items() if value}


def counts(overview: Overview, text: Text) -> None:
    """Show what may be shown of the newest year: companies in the country and its regions."""
    found = table(overview, text)
    if found.empty:
        return
    st.markdown(f"## {text('What everybody will see of the companies')}")
    st.dataframe(
        found,
        hide_index=True,
        row_height=35,
        height=35 * (len(found) + 1) + 3,
        placeholder=WITHHELD,
        alt=text("Companies per region, as far as they may be shown"),
    )
    st.caption(
        text(
            "Counts that would tell of single companies are withheld ({sign}), here and everywhere"
            " else.",
            sign=WITHHELD,
        )
    )


def table(overview: Overview, text: Text) -> pd.DataFrame:
    """Return the protected counts of the newest year: Denmark and its regions by what is counted.

    A withheld count is missing; what the lists say nothing of has no column.
    """
    every = overview.landscape.table("counts")
    reported = years(every)
    if not reported:
        return pd.DataFrame()
    year, regions = reported[-1], overview.codes("region")
    names = [text.name(overview.areas[code]) for code in (NATIONWIDE, *regions)]
    columns: dict[str, object] = {text("Area, {year}", year=str(year)): names}
    for effect, name in EFFECT_NAMES.items():
        counted = Counted(effect)
        found = pd.concat([cells(every, codes, counted, year) for codes in ([NATIONWIDE], regions)])
        if found["value"].notna().any() or found["withheld"].any():
            columns[text.say(name)] = found["value"].array
    return pd.DataFrame(columns)
