"""Signing in and out, and the name of who cannot sign in."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Final

import streamlit as st

from foundation.language import Text
from ui.escape import markdown
from ui.sidebar import choice

LONGEST_NAME: Final = 80
LONGEST_SHOWN: Final = 9
"""Letters of a name that have room beside the choice of language."""
_VIEW: Final = "klyngelandskab-view"
_REMEMBER: Final = f"""
if (!window.klyngelandskabRemembers) {{
  window.klyngelandskabRemembers = true;
  addEventListener("pagehide", () =>
    sessionStorage.setItem("{_VIEW}", location.pathname + location.search));
}}
"""
"""Signing in leads to the front page; this tab keeps in mind where the reader was."""
_RETURN: Final = f"""
{{
  const view = sessionStorage.getItem("{_VIEW}");
  const landed = new URL(performance.getEntriesByType("navigation")[0].name);
  sessionStorage.removeItem("{_VIEW}");
  if (view && view !== landed.pathname && !landed.search) location.replace(view);
}}
"""


def ask_name(text: Text, name: str, keep: Callable[[str], None]) -> str:
    """Ask who acts, for the audit trail; return the name as it was kept."""
    choice(
        st.text_input,
        text("Your name"),
        None,
        name,
        key="your_name",
        change=keep,
        max_chars=LONGEST_NAME,
        placeholder=text("First name and surname"),
        help=text("Stands beside what you publish, and in the audit trail. Asked once a visit."),
        width=320,
    )
    return name


def without_address(name: str) -> str:
    """Return a name without the address that stands behind it in the audit trail.

    >>> without_address("Ea Holm (ea@example.org)")
    'Ea Holm'
    """
    return re.sub(r" \([^()\s]+@[^()\s]+\)$", "", name)


def draw(text: Text, name: str, why_not: str, providers: Sequence[str]) -> None:
    """Offer to sign in, or show who is signed in, what they may do, and the way out.

    Parameters
    ----------
    text : Text
    name : str
        Who is signed in; empty if nobody is.
    why_not : str
        Why they may not publish; empty if they may.
    providers : sequence of str
        What can be signed in with; one without a name is empty.
    """
    if not name:
        _doors(text, providers, text("Sign in"))
        _run(_REMEMBER)
        return
    _run(_RETURN)
    shown = re.split(r"[\s@(]", name)[0][:LONGEST_SHOWN]
    with st.popover(markdown(shown), icon=":material/account_circle:", type="tertiary"):
        st.markdown(f"**{markdown(name)}**")
        st.caption(markdown(f"{why_not}." if why_not else text("You may publish.")))
        if why_not:
            _doors(text, providers, text("Sign in again"))
        st.button(text("Sign out"), key="sign_out", icon=":material/logout:", on_click=st.logout)


def _run(script: str) -> None:
    with st.container(key="view_script"):
        st.html(f"<script>{script}</script>", unsafe_allow_javascript=True)


def _doors(text: Text, providers: Sequence[str], label: str) -> None:
    for provider in providers:
        st.button(
            text("Sign in with {provider}", provider=markdown(provider)) if provider else label,
            key=f"sign_in_{provider}",
            icon=":material/login:",
            type="tertiary",
            on_click=st.login,
            args=(provider or None,),
        )
