"""The part "Trend": one area over the years, and how evenly companies are spread."""

from __future__ import annotations

import streamlit as st

from pages.common.context import Context
from ui import charts, controls, innovation, innovation_charts, state
from ui import innovation_controls as choose
from ui.escape import markdown


def show(opened: Context) -> None:
    """Follow one area over the years, and how evenly companies are spread."""
    overview, words, text = opened.overview, opened.words, opened.text
    view = state.innovation()
    found = innovation.trend(overview, view)
    shown = innovation.shown(overview, view)
    st.markdown("# " + markdown(innovation.trend_title(overview, view, words)))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        choose.area(overview, text)
        choose.effect(overview, text)
        choose.figure(text)
        choose.whose(overview, words)
        controls.copy_link(opened.known, text)
    title = innovation_charts.figure_name(shown, view.figure, text)
    st.markdown(f"## {markdown(title)}")
    charts.draw(
        innovation_charts.over_years(
            found,
            view.figure,
            innovation_charts.colour(shown, overview, dark=controls.is_dark()),
            text,
            dark=controls.is_dark(),
        ),
        text,
        key="innovation_trend",
        alt=text("{title}. The table below holds the figures.", title=title),
        name=f"klyngelandskab-{overview.landscape.identifier}-{view.area}",
        mark=opened.mark,
    )
    st.caption(
        text(
            "A change in the number of reporting clusters is not a change of effect. A year that is"
            " withheld or not reported is a gap."
        )
    )
    st.dataframe(
        innovation.formatted(innovation.trend_table(found, shown.base, text), text),
        hide_index=True,
        alt=text("Figures of every year"),
    )
    show_spread(opened)


def show_spread(opened: Context) -> None:
    """Show how evenly the companies are spread over the areas, year by year."""
    overview, text = opened.overview, opened.text
    st.markdown(f"## {text('How evenly the companies are spread')}")
    choose.level(text)
    found = innovation.spread(overview, state.innovation())
    sentences = innovation.spread_sentences(overview, state.innovation(), text)
    st.markdown("  \n".join(map(markdown, sentences)))
    st.dataframe(
        innovation.formatted(innovation.spread_table(found, text), text),
        hide_index=True,
        alt=text("Hoover, Theil and Gini indices of every year"),
    )
