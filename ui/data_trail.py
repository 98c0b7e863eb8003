"""The audit trail: who did what to what, and when; read and taken home, never edited."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final, Protocol

import pandas as pd
import streamlit as st

from foundation.language import Message, Text, joined
from ui.data_history import moment

OWN_WORK: Final = frozenset({"document_saved", "document_removed"})
"""What people keep for themselves: drafts, views; there are many, and they decide nothing."""
MOST_ROWS_HIGH: Final = 12
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class Entry(Protocol):
    """An entry of the audit trail, as the store hands it out."""

    @property
    def number(self) -> int:
        """Counted from 1 without a gap."""

    @property
    def at(self) -> datetime:
        """When, in UTC."""

    @property
    def who(self) -> str:
        """Who did it."""

    @property
    def act(self) -> str:
        """What was done."""

    @property
    def subject(self) -> str:
        """To what."""

    @property
    def details(self) -> Mapping[str, Any]:
        """What else belongs to it."""

    @property
    def seal(self) -> str:
        """Over the entry and the one before it."""


def draw(
    entries: Sequence[Entry],
    acts: Mapping[str, Message],
    names: Mapping[str, str],
    broken: int | None,
    text: Text,
    *,
    download: Callable[[pd.DataFrame], bytes],
) -> None:
    """Show the trail, and offer it as a workbook with its seals.

    Parameters
    ----------
    entries : sequence of Entry
        The first act first.
    acts : mapping of str to Message
        What each act is called.
    names : mapping of str to str
        What a landscape is called.
    broken : int, optional
        The first entry that is not as it was written.
    text : Text
    download : callable
        Makes a workbook of the whole trail as a table.
    """
    if broken is not None:
        st.error(
            text("The list was changed from outside, from number {number} on", number=str(broken)),
            icon=":material/gpp_bad:",
        )
    if not entries:
        st.caption(text("Nobody has published or decided anything yet."))
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        own = st.toggle(text("Also drafts and saved views"), key="trail_own")
        st.download_button(
            text("Excel"),
            data=lambda: download(table(entries, acts, names, text)),
            file_name="klyngelandskab-revisionsspor.xlsx",
            mime=XLSX,
            key="trail_download",
            icon=":material/download:",
            on_click="ignore",
            help=text("The whole audit trail with its seals, as a workbook"),
        )
    shown = [each for each in entries if own or each.act not in OWN_WORK]
    found = table(shown, acts, names, text).drop(columns=text("Seal")).iloc[::-1]
    st.dataframe(
        found,
        key="trail_table",
        hide_index=True,
        row_height=35,
        height=35 * (min(len(found), MOST_ROWS_HIGH) + 1) + 3,
        alt=text("Table of who did what and when"),
    )


def table(
    entries: Sequence[Entry], acts: Mapping[str, Message], names: Mapping[str, str], text: Text
) -> pd.DataFrame:
    """Return the entries in words by their number, in the order given."""
    return pd.DataFrame(
        {
            text("When"): [moment(each.at, text) for each in entries],
            text("Who"): [each.who or "–" for each in entries],
            text("Act"): [
                text.say(acts[each.act]) if each.act in acts else each.act for each in entries
            ],
            text("To what"): [_subject(each, names) for each in entries],
            text("Details"): [_details(each, text) for each in entries],
            text("Seal"): [each.seal for each in entries],
        },
        index=pd.Index([each.number for each in entries], name="number"),
    )


def _subject(entry: Entry, names: Mapping[str, str]) -> str:
    return names.get(entry.subject) or str(entry.details.get("title") or entry.subject)


def _details(entry: Entry, text: Text) -> str:
    details = entry.details
    number, restored = details.get("number"), details.get("restored")
    pair = [str(details[name]) for name in ("cluster_a", "cluster_b") if name in details]
    return joined(
        [
            text("version {number}", number=str(number)) if number is not None else "",
            text("back to version {number}", number=str(restored)) if restored is not None else "",
            text.listing(pair) if pair else "",
            *(str(details.get(name) or "") for name in ("verdict", "name", "note", "reason")),
        ]
    )
