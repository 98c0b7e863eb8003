"""A comparison of two versions as one sees it: what differs in short, then a table or the map."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import streamlit as st

from foundation.language import Message, Text
from ui import changes, data_map
from ui.changes import Comparison
from ui.data_view import DIFF_FORMS, DiffForm
from ui.data_words import Cells
from ui.escape import markdown
from ui.short_names import some
from ui.sidebar import choice

FORM_NAMES: Final[dict[DiffForm, Message]] = {
    "table": Message("In a table"),
    "map": Message("On the map"),
}


def losses(comparison: Comparison, text: Text) -> None:
    """Say which clusters would be gone; nobody should publish that unseen."""
    found = comparison.changes.tables.get("clusters")
    if found and found.removed:
        cells = Cells(comparison.old, comparison.new, text)
        names = text.sorted(cells.cluster(str(row["cluster_id"])) for row in found.removed)
        st.warning(
            markdown(
                text.plural(
                    "{n} cluster would no longer be in the landscape: {names}.",
                    "{n} clusters would no longer be in the landscape: {names}.",
                    len(names),
                    names=some(names, text),
                )
            ),
            icon=":material/warning:",
        )


def show(
    comparison: Comparison,
    text: Text,
    *,
    key: str,
    form: DiffForm,
    change: Callable[[DiffForm], None],
    download: Callable[[], bytes] | None = None,
) -> None:
    """Draw a comparison.

    Parameters
    ----------
    comparison : Comparison
    text : Text
    key : str
        Tells the comparisons of two sections apart.
    form : {"table", "map"}
    change : callable
        Takes the other form.
    download : callable, optional
        Makes the workbook of the comparison.
    """
    if not comparison.changes:
        st.info(text("The two are the same: nothing differs."), icon=":material/equal:")
        return
    said = [
        f"**{markdown(name)}:** {counted}"
        for name, counted in changes.summary(comparison.changes, text)
    ]
    st.markdown(" · ".join(said))
    choice(
        st.segmented_control,
        text("Shown as"),
        list(DIFF_FORMS),
        form,
        key=f"{key}_form",
        change=change,
        format_func=lambda each: text.say(FORM_NAMES[each]),
        label_visibility="collapsed",
        required=True,
    )
    if form == "map":
        data_map.draw(comparison, text, key=key)
    else:
        changes.draw(comparison, text, key=key, download=download)
