"""The page on the strategy in a real browser: from an initiative to the page that shows it."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.actions import LIMIT, visit, wait_for_app
from tests.browser.server import Server

pytestmark = pytest.mark.expect_console(r"404 .*/_stcore/")


def test_a_link_is_followed_right_after_an_initiative_was_opened(app: Server, page: Page) -> None:
    visit(page, f"{app.url}/strategi?sprog=en")
    page.get_by_role("button", name="D4 · Skills").click()
    page.get_by_role("link", name="These clusters in the catalogue").click()
    expect(page.locator("h1")).to_have_text(
        "13 clusters in the catalogue: 0 essential, 13 emerging", timeout=LIMIT
    )
    expect(page).to_have_url(re.compile("modenhed=emerging"), timeout=LIMIT)
    page.go_back()
    wait_for_app(page)
    expect(page.locator("h1")).to_contain_text("D4 · Skills", timeout=LIMIT)
