"""History: all versions, any two of them compared, and who did what."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlencode

import streamlit as st

from loaders.store.audit import ACTS
from loaders.store.versions import Version
from pages.common import rights, stored
from pages.common.context import Context, landscape_names
from pages.data import acts, editions, questions
from ui import changes, data_differences, data_history, data_trail, state
from ui.exports import workbook


def show(opened: Context) -> None:
    """Draw the versions, a comparison and the audit trail."""
    text = opened.text
    with editions.saying(text):
        found = stored.versions(opened.landscape.identifier)
        may = rights.person().may_publish
        st.markdown(f"## {text('Versions')}")
        data_history.versions(
            found,
            opened.version.number,
            text,
            link=lambda number: address(opened, number),
            compare=lambda number: compare(found, number),
            restore=acts.ask_to_restore if may else None,
            undo=acts.ask_to_undo if may else None,
        )
        questions.draw(found, text)
        if len(found) > 1:
            show_comparison(opened, found)
        else:
            st.caption(text("Only one version has been published; there is nothing to compare."))
        show_trail(opened)


def address(opened: Context, number: int) -> str:
    """Return the address of the map in a version of the open landscape."""
    named = {"landskab": opened.landscape.identifier, "version": number}
    return "./?" + urlencode({"sprog": opened.text.language, **named})


def compare(found: Sequence[Version], number: int) -> None:
    """Compare a version with the one that it builds on."""
    before = next(each.parent for each in found if each.number == number)
    state.show_data(old=before, new=number)


def show_comparison(opened: Context, found: Sequence[Version]) -> None:
    """Choose two versions and show what differs, in a table or on the map."""
    text, shown = opened.text, state.data()
    by_number = {each.number: each for each in found}
    new = by_number.get(-1 if shown.new is None else shown.new, found[-1])
    before = new.parent if new.parent in by_number else found[0].number
    old = by_number.get(-1 if shown.old is None else shown.old, by_number[before])
    st.markdown(f"## {text('What differs')}")
    data_history.two(found, old.number, new.number, text, state.show_data)
    with st.spinner(text("Comparing the two versions")):
        compared = editions.comparison(old, new, text)
    data_differences.show(
        compared,
        text,
        key="history",
        form=shown.form,
        change=lambda form: state.show_data(form=form),
        download=lambda: changes.as_workbook(compared, opened.words, state.link(opened.known)),
    )


def show_trail(opened: Context) -> None:
    """List who did what, and say whether the list is as it was written.

    The names are for those who answer for what is published; a sign-in tells addresses.
    """
    if not rights.person().may_publish:
        return
    text, store = opened.text, stored.the_store()
    st.markdown(f"## {text('Audit trail')}")
    if not st.toggle(text("Show who did what, and when"), key="trail_shown"):
        return
    about = [(text("Audit trail"), text("Everything that was published and decided, in order"))]
    data_trail.draw(
        store.audit_trail(),
        ACTS,
        landscape_names(text),
        store.first_broken_seal(),
        text,
        download=lambda found: workbook(
            found,
            opened.overview,
            state.current(),
            opened.words,
            state.link(opened.known),
            about,
        ),
    )
