"""What a reader sees of the store: new versions, earlier ones by link, and a store that is away."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest
from streamlit.testing.v1 import AppTest

from foundation.landscape import Landscape
from foundation.settings import settings
from loaders.catalogue import open_landscape
from loaders.store import Store, open_store
from pages.common import stored
from tests.pages.test_pages import opened, words

NAME = "dk-2024"
PROFILE = "pages/catalogue/catalogue.py"


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Give the pages a store of their own, which is not there yet."""
    path = tmp_path / "store.duckdb"
    monkeypatch.setenv("KLYNGELANDSKAB_STORE_URL", str(path))
    monkeypatch.setenv("KLYNGELANDSKAB_LANDSCAPE", NAME)
    monkeypatch.setenv("KLYNGELANDSKAB_LANGUAGE", "en")
    for wait in ("SHORT_WAIT", "LONG_WAIT", "FIRST_WAIT"):
        monkeypatch.setattr(stored, wait, 30.0)
    forget()
    yield path
    monkeypatch.undo()
    forget()


def forget() -> None:
    settings.cache_clear()
    stored.shelf.cache_clear()


@pytest.fixture
def store(file: Path) -> Store:
    """Return the store as another process has it."""
    return open_store(str(file))


def without(*clusters: str, **changed: str) -> Landscape:
    """Return the landscape without some clusters, and with another level of others."""
    before = open_landscape(NAME)
    tables = {
        name: table[~table["cluster_id"].isin(clusters)] if "cluster_id" in table else table
        for name, table in before.tables.items()
    }
    kept = before.clusters.drop(index=list(clusters))
    for cluster, level in changed.items():
        kept.loc[cluster, "level"] = level
    return replace(before, tables=tables | {"clusters": kept})


def said(app: AppTest) -> str:
    assert not app.exception
    return words(app).replace("\\", "")


def number(app: AppTest) -> list[str]:
    """Return the version that the link names."""
    return list(app.query_params.get("version", []))


def first_two() -> tuple[str, str]:
    one, other = open_landscape(NAME).clusters.index[:2]
    return str(one), str(other)


def test_a_publication_from_elsewhere_shows_at_the_next_click(store: Store, file: Path) -> None:
    app = opened()
    assert "15 clusters" in said(app)
    assert not file.exists()
    assert not number(app)
    store.publish(without(first_two()[0]), 0, "Forår *2025*", "", "Ea Holm")
    app.text_input(key="search").set_value("a").run()
    assert "of 14 clusters" in said(app)
    assert "Version 1: Forår *2025*" in said(app)
    assert number(app) == ["1"]
    assert "14 clusters" in said(opened())


def test_what_is_open_and_gone_in_a_new_version_is_let_go_of(store: Store) -> None:
    gone, kept = first_two()
    app, other = opened(klynge=gone), opened(klynge=kept)
    store.publish(without(gone), 0, "", "", "Ea Holm")
    app.text_input(key="search").set_value("a").run()
    assert "is not in this version" in said(app)
    assert app.session_state["view"].selected is None
    other.text_input(key="search").set_value("a").run()
    assert other.session_state["view"].selected.code == kept
    assert not other.warning


def test_a_link_to_an_earlier_version_shows_it_and_leads_to_the_newest(store: Store) -> None:
    before = opened().query_params["udgave"]
    store.publish(without(first_two()[0]), 0, "Forår", "", "Ea Holm")
    store.publish(without(*first_two()), 1, "Efterår", "", "Ea Holm")
    for link in ({"version": "0"}, {"udgave": before}):
        assert "15 clusters" in said(opened(**link))
    app = opened(version="1")
    assert "14 clusters" in said(app)
    assert "You see an earlier version: Version 1: Forår. The newest is version 2." in said(app)
    assert number(app) == ["1"]
    app.button(key="newest_version").click().run()
    assert "13 clusters" in said(app)
    assert "earlier version" not in said(app)
    assert number(app) == ["2"]
    app = opened(version="7")
    assert "13 clusters" in said(app)
    assert any("version=7" in hint.value.replace("\\", "") for hint in app.warning)


def test_a_landscape_that_only_the_store_has_can_be_opened(store: Store) -> None:
    store.publish(replace(without(), identifier="mit", name_en="My own"), 0, "", "", "Ea Holm")
    app = opened(landskab="mit")
    assert "15 clusters" in said(app)
    assert "My own" in app.selectbox(key="landscape").options


def broken(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:3000])


def gone(file: Path) -> None:
    file.unlink()


def newer(file: Path) -> None:
    with duckdb.connect(str(file)) as connection:
        connection.execute("UPDATE store_format SET number = 99")


HARMS = {broken: "is damaged", gone: "file of the store", newer: "newer version of"}


def test_a_store_in_trouble_leaves_the_last_version_and_comes_back_by_itself(
    store: Store, file: Path
) -> None:
    store.publish(without(first_two()[0]), 0, "", "", "Ea Holm")
    app = opened()
    whole = file.read_bytes()
    for harm, why in HARMS.items():
        harm(file)
        app.text_input(key="search").set_value("a").run()
        (banner,) = (each.value.replace("\\", "") for each in app.warning)
        assert why in banner
        assert "what was last read" in banner
        assert "of 14 clusters" in said(app)
        file.write_bytes(whole)
        app.text_input(key="search").set_value("").run()
        assert not app.warning
    store.publish(without(*first_two()), 1, "", "", "Ea Holm")
    app.run()
    assert "13 clusters" in said(app)


def test_a_damaged_version_leaves_the_one_before_to_those_who_come_now(
    store: Store, file: Path
) -> None:
    store.publish(without(first_two()[0]), 0, "", "", "Ea Holm")
    store.publish(without(*first_two()), 1, "", "", "Ea Holm")
    app = opened()
    with duckdb.connect(str(file)) as connection:
        newest = connection.execute("SELECT max(batch) FROM rows_clusters").fetchone()
        connection.execute("UPDATE rows_clusters SET name_da = 'x' WHERE batch = ?", newest)
    app.run()
    assert "13 clusters" in said(app)
    assert not app.warning
    stored.shelf.cache_clear()
    app = opened()
    assert "14 clusters" in said(app)
    assert "is damaged (dk-2024 2)" in said(app)


def test_a_store_that_was_never_readable_leaves_what_comes_along(file: Path) -> None:
    file.write_bytes(b"no store at all" * 1000)
    app = opened(sprog="en")
    assert "15 clusters" in said(app)
    assert "landscapes that come with the application" in said(app)
    assert file.read_bytes() == b"no store at all" * 1000


def test_a_profile_tells_what_each_version_changed(store: Store) -> None:
    cluster, other = first_two()
    app = opened(klynge=cluster)
    app.switch_page(PROFILE).run()
    assert "## History" not in said(app)
    store.publish(without(other, **{cluster: "local"}), 0, "Rettet", "Efter møde", "Ea Holm")
    store.publish(without(cluster), 1, "Uden", "", "Bo Dam")
    store.undo(NAME, "Ea Holm")
    app.run()
    told = said(app)
    assert "## History" in told
    assert told.index("Version 3") < told.index("Version 2: Uden") < told.index("Version 1: Rettet")
    assert "Efter møde" in told
    assert "→ Local" in told
