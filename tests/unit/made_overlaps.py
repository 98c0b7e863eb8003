"""Small landscapes with companies and collaborations, and the plainest way to compare two clusters.

The plain way is sets and loops, written from ``methods.md``: an oracle for what the matrices do.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from math import inf, log, nan

import pandas as pd
from hypothesis import strategies as st

from analysis.overlap import Overlap
from foundation.landscape import Landscape
from geodata.areas import load_areas
from tests.unit import made_landscapes as made

AREAS = load_areas()
GROWTH_AREAS = ["blue_growth", "digital_industries"]

Participation = Iterable[tuple[str, str, str, int]]
Pairs = Iterable[tuple[str, str]]


def landscape(
    clusters: made.Clusters,
    coverage: made.Coverage = (),
    participation: Participation = (),
    collaborations: Pairs = (),
    **tables: pd.DataFrame,
) -> Landscape:
    """Return a made landscape; a table without rows is left out of it."""
    base = made.landscape(clusters, coverage)
    companies = pd.DataFrame(
        list(participation), columns=["cluster_id", "company_id", "municipality_code", "year"]
    )
    together = pd.DataFrame(list(collaborations), columns=["cluster_a", "cluster_b"])
    further = {"participation": companies, "collaborations": together, **tables}
    filled = {name: frame for name, frame in further.items() if len(frame)}
    return replace(base, tables={**base.tables, **filled})


def overlap(*tables: object, **further: object) -> Overlap:
    return Overlap(landscape(*tables, **further), AREAS)  # type: ignore[arg-type]


@st.composite
def landscapes(draw: st.DrawFn, most: int = 6) -> Landscape:
    """Draw a landscape of a few clusters, with or without coverage and companies."""
    rows = draw(st.lists(made.CLUSTER_ROWS, max_size=most))
    clusters = {
        f"c{number}": {**row, "growth_areas": draw(made.some(GROWTH_AREAS, 1))}
        for number, row in enumerate(rows)
    }
    if not clusters:
        return landscape({})
    known = st.sampled_from(list(clusters))
    place = st.sampled_from([*made.MUNICIPALITIES, *made.WIDER])
    covers = st.tuples(known, place, st.sampled_from(["declared", "declared", "office"]))
    company = st.sampled_from([f"k{number}" for number in range(14)])
    seat = st.sampled_from([*made.MUNICIPALITIES, ""])
    takes_part = st.tuples(known, company, seat, st.integers(2015, 2016))
    return landscape(
        clusters,
        draw(st.lists(covers, max_size=12)),
        draw(st.lists(takes_part, max_size=80, unique_by=lambda row: (row[0], row[1], row[3]))),
        draw(st.lists(st.tuples(known, known), max_size=2)),
    )


def shuffled(found: Landscape, order: Sequence[int]) -> Landscape:
    """Return the same landscape with the rows of every table turned round by some steps."""
    tables = {}
    for step, (name, frame) in zip([*order, 1, 2, 3, 4, 5], found.tables.items(), strict=False):
        turn = step % max(len(frame), 1)
        tables[name] = pd.concat([frame.iloc[turn:], frame.iloc[:turn]])
    return replace(found, tables=tables)


def nodes(found: Landscape, cluster: str) -> set[str]:
    row = found.clusters.loc[cluster]
    parents = {found.taxonomy.at[one, "parent"] for one in row["segments"]}
    return {*row["themes"], *row["segments"], *parents}


def plain_t(found: Landscape, one: str, other: str) -> float:
    everyone = list(found.clusters.index)

    def information(node: str) -> float:
        return -log(sum(node in nodes(found, each) for each in everyone) / len(everyone))

    both = nodes(found, one) & nodes(found, other)
    either = nodes(found, one) | nodes(found, other)
    whole = sum(information(node) for node in either)
    return sum(information(node) for node in both) / whole if whole > 1e-12 else 0.0


def footprint(found: Landscape, cluster: str) -> set[str]:
    rows = found.coverage
    rows = rows[(rows["cluster_id"] == cluster) & (rows["kind"] == "declared")]
    return {code for area in rows["area_code"] for code in AREAS.municipalities(area)}


def people(codes: Iterable[str]) -> float:
    return sum(AREAS[code].population(2016).value for code in codes)


def plain_places(found: Landscape, one: str, other: str) -> tuple[float, float, float, float]:
    """Return the overlap coefficient, Jaccard, and containment both ways; NaN where unknown."""
    a, b = footprint(found, one), footprint(found, other)
    if not a or not b:
        return nan, nan, nan, nan
    both = people(a & b)
    return (
        both / min(people(a), people(b)),
        both / people(a | b),
        both / people(a),
        both / people(b),
    )


def plain_measured(found: Landscape, one: str, other: str) -> float:
    shares = []
    for cluster in (one, other):
        last: dict[str, tuple[int, str]] = {}
        for each, company, place, year in _participation(found):
            if each == cluster and place:
                last[company] = max(last.get(company, (-inf, "")), (year, place))
        if len(last) < 10:
            return nan
        places = [place for _, place in last.values()]
        shares.append({place: places.count(place) / len(places) for place in places})
    return sum(min(shares[0].get(place, 0), shares[1].get(place, 0)) for place in shares[0])


def plain_companies(found: Landscape, one: str, other: str) -> tuple[float, float]:
    """Return how many companies two clusters share and M, NaN where unknown or withheld."""
    a, b = (
        {company for each, company, *_ in _participation(found) if each == cluster}
        for cluster in (one, other)
    )
    count = len(a & b)
    if not a or not b or 1 <= count <= 2:
        return nan, nan
    return count, count / min(len(a), len(b))


def _participation(found: Landscape) -> list[tuple[str, str, str, int]]:
    return list(found.table("participation").itertuples(index=False, name=None))


def plain_kind(t: float, g: float, m: float, growth_area: bool) -> str:
    linked = m >= 0.1 or growth_area
    if t >= 0.5 - 1e-9:
        return "overlap" if g >= 0.5 - 1e-9 else "division_of_labour"
    if t >= 0.15 - 1e-9:
        return "related_same_places" if g >= 0.5 - 1e-9 else "related_different_places"
    return "cross_field" if g >= 0.5 - 1e-9 and linked else "separate"
