"""Innovation: companies per region, province and municipality, and the five milestones."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import streamlit as st

from pages.common.context import Context, context
from ui import charts, controls, innovation, innovation_charts, milestones, sidebar, state, tables
from ui import innovation_controls as choose
from ui import map as landscape_map
from ui.escape import markdown
from ui.innovation_map import message


@st.fragment
def show() -> None:
    """Draw the page: the choice of a part, and the part that is chosen."""
    opened = context()
    state.start_innovation()
    choose.section(opened.text)
    controls.hints(opened.text)
    section = state.innovation().section
    if section == "milestones":
        show_milestones(opened)
    elif not innovation.years(opened.overview):
        show_nothing(opened)
    else:
        {"areas": show_areas, "themes": show_themes, "trend": show_trend}[section](opened)
    state.publish(opened.known)


def show_nothing(opened: Context) -> None:
    """Say that the landscape holds no counts, and where some are to be seen."""
    text = opened.text
    st.markdown("# " + markdown(text("No companies are counted in this landscape")))
    st.info(innovation.missing(text), icon=":material/upload_file:")
    for identifier, name in opened.with_counts(text).items():
        st.button(
            text("Open {landscape}", landscape=name),
            key=f"open_{identifier}",
            icon=":material/science:",
            on_click=lambda identifier=identifier: sidebar.open_landscape(identifier),
        )


def show_areas(opened: Context) -> None:
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


def show_themes(opened: Context) -> None:
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


def show_trend(opened: Context) -> None:
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


def show_milestones(opened: Context) -> None:
    """Show the strategy's milestones."""
    overview, text = opened.overview, opened.text
    st.markdown("# " + markdown(text("The strategy's five milestones for 2018")))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        controls.copy_link(opened.known, text)
        tables.download(
            lambda: milestones.exported(overview, text),
            overview,
            opened.words,
            name="milestones",
            link=state.link(opened.known),
        )
    milestones.show(overview, text, dark=controls.is_dark())


def on_event(event: dict[str, Any]) -> None:
    """Follow an area over the years when it is clicked on the map."""
    code = event.get("code")
    if event.get("kind") == "area" and code in context().known.areas:
        state.show_innovation(area=code, section="trend")


show()
