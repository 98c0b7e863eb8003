"""The map as a reader meets it: clicks, filters, links, languages, keyboard, no network."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from openpyxl import load_workbook
from playwright.sync_api import FrameLocator, Page, expect

from tests.browser.actions import (
    LIMIT,
    click_row,
    map_frame,
    visit,
    wait_for_app,
    wait_for_map,
)
from tests.browser.conftest import Watch
from tests.browser.server import Server, running

SEATED_2016 = 57
PANEL = ".st-key-panel"
# Streamlit looks for its own health check below a page's address first, and then at the root.
STREAMLIT_LOOKS_AROUND = r"404 .*/_stcore/"


def panel_heading(page: Page) -> str:
    return page.locator(f"{PANEL} h2").inner_text(timeout=LIMIT)


def click_area(frame: FrameLocator, code: str) -> None:
    """Click an area where nothing lies over it."""
    frame.locator(f'path.area[data-code="{code}"]').dispatch_event("click")


def fill(frame: FrameLocator, code: str) -> str:
    return frame.locator(f'path.area[data-code="{code}"]').get_attribute("fill") or ""


def parameters(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def test_the_map_draws_98_areas_and_all_seated_clusters(app: Server, page: Page) -> None:
    visit(page, app.url)
    frame = wait_for_map(page)
    expect(frame.locator(".cluster")).to_have_count(SEATED_2016)


def test_the_map_is_there_again_after_a_reload(app: Server, page: Page) -> None:
    visit(page, app.url)
    wait_for_map(page)
    page.reload()
    wait_for_map(page)


def test_no_two_markers_cover_each_other(app: Server, page: Page) -> None:
    visit(page, app.url)
    frame = wait_for_map(page)
    expect(frame.locator(".cluster")).to_have_count(SEATED_2016)
    boxes = [box for each in frame.locator(".cluster").all() if (box := each.bounding_box())]
    centres = [(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2) for box in boxes]
    apart = [
        ((ax - bx) ** 2 + (ay - by) ** 2) ** 0.5
        for place, (ax, ay) in enumerate(centres)
        for bx, by in centres[place + 1 :]
    ]
    assert min(apart) >= 18


def test_a_theme_filter_changes_the_map_without_reloading_it(app: Server, page: Page) -> None:
    visit(page, app.url)
    frame = wait_for_map(page)
    before = fill(frame, "0751")
    frame.locator(".leaflet-container").evaluate("node => { node.dataset.kept = 'yes' }")
    page.locator(".st-key-themes").get_by_role("button", name="Fødevarer").click()
    expect(frame.locator(".cluster")).to_have_count(7, timeout=LIMIT)
    expect(frame.locator(".leaflet-container")).to_have_attribute("data-kept", "yes")
    assert fill(frame, "0751") != before
    expect(page.get_by_role("heading", level=1)).to_contain_text("tema Fødevarer")
    assert parameters(page)["tema"] == ["food"]


def test_a_click_on_an_area_opens_it_and_the_map_stays(app: Server, page: Page) -> None:
    visit(page, app.url)
    frame = wait_for_map(page)
    pane = frame.locator(".leaflet-map-pane")
    before = pane.get_attribute("style")
    click_area(frame, "0787")
    expect(page.locator(f"{PANEL} h2")).to_have_text("Thisted", timeout=LIMIT)
    expect(page.locator(PANEL)).to_contain_text("Region Nordjylland")
    expect(page.locator(PANEL)).to_contain_text("Food Cluster Thy")
    expect(frame.locator("path.selected")).to_have_count(1)
    assert pane.get_attribute("style") == before
    assert parameters(page)["omraade"] == ["0787"]


def test_a_click_on_a_marker_opens_the_cluster_with_its_footprint(app: Server, page: Page) -> None:
    visit(page, app.url)
    frame = wait_for_map(page)
    before = fill(frame, "0810")
    frame.locator('.cluster[data-cluster="brainsbusiness"]').click()
    expect(page.locator(f"{PANEL} h2")).to_contain_text("BrainsBusiness", timeout=LIMIT)
    expect(page.locator(PANEL)).to_contain_text("Guld (2013)")
    expect(frame.locator('path.area[data-code="0810"]')).not_to_have_attribute("fill", before)
    click_area(frame, "0751")
    expect(page.locator(f"{PANEL} h2")).to_have_text("Aarhus", timeout=LIMIT)


def test_the_panel_leads_from_an_area_to_its_clusters_and_closes(app: Server, page: Page) -> None:
    visit(page, f"{app.url}/?omraade=0787")
    wait_for_map(page)
    page.locator(PANEL).get_by_text("Food Cluster Thy", exact=True).click()
    expect(page.locator(f"{PANEL} h2")).to_have_text("Food Cluster Thy", timeout=LIMIT)
    page.get_by_role("button", name="Luk").click()
    expect(page.locator(f"{PANEL} h2")).to_have_text("Intet er valgt", timeout=LIMIT)


def test_a_nationwide_cluster_never_paints_the_country(app: Server, page: Page) -> None:
    visit(page, f"{app.url}/?klynge=biopeople")
    frame = wait_for_map(page)
    expect(page.locator(PANEL)).to_contain_text("hele landet")
    fills = {fill(frame, code) for code in ("0101", "0751", "0400", "0661")}
    assert "#6C5F8A" not in fills


def test_the_table_opens_an_area_by_keyboard(app: Server, page: Page) -> None:
    visit(page, app.url)
    frame = wait_for_map(page)
    click_row(page, 1)
    expect(page.get_by_test_id("glide-cell-1-0")).to_be_focused(timeout=LIMIT)
    page.keyboard.press("ArrowDown")
    expect(page.get_by_test_id("glide-cell-1-1")).to_be_focused(timeout=LIMIT)
    page.keyboard.press("Shift+Space")
    expect(page.locator(f"{PANEL} h2")).not_to_have_text("Intet er valgt", timeout=LIMIT)
    expect(frame.locator("path.selected")).to_have_count(1, timeout=LIMIT)
    assert panel_heading(page) == "Allerød"


def test_the_search_can_be_reached_and_used_by_keyboard_alone(app: Server, page: Page) -> None:
    visit(page, app.url)
    wait_for_map(page)
    page.get_by_label("Søg").focus()
    page.keyboard.type("frederikshavn")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("1 af 63", timeout=LIMIT)
    expect(map_frame(page).locator(".cluster")).to_have_count(1, timeout=LIMIT)


def test_a_link_opens_the_same_view_in_a_fresh_browser(
    app: Server, page: Page, fresh_page: Callable[..., Page]
) -> None:
    visit(page, f"{app.url}/?niveau=province&maal=shared_themes&tema=cleantech&tema=food")
    frame = wait_for_map(page, areas=11)
    click_area(frame, "DK042")
    expect(page.locator(f"{PANEL} h2")).to_have_text("Østjylland", timeout=LIMIT)
    frame.locator(".leaflet-control-zoom-in").click()
    expect(page).to_have_url(re.compile("kort="), timeout=LIMIT)
    page.get_by_role("button", name="Kopiér link").click()
    copied = page.get_by_test_id("stCode").inner_text(timeout=LIMIT).strip()
    assert parse_qs(urlsplit(copied).query) == parameters(page)

    other = fresh_page()
    visit(other, copied)
    again = wait_for_map(other, areas=11)
    expect(other.locator(f"{PANEL} h2")).to_have_text("Østjylland", timeout=LIMIT)
    assert other.get_by_role("heading", level=1).inner_text() == (
        page.get_by_role("heading", level=1).inner_text()
    )
    for code in ("DK042", "DK050", "DK014"):
        assert fill(again, code) == fill(frame, code)
    assert parameters(other) == parameters(page)
    assert again.locator(".leaflet-control-scale-line").inner_text() == (
        frame.locator(".leaflet-control-scale-line").inner_text()
    )


def test_a_way_back_from_an_empty_result_shows_in_the_sidebar_too(app: Server, page: Page) -> None:
    visit(page, f"{app.url}/?tema=food&label=gold")
    wait_for_map(page)
    page.get_by_role("button", name="Uden tema Fødevarer").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("label guld", timeout=LIMIT)
    pill = page.locator(".st-key-themes").get_by_role("button", name="Fødevarer")
    expect(pill).to_have_attribute("aria-pressed", "false", timeout=LIMIT)


def test_the_browsers_back_button_goes_back_a_view(app: Server, page: Page) -> None:
    visit(page, f"{app.url}/?sprog=da")
    frame = wait_for_map(page)
    click_area(frame, "0787")
    expect(page.locator(f"{PANEL} h2")).to_have_text("Thisted", timeout=LIMIT)
    expect(page).to_have_url(re.compile("omraade=0787"), timeout=LIMIT)
    page.go_back()
    expect(page.locator(f"{PANEL} h2")).to_have_text("Intet er valgt", timeout=LIMIT)


DANISH_ONLY = re.compile(
    r"\b(Alle|klynger|Kommune|Landsdel|Hovedsæde|Vis|Ryd|Søg|Tema|Niveau|Kort|Om|og|hele landet)\b"
)
ENGLISH_ONLY = re.compile(
    r"\b(All|clusters|Municipality|Province|Seat|Show|Clear|Search|Theme|Level|Map|About|the)\b"
)


@pytest.mark.expect_console(STREAMLIT_LOOKS_AROUND)
@pytest.mark.parametrize("address", ["/?omraade=0400", "/?tema=food&label=gold", "/om"])
def test_switching_the_language_leaves_no_word_of_the_other(
    app: Server, page: Page, address: str
) -> None:
    """Names of clusters and sources stay as they are; everything else must follow."""
    visit(page, f"{app.url}{address}")
    page.locator(".st-key-language").get_by_text("English").click()
    expect(page.get_by_role("link", name="About", exact=True)).to_be_visible(timeout=LIMIT)
    interface = [*page.get_by_test_id("stWidgetLabel").all_inner_texts()]
    interface += page.get_by_role("button").all_inner_texts()
    interface += page.locator("h1, h2, h3").all_inner_texts()
    interface += page.get_by_role("link").all_inner_texts()[:2]
    wait_for_app(page)
    assert not [text for text in interface if DANISH_ONLY.search(text)]
    page.locator(".st-key-language").get_by_text("Dansk").click()
    expect(page.get_by_role("link", name="Om", exact=True)).to_be_visible(timeout=LIMIT)
    wait_for_app(page)
    back = page.get_by_test_id("stWidgetLabel").all_inner_texts()
    back += page.locator("h1, h2, h3").all_inner_texts()
    assert not [text for text in back if ENGLISH_ONLY.search(text)]


@pytest.mark.expect_console(STREAMLIT_LOOKS_AROUND)
def test_a_fresh_server_answers_a_deep_link_with_the_whole_application(
    tmp_path: Path, page: Page, watch: Watch
) -> None:
    with running(tmp_path) as server:
        watch.allow(server.url)
        visit(page, f"{server.url}/om?sprog=en")
        expect(page.get_by_role("heading", level=1)).to_have_text("About Klyngelandskab")
        expect(page.get_by_role("link", name="Map")).to_be_visible()
        assert "Klyngelandskab" in page.title()
        expect(page.get_by_role("dialog")).to_have_count(0)


@pytest.mark.parametrize(("width", "height"), [(1024, 768), (390, 844)])
def test_nothing_is_wider_than_a_small_screen(
    app: Server, fresh_page: Callable[..., Page], width: int, height: int
) -> None:
    page = fresh_page(viewport={"width": width, "height": height})
    visit(page, f"{app.url}/?omraade=0751")
    wait_for_map(page)
    overflow = page.evaluate(
        "document.querySelector('[data-testid=stMain]').scrollWidth - window.innerWidth"
    )
    assert overflow <= 0


def test_the_dark_theme_reaches_the_map(app: Server, fresh_page: Callable[..., Page]) -> None:
    page = fresh_page(color_scheme="dark")
    visit(page, app.url)
    frame = wait_for_map(page)
    expect(frame.locator(".leaflet-container.dark")).to_have_count(1, timeout=LIMIT)


def test_the_background_map_is_asked_for_only_when_switched_on(
    app: Server, page: Page, watch: Watch
) -> None:
    visit(page, app.url)
    frame = wait_for_map(page)
    assert not watch.outside
    page.locator(".st-key-background label").click()
    expect(frame.locator(".leaflet-tile").first).to_be_attached(timeout=LIMIT)
    expect(frame.locator(".leaflet-control-attribution")).to_contain_text("OpenStreetMap")
    asked = watch.outside
    assert asked
    assert all("tile.openstreetmap.org" in each for each in asked)
    page.locator(".st-key-background label").click()
    expect(frame.locator(".leaflet-tile")).to_have_count(0, timeout=LIMIT)
    watch.outside.clear()
    watch.complaints.clear()


def test_the_table_can_be_taken_home_as_a_workbook(app: Server, page: Page, tmp_path: Path) -> None:
    visit(page, f"{app.url}/?tema=food&niveau=region")
    wait_for_map(page, areas=5)
    with page.expect_download() as download:
        page.get_by_role("button", name="Excel").click()
    path = tmp_path / "table.xlsx"
    download.value.save_as(path)
    book = load_workbook(path)
    rows = list(book.worksheets[0].iter_rows(values_only=True))
    assert rows[0][:3] == ("Kode", "Region", "Klynger til stede")
    assert [row[0] for row in rows[1:]] == ["1084", "1082", "1081", "1085", "1083"]
    about = "\n".join(str(row[1]) for row in book.worksheets[1].iter_rows(values_only=True))
    assert "tema Fødevarer" in about
    assert "tema=food" in about
    assert "Danmarks Statistik" in about


def test_the_page_says_which_language_it_is_in(app: Server, page: Page) -> None:
    visit(page, f"{app.url}/?sprog=da")
    expect(page.locator("html")).to_have_attribute("lang", "da", timeout=LIMIT)
    page.locator(".st-key-language").get_by_text("English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en", timeout=LIMIT)
