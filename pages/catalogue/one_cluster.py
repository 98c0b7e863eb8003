"""The profile of one cluster: facts, map, criteria, partners, and its history over versions."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from foundation.language import Text
from loaders.store.errors import StoreError
from loaders.store.versions import Version
from pages.common import stored
from pages.common.context import Context
from pages.common.verdicts import verdicts
from ui import controls, profile, profile_history, profile_map, state
from ui import map as landscape_map
from ui.data_history import HERE, title
from ui.data_words import Cells
from ui.escape import markdown
from ui.profile_history import SHOWN_AT_FIRST, State
from ui.signing_in import without_address


def show_profile(opened: Context, code: str, open_cluster: Callable[[str], None]) -> None:
    """Show everything that is known of one cluster."""
    overview, words, text = opened.overview, opened.words, opened.text
    with st.container(horizontal=True):
        st.button(
            text("Back to the catalogue"),
            key="back",
            icon=":material/arrow_back:",
            type="tertiary",
            on_click=lambda: state.change(selected=None),
        )
        controls.copy_link(opened.known, text)
    profile.heading(overview, code, words)
    left, right = st.columns([1.1, 1], gap="medium")
    with left:
        landscape_map.draw(
            profile_map.message(
                overview,
                code,
                text,
                dark=controls.is_dark(),
                attribution=controls.attribution(text),
            ),
            lambda _event: None,
            key="profile_map",
            height=480,
        )
        profile.overlaps(
            overview, code, state.current().thresholds, words, open_cluster, verdicts(opened)
        )
    with right, st.container(key="panel"):
        profile.facts(overview, code, words)
        profile.criteria(overview, code, words)
        profile.partners(overview, code, words)
        profile.on_record(overview, code, words)
        profile.origin(overview, code, words)
        show_history(opened, code)


def show_history(opened: Context, code: str) -> None:
    """Show what each version changed about a cluster, once there is more than one."""
    versions = stored.versions(opened.landscape.identifier)
    if len(versions) < 2:
        return
    text = opened.text
    profile_history.heading(text)
    whole = profile_history.wants_all(len(versions), text)
    try:
        states = _states(versions, code, text, whole=whole)
    except StoreError as reason:
        st.caption(markdown(text.say(reason.message)))
        return
    profile_history.history(
        states,
        text,
        earlier=len(versions) - len(states),
        words=Cells(opened.overview, opened.overview, text).say,
    )


def _states(versions: Sequence[Version], code: str, text: Text, *, whole: bool) -> list[State]:
    """Return a cluster as the versions of a landscape have it, the oldest first.

    Without ``whole`` these are the newest ones, and one more to compare the first of them with.

    Raises
    ------
    StoreError
        If the versions cannot be read just now.
    """
    wanted = tuple(versions if whole else versions[-SHOWN_AT_FIRST - 1 :])
    return [
        State(
            title(version, text),
            version.at.astimezone(HERE).date() if version.at else version.as_of,
            without_address(version.by),
            version.note,
            clusters.loc[code] if code in clusters.index else None,
        )
        for version, clusters in zip(wanted, stored.clusters_of(wanted), strict=True)
    ]
