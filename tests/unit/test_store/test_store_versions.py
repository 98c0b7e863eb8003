"""Versions: published, listed, opened, compared, gone back to; the same on each engine."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import ibis
import pandas as pd
import pytest

from analysis.counting import area_table, count_frames, counts
from foundation.language import speak
from geodata.areas import load_areas
from loaders.catalogue import open_landscape
from loaders.package import read_package, write_package
from loaders.store import Store, open_store
from loaders.store.errors import OvertakenError, StoreUnavailableError, UnknownError
from tests.unit.made_participation import KEY, some
from tests.unit.made_versions import NAME, assert_same, landscape, mark_of

PACKAGES = Path(__file__).parents[2] / "data" / "packages"
HOSTILE = "'; DROP TABLE store_versions; -- \0 \\ \" \ud800 <b>æøå</b>"


def numbers(store: Store, identifier: str) -> list[int]:
    return [version.number for version in store.versions(identifier)]


def test_an_empty_store_holds_the_seeds_and_is_not_made_by_looking(url: str, engine: str) -> None:
    store = open_store(url)
    assert {"dk-2016", "dk-2024"} <= {version.landscape for version in store.newest()}
    assert numbers(store, "dk-2016") == [0]
    assert store.open_version("dk-2016").version == open_landscape("dk-2016").version
    assert len(store.verdicts("dk-2016")) == 0
    assert store.documents("view") == []
    assert store.audit_trail() == []
    assert engine != "duckdb" or not Path(url).exists()


@pytest.mark.parametrize("identifier", ["dk-2016", "dk-2024"])
def test_a_bundled_landscape_comes_back_as_it_was(store: Store, identifier: str) -> None:
    seed = open_landscape(identifier)
    before = datetime.now(UTC)
    version = store.publish(seed, 0, "Første", "Uændret", "Ea Holm")
    assert (version.number, version.parent, version.by) == (1, 0, "Ea Holm")
    assert version.at is not None
    assert before <= version.at <= before + timedelta(minutes=5)
    found = store.open_version(identifier)
    assert_same(found, seed)
    assert found.version == seed.version
    assert store.versions(identifier)[-1] == version
    assert_same(store.open_version(identifier, 0), seed)


def test_extra_columns_are_kept_and_export_and_import_agree(store: Store, tmp_path: Path) -> None:
    messy, _ = read_package(PACKAGES / "messy")
    assert messy is not None
    store.publish(messy, 0, "Rodet", "", "Ea")
    found = store.open_version(messy.identifier, 1)
    assert_same(found, messy)
    write_package(found, tmp_path / "out")
    again, problems = read_package(tmp_path / "out")
    assert again is not None
    assert again.version == found.version
    assert not [one for one in problems if one.severity == "error"]


def test_versions_are_numbered_and_keep_what_they_were(store: Store) -> None:
    for number in range(3):
        store.publish(landscape(f"m{number}"), number, f"Nr. {number}", "note", "Ea")
    assert numbers(store, NAME) == [1, 2, 3]
    assert [mark_of(store.open_version(NAME, n)) for n in (1, 2, 3)] == ["m0", "m1", "m2"]
    assert mark_of(store.open_version(NAME)) == "m2"
    assert [version.parent for version in store.versions(NAME)] == [None, 1, 2]
    assert [one.number for one in store.newest() if one.landscape == NAME] == [3]


def test_going_back_is_a_new_version(store: Store) -> None:
    first = store.publish(landscape("one"), 0, "En", "", "Ea")
    store.publish(landscape("two"), 1, "To", "", "Ea")
    back = store.restore(NAME, 1, "Bo", note="To var forkert")
    assert (back.number, back.parent, back.restored) == (3, 2, 1)
    assert (back.by, back.note, back.digest) == ("Bo", "To var forkert", first.digest)
    assert mark_of(store.open_version(NAME)) == "one"
    assert mark_of(store.open_version(NAME, 2)) == "two"


def test_undo_and_undo_again(store: Store) -> None:
    store.publish(landscape("one"), 0, "En", "", "Ea")
    with pytest.raises(UnknownError):
        store.undo(NAME, "Ea")
    store.publish(landscape("two"), 1, "To", "", "Ea")
    assert store.undo(NAME, "Ea").restored == 1
    assert mark_of(store.open_version(NAME)) == "one"
    assert store.undo(NAME, "Ea").restored == 2
    assert mark_of(store.open_version(NAME)) == "two"


def test_undo_of_the_first_publication_brings_the_seed_back(store: Store) -> None:
    seed = open_landscape("dk-2024")
    few = replace(seed, tables={**seed.tables, "clusters": seed.clusters.iloc[:3]})
    store.publish(few, 0, "Få", "", "Ea")
    assert store.undo("dk-2024", "Ea").restored == 0
    assert_same(store.open_version("dk-2024"), seed)


def test_who_was_second_is_told_and_loses_nothing(store: Store) -> None:
    store.publish(landscape("one"), 0, "En", "", "Ea")
    store.publish(landscape("two"), 1, "To", "", "Ea")
    mine = landscape("mine")
    with pytest.raises(OvertakenError) as told:
        store.publish(mine, 1, "Min", "", "Bo")
    assert (told.value.newer.number, told.value.newer.by) == (2, "Ea")
    assert "Ea was first: version 2, “To”" in speak("en").say(told.value.message)
    assert numbers(store, NAME) == [1, 2]
    with pytest.raises(OvertakenError):
        store.restore(NAME, 1, "Bo", expected=1)
    assert store.publish(mine, told.value.newer.number, "Min", "", "Bo").number == 3
    assert mark_of(store.open_version(NAME)) == "mine"


def test_the_same_publication_sent_twice_is_one_version(store: Store) -> None:
    first = store.publish(landscape("one"), 0, "En", "", "Ea")
    assert store.publish(landscape("one"), 0, "En", "", "Ea") == first
    with pytest.raises(OvertakenError):
        store.publish(landscape("one"), 0, "En", "", "Bo")
    assert numbers(store, NAME) == [1]
    assert len(store.audit_trail()) == 1


def test_rows_that_did_not_change_are_stored_once(store: Store) -> None:
    one = landscape("one", rows=50)
    other = {**one.tables, "clusters": one.clusters.assign(note="other")}
    for number, each in enumerate((one, replace(one, tables=other), one)):
        store.publish(each, number, f"{number}", "", "Ea")
    store.restore(NAME, 2, "Ea")
    with store.reading() as backend:
        assert backend.table("rows_coverage").count().execute() == 50
        assert backend.table("rows_clusters").count().execute() == 4


def test_rows_in_another_order_are_other_rows(store: Store) -> None:
    one = landscape("one", rows=5)
    turned = one.coverage.iloc[::-1].reset_index(drop=True)
    store.publish(one, 0, "", "", "Ea")
    store.publish(replace(one, tables={**one.tables, "coverage": turned}), 1, "", "", "Ea")
    assert store.open_version(NAME).coverage["area_code"].tolist() == turned["area_code"].tolist()


def test_anybody_may_ask_the_store_through_ibis(store: Store) -> None:
    store.publish(landscape("one", rows=40, clusters=4), 0, "", "", "Ea")
    with store.reading() as backend:
        rows = backend.table("rows_coverage")
        found = backend.to_pandas(rows.group_by("cluster_id").agg(n=rows.count()))
    assert found.set_index("cluster_id")["n"].to_dict() == dict.fromkeys(
        ("c0", "c1", "c2", "c3"), 10
    )


def test_companies_are_counted_where_they_lie(store: Store) -> None:
    companies, carried = some(seed=3, rows=300)
    plain = landscape("one")
    store.publish(plain, 0, "", "", "Ea")
    tables = {**plain.tables, "participation": companies}
    store.publish(replace(plain, tables=tables), 1, "", "", "Ea")
    held = store.rows(NAME, 2, "participation")
    areas = load_areas()
    with store.reading() as backend:
        asked = counts(held, carried, ibis.memtable(area_table(areas)))
        found = backend.to_pandas(asked).sort_values(KEY, ignore_index=True)
    expected = count_frames(companies, carried, areas)
    columns = [*KEY, "value"]
    assert len(expected) > 100
    assert found[columns].to_dict("records") == expected[columns].to_dict("records")
    with pytest.raises(UnknownError):
        store.rows(NAME, 1, "participation")


@pytest.mark.parametrize("identifier", ["nothing", HOSTILE, ""])
@pytest.mark.parametrize("number", [None, 0, 7, -1, 2**70])
def test_what_is_not_there(store: Store, identifier: str, number: int | None) -> None:
    store.publish(landscape("one"), 0, "", "", "Ea")
    assert store.versions(identifier) == []
    with pytest.raises(UnknownError):
        store.open_version(identifier, number)
    with pytest.raises(UnknownError):
        store.restore(identifier, number or 0, "Ea")


def test_building_on_a_version_that_is_not_there(store: Store) -> None:
    with pytest.raises(UnknownError):
        store.publish(landscape("one"), 5, "", "", "Ea")
    assert numbers(store, NAME) == []


def test_hostile_words_are_only_words(store: Store) -> None:
    version = store.publish(landscape(HOSTILE.replace("\ud800", "")), 0, HOSTILE, HOSTILE, HOSTILE)
    assert version == store.versions(NAME)[-1]
    assert "DROP TABLE" in version.name
    assert "\0" not in version.name
    assert mark_of(store.open_version(NAME)) == HOSTILE.replace("\ud800", "")


def test_company_numbers_and_bare_counts_are_refused(store: Store) -> None:
    plain = landscape("one")
    companies = pd.DataFrame({"cluster_id": ["c0"], "company_id": ["12345678"], "year": [2015]})
    counts = pd.DataFrame(
        {"value": [2.0], "fractional": [2.0], "suppressed": [False]},
    ).astype({"suppressed": "boolean"})
    for name, table, threshold in (("participation", companies, None), ("counts", counts, 3)):
        bare = replace(plain, tables={**plain.tables, name: table}, threshold=threshold)
        with pytest.raises(ValueError, match=name):
            store.publish(bare, 0, "", "", "Ea")
    assert numbers(store, NAME) == []


def test_a_type_that_no_loader_makes_is_refused_whole(store: Store) -> None:
    odd = landscape("one")
    clusters = odd.clusters.assign(note=pd.Categorical(["a", "b"]))
    with pytest.raises(TypeError, match="category"):
        store.publish(replace(odd, tables={**odd.tables, "clusters": clusters}), 0, "", "", "Ea")
    assert numbers(store, NAME) == []


def test_addresses() -> None:
    with pytest.raises(StoreUnavailableError):
        open_store("mysql://root:secret@example.org/x")


def test_a_file_may_be_named_as_an_address(tmp_path: Path) -> None:
    path = tmp_path / "et sted" / "store.duckdb"
    open_store(f"duckdb://{str(path).replace(' ', '%20')}").publish(
        landscape("one"), 0, "", "", "Ea"
    )
    assert mark_of(open_store(str(path)).open_version(NAME)) == "one"


def test_a_column_that_the_store_does_not_know_yet_is_kept(
    address: Callable[[str], str], engine: str
) -> None:
    """A store made before a column joined the schema takes the column beside it."""
    url = address(engine)
    store = open_store(url)
    store.publish(landscape("one"), 0, "", "", "Ea")
    connection = ibis.connect(url if engine == "postgres" else f"duckdb://{url}")
    connection.raw_sql("ALTER TABLE rows_clusters DROP COLUMN founded_year").close()
    connection.disconnect()
    newer = landscape("two")
    store.publish(newer, 1, "", "", "Ea")
    assert_same(store.open_version(NAME), newer)
