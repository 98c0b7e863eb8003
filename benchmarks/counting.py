"""Time and memory of counting companies: ``python -m benchmarks.counting [--write]``."""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd

from benchmarks import counting_in_pandas as in_pandas
from benchmarks.made_participation import write

PROJECT = Path(__file__).resolve().parents[1]
REPORT = PROJECT / "docs" / "counting-scale.md"
SIZES = (100_000, 1_000_000, 10_000_000, 100_000_000)
MOST_IN_PANDAS = 10_000_000
"""More rows do not fit this machine's memory as pandas needs them."""
WARM = 7
CARRIED = "carried.parquet"
FILTERS: dict[str, dict[str, Any]] = {
    "themes": {"level": "municipality", "by": "theme", "measure": "innovated"},
    "clusters": {"level": "region", "by": "cluster", "measure": "collaborated", "years": [2015]},
    "union": {
        "level": "province",
        "by": "total",
        "measure": "innovated",
        "themes": ["cleantech", "food"],
    },
}
HEAD = """# Counting companies at scale

Made by `python -m benchmarks.counting --write` on {machine}, with a load of {load:.1f} from other
work as it began (a load of {cores} is all that the machine has). DuckDB {duckdb}, pandas {pandas}.

Made participation (synthetic: the {clusters} clusters of `dk-2016` and their themes, ten years,
1.5 clusters per company and year, keys of 26 letters as the application makes them), as Parquet.
Every line in a process of its own. Memory is the most the process ever held. Beyond {most:,} rows
pandas was not run: it would need more memory than this machine has.

**Full table, cold**: from the Parquet file to the counts of all areas, themes, clusters, years and
measures, a new connection each time. *Processor* is the time of all cores together; it
grows too when others use the machine, but less than what the clock says.

| rows | counts | DuckDB (s) | processor (s) | memory (MB) | pandas (s) | memory (MB) | ratio |
| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |
{full}
**One filter, warm**: innovating companies by theme and municipality over all years (*themes*);
companies that collaborated in 2015 by cluster and region (*clusters*); companies that innovated
through clusters of cleantech or food, once each, by province (*union*). DuckDB has prepared its
tables once (*prepare*; `Sums.kept`), pandas holds the rows in memory with companies as numbers,
located, and leaves fractions out. Best of {warm}, expression and SQL included.

| rows | prepare (s) | filter | DuckDB (s) | pandas (s) | ratio |
| ---: | ---: | --- | ---: | ---: | ---: |
{warm_lines}"""


Runs = dict[str, dict[str, float]]
"""What was measured of each way, by its name."""


def themes_of_clusters() -> pd.DataFrame:
    """Return which cluster of ``dk-2016`` carries which theme."""
    from analysis.likeness import carried
    from loaders.catalogue import open_landscape

    found = open_landscape("dk-2016")
    themes = set(found.taxonomy.index[found.taxonomy["kind"] == "theme"])
    nodes = carried(found.clusters, found.taxonomy)
    pairs = [(one, node) for one, own in nodes.items() for node in sorted(own & themes)]
    return pd.DataFrame(pairs, columns=["cluster_id", "theme"])


def tables(path: Path) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the two small tables: themes (written beside the large one) and areas."""
    from analysis.counting import area_table
    from geodata.areas import load_areas

    return pd.read_parquet(path.with_name(CARRIED)), area_table(load_areas())


def opened(path: Path) -> tuple[Any, list[Any]]:
    import ibis

    engine = ibis.duckdb.connect()
    rows = engine.read_parquet(path, table_name="participation")
    carried, areas = tables(path)
    themes = carried.groupby("cluster_id")["theme"].agg(frozenset).to_dict()
    return engine, [rows, themes, engine.create_table("areas", areas)]


def duckdb_full(path: Path) -> dict[str, float]:
    from analysis.counting import counts

    engine, given = opened(path)
    begun, used = time.perf_counter(), time.process_time()
    found = engine.to_pandas(counts(*given))
    figures = {"seconds": time.perf_counter() - begun, "processor": time.process_time() - used}
    return figures | checked(found) | memory()


def pandas_full(path: Path) -> dict[str, float]:
    carried, areas = tables(path)
    begun = time.perf_counter()
    found = in_pandas.full(pd.read_parquet(path), carried, areas)
    return {"seconds": time.perf_counter() - begun} | checked(found) | memory()


def duckdb_warm(path: Path) -> dict[str, float]:
    from analysis.company_sums import Sums

    engine, given = opened(path)
    begun = time.perf_counter()
    kept = Sums.of(*given).kept(lambda name, table: engine.create_table(f"sums_{name}", table))
    figures = {"prepare": time.perf_counter() - begun}
    for name, asked in FILTERS.items():
        figures |= timed(name, lambda asked=asked: engine.to_pandas(kept.count(**asked)))
    return figures | memory()


def pandas_warm(path: Path) -> dict[str, float]:
    carried, areas = tables(path)
    rows = in_pandas.located(pd.read_parquet(path), areas)
    figures: dict[str, float] = {}
    for name, asked in FILTERS.items():
        figures |= timed(name, lambda asked=asked: in_pandas.one(rows, carried, areas, **asked))
    return figures | memory()


def timed(name: str, run: Callable[[], pd.DataFrame]) -> dict[str, float]:
    seconds = []
    for _ in range(WARM):
        begun = time.perf_counter()
        found = run()
        seconds.append(time.perf_counter() - begun)
    return {name: min(seconds), f"{name}_sum": float(found["value"].sum())}


def checked(found: pd.DataFrame) -> dict[str, float]:
    """Return what must be the same however it was counted."""
    return {"counts": len(found), "sum": float(found["value"].sum())}


def memory() -> dict[str, float]:
    return {"memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}


WAYS = {way.__name__: way for way in (duckdb_full, pandas_full, duckdb_warm, pandas_warm)}


def in_own_process(way: str, path: Path) -> dict[str, float]:
    command = [sys.executable, "-m", "benchmarks.counting", "--one", way, "--file", str(path)]
    done = subprocess.run(command, cwd=PROJECT, check=True, stdout=subprocess.PIPE, text=True)
    figures: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    print(way, figures, file=sys.stderr, flush=True)
    return figures


def measured(rows: int, folder: Path) -> tuple[str, str]:
    """Return the lines of a size; fail if DuckDB and pandas do not count the same."""
    from geodata.areas import load_areas

    path = folder / "participation.parquet"
    carried = themes_of_clusters()
    carried.to_parquet(path.with_name(CARRIED))
    clusters = sorted(set(carried["cluster_id"]))
    codes = [area.code for area in load_areas().at("municipality")]
    rows = write(path, rows, clusters, codes)
    ways = [way for way in WAYS if rows <= MOST_IN_PANDAS or not way.startswith("pandas")]
    runs = {way: in_own_process(way, path) for way in ways}
    return line_of_full(rows, runs), lines_of_warm(rows, runs)


def line_of_full(rows: int, runs: Runs) -> str:
    duck, panda = runs["duckdb_full"], runs.get("pandas_full")
    begin = (
        f"| {rows:,} | {duck['counts']:,} | {duck['seconds']:.2f} | {duck['processor']:.1f}"
        f" | {duck['memory']:,.0f} |"
    )
    if panda is None:
        return f"{begin} – | – | – |\n"
    if (duck["counts"], duck["sum"]) != (panda["counts"], panda["sum"]):
        raise ValueError(f"DuckDB and pandas differ: {duck}, {panda}")
    ratio = panda["seconds"] / duck["seconds"]
    return f"{begin} {panda['seconds']:.2f} | {panda['memory']:,.0f} | {ratio:.1f} |\n"


def lines_of_warm(rows: int, runs: Runs) -> str:
    duck, panda = runs["duckdb_warm"], runs.get("pandas_warm")
    lines = ""
    for name in FILTERS:
        begin = f"| {rows:,} | {duck['prepare']:.1f} | {name} | {duck[name]:.3f} |"
        if panda is None:
            lines += f"{begin} – | – |\n"
            continue
        if duck[f"{name}_sum"] != panda[f"{name}_sum"]:
            raise ValueError(f"DuckDB and pandas differ in {name}: {duck}, {panda}")
        lines += f"{begin} {panda[name]:.3f} | {panda[name] / duck[name]:.1f} |\n"
    return lines


def report(sizes: list[int]) -> str:
    import duckdb

    load, cores = os.getloadavg()[0], os.cpu_count()
    with tempfile.TemporaryDirectory() as folder:
        lines = [measured(rows, Path(folder)) for rows in sizes]
    return HEAD.format(
        machine=f"{cores} cores ({platform.machine()}), Python {platform.python_version()}",
        load=load,
        cores=cores,
        duckdb=duckdb.__version__,
        pandas=pd.__version__,
        clusters=themes_of_clusters()["cluster_id"].nunique(),
        warm=WARM,
        most=MOST_IN_PANDAS,
        full="".join(full for full, _ in lines),
        warm_lines="".join(warm for _, warm in lines),
    )


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.counting", description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    parser.add_argument("--write", action="store_true", help=f"write {REPORT.name}")
    parser.add_argument("--one", choices=WAYS, help="measure one way and print JSON")
    parser.add_argument("--file", type=Path, help="the Parquet file for --one")
    options = parser.parse_args()
    if options.one:
        print(json.dumps(WAYS[options.one](options.file)))
        return
    text = report(options.sizes)
    if options.write:
        REPORT.parent.mkdir(exist_ok=True)
        REPORT.write_text(text, encoding="utf-8")
    else:
        print(text)


if __name__ == "__main__":
    main()
