"""Corrections on the page: the switch between table and form, and what waits to be published."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Final

import streamlit as st

from analysis.corrections import Correction
from foundation.language import Message, Text
from foundation.problems import Problem
from ui import drafts
from ui.data_fields import new_id
from ui.drafts import Gathered
from ui.escape import markdown

STEPS: Final = (Message("Correct"), Message("Preview"), Message("Publish"))
FORMS: Final[Mapping[str, Message]] = {
    "table": Message("As a table"),
    "form": Message("One cluster at a time"),
}
CLUSTER: Final = "corrected_cluster"
FORM: Final = "corrections_form"
NEW_NAME: Final = "new_cluster_name"

Change = Callable[..., None]


def explain(text: Text) -> None:
    """Say how corrections are made."""
    st.markdown(
        text(
            "Correct single clusters here. Everything you type is kept at once as your draft, also"
            " when you leave the page; nobody else sees it until you publish it."
        )
    )


def editor(gathered: Gathered, change: Change, *, has_companies: Collection[str]) -> None:
    """Draw the clusters as a table or as the form of one; clusters can be added and taken out."""
    text = gathered.words.text
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        form = st.segmented_control(
            text("Edited"),
            list(FORMS),
            default="table",
            key=FORM,
            format_func=lambda each: text.say(FORMS[each]),
            label_visibility="collapsed",
            required=True,
        )
        _new_cluster(gathered, change)
    if form == "form":
        drafts.let_go_of_table()
        _one_cluster(gathered, change, has_companies)
    else:
        drafts.table(gathered, lambda corrections: change(*corrections))
        st.caption(
            text(
                "A double click, or Enter, opens a cell. All other fields and the coverage are in"
                " the form of each cluster."
            )
        )


def _new_cluster(gathered: Gathered, change: Change) -> None:
    text = gathered.words.text

    def add() -> None:
        name = (st.session_state.get(NEW_NAME) or "").strip()
        if not name:
            return
        taken = {*gathered.names, *gathered.base["clusters"]["cluster_id"]}
        made = new_id(name, taken)
        change(Correction("add", made), Correction("change", made, "name_da", name))
        st.session_state.update({CLUSTER: made, FORM: "form", NEW_NAME: ""})
        drafts.let_go_of_table()

    with st.popover(text("Add a cluster"), icon=":material/add:"):
        st.text_input(text("Name in Danish"), key=NEW_NAME, max_chars=200)
        st.button(text("Add"), key="add_cluster", type="primary", on_click=add)


def _one_cluster(gathered: Gathered, change: Change, has_companies: Collection[str]) -> None:
    text = gathered.words.text
    ids = gathered.ids
    if not ids:
        return
    if st.session_state.get(CLUSTER) not in ids:
        st.session_state[CLUSTER] = ids[0]
    chosen = st.selectbox(text("Cluster"), ids, key=CLUSTER, format_func=gathered.names.__getitem__)
    drafts.form(gathered, chosen, lambda corrections: change(*corrections))
    added = any(each.act == "add" and each.cluster == chosen for each in gathered.corrections)
    if not added:
        _take_out(chosen, change, text, able=chosen not in has_companies)


def _take_out(chosen: str, change: Change, text: Text, *, able: bool) -> None:
    st.button(
        text("Take this cluster out"),
        key="take_out",
        icon=":material/delete:",
        type="tertiary",
        disabled=not able,
        on_click=lambda: change(Correction("remove", chosen)),
        help=text("With its coverage, partners and funding; earlier versions keep it")
        if able
        else text("It has companies on record. Give it a year of closing instead."),
    )


def left_out(number: int, text: Text) -> None:
    """Say that some corrections no longer fit to the newest version."""
    if number:
        st.warning(
            text.plural(
                "{n} correction is about a cluster that is no longer there, and is passed over.",
                "{n} corrections are about clusters that are no longer there, and are passed over.",
                number,
            ),
            icon=":material/warning:",
        )


def waiting(
    gathered: Gathered,
    faults: Sequence[tuple[str, Problem]],
    take_back: Callable[[Correction], None],
) -> None:
    """List the corrections that wait, what the check says of them, and the way back of each."""
    text = gathered.words.text
    st.markdown(f"## {text('Waiting to be published')}")
    if not gathered.corrections:
        st.caption(text("Nothing has been corrected yet."))
    drafts.pending(gathered, take_back)
    drafts.faults(gathered, faults)


def could_not(problems: Sequence[Problem], text: Text) -> None:
    """Say why the corrected landscape cannot be published."""
    for problem in problems:
        if problem.severity == "error":
            st.error(markdown(f"{problem.file}: {text.say(problem.message)}"))
