"""Made participation of any size, as Parquet: synthetic, for measuring alone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

BLOCK = 10_000_000
YEARS = range(2009, 2019)
LETTERS = np.frombuffer(b"abcdefghijklmnopqrstuvwxyz234567", dtype=np.uint8)
PSEUDONYM = 26
ROWS_PER_COMPANY = 6
CLUSTERS_PER_YEAR = (0.55, 0.38, 0.07)
"""Shares of a company's years with one, two and three clusters: 1.5 on average."""
MOVING, UNKNOWN = 0.01, 0.01


def write(path: Path, rows: int, clusters: list[str], codes: list[str], seed: int = 2016) -> int:
    """Write about so many rows and return how many: in blocks, each with companies of its own."""
    import pyarrow.parquet as pq

    random = np.random.default_rng(seed)
    writer, written = None, 0
    for start in range(0, rows, BLOCK):
        block = _block(min(BLOCK, rows - start), clusters, codes, random)
        writer = writer or pq.ParquetWriter(path, block.schema)
        writer.write_table(block)
        written += len(block)
    if writer:
        writer.close()
    return written


def _block(rows: int, clusters: list[str], codes: list[str], random: np.random.Generator) -> Any:
    import pyarrow as pa

    companies = max(rows // ROWS_PER_COMPANY, 1)
    company, year = _years(companies, rows, random)
    taken = random.choice([1, 2, 3], size=len(company), p=CLUSTERS_PER_YEAR)
    row = np.repeat(np.arange(len(company)), taken)[:rows]
    step = np.arange(len(row)) - np.repeat(np.cumsum(taken) - taken, taken)[:rows]
    first = random.integers(len(clusters), size=len(company))
    cluster = (first[row] + step * (1 + company[row] % 11)) % len(clusters)
    home = (random.zipf(1.3, size=companies) - 1) % len(codes)
    place = home[company[row]]
    place = np.where(
        random.random(len(row)) < MOVING, random.integers(len(codes), size=len(row)), place
    )
    place = np.where(random.random(len(row)) < UNKNOWN, len(codes), place)
    mixed = random.permutation(len(row))

    def text(numbers: np.ndarray, words: Any) -> Any:
        indices = pa.array(numbers[mixed].astype(np.int32))
        return pa.DictionaryArray.from_arrays(indices, words).cast(pa.string())

    return pa.table(
        {
            "cluster_id": text(cluster, pa.array(clusters)),
            "company_id": text(company[row], _pseudonyms(companies, random)),
            "municipality_code": text(place, pa.array([*codes, ""])),
            "year": pa.array(year[row][mixed].astype(np.int32)),
            "innovated": random.random(len(row)) < 0.25,
            "collaborated": random.random(len(row)) < 0.30,
            "international": random.random(len(row)) < 0.15,
        }
    )


def _years(companies: int, rows: int, random: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Return companies and the years they are active in, enough for so many rows."""
    of_all = companies * len(YEARS)
    chosen = random.choice(of_all, size=min(int(rows / 1.49), of_all), replace=False)
    return chosen % companies, YEARS.start + chosen // companies


def _pseudonyms(companies: int, random: np.random.Generator) -> Any:
    """Return keys as the application makes them: 26 letters and digits."""
    import pyarrow as pa

    letters = LETTERS[random.integers(len(LETTERS), size=(companies, PSEUDONYM))]
    return pa.array(
        pd.Series(letters.view(f"S{PSEUDONYM}").ravel()).str.decode("ascii"), pa.string()
    )
