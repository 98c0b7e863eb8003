"""Verdicts, saved documents, and the audit trail that goes with every act."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import duckdb
import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from loaders.store import Store
from loaders.store.documents import Draft
from loaders.store.errors import OvertakenError, UnknownError
from tests.unit.made_versions import NAME, landscape

VIEW = {"side": "kort", "temaer": ["food", "ict"], "zoom": 7.25, "æøå": None}


def in_force(store: Store, identifier: str = NAME) -> list[tuple[str, str, str, str]]:
    frame = store.verdicts(identifier)
    columns = ["cluster_a", "cluster_b", "verdict", "decided_by"]
    return list(frame[columns].itertuples(index=False, name=None))


def test_a_verdict_holds_for_the_pair_in_either_order(store: Store) -> None:
    before = datetime.now(UTC)
    store.record_verdict(NAME, "vind", "mad", "complementary", "Hver sit\nfelt", "Ea")
    store.record_verdict(NAME, "mad", "it", "coordinate", "", "Bo")
    assert in_force(store) == [
        ("it", "mad", "coordinate", "Bo"),
        ("mad", "vind", "complementary", "Ea"),
    ]
    found = store.verdicts(NAME)
    assert found["reason"].tolist() == ["", "Hver sit\nfelt"]
    assert found["decided_at"].between(before, before + timedelta(minutes=5)).all()
    assert in_force(store, "dk-2016") == []


def test_the_last_verdict_holds_and_the_history_keeps_all(store: Store) -> None:
    store.record_verdict(NAME, "a", "b", "coordinate", "Først", "Ea")
    store.record_verdict(NAME, "b", "a", "accepted", "Siden", "Bo")
    assert in_force(store) == [("a", "b", "accepted", "Bo")]
    store.withdraw_verdict(NAME, "a", "b", "Ib", reason="Fejl")
    assert in_force(store) == []
    history = store.verdict_history(NAME)
    assert history["verdict"].tolist() == ["coordinate", "accepted", ""]
    assert history["decided_by"].tolist() == ["Ea", "Bo", "Ib"]
    store.record_verdict(NAME, "a", "b", "rejected", "Igen", "Ea")
    assert in_force(store) == [("a", "b", "rejected", "Ea")]


def test_what_is_no_verdict(store: Store) -> None:
    with pytest.raises(UnknownError):
        store.withdraw_verdict(NAME, "a", "b", "Ea")
    for pair, verdict in (
        (("a", "a"), "accepted"),
        (("a", "b"), "maybe"),
        (("a", "'; x"), "rejected"),
    ):
        with pytest.raises(ValueError, match=r"none of|no pair"):
            store.record_verdict(NAME, *pair, verdict, "", "Ea")
    assert store.audit_trail() == []


def test_a_document_is_saved_changed_and_removed(store: Store) -> None:
    first = store.save_document(Draft("view", "Fødevarer", VIEW, "Ea"), "Ea")
    assert store.document(first.id) == first
    assert first.content == VIEW
    second = store.save_document(
        Draft("view", "Fødevarer 2", [1], "Ea", id=first.id, expected=1), "Bo"
    )
    assert (second.number, second.by, second.owner) == (2, "Bo", "Ea")
    other = store.save_document(Draft("view", "It", {}, "Bo"), "Bo")
    store.save_document(Draft("draft", "Kladde", {}, "Ea"), "Ea")
    assert {one.id for one in store.documents("view")} == {first.id, other.id}
    assert [one.title for one in store.documents("view", owner="Ea")] == ["Fødevarer 2"]
    store.remove_document(first.id, "Ea")
    assert [one.id for one in store.documents("view")] == [other.id]
    with pytest.raises(UnknownError):
        store.document(first.id)
    with pytest.raises(UnknownError):
        store.remove_document(first.id, "Ea")
    revisions = store.document_history(first.id)
    assert [(one.number, one.removed) for one in revisions] == [(1, False), (2, False), (3, True)]
    assert revisions[0].content == VIEW
    back = store.save_document(Draft("view", "Tilbage", revisions[0].content, "Ea", first.id), "Ea")
    assert store.document(first.id) == back


def test_who_saves_over_another_is_told(store: Store) -> None:
    first = store.save_document(Draft("draft", "Kladde", {"n": 1}, "Ea"), "Ea")
    store.save_document(Draft("draft", "Bos", {"n": 2}, "Ea", first.id, expected=1), "Bo")
    with pytest.raises(OvertakenError) as told:
        store.save_document(Draft("draft", "Eas", {"n": 3}, "Ea", first.id, expected=1), "Ea")
    assert (told.value.newer.number, told.value.newer.by) == (2, "Bo")
    assert store.document(first.id).content == {"n": 2}


@pytest.mark.parametrize("identifier", ["", "x", "'; --", "\0", "æ" * 200])
def test_documents_that_are_not_there(store: Store, identifier: str) -> None:
    store.save_document(Draft("view", "En", {}, "Ea"), "Ea")
    assert store.document_history(identifier) == []
    for work in (store.document, lambda each: store.remove_document(each, "Ea")):
        with pytest.raises(UnknownError):
            work(identifier)
    with pytest.raises(UnknownError):
        store.save_document(Draft("view", "To", {}, "Ea", id=identifier), "Ea")
    with pytest.raises(ValueError, match="no kind"):
        store.save_document(Draft("'; --", "To", {}, "Ea"), "Ea")


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=JSON)
def test_any_json_comes_back(store: Store, content: Any) -> None:
    saved = store.save_document(Draft("view", "Alt", content, "Ea"), "Ea")
    assert store.document(saved.id).content == content


@pytest.fixture
def busy(store: Store) -> Store:
    """Return a store in which everything that can be done was done once."""
    store.publish(landscape("one"), 0, "En", "note", "Ea")
    store.publish(landscape("two"), 1, "To", "", "Ea")
    store.undo(NAME, "Bo")
    store.record_verdict(NAME, "a", "b", "accepted", "Derfor", "Ib")
    store.withdraw_verdict(NAME, "a", "b", "Ib")
    document = store.save_document(Draft("view", "En", {}, "Ea"), "Ea")
    store.remove_document(document.id, "Bo")
    return store


def test_every_act_stands_in_the_audit_trail(busy: Store) -> None:
    trail = busy.audit_trail()
    assert [entry.number for entry in trail] == list(range(1, 8))
    assert [(entry.who, entry.act) for entry in trail] == [
        ("Ea", "published"),
        ("Ea", "published"),
        ("Bo", "restored"),
        ("Ib", "verdict_recorded"),
        ("Ib", "verdict_withdrawn"),
        ("Ea", "document_saved"),
        ("Bo", "document_removed"),
    ]
    assert trail[0].subject == NAME
    assert trail[0].details["note"] == "note"
    assert trail[2].details["restored"] == 1
    assert trail[3].details["reason"] == "Derfor"
    assert trail == sorted(trail, key=lambda entry: entry.at)
    assert busy.first_broken_seal() is None


def test_an_act_that_fails_leaves_no_entry(busy: Store) -> None:
    with pytest.raises(OvertakenError):
        busy.publish(landscape("late"), 0, "Sent", "", "Ea")
    with pytest.raises(ValueError, match="not JSON compliant"):
        busy.save_document(Draft("view", "Tal", {"n": float("nan")}, "Ea"), "Ea")
    assert len(busy.audit_trail()) == 7
    assert busy.documents("view") == []


@pytest.mark.parametrize(
    ("statement", "broken"),
    [
        ("UPDATE store_audit SET who = 'Ea' WHERE number = 3", 3),
        ("UPDATE store_audit SET details = '{}' WHERE number = 7", 7),
        ("DELETE FROM store_audit WHERE number = 4", 4),
        ("DELETE FROM store_audit WHERE number = 1", 1),
        ("UPDATE store_audit SET number = 9 WHERE number = 7", 7),
    ],
)
def test_who_edits_the_trail_in_the_database_is_found_out(
    busy: Store, url: str, statement: str, broken: int
) -> None:
    connect: Callable[..., Any] = psycopg.connect if url.startswith("postgres") else duckdb.connect
    with connect(url) as connection:
        connection.execute(statement)
    assert busy.first_broken_seal() == broken
