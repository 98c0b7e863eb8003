"""Klyngelandskab: entry of the application, its page configuration and navigation."""

from __future__ import annotations

import streamlit as st

from foundation.language import speak
from pages.common.context import context, default_view, known, landscape_names, warm_up
from ui import sidebar, state
from ui.look import apply_look

view = state.synchronise(default_view(), known)
text = speak(view.language)
st.set_page_config(
    page_title=text("Klyngelandskab: Denmark's clusters on the map"),
    page_icon="static/icon.png",
    layout="wide",
    initial_sidebar_state=270,
)
st.logo("static/logo.svg", size="large")
apply_look()
sidebar.shared(text, landscape_names(text))
page = st.navigation(
    [
        st.Page("pages/landscape/map.py", title=text("Map"), icon=":material/map:", default=True),
        st.Page("pages/about/about.py", title=text("About"), icon=":material/info:", url_path="om"),
    ],
    position="top",
)
state.enter_page(page.url_path)
page.run()
state.publish(context().known)
warm_up()
