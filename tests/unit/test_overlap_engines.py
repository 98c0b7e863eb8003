"""The same overlap in a query engine as in memory: DuckDB, and a real PostgreSQL from a wheel."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import ibis
import pandas as pd
import pytest

from analysis.engine import overlaps
from analysis.footprints import measured
from analysis.incidence import Incidence
from analysis.overlap import Overlap
from geodata.areas import load_areas
from loaders.catalogue import open_landscape
from tests.unit.engines import running

pytestmark = pytest.mark.xdist_group("engines")


@pytest.fixture(scope="module", params=["duckdb", "postgres"])
def engine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator:
    with running(request.param, tmp_path_factory.mktemp(request.param)) as connection:
        yield connection


@pytest.fixture(scope="module")
def real() -> Overlap:
    """Return the landscape of 2016 with companies made up for it."""
    found = open_landscape("dk-2016")
    seats = [area.code for area in load_areas().at("municipality")]
    rows = [
        (cluster, f"k{(number * step) % 97}", seats[(number * step) % 97], 2015)
        for step, cluster in enumerate(found.clusters.index, start=1)
        for number in range(3 + step % 23)
    ]
    columns = ["cluster_id", "company_id", "municipality_code", "year"]
    table = pd.DataFrame(rows, columns=columns).drop_duplicates(columns[:2])
    tables = {**found.tables, "participation": table}

    return Overlap(replace(found, tables=tables), load_areas())


def in_engine(engine: Any, rows: pd.DataFrame) -> pd.DataFrame:
    held = engine.create_table("held", rows, overwrite=True)
    found = engine.to_pandas(overlaps(held))
    return found.set_index(["cluster_a", "cluster_b"]).sort_index()


def held(carriers: pd.Series, weights: pd.Series) -> pd.DataFrame:
    rows = [(cluster, item) for cluster, items in carriers.items() for item in sorted(items)]
    table = pd.DataFrame(rows, columns=["cluster_id", "item"])
    return table.assign(amount=table["item"].map(weights).astype(float)).query("amount > 0")


def in_memory(real: Overlap, found: pd.DataFrame, columns: list[str]) -> pd.DataFrame:
    """Return the figures of the pairs found; every other pair must have nothing in common."""
    pairs = real.pairs.set_index(["cluster_a", "cluster_b"])[columns].sort_index()
    rest = pairs[~pairs.index.isin(found.index)]
    assert (rest.fillna(0) == 0).all(axis=None)
    return pairs.loc[found.index]


def test_declared_places(engine: Any, real: Overlap) -> None:
    found = in_engine(engine, held(real.footprints, real.weights.by_municipality))
    expected = in_memory(real, found, ["g_declared", "g_jaccard", "a_in_b", "b_in_a"])
    assert len(found) > 1_000
    columns = ["overlap", "jaccard", "a_in_b", "b_in_a"]
    assert found[columns].to_numpy() == pytest.approx(expected.to_numpy(), abs=1e-9)


def test_measured_places(engine: Any, real: Overlap) -> None:
    shares = measured(real.landscape.table("participation"))
    shares = shares.set_axis(["cluster_id", "item", "amount"], axis="columns")
    found = in_engine(engine, shares)
    expected = in_memory(real, found, ["g_measured"])["g_measured"]
    assert found["overlap"].to_numpy() == pytest.approx(expected.to_numpy(), abs=1e-9)


def test_fields(engine: Any, real: Overlap) -> None:
    found = in_engine(engine, held(real.carried, real.information))
    expected = in_memory(real, found, ["t"])["t"]
    assert found["jaccard"].to_numpy() == pytest.approx(expected.to_numpy(), abs=1e-9)


def test_companies(engine: Any, real: Overlap) -> None:
    rows = real.landscape.table("participation")[["cluster_id", "company_id"]]
    rows = rows.rename(columns={"company_id": "item"}).assign(amount=1.0)
    found = in_engine(engine, rows)
    shown = found[found["shared"] >= 3]
    pairs = real.pairs.set_index(["cluster_a", "cluster_b"])["m"]
    expected = pairs.loc[shown.index].astype(float)
    assert len(shown) > 50
    assert shown["overlap"].to_numpy() == pytest.approx(expected.to_numpy(), abs=1e-9)
    assert pairs.loc[found.index.difference(shown.index)].isna().all()


def test_the_worked_example(engine: Any) -> None:
    rows = [("c", "x", 5), ("c", "y", 3), ("d", "y", 3), ("d", "z", 2)]
    table = pd.DataFrame(rows, columns=["cluster_id", "item", "amount"]).astype({"amount": float})
    found = in_engine(engine, table).loc[("c", "d")]
    assert found["overlap"] == pytest.approx(0.6)
    assert found["jaccard"] == pytest.approx(0.3)


def test_the_expression_needs_no_connection() -> None:
    schema = {"cluster_id": "string", "item": "string", "amount": "float64"}
    sql = ibis.to_sql(overlaps(ibis.table(schema, name="held")), dialect="duckdb")
    assert "LEAST" in sql


def test_incidences_ignore_items_without_weight() -> None:
    found = Incidence.of(pd.Index(["a"]), [("a", "x"), ("b", "y")], pd.Series({"y": 1.0}))
    assert found.sizes.tolist() == [0]
