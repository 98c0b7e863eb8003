"""Made participation in clusters, counted the plain way, for the tests of confidentiality."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from geodata.areas import LEVELS, Area, Areas

FLAGS = ("innovated", "collaborated", "international")
KEYS = ["cluster_id", "theme", "area_code", "year", "measure"]
Carried = Mapping[str, frozenset[str]]


def small_areas() -> Areas:
    """Return a country of two regions: seven municipalities, one of them an island on its own.

    The island is a municipality, a province and a growth forum at once, as Bornholm is.
    """
    tree = {
        "m1": ("p1", "f1", "r1"),
        "m2": ("p1", "f1", "r1"),
        "m3": ("p2", "f1", "r1"),
        "m4": ("p3", "f3", "r1"),
        "m5": ("p4", "f2", "r2"),
        "m6": ("p4", "f2", "r2"),
        "m7": ("p4", "f2", "r2"),
    }
    parents: dict[str, tuple[str, ...]] = {"DK": ()}
    for municipality, (province, forum, region) in tree.items():
        parents[municipality] = (province, forum, region, "DK")
        parents[province] = (forum, region, "DK")
        parents[forum] = (region, "DK")
        parents[region] = ("DK",)
    kinds = dict(zip("mpfrD", LEVELS, strict=True))
    return Areas(
        Area(code, kinds[code[0]], code, code, above, (56.0, 10.0), (), None)
        for code, above in parents.items()
    )


def participation(
    seed: int,
    municipalities: Sequence[str],
    clusters: Sequence[str],
    companies: int,
    shares: tuple[float, float, float] = (0.12, 0.14, 0.07),
    further: float = 0.3,
    year: int = 2016,
    concentration: float = 0.7,
) -> pd.DataFrame:
    """Return made participation in a year: one row per company and cluster.

    Parameters
    ----------
    companies : int
        How many; a few have no known municipality.
    shares : tuple of float
        How many of the rows innovated, collaborated, were international.
    further : float
        How many further clusters a company is in on average.
    concentration : float
        How unequal municipalities and clusters are; 0 makes them alike.
    """
    chance = np.random.default_rng(seed)
    places = [*municipalities, ""]
    sizes = _uneven(chance, len(places), concentration)
    sizes[-1] = min(sizes[-1], 0.02)
    place = chance.choice(places, companies, p=sizes / sizes.sum())
    drawn = _uneven(chance, len(clusters), concentration)
    rows = 1 + chance.poisson(further, companies)
    company = np.repeat(np.arange(companies), rows)
    table = pd.DataFrame(
        {
            "cluster_id": chance.choice(list(clusters), len(company), p=drawn / drawn.sum()),
            "company_id": [f"x{one:05d}" for one in company],
            "municipality_code": place[company],
            "year": year,
        }
    )
    for flag, share in zip(FLAGS, shares, strict=True):
        table[flag] = chance.random(len(table)) < share
    return table.drop_duplicates(["cluster_id", "company_id"]).reset_index(drop=True)


def _uneven(
    chance: np.random.Generator, size: int, concentration: float
) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    weights = np.exp(chance.normal(0, concentration, size))
    return np.asarray(weights / weights.sum(), dtype=np.float64)


def counted(rows: pd.DataFrame, areas: Areas, carried: Carried) -> pd.DataFrame:
    """Count distinct companies per total, theme and cluster, area of every level, and measure."""
    themes = rows.assign(theme=[sorted(carried[one]) for one in rows["cluster_id"]])
    themes = themes.explode("theme").dropna(subset=["theme"]).assign(cluster_id="")
    kinds = pd.concat([rows.assign(cluster_id="", theme=""), themes, rows.assign(theme="")])
    above = {"": ("", "DK")} | {
        area.code: (area.code, *area.parents) for area in areas.at("municipality")
    }
    places = kinds.assign(area_code=kinds["municipality_code"].map(above)).explode("area_code")
    measured = [
        places[places[flag]].assign(measure=flag) if flag in places else places.assign(measure=flag)
        for flag in ("participated", *FLAGS)
    ]
    found = pd.concat(measured).groupby(KEYS)["company_id"].nunique()
    return found.rename("value").reset_index()


def carrying(
    seed: int, clusters: Sequence[str], themes: Sequence[str]
) -> dict[str, frozenset[str]]:
    """Return what made clusters carry: mostly one theme, sometimes two or none."""
    chance = np.random.default_rng(seed)
    often = [0.1, 0.65, 0.25]
    numbers = np.minimum(chance.choice(3, len(clusters), p=often), len(themes))
    return {
        cluster: frozenset(str(one) for one in chance.choice(list(themes), number, replace=False))
        for cluster, number in zip(clusters, numbers, strict=True)
    }


def real_size(
    seed: int, areas: Areas, year: int = 2016
) -> tuple[pd.DataFrame, pd.DataFrame, dict[str, frozenset[str]]]:
    """Return participation, counts and themes of the size that Denmark has in a year."""
    clusters = [f"c{one:02d}" for one in range(65)]
    themes = [f"t{one:02d}" for one in range(15)]
    carried = carrying(seed, clusters, themes)
    codes = [area.code for area in areas.at("municipality")]
    rows = participation(seed, codes, clusters, 12_900, year=year)
    return rows, counted(rows, areas, carried), carried
