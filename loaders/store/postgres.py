"""The store in PostgreSQL: for an installation that several servers share.

A connection lasts as long as one operation, so that a database that was away is simply there again
at the next one. Rows of a publication go in beside those of other writers; only from :meth:`alone`
to the commit do writers wait for each other.
"""

from __future__ import annotations

import contextlib
import io
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, Final

from foundation.language import Message
from loaders.store.errors import (
    StoreBusyError,
    StoreDamagedError,
    StoreError,
    StoreFullError,
    StoreReadOnlyError,
    StoreUnavailableError,
)
from loaders.store.sessions import Session, index, quoted

if TYPE_CHECKING:
    import pyarrow as pa

_ONE_WRITER: Final = 6_027_714_130_218_340_941
"""The number of the advisory lock that writers of a store take; any number, always the same."""
_CONNECT_SECONDS: Final = 5
_MOST_BYTES: Final = 2**25
_MANNERS: Final = {
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 30_000,
    "client_encoding": "utf8",
}
"""How soon a connection to a vanished server is given up, and how text travels."""


class PostgresSession(Session):
    """A conversation with a database."""

    def __init__(self, connection: Any) -> None:
        import ibis

        super().__init__(ibis.postgres.from_connection(connection))
        self._connection = connection

    def append(self, table: str, rows: pa.Table) -> None:
        """Add rows with COPY; in its text nothing is an empty cell, an empty text two quotes."""
        from pyarrow import csv

        names = ", ".join(map(quoted, rows.column_names))
        copy = f"COPY {quoted(table)} ({names}) FROM STDIN (FORMAT csv)"
        options = csv.WriteOptions(include_header=False, quoting_style="needed")
        with self._connection.cursor() as cursor, cursor.copy(copy) as stream:
            for batch in rows.to_batches(max_chunksize=50_000):
                text = io.BytesIO()
                csv.write_csv(batch, text, options)
                stream.write(text.getvalue())

    def parts(self, expression: Any, rows: int) -> Iterator[pa.Table]:
        """Run an expression with COPY, ten times as fast as row by row, part by part."""
        schema = expression.as_table().schema().to_pyarrow()
        yield schema.empty_table()
        copy = f"COPY ({self.backend.compile(expression)}) TO STDOUT (FORMAT csv)"
        with self._connection.cursor() as cursor, cursor.copy(copy) as stream:
            lines: list[bytes] = []
            size = 0
            for line in stream:  # PostgreSQL sends each row by itself
                lines.append(line)
                size += len(line)
                if len(lines) == rows or size > _MOST_BYTES:
                    yield _parsed(lines, schema)
                    lines, size = [], 0
            if lines:
                yield _parsed(lines, schema)

    def alone(self) -> None:
        """Wait until no other writer is between this call and its commit."""
        self._connection.execute("SELECT pg_advisory_xact_lock(%s)", (_ONE_WRITER,))

    def _index(self, table: str, columns: Sequence[str], *, unique: bool) -> None:
        self._connection.execute(index(table, columns, unique=unique))


def _parsed(lines: list[bytes], schema: pa.Schema) -> pa.Table:
    """Return rows of COPY's text as a table; nothing is an empty cell without quotes."""
    from pyarrow import csv

    text = b"".join(lines)
    return csv.read_csv(
        io.BytesIO(text),
        csv.ReadOptions(column_names=schema.names, block_size=len(text), use_threads=False),
        csv.ParseOptions(newlines_in_values=True, ignore_empty_lines=False),
        csv.ConvertOptions(
            column_types=schema,
            null_values=[""],
            strings_can_be_null=True,
            quoted_strings_can_be_null=False,
            true_values=["t"],
            false_values=["f"],
        ),
    )


class PostgresDatabase:
    """A store in a database.

    Parameters
    ----------
    url : str
        ``postgresql://user:password@host/database``; it is shown nowhere. Tables are made in the
        first schema of the user's search path.
    patience : float
        Seconds to wait while somebody else writes.
    """

    def __init__(self, url: str, patience: float = 10.0) -> None:
        self._url = url
        self._patience = patience

    def mark(self) -> None:
        """Return nothing: a database says only in a conversation what is new."""

    @contextlib.contextmanager
    def reading(self) -> Iterator[Session | None]:
        """Open the database to read one state of it; None when nothing was ever written."""
        # A question may bring tables of its own along; nothing of it is kept
        with (
            self._translated(),
            self._connected() as connection,
            connection.transaction(force_rollback=True),
        ):
            connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            session = PostgresSession(connection)
            yield session if session.has_store() else None

    @contextlib.contextmanager
    def writing(self) -> Iterator[Session]:
        """Open the database, and keep everything that is written or nothing."""
        with self._translated(), self._connected() as connection, connection.transaction():
            # Who has waited to be alone must see what the one before has written
            connection.execute("SET TRANSACTION ISOLATION LEVEL READ COMMITTED")
            session = PostgresSession(connection)
            session.found_store()
            yield session

    @contextlib.contextmanager
    def _connected(self) -> Iterator[Any]:
        import psycopg

        milliseconds = int(self._patience * 1000)
        connection = psycopg.connect(
            self._url,
            autocommit=True,
            **{"connect_timeout": _CONNECT_SECONDS, **_MANNERS, **self._asked()},
        )
        try:
            connection.execute("SELECT set_config('lock_timeout', %s, false)", (str(milliseconds),))
            yield connection
        finally:
            connection.close()

    def _asked(self) -> dict[str, Any]:
        """Return what the address itself says: it wins over what we would choose."""
        from psycopg.conninfo import conninfo_to_dict

        return dict(conninfo_to_dict(self._url))

    @contextlib.contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            import psycopg
        except ImportError as reason:
            raise StoreUnavailableError(
                Message("PostgreSQL is not supported here; install the package psycopg")
            ) from reason
        try:
            yield
        except psycopg.Error as reason:
            raise _meaning(reason) from reason


def _meaning(reason: Any) -> StoreError:
    """Return what an error of the database means for a reader."""
    from psycopg import errors

    readings: tuple[tuple[tuple[type, ...], type[StoreError]], ...] = (
        (
            (errors.LockNotAvailable, errors.DeadlockDetected, errors.UniqueViolation),
            StoreBusyError,
        ),
        ((errors.DiskFull,), StoreFullError),
        ((errors.ReadOnlySqlTransaction, errors.InsufficientPrivilege), StoreReadOnlyError),
    )
    for kinds, meaning in readings:
        if isinstance(reason, kinds):
            return meaning()  # type: ignore[call-arg]
    damaged = (errors.UndefinedTable, errors.UndefinedColumn, errors.DataCorrupted)
    if isinstance(reason, (*damaged, errors.IndexCorrupted)):
        return StoreDamagedError(type(reason).__name__)
    return StoreUnavailableError(
        Message("The database of the store cannot be reached; try again in a moment")
    )
