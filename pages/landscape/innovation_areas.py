"""The part "Areas": companies of every area on the map, as bars, in words and as a table."""

from __future__ import annotations

from typing import Any

import streamlit as st

from pages.common.context import Context, context
from ui import charts, controls, innovation, innovation_charts, state, tables
from ui import innovation_controls as choose
from ui import map as landscape_map
from ui.escape import markdown
from ui.innovation_map import message


def show(opened: Context) -> None:
    """Show the areas of a level on the map, ranked, in words and as a table."""
    overview, words, text = opened.overview, opened.words, opened.text
    view = state.innovation()
    found = innovation.shown(overview, view)
    st.markdown("# " + markdown(innovation.title(overview, found, words)))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        choose.effect(overview, text)
        choose.figure(text)
        choose.level(text)
        choose.year(overview, text)
        choose.whose(overview, words)
        controls.copy_link(opened.known, text)
    st.markdown("  \n".join(map(markdown, innovation.statements(overview, found, text))))
    left, right = st.columns([1.1, 1], gap="medium")
    with left:
        landscape_map.draw(
            message(
                overview,
                found,
                view.figure,
                text,
                dark=controls.is_dark(),
                attribution=controls.attribution(text),
            ),
            on_event,
            key="innovation_map",
            height=560,
        )
    with right:
        title = innovation_charts.figure_name(found, view.figure, text)
        st.markdown(f"## {markdown(title)}")
        with st.container(height=500 if len(found.figures) > 11 else "content", border=False):
            charts.draw(
                innovation_charts.bars(overview, found, view.figure, text, dark=controls.is_dark()),
                text,
                key="innovation_bars",
                alt=text("{title}. The table below holds the figures.", title=title),
                name=f"klyngelandskab-{overview.landscape.identifier}-{found.year}",
                mark=opened.mark,
            )
    notes = innovation.reservations(found, overview.landscape.threshold, text)
    st.caption(markdown(" ".join(notes)))
    show_table(opened, found)


def show_table(opened: Context, found: innovation.Shown) -> None:
    """Show every figure as a table, and offer it as a workbook."""
    overview, words, text = opened.overview, opened.words, opened.text
    with st.container(horizontal=True, horizontal_alignment="distribute"):
        st.markdown(f"## {text('The figures')}")
        tables.download(
            lambda: innovation.exported(overview, found, words),
            overview,
            words,
            name="innovation",
            link=state.link(opened.known),
            about=innovation.about(overview, found, words),
        )
    st.dataframe(
        innovation.formatted(innovation.table(overview, found, words), text),
        hide_index=True,
        alt=text("Figures of every area"),
    )


def on_event(event: dict[str, Any]) -> None:
    """Follow an area over the years when it is clicked on the map."""
    code = event.get("code")
    if event.get("kind") == "area" and code in context().known.areas:
        state.show_innovation(area=code, section="trend")
