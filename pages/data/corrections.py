"""Corrections: clusters edited in a table or a form, gathered as a draft, then published."""

from __future__ import annotations

from functools import lru_cache

import streamlit as st

from analysis.corrections import Correction, applied, fitting
from foundation.landscape import Landscape
from foundation.problems import Problem
from loaders.corrections import corrected
from loaders.store.documents import Document
from loaders.store.versions import Version
from pages.common import rights, stored
from pages.common.context import Context, overview
from pages.data import checks, correcting, drafts, editions, proposing
from ui import data_corrections, data_import, data_steps
from ui import drafts as drawn
from ui.drafts import Gathered
from ui.escape import markdown

STEP = "corrections_step"
CORRECT, PREVIEW, PUBLISH = 1, 2, 3


def show(opened: Context) -> None:
    """Draw the draft of the person who is here; readers learn why they have none."""
    text, who = opened.text, rights.person()
    if not who.may_publish:
        data_import.no_right(text.say(who.why_not) if who.why_not else "", text)
        return
    data_corrections.explain(text)
    if not rights.ask_name(text):
        return
    with editions.saying(text):
        if said := drafts.trouble():
            st.error(markdown(text.say(said)), icon=":material/error:")
        show_draft(opened)


def show_draft(opened: Context) -> None:
    """Draw the open step: correct, preview or publish."""
    identifier, text = opened.landscape.identifier, opened.text
    base = stored.versions(identifier)[-1]
    document = drafts.found(identifier, rights.person())
    tables, kept = drafts.tables_of(base), drafts.corrections(identifier, document)
    gathered = Gathered(tables, fitting(kept, tables), overview(base), opened.words)
    faults = checks.faults(gathered)
    able = bool(gathered.corrections) and not checks.stops(faults)
    at = min(st.session_state.get(STEP, CORRECT), PUBLISH if able else CORRECT)
    data_steps.steps(data_corrections.STEPS, at, PUBLISH if able else CORRECT, go, text)
    data_corrections.left_out(len(kept) - len(gathered.corrections), text)
    if at == CORRECT:
        correcting.edit(base, kept, gathered, faults)
        data_import.forward(text("See what would change"), lambda: go(PREVIEW), able=able)
        return
    drawn.let_go_of_table()
    if (landscape := made(base, gathered)) is not None:
        propose(opened, base, landscape, document, at)


def go(step: int) -> None:
    """Open a step."""
    st.session_state[STEP] = step


def made(base: Version, gathered: Gathered) -> Landscape | None:
    """Return the landscape with all corrections made; why not is told."""
    landscape, problems = _made(base, gathered.corrections)
    if landscape is None:
        data_corrections.could_not(problems, gathered.words.text)
    return landscape


@lru_cache(maxsize=4)
def _made(
    base: Version, corrections: tuple[Correction, ...]
) -> tuple[Landscape | None, list[Problem]]:
    return corrected(stored.opened(base), applied(drafts.tables_of(base), corrections))


def propose(
    opened: Context, base: Version, landscape: Landscape, document: Document | None, at: int
) -> None:
    """Show what would change, or publish it."""
    if at == PREVIEW:
        proposing.preview(opened, base, landscape, "corrections")
        data_import.forward(opened.text("Go on to publish"), lambda: go(PUBLISH), able=True)
        return

    def done() -> None:
        go(CORRECT)
        drafts.let_go(base.landscape, document)

    proposing.publish(opened, base, landscape, "corrections", done)
