"""The matrix: fields against areas, with the clusters behind every cell."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import pandas as pd
import streamlit as st

from analysis.filters import Filters
from analysis.overview import Overview
from analysis.pairs import field_by_area
from analysis.vocabulary import (
    AREA_LEVELS,
    CLUSTER_LEVELS,
    MATURITIES,
    PRESENCES,
    Vocabulary,
)
from foundation.language import Language, Text, first_letter_up, speak
from geodata.areas import LEVELS, Level
from ui import state
from ui.escape import markdown
from ui.palette import DARK, LIGHT, mix, readable_on, style_of
from ui.sentences import level_name
from ui.sidebar import choice
from ui.tables import ROW_HEIGHT
from ui.view import Rows

MOST_ROWS_SHOWN: Final = 14
STRONGEST: Final = 0.75
"""How much of a theme's colour the fullest cells have; the rest is the ground."""
FULLEST: Final = 6
NOBODY: Final = "·"
UNKNOWN_LEVEL: Final = "?"
FIRST_COLUMN: Final = 190
NARROWEST: Final = 104
LETTER: Final = 8
"""Pixels of a letter in a column's title, so that titles are read whole."""


@dataclass(frozen=True, eq=False)
class Matrix:
    """Clusters counted by field and area.

    Parameters
    ----------
    counts : DataFrame of int, by ``area_code``, a column for each field
        Areas in the reader's order, fields in the taxonomy's.
    shown : DataFrame of str
        The same as the reader sees it, with the levels.
    """

    counts: pd.DataFrame
    shown: pd.DataFrame

    def cell(self, row: int, title: str) -> tuple[str, str]:
        """Return field and area of a cell, from its row and the title of its column."""
        column = list(self.shown.columns).index(title) - 1
        return str(self.counts.columns[column]), str(self.counts.index[row])


@lru_cache(maxsize=64)
def matrix(
    overview: Overview, filters: Filters, fields: Rows, level: Level, language: Language
) -> Matrix:
    """Count the chosen clusters in every area of a level by theme or by segment."""
    text = speak(language)
    words = Vocabulary(overview.taxonomy, text)
    chosen = overview.chosen(filters)
    found = field_by_area(overview.present(level), chosen, overview.overlap.carried)
    names = {area.code: text.name(area) for area in overview.areas.at(level)}
    order = sorted(names, key=lambda code: text.sort_key(names[code]))
    nodes = _nodes(overview, chosen, filters, fields, words)
    whole = found.groupby(["area_code", "node_id"])["clusters"].sum().unstack("node_id")  # noqa: PD010
    counts = whole.reindex(index=order, columns=nodes).fillna(0).astype("int64")
    by_level = _by_level(found, words)
    shown = pd.DataFrame(
        {
            level_name(level, text): [names[code] for code in order],
            **{
                words.node(node): [
                    f"{int(counts.at[code, node])}  ({by_level[code, node]})"
                    if (code, node) in by_level
                    else NOBODY
                    for code in order
                ]
                for node in nodes
            },
        },
        index=pd.Index(order, name="area_code"),
    )
    return Matrix(counts, shown)


def _by_level(found: pd.DataFrame, words: Vocabulary) -> dict[tuple[str, str], str]:
    """Say how many clusters of each level meet in a cell: ``1n 3r``."""
    initials = _initials(words)
    said: dict[tuple[str, str], str] = {}
    for level, initial in initials.items():
        of_level = found[found["level"] == level]
        for area, node, clusters in zip(
            of_level["area_code"], of_level["node_id"], of_level["clusters"], strict=True
        ):
            part = f"{int(clusters)}{initial}"
            said[area, node] = f"{said[area, node]} {part}" if (area, node) in said else part
    return said


def _nodes(
    overview: Overview, chosen: pd.DataFrame, filters: Filters, fields: Rows, words: Vocabulary
) -> list[str]:
    """Return the fields that the chosen clusters carry: of the chosen themes, where there are."""
    carried = {node for one in chosen.index for node in overview.overlap.carried[one]}
    kinds, parents = overview.taxonomy["kind"], overview.taxonomy["parent"]
    nodes = [node for node in overview.taxonomy.index if node in carried and kinds[node] == fields]
    if fields == "theme":
        return [node for node in nodes if not filters.themes or node in filters.themes]
    nodes = [node for node in nodes if not filters.themes or parents[node] in filters.themes]
    themes = words.nodes("theme")
    text = words.text
    return sorted(
        nodes, key=lambda node: (themes.index(parents[node]), text.sort_key(words.node(node)))
    )


def _initials(words: Vocabulary) -> dict[str, str]:
    known = {code: words.word(CLUSTER_LEVELS, code)[0] for code in CLUSTER_LEVELS}
    return known | {"": UNKNOWN_LEVEL}


def exported(found: Matrix, words: Vocabulary) -> pd.DataFrame:
    """Return the matrix as plain numbers, to take home."""
    names = found.shown.iloc[:, [0]]
    counts = found.counts.rename(columns=words.node)
    return pd.concat([names, counts], axis="columns")


def choices(text: Text) -> None:
    """Choose what the matrix counts by, and its areas."""
    fields = {"theme": text("Themes"), "segment": text("Segments")}
    chosen = state.comparison()
    choice(
        st.segmented_control,
        text("Fields"),
        list(fields),
        chosen.fields,
        key="matrix_fields",
        change=lambda each: state.compare(fields=each, cell=None),
        format_func=lambda each: fields[each],
        required=True,
    )
    choice(
        st.segmented_control,
        text("Areas"),
        [level for level in LEVELS if level != "country"],
        chosen.level,
        key="matrix_level",
        change=lambda level: state.compare(level=level, cell=None),
        format_func=lambda level: text.say(AREA_LEVELS[level]),
        required=True,
    )


def headline(found: Matrix, words: Vocabulary) -> str:
    """Say in how many cells no cluster is present."""
    text = words.text
    empty = int((found.counts == 0).to_numpy().sum())
    return text(
        "{fields} fields in {areas} areas: in {empty} of {all} cells no cluster is present.",
        fields=found.counts.shape[1],
        areas=found.counts.shape[0],
        empty=empty,
        all=found.counts.size,
    )


def table(found: Matrix, words: Vocabulary, *, dark: bool) -> None:
    """Draw the matrix; choosing a cell opens the list behind it."""
    text = words.text
    rows = ",".join([*found.counts.index, *found.counts.columns])
    key = f"matrix_{text.language}_{abs(hash(rows)):x}"

    def choose() -> None:
        cells = st.session_state[key]["selection"]["cells"]
        if not cells:
            state.compare(cell=None)
            return
        row, title = cells[0]
        if title in found.shown.columns[1:] and row < len(found.counts):
            state.compare(cell=found.cell(row, title))

    first = found.shown.columns[0]
    st.dataframe(
        found.shown.style.apply(lambda _: _styles(found, words, dark=dark), axis=None),
        key=key,
        on_select=choose,
        selection_mode="single-cell",
        hide_index=True,
        row_height=ROW_HEIGHT,
        height=ROW_HEIGHT * (min(len(found.counts), MOST_ROWS_SHOWN) + 1) + 3,
        alt=text("Clusters by field and area; choose a cell to list them"),
        placeholder="",
        column_config={
            first: st.column_config.TextColumn(pinned=True, width=FIRST_COLUMN),
            **{
                title: st.column_config.TextColumn(
                    width=max(NARROWEST, LETTER * len(title) + 2 * LETTER), alignment="center"
                )
                for title in found.shown.columns[1:]
            },
        },
    )
    st.caption(
        text(
            "Clusters with a seat, an office or coverage below the whole country; in brackets by"
            " level: {levels}. A cluster stands in each of its fields.",
            levels=text.listing(
                [
                    f"{initial} {words.word(CLUSTER_LEVELS, code)}"
                    for code, initial in _initials(words).items()
                    if code
                ]
            ),
        )
    )


def _styles(found: Matrix, words: Vocabulary, *, dark: bool) -> pd.DataFrame:
    """Colour each cell by its theme, the stronger the more clusters meet there."""
    ground = (DARK if dark else LIGHT).empty
    styles = pd.DataFrame("", index=found.shown.index, columns=found.shown.columns)
    kinds = words.taxonomy["kind"]
    for title, node in zip(found.shown.columns[1:], found.counts.columns, strict=True):
        colour = style_of(node if kinds[node] == "theme" else words.parent(node)).colour
        styles[title] = [
            _style(mix(ground, colour, STRONGEST * min(int(number), FULLEST) / FULLEST))
            for number in found.counts[node]
        ]
    return styles


def _style(colour: str) -> str:
    return f"background-color: {colour}; color: {readable_on(colour)}"


def behind(overview: Overview, filters: Filters, words: Vocabulary) -> None:
    """List the clusters behind the cell that is open, nationwide ones apart."""
    text = words.text
    cell = state.comparison().cell
    if cell is None:
        st.info(
            text(
                "Choose a cell to see which clusters meet there: click it, or walk with the"
                " arrow keys and press Enter."
            ),
            icon=":material/touch_app:",
        )
        return
    node, code = cell
    here = overview.in_area(code, filters)
    carried = overview.overlap.carried
    here = here[here.index.isin([each for each in here.index if node in carried[each]])]
    place, field = text.name(overview.areas[code]), words.node(node)
    title = text.plural(
        "{field} in {place}: {n} cluster",
        "{field} in {place}: {n} clusters",
        len(here),
        field=field,
        place=place,
    )
    st.markdown("## " + markdown(title))
    if len(here):
        st.dataframe(_listed(here, words), hide_index=True, alt=title)
    elsewhere = overview.elsewhere_nationwide(code, filters)
    names = [text.name(row) for each, row in elsewhere.iterrows() if node in carried[each]]
    if names:
        st.markdown(
            markdown(
                text(
                    "Nationwide clusters of the field without seat or office here: {names}.",
                    names=text.listing(text.sorted(names)),
                )
            )
        )
    elif here.empty:
        st.caption(text("No nationwide cluster of the field either."))


def _listed(here: pd.DataFrame, words: Vocabulary) -> pd.DataFrame:
    text = words.text
    rows: list[dict[str, str]] = [
        {
            text("Cluster"): text.name(row),
            text("Level"): first_letter_up(words.word(CLUSTER_LEVELS, row["level"])),
            text("Maturity"): first_letter_up(words.word(MATURITIES, row["maturity"])),
            text("Here by"): first_letter_up(words.word(PRESENCES, row["kind"])),
            text("Segments"): ", ".join(text.sorted(words.node(each) for each in row["segments"])),
        }
        for _, row in here.iterrows()
    ]
    rows.sort(key=lambda row: text.sort_key(row[text("Cluster")]))
    return pd.DataFrame.from_records(rows)
