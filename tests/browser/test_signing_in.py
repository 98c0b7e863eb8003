"""Signing in with a real OpenID Connect provider, and what a reader's browser cannot do."""

from __future__ import annotations

import contextlib
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Page, expect

from foundation.language import speak
from loaders.store import Store, open_store
from tests.browser.actions import LIMIT, visit, wait_for_app
from tests.browser.conftest import Watch
from tests.browser.server import START_LIMIT, Server, free_port, running

PAIR = "overlap?visning=pairs&par=bluetech&par=marlog&sprog=en"
LONG_AGO = 1_700_000_000
USERS: dict[str, dict[str, Any]] = {
    "ea": {"name": "Ea Holm", "email": "Ea@Example.org", "email_verified": True},
    "bo": {"name": "Bo Dam", "email": "bo@example.org", "roles": ["læser"]},
    "late": {"name": "Ib Lund", "roles": ["læser", "klynge-redaktør"], "iat": LONG_AGO},
}
DANISH = speak("da")
PROVIDERS_STYLE = "https://cdn.jsdelivr.net/npm/@picocss/**"
KEEP_SOCKETS = """
const Plain = WebSocket;
window.sockets = [];
window.WebSocket = class extends Plain {
  constructor(...given) { super(...given); window.sockets.push(this); }
};
"""

pytestmark = pytest.mark.expect_console(r"404 .*/_stcore/|favicon")


@pytest.fixture(scope="module")
def provider(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Run a provider that knows three persons."""
    port = free_port()
    log = tmp_path_factory.mktemp("provider") / "provider.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "oidc_provider_mock", "--port", str(port)],
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    url = f"http://127.0.0.1:{port}"
    try:
        wait_for_provider(url, process, log)
        with httpx.Client(trust_env=False) as client:
            for user, claims in USERS.items():
                client.put(f"{url}/users/{user}", json=claims).raise_for_status()
        yield url
    finally:
        process.kill()
        process.wait()


def wait_for_provider(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + START_LIMIT
    with httpx.Client(trust_env=False) as client:
        while time.monotonic() < end and process.poll() is None:
            with contextlib.suppress(httpx.TransportError):
                if client.get(f"{url}/jwks").is_success:
                    return
            time.sleep(0.02)
    raise RuntimeError(f"The provider did not start:\n{log.read_text(errors='replace')}")


@pytest.fixture(scope="module")
def guarded(provider: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Run the application with sign-in, and with rights for an address and a role."""
    folder = tmp_path_factory.mktemp("guarded")
    secrets = folder / "secrets.toml"
    secrets.write_text(
        f"""
        [auth]
        redirect_uri = "http://127.0.0.1:{{port}}/oauth2callback"
        cookie_secret = "{"0123456789abcdef" * 2}"
        client_id = "klyngelandskab"
        client_secret = "{"secret" * 4}"
        server_metadata_url = "{provider}/.well-known/openid-configuration"
        """,
        encoding="utf-8",
    )
    rules = {
        "KLYNGELANDSKAB_LANDSCAPE": "dk-2024",  # smaller, and so faster
        "KLYNGELANDSKAB_PUBLISHERS": "ea@example.org",
        "KLYNGELANDSKAB_PUBLISHER_CLAIM": "roles=klynge-redaktør",
    }
    with running(folder, options=("--secrets.files", str(secrets)), **rules) as server:
        yield server


@pytest.fixture
def store(guarded: Server) -> Store:
    return open_store(str(guarded.log.parent / "var" / "store.duckdb"))


@pytest.fixture
def sign_in(
    guarded: Server, provider: str, watch: Watch, fresh_page: Callable[..., Page]
) -> Callable[[str, str], Page]:
    """Return how somebody signs in from an address, in a browser of their own."""
    watch.allow(guarded.url)
    watch.allow(provider)

    def signed_in(user: str, address: str) -> Page:
        page = fresh_page()
        page.add_init_script(KEEP_SOCKETS)
        page.route(PROVIDERS_STYLE, lambda route: route.fulfill(body=""))
        visit(page, f"{guarded.url}/{address}")
        page.get_by_role("button", name="Sign in").click()
        page.get_by_placeholder("sub").fill(user)
        page.get_by_role("button", name="Authorize").click()
        page.wait_for_url(f"{guarded.url}/{address.partition('?')[0]}?**")
        wait_for_app(page)
        return page

    return signed_in


def said_of(page: Page, name: str) -> str:
    """Open what the sidebar says of who is signed in."""
    page.get_by_test_id("stSidebar").get_by_role("button", name=name, exact=True).click()
    popover = page.get_by_test_id("stPopoverBody")
    expect(popover.get_by_role("button", name="Sign out")).to_be_visible(timeout=LIMIT)
    return popover.inner_text()


def test_a_sign_in_that_has_expired_reads_and_can_be_renewed(
    sign_in: Callable[[str, str], Page],
) -> None:
    page = sign_in("late", "om?sprog=en")
    said = said_of(page, "Ib")
    assert "Your sign-in has expired." in said
    assert "Sign in again" in said


def test_a_reader_cannot_record_what_an_editor_can_not_even_by_replaying_it(
    sign_in: Callable[[str, str], Page], guarded: Server, store: Store
) -> None:
    editor = sign_in("ea", PAIR)
    panel = editor.locator(".st-key-panel")
    panel.get_by_text("Record a verdict").click()
    panel.get_by_text("Accepted overlap", exact=True).click()
    panel.get_by_role("textbox", name="Reason").fill("Agreed in March")
    editor.evaluate(
        """() => {
          const socket = window.sockets.at(-1), send = socket.send.bind(socket);
          window.sent = [];
          socket.send = data => { window.sent.push(Array.from(new Uint8Array(data))); send(data); };
        }"""
    )
    panel.get_by_role("button", name="Record the verdict").click()
    expect(panel).to_contain_text("The verdict was recorded.", timeout=LIMIT)
    sent = editor.evaluate("() => window.sent")
    assert sent
    (entry,) = store.audit_trail()
    assert entry.who == "Ea Holm (Ea@Example.org)"
    assert "You may publish." in said_of(editor, "Ea")
    editor.get_by_role("button", name="Sign out").click()
    editor.get_by_role("button", name="End session").click()
    editor.wait_for_url(f"{guarded.url}/**")
    expect(editor.get_by_role("button", name=DANISH("Sign in"))).to_be_visible(timeout=LIMIT)

    reader = sign_in("bo", PAIR)
    panel = reader.locator(".st-key-panel")
    expect(panel).to_contain_text("Verdict: Accepted overlap", timeout=LIMIT)
    expect(panel).to_contain_text("You may read but not publish.")
    expect(panel.get_by_text("Change the verdict")).to_have_count(0)
    for frame in sent:
        reader.evaluate("data => window.sockets.at(-1).send(new Uint8Array(data))", frame)
    reader.wait_for_timeout(200)
    wait_for_app(reader)
    assert len(store.audit_trail()) == 1
