"""How long a large catalogue takes to come in, and with which reader of workbooks.

``python -m benchmarks.imports`` makes 1,500 clusters with 100,000 rows of coverage, writes them as
a workbook and reads them, each time in a process of its own.
"""

from __future__ import annotations

import io
import json
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

import pandas as pd

from foundation.landscape import Landscape
from foundation.language import speak
from geodata.areas import load_areas
from writers.delivery import Delivery

CLUSTERS = 1_500
COVERAGE = 100_000


def made() -> Landscape:
    """Return an invented landscape: every cluster with every column, and much coverage."""
    from loaders.package import BUNDLED_FOLDER, read_package

    base, _ = read_package(BUNDLED_FOLDER / "dk-2016")
    if base is None:
        raise ValueError("the bundled landscape has errors")
    times = -(-CLUSTERS // len(base.clusters))
    clusters = pd.concat([base.clusters.reset_index()] * times, ignore_index=True)[:CLUSTERS]
    clusters["cluster_id"] = pd.Series([f"c{n}" for n in range(CLUSTERS)], dtype="str")
    codes = [area.code for area in load_areas().at("municipality")]
    rows = [(f"c{n % CLUSTERS}", codes[n // CLUSTERS], "declared") for n in range(COVERAGE)]
    coverage = pd.DataFrame(rows, columns=["cluster_id", "area_code", "kind"]).astype("str")
    tables = {"clusters": clusters.set_index("cluster_id"), "coverage": coverage}
    return Landscape("gross", "Stort", "Large", date(2017, 1, 1), "1", tables)


def as_workbook() -> bytes:
    """Return the landscape as a workbook."""
    from writers.workbook import workbook

    found = made()
    shown = found.clusters[["name_da"]]
    return workbook(Delivery(found, "Large", (("a", "b"),), shown, speak("en")))


def whole(data: bytes) -> str:
    """Read the whole delivery and check it."""
    from loaders.deliveries import Upload, read_delivery

    found = read_delivery(Upload("large.xlsx", data), None, as_of=date(2017, 1, 1))
    if found.landscape is None:
        raise ValueError([str(one.message) for one in found.problems[:3]])
    return f"{len(found.landscape.clusters):,} clusters, {len(found.landscape.coverage):,} rows"


def cells(data: bytes) -> str:
    """Read the cells only, as an import does."""
    from loaders.deliveries.archives import Archive
    from loaders.deliveries.workbooks import read_workbook

    return f"{sum(len(one.rows) for one in read_workbook(Archive(data))):,} rows"


def cells_openpyxl(data: bytes) -> str:
    """Read the cells with openpyxl, row by row."""
    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True)
    return f"{sum(len(list(one.iter_rows(values_only=True))) for one in book.worksheets):,} rows"


def cells_calamine(data: bytes) -> str:
    """Read the cells with python-calamine, if it is there."""
    import python_calamine

    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
    sheets = [book.get_sheet_by_name(name).to_python() for name in book.sheet_names]
    return f"{sum(map(len, sheets)):,} rows"


STEPS = {
    "the whole import: read, check, put together": whole,
    "cells only, our reader": cells,
    "cells only, openpyxl (read-only)": cells_openpyxl,
    "cells only, python-calamine": cells_calamine,
}


def measure(name: str, file: Path) -> None:
    """Print what one step takes."""
    from benchmarks.hostile import peak, resident

    data = file.read_bytes()
    before = resident()
    started = time.perf_counter()
    said = STEPS[name](data)
    took = time.perf_counter() - started
    print(json.dumps([len(data), took, max(0, peak() - before), said]))


def main() -> None:
    file = Path(tempfile.mkdtemp()) / "large.xlsx"
    file.write_bytes(as_workbook())
    print("| step | time | memory | |\n| --- | --- | --- | --- |")
    for name in STEPS:
        command = [sys.executable, "-W", "ignore", "-m", "benchmarks.imports", name, str(file)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            print(f"| {name} | {done.stderr.splitlines()[-1]} | | |")
            continue
        size, took, memory, said = json.loads(done.stdout.splitlines()[-1])
        print(f"| {name} | {took:.1f} s | {memory:.0f} MB | {said}, {size / 2**20:.1f} MB |")


if __name__ == "__main__":
    if len(sys.argv) > 1:
        measure(sys.argv[1], Path(sys.argv[2]))
    else:
        main()
