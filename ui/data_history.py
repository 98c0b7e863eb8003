"""The versions of a landscape as a list, the choice of two of them, and the audit trail."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Final, Protocol
from zoneinfo import ZoneInfo

import streamlit as st

from foundation.language import Text, joined
from ui.escape import markdown
from ui.sidebar import choice
from ui.signing_in import without_address

HERE: Final = ZoneInfo("Europe/Copenhagen")
SHOWN_AT_FIRST: Final = 4
SEED: Final = 0


class Release(Protocol):
    """A published version, as the store hands it out."""

    @property
    def number(self) -> int:
        """0 for the one that comes along; published ones count from 1."""

    @property
    def parent(self) -> int | None:
        """The version it builds on."""

    @property
    def name(self) -> str:
        """How the publisher calls it."""

    @property
    def note(self) -> str:
        """What there is to say about it."""

    @property
    def as_of(self) -> date:
        """The day that it describes."""

    @property
    def by(self) -> str:
        """Who published it."""

    @property
    def at(self) -> datetime | None:
        """When, in UTC."""

    @property
    def restored(self) -> int | None:
        """The version that it goes back to."""


def moment(at: datetime, text: Text) -> str:
    """Say a moment as a Danish reader's clock shows it."""
    local = at.astimezone(HERE)
    return text("{day} at {time}", day=local.date(), time=f"{local:%H:%M}")


def title(release: Release, text: Text) -> str:
    """Name a version: its number and what its publisher calls it."""
    number = str(release.number)
    if release.restored is not None:
        back = str(release.restored)
        return text("Version {number}: back to version {back}", number=number, back=back)
    if release.number == SEED:
        return text("Version {number}: as it came with the application", number=number)
    if release.name:
        return text("Version {number}: {name}", number=number, name=release.name)
    return text("Version {number}", number=number)


def origin(release: Release, text: Text) -> str:
    """Say who published a version, when, and the day that it describes."""
    published = ""
    if release.at is not None:
        published = text("Published {moment}", moment=moment(release.at, text))
        if release.by:
            published = text(
                "Published by {who}, {moment}",
                who=without_address(release.by),
                moment=moment(release.at, text),
            )
    return joined([published, text("As of {day}", day=release.as_of)])


def versions(
    listed: Sequence[Release],
    shown: int,
    text: Text,
    *,
    link: Callable[[int], str],
    compare: Callable[[int], None],
    restore: Callable[[int], None] | None,
    undo: Callable[[], None] | None,
) -> None:
    """List versions, the newest first, with what can be done with each.

    Parameters
    ----------
    listed : sequence of Release
        The first one first.
    shown : int
        The version that the reader sees on all pages.
    link : callable
        Gives the address that opens a version.
    compare : callable
        Compares a version with the one before it.
    restore, undo : callable, optional
        Go back to a version, or let the newest be undone; None for readers without the right.
    """
    newest = listed[-1].number
    whole = st.session_state.get("data_all_versions", False)
    for release in reversed(listed if whole else listed[-SHOWN_AT_FIRST:]):
        with (
            st.container(border=True, gap="small", key=f"version_{release.number}"),
            st.container(horizontal=True, vertical_alignment="center", gap="small"),
        ):
            with st.container(gap=None, width="stretch"):
                _head(
                    release,
                    text,
                    is_newest=release.number == newest,
                    is_shown=release.number == shown,
                )
            _acts(release, text, link, compare)
            if release.number == newest:
                _act(text("Undo"), "undo", "undo", undo, has=release.parent is not None)
            else:
                _act(
                    text("Go back"),
                    f"restore_{release.number}",
                    "history",
                    None if restore is None else (lambda n=release.number: restore(n)),
                )
    if len(listed) > SHOWN_AT_FIRST:
        st.toggle(
            text("Show all {n} versions", n=len(listed)),
            key="data_all_versions",
        )


def _head(release: Release, text: Text, *, is_newest: bool, is_shown: bool) -> None:
    with st.container(horizontal=True, gap="small", vertical_alignment="center"):
        st.markdown(f"**{markdown(title(release, text))}**", width="content")
        if is_newest:
            st.badge(text("Newest"), color="green")
        if is_shown:
            st.badge(text("Shown now"), color="blue")
    st.caption(markdown(origin(release, text)))
    if release.note:
        st.markdown(markdown(release.note))


def _acts(
    release: Release, text: Text, link: Callable[[int], str], compare: Callable[[int], None]
) -> None:
    st.link_button(
        text("Open"),
        link(release.number),
        icon=":material/open_in_new:",
        type="tertiary",
        help=text("The map in this version, in a tab of its own; the link keeps working"),
    )
    st.button(
        text("Compare"),
        key=f"compare_{release.number}",
        icon=":material/compare_arrows:",
        type="tertiary",
        disabled=release.parent is None,
        on_click=compare,
        args=(release.number,),
        help=text("What differs from the version before"),
    )


def _act(
    label: str, key: str, icon: str, act: Callable[[], None] | None, *, has: bool = True
) -> None:
    if act is not None:
        st.button(
            label,
            key=f"version_{key}",
            icon=f":material/{icon}:",
            type="tertiary",
            on_click=act,
            disabled=not has,
        )


def two(
    listed: Sequence[Release], old: int, new: int, text: Text, change: Callable[..., None]
) -> None:
    """Choose the two versions that are compared."""
    names = {release.number: title(release, text) for release in reversed(listed)}
    left, right = st.columns(2, gap="small")
    for place, label, value, name in (
        (left, text("From"), old, "old"),
        (right, text("To"), new, "new"),
    ):
        with place:
            choice(
                st.selectbox,
                label,
                list(names),
                value,
                key=f"data_{name}",
                change=lambda number, name=name: change(**{name: number}),
                format_func=names.__getitem__,
            )
