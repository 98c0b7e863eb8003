"""The store in one file of DuckDB: the default, with nothing to set up.

A process that writes has the file to itself, and readers share it. So that the application and the
command line live together, a file is open only as long as one operation takes, and who finds it
taken waits a little and tries again.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import shutil
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from foundation.language import Message
from loaders.store.errors import (
    StoreBusyError,
    StoreDamagedError,
    StoreError,
    StoreFullError,
    StoreReadOnlyError,
    StoreTooNewError,
    StoreUnavailableError,
)
from loaders.store.sessions import Session, index, patiently, quoted

if TYPE_CHECKING:
    import pyarrow as pa

_TAKEN: Final = ("Could not set lock", "Conflicting lock", "used by another process")
_FULL: Final = ("No space left", "File too large", "quota exceeded", "failed to offload")
_CLOSED: Final = ("Permission denied", "Read-only file system", "Operation not permitted")
_NEWER: Final = ("newer version of DuckDB", "can only read versions")
_GONE: Final = ("Input/output error", "Stale file handle", "No such file", "Too many open files")
_MANY: Final = 2**20
_SPARE: Final = 2**22
_STALE_AFTER: Final = 3600.0

_locks: dict[Path, threading.Lock] = {}
_locks_guard = threading.Lock()


class DuckSession(Session):
    """A conversation with a file; while writing, nobody else has one."""

    def __init__(self, connection: Any, folder: Path) -> None:
        import ibis

        super().__init__(ibis.duckdb.from_connection(connection))
        self._connection = connection
        self._folder = folder

    def append(self, table: str, rows: pa.Table) -> None:
        """Add rows, unless they would fill the disk: a file that has grown does not shrink again.

        Raises
        ------
        StoreFullError
            If there is no room for them.
        """
        if rows.nbytes > _MANY and shutil.disk_usage(self._folder).free < rows.nbytes + _SPARE:
            raise StoreFullError
        names = ", ".join(map(quoted, rows.column_names))
        into = f"INSERT INTO {quoted(table)} ({names}) SELECT {names} FROM arriving"  # noqa: S608
        self._connection.register("arriving", rows)
        try:
            self._connection.execute(into)
        finally:
            self._connection.unregister("arriving")

    def parts(self, expression: Any, rows: int) -> Iterator[pa.Table]:
        """Run an expression and hand out its rows part by part."""
        import pyarrow as pa

        found = self.backend.to_pyarrow_batches(expression, chunk_size=rows)
        yield found.schema.empty_table()
        for batch in found:
            yield pa.Table.from_batches([batch])

    def alone(self) -> None:
        """Return at once: who writes to a file is alone."""

    def _index(self, table: str, columns: Sequence[str], *, unique: bool) -> None:
        # Rows of one batch lie together and DuckDB knows the range of each part: that will do
        if unique:
            self._connection.execute(index(table, columns, unique=True))


class DuckFile:
    """A store in a file; it need not exist until something is written.

    Parameters
    ----------
    path : Path
        The file. Its folder is made when something is written.
    patience : float
        Seconds to wait while somebody else has the file.
    """

    def __init__(self, path: Path, patience: float = 10.0) -> None:
        self._path = path.resolve()
        self._patience = patience
        self._was_there = False
        with _locks_guard:
            self._lock = _locks.setdefault(self._path, threading.Lock())

    def mark(self) -> object:
        """Return size and time of the file and of its log, as far as they are there."""
        log = self._path.with_name(f"{self._path.name}.wal")
        return tuple(_traces(path) for path in (self._path, log))

    @contextlib.contextmanager
    def reading(self) -> Iterator[Session | None]:
        """Open the file to read; None when it was never there."""
        with self._translated(writing=False), self._in_turn():
            if not self._is_there():
                yield None
                return
            with self._connected(self._path, read_only=True) as connection:
                session = DuckSession(connection, self._path.parent)
                yield session if session.has_store() else None

    @contextlib.contextmanager
    def writing(self) -> Iterator[Session]:
        """Open the file alone, and keep everything that is written or nothing."""
        with self._translated(writing=True), self._in_turn():
            if not self._is_there():
                self._found()
            with (
                self._connected(self._path, read_only=False) as connection,
                _transaction(connection),
            ):
                session = DuckSession(connection, self._path.parent)
                session.found_store()
                yield session

    def _is_there(self) -> bool:
        try:
            self._path.stat()
        except (FileNotFoundError, NotADirectoryError):
            if self._was_there:
                raise StoreUnavailableError(
                    Message("The file of the store is gone; is its folder still connected?")
                ) from None
            return False
        self._was_there = True
        return True

    def _found(self) -> None:
        """Make the file beside its place and move it there whole: a half one is never seen."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        self._tidy()
        made = self._path.with_name(f".{self._path.name}-new-{secrets.token_hex(8)}")
        try:
            with self._connected(made, read_only=False) as connection, _transaction(connection):
                DuckSession(connection, self._path.parent).found_store()
            with contextlib.suppress(FileExistsError):  # somebody else was first
                _move_without_replacing(made, self._path)
        finally:
            made.unlink(missing_ok=True)
            made.with_name(f"{made.name}.wal").unlink(missing_ok=True)
        self._was_there = True

    def _tidy(self) -> None:
        """Remove what processes that were killed while making a file have left."""
        for left in self._path.parent.glob(f".{self._path.name}-new-*"):
            with contextlib.suppress(OSError):
                if time.time() - left.stat().st_mtime > _STALE_AFTER:
                    left.unlink()

    @contextlib.contextmanager
    def _in_turn(self) -> Iterator[None]:
        """Keep the threads of this process apart: DuckDB opens a file in one way at a time."""
        if not self._lock.acquire(timeout=self._patience):
            raise StoreBusyError
        try:
            yield
        finally:
            self._lock.release()

    @contextlib.contextmanager
    def _connected(self, path: Path, *, read_only: bool) -> Iterator[Any]:
        import duckdb

        connection = patiently(
            lambda: duckdb.connect(str(path), read_only=read_only), _is_taken, self._patience
        )
        try:
            yield connection
        finally:
            # What is committed is safe; tidying up the file can fail on a full disk
            with contextlib.suppress(duckdb.Error):
                connection.close()

    @contextlib.contextmanager
    def _translated(self, *, writing: bool) -> Iterator[None]:
        import duckdb
        import pyarrow as pa

        try:
            yield
        except (duckdb.Error, pa.ArrowException, OSError) as reason:
            raise _meaning(reason, writing=writing) from reason


def _traces(path: Path) -> tuple[int, int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_ino, found.st_size, found.st_mtime_ns


def _move_without_replacing(made: Path, place: Path) -> None:
    try:
        os.link(made, place)
    except FileExistsError:
        raise
    except OSError:  # a file system without links
        if place.exists():
            raise FileExistsError(place) from None
        made.rename(place)


@contextlib.contextmanager
def _transaction(connection: Any) -> Iterator[None]:
    import duckdb

    connection.begin()
    try:
        yield
        connection.commit()
    except BaseException:
        # After some failures DuckDB has given up the transaction by itself
        with contextlib.suppress(duckdb.Error):
            connection.rollback()
        raise


def _is_taken(reason: Exception) -> bool:
    return any(words in str(reason) for words in _TAKEN)


def _meaning(reason: Exception, *, writing: bool) -> StoreError:
    """Return what an error of the engine or the system means for a reader."""
    said = str(reason)

    def says(*words: str) -> bool:
        return any(word in said for word in words)

    if says(*_TAKEN):
        return StoreBusyError()
    if says(*_NEWER):
        return StoreTooNewError()
    if says(*_FULL):
        return StoreFullError()
    if says(*_CLOSED) and writing:
        return StoreReadOnlyError()
    if says(*_CLOSED, *_GONE) or isinstance(reason, (OSError, MemoryError)):
        return StoreUnavailableError(
            Message("The file of the store cannot be opened: {why}", {"why": _reason(reason)})
        )
    if type(reason).__name__ == "OutOfMemoryException":
        return StoreUnavailableError(Message("There is not enough memory to read the store"))
    return StoreDamagedError(type(reason).__name__)


def _reason(reason: Exception) -> str:
    return (reason.strerror if isinstance(reason, OSError) else None) or type(reason).__name__
