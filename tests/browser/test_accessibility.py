"""What axe finds in the pages that the application renders, map frame included."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.actions import visit, wait_for_app, wait_for_map
from tests.browser.server import Server

GRAVE = {"serious", "critical"}
GROUNDS = {"light": "rgb(255, 255, 255)", "dark": "rgb(17, 24, 31)"}
"""How the page's ground is drawn in each scheme: .streamlit/config.toml."""
# Streamlit's own frame, which the application cannot change: see "Known limits" in README.md.
STREAMLITS_OWN = [
    '[data-testid="stHeader"]',
    '[data-testid="stDataFrame"]',
    '[data-testid="stSidebarCollapseButton"]',
]


SYNTHETIC = "landskab=dk-2016-syntetisk"
WITHOUT_MAP = (
    "/om",
    "/katalog",
    "/strategi",
    "/data",
    "visning=matrix",
    "visning=network",
    "visning=workshops",
    "afsnit=",
)


def has_map(address: str) -> bool:
    if "afsnit=areas" in address:
        return SYNTHETIC in address
    if "klynge=" in address:
        return True
    return not any(each in address for each in WITHOUT_MAP)


def grave(page: Page) -> list[str]:
    options: dict[str, Any] = {"resultTypes": ["violations"]}
    found = Axe().run(
        page, context={"exclude": [[each] for each in STREAMLITS_OWN]}, options=options
    )
    return [
        f"{each['id']}: {node['target']} {node['html'][:160]} {node['any'][:1]}"
        for each in found.response["violations"]
        if each["impact"] in GRAVE
        for node in each["nodes"]
    ]


@pytest.mark.expect_console(r"404 .*/_stcore/")
@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/?omraade=0751&sprog=en",
        "/?klynge=brainsbusiness",
        "/?tema=food&label=gold",
        "/overlap?visning=pairs",
        "/overlap?visning=matrix&celle=food&celle=1082",
        "/overlap?visning=network&gruppe=clean&sprog=en",
        "/overlap?visning=workshops&gruppe=food",
        "/overlap?visning=gaps&sprog=en",
        f"/innovation?{SYNTHETIC}&afsnit=areas&talniveau=municipality&sprog=en",
        f"/innovation?{SYNTHETIC}&afsnit=areas&tal=r&talniveau=municipality",
        f"/innovation?{SYNTHETIC}&afsnit=themes",
        f"/innovation?{SYNTHETIC}&afsnit=trend&sprog=en",
        "/innovation?afsnit=milestones",
        "/innovation?afsnit=areas",
        "/katalog",
        "/katalog?katalog=criteria&sprog=en",
        "/katalog?klynge=clean",
        "/region?omraade=1085",
        "/region?omraade=1085&sammenlign=1082&sprog=en",
        "/strategi",
        "/data?data=import",
        "/data?data=history&sprog=en",
        "/om",
    ],
)
def test_axe_finds_nothing_serious(
    app: Server, fresh_page: Callable[..., Page], address: str
) -> None:
    page = fresh_page(color_scheme="light")
    visit(page, f"{app.url}{address}")
    for scheme, ground in GROUNDS.items():
        page.emulate_media(color_scheme=scheme)
        expect(page.get_by_test_id("stApp")).to_have_css("background-color", ground)
        wait_for_app(page)
        if has_map(address):
            wait_for_map(page)
        assert not grave(page), scheme
