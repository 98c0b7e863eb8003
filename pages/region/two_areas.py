"""Two areas side by side: the differences in words, on the map and as tables."""

from __future__ import annotations

import streamlit as st

from analysis.area_comparison import compare_areas
from analysis.area_profile import AreaProfile
from pages.common.context import Context
from pages.region.pictures import on_event
from ui import controls, region, region_comparison, region_map, region_tables, state, tables
from ui import map as landscape_map
from ui.escape import markdown


def show_both(
    opened: Context,
    one: AreaProfile,
    other: AreaProfile,
    bar: st.delta_generator.DeltaGenerator,
) -> None:
    """Show where two areas differ."""
    overview, words, text = opened.overview, opened.words, opened.text
    compared = compare_areas(one, other)
    sentences = region_comparison.sentences(overview, compared, words)
    figures = region_comparison.figures(overview, compared, words)
    themes = region_comparison.themes(compared, words)
    with bar:
        tables.download(
            lambda: figures,
            overview,
            words,
            name=f"region-{one.area.code}-{other.area.code}",
            link=state.link(opened.known),
            about=region_tables.about(
                overview, [one, other], sentences, state.current().thresholds, words
            ),
            more=lambda: {text("Themes"): themes},
        )
    names = text.listing([text.name(one.area), text.name(other.area)])
    st.markdown(f"# {markdown(names)}")
    region.ways(one, other, opened.known, text)
    left, right = st.columns([1, 1.1], gap="medium")
    with left:
        landscape_map.draw(
            region_map.both(
                overview,
                one,
                other,
                text,
                dark=controls.is_dark(),
                attribution=controls.attribution(text),
            ),
            on_event,
            key="region_map_both",
            height=480,
        )
        region.side_by_side(text("Key figures"), figures, text)
    with right:
        st.markdown(f"## {text('The differences')}")
        region.listed(sentences)
    region.side_by_side(text("Clusters and gaps by theme"), themes, text)
    region.notes(overview, one, text)
