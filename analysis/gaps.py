"""Where nobody covers a field, and which further coverage would close most gaps.

See ``methods.md``, section 5.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final, Literal, get_args

import numpy as np
import pandas as pd

from analysis.footprints import declared
from analysis.incidence import ratio
from analysis.presence import presence
from foundation.language import Message
from geodata.areas import Areas, Level

Coverage = Literal["home", "local_regional", "national_only", "none"]
STRONGEST_FIRST: Final[tuple[Coverage, ...]] = get_args(Coverage)
CLASSES: Final[Mapping[str, Message]] = {
    "home": Message("a cluster has its seat or an office here"),
    "local_regional": Message("covered by a regional or local cluster"),
    "national_only": Message("covered by a national cluster only"),
    "none": Message("not covered"),
}
GAPS: Final[tuple[Coverage, ...]] = ("none", "national_only")
"""The classes that make a recorded strength one without a cluster."""
LEAST_QUOTIENT: Final = 1.25


def coverage_classes(
    nodes: Sequence[str],
    clusters: pd.DataFrame,
    carriers: pd.Series,
    coverage: pd.DataFrame,
    areas: Areas,
) -> pd.DataFrame:
    """Say of every municipality how a theme or segment is covered there.

    Parameters
    ----------
    nodes : sequence of str
        Themes or segments; a cluster counts for the theme of its segment.
    clusters : DataFrame
        The clusters that count, by ``cluster_id``, with ``level`` and ``hq_municipality_code``.
    carriers : Series of frozenset of str, by ``cluster_id``
        See :func:`analysis.likeness.carried`.
    coverage : DataFrame
        Columns ``cluster_id``, ``area_code``, ``kind``.

    Returns
    -------
    DataFrame of str, by ``municipality_code``, a column for each node
        From strongest to weakest: ``home`` (a cluster of the field has its seat or an office
        there), ``local_regional`` (a regional or local cluster declares to cover it),
        ``national_only``, ``none``.
    """
    codes = [area.code for area in areas.at("municipality")]
    ranks = class_ranks(ranked_places(clusters, coverage, areas), carriers, nodes, codes)
    classes = ranks.replace(dict(enumerate(STRONGEST_FIRST))).astype("str")
    return classes.rename_axis(index="municipality_code", columns=None)


def class_ranks(
    places: pd.DataFrame, carriers: pd.Series, nodes: Sequence[str], codes: Sequence[str]
) -> pd.DataFrame:
    """Return the strongest class of each field in each area, as a place in ``STRONGEST_FIRST``.

    Parameters
    ----------
    places : DataFrame
        See :func:`ranked_places`; ``area_code`` may be of any level.
    carriers : Series of frozenset of str, by ``cluster_id``
    nodes, codes : sequence of str
        The fields and the areas that are asked for.

    Returns
    -------
    DataFrame of int, by area code, a column for each node
    """
    wanted = frozenset(nodes)
    carried = carriers.map(lambda held: sorted(held & wanted)).explode().dropna().rename("node")
    rows = places.join(carried, on="cluster_id", how="inner")
    best = rows.groupby(["area_code", "node"])["rank"].min().unstack("node")  # noqa: PD010
    found = best.reindex(index=list(codes), columns=list(nodes))
    return found.fillna(STRONGEST_FIRST.index("none")).astype("int64")


def ranked_places(clusters: pd.DataFrame, coverage: pd.DataFrame, areas: Areas) -> pd.DataFrame:
    """List where each cluster is, ranked by the class that makes.

    Returns
    -------
    DataFrame
        ``cluster_id``, ``area_code`` (a municipality) and ``rank`` (0 is *home*, see
        ``STRONGEST_FIRST``); a cluster may stand in a municipality twice.
    """
    offices = coverage[coverage["kind"] == "office"]
    home = presence(clusters, offices, areas)[["cluster_id", "area_code"]]
    covered = declared(coverage, areas).map(sorted).explode().dropna()
    levels = clusters["level"].reindex(covered.index)
    near = levels.isin(["regional", "local"]).to_numpy()
    ranks = [STRONGEST_FIRST.index(name) for name in ("local_regional", "national_only")]
    rows = pd.DataFrame(
        {
            "cluster_id": covered.index.astype("str"),
            "area_code": covered.to_numpy(),
            "rank": np.where(near, *ranks),
        }
    )
    return pd.concat([home.assign(rank=STRONGEST_FIRST.index("home")), rows], ignore_index=True)


def class_shares(
    classes: pd.Series,
    bases: Mapping[str, pd.Series],
    areas: Areas,
    level: Level = "region",
) -> pd.DataFrame:
    """Return what share of each region lies in each class.

    Parameters
    ----------
    classes : Series of str, by ``municipality_code``
        One column of :func:`coverage_classes`.
    bases : Mapping of str to Series
        What is shared out, by municipality: for example ``population`` and, where loaded,
        ``enterprises``. The number of municipalities is always among the columns.
    level : Level
        The areas to report; the country stands last.

    Returns
    -------
    DataFrame, by ``area_code`` and ``class``
        One column per base, shares between 0 and 1 that add up to 1 within an area.
    """
    counted = {"municipalities": pd.Series(1.0, index=classes.index), **bases}
    rows = []
    for area in dict.fromkeys([*areas.at(level), *areas.at("country")]):
        inside = classes.reindex(list(areas.municipalities(area.code)))
        for name in STRONGEST_FIRST:
            shares = [
                _share(values.reindex(inside.index), inside == name) for values in counted.values()
            ]
            rows.append((area.code, name, *shares))
    table = pd.DataFrame(rows, columns=["area_code", "class", *counted])
    return table.set_index(["area_code", "class"])


def _share(values: pd.Series, chosen: pd.Series) -> float:
    return float(ratio(values[chosen].sum(), values.sum()))


def location_quotients(employment: pd.DataFrame) -> pd.DataFrame:
    """Return LQ = (e(m,t) / e(m)) / (e(t) / e) (Florence 1939).

    Parameters
    ----------
    employment : DataFrame of float
        Areas by themes.

    Returns
    -------
    DataFrame of float, of the same shape; 0 where an area or a theme has no employment

    Examples
    --------
    >>> employed = pd.DataFrame([[10, 0, 5], [0, 8, 2], [4, 4, 4]])
    >>> location_quotients(employed).round(6).iloc[0].tolist()
    [1.761905, 0.0, 1.121212]
    """
    values = employment.to_numpy(dtype=float)
    in_area = ratio(values, values.sum(axis=1, keepdims=True))
    overall = ratio(values.sum(axis=0), values.sum())
    return pd.DataFrame(ratio(in_area, overall[None, :]), employment.index, employment.columns)


def strengths_without_cluster(
    strengths: pd.DataFrame,
    classes: pd.DataFrame,
    areas: Areas,
    quotients: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """List areas that are strong in a field which no cluster there is close to.

    Parameters
    ----------
    strengths : DataFrame
        ``area_code`` (any level), ``theme``, ``segment`` ("" where the whole theme is meant) and
        ``kind`` (strength or potential); may be empty.
    classes : DataFrame
        What :func:`coverage_classes` returns for every node named.
    quotients : DataFrame, optional
        Location quotients, municipalities by nodes; one above 1.25 is a strength.

    Returns
    -------
    DataFrame
        ``area_code``, ``node_id``, ``kind`` (strength, potential or quotient), ``quotient`` (NaN
        where recorded by hand) and ``class``, the strongest in any of the area's municipalities:
        *none* or *national_only*.
    """
    strong = list(_recorded(strengths))
    if quotients is not None:
        strong += list(_concentrated(quotients))
    rows = [
        (area, node, kind, value, found)
        for area, node, kind, value in strong
        if node in classes and (found := _strongest(classes[node], area, areas)) in GAPS
    ]
    columns = ["area_code", "node_id", "kind", "quotient", "class"]
    return pd.DataFrame(rows, columns=columns).astype({"quotient": float})


def _recorded(strengths: pd.DataFrame) -> Iterable[tuple[str, str, str, float]]:
    if strengths.empty:
        return
    columns = strengths[["area_code", "theme", "segment", "kind"]]
    for area, theme, segment, kind in columns.itertuples(index=False):
        yield area, segment or theme, kind, float("nan")


def _concentrated(quotients: pd.DataFrame) -> Iterable[tuple[str, str, str, float]]:
    for node, column in quotients.items():
        for area, value in column[column > LEAST_QUOTIENT].items():
            yield str(area), str(node), "quotient", float(value)


def _strongest(classes: pd.Series, area: str, areas: Areas) -> str:
    inside = set(classes.reindex(list(areas.municipalities(area))))
    return next(name for name in STRONGEST_FIRST if name in inside)


def closing(
    classes: pd.DataFrame,
    clusters: pd.DataFrame,
    carriers: pd.Series,
    weights: pd.Series,
    areas: Areas,
    *,
    level: Level = "region",
    counted: Sequence[Coverage] = ("none",),
    most: int = 5,
) -> pd.DataFrame:
    """Say which further coverage would close most gaps: one cluster into one more area each time.

    Maximal covering (Church and ReVelle 1974), step by step: each step takes the extension that
    closes most of what is left, which is never worse than 1 - 1/e of the best choice of as many
    (Nemhauser et al. 1978). One extension closes the gaps of *all* fields that the cluster
    carries. A field that no regional or local cluster carries needs a new one.

    Parameters
    ----------
    classes : DataFrame
        By ``municipality_code``, a column for each field that counts.
    clusters : DataFrame
        By ``cluster_id``, with ``level``; regional and local ones could extend.
    carriers : Series of frozenset of str, by ``cluster_id``
    weights : Series of float, by ``municipality_code``
        What a municipality counts for: enterprises, population or 1.
    level : Level
        The areas into which a cluster would extend.
    counted : sequence of str
        The classes that are gaps.
    most : int
        How many steps at most.

    Returns
    -------
    DataFrame
        ``cluster_id`` ("" for a new cluster), ``node_id`` (the field of a new cluster, else ""),
        ``area_code``, ``closed`` (gaps closed: municipalities, once for each field), ``weight``,
        ``share`` of all gaps' weight that is closed after this step, and ``equally_good``: the
        clusters that would close as much by going into the same area.
    """
    open_now = {
        (code, node)
        for node in classes.columns
        for code in classes.index[classes[node].isin(list(counted))]
    }
    candidates = _extensions(list(classes.columns), clusters, carriers, areas, level)
    value = {(code, node): float(weights[code]) for code, node in open_now}
    total = sum(value[cell] for cell in sorted(value))
    rows = []
    for key, closed, ties in _greedy(open_now, candidates, value, most):
        open_now -= closed
        left = sum(value[cell] for cell in sorted(open_now))
        gained = sum(value[cell] for cell in sorted(closed))
        rows.append((*key, len(closed), gained, 1 - left / total, ties))
    columns = ["cluster_id", "node_id", "area_code", "closed", "weight", "share", "equally_good"]
    return pd.DataFrame(rows, columns=columns)


_Cell = tuple[str, str]
_Extension = tuple[str, str, str]


def _extensions(
    nodes: Sequence[str],
    clusters: pd.DataFrame,
    carriers: pd.Series,
    areas: Areas,
    level: Level,
) -> dict[_Extension, set[_Cell]]:
    near = clusters.index[clusters["level"].isin(["regional", "local"])]
    fields = {(one, ""): carriers[one] & set(nodes) for one in sorted(near)}
    nobody = set(nodes).difference(*fields.values())
    fields |= {("", node): frozenset({node}) for node in sorted(nobody)}
    return {
        (cluster, node, area.code): {
            (code, field) for code in areas.municipalities(area.code) for field in carried
        }
        for (cluster, node), carried in fields.items()
        if carried
        for area in areas.at(level)
    }


def _greedy(
    open_now: set[_Cell],
    candidates: Mapping[_Extension, set[_Cell]],
    value: Mapping[_Cell, float],
    most: int,
) -> Iterable[tuple[_Extension, set[_Cell], tuple[str, ...]]]:
    """Yield the best extension, what it closes and who ties with it; ties go by code."""
    left = set(open_now)
    for _ in range(most):
        gains = {
            key: round(sum(value[cell] for cell in sorted(cells & left)), 6)
            for key, cells in candidates.items()
        }
        best = min(gains, key=lambda key: (-gains[key], key), default=None)
        if best is None or not gains[best]:
            return
        closed = candidates[best] & left
        left -= closed
        ties = (
            key[0]
            for key, gain in gains.items()
            if key != best and key[0] and key[2] == best[2] and gain == gains[best]
        )
        yield best, closed, tuple(sorted(ties))
