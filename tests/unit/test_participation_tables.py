"""Parquet tables of a landscape: read, refused, written whole or not at all."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from foundation.landscape import Landscape
from foundation.problems import Problem
from loaders.package import digest, read_package, write_package
from loaders.parquet import MOST_ROWS, encode
from loaders.participation.storing import ChangedMeanwhileError, read_descriptor, store
from tests.unit.made_lists import KEY, NUMBERS, copy_small, csv_list, good, opened, said, sentences

PROJECT = Path(__file__).parents[2]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return copy_small(tmp_path)


@pytest.fixture
def companies(tmp_path: Path) -> pd.DataFrame:
    lines = [f"{cvr};wind;0101;2015;ja;nej;" for cvr in NUMBERS]
    return good(csv_list(tmp_path, *lines))


def counts(*rows: tuple[Any, ...]) -> pd.DataFrame:
    columns = ["cluster_id", "theme", "area_code", "year", "measure", "value", "suppressed"]
    table = pd.DataFrame(list(rows), columns=columns)
    return table.assign(fractional=table["value"]).astype(
        {**dict.fromkeys(["cluster_id", "theme", "area_code", "measure"], "str"), "year": "Int64",
         "value": "float64", "fractional": "float64", "suppressed": "boolean"}
    )  # fmt: skip


SHOWN = counts(
    ("", "", "DK", 2015, "participated", 6, False),
    ("wind", "", "", 2015, "participated", None, True),
    ("", "cleantech", "0101", 2015, "innovated", 5, False),
)


def put(folder: Path, name: str, frame: pd.DataFrame, **notes: object) -> None:
    """Put a table into a landscape by hand."""
    (folder / f"{name}.parquet").write_bytes(encode(frame))
    path = folder / "datapackage.json"
    descriptor = json.loads(path.read_text("utf-8"))
    descriptor["resources"].append({"name": name, "path": f"{name}.parquet", **notes})
    path.write_text(json.dumps(descriptor), encoding="utf-8")


def stored(folder: Path, **tables: pd.DataFrame) -> list[str]:
    seen = read_descriptor(folder)
    return store(folder, tables, seen=seen, threshold=4, fingerprint=KEY.fingerprint)


def test_what_is_stored_is_read_back(folder: Path, companies: pd.DataFrame) -> None:
    before = opened(folder)
    assert stored(folder, participation=companies, counts=SHOWN) == []
    landscape, problems = read_package(folder)
    assert problems == []
    assert landscape is not None
    pd.testing.assert_frame_equal(landscape.table("participation"), companies)
    pd.testing.assert_frame_equal(
        landscape.table("counts"), SHOWN[landscape.table("counts").columns]
    )
    assert (landscape.threshold, landscape.key_fingerprint) == (4, KEY.fingerprint)
    assert (before.threshold, before.key_fingerprint) == (None, "")
    assert landscape.version != before.version
    assert landscape.description_da == before.description_da


def test_it_reads_the_same_from_a_zip_and_from_a_copy(
    folder: Path, companies: pd.DataFrame, tmp_path: Path
) -> None:
    stored(folder, participation=companies, counts=SHOWN)
    landscape = opened(folder)
    archive = Path(shutil.make_archive(str(tmp_path / "zipped"), "zip", folder))
    write_package(landscape, tmp_path / "copy")
    for path in (archive, tmp_path / "copy"):
        again, problems = read_package(path)
        assert problems == []
        assert again is not None
        assert again.version == landscape.version
        assert (again.threshold, again.key_fingerprint) == (4, KEY.fingerprint)
        for name in ("participation", "counts"):
            pd.testing.assert_frame_equal(again.table(name), landscape.table(name))


def test_the_version_does_not_depend_on_the_order_of_rows(companies: pd.DataFrame) -> None:
    turned = companies.iloc[::-1].reset_index(drop=True)
    assert digest({"participation": turned}) == digest({"participation": companies})
    fewer = companies.assign(innovated=companies["innovated"].mask(companies.index == 0))
    assert digest({"participation": fewer}) != digest({"participation": companies})


def test_storing_again_leaves_nothing_behind(folder: Path, companies: pd.DataFrame) -> None:
    stored(folder, participation=companies, counts=SHOWN)
    stored(folder, participation=companies.iloc[:3], counts=SHOWN.iloc[:1])
    assert len(list(folder.glob("*.parquet"))) == 2
    assert len(opened(folder).table("participation")) == 3
    assert not list(folder.glob(".*"))


def test_a_table_that_others_wrote_is_named_and_not_removed(
    folder: Path, companies: pd.DataFrame
) -> None:
    put(folder, "participation", companies)
    assert stored(folder, participation=companies.iloc[:2]) == ["participation.parquet"]
    assert (folder / "participation.parquet").exists()
    assert len(opened(folder).table("participation")) == 2


def test_a_landscape_that_changed_meanwhile_is_left_alone(
    folder: Path, companies: pd.DataFrame
) -> None:
    seen = read_descriptor(folder)
    descriptor = json.loads(seen) | {"title": "Et andet navn"}
    (folder / "datapackage.json").write_text(json.dumps(descriptor), encoding="utf-8")
    with pytest.raises(ChangedMeanwhileError):
        store(folder, {"participation": companies}, seen=seen, threshold=3)
    assert opened(folder).name_da == "Et andet navn"
    assert opened(folder).table("participation").empty


KILLED = """
import os, pathlib, signal, sys
import pandas as pd
from loaders.participation.storing import read_descriptor, store
folder, left = pathlib.Path(sys.argv[1]), int(sys.argv[2])
replace = pathlib.Path.replace
def counting(self, target):
    global left
    if left == 0:
        os.kill(os.getpid(), signal.SIGKILL)
    left -= 1
    return replace(self, target)
pathlib.Path.replace = counting
tables = {name: pd.read_parquet(sys.argv[3] + name) for name in ("participation", "counts")}
store(folder, tables, seen=read_descriptor(folder), threshold=3, fingerprint="f" * 16)
"""


@pytest.mark.parametrize("renamed", [0, 1, 2])
def test_killed_before_the_last_step_the_landscape_is_what_it_was(
    folder: Path, companies: pd.DataFrame, tmp_path: Path, renamed: int
) -> None:
    stored(folder, participation=companies.iloc[:2], counts=SHOWN.iloc[:1])
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    version = opened(folder).version
    for name, frame in (("participation", companies), ("counts", SHOWN)):
        (tmp_path / f"new-{name}").write_bytes(encode(frame))
    arguments = [str(folder), str(renamed), str(tmp_path / "new-")]
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", KILLED, *arguments], cwd=PROJECT, check=False
    )
    assert done.returncode == -9
    assert {name: (folder / name).read_bytes() for name in before} == before
    assert opened(folder).version == version
    stored(folder, participation=companies, counts=SHOWN)
    assert not list(folder.glob(".*"))
    assert len(list(folder.glob("*.parquet"))) == 2


def test_an_unwritable_step_leaves_the_landscape_whole(
    folder: Path, companies: pd.DataFrame, monkeypatch: pytest.MonkeyPatch
) -> None:
    version, replace = opened(folder).version, Path.replace

    def full(self: Path, target: Path) -> Path:
        if target.name == "datapackage.json":
            raise OSError(28, "No space left on device")
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(OSError, match="No space"):
        stored(folder, participation=companies)
    assert opened(folder).version == version
    assert not list(folder.glob(".*"))


def dropped(folder: Path) -> tuple[Landscape, list[Problem]]:
    landscape, problems = read_package(folder)
    assert landscape is not None, problems
    assert "counts" not in landscape.tables
    assert landscape.threshold is None
    return landscape, problems


@pytest.mark.parametrize(
    "note",
    [
        {},
        {"confidentiality": {"threshold": 3}},
        {"confidentiality": {"threshold": 2, "protected": True}},
        {"confidentiality": {"threshold": True, "protected": True}},
        {"confidentiality": {"threshold": "3", "protected": True}},
        {"confidentiality": "protected"},
    ],
)
def test_counts_that_nobody_protected_are_not_handed_out(
    folder: Path, note: dict[str, Any]
) -> None:
    put(folder, "counts", SHOWN, **note)
    _, problems = dropped(folder)
    assert "python cli.py totals" in sentences(problems)[0]


@pytest.mark.parametrize(
    "row",
    [
        ("", "", "DK", 2015, "participated", 2, False),
        ("", "", "DK", 2015, "participated", 1, True),
        ("", "", "DK", 2015, "participated", 9, True),
    ],
)
def test_a_note_does_not_help_counts_that_show_too_much(folder: Path, row: tuple[Any, ...]) -> None:
    note = {"confidentiality": {"threshold": 3, "protected": True}}
    put(folder, "counts", counts(row), **note)
    dropped(folder)


def test_a_part_beside_a_withheld_count_shows_too_much(folder: Path) -> None:
    shown = SHOWN.assign(fractional=[6.0, 0.5, 5.0])
    put(folder, "counts", shown, confidentiality={"threshold": 3, "protected": True})
    dropped(folder)


def test_company_numbers_in_a_landscape_are_refused_and_not_shown(
    folder: Path, companies: pd.DataFrame
) -> None:
    plain = companies.assign(company_id=NUMBERS)
    put(folder, "participation", plain)
    landscape, problems = read_package(folder)
    assert landscape is None
    assert "python cli.py participation" in sentences(problems, "error")[0]
    assert not any(number in repr(problems) for number in NUMBERS)
    assert said(problems)[0][:3] == (2, "company_id", "•••")


def test_other_columns_of_a_list_are_left_out(folder: Path, companies: pd.DataFrame) -> None:
    put(folder, "participation", companies.assign(cvr=NUMBERS, **{NUMBERS[0]: "x"}))
    landscape, problems = read_package(folder)
    assert landscape is not None
    assert list(landscape.table("participation")) == list(companies)
    assert [one.column for one in problems] == ["•••", "cvr"]
    assert not any(number in repr(problems) for number in NUMBERS)


@pytest.mark.parametrize(
    ("change", "place", "sentence"),
    [
        ({"cluster_id": "nobody"}, (2, "cluster_id"), "The table of clusters has no such cluster"),
        ({"municipality_code": "0999"}, (2, "municipality_code"), "No municipality has this code"),
        ({"year": 1066}, (2, "year"), "Expected a year between 1800 and 2100"),
        ({"year": None}, (2, "year"), "The cell must be filled in"),
        ({"company_id": ""}, (2, "company_id"), "The cell must be filled in"),
        ({"innovated": "måske"}, (2, "innovated"), "Expected true or false"),
        ({"innovated": [["x"]]}, (1, "innovated"), "Expected text"),
    ],
)
def test_a_parquet_table_is_checked_like_any_other(
    folder: Path,
    companies: pd.DataFrame,
    change: dict[str, Any],
    place: tuple[int, str],
    sentence: str,
) -> None:
    put(folder, "participation", companies.iloc[:1].assign(**change))
    landscape, problems = read_package(folder)
    assert landscape is None
    assert [(one[:2], one[3]) for one in said(problems)] == [(place, sentence)]


def test_a_parquet_table_of_other_types_is_repaired(folder: Path, companies: pd.DataFrame) -> None:
    other = companies.assign(
        year=companies["year"].astype("float64"),
        innovated="ja",
        collaborated=0,
        municipality_code=101,
        CLUSTER_ID=" wind ",
    ).drop(columns="cluster_id")
    put(folder, "participation", other)
    landscape, problems = read_package(folder)
    assert landscape is not None, problems
    assert {one.severity for one in problems} == {"warning"}
    read = landscape.table("participation")
    pd.testing.assert_frame_equal(read, companies, check_like=True)


def test_repeated_rows_and_columns_of_a_parquet_table(
    folder: Path, companies: pd.DataFrame
) -> None:
    put(folder, "participation", pd.concat([companies, companies.iloc[:1]]))
    _, problems = read_package(folder)
    assert [one[0] for one in said(problems)] == [len(companies) + 2]
    (folder / "participation.parquet").write_bytes(encode(companies.assign(YEAR=2015)))
    _, problems = read_package(folder)
    assert [one[1:] for one in said(problems)] == [("year", None, "The column occurs twice")]


def test_a_small_file_that_unpacks_to_too_many_rows_is_refused(folder: Path) -> None:
    import io

    import pyarrow as pa
    import pyarrow.parquet as pq

    block = pa.table({"cluster_id": pa.DictionaryArray.from_arrays(
        pa.array([0] * 2**20, pa.int8()), pa.array(["wind"]))})  # fmt: skip
    out = io.BytesIO()
    with pq.ParquetWriter(out, block.schema) as writer:
        for _ in range(MOST_ROWS // 2**20 + 1):
            writer.write_table(block)
    put(folder, "participation", pd.DataFrame({"cluster_id": ["wind"]}))
    (folder / "participation.parquet").write_bytes(out.getvalue())
    landscape, problems = read_package(folder)
    assert landscape is None
    assert "at most 50,000,000 are read" in sentences(problems, "error")[0]


@pytest.mark.parametrize("content", [b"", b"PAR1", b"PAR1" + b"\0" * 50 + b"PAR1"])
def test_what_is_no_parquet_file_is_refused(folder: Path, content: bytes) -> None:
    put(folder, "participation", pd.DataFrame({"cluster_id": ["wind"]}))
    (folder / "participation.parquet").write_bytes(content)
    landscape, problems = read_package(folder)
    assert landscape is None
    assert sentences(problems, "error") == ["Not a Parquet file that can be read"]
