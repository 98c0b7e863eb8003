"""Tables below the map: the same content and the same selection, by keyboard."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Final

import numpy as np
import pandas as pd
import pyarrow as pa
import streamlit as st

from analysis.filters import Filters
from analysis.measures import MEASURES, Measure
from analysis.overview import Overview
from analysis.pairs import Thresholds
from analysis.vocabulary import CLUSTER_LEVELS, MATURITIES, Vocabulary
from foundation.language import Language, first_letter_up, speak
from geodata.areas import Level
from ui import state
from ui.exports import WITHHELD, workbook
from ui.panel import coverage_in_words
from ui.sentences import label_in_words, level_name
from ui.view import Kind, Selection

ROW_HEIGHT: Final = 35
MOST_ROWS_SHOWN: Final = 10
CACHED_TABLES: Final = 128


@lru_cache(maxsize=CACHED_TABLES)
def areas(
    overview: Overview,
    level: Level,
    filters: Filters,
    language: Language,
    thresholds: Thresholds | None = None,
) -> pd.DataFrame:
    """List the areas of a level with every measure, by code, in the reader's order.

    Shares are whole percentages. The table is kept; a caller does not change it.
    """
    text = speak(language)
    names = {area.code: text.name(area) for area in overview.areas.at(level)}
    order = sorted(names, key=lambda code: text.sort_key(names[code]))
    columns: dict[str, object] = {level_name(level, text): [names[code] for code in order]}
    if level in ("municipality", "province"):
        regions = [overview.areas.parent(code, "region") for code in order]
        columns[text("Region")] = pd.Categorical(
            [text.name(overview.areas[region]) if region else "" for region in regions]
        )
    for name in overview.measures:
        measure = MEASURES[name]
        values = overview.measure(name, level, filters, thresholds).loc[order]
        title = text.say(measure.name)
        if measure.unit == "share":
            title, values = text("{measure} (%)", measure=title), (values * 100).round()
        columns[title] = _numbers(values, measure)
    return pd.DataFrame(columns, index=pd.Index(order, name="code"))


def _numbers(values: pd.Series, measure: Measure) -> object:
    """Return a column's numbers in the smallest type; withheld ones of counts are missing."""
    if measure.source != "counts":
        return values.to_numpy().astype(np.int16)
    if measure.unit == "count":
        return values.astype("Int32").to_numpy()
    return values.round(2).to_numpy(np.float32)


@lru_cache(maxsize=CACHED_TABLES)
def clusters(
    overview: Overview, filters: Filters, language: Language, *, only_nationwide: bool
) -> pd.DataFrame:
    """List the chosen clusters by ``cluster_id``, in the reader's order.

    The table is kept; a caller does not change it.
    """
    text = speak(language)
    words = Vocabulary(overview.taxonomy, text)
    chosen = overview.chosen(filters)
    if only_nationwide:
        chosen = chosen[chosen.index.isin(overview.nationwide)]
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


def below_map(overview: Overview, words: Vocabulary, link: str) -> None:
    """Draw the table below the map, and offer it as a workbook.

    Parameters
    ----------
    overview : Overview
    words : Vocabulary
    link : str
        The address of the view, for the workbook.
    """
    text = words.text
    view = state.current()
    kinds = {
        "areas": text("Areas"),
        "clusters": text("Clusters"),
        "nationwide": text("Nationwide clusters"),
    }
    bar = st.container(horizontal=True, horizontal_alignment="distribute")
    kind = bar.segmented_control(
        text("Table"),
        list(kinds),
        default="areas",
        format_func=lambda each: kinds[each],
        key="table_kind",
        required=True,
        label_visibility="collapsed",
    )
    if kind == "areas":
        table = areas(overview, view.level, view.filters, view.language, view.thresholds)
    else:
        only = kind == "nationwide"
        table = clusters(overview, view.filters, view.language, only_nationwide=only)
    with bar:
        download(lambda: table, overview, words, name=kind, link=link)
    selected: Kind = "area" if kind == "areas" else "cluster"
    choosable(
        table,
        key=f"table_{kind}_{view.level}_{view.language}",
        chosen=view.selected.code if view.selected and view.selected.kind == selected else None,
        choose=lambda code: state.choose_row(Selection(selected, code) if code else None),
        alt=text("Table with the content of the map; choose a row to open it"),
    )


def download(
    table: Callable[[], pd.DataFrame],
    overview: Overview,
    words: Vocabulary,
    *,
    name: str,
    link: str,
    about: Sequence[tuple[str, str]] = (),
    more: Callable[[], Mapping[str, pd.DataFrame]] | None = None,
    label: str = "",
) -> None:
    """Offer a table as a workbook; it is made when it is asked for.

    Parameters
    ----------
    about : sequence of tuple of str
        What the table shows, in place of the clusters that the filters choose.
    more : callable, optional
        Gives further sheets by their titles.
    label : str
        What the button says, in place of “Excel”.
    """
    text, view = words.text, state.current()
    st.download_button(
        label or text("Excel"),
        data=lambda: workbook(table(), overview, view, words, link, about, more and more()),
        file_name=f"klyngelandskab-{view.landscape}-{name}.xlsx",
        mime="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        key=f"download_{name}",
        icon=":material/download:",
        on_click="ignore",
        help=text("The table as a workbook, with filters, sources and the link to this view"),
    )


def choosable(
    table: pd.DataFrame,
    *,
    key: str,
    chosen: str | None,
    choose: Callable[[str | None], None],
    alt: str,
) -> None:
    """Draw a table in which choosing a row opens it.

    The table shows the choice made elsewhere, too: it is drawn anew when its own choice is no
    longer the one that is open. Only what is seen is sent, without pandas' own description.

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
        choose(codes[rows[0]] if rows and rows[0] < len(codes) else None)

    st.dataframe(
        pa.Table.from_pandas(table, preserve_index=False).replace_schema_metadata(),
        key=widget_key,
        hide_index=True,
        on_select=changed,
        selection_mode="single-row",
        selection_default={"selection": {"rows": [] if row is None else [row]}},
        row_height=ROW_HEIGHT,
        height=ROW_HEIGHT * (min(len(table), MOST_ROWS_SHOWN) + 1) + 3,
        alt=alt,
        placeholder=WITHHELD,
    )
