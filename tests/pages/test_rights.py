"""Rights on the pages: what a reader is offered, and what a page refuses that was not asked."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from foundation.settings import settings
from loaders.store import Store, open_store
from pages.common import rights, stored

READER = {"is_logged_in": True, "email": "bo@example.org", "sub": "2", "name": "Bo Dam"}
EDITOR = {"is_logged_in": True, "email": "ea@example.org", "sub": "1", "name": "Ea Holm"}


def desk() -> None:
    """Offer an act to those who may, as every page does; run by AppTest as a script of its own."""
    import streamlit as st

    from foundation.language import speak
    from pages.common import rights, stored

    def act() -> None:
        try:
            who = rights.require(rights.person())
            stored.the_store().record_verdict("dk-2016", "a", "b", "accepted", "Aftalt", who.name)
        except rights.NotAllowedError as refusal:
            st.session_state["refused"] = refusal.message.msgid

    who = rights.person()
    rights.ask_name(speak("da"))
    if who.may_publish or st.session_state.get("stale"):
        st.button("Record", key="record", on_click=act)
    st.markdown(f"who: {who.name}")


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    monkeypatch.setenv("KLYNGELANDSKAB_STORE_URL", str(tmp_path / "store.duckdb"))
    forget()
    yield open_store(str(tmp_path / "store.duckdb"))
    monkeypatch.undo()
    forget()


@pytest.fixture
def named(store: Store, monkeypatch: pytest.MonkeyPatch) -> Store:
    """Let one address publish."""
    monkeypatch.setenv("KLYNGELANDSKAB_PUBLISHERS", "ea@example.org")
    forget()
    return store


def forget() -> None:
    settings.cache_clear()
    stored.shelf.cache_clear()
    rights._rules.cache_clear()


def page(person: dict[str, Any] | None = None) -> AppTest:
    app = AppTest.from_function(desk, default_timeout=60)
    if person is not None:
        app.user = person | {"iat": time.time()}
    app.run()
    assert not app.exception
    return app


def said(app: AppTest) -> str:
    assert not app.exception
    return str(app.markdown[0].value)


def test_on_an_own_computer_an_act_asks_for_a_name_and_keeps_it(store: Store) -> None:
    app = page()
    app.button(key="record").click().run()
    assert "Say who you are first" in app.session_state["refused"]
    assert store.audit_trail() == []
    app.text_input(key="your_name").set_value(" Ea  Holm ").run()
    assert said(app) == "who: Ea Holm"
    app.button(key="record").click().run()
    assert [entry.who for entry in store.audit_trail()] == ["Ea Holm"]
    assert said(app) == "who: Ea Holm"


def test_a_publisher_acts_under_the_name_of_the_sign_in(named: Store) -> None:
    app = page(EDITOR)
    assert not app.text_input
    app.button(key="record").click().run()
    assert [entry.who for entry in named.audit_trail()] == ["Ea Holm (ea@example.org)"]


@pytest.mark.parametrize(
    ("now", "why"),
    [
        (READER | {"iat": time.time()}, "You may read but not publish"),
        ({"is_logged_in": False}, "Sign in to publish"),
        (EDITOR | {"iat": time.time() - 86_400}, "has expired"),
    ],
)
def test_a_replayed_request_without_the_right_is_refused(
    named: Store, now: dict[str, Any], why: str
) -> None:
    app = page(EDITOR)
    app.session_state["stale"] = True  # the page still has the button that is pressed
    app.user = now
    app.button(key="record").click().run()
    assert why in app.session_state["refused"]
    assert named.audit_trail() == []


def test_a_reader_is_offered_nothing(named: Store) -> None:
    assert not page(READER).button
    assert not page({"is_logged_in": False}).button


def data_page() -> None:
    """Publish and go back as the page Data does, whoever asks for it."""
    from datetime import date

    import streamlit as st

    from pages.common import rights, stored
    from pages.data import acts
    from ui.data_steps import Said
    from ui.view import View

    st.session_state.setdefault("view", View())
    first, newest = stored.versions("dk-2024")[0], stored.versions("dk-2024")[-1]
    publish, restore = st.button("Publish", key="publish"), st.button("Restore", key="restore")
    try:
        if publish:
            acts.publish(stored.opened(newest), newest, Said("Forår", "", date(2025, 3, 1)))
        if restore:
            acts.restore(first, newest, "")
    except rights.NotAllowedError as refusal:
        st.error(refusal.message.msgid)


def test_publishing_and_going_back_are_refused_to_a_reader_and_done_for_an_editor(
    named: Store,
) -> None:
    app = AppTest.from_function(data_page, default_timeout=60)
    for person, numbers in ((READER, [0]), (EDITOR, [0, 1, 2])):
        app.user = person | {"iat": time.time()}
        app.run()
        app.button(key="publish").click().run()
        assert not app.exception
        assert len(app.error) == (person is READER)
        app.button(key="restore").click().run()
        assert len(app.error) == (person is READER)
        assert [version.number for version in named.versions("dk-2024")] == numbers
    assert {entry.who for entry in named.audit_trail()} == {"Ea Holm (ea@example.org)"}
