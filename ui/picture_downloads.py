"""Taking a map home as a picture."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import streamlit as st

from analysis.overview import Overview
from analysis.vocabulary import Vocabulary
from foundation.language import Text, joined
from ui import controls
from ui.map_message import catalogue
from ui.map_pictures import Form, Words, picture

FORMS: Final[dict[Form, str]] = {
    "png": "image/png",
    "svg": "image/svg+xml",
    "pdf": "application/pdf",
}


def offer(
    message: Callable[[], dict[str, Any]],
    title: str,
    overview: Overview,
    words: Vocabulary,
    *,
    name: str,
    inside: str | None = None,
) -> None:
    """Offer a map as a picture of print size; it is drawn when it is asked for.

    Parameters
    ----------
    message : callable
        Returns what the map shows, composed for a light page.
    title : str
        What stands above the map.
    name : str
        What the file is called, after the landscape.
    inside : str, optional
        The code of an area to show closely.
    """
    text = words.text
    with st.popover(text("Picture"), icon=":material/image:"):
        st.caption(text("The map as it is now, with title, legend and source, at print size."))
        with st.container(horizontal=True):
            for form, mime in FORMS.items():
                st.download_button(
                    form.upper(),
                    data=lambda form=form: picture(
                        message(),
                        catalogue(overview, text.language),
                        said(title, overview, text),
                        form=form,
                        inside=inside,
                    ),
                    file_name=f"klyngelandskab-{overview.landscape.identifier}-{name}.{form}",
                    mime=mime,
                    key=f"picture_{name}_{form}",
                    on_click="ignore",
                )


def said(title: str, overview: Overview, text: Text) -> Words:
    """Return what stands on a picture of a landscape beside the map."""
    landscape = overview.landscape
    subtitle = text(
        "{landscape}, as of {day}, version {version}",
        landscape=text.name(landscape),
        day=landscape.as_of,
        version=landscape.version,
    )
    sources = joined([*(each.title for each in landscape.sources), controls.attribution(text)])
    mark = text("synthetic data") if landscape.synthetic else ""
    return Words(title, subtitle, text("Source: {sources}", sources=sources), mark)
