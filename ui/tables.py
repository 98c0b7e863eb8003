"""Tables beside the map: the same content and the same selection, by keyboard."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from analysis.filters import Filters
from analysis.measures import MEASURES
from analysis.overview import Overview
from analysis.vocabulary import CLUSTER_LEVELS, MATURITIES, Vocabulary
from foundation.language import Text, first_letter_up
from ui import state
from ui.panel import coverage_in_words
from ui.sentences import label_in_words, level_name
from ui.state import Kind, Selection

ROW_HEIGHT = 35
MOST_ROWS_SHOWN = 10


def areas(overview: Overview, level: str, filters: Filters, text: Text) -> pd.DataFrame:
    """List the areas of a level with every measure, by code, in the reader's order.

    Shares are whole percentages.
    """
    table = pd.DataFrame(index=pd.Index(overview.codes(level), name="code"))
    found = [overview.areas[code] for code in table.index]
    table[level_name(level, text)] = [text.name(area) for area in found]
    if level in ("municipality", "province"):
        regions = [overview.areas.parent(area.code, "region") for area in found]
        table[text("Region")] = [
            text.name(overview.areas[region]) if region else "" for region in regions
        ]
    for name, measure in MEASURES.items():
        values = overview.measure(name, level, filters)
        if measure.unit == "share":
            table[text("{measure} (%)", measure=text.say(measure.name))] = (
                (values * 100).round().astype(int)
            )
        else:
            table[text.say(measure.name)] = values.astype(int)
    order = sorted(table.index, key=lambda code: text.sort_key(text.name(overview.areas[code])))
    return table.loc[order]


def clusters(overview: Overview, chosen: pd.DataFrame, words: Vocabulary) -> pd.DataFrame:
    """List clusters by ``cluster_id``, in the reader's order."""
    text = words.text
    names = {each: text.name(row) for each, row in chosen.iterrows()}
    order = sorted(names, key=lambda each: text.sort_key(names[each]))
    ordered = chosen.loc[order]
    return pd.DataFrame(
        {
            text("Cluster"): [names[each] for each in order],
            text("Themes"): [
                ", ".join(words.node(theme) for theme in carried) for carried in ordered["themes"]
            ],
            text("Level"): [
                first_letter_up(words.word(CLUSTER_LEVELS, code)) for code in ordered["level"]
            ],
            text("Maturity"): [
                first_letter_up(words.word(MATURITIES, code)) for code in ordered["maturity"]
            ],
            text("Label"): [label_in_words(code, words) for code in ordered["label"]],
            text("Seat"): ordered["hq_place"].tolist(),
            text("Coverage"): [coverage_in_words(overview, str(each), words) for each in order],
        },
        index=pd.Index(order, name="cluster_id"),
    )


def choosable(
    table: pd.DataFrame,
    *,
    key: str,
    chosen: str | None,
    choose: Callable[[str | None], None],
    alt: str,
    **more: Any,
) -> None:
    """Draw a table in which choosing a row opens it.

    The table shows the choice made elsewhere, too: it is drawn anew when its own choice is no
    longer the one that is open.

    Parameters
    ----------
    table : DataFrame
        By the code that ``choose`` takes.
    chosen : str, optional
        The code that is open now.
    choose : callable
        Called with the code of the row, or None when the row is let go.
    """
    codes: Sequence[str] = table.index.tolist()
    row = codes.index(chosen) if chosen in codes else None
    drawn = st.session_state.setdefault(f"{key}_drawn", [0, None])
    if drawn[1] != row:
        drawn[:] = [drawn[0] + 1, row]
    widget_key = f"{key}_{drawn[0]}"

    def changed() -> None:
        rows = st.session_state[widget_key]["selection"]["rows"]
        drawn[1] = rows[0] if rows else None
        choose(codes[rows[0]] if rows else None)

    st.dataframe(
        table,
        key=widget_key,
        hide_index=True,
        on_select=changed,
        selection_mode="single-row",
        selection_default={"selection": {"rows": [] if row is None else [row]}},
        row_height=ROW_HEIGHT,
        height=ROW_HEIGHT * (min(len(table), MOST_ROWS_SHOWN) + 1) + 3,
        alt=alt,
        placeholder="",
        **more,
    )


def below_map(overview: Overview, words: Vocabulary) -> None:
    """Draw the table below the map: areas, clusters, or the nationwide clusters alone."""
    text = words.text
    view = state.current()
    kinds = {
        "areas": text("Areas"),
        "clusters": text("Clusters"),
        "nationwide": text("Nationwide clusters"),
    }
    kind = st.segmented_control(
        text("Table"),
        list(kinds),
        default="areas",
        format_func=lambda each: kinds[each],
        key="table_kind",
        required=True,
        label_visibility="collapsed",
    )
    if kind == "areas":
        table = areas(overview, view.level, view.filters, text)
    else:
        chosen = overview.chosen(view.filters)
        if kind == "nationwide":
            chosen = chosen[chosen.index.isin(overview.nationwide)]
        table = clusters(overview, chosen, words)
    selected: Kind = "area" if kind == "areas" else "cluster"
    choosable(
        table,
        key=f"table_{kind}_{view.level}_{view.language}",
        chosen=view.selected.code if view.selected and view.selected.kind == selected else None,
        choose=lambda code: state.change(selected=Selection(selected, code) if code else None),
        alt=text("Table with the content of the map; choose a row to open it"),
    )
