"""The server around the pages: another base path, new boundaries while it runs."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser.actions import visit, wait_for_map
from tests.browser.conftest import Watch
from tests.browser.server import PROJECT, running


@pytest.mark.expect_console(r"404 .*/_stcore/")
def test_the_map_is_drawn_below_another_base_path(tmp_path: Path, page: Page, watch: Watch) -> None:
    with running(tmp_path, base="/klynger") as server:
        watch.allow(server.url)
        visit(page, f"{server.url}/?sprog=da&omraade=0751")
        wait_for_map(page)


def test_new_boundaries_are_drawn_by_the_running_server(
    tmp_path: Path, page: Page, watch: Watch, official_geodata: Path
) -> None:
    with running(tmp_path) as server:
        watch.allow(server.url)
        visit(page, server.url)
        outline = wait_for_map(page).locator('path.area[data-code="0751"]')
        before = outline.get_attribute("d")
        subprocess.run(
            [
                sys.executable,
                "cli.py",
                "boundaries",
                str(official_geodata / "dagi_kommuner_2014.geojson"),
            ],
            cwd=PROJECT,
            check=True,
            env={**os.environ, "KLYNGELANDSKAB_DATA_FOLDER": str(tmp_path / "var")},
        )
        visit(page, server.url)
        again = wait_for_map(page).locator('path.area[data-code="0751"]')
        assert again.get_attribute("d") != before
