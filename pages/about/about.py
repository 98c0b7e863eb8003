"""About: what the data is and is not, every source, the method in brief, licences."""

from __future__ import annotations

from pages.common.context import context, offered
from ui import about


def show() -> None:
    """Draw the page from top to bottom."""
    opened = context()
    about.purpose(opened.text)
    about.landscape(opened.overview, opened.words)
    about.unusable(offered()[1], opened.text)
    about.saved_views(opened.words)
    about.method(opened.text)
    about.sources(opened.landscape, opened.text)
    about.licences(opened.landscape, opened.text)


show()
