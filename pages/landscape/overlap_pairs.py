"""The view "Pairs": the list of pairs with their verdicts, and the one that is open."""

from __future__ import annotations

import streamlit as st

from analysis.verdicts import Pair, Verdicts, absent
from pages.common.context import Context
from pages.common.verdicts import verdicts
from pages.landscape import overlap_one_pair
from ui import controls, overlap_pairs, sidebar, state, tables, verdict_words
from ui import verdicts as verdict_widgets
from ui.escape import markdown


def show(opened: Context) -> None:
    """List the pairs, and open one of them."""
    view, words, text = state.current(), opened.words, opened.text
    overlap, said = opened.overview.overlap, verdicts(opened)
    narrowed = state.comparison().verdict
    sidebar.filters(opened.overview, words)
    pairs = overlap_pairs.listed(opened.overview, view.filters, view.thresholds, said, narrowed)
    controls.hints(text)
    if narrowed:
        headline = verdict_words.headline(len(pairs), narrowed, text)
    else:
        headline = overlap_pairs.headline(pairs, text)
    st.markdown("# " + markdown(headline))
    controls.narrowed(view.filters, words)
    controls.empty_result(opened.overview, words)
    with st.container(horizontal=True, vertical_alignment="center"):
        overlap_pairs.thresholds(text)
        verdict_widgets.choose_state(text)
        controls.copy_link(opened.known, text)
        tables.download(
            lambda: overlap_pairs.exported(pairs, overlap, said, text),
            opened.overview,
            words,
            name="pairs",
            link=state.link(opened.known),
        )
        offer_verdicts(opened, said)
    if widened := verdict_words.widened(narrowed, text):
        st.caption(widened)
    overlap_pairs.reservations(overlap, text)
    if pairs.empty and narrowed:
        st.info(verdict_words.nothing(narrowed, text), icon=":material/forum:")
    else:
        overlap_pairs.table(pairs, overlap, said, text)
    verdict_widgets.absent(
        absent(said, overlap, view.thresholds), overlap, view.thresholds, text, open_pair
    )
    chosen = overlap_pairs.opened(pairs, overlap, state.comparison().pair, view.thresholds)
    if chosen is not None:
        overlap_one_pair.show(opened, chosen, said)


def offer_verdicts(opened: Context, said: Verdicts) -> None:
    """Offer all verdicts with their history as a workbook, once there are any."""
    overlap, text = opened.overview.overlap, opened.text
    thresholds = state.current().thresholds
    if said.in_force or said.recorded:
        tables.download(
            lambda: verdict_words.table(said, overlap, thresholds, text),
            opened.overview,
            opened.words,
            name="verdicts",
            link=state.link(opened.known),
            label=text("All verdicts"),
            about=verdict_words.about(said, thresholds, text),
            more=lambda: {text("History"): verdict_words.history_table(said, overlap, text)},
        )


def open_pair(pair: Pair) -> None:
    """Open a pair."""
    state.compare(pair=pair)
