"""The page on overlap in a real browser: find a pair, read why, move a threshold, pass it on."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from docx import Document
from playwright.sync_api import Page, expect

from tests.browser.actions import LIMIT, steady_corner, visit, wait_for_map
from tests.browser.server import Server

PANEL = ".st-key-panel"
PAIR = "par=clean&par=vand_i_byer&visning=pairs"
STREAMLIT_LOOKS_AROUND = r"404 .*/_stcore/"

pytestmark = pytest.mark.expect_console(STREAMLIT_LOOKS_AROUND)


def test_a_pair_is_found_in_the_list_and_says_why(app: Server, page: Page) -> None:
    visit(page, f"{app.url}/overlap?sprog=da&soeg=vandteknologi")
    wait_for_map(page)
    x, y = steady_corner(page, page.get_by_test_id("stDataFrame").locator("canvas").first)
    page.mouse.click(x + 14, y + 52)
    expect(page.locator(f"{PANEL} h2")).to_contain_text("CLEAN og ", timeout=LIMIT)
    expect(page.locator(PANEL)).to_contain_text("ingen registreret samarbejdsaftale")
    expect(page).to_have_url(re.compile("par=clean"), timeout=LIMIT)


def test_moving_a_threshold_changes_the_kind_and_the_link_carries_it(
    app: Server, page: Page, fresh_page: Callable[..., Page]
) -> None:
    visit(page, f"{app.url}/overlap?{PAIR}&sprog=da")
    frame = wait_for_map(page)
    expect(frame.locator(".landscape-legend")).to_contain_text("Begge")
    kind = page.locator(f"{PANEL} .stMarkdownBadge").first
    expect(kind).to_have_text("Beslægtede felter, samme steder", timeout=LIMIT)
    page.get_by_role("button", name="Grænser").click()
    thumb = page.get_by_role("slider", name="Samme felt fra T")
    thumb.focus()
    for _ in range(4):
        page.keyboard.press("ArrowLeft")
    expect(kind).to_have_text("Overlap", timeout=LIMIT)
    expect(page).to_have_url(re.compile(r"samme_felt=0\.3"), timeout=LIMIT)

    other = fresh_page()
    visit(other, page.url)
    wait_for_map(other)
    again = other.locator(f"{PANEL} .stMarkdownBadge").first
    expect(again).to_have_text("Overlap", timeout=LIMIT)
    expect(other.locator(f"{PANEL} h2")).to_have_text(page.locator(f"{PANEL} h2").inner_text())


def test_the_calculation_shows_its_real_values(app: Server, page: Page) -> None:
    visit(page, f"{app.url}/overlap?{PAIR}&sprog=da")
    wait_for_map(page)
    page.get_by_text("Hvorfor disse tal").click()
    expect(page.get_by_text("Samlet tal = det mindste af T og G")).to_be_visible(timeout=LIMIT)


def test_gaps_of_a_field_are_drawn_and_counted(app: Server, page: Page) -> None:
    visit(page, f"{app.url}/overlap?visning=gaps&felt=food&sprog=da")
    frame = wait_for_map(page)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Fødevarer: 67 kommuner")
    thisted = frame.locator('path.area[data-code="0787"]')
    odense = frame.locator('path.area[data-code="0461"]')
    assert thisted.get_attribute("fill") != odense.get_attribute("fill")
    expect(frame.locator(".landscape-legend")).to_contain_text("Kun dækket af en national klynge")


def test_a_cell_of_the_matrix_opens_by_click_and_by_keyboard(app: Server, page: Page) -> None:
    visit(page, f"{app.url}/overlap?visning=matrix&sprog=da")
    x, y = steady_corner(page, page.get_by_test_id("stDataFrame").locator("canvas").first)
    page.mouse.click(x + 240, y + 52)
    expect(page.locator("h2")).to_contain_text("Cleantech, Region Hovedstaden", timeout=LIMIT)
    expect(page).to_have_url(re.compile("celle=cleantech&celle=1084"), timeout=LIMIT)
    page.keyboard.press("ArrowDown")
    expect(page.locator("h2")).to_contain_text("Cleantech, Region Midtjylland", timeout=LIMIT)


def test_a_cluster_of_the_network_shows_its_group_and_leads_to_a_workshop(
    app: Server, page: Page
) -> None:
    visit(page, f"{app.url}/overlap?visning=network&sprog=da")
    expect(page.locator(".js-plotly-plot")).to_be_visible(timeout=LIMIT)
    x, y = steady_corner(page, page.locator(f"{PANEL} canvas").first)
    page.mouse.click(x + 14, y + 52)
    expect(page).to_have_url(re.compile("gruppe="), timeout=LIMIT)
    page.get_by_role("button", name="Forbered en workshop").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Workshop", timeout=LIMIT)
    expect(page).to_have_url(re.compile("visning=workshops"), timeout=LIMIT)


@pytest.mark.parametrize(("field", "name"), [("food", "fødevarer"), ("cleantech", "cleantech")])
def test_the_saved_workshops_open_and_can_be_taken_home(
    app: Server, page: Page, tmp_path: Path, field: str, name: str
) -> None:
    visit(page, f"{app.url}/overlap?visning=workshops&gruppe={field}&sprog=da")
    expect(page.get_by_role("heading", level=1)).to_contain_text(name, timeout=LIMIT)
    with page.expect_download() as download:
        page.get_by_role("button", name="Word").click()
    download.value.save_as(tmp_path / "workshop.docx")
    paragraphs = [each.text for each in Document(str(tmp_path / "workshop.docx")).paragraphs]
    assert any(name in each.lower() for each in paragraphs)
