"""The whole way of a delivery in a real browser, and a cell corrected in the table."""

from __future__ import annotations

import io
import re
from pathlib import Path

import openpyxl
import pytest
from openpyxl.workbook import Workbook
from playwright.sync_api import Download, Page, expect

from tests.browser.actions import LIMIT, steady_corner, visit, wait_for_app, wait_for_map
from tests.browser.server import Server

# No other browser test looks at this landscape, and what is published here is undone.
LINK = "data?landskab=dk-2024&sprog=en"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
NEW = "nordic_light"
RED = "FFC7CE"

pytestmark = pytest.mark.expect_console(r"404 .*/_stcore/")


def press(page: Page, key: str) -> None:
    page.locator(f".st-key-{key} button").click()
    wait_for_app(page)


def fill(page: Page, key: str, value: str) -> None:
    box = page.locator(f".st-key-{key} input").first
    box.fill(value)
    box.press("Enter")
    wait_for_app(page)


def opened(download: Download, path: Path) -> Workbook:
    download.save_as(path)
    return openpyxl.load_workbook(path)


def write(book: Workbook, sheet: str, **cells: str) -> None:
    """Fill in the row below the example, by the headings of the template."""
    headings = [str(cell.value).rstrip(" *") for cell in book[sheet][1]]
    for heading, value in cells.items():
        book[sheet].cell(3, headings.index(heading.replace("_", " ")) + 1, value)


def hand_over(page: Page, book: Workbook) -> None:
    made = io.BytesIO()
    book.save(made)
    file = {"name": "delivery.xlsx", "mimeType": XLSX, "buffer": made.getvalue()}
    page.get_by_test_id("stFileUploader").locator("input").set_input_files(file)  # type: ignore[arg-type]
    expect(page.locator(".st-key-forward button")).to_be_visible(timeout=LIMIT)
    wait_for_app(page)


def test_a_template_is_filled_in_corrected_published_and_undone(
    app: Server, page: Page, tmp_path: Path
) -> None:
    visit(page, f"{app.url}/{LINK}")
    with page.expect_download() as template:
        page.get_by_role("button", name="Template workbook").click()
    book = opened(template.value, tmp_path / "template.xlsx")
    write(book, "Clusters", Cluster_id=NEW, Danish_name="Nordisk lys", Themes="Creative industries")
    write(book, "Clusters", Level="cosmic", Founded_year="last year", Seat_municipality="0999")
    write(book, "Coverage", Cluster_id=NEW, Area_code="0751", Kind="declared")

    hand_over(page, book)
    expect(page.get_by_role("alert")).to_contain_text("3 errors must be corrected")
    expect(page.locator(".st-key-forward button")).to_be_disabled()
    with page.expect_download() as report:
        page.get_by_role("button", name="Report as Excel").click()
    marked = opened(report.value, tmp_path / "report.xlsx")
    row = marked["Clusters"][3]
    red = [cell.value for cell in row if str(cell.fill.start_color.rgb).endswith(RED)]
    assert sorted(red) == ["0999", "cosmic", "last year"]

    press(page, "step_1")
    write(book, "Clusters", Level="local", Founded_year="2023", Seat_municipality="0751")
    hand_over(page, book)
    press(page, "forward")
    main = page.get_by_test_id("stMain")
    expect(main).to_contain_text("Clusters: 1 added")
    press(page, "forward")
    fill(page, "your_name", "Ea Holm")
    fill(page, "import_name", "With light")
    press(page, "import_publish")
    expect(main).to_contain_text("is published; everybody sees it now")

    page.get_by_role("link", name="See it on the map").click()
    frame = wait_for_map(page)
    expect(frame.locator(f'[data-cluster="{NEW}"]')).to_have_count(1, timeout=LIMIT)
    expect(page.get_by_test_id("stSidebar")).to_contain_text("With light")

    page.get_by_role("link", name="Data", exact=True).click()
    press(page, "undo_published")
    press(page, "restore_confirmed")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(main).to_contain_text("Version 2: back to version 0")
    expect(page.get_by_test_id("stSidebar")).to_contain_text("back to version 0")


def test_a_cell_of_the_table_is_corrected_kept_and_taken_back(app: Server, page: Page) -> None:
    visit(page, f"{app.url}/{LINK}&data=corrections")
    fill(page, "your_name", "Bo Krarup")
    x, y = steady_corner(page, page.get_by_test_id("stDataFrame").locator("canvas").first)
    page.mouse.click(x + 100, y + 17 + 35)
    page.keyboard.press("Enter")
    editor = page.locator("textarea.gdg-input")
    editor.fill("Et andet navn")
    editor.press("Enter")
    waiting = page.locator(".st-key-pending_corrections")
    expect(waiting).to_contain_text(re.compile("Danish name: .+ → Et andet navn"), timeout=LIMIT)

    page.reload()
    wait_for_app(page)
    fill(page, "your_name", "Bo Krarup")
    expect(waiting).to_contain_text("→ Et andet navn", timeout=LIMIT)
    press(page, "take_back_0")
    expect(page.get_by_test_id("stMain")).to_contain_text("Nothing has been corrected yet")
