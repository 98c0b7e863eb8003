"""Made participation for tests, and its counts the slow way: plain sets, from the definition."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from fractions import Fraction
from itertools import product

import pandas as pd

from geodata.areas import LEVELS, Areas, load_areas

AREAS = load_areas()
COLUMNS = (
    "cluster_id",
    "company_id",
    "municipality_code",
    "year",
    "innovated",
    "collaborated",
    "international",
)
KEY = ["cluster_id", "theme", "area_code", "year", "measure"]
FLAGS = COLUMNS[4:]
CODES = ("0101", "0147", "0151", "0400", "0461", "0751", "0851", "", "9999", None)
"""Two of one province, others elsewhere, Bornholm, and three ways to be unknown."""

Carried = Mapping[str, frozenset[str]]


def some(seed: int, rows: int = 120, themes: int = 5) -> tuple[pd.DataFrame, Carried]:
    """Return companies in few clusters, years and places, so that they meet, move and repeat."""
    chance = random.Random(seed)  # noqa: S311 - made data, no secret
    clusters = [f"c{n}" for n in range(7)]
    names = [f"t{n:02d}" for n in range(themes)]
    table = [
        (
            chance.choice(clusters),
            f"k{chance.randrange(rows // 6)}",
            chance.choice(CODES),
            chance.choice([2014, 2015]),
            *(chance.choice([True, False, None]) for _ in FLAGS),
        )
        for _ in range(rows)
    ]
    # The last cluster carries nothing; another carries a theme but has no company.
    carried = {one: frozenset(chance.sample(names, 2)) for one in clusters[:-1]}
    carried |= {clusters[-1]: frozenset(), "empty": frozenset(names[:1])}
    return frame(table), carried


def several(seeds: Iterable[int], rows: int, themes: int) -> tuple[pd.DataFrame, Carried]:
    """Return what many seeds make in one table, each with clusters, companies and years apart."""
    tables, carried = [], {}
    for seed in seeds:
        table, own = some(seed, rows, themes)
        table["cluster_id"] = f"s{seed}-" + table["cluster_id"]
        table["company_id"] = f"s{seed}-" + table["company_id"]
        table["year"] -= 2 * seed
        tables.append(table)
        carried |= {f"s{seed}-{cluster}": nodes for cluster, nodes in own.items()}
    return pd.concat(tables, ignore_index=True), carried


def frame(rows: Iterable[tuple[object, ...]]) -> pd.DataFrame:
    types = {**dict.fromkeys(COLUMNS[:3], "str"), "year": "int64"}
    table = pd.DataFrame(list(rows), columns=list(COLUMNS))
    return table.astype({**types, **dict.fromkeys(FLAGS, "boolean")})


def homes(participation: pd.DataFrame) -> dict[tuple[str, int], str]:
    """Return where each company lay in each year, "" for unknown."""
    known = {area.code for area in AREAS.at("municipality")}
    named: dict[tuple[str, int], dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for row in participation.itertuples():
        codes = {row.municipality_code} & known
        named[row.company_id, row.year][row.cluster_id] |= codes
    lay = {}
    for company, by_cluster in named.items():
        # Rows that repeat a company, cluster and year count as one.
        votes = Counter(min(codes) for codes in by_cluster.values() if codes)
        lay[company] = min(votes, key=lambda code: (-votes[code], code), default="")
    return lay


def by_hand(
    participation: pd.DataFrame,
    carried: Carried,
    clusters: Iterable[str] | None = None,
    areas: Areas = AREAS,
) -> pd.DataFrame:
    """Return the full table of counts, through some clusters or all, from sets of companies."""
    lay = homes(participation)
    done: dict[tuple[str, int, str], set[str]] = defaultdict(set)
    for row in participation.itertuples():
        done[row.company_id, row.year, "participated"].add(row.cluster_id)
        for flag in FLAGS:
            if not pd.isna(said := getattr(row, flag)) and said:
                done[row.company_id, row.year, flag].add(row.cluster_id)
    wanted = set(participation["cluster_id"]) if clusters is None else set(clusters)
    companies: dict[tuple[object, ...], set[str]] = defaultdict(set)
    fractions: dict[tuple[object, ...], Fraction] = defaultdict(Fraction)
    for (company, year, measure), through in done.items():
        places = around(lay[company, year], areas)
        for cluster in through & wanted:
            fields = [("", ""), (cluster, ""), *(("", t) for t in carried.get(cluster, ()))]
            for (one, theme), area in product(fields, places):
                cell = (one, theme, area, year, measure)
                companies[cell].add(company)
                fractions[cell] += Fraction(1, len(through))
    cells = [(*cell, len(found), float(fractions[cell])) for cell, found in companies.items()]
    return ordered(pd.DataFrame(cells, columns=[*KEY, "value", "fractional"]))


def around(municipality: str, areas: Areas = AREAS) -> list[str]:
    if not municipality:
        return ["", "DK"]
    return [municipality, *(areas.parent(municipality, level) or "" for level in LEVELS[1:])]


def ordered(counts: pd.DataFrame) -> pd.DataFrame:
    types = {
        **dict.fromkeys(KEY, "str"),
        "year": "int64",
        "value": "int64",
        "fractional": "float64",
    }
    return counts[list(types)].astype(types).sort_values(KEY, ignore_index=True)
