"""One conversation with the store's database, whichever it is.

Reading goes through expressions of Ibis. Ibis has no transactions and inserts row by row on some
engines; what is needed of that is here, once, and each engine fills it in.
"""

from __future__ import annotations

import json
import secrets
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any, Final, Protocol

from loaders.store.errors import StoreDamagedError, StoreTooNewError
from loaders.store.tables import FORMAT, STORE_TABLES, UNIQUE, now

if TYPE_CHECKING:
    import pyarrow as pa

_ROWS_AT_ONCE: Final = 100_000

Schema = Mapping[str, str]
"""The columns of a table, each with its Ibis type."""


class Session(ABC):
    """An open connection; while writing, inside one transaction.

    Parameters
    ----------
    backend : ibis.BaseBackend
        Where expressions run.
    """

    def __init__(self, backend: Any) -> None:
        self.backend = backend

    @abstractmethod
    def append(self, table: str, rows: pa.Table) -> None:
        """Add rows, fast and exactly, whatever their number."""

    @abstractmethod
    def alone(self) -> None:
        """Wait until no other writer is between this call and its commit."""

    @abstractmethod
    def _index(self, table: str, columns: Sequence[str], *, unique: bool) -> None:
        """Make an index where it serves the engine."""

    def tables(self) -> frozenset[str]:
        """Return the names of the tables that are there."""
        return frozenset(self.backend.list_tables())

    @abstractmethod
    def parts(self, expression: Any, rows: int) -> Iterator[pa.Table]:
        """Run an expression and hand out its rows, at most this many at a time; at least once."""

    def fetch(self, expression: Any) -> pa.Table:
        """Run an expression."""
        import pyarrow as pa

        return pa.concat_tables(self.parts(expression, _ROWS_AT_ONCE))

    def records(self, expression: Any) -> list[dict[str, Any]]:
        """Run an expression and return its rows as plain values."""
        found: list[dict[str, Any]] = self.fetch(expression).to_pylist()
        return found

    def add(self, table: str, record: Mapping[str, Any]) -> None:
        """Add one row to one of the store's own tables."""
        import ibis
        import pyarrow as pa

        schema = ibis.schema(STORE_TABLES[table]).to_pyarrow()
        self.append(table, pa.Table.from_pylist([dict(record)], schema=schema))

    def create(self, table: str, schema: Schema) -> None:
        """Make a table, with the index that it is read by."""
        import ibis

        self.backend.create_table(table, schema=ibis.schema(dict(schema)))
        if table in UNIQUE:
            self._index(table, UNIQUE[table], unique=True)
        elif "batch" in schema:
            self._index(table, ("batch",), unique=False)

    def columns(self, table: str) -> dict[str, str]:
        """Return the columns that a table has here, each with its Ibis type."""
        schema = self.backend.get_schema(table)
        return {name: str(kind).removeprefix("!") for name, kind in schema.items()}

    def next_number(self, table: str, *, of: Any = None) -> int:
        """Return the number after the largest one; ``of`` narrows the rows. Be alone first."""
        found = stored(table)
        if of is not None:
            found = found.filter(of(found))
        largest = self.records(found.agg(number=found.number.max()))[0]["number"]
        return 1 if largest is None else int(largest) + 1

    def has_store(self) -> bool:
        """Return whether the store's tables are there, in a form that this version knows.

        Raises
        ------
        StoreTooNewError, StoreDamagedError
        """
        there = self.tables()
        if "store_format" not in there:
            return False
        numbers = [row["number"] for row in self.records(stored("store_format"))]
        if max(numbers, default=0) > FORMAT:
            raise StoreTooNewError
        if not numbers or not there.issuperset(STORE_TABLES):
            raise StoreDamagedError("store_format")
        return True

    def found_store(self) -> None:
        """Make the store's tables where they are not there yet."""
        if self.has_store():
            return
        self.alone()
        if self.has_store():
            return
        for table, schema in STORE_TABLES.items():
            self.create(table, schema)
        self.add("store_format", {"number": FORMAT, "made_at": now()})


def stored(table: str) -> Any:
    """Return one of the store's own tables as an expression without a connection."""
    import ibis

    return ibis.table(dict(STORE_TABLES[table]), name=table)


def quoted(name: str) -> str:
    """Return a name as SQL takes it."""
    return '"' + name.replace('"', '""') + '"'


def index(table: str, columns: Sequence[str], *, unique: bool) -> str:
    """Return the statement that makes an index."""
    kind = "UNIQUE INDEX" if unique else "INDEX"
    names = ", ".join(map(quoted, columns))
    return f"CREATE {kind} {quoted(f'{table}_key')} ON {quoted(table)} ({names})"


def unpacked(text: str) -> Any:
    """Return what was stored as JSON.

    Raises
    ------
    StoreDamagedError
        If it is none.
    """
    try:
        return json.loads(text)
    except (TypeError, ValueError) as reason:
        raise StoreDamagedError("JSON") from reason


class Place(Protocol):
    """Where a store lies."""

    def mark(self) -> object:
        """Return what differs after a write, without opening the store; None if it does not tell.

        It is no proof of what is stored: it only saves asking a store that nobody has touched.
        """

    def reading(self) -> AbstractContextManager[Session | None]:
        """Open the store to read one state of it; None while nobody has written to it."""

    def writing(self) -> AbstractContextManager[Session]:
        """Open the store, make it where it is not there, and write all or nothing."""


def patiently(attempt: Callable[[], Any], busy: Callable[[Exception], bool], seconds: float) -> Any:
    """Call something until it is no longer refused for being busy, or the time is over."""
    deadline = time.monotonic() + seconds
    while True:
        try:
            return attempt()
        except Exception as reason:
            if not busy(reason) or time.monotonic() > deadline:
                raise
        time.sleep(0.01 + secrets.randbelow(40) / 1000)
