"""The report of a delivery: every problem with its place, to be narrowed and taken home."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

import pandas as pd
import streamlit as st

from foundation.language import Text
from foundation.problems import Problem
from ui.escape import markdown

MOST_ROWS_HIGH: Final = 10
ROW_HEIGHT: Final = 35
TWO_LINES: Final = 58
ONE_LINE: Final = 65
"""Letters of a message that stand in one line of the table."""
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def verdict(problems: Sequence[Problem], text: Text) -> None:
    """Say in one sentence whether the delivery can be used."""
    errors = sum(problem.severity == "error" for problem in problems)
    warnings = len(problems) - errors
    if errors:
        st.error(
            text.plural(
                "{n} error must be corrected before this can be published.",
                "{n} errors must be corrected before this can be published.",
                errors,
            )
            + " "
            + text("Correct the file where the list says so, and choose it again."),
            icon=":material/error:",
        )
    elif warnings:
        st.success(
            text.plural(
                "Nothing stands in the way. {n} warning tells what was repaired or looks odd.",
                "Nothing stands in the way. {n} warnings tell what was repaired or looks odd.",
                warnings,
            ),
            icon=":material/check_circle:",
        )
    else:
        st.success(text("Every cell was read without a remark."), icon=":material/check_circle:")


def table(problems: Sequence[Problem], text: Text) -> pd.DataFrame:
    """Return the problems as a table in the reader's words, errors first."""
    kinds = {"error": text("Error"), "warning": text("Warning")}
    listed = sorted(problems, key=lambda problem: problem.severity != "error")
    return pd.DataFrame(
        {
            text("Severity"): [kinds[each.severity] for each in listed],
            text("Sheet"): [each.file for each in listed],
            text("Row"): pd.array([each.row for each in listed], dtype="Int64"),
            text("Column"): [each.column or "" for each in listed],
            text("Value"): [_shown(each.value) for each in listed],
            text("What is wrong, and what to do"): [text.say(each.message) for each in listed],
        }
    )


def draw(
    problems: Sequence[Problem],
    text: Text,
    *,
    name: str,
    download: Callable[[], bytes],
    purpose: str,
) -> None:
    """Show the report, with ways to narrow it and to take it home.

    Parameters
    ----------
    problems : sequence of Problem
    text : Text
    name : str
        The file's name for the workbook to take home.
    download : callable
        Makes that workbook.
    purpose : str
        What the workbook is.
    """
    verdict(problems, text)
    if not problems:
        return
    found = table(problems, text)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        shown = _narrowed(found, text)
        st.download_button(
            text("Report as Excel"),
            data=download,
            file_name=name,
            mime=XLSX,
            key="report_download",
            icon=":material/download:",
            on_click="ignore",
            help=purpose,
        )
    last = text("What is wrong, and what to do")
    height = ROW_HEIGHT if shown[last].str.len().max() <= ONE_LINE else TWO_LINES
    st.dataframe(
        shown,
        key="report_table",
        hide_index=True,
        row_height=height,
        height=height * min(len(shown), MOST_ROWS_HIGH) + ROW_HEIGHT + 3,
        placeholder="",
        column_config={
            text("Severity"): st.column_config.Column(width=80),
            text("Sheet"): st.column_config.Column(width=170),
            text("Row"): st.column_config.NumberColumn(width=60, format="%d"),
            text("Column"): st.column_config.Column(width=130),
            text("Value"): st.column_config.Column(width=130),
            last: st.column_config.Column(width=470),
        },
        alt=text("Table of every problem with sheet, row, column and value"),
    )


def _narrowed(found: pd.DataFrame, text: Text) -> pd.DataFrame:
    """Offer to see only errors or warnings, and only some sheets."""
    shown = found
    for column, label, key in (
        (text("Severity"), text("Errors and warnings"), "report_severity"),
        (text("Sheet"), text("Sheets"), "report_sheet"),
    ):
        options = list(dict.fromkeys(found[column]))
        counts = found[column].value_counts()
        if len(options) < 2:
            continue
        chosen = st.pills(
            label,
            options,
            selection_mode="multi",
            key=key,
            format_func=lambda each, counts=counts: markdown(
                f"{each} ({text.number(int(counts[each]))})"
            ),
        )
        if chosen:
            shown = shown[shown[column].isin(chosen)]
    return shown


def _shown(value: str | None) -> str:
    value = value or ""
    return value if len(value) <= 200 else f"{value[:200]} …"
