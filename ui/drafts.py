"""Corrections being gathered: the editable table, the form of a cluster, and the list of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, Final

import pandas as pd
import streamlit as st

from analysis.corrections import CLUSTERS, Correction, Tables, applied, cell, coverage_of
from analysis.overview import Overview
from analysis.vocabulary import Vocabulary
from foundation.headings import COLUMN_HEADINGS
from foundation.language import first_letter_up
from foundation.problems import Problem
from ui.data_fields import FIELDS, GROUPS, IN_TABLE, Field, options, text_of, value_of
from ui.data_words import NOTHING, Cells, column_name
from ui.escape import markdown
from ui.sidebar import choice

Put = Callable[[Sequence[Correction]], None]
KINDS: Final = ("declared", "office")
MOUNTED: Final = "corrections_table"
FIRST_DAY: Final = date(1990, 1, 1)
LAST_DAY: Final = date(2100, 12, 31)
MOST_ROWS_HIGH: Final = 14
_TIMES: Final = "corrections_table_times"


@dataclass(frozen=True, eq=False)
class Gathered:
    """What is to be corrected, and on what.

    Parameters
    ----------
    base : mapping of str to DataFrame
        The newest version's tables as text.
    corrections : tuple of Correction
        In the order in which they were made.
    overview : Overview
        The newest version.
    words : Vocabulary
    """

    base: Tables
    corrections: tuple[Correction, ...]
    overview: Overview
    words: Vocabulary

    @cached_property
    def now(self) -> Tables:
        """The tables with all corrections made."""
        return applied(self.base, self.corrections)

    @property
    def ids(self) -> list[str]:
        """The clusters there will be, in the reader's order."""
        names = self.names
        return sorted(names, key=lambda each: self.words.text.sort_key(names[each]))

    @cached_property
    def names(self) -> dict[str, str]:
        """The clusters' names: those there will be."""
        return self._names(self.now)

    def name(self, cluster: str) -> str:
        """Return a cluster's name as it is known, or the one that it will have if it is new."""
        return self._names(self.base).get(cluster) or self.names.get(cluster) or cluster

    def _names(self, tables: Tables) -> dict[str, str]:
        clusters = tables[CLUSTERS]
        own = clusters["name_da"]
        if self.words.text.language == "en":
            own = clusters["name_en"].where(clusters["name_en"] != "", own)
        return dict(zip(clusters["cluster_id"], own, strict=True))

    @cached_property
    def nodes(self) -> Mapping[str, Sequence[str]]:
        """The nodes of each kind, and the municipalities by ``place``, in the reader's order."""
        words = self.words
        kinds = ("theme", "segment", "growth_area")
        found = {
            kind: sorted(words.nodes(kind), key=lambda node: words.text.sort_key(words.node(node)))
            for kind in kinds
        }
        return {**found, "place": self.areas("municipality")}

    def areas(self, *levels: str) -> list[str]:
        """Return the codes of the areas of some levels, the widest level first."""
        text = self.words.text
        found = [area for area in self.overview.areas if area.level in levels]
        found.sort(key=lambda area: text.sort_key(text.name(area)))
        return [area.code for level in levels for area in found if area.level == level]

    def say(self, field: Field, code: str) -> str:
        """Return what an option of a field is called."""
        if field.words is not None:
            return first_letter_up(self.words.word(field.words, code))
        if field.sort == "place":
            return self.area(code)
        return self.words.node(code)

    def area(self, code: str) -> str:
        """Return an area's name."""
        areas = self.overview.areas
        return self.words.text.name(areas[code]) if code in areas else code


def let_go_of_table() -> None:
    """Let the editable table be drawn anew with what has been corrected elsewhere."""
    st.session_state.pop(MOUNTED, None)


def table(gathered: Gathered, put: Put) -> None:
    """Draw the clusters as a table to type in; each change is put into the draft at once.

    The table keeps the rows that it was first drawn with, and with them the reader's place in it.
    """
    text = gathered.words.text
    if MOUNTED not in st.session_state:
        st.session_state[_TIMES] = st.session_state.get(_TIMES, 0) + 1
        st.session_state[MOUNTED] = (gathered.ids, _rows(gathered))
    ids, rows = st.session_state[MOUNTED]
    key = f"corrections_{text.language}_{st.session_state[_TIMES]}"

    def changed() -> None:
        edited = st.session_state[key]["edited_rows"]
        put(
            [
                Correction("change", ids[int(row)], str(column), text_of(value))
                for row, cells in edited.items()
                for column, value in cells.items()
            ]
        )

    st.data_editor(
        rows,
        key=key,
        hide_index=True,
        num_rows="fixed",
        on_change=changed,
        row_height=35,
        height=35 * (min(len(rows), MOST_ROWS_HIGH) + 1) + 3,
        column_config={
            name: _column(gathered, FIELDS[name], pinned=place == 0)
            for place, name in enumerate(IN_TABLE)
        },
        alt=text("Table of the clusters; type in a cell to correct it"),
        placeholder=NOTHING,
    )


def _rows(gathered: Gathered) -> pd.DataFrame:
    clusters = gathered.now[CLUSTERS].set_index("cluster_id").reindex(columns=list(IN_TABLE))
    clusters = clusters.fillna("").loc[gathered.ids]
    return pd.DataFrame(
        {
            name: pd.Series(
                [value_of(FIELDS[name], each) for each in clusters[name]],
                index=clusters.index,
                dtype=_TYPES.get(FIELDS[name].sort, object),
            )
            for name in IN_TABLE
        }
    )


_TYPES: Final = {"year": "Int64", "whole": "Int64", "number": "Float64"}


def _column(gathered: Gathered, field: Field, *, pinned: bool) -> Any:
    """Return how a column of the editable table is drawn."""
    text = gathered.words.text
    label, config = column_name(CLUSTERS, field.column, text), st.column_config
    shared = {"required": field.required, "pinned": pinned}
    match field.sort:
        case "nodes":
            return config.MultiselectColumn(
                label,
                options=list(gathered.nodes[field.node]),
                format_func=lambda code: gathered.say(field, code),
                width="medium",
                **shared,
            )
        case "choice" | "yes" | "place":
            return config.SelectboxColumn(
                label,
                options=options(field, "", gathered.nodes),
                format_func=lambda code: gathered.say(field, code),
                **shared,
            )
        case "day":
            return config.DateColumn(
                label, format="DD.MM.YYYY", min_value=FIRST_DAY, max_value=LAST_DAY, **shared
            )
        case "year" | "whole":
            return config.NumberColumn(label, step=1, format="%d", **shared)
        case "number":
            return config.NumberColumn(label, **shared)
    return config.TextColumn(label, width="large" if pinned else None, **shared)


def form(gathered: Gathered, cluster: str, put: Put) -> None:
    """Draw every field of one cluster, and its coverage; each change is put at once."""
    text = gathered.words.text
    for place, (title, fields) in enumerate(GROUPS.values()):
        with st.expander(text.say(title), expanded=place < 2):
            columns = st.columns(2, gap="medium")
            for position, field in enumerate(fields):
                with columns[position % 2]:
                    _field(gathered, cluster, field, put)
    with st.expander(text("Coverage"), expanded=True):
        for kind in KINDS:
            _coverage(gathered, cluster, kind, put)


def _field(gathered: Gathered, cluster: str, field: Field, put: Put) -> None:
    text = gathered.words.text
    now = cell(gathered.now, cluster, field.column)
    label = column_name(CLUSTERS, field.column, text)
    if field.required:
        label = text("{field} (must be filled in)", field=label)

    key = f"field_{cluster}_{field.column}"
    st.session_state[key] = now if field.sort in ("text", "long") else value_of(field, now)

    def changed() -> None:
        put([Correction("change", cluster, field.column, text_of(st.session_state[key]))])

    widget, listed, more = _widget(gathered, field, now)
    about = COLUMN_HEADINGS[CLUSTERS][field.column].about
    more["help"] = text.say(about) if about else None
    widget(label, *listed, key=key, on_change=changed, **more)


def _widget(
    gathered: Gathered, field: Field, now: str
) -> tuple[Callable[..., Any], list[list[str]], dict[str, Any]]:
    """Return the widget of a field, its options if it has any, and how it is drawn."""
    none_yet = gathered.words.text("Nothing on record")
    named = {"format_func": lambda code: gathered.say(field, code), "placeholder": none_yet}
    match field.sort:
        case "nodes":
            return st.multiselect, [options(field, now, gathered.nodes)], {**named, "wrap": True}
        case "choice" | "yes" | "place":
            return st.selectbox, [options(field, now, gathered.nodes)], {**named, "index": None}
        case "day":
            bounds = {"min_value": FIRST_DAY, "max_value": LAST_DAY}
            return st.date_input, [], {"value": None, "format": "DD.MM.YYYY", **bounds}
        case "year" | "whole":
            whole = {"value": None, "step": 1, "format": "%d"}
            return st.number_input, [], {**whole, "placeholder": none_yet}
        case "number":
            return st.number_input, [], {"value": None, "placeholder": none_yet, "format": "%g"}
        case "long":
            return st.text_area, [], {"height": 110}
    return st.text_input, [], {}


def _coverage(gathered: Gathered, cluster: str, kind: str, put: Put) -> None:
    text = gathered.words.text
    names = {"declared": text("Covers"), "office": text("Offices")}
    listed = gathered.areas("country", "region", "growth_forum", "province", "municipality")
    covered = list(coverage_of(gathered.now, cluster, kind))
    choice(
        st.multiselect,
        names[kind],
        [*listed, *(each for each in covered if each not in listed)],
        covered,
        key=f"cover_{cluster}_{kind}",
        change=lambda codes: put([Correction("cover", cluster, kind, ";".join(codes))]),
        format_func=gathered.area,
        placeholder=text("Choose municipalities, provinces, regions or the whole country"),
        wrap=True,
    )


def pending(gathered: Gathered, undo: Callable[[Correction], None]) -> None:
    """List the corrections that wait to be published, each with a way back."""
    text = gathered.words.text
    with st.container(key="pending_corrections", gap=None):
        for place, each in enumerate(gathered.corrections):
            if each.act == "change" and _is_new(gathered, each.cluster, each.field):
                continue
            with st.container(horizontal=True, vertical_alignment="center", gap="small"):
                st.markdown(in_words(gathered, each), width="stretch")
                st.button(
                    text("Take back"),
                    key=f"take_back_{place}",
                    icon=":material/undo:",
                    type="tertiary",
                    on_click=undo,
                    args=(each,),
                )


def _is_new(gathered: Gathered, cluster: str, field: str) -> bool:
    """Return whether a change is the name of a new cluster, which its own line says already."""
    added = any(each.act == "add" and each.cluster == cluster for each in gathered.corrections)
    return added and field == "name_da"


def in_words(gathered: Gathered, each: Correction) -> str:
    """Say a correction in one line of Markdown."""
    text = gathered.words.text
    name = f"**{markdown(gathered.name(each.cluster))}**"
    if each.act == "add":
        return text("{name}: new cluster", name=name)
    if each.act == "remove":
        return text("{name}: taken out, with its coverage", name=name)
    before, after = (_said(gathered, tables, each) for tables in (gathered.base, gathered.now))
    field = text("Coverage") if each.act == "cover" else column_name(CLUSTERS, each.field, text)
    if each.act == "cover" and each.field == "office":
        field = text("Offices")
    return text(
        "{name}: {field}: {before} → {after}",
        name=name,
        field=markdown(field),
        before=markdown(before),
        after=markdown(after),
    )


def _said(gathered: Gathered, tables: Tables, each: Correction) -> str:
    if each.act == "cover":
        codes = coverage_of(tables, each.cluster, each.field)
        return ", ".join(gathered.area(code) for code in codes) or NOTHING
    found = cell(tables, each.cluster, each.field)
    if each.field not in FIELDS:
        return found or NOTHING
    field = FIELDS[each.field]
    cells = Cells(gathered.overview, gathered.overview, gathered.words.text)
    value = value_of(field, found)
    if field.sort == "yes":
        return cells.say(each.field, {"true": True, "false": False}.get(found))
    return cells.say(each.field, tuple(value) if isinstance(value, list) else value or found)


def faults(gathered: Gathered, found: Iterable[tuple[str, Problem]]) -> None:
    """List what the check says of the corrected clusters."""
    text = gathered.words.text
    for cluster, problem in found:
        column = column_name(CLUSTERS, problem.column, text) if problem.column else ""
        sentence = text(
            "{name}: {field}: {problem}.",
            name=gathered.name(cluster),
            field=column,
            problem=text.say(problem.message),
        )
        if problem.severity == "error":
            st.error(markdown(sentence), icon=":material/error:")
        else:
            st.warning(markdown(sentence), icon=":material/warning:")
