"""What holds for any input: nothing raises, order does not count, what is repaired stays so."""

from __future__ import annotations

import csv
import io
import json
import random
import tempfile
from collections.abc import Mapping
from pathlib import Path

import pandas as pd
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from foundation.landscape import Landscape
from foundation.problems import Problem, has_errors
from loaders import kinds
from loaders.files import Package
from loaders.package import check_package, read_package, write_package

SMALL = Path(__file__).parents[1] / "data" / "packages" / "small"
FILES = {path.name: path.read_bytes() for path in sorted(SMALL.iterdir())}
DESCRIPTOR = json.loads(FILES["datapackage.json"])
KINDS = [kind for kind in vars(kinds).values() if isinstance(kind, kinds.Kind)]

few = settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True
)


def check(files: Mapping[str, bytes]) -> tuple[Landscape | None, list[Problem]]:
    def size(name: str) -> int | None:
        return len(files[name]) if name in files else None

    return check_package(Package(DESCRIPTOR, size, files.__getitem__))


@st.composite
def mangled(draw: st.DrawFn) -> tuple[str, bytes]:
    """Return one of the tables with some bytes taken out, put in or changed."""
    name = draw(st.sampled_from([name for name in FILES if name.endswith(".csv")]))
    data = bytearray(FILES[name])
    for _ in range(draw(st.integers(1, 6))):
        at = draw(st.integers(0, len(data)))
        insert = draw(st.binary(max_size=3) | st.sampled_from([b'"', b",", b"\n", b";", b"\xa0"]))
        data[at : at + draw(st.integers(0, 3))] = insert
    return name, bytes(data)


@few
@given(st.sampled_from(sorted(FILES)), st.binary(max_size=400))
def test_arbitrary_bytes_never_raise(name: str, data: bytes) -> None:
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        for file, content in (FILES | {name: data}).items():
            (folder / file).write_bytes(content)
        landscape, problems = read_package(folder)
    assert (landscape is None) == has_errors(problems)


@few
@given(st.binary(max_size=400), st.booleans())
def test_an_arbitrary_file_never_raises(data: bytes, begins_like_a_zip: bool) -> None:
    with tempfile.TemporaryDirectory() as place:
        path = Path(place) / "p.zip"
        path.write_bytes(b"PK\x03\x04" + data if begins_like_a_zip else data)
        landscape, problems = read_package(path)
    assert landscape is None
    assert has_errors(problems)


@settings(few, max_examples=40)
@given(mangled())
def test_a_mangled_table_is_read_or_refused_and_repairs_last(table: tuple[str, bytes]) -> None:
    landscape, problems = check(FILES | dict([table]))
    assert (landscape is None) == has_errors(problems)
    if landscape is None:
        return
    with tempfile.TemporaryDirectory() as place:
        write_package(landscape, Path(place))
        again, remaining = read_package(Path(place))
    assert again is not None, remaining
    assert again.version == landscape.version
    # what is odd but cannot be repaired: two names alike, a date of expiry without a label
    assert {one.column for one in remaining} <= {"name_da", "name_en", "label_expires"}


@settings(few, max_examples=12)
@given(st.randoms(use_true_random=False))
def test_the_order_of_rows_and_columns_does_not_count(chance: random.Random) -> None:
    before, _ = read_package(SMALL)
    shuffled = dict(FILES)
    for name in FILES:
        if name.endswith(".csv"):
            frame = pd.read_csv(io.BytesIO(FILES[name]), dtype=str, keep_default_na=False)
            columns = chance.sample(list(frame), len(frame.columns))
            frame = frame.sample(frac=1, random_state=chance.randrange(2**32))[columns]
            shuffled[name] = frame.to_csv(index=False).encode()
    after, problems = check(shuffled)
    assert problems == []
    assert before is not None
    assert after is not None
    assert after.version == before.version
    pd.testing.assert_frame_equal(before.clusters.sort_index(), after.clusters.sort_index())


@few
@given(st.lists(st.text(max_size=30), min_size=1, max_size=4))
def test_any_text_arrives_as_it_is_but_for_what_nobody_sees(names: list[str]) -> None:
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n", quoting=csv.QUOTE_ALL)
    writer.writerow(["cluster_id", "organisation"])
    writer.writerows(["wind", f"<{name}>"] for name in names)
    data = out.getvalue().encode("utf-8", "replace")
    landscape, problems = check(FILES | {"partners.csv": data})
    if landscape is None:
        assert "\0" in data.decode()
        return
    read = list(landscape.table("partners")["organisation"])
    written = [f"<{name}>".encode("utf-8", "replace").decode() for name in names]
    changed = [one for one in problems if one.column == "organisation"]
    assert sum(one != other for one, other in zip(read, written, strict=True)) <= len(changed) + (
        data.count(b"\r\n")
    )


@settings(few, max_examples=300)
@given(st.sampled_from(KINDS), st.text("0123456789.,-;:'/ eEDKdkjanejTFx\u0663\u00b2", max_size=14))
def test_what_is_repaired_is_canonical_and_converts(kind: kinds.Kind, cell: str) -> None:
    reading = kind.repair(cell.strip())
    if reading is None:
        return
    assert kind.repair(reading) == reading
    typed = kind.convert(pd.Series([reading, ""], dtype=object))
    assert len(typed) == 2
