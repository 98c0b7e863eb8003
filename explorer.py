"""Klyngelandskab: entry of the application, its page configuration and navigation.

Streamlit meets this file twice. The server imports it once and finds ``app``, which says how the
process starts; then every run of a visitor executes it as the script.
"""

from __future__ import annotations

import streamlit as st

from pages.common import rights
from pages.common.context import context, default_view, known, landscape_names, warm_up
from pages.common.process import lifespan, say_sorry
from pages.common.stored import stock
from ui import editions, look, sidebar, state
from ui.look import apply_look, icon
from ui.sentences import synthetic_mark

ICON = icon()
"""Travels with the page: a browser would fetch a file anew at every change of the link."""


def explore() -> None:
    """Draw the page that the visitor asks for."""
    state.synchronise(default_view(), known)
    opened = context()
    text = opened.text
    st.set_page_config(
        page_title=text("Klyngelandskab: Denmark's clusters on the map"),
        page_icon=ICON,
        layout="wide",
        initial_sidebar_state=300,
    )
    st.logo("static/logo.svg", size="large")
    apply_look(text.language)
    edition = opened.known.edition
    sidebar.shared(
        text,
        landscape_names(text),
        editions.name(opened.version, edition, text),
        lambda: rights.sign_in(text),
    )
    page = st.navigation(
        [
            st.Page(
                "pages/landscape/map.py", title=text("Map"), icon=":material/map:", default=True
            ),
            st.Page(
                "pages/landscape/overlap.py",
                title=text("Overlap"),
                icon=":material/join_inner:",
                url_path="overlap",
            ),
            st.Page(
                "pages/landscape/innovation.py",
                title=text("Innovation"),
                icon=":material/lightbulb:",
                url_path="innovation",
            ),
            st.Page(
                "pages/strategy/strategy.py",
                title=text("Strategy"),
                icon=":material/flag:",
                url_path="strategi",
            ),
            st.Page(
                "pages/catalogue/catalogue.py",
                title=text("Catalogue"),
                icon=":material/menu_book:",
                url_path="katalog",
            ),
            st.Page(
                "pages/region/region.py",
                title=text("Region"),
                icon=":material/location_city:",
                url_path="region",
            ),
            st.Page(
                "pages/data/data.py",
                title=text("Data"),
                icon=":material/database:",
                url_path="data",
            ),
            st.Page(
                "pages/about/about.py", title=text("About"), icon=":material/info:", url_path="om"
            ),
        ],
        position="top",
    )
    state.enter_page(page.url_path)
    if opened.landscape.synthetic:
        look.synthetic(synthetic_mark(text))
    editions.banners(opened.version, edition, text, was_read=stock().was_read)
    page.run()
    state.publish(opened.known)
    warm_up()


if __name__ == "__main__":
    explore()
else:
    app = st.App(__file__, lifespan=lifespan, on_script_error=say_sorry)
