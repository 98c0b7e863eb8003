"""Sources: what the open landscape rests on, under which terms, and how to take it home."""

from __future__ import annotations

from pages.common.context import Context
from ui import data_sources


def show(opened: Context) -> None:
    """List the landscape's tables, sources and licences."""
    data_sources.contents(opened.overview, opened.text)
    data_sources.origins(opened.landscape, opened.text)
    data_sources.exports(opened.text)
