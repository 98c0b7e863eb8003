"""A backup is one file; it restores on either engine, whole or not at all."""

from __future__ import annotations

import hashlib
import json
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from loaders.catalogue import open_landscape
from loaders.parquet import encode
from loaders.store import Store, open_store
from loaders.store.documents import Draft
from loaders.store.errors import BackupRefusedError, StoreTooNewError
from tests.unit.made_versions import NAME, assert_same, landscape, mark_of

ENGINES = ("duckdb", "postgres")


def fill(store: Store) -> None:
    store.publish(landscape("one", rows=500), 0, "En", "Første", "Ea")
    store.publish(landscape("two", rows=700), 1, "To", "", "Ea")
    store.restore(NAME, 1, "Bo")
    store.publish(open_landscape("dk-2016"), 0, "2016", "", "Ea")
    store.record_verdict(NAME, "a", "b", "accepted", "Derfor", "Ib")
    store.save_document(Draft("view", "Fødevarer", {"æ": [1, 2.5, None]}, "Ea"), "Ea")


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a backup that no test may change."""
    folder = tmp_path_factory.mktemp("whole")
    store = open_store(str(folder / "store.duckdb"))
    fill(store)
    store.backup(folder / "backup.zip")
    return folder / "backup.zip"


@pytest.fixture
def backup(whole: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(whole, tmp_path / "backup.zip"))


@pytest.fixture
def empty(tmp_path: Path) -> Store:
    return open_store(str(tmp_path / "restored.duckdb"))


@pytest.mark.parametrize("target", ENGINES)
def test_a_backup_restores_on_either_engine(
    store: Store, tmp_path: Path, address: Callable[[str], str], target: str
) -> None:
    fill(store)
    store.backup(tmp_path / "made.zip")
    restored = open_store(address(target))
    restored.restore_backup(tmp_path / "made.zip", "Ib")
    for identifier in (NAME, "dk-2016"):
        versions = store.versions(identifier)
        assert restored.versions(identifier) == versions
        for version in versions:
            found = restored.open_version(identifier, version.number)
            assert_same(found, store.open_version(identifier, version.number))
    assert restored.verdict_history(NAME).equals(store.verdict_history(NAME))
    assert restored.documents("view") == store.documents("view")
    assert restored.audit_trail()[:-1] == store.audit_trail()
    assert (restored.audit_trail()[-1].act, restored.audit_trail()[-1].who) == (
        "backup_restored",
        "Ib",
    )
    assert restored.first_broken_seal() is None
    assert restored.publish(landscape("new"), 3, "Ny", "", "Ea").number == 4
    assert mark_of(restored.open_version(NAME)) == "new"


def test_a_backup_of_nothing(store: Store, empty: Store, tmp_path: Path) -> None:
    store.backup(tmp_path / "backup.zip")
    empty.restore_backup(tmp_path / "backup.zip", "Ib")
    assert empty.versions(NAME) == []
    assert [entry.act for entry in empty.audit_trail()] == ["backup_restored"]


def test_a_store_that_holds_something_is_not_overwritten(store: Store, backup: Path) -> None:
    store.record_verdict(NAME, "a", "b", "accepted", "", "Ea")
    before = store.audit_trail()
    with pytest.raises(BackupRefusedError, match="not empty"):
        store.restore_backup(backup, "Ib")
    assert store.audit_trail() == before


def test_a_file_is_not_overwritten(store: Store, backup: Path) -> None:
    before = backup.read_bytes()
    with pytest.raises(BackupRefusedError, match="already"):
        store.backup(backup)
    assert backup.read_bytes() == before


def test_a_place_that_cannot_be_written(store: Store, tmp_path: Path) -> None:
    with pytest.raises(BackupRefusedError, match="cannot be written"):
        store.backup(tmp_path / "nowhere" / "backup.zip")
    (tmp_path / "name").write_text("a file")
    with pytest.raises(BackupRefusedError, match="cannot be written"):
        store.backup(tmp_path / "name" / "backup.zip")
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".backup")]


def rewritten(backup: Path, change: Callable[[dict[str, bytes]], object]) -> None:
    with zipfile.ZipFile(backup) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    change(files)
    with zipfile.ZipFile(backup, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)


def manifest(files: dict[str, bytes], **values: Any) -> None:
    files["manifest.json"] = json.dumps({**json.loads(files["manifest.json"]), **values}).encode()


def spoil(files: dict[str, bytes], name: str) -> None:
    files[name] = files[name][:-9] + bytes(9)


@pytest.mark.parametrize(
    "change",
    [
        lambda files: spoil(files, "rows_coverage.parquet"),
        lambda files: spoil(files, "store_audit.parquet"),
        lambda files: files.pop("rows_coverage.parquet"),
        lambda files: files.pop("manifest.json"),
        lambda files: files.update({"more.parquet": b""}),
        lambda files: files.update({"manifest.json": b"[1]"}),
        lambda files: manifest(files, kind="something else"),
        lambda files: manifest(files, tables={"pg_authid": {}}),
        lambda files: manifest(files, format="1"),
    ],
)
def test_a_damaged_backup_is_refused_whole(
    backup: Path, empty: Store, change: Callable[[dict[str, bytes]], object]
) -> None:
    rewritten(backup, change)
    with pytest.raises(BackupRefusedError, match="damaged"):
        empty.restore_backup(backup, "Ib")
    assert empty.audit_trail() == []


def test_half_a_backup_and_no_backup_are_refused(
    backup: Path, empty: Store, tmp_path: Path
) -> None:
    whole = backup.read_bytes()
    other = tmp_path / "other.zip"
    for size in (0, 10, len(whole) // 2, len(whole) - 1):
        other.write_bytes(whole[:size])
        with pytest.raises(BackupRefusedError, match="damaged"):
            empty.restore_backup(other, "Ib")
    with pytest.raises(BackupRefusedError):
        empty.restore_backup(tmp_path / "none.zip", "Ib")
    assert empty.audit_trail() == []


def test_a_backup_of_a_newer_application_is_refused(backup: Path, empty: Store) -> None:
    rewritten(backup, lambda files: manifest(files, format=2))
    with pytest.raises(StoreTooNewError):
        empty.restore_backup(backup, "Ib")


@pytest.mark.parametrize("table", ["rows_coverage", "rows_funding", "store_documents"])
def test_who_hands_us_a_backup_hands_us_no_sql(backup: Path, empty: Store, table: str) -> None:
    def hostile(files: dict[str, bytes]) -> None:
        data = encode(pd.DataFrame({'x" INT); DROP TABLE store_audit; --': ["x"]}))
        files[f"{table}.parquet"] = data
        tables = json.loads(files["manifest.json"])["tables"]
        digest = hashlib.sha256(data).hexdigest()
        tables[table] = {"file": f"{table}.parquet", "rows": 1, "sha256": digest}
        manifest(files, tables=tables)

    rewritten(backup, hostile)
    with pytest.raises(BackupRefusedError, match="damaged"):
        empty.restore_backup(backup, "Ib")
    assert empty.audit_trail() == []
