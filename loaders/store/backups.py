"""The whole store in one file: a zip of Parquet files with a list of their digests.

The file is the same whichever engine the store lies in, so it is also the way from one to another.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import tempfile
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Final

from foundation.landscape import TABLES
from foundation.language import Message
from loaders.store import audit
from loaders.store.errors import BackupRefusedError, StoreTooNewError
from loaders.store.sessions import Session
from loaders.store.tables import FORMAT, ROWS, STORE_TABLES, now

if TYPE_CHECKING:
    import pyarrow as pa

MANIFEST: Final = "manifest.json"
_KIND: Final = "klyngelandskab-store"
_ROWS_AT_ONCE: Final = 100_000
_CHUNK: Final = 2**20
_MOST_MANIFEST: Final = 2**20
_KNOWN: Final = frozenset(STORE_TABLES) | {f"{ROWS}{name}" for name in TABLES}
_NAME: Final = re.compile(r"[a-z][a-z0-9_]{0,62}", re.ASCII)
_BROKEN: Final = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError)


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup that was found to be whole."""

    path: Path
    archive: zipfile.ZipFile
    tables: Mapping[str, Mapping[str, Any]]


def write(session: Session | None, path: Path) -> None:
    """Write a backup; under its name lies a whole file or none.

    Raises
    ------
    BackupRefusedError
        If there is a file of this name already, or it cannot be written.
    """
    if path.exists():
        raise BackupRefusedError(
            Message("{file}: there is a file of this name already", {"file": path.name})
        )
    try:
        with tempfile.TemporaryDirectory(dir=path.parent, prefix=".backup-") as workshop:
            made = Path(workshop) / path.name
            _write(session, made)
            _keep(made)
            made.replace(path)
    except OSError as reason:
        values = {"file": path.name, "why": reason.strerror or type(reason).__name__}
        raise BackupRefusedError(Message("{file}: cannot be written: {why}", values)) from reason


@contextlib.contextmanager
def opened(path: Path) -> Iterator[Backup]:
    """Open a backup and check every byte of it.

    Raises
    ------
    BackupRefusedError
        If it is damaged or no backup.
    StoreTooNewError
        If a newer version of the application wrote it.
    """
    try:
        archive = zipfile.ZipFile(path)
    except (*_BROKEN, OSError, ValueError) as reason:
        raise _refused(path) from reason
    with archive:
        try:
            tables = _checked(archive, path)
        except (*_BROKEN, OSError, ValueError, KeyError, TypeError, AttributeError) as reason:
            raise _refused(path) from reason
        yield Backup(path, archive, tables)


def restore(session: Session, backup: Backup, by: str) -> None:
    """Fill an empty store.

    Raises
    ------
    BackupRefusedError
        If the store is not empty.
    """
    session.alone()
    if any(_holds_rows(session, table) for table in _stored_tables(session)):
        raise BackupRefusedError(
            Message("The store is not empty; restore the backup into a new place")
        )
    there = session.tables()
    for table in backup.tables:
        if table == "store_format":
            continue
        columns = _columns(backup, table)
        if table not in there:
            session.create(table, columns)
        for part in _read(backup, table):
            session.append(table, part)
    audit.enter(session, by, audit.BACKUP_RESTORED, "", {"tables": _rows(backup.tables)})


def _write(session: Session | None, made: Path) -> None:
    tables = [] if session is None else _stored_tables(session)
    entries = {}
    with zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as archive:
        for table in tables:
            if session is None:
                continue
            file = made.with_name(f"{table}.parquet")
            rows = _write_table(session, table, file)
            archive.write(file, file.name)
            entries[table] = {
                "file": file.name,
                "rows": rows,
                "sha256": _digest(file.open("rb")),
            }
            file.unlink()
        manifest = {
            "kind": _KIND,
            "format": FORMAT,
            "made_at": now().isoformat(),
            "tables": entries,
        }
        archive.writestr(MANIFEST, json.dumps(manifest, indent=1) + "\n")


def _write_table(session: Session, table: str, file: Path) -> int:
    """Write a table as a Parquet file, part by part, and return its number of rows."""
    import ibis
    import pyarrow.parquet as pq

    columns = session.columns(table)
    schema = ibis.schema(columns)
    rows = 0
    with pq.ParquetWriter(file, schema.to_pyarrow(), compression="zstd") as writer:
        for part in session.parts(ibis.table(schema, name=table), _ROWS_AT_ONCE):
            writer.write_table(part)
            rows += part.num_rows
    return rows


def _checked(archive: zipfile.ZipFile, path: Path) -> dict[str, dict[str, Any]]:
    if archive.getinfo(MANIFEST).file_size > _MOST_MANIFEST:
        raise _refused(path)
    manifest = json.loads(archive.read(MANIFEST))
    if manifest["kind"] != _KIND:
        raise _refused(path)
    if manifest["format"] > FORMAT:
        raise StoreTooNewError
    tables: dict[str, dict[str, Any]] = manifest["tables"]
    files = {entry["file"] for entry in tables.values()} | {MANIFEST}
    if not _KNOWN.issuperset(tables) or files != set(archive.namelist()):
        raise _refused(path)
    for entry in tables.values():
        if _digest(archive.open(entry["file"])) != entry["sha256"]:
            raise _refused(path)
    return tables


def _columns(backup: Backup, table: str) -> dict[str, str]:
    """Return the columns of a table in a backup, each with its Ibis type."""
    import ibis
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        with backup.archive.open(backup.tables[table]["file"]) as file:
            schema = ibis.Schema.from_pyarrow(pq.read_schema(file))
    except (pa.ArrowException, OSError) as reason:
        raise _refused(backup.path) from reason
    columns = {name: str(kind) for name, kind in schema.items()}
    expected = STORE_TABLES.get(table)
    if expected not in (None, columns) or not all(map(_NAME.fullmatch, columns)):
        raise _refused(backup.path)
    return columns


def _read(backup: Backup, table: str) -> Iterator[pa.Table]:
    """Read a table part by part; its file lies uncompressed in the zip, as Parquet is already."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    with backup.archive.open(backup.tables[table]["file"]) as file:
        for batch in pq.ParquetFile(file).iter_batches(_ROWS_AT_ONCE):
            yield pa.Table.from_batches([batch])


def _stored_tables(session: Session) -> list[str]:
    return sorted(_KNOWN & session.tables())


def _holds_rows(session: Session, table: str) -> bool:
    import ibis

    if table == "store_format":
        return False
    held = ibis.table(session.columns(table), name=table)
    return bool(session.fetch(held.limit(1)).num_rows)


def _rows(tables: Mapping[str, Mapping[str, Any]]) -> dict[str, int]:
    return {table: entry["rows"] for table, entry in tables.items()}


def _digest(file: IO[bytes]) -> str:
    total = hashlib.sha256()
    with file:
        while chunk := file.read(_CHUNK):
            total.update(chunk)
    return total.hexdigest()


def _keep(file: Path) -> None:
    """Have a file on the disk before it gets its name."""
    with file.open("rb") as written:
        os.fsync(written.fileno())


def _refused(path: Path) -> BackupRefusedError:
    return BackupRefusedError(
        Message(
            "{file}: damaged, or no backup of this application; nothing was restored",
            {"file": path.name},
        )
    )
