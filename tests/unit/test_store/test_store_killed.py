"""Publishers that are killed, and publishers at the same time: nothing half, nothing lost."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from loaders.store import Store, open_store
from tests.unit.made_versions import NAME, mark_of
from tests.unit.store_publishers import ROWS

PROJECT = Path(__file__).parents[3]
RUNS = 50
SEED = 20161


def told(*arguments: str, before: Sequence[str] = ()) -> list[dict[str, Any]]:
    """Run the publishers and return what each of them saw."""
    found = subprocess.run(
        [*before, sys.executable, "-m", "tests.unit.store_publishers", *arguments],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert found.returncode == 0, found.stderr
    assert "Traceback" not in found.stderr, found.stderr
    return [json.loads(line) for line in found.stdout.splitlines()]


def rows_in(store: Store) -> int:
    with store.reading() as backend:
        return int(backend.table("rows_coverage").count().execute())


def test_a_publisher_killed_at_any_moment_leaves_the_old_or_the_new_version(url: str) -> None:
    lines = told("kill", url, str(RUNS), str(SEED))
    runs = [line for line in lines if line["run"] >= 1]
    assert len(runs) == RUNS
    store = open_store(url)
    versions = store.versions(NAME)
    marks = {one.number: mark_of(store.open_version(NAME, one.number)) for one in versions}
    assert len(set(marks.values())) == len(marks)
    # Each had read a whole version, the same one as everybody since; none was read and then lost
    for line in lines:
        assert line["mark"] == marks.get(line["number"], "")
    # A server may keep what a killed one had sent after the next one has begun: never more than one
    for before, after in pairwise(lines):
        kept = after["number"] - before["number"]
        assert kept in {0, 1}
        assert kept or "published" not in before
    told_published = {line["published"] for line in lines if "published" in line}
    assert told_published <= set(marks.values())
    killed = sum(line["status"] != 0 for line in runs)
    assert killed > RUNS // 5, "the publishers were done before they were killed"
    assert rows_in(store) == ROWS * len(versions)
    assert [entry.details["number"] for entry in store.audit_trail()] == [
        version.number for version in versions
    ]
    assert store.first_broken_seal() is None


def test_of_two_publishers_at_once_one_wins_and_the_other_is_told(url: str) -> None:
    first, second = sorted(told("race", url, "2"), key=lambda line: int(line["number"]))
    assert (first["number"], first["overtaken"]) == (1, [])
    assert (second["number"], second["overtaken"]) == (2, [1])
    store = open_store(url)
    assert [mark_of(store.open_version(NAME, n)) for n in (1, 2)] == [first["mark"], second["mark"]]
    assert rows_in(store) == 2 * ROWS


def test_many_publishers_at_once_all_get_their_turn(url: str) -> None:
    lines = told("race", url, "5")
    assert sorted(line["number"] for line in lines) == [1, 2, 3, 4, 5]
    store = open_store(url)
    for line in lines:
        assert mark_of(store.open_version(NAME, line["number"])) == line["mark"]


@pytest.mark.skipif(sys.platform == "win32", reason="no limit on the size of files")
def test_the_disk_is_full_in_the_middle(tmp_path: Path) -> None:
    (seen,) = told("full", str(tmp_path / "store.duckdb"))
    assert seen == {"failed": "StoreFullError", "during": "small", "after": 2, "mark": "large"}


def test_a_publication_that_does_not_fit_leaves_room_for_one_that_does(tmp_path: Path) -> None:
    """On a disk of 8 MB of its own, which only this process and its children see."""
    script = 'mount -t tmpfs -o size=8m tmpfs "$0" && exec "$@"'
    alone = ["unshare", "--map-root-user", "--mount", "sh", "-c", script, str(tmp_path)]
    if shutil.which("unshare") is None or subprocess.run([*alone, "true"], check=False).returncode:
        pytest.skip("no disk of one's own here")
    (seen,) = told("tiny", str(tmp_path / "store.duckdb"), before=alone)
    assert seen == {"failed": "StoreFullError", "during": "small", "after": 2, "mark": "fits"}
