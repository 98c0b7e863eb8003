"""The catalogue: essential and emerging clusters in one view, as cards or as a table."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Final

import pandas as pd
import streamlit as st

from analysis.filters import Filters
from analysis.milestones import LABELS_OF, labelled, milestones
from analysis.overview import Overview
from analysis.vocabulary import CLUSTER_LEVELS, LABELS, MATURITIES, Vocabulary
from foundation.language import Message, Text, first_letter_up, joined
from ui import catalogue_criteria, state, tables
from ui.catalogue_table import NAMES, assessments, ordered, outcomes_in_words, table
from ui.catalogue_view import COLUMNS, FORMS, SORTS, USUAL_COLUMNS, Catalogue
from ui.escape import markdown
from ui.palette import style_of
from ui.sidebar import choice

Open = Callable[[str], None]
Change = Callable[..., None]
CARDS_A_PAGE: Final = 24
CARD_WIDTH: Final = 330
PAGE: Final = "catalogue_page"
FORM_NAMES: Final[Mapping[str, Message]] = {
    "cards": Message("Cards"),
    "table": Message("Table"),
    "criteria": Message("Criteria"),
}
SORT_NAMES: Final[Mapping[str, Message]] = {
    "name": Message("Name"),
    "theme": Message("Theme"),
    "seat": Message("Seat"),
    "expiry": Message("Label expires"),
}


def headline(overview: Overview, filters: Filters, text: Text) -> str:
    """Say how many clusters are shown, and how many of them are essential and emerging."""
    chosen = overview.chosen(filters)
    counts = {each: int((chosen["maturity"] == each).sum()) for each in MATURITIES}
    sentence = text.plural(
        "{n} cluster in the catalogue: {essential} essential, {emerging} emerging",
        "{n} clusters in the catalogue: {essential} essential, {emerging} emerging",
        len(chosen),
        essential=text.number(counts["essential"]),
        emerging=text.number(counts["emerging"]),
    )
    unsaid = len(chosen) - sum(counts.values())
    return sentence + (text(", {n} not said", n=unsaid) if unsaid else "")


def switch(overview: Overview, filters: Filters, words: Vocabulary) -> None:
    """Switch between all, essential and emerging clusters: the filter on maturity, made large."""
    text = words.text
    others = overview.chosen(filters.without("maturity"))
    counts = {"all": len(others)}
    counts |= {each: int((others["maturity"] == each).sum()) for each in MATURITIES}
    names = {"all": text("All")}
    names |= {each: first_letter_up(words.word(MATURITIES, each)) for each in MATURITIES}
    chosen = filters.maturity
    choice(
        st.segmented_control,
        text("Catalogue"),
        list(names),
        "all" if len(chosen) != 1 else chosen[0],
        key="catalogue_maturity",
        change=lambda each: state.change_filters(maturity=() if each == "all" else (each,)),
        format_func=lambda each: f"{names[each]} ({text.number(counts[each])})",
        required=True,
    )


def controls(shown: Catalogue, change: Change, text: Text) -> None:
    """Choose the form, the order, and the columns of the table.

    Parameters
    ----------
    shown : Catalogue
    change : callable
        Takes the fields of ``Catalogue`` that change, by name.
    text : Text
    """
    choice(
        st.segmented_control,
        text("Shown as"),
        list(FORMS),
        shown.form,
        key="catalogue_form",
        change=lambda form: change(form=form),
        format_func=lambda form: text.say(FORM_NAMES[form]),
        required=True,
    )
    choice(
        st.selectbox,
        text("Order"),
        list(SORTS),
        shown.sort,
        key="catalogue_sort",
        change=lambda sort: change(sort=sort),
        format_func=lambda sort: text.say(SORT_NAMES[sort]),
        width=190,
    )
    if shown.form == "table":
        with st.popover(text("Columns"), icon=":material/view_column:"):
            choice(
                st.pills,
                text("Columns of the table"),
                list(COLUMNS),
                list(shown.columns),
                key="catalogue_columns",
                change=lambda chosen: change(
                    columns=tuple(each for each in COLUMNS if each in chosen)
                ),
                selection_mode="multi",
                format_func=lambda each: text.say(NAMES[each]),
            )
            st.button(
                text("The usual columns"),
                key="usual_columns",
                on_click=lambda: change(columns=USUAL_COLUMNS),
                disabled=shown.columns == USUAL_COLUMNS,
            )


def labels_line(overview: Overview, words: Vocabulary) -> str:
    """Say how many gold and silver labels there are, beside what milestone 5 asks for."""
    text, opened = words.text, overview.landscape
    found = {each.milestone_id: each for each in milestones(opened.table("milestones"))}
    said = []
    for milestone_id, label in LABELS_OF.items():
        held = labelled(overview.clusters, label, opened.as_of)
        goals = found[milestone_id].goals if milestone_id in found else ()
        target = next((goal.target for goal in reversed(goals) if goal.target), None)
        values: dict[str, Any] = {
            "label": first_letter_up(words.word(LABELS, label)),
            "n": text.number(held.number),
            "undated": text.number(held.undated),
        }
        if target:
            values |= {"target": text.number(target.value), "year": str(target.year)}
            said.append(
                text(
                    "{label}: {n} ({undated} without a date of expiry); milestone 5 asks for at"
                    " least {target} by {year}.",
                    **values,
                )
            )
        else:
            said.append(text("{label}: {n} ({undated} without a date of expiry).", **values))
    return " ".join(said)


def draw(
    overview: Overview, filters: Filters, shown: Catalogue, words: Vocabulary, open_cluster: Open
) -> None:
    """Show the chosen clusters in the form that is chosen."""
    if not len(overview.chosen(filters)):
        return
    if shown.form == "criteria":
        ids = ordered(overview, filters, shown.sort, words.text.language)
        catalogue_criteria.overall(overview, ids, words, open_cluster)
        return
    {"cards": cards, "table": rows}[shown.form](overview, filters, shown, words, open_cluster)


def cards(
    overview: Overview, filters: Filters, shown: Catalogue, words: Vocabulary, open_cluster: Open
) -> None:
    """Show the clusters as cards, a page at a time; the name on a card opens the profile."""
    text = words.text
    ids = ordered(overview, filters, shown.sort, text.language)
    pages = max(-(-len(ids) // CARDS_A_PAGE), 1)
    page = min(st.session_state.get(PAGE, 0), pages - 1)
    here = ids[page * CARDS_A_PAGE : (page + 1) * CARDS_A_PAGE]
    _card_colours([overview.clusters.at[each, "themes"] for each in here])
    with st.container(horizontal=True, gap="small", key="catalogue_cards"):
        for place, cluster_id in enumerate(here):
            with st.container(
                border=True, width=CARD_WIDTH, height="stretch", gap=None, key=f"card_{place}"
            ):
                _card(overview, cluster_id, words, open_cluster)
    if pages > 1:
        _turn(page, pages, len(ids), text)


def _card(overview: Overview, cluster_id: str, words: Vocabulary, open_cluster: Open) -> None:
    text = words.text
    row = overview.clusters.loc[cluster_id]
    st.button(
        f"**{markdown(text.name(row))}**",
        key=f"open_{cluster_id}",
        type="tertiary",
        on_click=lambda: open_cluster(cluster_id),
        wrap=True,
    )
    first = [
        first_letter_up(words.word(MATURITIES, row["maturity"])),
        first_letter_up(words.word(CLUSTER_LEVELS, row["level"])),
        row["hq_place"],
    ]
    lines = [
        markdown(", ".join(words.node(theme) for theme in row["themes"])),
        joined([markdown(each) for each in first if each]),
        markdown(label_line(row, overview.landscape.as_of, words)),
        markdown(
            text(
                "Criteria: {outcomes}",
                outcomes=outcomes_in_words(assessments(overview)[cluster_id], words),
            )
        ),
    ]
    st.caption("  \n".join(line for line in lines if line))


def label_line(row: pd.Series, day: date, words: Vocabulary) -> str:
    """Say which label a cluster has on a day and until when; empty where none is on record."""
    text = words.text
    if not row["label"]:
        return ""
    name = first_letter_up(words.word(LABELS, row["label"]))
    expires, since = row.get("label_expires"), row.get("label_year")
    if pd.notna(expires) and expires < pd.Timestamp(day):
        return text("{label} label, expired {day}", label=name, day=expires.date())
    if pd.notna(expires):
        return text("{label} label until {day}", label=name, day=expires.date())
    if pd.notna(since):
        return text(
            "{label} label ({year}), no date of expiry on record",
            label=name,
            year=str(int(since)),
        )
    return text("{label} label, no date of expiry on record", label=name)


def _card_colours(themes: list[tuple[str, ...]]) -> None:
    """Give each card the colour of its first theme; its name stands in the card."""
    rules = [
        f".st-key-card_{place} {{ border-left: 6px solid {style_of(carried[0]).colour}; }}"
        for place, carried in enumerate(themes)
        if carried
    ]
    rules.append(".st-key-catalogue_cards button p { text-align: left; }")
    st.html(f"<style>{''.join(rules)}</style>")


def _turn(page: int, pages: int, total: int, text: Text) -> None:
    """Offer the pages before and behind."""

    def go(to: int) -> None:
        st.session_state[PAGE] = to

    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="center"):
        st.button(
            text("Previous"),
            key="cards_before",
            icon=":material/chevron_left:",
            disabled=page == 0,
            on_click=go,
            args=(page - 1,),
        )
        first, last = page * CARDS_A_PAGE + 1, min((page + 1) * CARDS_A_PAGE, total)
        st.markdown(
            text("{first}–{last} of {total}", first=first, last=last, total=total),
            width="content",
        )
        st.button(
            text("Next"),
            key="cards_behind",
            icon=":material/chevron_right:",
            icon_position="right",
            disabled=page >= pages - 1,
            on_click=go,
            args=(page + 1,),
        )


def rows(
    overview: Overview, filters: Filters, shown: Catalogue, words: Vocabulary, open_cluster: Open
) -> None:
    """Show the clusters as a table; choosing a row opens the profile."""
    text = words.text
    ids = ordered(overview, filters, shown.sort, text.language)
    found = table(overview, ids, shown.columns, text.language)
    tables.choosable(
        as_shown(found),
        key=f"catalogue_{text.language}",
        chosen=None,
        choose=lambda code: open_cluster(code) if code else None,
        alt=text("Clusters of the catalogue; choose a row to open its profile"),
    )


def as_shown(found: pd.DataFrame) -> pd.DataFrame:
    """Return a table with days as days without a time, as a reader sees them."""
    days = [name for name in found if found[name].dtype.kind == "M"]
    return found.assign(**{str(name): found[name].dt.date for name in days})
