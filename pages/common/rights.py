"""Who sits before the page, and what they may do; asked anew at every act, on the server."""

from __future__ import annotations

import time
from functools import cache
from typing import Final

import streamlit as st

from foundation.language import Text
from foundation.settings import settings
from pages.common import permissions
from pages.common.permissions import NotAllowedError, Person, Rules
from ui import signing_in

__all__ = ["NotAllowedError", "Person", "ask_name", "person", "require", "sign_in"]

_NAME: Final = "name_of_reader"


def person() -> Person:
    """Return who sits before the page."""
    claims = st.user.to_dict()
    return permissions.judge(claims, _rules(), time.time(), st.session_state.get(_NAME, ""))


def require(who: Person) -> Person:
    """Let only those pass who may publish; to be called by every act, just before it.

    Who they are and what they may do is judged anew: a page can be older than the sign-in, and a
    browser can send what no button offers.

    Raises
    ------
    NotAllowedError
        With a sentence for the reader.
    """
    return permissions.checked(person(), who)


def ask_name(text: Text) -> str:
    """Ask once a session who acts, where nobody can sign in; return the name."""
    if person().can_sign_in:
        return person().name
    return signing_in.ask_name(text, st.session_state.get(_NAME, ""), _keep_name)


def sign_in(text: Text) -> None:
    """Offer to sign in and out, where sign-in is set up."""
    who = person()
    if who.can_sign_in:
        why_not = text.say(who.why_not) if who.why_not else ""
        signing_in.draw(text, who.name if who.signed_in else "", why_not, providers())


def providers() -> list[str]:
    """Return what can be signed in with: names in ``secrets.toml``; one without a name is empty."""
    section = st.secrets.get("auth", {})
    named = [name for name, value in section.items() if hasattr(value, "items")]
    return ["", *named] if "client_id" in section else named


def _keep_name(said: str) -> None:
    st.session_state[_NAME] = permissions.clean_name(said)


@cache
def _rules() -> Rules:
    return Rules.configured(settings())
