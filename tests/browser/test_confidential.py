"""From a company list to the page and its files: a withheld figure must be nowhere on the way.

The figure is large and odd, so that it cannot stand anywhere by accident, and the threshold is
larger still, so that it is withheld as a count of one company would be.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd
import pytest
from playwright.sync_api import Page, WebSocket, expect

from tests.browser.actions import LIMIT, visit, wait_for_map
from tests.browser.server import PROJECT, Server, running
from ui.innovation_map import WITHHELD_COLOUR

SECRET = 21_387
PUBLISHED = 64_311
THRESHOLD = 25_000
COMPANY = "10103940"
SAMSOE, AARHUS, COPENHAGEN = "0741", "0751", "0101"
SECTIONS = [
    "/innovation?afsnit=areas&talniveau=municipality",
    "/innovation?afsnit=areas&talniveau=municipality&tal=rate",
    "/innovation?afsnit=areas&talniveau=municipality&tal=r",
    "/innovation?afsnit=areas&talniveau=province&tal=share&for=clean",
    "/innovation?afsnit=themes&talniveau=province",
    "/innovation?afsnit=trend&talomraade=0741",
    "/?maal=innovated&omraade=0741",
    "/overlap?visning=pairs&par=clean&par=vand_i_byer",
]

pytestmark = [
    pytest.mark.expect_console(r"404 .*/_stcore/"),
    pytest.mark.xdist_group("confidential"),  # they share a server of their own
]


@dataclass
class Overheard:
    """Everything that went to the browser."""

    frames: list[bytes] = field(default_factory=list)

    def listen(self, page: Page) -> None:
        def opened(socket: WebSocket) -> None:
            socket.on("framereceived", self.keep)

        page.on("websocket", opened)
        page.on("response", lambda response: self.addresses.append(response.url))

    addresses: list[str] = field(default_factory=list)

    def keep(self, frame: bytes | str) -> None:
        self.frames.append(frame.encode() if isinstance(frame, str) else frame)

    def said(self, number: int) -> bool:
        return any(written in frame for frame in self.frames for written in ways(number))


def ways(number: int) -> list[bytes]:
    """Return how a number may be written."""
    plain = str(number)
    grouped = f"{number:,}"
    return [
        each.encode()
        for each in (plain, grouped, grouped.replace(",", "."), f"{plain[:2]} {plain[2:]}")
    ]


def rows(municipality: str, number: int, first: int) -> pd.DataFrame:
    companies = [f"virksomhed-{first + one:07d}" for one in range(number)]
    return pd.DataFrame(
        {"virksomhed": companies, "kommune": municipality, "nyskabende": "ja"}
    ).assign(klynge="clean", år=2018)


@pytest.fixture(scope="module")
def landscapes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Bring a company list into a copy of the bundled landscape, as a clerk would."""
    folder = tmp_path_factory.mktemp("landscapes")
    package = folder / "dk-hemmelig"
    shutil.copytree(PROJECT / "landscapes" / "dk-2016", package)
    descriptor = json.loads((package / "datapackage.json").read_text("utf-8"))
    (package / "datapackage.json").write_text(json.dumps(descriptor | {"name": "dk-hemmelig"}))
    lists = folder.parent / "lister"
    lists.mkdir(exist_ok=True)
    table = pd.concat(
        [
            rows(SAMSOE, SECRET - 1, 0),
            rows(AARHUS, PUBLISHED - 4_000, 100_000),
            rows(COPENHAGEN, PUBLISHED, 300_000),
            rows(SAMSOE, 1, 900_000).assign(virksomhed=COMPANY),
        ]
    )
    table.to_csv(lists / "liste.csv", index=False, sep=";")
    (lists / "key").write_text("en lang og tilfældig nøgle kun til denne prøve 0123456789abcdef")
    done = subprocess.run(
        [
            *(sys.executable, "cli.py", "participation", str(lists / "liste.csv")),
            *("--into", str(package), "--key-file", str(lists / "key")),
            *("--threshold", str(THRESHOLD)),
        ],
        cwd=PROJECT,
        env={**os.environ, "KLYNGELANDSKAB_LANDSCAPES_FOLDER": str(folder)},
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
    for written in (*ways(SECRET), COMPANY.encode()):
        assert written not in done.stdout + done.stderr
    return folder


@pytest.fixture(scope="module")
def secretive(landscapes: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with running(
        tmp_path_factory.mktemp("secretive"), KLYNGELANDSKAB_LANDSCAPES_FOLDER=str(landscapes)
    ) as server:
        yield server


def test_the_landscape_on_disk_holds_neither_the_figure_nor_the_company(landscapes: Path) -> None:
    for path in (landscapes / "dk-hemmelig").iterdir():
        content = path.read_bytes()
        assert COMPANY.encode() not in content, path
        if path.suffix != ".parquet":
            assert not any(each in content for each in ways(SECRET)), path
    package = landscapes / "dk-hemmelig"
    counts = pd.read_parquet(next(package.glob("counts*.parquet")))
    assert SECRET not in set(counts["value"].dropna())
    assert PUBLISHED in set(counts["value"].dropna())
    companies = pd.read_parquet(next(package.glob("participation*.parquet")))
    assert not companies["company_id"].str.contains("virksomhed|1010").any()


def test_the_figure_reaches_no_page_no_message_no_file_and_no_log(
    secretive: Server, fresh_page: Callable[..., Page], watch: object, tmp_path: Path
) -> None:
    watch.allow(secretive.url)  # type: ignore[attr-defined]
    page = fresh_page()
    overheard = Overheard()
    overheard.listen(page)
    for section in SECTIONS:
        visit(page, f"{secretive.url}{section}&landskab=dk-hemmelig&sprog=da")
        if "areas" in section or "maal=" in section:
            wait_for_map(page, 11 if "province" in section else 98)
        for frame in page.frames:
            content = frame.content().encode()
            assert not any(each in content for each in (*ways(SECRET), COMPANY.encode())), section
        assert not any(str(SECRET) in address for address in [page.url, *overheard.addresses])
        for number, button in enumerate(page.get_by_role("button", name="Excel").all()):
            with page.expect_download() as download:
                button.click()
            path = tmp_path / f"{number}.xlsx"
            download.value.save_as(path)
            with zipfile.ZipFile(path) as book:
                content = b"".join(book.read(name) for name in book.namelist())
            assert not any(each in content for each in (*ways(SECRET), COMPANY.encode())), section
    assert overheard.said(PUBLISHED), "the search itself must find what is published"
    assert not overheard.said(SECRET)
    assert not any(COMPANY.encode() in frame for frame in overheard.frames)
    log = secretive.log.read_bytes()
    assert not any(each in log for each in (*ways(SECRET), COMPANY.encode()))


def test_a_withheld_area_reads_as_withheld(
    secretive: Server, fresh_page: Callable[..., Page], watch: object
) -> None:
    watch.allow(secretive.url)  # type: ignore[attr-defined]
    page = fresh_page()
    visit(
        page,
        f"{secretive.url}/innovation?afsnit=areas&talniveau=municipality&landskab=dk-hemmelig"
        "&sprog=en",
    )
    frame = wait_for_map(page)
    expect(frame.locator(".landscape-legend")).to_contain_text("Withheld (..)", timeout=LIMIT)
    fills = {
        code: frame.locator(f'path.area[data-code="{code}"]').get_attribute("fill")
        for code in (SAMSOE, AARHUS, COPENHAGEN, "0360")
    }
    assert fills[SAMSOE] == fills[AARHUS] == WITHHELD_COLOUR[False]
    assert len({fills[SAMSOE], fills[COPENHAGEN], fills["0360"]}) == 3
