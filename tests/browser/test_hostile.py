"""Landscapes that mean harm, or that change under the map: names stay text, and changes show."""

from __future__ import annotations

import csv
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.actions import LIMIT, visit, wait_for_map
from tests.browser.conftest import Watch
from tests.browser.server import PROJECT, Server, running

HOSTILE = "<img src=x onerror=\"window.top.document.title='PWNED'\">${window.top.PWNED=1}`{{7*7}}"
FORMULA = '=HYPERLINK("http://example.invalid";"klik")'
DIRECTIVE = ":red[x] [a](javascript:alert(1)) $x^2$ ![i](http://example.invalid/i.png)"


def landscape(folder: Path, name: str, title: str = "Prøve", **changes: str) -> Path:
    """Make a landscape from the bundled one, with texts replaced in its clusters."""
    made = folder / name
    shutil.copytree(PROJECT / "landscapes" / "dk-2016", made)
    shutil.copy(PROJECT / "landscapes" / "taxonomy.csv", made / "taxonomy.csv")
    package = made / "datapackage.json"
    described = package.read_text(encoding="utf-8").replace('"dk-2016"', f'"{name}"')
    described = described.replace('"Det danske klyngelandskab 2016"', f'"{title}"')
    described = described.replace(
        '"resources": [',
        '"resources": [{"name": "taxonomy", "path": "taxonomy.csv"},',
        1,
    )
    package.write_text(described, encoding="utf-8")
    for table in ("clusters.csv", "taxonomy.csv"):
        replace_cells(made / table, changes)
    return made


def replace_cells(path: Path, changes: dict[str, str]) -> None:
    """Write new texts into the cells that hold exactly the old ones."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = [[changes.get(cell, cell) for cell in row] for row in csv.reader(file)]
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)


@contextmanager
def serving(folder: Path, watch: Watch) -> Iterator[Server]:
    with running(folder / "run", KLYNGELANDSKAB_LANDSCAPES_FOLDER=str(folder)) as server:
        watch.allow(server.url)
        yield server


def test_names_that_mean_harm_are_shown_as_text_everywhere(
    tmp_path: Path, page: Page, watch: Watch
) -> None:
    landscape(
        tmp_path,
        "hostile",
        **{
            "BrainsBusiness - ICT North Denmark": HOSTILE,
            "Hub North": FORMULA,
            "Hub North - wind cluster North Denmark": FORMULA,
            "SmartLog": DIRECTIVE,
            "SmartLog - logistics cluster North Denmark": DIRECTIVE,
        },
    )
    with serving(tmp_path, watch) as server:
        for language in ("da", "en"):
            visit(page, f"{server.url}/?landskab=hostile&sprog={language}&klynge=brainsbusiness")
            frame = wait_for_map(page)
            expect(page.locator(".st-key-panel h2")).to_have_text(HOSTILE, timeout=LIMIT)
            expect(frame.locator('.cluster[data-cluster="brainsbusiness"]')).to_have_attribute(
                "aria-label", HOSTILE
            )
            expect(frame.locator(".landscape-legend")).to_contain_text(HOSTILE)
            frame.locator('.cluster[data-cluster="brainsbusiness"]').hover()
            expect(frame.locator(".landscape-tip strong")).to_have_text(HOSTILE)
            visit(page, f"{server.url}/?landskab=hostile&sprog={language}&omraade=0851")
            wait_for_map(page)
            listed = page.locator(".st-key-panel").get_by_role("radiogroup")
            expect(listed).to_contain_text(HOSTILE, timeout=LIMIT)
            expect(listed).to_contain_text(FORMULA)
            expect(listed).to_contain_text(DIRECTIVE)
            assert page.evaluate("window.PWNED") is None
            assert "PWNED" not in page.title()
            assert page.locator("img[src*=invalid], img[src=x]").count() == 0


def test_a_search_that_means_harm_is_shown_as_text(app: Server, page: Page) -> None:
    visit(page, app.url)
    wait_for_map(page)
    page.get_by_label("Søg").fill(HOSTILE)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text(HOSTILE, timeout=LIMIT)
    assert page.evaluate("window.PWNED") is None


@pytest.mark.parametrize("name", ["Grøn omstilling", "theme_ict"])
def test_a_renamed_theme_is_really_redrawn(
    tmp_path: Path, page: Page, watch: Watch, name: str
) -> None:
    """A name that differs only after an underscore once left the old map standing."""
    landscape(tmp_path, "before", "Før", Fødevarer="theme_food")
    landscape(tmp_path, "after", "Efter", Fødevarer=name)
    with serving(tmp_path, watch) as server:
        visit(page, f"{server.url}/?landskab=before")
        frame = wait_for_map(page)
        marker = frame.locator('.cluster[data-cluster="food_cluster_thy"]')
        marker.hover()
        expect(frame.locator(".landscape-tip")).to_contain_text("theme_food")
        page.locator(".st-key-landscape input").click()
        page.get_by_role("option", name="Efter").click()
        page.mouse.move(700, 30)
        expect(page).to_have_url(re.compile("landskab=after"), timeout=LIMIT)
        frame.locator('.cluster[data-cluster="food_cluster_thy"]').hover()
        expect(frame.locator(".landscape-tip")).to_contain_text(name, timeout=LIMIT)


def test_a_landscape_with_errors_is_left_out_and_named(
    tmp_path: Path, fresh_page: Callable[..., Page], watch: Watch
) -> None:
    landscape(tmp_path, "broken", regional="galaktisk")
    with serving(tmp_path, watch) as server:
        page = fresh_page()
        visit(page, server.url)
        page.get_by_role("link", name="Om", exact=True).click()
        expect(page.get_by_text("broken")).to_be_visible(timeout=LIMIT)
        expect(page.get_by_text("har fejl og kan ikke åbnes")).to_be_visible()
