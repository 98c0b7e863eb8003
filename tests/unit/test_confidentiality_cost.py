"""What withholding costs beside the least it can cost, and counts that few companies dominate."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analysis.confidentiality import Rule, audit, cost, dominated, optimum, protect
from tests.unit.attackers import Attacker
from tests.unit.made_counts import KEYS, carrying, counted, participation, small_areas

AREAS = small_areas()
MAINLAND = ["m5", "m6", "m7"]


def small(seed: int) -> tuple[pd.DataFrame, dict[str, frozenset[str]]]:
    """Return counts of one province by total, theme and cluster: two measures, some 25 cells."""
    clusters = ["c1", "c2"]
    carried = carrying(seed, clusters, ["t1"])
    rows = participation(seed, MAINLAND, clusters, (10, 25, 60)[seed % 3], (0.3, 0.1, 0.1))
    counts = counted(rows, AREAS, carried)
    kept = counts["measure"].isin(["participated", "innovated"][: 1 + seed % 2])
    return counts[kept & counts["area_code"].isin([*MAINLAND, "p4"])], carried


@pytest.mark.parametrize("seed", range(6))
def test_the_optimum_holds_and_nothing_is_cheaper(seed: int) -> None:
    counts, carried = small(seed)
    best, ours = optimum(counts, AREAS, carried), protect(counts, AREAS, carried)
    assert audit(best, AREAS, carried).passed
    values = counts.sort_values(KEYS)["value"].to_numpy()
    withheld = [values[table["suppressed"]].sum() for table in (best, ours)]
    assert withheld[0] <= withheld[1]


def test_the_heuristic_stays_near_the_optimum() -> None:
    least = most = 0
    for seed in range(9):
        counts, carried = small(seed)
        values = counts.sort_values(KEYS)["value"].to_numpy()
        least += values[optimum(counts, AREAS, carried)["suppressed"]].sum()
        most += values[protect(counts, AREAS, carried)["suppressed"]].sum()
    assert least <= most <= 1.6 * least


def test_an_optimum_is_for_small_tables() -> None:
    clusters = [f"c{one}" for one in range(9)]
    carried = carrying(1, clusters, ["t1"])
    rows = participation(1, MAINLAND, clusters, 200)
    with pytest.raises(ValueError, match="an optimum is for 60 cells a year"):
        optimum(counted(rows, AREAS, carried), AREAS, carried)


def test_cost_of_the_example() -> None:
    counts = pd.DataFrame(
        [("", "", area, 2016, "participated", value) for area, value in PLACES.items()],
        columns=[*KEYS, "value"],
    )
    found = cost(counts, protect(counts, AREAS, {}))
    assert (found.primary_cells, found.secondary_cells) == (0.25, 0.25)
    assert (found.primary_enterprises, found.secondary_enterprises) == (1 / 40, 7 / 40)


PLACES = {"m5": 1, "m6": 7, "m7": 12, "p4": 20}


def dominated_by_one() -> pd.DataFrame:
    """Return four companies in m5, one of them large, and nine alike in m6."""
    rows = [("c1", f"a{one}", "m5", 900 if one == 0 else 10) for one in range(4)]
    rows += [("c1", f"b{one}", "m6", 20) for one in range(9)]
    table = pd.DataFrame(rows, columns=["cluster_id", "company_id", "municipality_code", "size"])
    flags = dict.fromkeys(["innovated", "collaborated", "international"], False)
    return table.assign(year=2016, **flags)


def test_what_one_company_dominates_is_withheld() -> None:
    rows, carried = dominated_by_one(), {"c1": frozenset({"t1"})}
    counts = counted(rows, AREAS, carried)
    rule = Rule(dominance=(1, 0.9))
    primary = dominated(counts, rows, AREAS, carried, rule)
    assert set(counts.loc[primary, "area_code"]) == {"m5"}
    # in the province the large company has 900 of 1,110
    assert not dominated(counts, rows, AREAS, carried, Rule(dominance=(1, 0.97))).any()
    published = protect(counts, AREAS, carried, rule, primary=primary)
    assert published.loc[published["area_code"] == "m5", "suppressed"].all()
    assert Attacker(published, AREAS, carried).narrowest(3) >= 3 - 1e-6


def test_dominance_counts_a_company_once_however_many_clusters_it_is_in() -> None:
    rows = dominated_by_one()
    again = rows[rows["company_id"] == "b0"].assign(cluster_id="c2")
    both = pd.concat([rows, again], ignore_index=True)
    carried = {"c1": frozenset({"t1"}), "c2": frozenset({"t1"})}
    counts = counted(both, AREAS, carried)
    # one of nine alike holds 0.111 of m6; counted twice it would hold 0.2
    primary = dominated(counts, both, AREAS, carried, Rule(dominance=(1, 0.15)))
    here = counts[primary & (counts["area_code"] == "m6")]
    assert here["cluster_id"].tolist() == ["c2"]


@pytest.mark.parametrize("rule", [Rule(), Rule(dominance=(1, 0.5))])
def test_without_sizes_nothing_is_dominated(rule: Rule) -> None:
    rows, carried = dominated_by_one().drop(columns="size"), {"c1": frozenset[str]()}
    counts = counted(rows, AREAS, carried)
    assert not dominated(counts, rows, AREAS, carried, rule).any()


def test_primary_follows_the_rows_and_not_their_order() -> None:
    rows, carried = dominated_by_one(), {"c1": frozenset[str]()}
    counts = counted(rows, AREAS, carried)
    primary = pd.Series(np.arange(len(counts)) % 3 == 0, index=counts.index)
    plain = protect(counts, AREAS, carried, primary=primary)
    shuffled = counts.sample(frac=1, random_state=1)
    pd.testing.assert_frame_equal(protect(shuffled, AREAS, carried, primary=primary), plain)
