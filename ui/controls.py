"""What stands above and around the map: the sentence, the choices and the ways back."""

from __future__ import annotations

import streamlit as st

from analysis.filters import Filters, ways_back
from analysis.measures import MEASURES
from analysis.overview import Overview
from analysis.vocabulary import AREA_LEVELS, Vocabulary
from foundation.language import Text
from geodata.areas import LEVELS, Level
from ui import state
from ui.escape import markdown
from ui.sentences import filters_in_words
from ui.sentences import headline as headline_sentence
from ui.sidebar import choice
from ui.view import Known, Selection


def headline(overview: Overview, words: Vocabulary) -> None:
    """Say what is shown in one sentence, with what could not be followed in the link."""
    hints(words.text)
    st.markdown("# " + markdown(headline_sentence(overview, state.current().filters, words)))


def hints(text: Text) -> None:
    """Say what could not be followed in the link."""
    for hint in state.hints():
        st.warning(markdown(text.say(hint)), icon=":material/link_off:")


def narrowed(filters: Filters, words: Vocabulary) -> None:
    """Say which filters narrow a list, where the headline does not."""
    if any(filters.active()):
        sentence = words.text("Filtered by {filters}.", filters=filters_in_words(filters, words))
        st.caption(markdown(sentence))


def copy_link(known: Known, text: Text) -> None:
    """Offer the address of the view."""
    with st.popover(text("Copy link"), icon=":material/link:"):
        st.caption(text("Opens exactly this view. Copy with the button at right."))
        st.code(state.link(known), language=None, wrap_lines=True)


def choices(overview: Overview, known: Known, words: Vocabulary) -> None:
    """Choose the level and the measure, switch the background map, and copy the link."""
    text = words.text
    view = state.current()
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        choice(
            st.segmented_control,
            text("Areas"),
            LEVELS,
            view.level,
            key="area_level",
            change=lambda level: change_level(overview, level),
            format_func=lambda level: text.say(AREA_LEVELS[level]),
            required=True,
        )
        choice(
            st.selectbox,
            text("Coloured by"),
            list(dict.fromkeys([*overview.measures, view.measure])),
            view.measure,
            key="measure",
            change=lambda measure: state.change(measure=measure),
            format_func=lambda name: text.say(MEASURES[name].name),
            help=text.say(MEASURES[view.measure].explanation),
            width=290,
        )
        choice(
            st.toggle,
            text("Background map"),
            None,
            view.background,
            key="background",
            change=lambda on: state.change(background=on),
            help=text("Fetches map tiles from the internet; everything else works without."),
        )
        copy_link(known, text)


def change_level(overview: Overview, level: Level) -> None:
    """Change the level of areas; an open area becomes the one around it, or is let go."""
    selected = state.current().selected
    if selected and selected.kind == "area":
        around = overview.areas.parent(selected.code, level)
        selected = Selection("area", around) if around else None
    state.change(level=level, selected=selected)


def empty_result(overview: Overview, words: Vocabulary) -> None:
    """Say why no cluster is left, and offer each filter to be taken away."""
    filters = state.current().filters
    if not any(filters.active()) or len(overview.chosen(filters)):
        return
    text = words.text
    st.info(
        text("No cluster fits all filters at once. Take one away:"),
        icon=":material/filter_alt_off:",
    )
    single = {each.key: each.describe(words) for each in filters.active()}
    with st.container(horizontal=True):
        for key, left in ways_back(overview.clusters, filters).items():
            if not left:
                continue
            label = text.plural(
                "Without {filter}: {n} cluster",
                "Without {filter}: {n} clusters",
                left,
                filter=single[key],
            )
            st.button(
                markdown(label),
                key=f"without_{key}",
                on_click=lambda key=key: state.change(filters=filters.without(key)),
            )
        st.button(
            text("Clear all filters"),
            key="clear_all",
            on_click=lambda: state.change(filters=Filters()),
        )


def unplaced(overview: Overview, words: Vocabulary) -> None:
    """Name the chosen clusters that have no known seat and so no marker."""
    text = words.text
    chosen = overview.chosen(state.current().filters)
    missing = [each for each in chosen.index if each not in overview.seats]
    if missing:
        names = [text.name(row) for row in chosen.loc[missing].itertuples()]
        sentence = text.plural(
            "{n} cluster has no known seat, and so no marker.",
            "{n} clusters have no known seat, and so no marker.",
            len(missing),
        )
        st.caption(sentence, help=markdown(text.listing(text.sorted(names))))


def close(text: Text) -> None:
    """Offer to close what is open in the panel."""
    st.button(
        text("Close"),
        key="close_panel",
        icon=":material/close:",
        type="tertiary",
        on_click=lambda: state.change(selected=None),
    )


def is_dark() -> bool:
    """Return whether the reader's page is dark."""
    return st.context.theme.type == "dark"


def attribution(text: Text) -> str:
    """Say who made the outlines on the map."""
    from geodata.outlines import provenance  # geopandas is slow to import

    return text("Outlines: {makers}", makers=provenance().attribution)
