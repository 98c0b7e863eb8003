"""The steps of an import as one sees them: what can be chosen, how far it is, what was kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import streamlit as st

from foundation.language import Message, Text
from ui.data_words import table_name
from ui.escape import markdown

KINDS: Final[Mapping[str, Message]] = {
    "catalogue": Message("Catalogue"),
    "companies": Message("Company lists"),
}
STEPS: Final = (
    Message("Choose a file"),
    Message("Report"),
    Message("Preview"),
    Message("Publish"),
)
MOST_MEGABYTES: Final = {"catalogue": 30, "companies": 50}
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def kind(text: Text) -> str:
    """Choose between the catalogue and lists of companies."""
    chosen: str = st.segmented_control(
        text("What is brought in"),
        list(KINDS),
        default="catalogue",
        key="import_kind",
        format_func=lambda each: text.say(KINDS[each]),
        label_visibility="collapsed",
        required=True,
    )
    return chosen


def purpose(kind: str, text: Text) -> str:
    """Say what the workbook of a report is."""
    if kind == "companies":
        return text("The list of problems as a workbook; it names no company")
    return text("Your file with the faulty cells coloured, and a sheet that lists all problems")


def explain(kind: str, text: Text) -> None:
    """Say what can be brought in, and what happens to it."""
    if kind == "companies":
        st.markdown(
            text(
                "Lists of the companies that took part in clusters, one row per company, cluster"
                " and year, as Excel or CSV. Company numbers are replaced by pseudonyms in memory;"
                " they are never written down, and only protected counts are shown."
            )
        )
    else:
        st.markdown(
            text(
                "An Excel workbook with one sheet per table, a CSV file, a zip of them, or an"
                " earlier export. Columns may stand in any order, with Danish or English headings;"
                " tables that the file does not hold stay as they are."
            )
        )


def template(make: Callable[[], bytes], text: Text) -> None:
    """Offer a workbook to fill in."""
    st.download_button(
        text("Template workbook"),
        data=make,
        file_name="klyngelandskab-skabelon.xlsx",
        mime=XLSX,
        key="template",
        icon=":material/download:",
        on_click="ignore",
    )
    st.caption(
        text(
            "Every column is explained, codes have lists to choose from, and grey examples show"
            " how a row looks. Fill in what you have; examples and empty sheets are passed over."
        )
    )


def only_some(text: Text) -> bool:
    """Ask whether a file replaces tables, or brings only some clusters of them."""
    ways = {
        True: text("The file holds only new or changed clusters; the others stay"),
        False: text("The file holds all clusters; its tables replace those that are there"),
    }
    chosen: bool = st.radio(
        text("What the file holds"),
        list(ways),
        key="import_add",
        format_func=ways.__getitem__,
    )
    return chosen


def uploader(kind: str, times: int, text: Text) -> list[Any]:
    """Ask for the file, or for several lists of companies, and return what was chosen.

    Parameters
    ----------
    kind : {"catalogue", "companies"}
    times : int
        Changes when the choice is to be let go.
    """
    several = kind == "companies"
    found = st.file_uploader(
        text("Company lists") if several else text("File with the catalogue"),
        type=["xlsx", "csv"] if several else ["xlsx", "csv", "zip"],
        accept_multiple_files=several,
        max_upload_size=MOST_MEGABYTES[kind],
        key=f"upload_{kind}_{times}",
    )
    if found is None:
        return []
    return found if isinstance(found, list) else [found]


def reading(name: str, cancel: Callable[[], None], text: Text) -> Callable[[float], bool]:
    """Show how far the reading is, with a way to stop it; return what is told of it."""
    with st.container(border=True, key="reading"):
        bar = st.progress(0.0, text=text("Reading {name}", name=markdown(name)))
        st.button(
            text("Cancel"),
            key="cancel_reading",
            icon=":material/close:",
            on_click=cancel,
            help=text("Nothing has been written; nothing is left behind"),
        )

    def progress(share: float) -> bool:
        bar.progress(min(max(share, 0.0), 1.0), text=text("Reading {name}", name=markdown(name)))
        return True

    return progress


def held(
    tables: Sequence[str], kept: Sequence[str], extras: Mapping[str, Sequence[str]], text: Text
) -> None:
    """Say which tables a delivery held, which stay as they are, and which columns are extra."""
    if tables:
        named = text.listing(table_name(each, text) for each in tables)
        st.markdown(f"**{text('In the file')}:** {markdown(named)}")
    if kept:
        named = text.listing(table_name(each, text) for each in kept)
        st.caption(f"{text('Stay as they are')}: {markdown(named)}")
    for table, columns in extras.items():
        if columns:
            st.caption(
                markdown(
                    text(
                        "Further columns of {table}, kept as text: {columns}",
                        table=table_name(table, text),
                        columns=text.listing(columns),
                    )
                )
            )


def forward(label: str, go: Callable[[], None], *, able: bool) -> None:
    """Offer the next step."""
    st.button(
        label,
        key="forward",
        type="primary",
        icon=":material/arrow_forward:",
        icon_position="right",
        disabled=not able,
        on_click=go,
    )


def overtaken(who: str, number: str, text: Text) -> None:
    """Say that somebody published meanwhile, and that the preview was made anew."""
    st.info(
        markdown(
            text(
                "{who} published version {number} in the meantime. Nothing of yours is lost: the"
                " preview below has been made anew on top of it.",
                who=who,
                number=number,
            )
        ),
        icon=":material/sync:",
    )


def no_right(why: str, text: Text) -> None:
    """Say why a reader cannot change anything, and what is open to everybody."""
    st.info(
        markdown(why)
        + "  \n"
        + text("History and sources are open to everybody; so is everything on the other pages."),
        icon=":material/lock:",
    )


def no_key(command: str, text: Text) -> None:
    """Say how to make the key without which no list of companies is read."""
    st.warning(
        text(
            "Company numbers are replaced by pseudonyms, which needs a key. None is configured on"
            " this server. Whoever runs it makes one once with the command below, puts it into"
            " KLYNGELANDSKAB_COMPANY_KEY, and keeps it for all years to come."
        ),
        icon=":material/key_off:",
    )
    st.code(command, language=None, wrap_lines=True)
