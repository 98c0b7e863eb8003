"""Workshops: whom to invite for a theme or a group, why, and what they could talk about."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Final

import streamlit as st

from analysis.filters import Filters
from analysis.network import Group, Network
from analysis.overlap import Overlap
from analysis.overview import Overview
from analysis.pairs import Thresholds
from analysis.verdicts import NONE, Verdicts
from analysis.vocabulary import Vocabulary
from analysis.workshops import group_workshop, groups_offered, theme_workshop, themes_offered
from foundation.language import Language, speak
from ui.documents import MIME, word
from ui.escape import markdown
from ui.exports import workbook
from ui.overlap_words import lower
from ui.short_names import topics_in_words
from ui.sidebar import choice
from ui.view import View
from ui.workshop_words import Proposal

MOST_LISTED: Final = 8
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def offered(overlap: Overlap, ties: Network) -> dict[str, Group | None]:
    """Return the keys of the workshops on offer: themes first, then groups with their clusters."""
    themes: dict[str, Group | None] = dict.fromkeys(themes_offered(overlap, ties.clusters))
    return themes | {group.key: group for group in groups_offered(ties)}


def opened(asked: str, filters: Filters, on_offer: dict[str, Group | None]) -> str | None:
    """Return the key of the workshop to show; None where there is none.

    Parameters
    ----------
    asked : str
        A theme, or any cluster of a group; what is not on offer gives way to the theme that the
        filters name, or to the first.
    """
    if asked in on_offer:
        return asked
    of_group = (key for key, group in on_offer.items() if group and asked in group.members)
    of_filter = (theme for theme in filters.themes if theme in on_offer)
    return next(of_group, next(of_filter, next(iter(on_offer), None)))


def choose(
    on_offer: dict[str, Group | None],
    key: str,
    words: Vocabulary,
    change: Callable[[str], None],
) -> None:
    """Let the reader choose the workshop."""
    choice(
        st.selectbox,
        words.text("Workshop"),
        list(on_offer),
        key,
        key="workshop",
        change=change,
        format_func=lambda each: name_of(each, on_offer[each], words),
        width=320,
    )


def name_of(key: str, group: Group | None, words: Vocabulary) -> str:
    """Return what a workshop is called in the list."""
    if group is None:
        return words.node(key)
    return words.text(
        "Group {number}: {fields}", number=group.number, fields=topics_in_words(group, words)
    )


@lru_cache(maxsize=128)
def proposal(
    overlap: Overlap,
    ties: Network,
    key: str,
    thresholds: Thresholds,
    language: Language,
    verdicts: Verdicts = NONE,
) -> Proposal:
    """Make the proposal of a workshop that is on offer."""
    words = Vocabulary(overlap.landscape.taxonomy, speak(language))
    group = offered(overlap, ties)[key]
    if group is None:
        found = theme_workshop(overlap, key, ties.clusters, thresholds)
        return Proposal(found, lower(words.node(key)), overlap, words, verdicts)
    found = group_workshop(overlap, group.members, thresholds)
    return Proposal(found, topics_in_words(group, words), overlap, words, verdicts)


def headline(made: Proposal) -> str:
    """Say what the workshop is about and how many could be invited."""
    return f"{made.title()}. {made.headline()}"


def invited(made: Proposal) -> None:
    """List whom to invite and why, in the order of names."""
    text = made.text
    st.markdown(f"**{text('Whom to invite, and why')}**")
    st.caption(made.reservation())
    lines = []
    for one in made.invited:
        marks = "".join(f" · {markdown(mark)}" for mark in made.marks(one))
        why = " ".join(markdown(each) for each in made.why(one))
        lines.append(f"- **{markdown(made.full(one))}**{marks}  \n  {why}")
    st.markdown("\n".join(lines))


def topics(made: Proposal) -> None:
    """List what those invited could talk about, and who could contribute."""
    text = made.text
    st.markdown(f"**{text('What they could talk about')}**")
    found = made.topics()
    if not found:
        st.caption(text("No field narrower than the theme is carried by two of them."))
    listed = [f"- **{markdown(field)}**: {markdown(who)}" for field, who, _ in found]
    st.markdown("\n".join(listed[:MOST_LISTED]))
    if more := listed[MOST_LISTED:]:
        with st.expander(text.plural("{n} more topic", "{n} more topics", len(more))):
            st.markdown("\n".join(more))


def to_discuss(made: Proposal) -> None:
    """List the unused chances among those invited, each with its sentence."""
    text = made.text
    st.markdown(f"**{text('Pairs to discuss')}**")
    found = [f"- {markdown(each)}" for each in made.to_discuss()]
    if not found:
        st.caption(text("There is no unused chance among them."))
    st.markdown("\n".join(found[:MOST_LISTED]))
    if more := found[MOST_LISTED:]:
        with st.expander(text.plural("{n} more pair", "{n} more pairs", len(more))):
            st.markdown("\n".join(more))


def context(made: Proposal) -> None:
    """Say where the field is short of clusters, and which strengths are on record."""
    if found := made.context():
        st.markdown(f"**{made.text('Gaps and recorded strengths')}**")
        st.markdown("\n".join(f"- {markdown(each)}" for each in found))


def downloads(made: Proposal, key: str, overview: Overview, view: View, link: str) -> None:
    """Offer the proposal as a document and as a workbook; both are made when asked for."""
    text, stem = made.text, file_stem(key, overview)
    st.download_button(
        text("Word"),
        data=lambda: word(made.paper(overview, view, link)),
        file_name=f"{stem}.docx",
        mime=MIME,
        key="workshop_word",
        icon=":material/download:",
        on_click="ignore",
        help=text("The proposal as a document, with filters, sources and the link to this view"),
    )
    st.download_button(
        text("Excel"),
        data=lambda: workbook(
            made.table(),
            overview,
            view,
            made.words,
            link,
            more={text("Pairs to discuss"): made.pairs_table()},
        ),
        file_name=f"{stem}.xlsx",
        mime=XLSX,
        key="workshop_excel",
        icon=":material/download:",
        on_click="ignore",
        help=text("The table as a workbook, with filters, sources and the link to this view"),
    )


def file_stem(key: str, overview: Overview) -> str:
    """Return the name of a file without its ending: what, of which landscape and version."""
    landscape = overview.landscape
    parts = ["workshop", key, landscape.identifier, landscape.version]
    return "-".join(re.sub(r"[^A-Za-z0-9._]+", "-", part).strip("-.") for part in parts)
