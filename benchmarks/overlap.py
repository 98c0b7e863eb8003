"""Time and memory of comparing clusters: ``python -m benchmarks.overlap [--write]``."""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

PROJECT = Path(__file__).resolve().parents[1]
REPORT = PROJECT / "docs" / "overlap-scale.md"
SIZES = [(45, 98), (500, 98), (1_500, 98), (5_000, 98), (20_000, 98), (1_500, 100_000)]
MEDIAN_OF_MANY_AREAS = 2_000
THEMES, SEGMENTS_PER_THEME = 15, 8
HEAD = """# Overlap at scale

Made by `python -m benchmarks.overlap --write`; each line in a process of its own, best of {rounds},
on {machine}.

T and declared G of all pairs of made clusters (15 themes of 8 segments; footprints of any size, an
eighth of them nationwide, or with a median of 2,000 of 100,000 areas). Up to {whole} clusters every
pair is kept, above the {kept} best of each. *Compare* is the work itself, *with tables* adds making
the matrices. Memory is the most the process ever held; Python with pandas and scipy alone holds
{idle:.0f} MB.

| clusters | areas | pairs kept | compare (s) | with tables (s) | memory (MB) |
| ---: | ---: | ---: | ---: | ---: | ---: |
"""


def made(clusters: int, areas: int, seed: int = 2016) -> tuple[Any, Any]:
    """Return made clusters by nodes and by areas, as sparse matrices of 0 and 1."""
    from scipy.sparse import csr_array

    random = np.random.default_rng(seed)
    nodes = THEMES * (1 + SEGMENTS_PER_THEME)
    carried = []
    for theme in random.integers(THEMES, size=clusters):
        own = theme * SEGMENTS_PER_THEME + THEMES
        segments = own + random.choice(SEGMENTS_PER_THEME, random.integers(1, 5), replace=False)
        carried.append(np.append(segments, theme))
    if areas > 1_000:
        sizes = np.clip(random.lognormal(np.log(MEDIAN_OF_MANY_AREAS), 0.8, clusters), 1, areas)
    else:
        sizes = np.clip(random.lognormal(np.log(areas / 6), 1, clusters), 1, areas)
        sizes[::8] = areas
    starts = random.integers(areas, size=clusters)
    covered = [
        (start + np.arange(int(size))) % areas for start, size in zip(starts, sizes, strict=True)
    ]

    def matrix(held: list[np.ndarray], width: int) -> Any:
        rows = np.repeat(np.arange(clusters), [len(one) for one in held])
        entries = (np.ones(len(rows)), (rows, np.concatenate(held)))
        return csr_array(entries, shape=(clusters, width))

    return matrix(carried, nodes), matrix(covered, areas)


def measure(clusters: int, areas: int) -> dict[str, float]:
    """Compare made clusters once."""
    from analysis.incidence import Incidence
    from analysis.scale import ALL_PAIRS_UP_TO, KEPT_PER_CLUSTER, compare, measures

    by_node, by_area = made(clusters, areas)
    levels = np.random.default_rng(1).integers(3, size=clusters).astype(float)
    people = np.random.default_rng(2).lognormal(10, 1, areas)
    begun = time.perf_counter()
    rows = pd.RangeIndex(clusters)
    carriers = np.maximum(by_node.sum(axis=0), 1)
    fields = Incidence(rows, pd.RangeIndex(by_node.shape[1]), by_node, np.log(clusters / carriers))
    places = Incidence(rows, pd.RangeIndex(areas), by_area, people)
    ready = time.perf_counter()
    keep = KEPT_PER_CLUSTER if clusters > ALL_PAIRS_UP_TO else None
    pairs = compare(fields, places, levels, keep)
    figures = measures(pairs, fields, places)
    done = time.perf_counter()
    return {
        "pairs": len(figures),
        "compare": done - ready,
        "whole": done - begun,
        "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }


def in_own_process(clusters: int, areas: int) -> dict[str, float]:
    command = [sys.executable, "-m", "benchmarks.overlap", "--one", f"{clusters}x{areas}"]
    done = subprocess.run(command, cwd=PROJECT, check=True, capture_output=True, text=True)
    figures: dict[str, float] = json.loads(done.stdout)
    return figures


def idle() -> float:
    program = (
        "import resource, pandas, scipy.sparse;"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)"
    )
    done = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True)
    return float(done.stdout)


def report(rounds: int) -> str:
    from analysis.scale import ALL_PAIRS_UP_TO, KEPT_PER_CLUSTER

    machine = f"{os.cpu_count()} cores ({platform.machine()}), Python {platform.python_version()}"
    parts = {"whole": ALL_PAIRS_UP_TO, "kept": KEPT_PER_CLUSTER, "idle": idle()}
    lines = [HEAD.format(rounds=rounds, machine=machine, **parts)]
    for clusters, areas in SIZES:
        runs = [in_own_process(clusters, areas) for _ in range(rounds)]
        best = {name: min(run[name] for run in runs) for name in runs[0]}
        lines.append(
            f"| {clusters:,} | {areas:,} | {best['pairs']:,} | {best['compare']:.2f}"
            f" | {best['whole']:.2f} | {best['memory']:,.0f} |\n"
        )
        print(lines[-1], end="", file=sys.stderr, flush=True)
    return "".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.overlap", description=__doc__)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--write", action="store_true", help=f"write {REPORT.name}")
    parser.add_argument("--one", help="measure one size, as clusters x areas, and print JSON")
    options = parser.parse_args()
    if options.one:
        clusters, areas = (int(number) for number in options.one.split("x"))
        print(json.dumps(measure(clusters, areas)))
        return
    text = report(options.rounds)
    if options.write:
        REPORT.parent.mkdir(exist_ok=True)
        REPORT.write_text(text, encoding="utf-8")
    else:
        print(text)


if __name__ == "__main__":
    main()
