"""The sidebar: language, landscape and the filters on clusters."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import streamlit as st

from analysis.filters import Filters
from analysis.measures import MEASURES
from analysis.overview import Overview
from analysis.vocabulary import CLUSTER_LEVELS, LABELS, MATURITIES, PROGRAMMES, Vocabulary
from foundation.language import LANGUAGES, Message, Text, first_letter_up
from ui import state
from ui.escape import markdown
from ui.links import LONGEST_SEARCH
from ui.palette import style_of
from ui.view import View

OWN_NAMES = {"da": "Dansk", "en": "English"}


def shared(
    text: Text, landscapes: Mapping[str, str], version: str, sign_in: Callable[[], None]
) -> None:
    """Draw what every page has: the language, the landscape and its version, and the sign-in.

    Parameters
    ----------
    text : Text
    landscapes : mapping of str to str
        Identifier to the name that the reader sees.
    version : str
        How the version that is shown is called, as Markdown.
    sign_in : callable
        Draws the way to sign in or out beside the language.
    """
    view = state.current()
    with st.sidebar:
        with st.container(horizontal=True, horizontal_alignment="distribute", gap="small"):
            choice(
                st.segmented_control,
                text("Language"),
                LANGUAGES,
                view.language,
                key="language",
                change=lambda value: state.change(language=value),
                format_func=lambda each: OWN_NAMES[each],
                label_visibility="collapsed",
                required=True,
            )
            sign_in()
        choice(
            st.selectbox,
            text("Landscape"),
            list(landscapes),
            view.landscape,
            key="landscape",
            change=open_landscape,
            format_func=lambda each: landscapes[each],
        )
        st.caption(version)


def open_landscape(identifier: str) -> None:
    """Open another landscape; what was open or filtered by its own codes is let go."""
    view = state.current()
    kept = view.selected if view.selected and view.selected.kind == "area" else None
    filters = replace(view.filters, segments=(), year=None)
    comparison = replace(state.comparison(), pair=None, cell=None, group="", theme="")
    innovation = replace(state.innovation(), of="", year=None)
    counted = MEASURES[view.measure].source == "counts"
    state.change(
        landscape=identifier,
        version=None,
        measure=View().measure if counted else view.measure,
        selected=kept,
        filters=filters,
        comparison=comparison if view.comparison else None,
        innovation=innovation if view.innovation else None,
    )


def filters(overview: Overview, words: Vocabulary) -> None:
    """Draw the filters on clusters."""
    text = words.text
    chosen = state.current().filters
    state.sidebar_drawn()
    with st.sidebar:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f"**{text('Filters')}**", width="content")
            if any(chosen.active()):
                st.button(
                    text("Clear"),
                    key="clear_filters",
                    type="tertiary",
                    icon=":material/filter_alt_off:",
                    on_click=lambda: state.change(filters=Filters()),
                    help=text("Show all clusters again"),
                )
        choice(
            st.text_input,
            text("Search"),
            None,
            chosen.search,
            key="search",
            change=lambda value: state.change_filters(search=value[:LONGEST_SEARCH]),
            placeholder=text("Name, place or field"),
            max_chars=LONGEST_SEARCH,
        )
        _many("themes", text("Theme"), overview.themes, words.node)
        theme_colours(overview.themes)
        segments = sorted(
            _segments(overview, chosen), key=lambda each: text.sort_key(words.node(each))
        )
        choice(
            st.multiselect,
            text("Segment"),
            segments,
            list(chosen.segments),
            key="segments",
            change=lambda value: state.change_filters(segments=tuple(value)),
            format_func=words.node,
            placeholder=text("All segments"),
        )
        _many("level", text("Level"), *_fixed(CLUSTER_LEVELS, words))
        _many("maturity", text("Maturity"), *_fixed(MATURITIES, words))
        with st.expander(text("More filters"), expanded=_uses_more(chosen)):
            _many("label", text("Label"), *_fixed(LABELS, words))
            _many("programme", text("Programme"), *_fixed(PROGRAMMES, words))
            choice(
                st.selectbox,
                text("Active in the year"),
                [None, *reversed(overview.years)],
                chosen.year,
                key="year",
                change=lambda value: state.change_filters(year=value),
                format_func=lambda year: text("All years") if year is None else str(year),
                help=text(
                    "From the years of founding and closing, where they are known. Clusters whose"
                    " years are not known are kept."
                ),
            )


def theme_colours(themes: Sequence[str]) -> None:
    """Give each theme's pill its colour; the letter in the pill says the same."""
    pill = ".st-key-themes button"
    rules = [
        f"{pill} {{ border-left: 6px solid var(--theme); }}",
        f'{pill}[aria-pressed="true"] {{ box-shadow: inset 0 0 0 2px var(--theme); }}',
    ]
    rules += [
        f"{pill}:nth-of-type({place}) {{ --theme: {style_of(theme).colour}; }}"
        for place, theme in enumerate(themes, start=1)
    ]
    st.html(f"<style>{''.join(rules)}</style>")


def _fixed(
    vocabulary: Mapping[str, Message], words: Vocabulary
) -> tuple[list[str], Callable[[str], str]]:
    return list(vocabulary), lambda code: first_letter_up(words.word(vocabulary, code))


def _segments(overview: Overview, chosen: Filters) -> set[str]:
    """Offer the segments that the landscape's clusters carry, of the chosen themes if any."""
    carried = set(overview.segments)
    if chosen.themes:
        parents = overview.taxonomy["parent"].to_dict()
        carried = {each for each in carried if parents.get(each) in chosen.themes}
    return carried | set(chosen.segments)


def _uses_more(chosen: Filters) -> bool:
    return bool(chosen.label or chosen.programme or chosen.year)


def _many(key: str, label: str, options: Sequence[str], name: Callable[[str], str]) -> None:
    choice(
        st.pills,
        label,
        options,
        [each for each in getattr(state.current().filters, key) if each in options],
        key=key,
        change=lambda value: state.change_filters(**{key: tuple(value)}),
        selection_mode="multi",
        format_func=lambda each: markdown(name(each)),
    )


def choice(
    widget: Callable[..., Any],
    label: str,
    options: Sequence[Any] | None,
    value: Any,
    *,
    key: str,
    change: Callable[[Any], None],
    **more: Any,
) -> None:
    """Draw a widget that shows the view's value and changes the view when used."""
    st.session_state[key] = value
    arguments = () if options is None else (options,)
    widget(label, *arguments, key=key, on_change=lambda: change(st.session_state[key]), **more)
