"""Rows in the store: whatever a loader can hand out comes back exactly."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from foundation.landscape import TABLES
from loaders.store.rows import decode, encode, expression, new_batch, schema_of
from loaders.store.sessions import Session
from loaders.store.store import place_of
from loaders.store.tables import ROWS

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12) | st.sampled_from(
    [
        "",
        "NA",
        "null",
        '"',
        '""',
        "\\N",
        "\\.",
        "\r\n",
        "a,b;c",
        "\0",
        "é\u0301",
        "æøå",
        " x ",
        "t",
        "'",
    ]
)
WHOLE = st.none() | st.integers(-(2**53) - 7, 2**63 - 1)
NUMBER = (
    st.none() | st.floats(allow_infinity=False, allow_nan=False) | st.sampled_from([-0.0, 5e-324])
)
FLAG = st.none() | st.booleans()
DAY = st.none() | st.dates(date(1, 1, 1), date(9999, 12, 31))
WORDS = st.lists(TEXT, max_size=3).map(tuple)
TYPES: dict[str, tuple[st.SearchStrategy[Any], str]] = {
    "name_da": (TEXT, "str"),
    "themes": (WORDS, "object"),
    "founded_year": (WHOLE, "Int64"),
    "hq_lat": (NUMBER, "float64"),
    "triple_helix": (FLAG, "boolean"),
    "label_expires": (DAY, "datetime64[s]"),
    "beyond": (TEXT, "str"),
    "beyond_too": (st.none() | TEXT, "str"),
    "members": (NUMBER, "float64"),  # of another type than the schema has
    "note": (WHOLE, "Int64"),
    "website": (DAY, "datetime64[s]"),
    "programme": (WORDS, "object"),
    "label": (st.booleans(), "bool"),
    "staff_fte": (st.integers(-5, 5), "int64"),
}


@st.composite
def frames(draw: st.DrawFn) -> pd.DataFrame:
    rows = draw(st.integers(0, 4))
    names = draw(st.lists(st.sampled_from(list(TYPES)), min_size=1, unique=True))
    columns = {}
    for name in names:
        cells, dtype = TYPES[name]
        found = draw(st.lists(cells, min_size=rows, max_size=rows))
        columns[name] = pd.Series(found, dtype=object).astype(dtype)
    index = pd.Index([f"c{n}" for n in range(rows)], dtype="str", name="cluster_id")
    return pd.DataFrame(columns, columns=names).set_axis(index)


@pytest.fixture
def session(engine: str, address: Callable[[str], str]) -> Iterator[Session]:
    with place_of(address(engine), 10).writing() as opened:
        opened.create(f"{ROWS}clusters", schema_of("clusters"))
        yield opened


def there_and_back(session: Session, table: str, frame: pd.DataFrame) -> pd.DataFrame:
    content, rows = encode(table, frame, new_batch(), session.columns(f"{ROWS}{table}"))
    session.append(f"{ROWS}{table}", rows)
    return decode(content, session.fetch(expression(content)))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(frame=frames())
def test_any_table_comes_back_exactly(session: Session, frame: pd.DataFrame) -> None:
    found = there_and_back(session, "clusters", frame)
    pd.testing.assert_frame_equal(found, frame, check_exact=True)


def test_large_cells_and_many_rows_come_back_in_order(session: Session) -> None:
    rows = 120_001
    frame = pd.DataFrame({"name_da": [f"n{n}" for n in range(rows)], "founded_year": range(rows)})
    frame = frame.astype({"founded_year": "Int64"})
    frame.loc[7, "name_da"] = "æ" * 3_000_000
    frame.index = pd.Index([f"c{n}" for n in range(rows)], dtype="str", name="cluster_id")
    pd.testing.assert_frame_equal(there_and_back(session, "clusters", frame), frame)


@pytest.mark.parametrize("table", TABLES)
def test_every_table_of_a_landscape_has_its_columns(table: str, session: Session) -> None:
    if table != "clusters":
        session.create(f"{ROWS}{table}", schema_of(table))
    assert session.columns(f"{ROWS}{table}") == schema_of(table)


def test_equal_rows_have_equal_fingerprints_and_others_have_not() -> None:
    columns = schema_of("coverage")

    def fingerprint(*cells: str, dtype: str = "str") -> str:
        frame = pd.DataFrame({"cluster_id": list(cells)}, dtype=dtype)
        return encode("coverage", frame, new_batch(), columns)[0].fingerprint

    assert fingerprint("a", "b") == fingerprint("a", "b")
    different = [fingerprint("a", "b"), fingerprint("b", "a"), fingerprint("ab"), fingerprint()]
    assert len(set(different)) == 4
