"""The real application in a real browser, cut off from every other host."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Route, WebSocket, expect

from tests.browser.actions import LIMIT
from tests.browser.server import CHROMIUM_FLAGS, Server, chromium, running

HERE = "tests/browser/"
LOCAL_SCHEMES = {"data", "blob", "about"}


expect.set_options(timeout=LIMIT)


def pytest_itemcollected(item: pytest.Item) -> None:
    """Mark the browser tests."""
    if HERE in item.nodeid:
        item.add_marker("browser")


@pytest.fixture(scope="session")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Run the application, shared by all tests of a session."""
    with running(tmp_path_factory.mktemp("app")) as server:
        yield server


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    return {
        **browser_type_launch_args,
        "executable_path": chromium(),
        "args": list(CHROMIUM_FLAGS),
    }


class Watch:
    """Blocks and notes what leaves the application's origin, and notes what a browser complains of.

    Further servers of a test (a fresh one for a deep link) are admitted with ``allow``.
    """

    def __init__(self, *origins: str) -> None:
        self.origins = {urlsplit(origin).netloc for origin in origins}
        self.outside: list[str] = []
        self.complaints: list[str] = []

    def allow(self, url: str) -> None:
        """Admit one more server of our own."""
        self.origins.add(urlsplit(url).netloc)

    def follow(self, context: BrowserContext) -> None:
        """Watch every page of a context."""
        context.route("**/*", self._decide)
        context.on("page", self._follow_page)
        context.on("console", self._note_console)
        context.on("weberror", lambda error: self.complaints.append(f"error: {error.error}"))

    def _decide(self, route: Route) -> None:
        url = route.request.url
        if self._is_ours(url):
            route.continue_()
        else:
            self.outside.append(f"{route.request.resource_type}: {url}")
            route.abort("blockedbyclient")

    def _is_ours(self, url: str) -> bool:
        parts = urlsplit(url)
        return parts.scheme in LOCAL_SCHEMES or parts.netloc in self.origins

    def _follow_page(self, page: Page) -> None:
        page.on("websocket", self._note_socket)

    def _note_socket(self, socket: WebSocket) -> None:
        if not self._is_ours(socket.url):
            self.outside.append(f"websocket: {socket.url}")

    def _note_console(self, message: ConsoleMessage) -> None:
        where = message.location.get("url", "")
        # A page that outlives the server of its own test asks for it again
        gone = "ERR_CONNECTION_REFUSED" in message.text and "/_stcore/" in where
        if message.type == "error" and not gone:
            self.complaints.append(f"console: {message.text} ({where})")

    def verdict(self, expected: tuple[str, ...]) -> str:
        """Say what was wrong; empty if nothing was."""
        unexpected = [
            line
            for line in self.complaints
            if not any(re.search(pattern, line) for pattern in expected)
        ]
        return "\n".join([f"outside request: {line}" for line in self.outside] + unexpected)


@pytest.fixture
def watch(app: Server, request: pytest.FixtureRequest) -> Iterator[Watch]:
    """Watch the test's pages; at its end, anything they should not have done fails it."""
    seen = Watch(app.url)
    yield seen
    expected = tuple(mark.args[0] for mark in request.node.iter_markers("expect_console"))
    if wrong := seen.verdict(expected):
        pytest.fail(wrong, pytrace=False)


@pytest.fixture
def fresh_page(watch: Watch, new_context: Callable[..., BrowserContext]) -> Callable[..., Page]:
    """Return a maker of pages, each in a browser that has never seen the application."""

    def make(**options: Any) -> Page:
        context = new_context(
            **{"viewport": {"width": 1440, "height": 900}, "locale": "da-DK", **options}
        )
        watch.follow(context)
        return context.new_page()

    return make


@pytest.fixture
def page(fresh_page: Callable[..., Page]) -> Page:
    return fresh_page()


@pytest.fixture
def context(page: Page) -> BrowserContext:
    return page.context
