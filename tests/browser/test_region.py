"""The page on an area in a real browser: found by typing, explored on the map, taken along."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.actions import LIMIT, visit, wait_for_app, wait_for_map
from tests.browser.server import Server

STREAMLIT_LOOKS_AROUND = r"404 .*/_stcore/"

pytestmark = pytest.mark.expect_console(STREAMLIT_LOOKS_AROUND)


def test_an_area_is_clicked_located_or_typed_and_leads_to_a_pair(
    app: Server, fresh_page: Callable[..., Page]
) -> None:
    here = {"latitude": 55.48, "longitude": 8.46}
    page = fresh_page(geolocation=here, permissions=["geolocation"])
    visit(page, f"{app.url}/region?sprog=en&omraade=DK014&landskab=dk-2016-syntetisk")
    frame = wait_for_map(page)
    expect(page.locator(".st-key-region_cards")).to_contain_text("Innovating 2018")
    frame.locator(".leaflet-container").click()
    expect(page).to_have_url(re.compile("omraade=0400"), timeout=LIMIT)
    wait_for_app(page)

    page.get_by_role("button", name="Where I am").click()
    expect(page.locator("h1")).to_have_text("Esbjerg", timeout=LIMIT)

    field = page.get_by_role("combobox", name="Area")
    field.fill("Århus")
    field.press("Enter")
    expect(page.locator("h1")).to_have_text("Aarhus", timeout=LIMIT)
    expect(page).to_have_url(re.compile("omraade=0751"), timeout=LIMIT)
    page.get_by_role("button", name=re.compile("Animation Hub and Shareplay")).click()
    expect(page).to_have_url(re.compile(r"/overlap\?.*par=animation_hub"), timeout=LIMIT)
    wait_for_app(page)
    expect(page.locator(".st-key-panel h2").first).to_contain_text("Animation Hub")
