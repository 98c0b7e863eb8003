"""Small made landscapes, and hypothesis strategies of random ones."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import pandas as pd
from hypothesis import strategies as st

from analysis.filters import Filters
from analysis.overview import Overview
from analysis.vocabulary import CLUSTER_LEVELS, LABELS, MATURITIES, PROGRAMMES
from foundation.landscape import Landscape
from geodata.areas import load_areas

NODES = {
    "food": ("theme", "", "Fødevarer", "Food"),
    "ict": ("theme", "", "It og kommunikation", "ICT"),
    "health": ("theme", "", "Sundhed og velfærd", "Health and welfare"),
    "maritime": ("theme", "", "Maritim og offshore", "Maritime and offshore"),
    "dairy": ("segment", "food", "Mejeri", "Dairy"),
    "robotics": ("segment", "ict", "Robotter", "Robotics"),
}
THEMES = [node for node, (kind, *_) in NODES.items() if kind == "theme"]
SEGMENTS = [node for node, (kind, *_) in NODES.items() if kind == "segment"]

DEFAULTS: Mapping[str, object] = {
    "name_da": "Klynge",
    "name_en": "Cluster",
    "themes": ("food",),
    "segments": (),
    "growth_areas": (),
    "level": "regional",
    "maturity": "essential",
    "programme": "",
    "responsible_authority": "",
    "label": "",
    "founded_year": None,
    "closed_year": None,
    "hq_place": "",
    "hq_municipality_code": "",
    "hq_lat": None,
    "hq_lon": None,
}
TYPES = {
    "founded_year": "Int64",
    "closed_year": "Int64",
    "hq_lat": "float64",
    "hq_lon": "float64",
    **dict.fromkeys(["themes", "segments", "growth_areas"], "object"),
}

Clusters = Mapping[str, Mapping[str, object]]
Coverage = Iterable[tuple[str, str, str]]


def cluster_table(clusters: Clusters) -> pd.DataFrame:
    """Return the table ``clusters``; what a row leaves out has a plain value."""
    rows = [{**DEFAULTS, **row} for row in clusters.values()]
    index = pd.Index(list(clusters), dtype="str", name="cluster_id")
    table = pd.DataFrame(rows, columns=list(DEFAULTS), index=index)
    return table.astype({column: TYPES.get(column, "str") for column in DEFAULTS})


def coverage_table(rows: Coverage) -> pd.DataFrame:
    columns = ["cluster_id", "area_code", "kind"]
    return pd.DataFrame(list(rows), columns=columns).astype("str")


def taxonomy_table(nodes: Mapping[str, Sequence[str]] = NODES) -> pd.DataFrame:
    index = pd.Index(list(nodes), dtype="str", name="node_id")
    columns = ["kind", "parent", "name_da", "name_en"]
    return pd.DataFrame(list(nodes.values()), columns=columns, index=index).astype("str")


def landscape(
    clusters: Clusters, coverage: Coverage = (), nodes: Mapping[str, Sequence[str]] = NODES
) -> Landscape:
    tables = {
        "clusters": cluster_table(clusters),
        "coverage": coverage_table(coverage),
        "taxonomy": taxonomy_table(nodes),
    }
    return Landscape("made", "Lavet", "Made", date(2016, 1, 1), "1", tables, synthetic=True)


def overview(clusters: Clusters, coverage: Coverage = ()) -> Overview:
    return Overview(landscape(clusters, coverage), load_areas())


# Few places, so that random clusters meet: two municipalities share a province and a region, two a
# region only, and Bornholm is a province and a growth forum of its own.
MUNICIPALITIES = ["0101", "0147", "0173", "0400", "0751", "0791", "0851"]
WIDER = ["1081", "1082", "1084", "DK011", "DK014", "DK042", "F0400", "F1084", "DK"]
YEARS = st.none() | st.integers(2000, 2016)
WORDS = ["Vind", "Køling", "Ås", "Robot.Net", "Mælk"]


def some(codes: Iterable[str], most: int = 3) -> st.SearchStrategy[tuple[str, ...]]:
    """Draw a few of the codes, each at most once, in any order."""
    return st.lists(st.sampled_from(list(codes)), unique=True, max_size=most).map(tuple)


CLUSTER_ROWS = st.fixed_dictionaries(
    {
        "name_da": st.lists(st.sampled_from(WORDS), min_size=1, max_size=2).map(" ".join),
        "name_en": st.sampled_from(["", "Wind", "Cooling"]),
        "themes": some(THEMES),
        "segments": some(SEGMENTS),
        "level": st.sampled_from([*CLUSTER_LEVELS, ""]),
        "maturity": st.sampled_from([*MATURITIES, ""]),
        "programme": st.sampled_from([*PROGRAMMES, ""]),
        "label": st.sampled_from(["gold", "silver", "bronze", ""]),
        "founded_year": YEARS,
        "closed_year": YEARS,
        "hq_municipality_code": st.sampled_from([*MUNICIPALITIES, ""]),
    }
)


@st.composite
def overviews(draw: st.DrawFn, most: int = 7) -> Overview:
    """Draw a landscape of a few clusters, some of them with nothing known about their place."""
    rows = draw(st.lists(CLUSTER_ROWS, max_size=most))
    clusters = {f"c{number}": row for number, row in enumerate(rows)}
    coverage: Sequence[tuple[str, str, str]] = []
    if clusters:
        row = st.tuples(
            st.sampled_from(list(clusters)),
            st.sampled_from([*MUNICIPALITIES, *WIDER]),
            st.sampled_from(["declared", "office"]),
        )
        coverage = draw(st.lists(row, max_size=12))
    return overview(clusters, coverage)


FILTERS = st.builds(
    Filters,
    themes=some(THEMES),
    segments=some(SEGMENTS, 1),
    level=some(CLUSTER_LEVELS),
    maturity=some(MATURITIES),
    label=some(LABELS),
    programme=some(PROGRAMMES),
    year=st.none() | st.integers(1999, 2017),
    search=st.sampled_from(["", "", "vind", "køling ås", "robot.net", "mejeri", "aalborg"]),
)
FEW_FILTERS = st.lists(st.sampled_from(list(Filters.__dataclass_fields__)), max_size=2).flatmap(
    lambda keys: FILTERS.map(
        lambda filters: Filters(**{key: getattr(filters, key) for key in keys})
    )
)
"""Like ``FILTERS``, but at most two at a time, so that something is left."""


def record(overview: Overview, cluster_id: str) -> dict[str, Any]:
    """Return a cluster's row as plain values, None where a year is not known."""
    row = overview.clusters.loc[cluster_id].to_dict()
    return {key: None if value is pd.NA else value for key, value in row.items()}
