"""The strategy: its action areas and initiatives, and what the landscape says about each."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any, Final

import pandas as pd
import streamlit as st

from analysis.initiatives import ActionArea, Initiative, Subject, strategy
from analysis.overview import Overview
from analysis.pairs import Thresholds
from analysis.vocabulary import Vocabulary
from foundation.language import Language, Text, joined, speak
from ui import milestones, state, strategy_clusters, strategy_outward, strategy_structure
from ui.escape import markdown
from ui.links import write
from ui.sentences import thresholds_in_words
from ui.strategy_told import PAGES, Table, Teller, Told
from ui.tables import MOST_ROWS_SHOWN, ROW_HEIGHT
from ui.view import Known

Open = Callable[[str], None]
CARD_STYLE: Final = """
<style>
[class*="st-key-action_"] > div { flex: 1 1 250px; max-width: 420px; }
[class*="st-key-initiative_"] { height: 100%; }
[class*="st-key-initiative_"] button p { text-align: left; }
[class*="st-key-figure_"] > :first-child p {
  font-size: 1.7rem; font-weight: 600; line-height: 1.3;
}
</style>
"""
"""Cards fill the row; the key figure is large enough for the back of a room."""
WIDE: Final = 9
"""Columns from which on a table is a wide one."""
NAMES_WIDTH: Final = 330
LONGEST_SHEET: Final = 31
"""Characters that Excel allows for the name of a sheet."""
TELLERS: Final[Mapping[Subject, Callable[[Teller], Told]]] = {
    "research": strategy_outward.research,
    "education": strategy_outward.education,
    "networks": strategy_outward.networks,
    "international": strategy_outward.international,
    "presence": strategy_outward.presence,
    "start_ups": strategy_outward.start_ups,
    "public": strategy_outward.public,
    "themes": strategy_clusters.themes,
    "growth_areas": strategy_clusters.growth_areas,
    "labels": strategy_clusters.labels,
    "emerging": strategy_clusters.emerging,
    "landscape": strategy_structure.landscape,
    "collaborations": strategy_structure.collaborations,
    "figures": strategy_structure.figures,
    "funding": strategy_structure.funding,
}


@dataclass(frozen=True, eq=False)
class Page:
    """The strategy of a landscape with everything that is told of it.

    Parameters
    ----------
    areas : tuple of ActionArea
    told : Mapping of str to Told
        By initiative.
    overview : Overview
    words : Vocabulary
    thresholds : Thresholds
    """

    areas: tuple[ActionArea, ...]
    told: Mapping[str, Told]
    overview: Overview
    words: Vocabulary
    thresholds: Thresholds

    @cached_property
    def initiatives(self) -> dict[str, Initiative]:
        """Every initiative by its id, in the order of the page."""
        return {each.initiative_id: each for area in self.areas for each in area.initiatives}

    @property
    def text(self) -> Text:
        """The words of the reader's language."""
        return self.words.text

    def area_of(self, one: Initiative) -> ActionArea:
        """Return the action area of an initiative."""
        return next(area for area in self.areas if area.area_id == one.action_area)


@lru_cache(maxsize=32)
def opened(overview: Overview, thresholds: Thresholds, language: Language) -> Page:
    """Tell everything about a landscape's strategy; kept, as nobody changes it."""
    words = Vocabulary(overview.taxonomy, speak(language))
    teller = Teller(overview, words, thresholds)
    areas = strategy(overview.landscape.table("strategy"))
    told = {
        each.initiative_id: TELLERS[each.subject](teller) if each.subject in TELLERS else Told()
        for area in areas
        for each in area.initiatives
    }
    return Page(areas, told, overview, words, thresholds)


def headline(page: Page) -> str:
    """Say about how many of the initiatives the landscape has data."""
    known = sum(each.known for each in page.told.values())
    return page.text.plural(
        "The strategy: the landscape has data on {known} of {n} initiative",
        "The strategy: the landscape has data on {known} of {n} initiatives",
        len(page.told),
        known=known,
    )


def purpose(text: Text) -> None:
    """Say what the page is, and what it is not."""
    st.caption(
        text(
            "What the whole landscape says about each initiative now, whatever is filtered on other"
            " pages. It measures neither progress nor effort: Klyngeforum recommends, and ranks no"
            " cluster against another."
        )
    )


def nothing(text: Text) -> None:
    """Say that the landscape has no strategy, and how it gets one."""
    st.info(
        text(
            "This landscape holds no strategy. It can be brought in on the page Data, as a sheet"
            " named “strategy”."
        ),
        icon=":material/flag:",
    )


def cards(page: Page, open_initiative: Open) -> None:
    """Show the action areas with a card for each initiative; its title opens it."""
    st.html(CARD_STYLE)
    for area in page.areas:
        st.markdown("## " + markdown(joined([area.area_id, page.text.name(area)])))
        with st.container(horizontal=True, gap="small", key=f"action_{area.area_id}"):
            for one in area.initiatives:
                _card(one, page, open_initiative)


def _card(one: Initiative, page: Page, open_initiative: Open) -> None:
    text, told = page.text, page.told[one.initiative_id]
    with st.container(
        border=True,
        height="stretch",
        gap=None,
        key=f"initiative_{one.initiative_id}",
    ):
        st.button(
            f"**{markdown(joined([one.initiative_id, text.name(one)]))}**",
            key=f"open_initiative_{one.initiative_id}",
            type="tertiary",
            on_click=open_initiative,
            args=(one.initiative_id,),
            wrap=True,
        )
        if told.known:
            _figure(one, told)
        else:
            st.caption(markdown(absent(told, text)))
        if one.leads:
            st.caption(markdown(text("Lead: {bodies}", bodies=", ".join(one.leads))))


def _figure(one: Initiative, told: Told) -> None:
    with st.container(gap=None, key=f"figure_{one.initiative_id}"):
        st.markdown(markdown(told.figure))
        st.markdown(markdown(told.unit))


def absent(told: Told, text: Text) -> str:
    """Say that there are no data on an initiative, and what exactly is missing."""
    return told.lacks[0] if told.lacks else text("The landscape has no data on this.")


def move(page: Page, one: Initiative, open_initiative: Open) -> None:
    """Offer the way back to all initiatives, and to the ones before and after."""
    text = page.text
    ids = list(page.initiatives)
    place = ids.index(one.initiative_id)
    st.button(
        text("All initiatives"),
        key="all_initiatives",
        icon=":material/arrow_back:",
        type="tertiary",
        on_click=open_initiative,
        args=("",),
    )
    ways = (
        ("before", place - 1, ":material/chevron_left:", text("Previous initiative")),
        ("behind", place + 1, ":material/chevron_right:", text("Next initiative")),
    )
    for key, to, icon, said in ways:
        there = 0 <= to < len(ids)
        st.button(
            ids[to] if there else "–",
            key=f"initiative_to_{key}",
            icon=icon,
            icon_position="left" if key == "before" else "right",
            help=said,
            disabled=not there,
            on_click=open_initiative,
            args=(ids[to] if there else "",),
        )


def heading(page: Page, one: Initiative) -> None:
    """Name an initiative and its action area."""
    text, area = page.text, page.area_of(one)
    st.markdown("# " + markdown(joined([one.initiative_id, text.name(one)])))
    st.caption(markdown(joined([area.area_id, text.name(area)])))


def one_initiative(page: Page, one: Initiative, known: Known) -> None:
    """Show everything that is told of one initiative."""
    text, told = page.text, page.told[one.initiative_id]
    st.html(CARD_STYLE)
    left, right = st.columns([1.5, 1], gap="medium")
    with left:
        if told.known:
            _figure(one, told)
        else:
            st.info(absent(told, text), icon=":material/flag:")
        if told.sentences:
            _bullets("", told.sentences)
        if told.how:
            st.markdown(markdown(told.how))
        _links(told, known, text)
    with right, st.container(key="panel"):
        lacks = told.lacks if told.known else told.lacks[1:]
        if lacks:
            _bullets(text("What the landscape does not know"), lacks)
        _of_the_strategy(page, one)
    with st.container(horizontal=True, gap="medium"):
        for place, table in enumerate(told.tables):
            _table(table, key=f"strategy_{one.initiative_id}_{place}_{text.language}")


def _bullets(title: str, sentences: Sequence[str]) -> None:
    head = [f"**{title}**"] if title else []
    st.markdown("\n".join([*head, *(f"- {markdown(each)}" for each in sentences)]))


def _links(told: Told, known: Known, text: Text) -> None:
    if not told.links:
        return
    st.markdown(f"**{text('See it')}**")
    with st.container(horizontal=True, gap="small"):
        for link in told.links:
            page, icon = PAGES[link.page]
            st.page_link(
                page,
                label=markdown(link.label),
                icon=icon,
                query_params=write(link.view(state.current()), known),
            )


def _of_the_strategy(page: Page, one: Initiative) -> None:
    """Say what the strategy itself says: who leads, who else, which milestones."""
    text = page.text
    titles = {
        each.milestone_id: milestones.title(each, text)
        for each in milestones.known(page.overview, text.language)
    }
    linked = [titles.get(each, each) for each in one.milestones]
    lines = [
        text("Lead: {bodies}", bodies=", ".join(one.leads))
        if one.leads
        else text("The strategy names no lead body."),
        text("Others named: {bodies}", bodies=", ".join(one.others)) if one.others else "",
        *linked,
        text("Source: {source}", source=one.source) if one.source else "",
    ]
    _bullets(text("In the strategy"), [line for line in lines if line])


def _table(table: Table, *, key: str) -> None:
    content = table.content()
    rows = min(len(content), 2 * MOST_ROWS_SHOWN)
    with st.container(width="content"):
        st.markdown(f"## {markdown(table.title)}")
        st.dataframe(
            content,
            key=key,
            hide_index=True,
            row_height=ROW_HEIGHT,
            height=ROW_HEIGHT * (rows + 1) + 3,
            alt=table.title,
            width="content",
            column_config=_narrowed(content),
        )


def _narrowed(content: pd.DataFrame) -> dict[str, Any] | None:
    """Keep the first column of a wide table from pushing the others out of sight."""
    wide = len(content.columns) >= WIDE
    return {str(content.columns[0]): st.column_config.Column(width=NAMES_WIDTH)} if wide else None


def exported(page: Page) -> pd.DataFrame:
    """Return every initiative with what is told of it, to take home."""
    text = page.text
    rows = {
        one.initiative_id: {
            text("Action area"): joined([one.action_area, text.name(page.area_of(one))]),
            text("Initiative"): text.name(one),
            text("Lead bodies"): ", ".join(one.leads),
            text("Others named"): ", ".join(one.others),
            text("Milestones"): ", ".join(one.milestones),
            text("Key figure"): page.told[one.initiative_id].figure,
            text("What it counts"): page.told[one.initiative_id].unit,
            text("What the landscape says"): _said(page.told[one.initiative_id], text),
            text("What the landscape does not know"): " ".join(page.told[one.initiative_id].lacks),
            text("Source"): one.source,
        }
        for one in page.initiatives.values()
    }
    return pd.DataFrame.from_dict(rows, orient="index")


def _said(told: Told, text: Text) -> str:
    return " ".join(told.sentences) or text("The landscape has no data on this.")


def sheets(page: Page) -> dict[str, pd.DataFrame]:
    """Return the details of every initiative as sheets of a workbook, by their names."""
    return {
        f"{one} {table.title}"[:LONGEST_SHEET]: table.content()
        for one, told in page.told.items()
        for table in told.tables
    }


def about(page: Page) -> list[tuple[str, str]]:
    """Say what the table of initiatives shows."""
    text = page.text
    return [
        (text("Strategy"), headline(page)),
        (text("Clusters"), text("All clusters of the landscape, whatever is filtered")),
        (text("Thresholds"), thresholds_in_words(page.thresholds, text)),
    ]
