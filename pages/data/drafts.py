"""Drafts of corrections in the store: found, kept on every change, and let go."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Final

import pandas as pd
import streamlit as st

from analysis.corrections import Correction, from_records
from foundation.language import Message
from loaders.corrections import as_text
from loaders.store.documents import Document, Draft
from loaders.store.errors import OvertakenError, StoreError
from loaders.store.versions import Version
from pages.common import rights
from pages.common.rights import NotAllowedError, Person
from pages.common.stored import opened, the_store

KIND: Final = "draft"
TROUBLE: Final = "draft_trouble"
UNSAVED: Final = "draft_unsaved"
_ATTEMPTS: Final = 5

Change = Callable[[tuple[Correction, ...]], tuple[Correction, ...]]


@lru_cache(maxsize=4)
def tables_of(version: Version) -> dict[str, pd.DataFrame]:
    """Return the tables of a version that can be corrected, as text; nobody changes them."""
    return as_text(opened(version))


def found(identifier: str, who: Person) -> Document | None:
    """Return a person's draft about a landscape."""
    mine = the_store().documents(KIND, who.name)
    return next((one for one in mine if _is_about(one, identifier)), None)


def corrections(identifier: str, document: Document | None) -> tuple[Correction, ...]:
    """Return what a draft holds, with what the store could not take yet."""
    unsaved: tuple[Correction, ...] | None = st.session_state.get(f"{UNSAVED}_{identifier}")
    return _held(document) if unsaved is None else unsaved


def change(identifier: str, known: tuple[Correction, ...], how: Change) -> None:
    """Change a draft and keep it at once; the same person may have it open twice.

    What the store cannot take now stays in the session and is kept with the next change; why is
    told on the page.

    Parameters
    ----------
    identifier : str
        The landscape.
    known : tuple of Correction
        What the page shows.
    how : callable
        Takes corrections, and returns them changed.
    """
    unsaved = f"{UNSAVED}_{identifier}"
    kept = st.session_state.get(unsaved)
    try:
        who = rights.require(rights.person())
        _change(identifier, how if kept is None else lambda _: how(known), who)
    except (StoreError, NotAllowedError) as reason:
        st.session_state[TROUBLE] = reason.message
        st.session_state[unsaved] = how(known)
    else:
        st.session_state.pop(unsaved, None)


def _held(document: Document | None) -> tuple[Correction, ...]:
    return from_records(document.content.get("corrections")) if document else ()


def let_go(identifier: str, document: Document | None) -> None:
    """Let a draft go that has been published; the store keeps its history."""
    st.session_state.pop(f"{UNSAVED}_{identifier}", None)
    if document is not None:
        the_store().remove_document(document.id, rights.person().name)


def trouble() -> Message | None:
    """Return once why a draft could not be kept."""
    said: Message | None = st.session_state.pop(TROUBLE, None)
    return said


def _change(identifier: str, how: Change, who: Person) -> None:
    for attempt in range(_ATTEMPTS):
        before = found(identifier, who)
        after = how(_held(before))
        if after == _held(before):
            return
        content = {
            "landscape": identifier,
            "corrections": [each.as_record() for each in after],
        }
        number = before.number if before else None
        draft = Draft(KIND, identifier, content, who.name, before.id if before else None, number)
        try:
            the_store().save_document(draft, who.name)
        except OvertakenError:
            if attempt == _ATTEMPTS - 1:
                raise
        else:
            return


def _is_about(document: Document, identifier: str) -> bool:
    content = document.content
    return isinstance(content, dict) and content.get("landscape") == identifier
