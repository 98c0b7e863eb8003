"""What differs between two versions of a landscape, in the reader's words: sentence and table."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

import pandas as pd
import streamlit as st

from analysis.changes import Changes, FieldChange, TableChanges
from analysis.overview import Overview
from analysis.vocabulary import Vocabulary
from foundation.language import Message, Text
from ui import state
from ui.data_words import NOTHING, Cells, column_name, header_name, table_name
from ui.escape import markdown
from ui.exports import workbook

COUNTED_ONLY: Final = frozenset({"participation", "counts"})
"""Tables whose rows are about companies: it is said how many differ, and never which."""
MOST_SHOWN: Final = 1_000
MOST_ROWS_HIGH: Final = 12
LONGEST: Final = 200
ADDED, REMOVED, CHANGED = "added", "removed", "changed"
ACTS: Final[Mapping[str, Message]] = {
    ADDED: Message("Added"),
    REMOVED: Message("Removed"),
    CHANGED: Message("Changed"),
}
_FACTS: Final[Mapping[str, tuple[str, ...]]] = {
    "clusters": ("themes", "level", "maturity", "hq_place"),
    "coverage": ("kind",),
    "partners": ("kind",),
    "taxonomy": ("kind", "parent"),
    "collaborations": ("model", "since"),
    "funding": ("amount_dkk",),
    "verdicts": ("verdict", "reason"),
    "milestones": ("value", "unit"),
    "strengths": ("kind",),
    "indicators": ("value", "unit"),
}
"""What is told of a row that was added or removed, beside what it is."""


@dataclass(frozen=True, eq=False)
class Comparison:
    """Two versions side by side.

    Parameters
    ----------
    old, new : Overview
    old_name, new_name : str
        What the two are called.
    changes : Changes
        What differs.
    """

    old: Overview
    new: Overview
    old_name: str
    new_name: str
    changes: Changes


def summary(changes: Changes, text: Text) -> list[tuple[str, str]]:
    """Return for each table that differs its name, and how many rows were added and so on."""
    lines = [(text("The landscape itself"), _counted(0, 0, len(changes.header), text))]
    lines = lines if changes.header else []
    return lines + [
        (table_name(name, text), _counted(*found.counts, text))
        for name, found in changes.tables.items()
    ]


def _counted(added: int, removed: int, changed: int, text: Text) -> str:
    said = [
        text.plural("{n} added", "{n} added", added) if added else "",
        text.plural("{n} removed", "{n} removed", removed) if removed else "",
        text.plural("{n} changed", "{n} changed", changed) if changed else "",
    ]
    return ", ".join(each for each in said if each)


@lru_cache(maxsize=8)
def table(comparison: Comparison, text: Text) -> pd.DataFrame:
    """Return one row per thing added or removed and per field changed, by code, in words.

    The columns are named in the reader's language: table, what, change, field, before, after. The
    table is kept; a caller does not change it.
    """
    cells = Cells(comparison.old, comparison.new, text)
    rows = [*_header_rows(comparison.changes.header, cells)]
    for found in comparison.changes.tables.values():
        if found.table in COUNTED_ONLY:
            rows.append(_only_counted(found, text))
        else:
            rows += _table_rows(found, cells)
    names = [text("Table"), text("What"), text("Change"), text("Field")]
    frame = pd.DataFrame(rows, columns=["code", *names, text("Before"), text("After")])
    return frame.set_index("code")


def _header_rows(header: tuple[FieldChange, ...], cells: Cells) -> Iterator[tuple[str, ...]]:
    text = cells.text
    for each in header:
        yield (
            "",
            text("The landscape itself"),
            "",
            text.say(ACTS[CHANGED]),
            header_name(each.name, text),
            cells.say(each.name, each.old),
            cells.say(each.name, each.new),
        )


def _only_counted(found: TableChanges, text: Text) -> tuple[str, ...]:
    what = text("Rows about companies are counted and never listed")
    counted = _counted(*found.counts, text)
    return "", table_name(found.table, text), what, text.say(ACTS[CHANGED]), "", NOTHING, counted


def _table_rows(found: TableChanges, cells: Cells) -> Iterator[tuple[str, ...]]:
    text = cells.text
    name = table_name(found.table, text)
    told = _FACTS.get(found.table, ())
    naming = tuple(each for each in found.key if each not in told)
    for act, listed in ((ADDED, found.added), (REMOVED, found.removed)):
        for row in listed:
            key = tuple(row.get(each) for each in found.key)
            what = _what(naming, tuple(row.get(each) for each in naming), cells)
            said = _facts(found.table, row, cells)
            before, after = (NOTHING, said) if act == ADDED else (said, NOTHING)
            yield _code(key), name, what, text.say(ACTS[act]), "", before, after
    for change in found.changed:
        what = _what(found.key, change.key, cells)
        for each in change.fields:
            yield (
                _code(change.key),
                name,
                what,
                text.say(ACTS[CHANGED]),
                column_name(found.table, each.name, text),
                cells.say(each.name, each.old),
                cells.say(each.name, each.new),
            )


def _what(columns: tuple[str, ...], key: tuple[Any, ...], cells: Cells) -> str:
    """Name a row by its key: the cluster, the place, the year."""
    said = [cells.say(column, value) for column, value in zip(columns, key, strict=True)]
    return " · ".join(each for each in said if each != NOTHING)


def _code(key: tuple[Any, ...]) -> str:
    return " / ".join(str(each) for each in key if each is not None)


def _facts(table: str, row: Mapping[str, Any], cells: Cells) -> str:
    known = [cells.say(name, row[name]) for name in _FACTS.get(table, ()) if name in row]
    return " · ".join(known) or cells.text("on record")


def draw(
    comparison: Comparison, text: Text, *, key: str, download: Callable[[], bytes] | None = None
) -> None:
    """Show a comparison as a table that can be narrowed to tables and kinds of change.

    Parameters
    ----------
    comparison : Comparison
    text : Text
    key : str
        Tells the tables of two pages apart.
    download : callable, optional
        Makes the workbook of the whole comparison.
    """
    found = table(comparison, text)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        shown = _narrowed(found, text, key)
        if download is not None:
            st.download_button(
                text("Excel"),
                data=download,
                file_name=f"klyngelandskab-{comparison.new.landscape.identifier}-forskelle.xlsx",
                mime="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                key=f"{key}_download",
                icon=":material/download:",
                on_click="ignore",
                help=text("All differences as a workbook, with both versions and sources"),
            )
    if shown.empty:
        st.caption(text("Nothing differs in what you have chosen above."))
        return
    visible = shown.head(MOST_SHOWN)
    st.dataframe(
        visible.map(_short),
        key=f"{key}_table",
        hide_index=True,
        row_height=35,
        height=35 * (min(len(visible), MOST_ROWS_HIGH) + 1) + 3,
        column_config={
            text("Table"): st.column_config.Column(width=130),
            text("Change"): st.column_config.Column(width=90),
            text("Field"): st.column_config.Column(width=150),
        },
        alt=text("Table of everything that differs between the two versions"),
    )
    if len(shown) > len(visible):
        st.caption(
            text(
                "The first {n} of {total} differences; the workbook holds all of them.",
                n=len(visible),
                total=len(shown),
            )
        )


def _narrowed(found: pd.DataFrame, text: Text, key: str) -> pd.DataFrame:
    """Offer to see only some tables and some kinds of change."""
    shown = found
    for column, label in ((text("Table"), text("Tables")), (text("Change"), text("Changes"))):
        options = list(dict.fromkeys(found[column]))
        if len(options) < 2:
            continue
        chosen = st.pills(
            label,
            options,
            selection_mode="multi",
            key=f"{key}_{'table' if label == text('Tables') else 'act'}_filter",
            format_func=markdown,
        )
        if chosen:
            shown = shown[shown[column].isin(chosen)]
    return shown


def _short(cell: str) -> str:
    return cell if len(cell) <= LONGEST else f"{cell[:LONGEST]} …"


def as_workbook(comparison: Comparison, words: Vocabulary, link: str) -> bytes:
    """Return a comparison as a workbook, with a sheet that says what was compared."""
    text = words.text
    about = [
        (text("Differences from"), comparison.old_name),
        (text("Differences to"), comparison.new_name),
        *summary(comparison.changes, text),
    ]
    return workbook(table(comparison, text), comparison.new, state.current(), words, link, about)
