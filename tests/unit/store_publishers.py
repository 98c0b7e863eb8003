"""Publishers that are killed, race each other or run out of room; a script of its own.

    python -m tests.unit.store_publishers kill URL RUNS SEED
    python -m tests.unit.store_publishers race URL PUBLISHERS
    python -m tests.unit.store_publishers full URL
    python -m tests.unit.store_publishers tiny URL

Each publisher is a process forked from this one, which has everything imported and nothing open, so
that fifty of them take seconds. What each saw is printed as one line of JSON.
"""

from __future__ import annotations

import json
import os
import random
import resource
import signal
import sys
import time
import traceback
from collections.abc import Callable
from typing import Any

import duckdb  # noqa: F401
import ibis.backends.duckdb
import ibis.backends.postgres
import psycopg  # noqa: F401
import pyarrow.csv  # noqa: F401
import pyarrow_hotfix  # noqa: F401

from loaders.store.errors import OvertakenError, StoreError
from loaders.store.sessions import stored
from loaders.store.store import Store, place_of
from tests.unit.made_versions import NAME, landscape, mark_of

ROWS = 2_000
PATIENCE = 120.0

for dialect in ("duckdb", "postgres"):  # what is slow the first time is done before forking
    ibis.to_sql(stored("store_versions").limit(1), dialect=dialect)


def forked(work: Callable[[Callable[..., None]], None]) -> tuple[int, Any]:
    """Run something in a process of its own; return its id and what it tells, line by line."""
    reader, writer = os.pipe()
    child = os.fork()
    if child:
        os.close(writer)
        return child, os.fdopen(reader)
    os.close(reader)

    def tell(**said: object) -> None:
        os.write(writer, (json.dumps(said) + "\n").encode())

    status = 1
    try:
        work(tell)
        status = 0
    except BaseException:  # a forked process must end here, whatever happens
        traceback.print_exc()
    finally:
        os._exit(status)


def head(store: Store) -> tuple[int, str]:
    """Return the newest version's number and mark, having read and checked all of it.

    Asked by its number: a server may keep what a killed publisher had sent between two questions.
    """
    versions = store.versions(NAME)
    assert [version.number for version in versions] == list(range(1, len(versions) + 1))
    if not versions:
        return 0, ""
    found = store.open_version(NAME, len(versions))
    assert len(found.coverage) == ROWS
    return len(versions), mark_of(found)


def publishing(url: str, mark: str) -> Callable[[Callable[..., None]], None]:
    def work(tell: Callable[..., None]) -> None:
        store = Store(place_of(url, PATIENCE), seeds=())
        made = landscape(mark, rows=ROWS, clusters=40)
        number, before = head(store)
        tell(number=number, mark=before)
        try:
            store.publish(made, number, mark, "", "Ea")
            tell(published=mark)
        except OvertakenError:  # the one before was killed while the server kept its version
            tell(overtaken=mark)

    return work


def kill(url: str, runs: int, seed: int) -> None:
    """Kill publishers at random moments; the next one reads what is left."""
    chance = random.Random(seed)  # noqa: S311
    lasts = 0.0
    for run in range(-2, runs + 1):
        child, told = forked(publishing(url, f"run {run}"))
        seen = json.loads(told.readline())
        begun = time.monotonic()
        dies = run >= 1
        if dies:
            time.sleep(chance.uniform(0, 1.1 * lasts))
            os.kill(child, signal.SIGKILL)
        said = json.loads(told.readline() or "{}")
        _, status = os.waitpid(child, 0)
        if not dies:
            lasts = time.monotonic() - begun
        line = {"run": run, "lasts": lasts, "status": status, **seen, **said}
        print(json.dumps(line), flush=True)  # noqa: T201


def race(url: str, publishers: int) -> None:
    """Let publishers begin at once on the same version; who comes second publishes on top."""

    def work(tell: Callable[..., None]) -> None:
        store = Store(place_of(url, PATIENCE), seeds=())
        mark = f"publisher {os.getpid()}"
        made = landscape(mark, rows=ROWS, clusters=40)
        tell(ready=mark)
        os.read(start, 1)
        parent, overtaken = 0, []
        while True:
            try:
                version = store.publish(made, parent, mark, "", "Ea")
            except OvertakenError as told:
                parent = told.newer.number
                overtaken.append(parent)
                continue
            tell(mark=mark, number=version.number, overtaken=overtaken)
            return

    start, go = os.pipe()
    children = [forked(work) for _ in range(publishers)]
    for _, told in children:
        told.readline()
    os.write(go, b"x" * publishers)
    for child, told in children:
        sys.stdout.write(told.readline())
        os.waitpid(child, 0)


def full(url: str) -> None:
    """Publish with no room for a large version, then with room; the same object throughout."""
    store = Store(place_of(url, PATIENCE), seeds=())
    store.publish(landscape("small"), 0, "small", "", "Ea")
    large = landscape("large", rows=150_000, clusters=300)
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    size = os.stat(url).st_size  # noqa: PTH116
    resource.setrlimit(resource.RLIMIT_FSIZE, (size + 100_000, limits[1]))
    try:
        store.publish(large, 1, "large", "", "Ea")
        failed = ""
    except StoreError as reason:
        failed = type(reason).__name__
    during = mark_of(store.open_version(NAME))
    resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    after = store.publish(large, 1, "large", "", "Ea").number
    told = {"failed": failed, "during": during, "after": after}
    told["mark"] = mark_of(store.open_version(NAME))
    print(json.dumps(told))  # noqa: T201


def tiny(url: str) -> None:
    """Publish more than a small disk holds, then what fits; the same object throughout."""
    store = Store(place_of(url, PATIENCE), seeds=())
    store.publish(landscape("small"), 0, "small", "", "Ea")
    failed = ""
    try:
        store.publish(landscape("large", rows=400_000, clusters=900), 1, "large", "", "Ea")
    except StoreError as reason:
        failed = type(reason).__name__
    during = mark_of(store.open_version(NAME))
    after = store.publish(landscape("fits"), 1, "fits", "", "Ea").number
    told = {"failed": failed, "during": during, "after": after}
    told["mark"] = mark_of(store.open_version(NAME))
    print(json.dumps(told))  # noqa: T201


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["kill", url, runs, seed]:
            kill(url, int(runs), int(seed))
        case ["race", url, publishers]:
            race(url, int(publishers))
        case ["full", url]:
            full(url)
        case ["tiny", url]:
            tiny(url)
