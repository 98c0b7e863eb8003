"""How to see and to press things in each of the applications compared.

A probe is a JavaScript expression over the main document that is true once something is visible;
``frame`` in it is the document of the map's frame, or null.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Page

from tests.browser.server import PROJECT

APPS = Path(__file__).parent / "apps"
PANEL_HEADING = (
    "(document.querySelector('.st-key-panel')?.querySelector('h1,h2,h3,h4')?.textContent ?? '')"
)

Press = Callable[[], None]


@dataclass(frozen=True)
class Adapter:
    """One application: its script and what a user would see and do in it.

    Parameters
    ----------
    name : str
        What the report calls it.
    script : callable
        Makes the script ready in a folder and returns its path.
    first_view : str
        Probe: the page shows what it is for.
    filter : callable
        ``filter(page, step)`` gets ready to change the filter and returns the press that changes
        it and the probe that tells when the change is visible.
    areas : str
        Selector of the areas within the map's frame; empty without a map.
    values : tuple of tuple of str
        What the filter is set to, in turn, in the sessions without a browser; the first of all is
        also how they find it.
    pages : tuple of str
        Addresses whose first content is timed.
    """

    name: str
    script: Callable[[Path], str]
    first_view: str
    filter: Callable[[Page, int], tuple[Press, str]]
    areas: str
    values: tuple[tuple[str, ...], ...]
    pages: tuple[str, ...] = ("/",)
    environment: dict[str, str] = field(default_factory=dict)


def plain(name: str) -> Callable[[Path], str]:
    """Return a maker for a script of benchmarks/apps that needs nothing beside it."""
    return lambda _folder: str(APPS / name)


def beside_leaflet(folder: Path) -> str:
    """Copy the naive page beside a copy of Leaflet, which Streamlit then serves with it."""
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copytree(
        PROJECT / "static" / "vendor" / "leaflet", folder / "static" / "leaflet", dirs_exist_ok=True
    )
    return str(shutil.copy(APPS / "naive.py", folder))


def choose(page: Page, value: str) -> Press:
    """Open the select box and return the press on one of its options."""
    page.locator('[data-testid="stSelectbox"] input').click()
    option = page.get_by_role("option", name=value, exact=True)
    option.wait_for()
    return option.click


def filter_empty(page: Page, step: int) -> tuple[Press, str]:
    value = ("cleantech", "all")[step % 2]
    answer = "document.querySelector('.st-key-answer')?.textContent ?? ''"
    return choose(page, value), f"({answer}).includes('{value}')"


def filter_naive(page: Page, step: int) -> tuple[Press, str]:
    value = ("cleantech", "all")[step % 2]
    areas = "frame?.querySelectorAll('path.leaflet-interactive').length >= 98"
    return choose(page, value), f"""{areas} && !!frame.querySelector('[data-theme="{value}"]')"""


def filter_app(page: Page, _step: int) -> tuple[Press, str]:
    """Press a pill of the theme filter; the map counts how often it has been drawn."""
    drawn = "Number(frame?.querySelector('[data-drawn]')?.dataset.drawn ?? 0)"
    before = page.evaluate(f"() => {{ const frame = {FRAME}; return {drawn}; }}")
    pill = page.locator('[data-testid="stPills"] button, [data-testid="stButtonGroup"] button')
    return pill.filter(has_text="Cleantech").first.click, f"{drawn} > {before}"


FRAME = (
    "(document.querySelector('iframe[title=\"streamlit_folium.st_folium\"]')"
    "?.contentDocument ?? null)"
)

EMPTY = Adapter(
    name="empty page",
    script=plain("empty.py"),
    first_view="(document.querySelector('.st-key-answer')?.textContent ?? '').length > 0",
    filter=filter_empty,
    areas="",
    values=(("cleantech",), ("all",)),
)
NAIVE = Adapter(
    name="naive page",
    script=beside_leaflet,
    first_view="frame?.querySelectorAll('path.leaflet-interactive').length >= 98"
    " && !!frame.querySelector('.seat')",
    filter=filter_naive,
    areas="path.leaflet-interactive",
    values=(("cleantech",), ("all",)),
)
APP = Adapter(
    name="Klyngelandskab",
    script=lambda _folder: str(PROJECT / "explorer.py"),
    first_view="frame?.querySelectorAll('.leaflet-container path.area').length >= 98"
    " && !!frame.querySelector('[data-drawn]')",
    filter=filter_app,
    areas=".leaflet-container path.area",
    values=(("Cleantech",), ()),
    pages=("/", "/om"),
)
ADAPTERS = {"empty": EMPTY, "naive": NAIVE, "app": APP}
