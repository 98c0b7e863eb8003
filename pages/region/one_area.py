"""One area: key figures, what distinguishes it, its map, clusters, gaps, overlaps and facts."""

from __future__ import annotations

import streamlit as st

from analysis.area_profile import AreaProfile
from pages.common.context import Context
from pages.common.verdicts import verdicts
from pages.region.pictures import show_chart, show_map
from ui import region, region_record, region_tables, region_words, state, tables
from ui.region_brief import brief
from writers.briefs import typeset


def show_area(
    opened: Context, profile: AreaProfile, bar: st.delta_generator.DeltaGenerator
) -> None:
    """Show everything that is known of an area."""
    overview, words, text = opened.overview, opened.words, opened.text
    sentences = region_words.sentences(overview, profile, words)
    with bar:
        tables.download(
            lambda: region_tables.themes(profile, words),
            overview,
            words,
            name=f"region-{profile.area.code}",
            link=state.link(opened.known),
            about=region_tables.about(
                overview, [profile], sentences, state.current().thresholds, words
            ),
            more=lambda: region_tables.sheets(overview, profile, words),
        )
        offer_brief(opened, profile)
    region.heading(overview.areas, profile.area.code, text)
    region.cards(overview, profile, text)
    region.listed(sentences)
    left, right = st.columns([1.1, 1], gap="medium")
    with left:
        show_map(opened, profile)
    with right:
        show_chart(opened, profile)
    region.themes_here(overview, profile, words)
    region.clusters_here(profile, words)
    left, right = st.columns([1.25, 1], gap="medium")
    with left:
        region.overlaps(overview, profile, verdicts(opened), open_pair, text)
        region_record.on_record(overview, profile, text)
    with right, st.container(key="panel"):
        region_record.strengths(profile, overview.areas, words)
        region_record.facts(overview, profile, text)
        region_record.around(overview.areas, profile, opened.known, text)
    region.innovation(overview, profile, words)


def offer_brief(opened: Context, profile: AreaProfile) -> None:
    """Offer the brief on the area; it is typeset when it is asked for."""
    text, link = opened.text, state.link(opened.known)
    st.download_button(
        text("Brief"),
        data=lambda: typeset(brief(opened.overview, profile.area.code, opened.words, link=link)),
        file_name=f"klyngelandskab-{opened.landscape.identifier}-{profile.area.code}.pdf",
        mime="application/pdf",
        key="brief",
        icon=":material/picture_as_pdf:",
        on_click="ignore",
        help=text("Two pages about the area as PDF"),
    )


def open_pair(pair: tuple[str, str]) -> None:
    """Open a pair on the page on overlap."""
    state.compare(tab="pairs", pair=pair)
    st.switch_page("pages/landscape/overlap.py")
