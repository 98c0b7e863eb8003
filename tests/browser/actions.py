"""What browser tests do again and again, said in the words of a reader."""

from __future__ import annotations

from playwright.sync_api import FrameLocator, Locator, Page, expect

LIMIT = 45_000  # ms; a limit, not an expectation
MAP_FRAME = 'iframe[title="streamlit_folium.st_folium"]'
AT_REST = '[data-testid="stApp"][data-test-script-state="notRunning"]'


def wait_for_app(page: Page) -> None:
    """Wait until the page has run to its end and shows its elements, not their placeholders."""
    expect(page.locator(AT_REST)).to_be_visible(timeout=LIMIT)
    expect(page.get_by_test_id("stSkeleton")).to_have_count(0, timeout=LIMIT)


def map_frame(page: Page) -> FrameLocator:
    """Return the frame that the map is drawn in."""
    return page.frame_locator(MAP_FRAME)


def wait_for_map(page: Page, areas: int = 98) -> FrameLocator:
    """Wait until the map shows so many areas, and return its frame."""
    frame = map_frame(page)
    expect(frame.locator(".leaflet-container path.area")).to_have_count(areas, timeout=LIMIT)
    return frame


def times_drawn(page: Page) -> int:
    """Return how often the map's layer has been drawn since the frame was loaded."""
    return int(map_frame(page).locator("[data-drawn]").get_attribute("data-drawn") or 0)


def visit(page: Page, address: str) -> None:
    """Open an address of the application and wait until it is at rest."""
    page.goto(address)
    wait_for_app(page)


def steady_corner(page: Page, locator: Locator) -> tuple[float, float]:
    """Return the upper left corner of an element on the screen, once it no longer moves."""
    locator.scroll_into_view_if_needed()
    before = None
    while before != (box := locator.bounding_box()) or box is None:
        before = box
        page.wait_for_timeout(150)
    return box["x"], box["y"]


def click_row(page: Page, row: int) -> None:
    """Click a row of the first table on the page, beside its box for choosing."""
    x, y = steady_corner(page, page.get_by_test_id("stDataFrame").locator("canvas").first)
    page.mouse.click(x + 70, y + 17 + 35 * row)
