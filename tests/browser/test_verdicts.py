"""A verdict in a real browser: recorded, seen again after a reload, undone; and who may not."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from loaders.store import open_store
from tests.browser.actions import LIMIT, visit, wait_for_app
from tests.browser.conftest import Watch
from tests.browser.server import Server, running

PAIR = ("animation_hub", "shareplay")
LINK = f"overlap?visning=pairs&par={PAIR[0]}&par={PAIR[1]}&sprog=en"
PANEL = ".st-key-panel"

pytestmark = pytest.mark.expect_console(r"404 .*/_stcore/")


def test_a_verdict_is_recorded_seen_after_a_reload_and_undone(app: Server, page: Page) -> None:
    visit(page, f"{app.url}/{LINK}")
    panel = page.locator(PANEL)
    expect(panel).to_contain_text("none recorded yet", timeout=LIMIT)
    panel.get_by_text("Record a verdict").click()
    name = panel.get_by_role("textbox", name="Your name")
    name.fill("Ea Holm")
    name.press("Tab")
    wait_for_app(page)
    panel.get_by_text("Accepted overlap", exact=True).click()
    panel.get_by_role("textbox", name="Reason").fill("Discussed in the forum in March")
    panel.get_by_role("button", name="Record the verdict").click()
    expect(panel).to_contain_text("The verdict was recorded.", timeout=LIMIT)

    page.reload()
    wait_for_app(page)
    expect(panel).to_contain_text("Discussed in the forum in March", timeout=LIMIT)
    expect(panel).to_contain_text("Recorded here by Ea Holm on")
    expect(panel.locator(".stMarkdownBadge").filter(has_text="Accepted overlap")).to_be_visible()

    panel.get_by_text("Change the verdict").click()
    name.fill("Ea Holm")
    name.press("Tab")
    wait_for_app(page)
    panel.get_by_role("button", name="Withdraw the verdict").click()
    expect(panel).to_contain_text("none recorded yet", timeout=LIMIT)
    panel.get_by_role("button", name="Undo").click()
    expect(panel).to_contain_text("Verdict: Accepted overlap", timeout=LIMIT)
    panel.get_by_role("button", name="Undo").click()
    expect(panel).to_contain_text("none recorded yet", timeout=LIMIT)


def test_a_reader_without_rights_sees_the_verdict_and_no_way_to_record(
    tmp_path: Path, watch: Watch, fresh_page: Callable[..., Page]
) -> None:
    place = str(tmp_path / "store.duckdb")
    open_store(place).record_verdict("dk-2016", *PAIR, "accepted", "Discussed", "Ea Holm")
    rules = {"KLYNGELANDSKAB_STORE_URL": place, "KLYNGELANDSKAB_PUBLISHERS": "ea@example.dk"}
    with running(tmp_path / "readers", **rules) as server:
        watch.allow(server.url)
        page = fresh_page()
        visit(page, f"{server.url}/{LINK}")
        panel = page.locator(PANEL)
        expect(panel).to_contain_text("Verdict: Accepted overlap", timeout=LIMIT)
        expect(panel).to_contain_text("Only certain persons may publish here")
        expect(panel.get_by_text("Change the verdict")).to_have_count(0)
        expect(panel.get_by_role("button", name="Withdraw the verdict")).to_have_count(0)
        page.close()  # before its server goes away
