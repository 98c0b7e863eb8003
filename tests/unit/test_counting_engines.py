"""The same counts, cell by cell, in DuckDB, a real PostgreSQL and Spark as counted by hand."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd
import pytest

from analysis.company_sums import Sums
from analysis.counting import area_table, counts
from tests.unit.engines import ENGINES, running
from tests.unit.made_participation import AREAS, by_hand, ordered, several, some

pytestmark = [
    pytest.mark.xdist_group("engines"),
    # Spark 4 has not been tried with pandas 3, and says so at every turn.
    pytest.mark.filterwarnings("ignore:PySpark does not yet fully support pandas:FutureWarning"),
]


@pytest.fixture(scope="module", params=ENGINES)
def engine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator:
    with running(request.param, tmp_path_factory.mktemp(request.param)) as connection:
        yield connection


def given(engine: Any, participation: pd.DataFrame, carried: dict[str, frozenset[str]]) -> list:
    """Put the tables into an engine, as any other program would have."""
    rows = engine.create_table("participation", participation, overwrite=True)
    return [rows, carried, engine.create_table("areas", area_table(AREAS), overwrite=True)]


def test_the_full_table(engine: Any) -> None:
    participation, carried = several(range(5), rows=150, themes=20)
    found = engine.to_pandas(counts(*given(engine, participation, carried)))
    expected = by_hand(participation, carried)
    pd.testing.assert_frame_equal(ordered(found), expected, atol=1e-9)
    assert len(expected) > 3_000


def test_sums_that_the_engine_keeps(engine: Any) -> None:
    participation, carried = some(8, rows=300, themes=20)
    numbers = participation["company_id"].str.slice(1).astype("int64")
    numbered = participation.assign(company_id=numbers)
    sums = Sums.of(*given(engine, numbered, carried)).kept(
        lambda name, table: engine.create_table(f"sums_{name}", table, overwrite=True)
    )
    found = ordered(engine.to_pandas(sums.counts()))
    pd.testing.assert_frame_equal(found, by_hand(participation, carried), atol=1e-9)
    themes = sorted(carried["c0"] | carried["c1"])
    some_of_them = sums.count(
        level="region", by="total", measure="innovated", years=[2014], themes=themes
    )
    pd.testing.assert_frame_equal(
        ordered(engine.to_pandas(some_of_them)),
        expected_of(participation, carried, themes),
        atol=1e-9,
    )


def expected_of(participation: pd.DataFrame, carried: Any, themes: list[str]) -> pd.DataFrame:
    """Return innovating companies of 2014 by region, through clusters with any of the themes."""
    through = [one for one, own in carried.items() if own & set(themes)]
    whole = by_hand(participation, carried, through)
    regions = [*(area.code for area in AREAS.at("region")), ""]
    part = whole[
        (whole["cluster_id"] == "")
        & (whole["theme"] == "")
        & (whole["measure"] == "innovated")
        & (whole["year"] == 2014)
        & whole["area_code"].isin(regions)
    ]
    assert len(part) > 2
    return ordered(part)
