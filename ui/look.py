"""The look that pages share beyond Streamlit's theme; no data enters here."""

from __future__ import annotations

import base64
from typing import Final

import streamlit as st

from foundation.language import Language
from foundation.settings import PROJECT_FOLDER

_STYLE: Final = """
<style>
.stMainBlockContainer { padding: 3.6rem 2rem 2rem; }
[data-testid="stElementToolbarButton"]:has([aria-label^="Download as CSV"]) { display: none; }
.stSidebar [data-testid="stSidebarUserContent"] { padding-top: 0; padding-bottom: 2rem; }
.stSidebar [data-testid="stVerticalBlock"] { gap: 0.75rem; }
[data-testid="stCaptionContainer"] { color: inherit; opacity: 1; }
[data-testid="stCaptionContainer"] p { color: color-mix(in srgb, currentcolor 80%, transparent); }
[data-testid="InputInstructions"] { display: none; }
.st-key-panel { border-left: 1px solid rgba(128, 140, 148, .35); padding-left: 1rem; }
.stMainBlockContainer h1 { font-size: 1.4rem; font-weight: 600; padding: 0; }
.stMainBlockContainer h2 { font-size: 1.2rem; font-weight: 600; padding: 0.4rem 0; }
.st-key-panel table { font-size: 0.85rem; }
.st-key-synthetic { background: #FFE9A8; color: #4A3500; border-radius: 6px; padding: .3rem .8rem; }
.st-key-synthetic p { font-weight: 600; }
.st-key-earlier { background: rgba(31, 95, 139, .12); border-radius: 6px; padding: .1rem .8rem; }
.st-key-earlier { gap: 0 .8rem !important; }
[data-testid="stLayoutWrapper"]:has(> .st-key-view_script) { position: absolute; }
.st-key-panel td, .st-key-panel th { padding: 0.2rem 0.4rem; }
iframe[title="streamlit_folium.st_folium"] { border-radius: 8px; }
/* Streamlit writes in white on the primary colour, which is light in a dark page. */
button[kind="primary"]:not(:disabled), button[kind="primary"]:not(:disabled) p,
[data-tag] span, [data-tag] svg { color: light-dark(#FFFFFF, #11181F); }
@media (max-width: 1100px) {
  .stMainBlockContainer { padding: 3.4rem 1rem 1.5rem; }
  .st-key-panel table { font-size: 0.75rem; }
}
@media (max-width: 640px) {
  .stMainBlockContainer { padding: 3.4rem 0.8rem 1rem; }
  .st-key-panel { border-left: 0; padding-left: 0; }
  iframe[title="streamlit_folium.st_folium"] { height: 62vh !important; }
}
</style>
"""


def synthetic(mark: str) -> None:
    """Say across the page that the data on it is invented."""
    with st.container(key="synthetic"):
        st.markdown(f":material/science: {mark}")


def icon() -> str:
    """Return the page's icon as a data address."""
    content = (PROJECT_FOLDER / "static" / "icon.png").read_bytes()
    return f"data:image/png;base64,{base64.b64encode(content).decode()}"


def apply_look(language: Language) -> None:
    """Add the shared style sheet to the page, and say which language it is in.

    Streamlit calls every page English; a screen reader would read Danish with an English voice.
    """
    st.html(
        f"{_STYLE}<script>document.documentElement.lang = '{language}'</script>",
        unsafe_allow_javascript=True,
    )
