"""The part "Themes": a small chart of the areas for every theme."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from pages.common.context import Context
from ui import charts, controls, innovation, innovation_charts, state
from ui import innovation_controls as choose
from ui.escape import markdown


def show(opened: Context) -> None:
    """Show a small chart of the areas for every theme."""
    overview, words, text = opened.overview, opened.words, opened.text
    view = state.innovation()
    if view.level == "municipality":
        view = replace(view, level="region")
    found = innovation.shown(overview, replace(view, of=""))
    st.markdown("# " + markdown(innovation.title(overview, found, words)))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        choose.effect(overview, text)
        choose.figure(text, shares=False)
        choose.level(text, coarse=True)
        choose.year(overview, text)
        controls.copy_link(opened.known, text)
    chart, themes = innovation_charts.by_theme(overview, view, words, dark=controls.is_dark())
    charts.draw(
        chart,
        text,
        key="innovation_themes",
        alt=text("One small chart for each of {n} themes, on one scale.", n=len(themes)),
        name=f"klyngelandskab-{overview.landscape.identifier}-{found.year}-temaer",
        mark=opened.mark,
    )
    st.caption(
        text(
            "A company counts once in every theme that its clusters carry, so themes do not add up"
            " to the total. All charts have the same scale."
        )
    )
    st.dataframe(
        innovation.formatted(innovation.themes_table(overview, view, themes, words), text),
        hide_index=True,
        alt=text("Companies of every theme and area"),
    )
