"""What is withheld of company counts, and that an attacker of our own making learns nothing."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.confidentiality import Rule, audit, protect
from geodata.areas import Areas
from tests.unit.attackers import Attacker
from tests.unit.made_counts import KEYS, carrying, counted, participation, small_areas

AREAS = small_areas()
MUNICIPALITIES = [area.code for area in AREAS.at("municipality")]
PROVINCE = "p4"


def table(values: dict[tuple[str, str, str, str], int], year: int = 2016) -> pd.DataFrame:
    """Return counts from (cluster, theme, area, measure) and value."""
    rows = [
        (cluster, theme, area, year, measure, value)
        for (cluster, theme, area, measure), value in values.items()
    ]
    return pd.DataFrame(rows, columns=[*KEYS, "value"])


def totals(values: dict[str, int], measure: str = "participated") -> pd.DataFrame:
    return table({("", "", area, measure): value for area, value in values.items()})


def shown(published: pd.DataFrame) -> dict[str, int | None]:
    """Return what a reader sees of each area, None for withheld."""
    values = published["value"].astype(object).where(published["value"].notna(), None)
    return dict(zip(published["area_code"], values, strict=True))


def landscape(seed: int) -> tuple[pd.DataFrame, dict[str, frozenset[str]]]:
    """Return the counts of a small made landscape, from nearly empty to well filled."""
    clusters = ["c1", "c2", "c3", "c4"][: 1 + seed % 4]
    carried = carrying(seed, clusters, ["t1", "t2", "t3"][: 1 + seed // 4 % 3])
    companies = (4, 15, 40, 100, 250, 600, 1_500)[seed % 7]
    shares = (0.3, 0.3, 0.2) if seed % 2 else (0.1, 0.9, 0.02)
    rows = participation(seed, MUNICIPALITIES, clusters, companies, shares, seed % 5 / 3)
    return counted(rows, AREAS, carried), carried


def narrowest(
    published: pd.DataFrame, carried: dict[str, frozenset[str]], wanted: float = 3
) -> float:
    return Attacker(published, AREAS, carried).narrowest(wanted)


def test_the_example_of_the_methods() -> None:
    counts = totals({"m5": 1, "m6": 7, "m7": 12, PROVINCE: 20})
    published = protect(counts, AREAS, {})
    assert shown(published) == {"m5": None, "m6": None, "m7": 12, PROVINCE: 20}
    report = audit(published, AREAS, {}, exact=True)
    assert report.intervals[["lower", "upper"]].to_numpy().tolist() == [[1, 7], [1, 7]]
    assert report.passed
    assert report.narrowest == 6


@pytest.mark.parametrize("seed", range(60))
def test_an_attacker_of_our_own_making_learns_nothing(seed: int) -> None:
    counts, carried = landscape(seed)
    assert narrowest(protect(counts, AREAS, carried), carried) >= 3 - 1e-6


@pytest.mark.parametrize("first", range(1_000, 1_200, 20))
def test_nor_from_hundreds_of_small_tables(first: int) -> None:
    for seed in range(first, first + 20):
        clusters = ["c1", "c2"][: 1 + seed % 2]
        carried = carrying(seed, clusters, ["t1", "t2"][: 1 + seed // 2 % 2])
        rows = participation(
            seed, MUNICIPALITIES, clusters, 2 + seed % 17, (0.4, 0.5, 0.2), seed % 3 / 2
        )
        published = protect(counted(rows, AREAS, carried), AREAS, carried)
        assert narrowest(published, carried) >= 3 - 1e-6, seed


@pytest.mark.parametrize("seed", range(100, 108))
def test_a_threshold_of_five_holds_too(seed: int) -> None:
    counts, carried = landscape(seed)
    published = protect(counts, AREAS, carried, Rule(threshold=5))
    assert not published["value"].lt(5).any()
    assert narrowest(published, carried, 5) >= 5 - 1e-6


@settings(max_examples=12)
@given(
    seed=st.integers(0, 10_000),
    companies=st.integers(1, 120),
    further=st.floats(0, 2),
    shares=st.tuples(*[st.floats(0, 1)] * 3),
)
def test_whatever_is_counted_stays_hidden(
    seed: int, companies: int, further: float, shares: tuple[float, float, float]
) -> None:
    clusters = ["c1", "c2", "c3"]
    carried = carrying(seed, clusters, ["t1", "t2"])
    rows = participation(seed, MUNICIPALITIES, clusters, companies, shares, further)
    counts = counted(rows, AREAS, carried)
    published = protect(counts, AREAS, carried)
    assert not published["value"].lt(3).any()
    assert narrowest(published, carried) >= 3 - 1e-6


@pytest.mark.parametrize("seed", [1, 8, 18])
def test_the_audit_finds_what_the_attacker_finds(seed: int) -> None:
    counts, carried = landscape(seed)
    published = protect(counts, AREAS, carried)
    report = audit(published, AREAS, carried, exact=True)
    ours = Attacker(published, AREAS, carried).intervals()
    assert report.withheld == len(ours)
    for row in report.intervals[report.intervals["upper"] < 1_000].itertuples():
        key = (row.cluster_id, row.theme, row.area_code, row.year, row.measure)
        assert (row.lower, row.upper) == pytest.approx(ours[key], abs=1e-5)


@pytest.mark.parametrize("seed", [7, 19, 30, 55])
def test_the_audit_fails_a_table_with_only_the_small_counts_withheld(seed: int) -> None:
    counts, carried = landscape(seed)
    broken = counts.assign(value=counts["value"].astype("Int64").where(counts["value"] >= 3))
    report = audit(broken, AREAS, carried)
    assert not report.passed
    attacker = Attacker(broken, AREAS, carried).intervals()
    narrow = sum(high - low < 3 - 1e-6 for low, high in attacker.values())
    assert len(report.disclosed) == narrow > 0


def test_a_withheld_count_that_is_given_back_fails_the_audit() -> None:
    counts, carried = landscape(43)
    published = protect(counts, AREAS, carried)
    true = counts.sort_values(KEYS)["value"].to_numpy()
    found = 0
    for row in published.index[published["suppressed"] & (true >= 3)][:8]:
        leaky = published.copy()
        leaky.loc[row, "value"] = true[row]
        found += not audit(leaky, AREAS, carried).passed
    assert found


def test_zeros_and_what_follows_from_them_stay_known() -> None:
    counts, carried = landscape(22)
    published = protect(counts, AREAS, carried)
    pd.testing.assert_frame_equal(
        published[KEYS], counts.sort_values(KEYS)[KEYS].reset_index(drop=True), check_dtype=False
    )
    intervals = audit(published, AREAS, carried).intervals
    assert (intervals["lower"] >= 1).all()


def test_an_island_is_withheld_at_every_level_or_none() -> None:
    tree = {"m1": 9, "m2": 8, "m3": 7, "p1": 17, "p2": 7, "f1": 24}
    island = {"m4": 2, "p3": 2, "f3": 2}
    counts = totals({**tree, **island, "r1": 26, "m5": 9, "p4": 9, "f2": 9, "r2": 9, "DK": 35})
    seen = shown(protect(counts, AREAS, {}))
    assert [seen[code] for code in island] == [None, None, None]
    assert seen["DK"] == 35
    assert seen["f1"] is None or seen["r1"] is None


def test_a_theme_with_a_single_cluster_does_not_give_it_away() -> None:
    counts = table(
        {
            ("c1", "", "m5", "participated"): 2,
            ("", "t1", "m5", "participated"): 2,
            ("c2", "", "m5", "participated"): 9,
            ("", "", "m5", "participated"): 11,
        }
    )
    carried = {"c1": frozenset({"t1"}), "c2": frozenset[str]()}
    published = protect(counts, AREAS, carried).set_index(["cluster_id", "theme"])["value"]
    assert published.isna()["c1", ""]
    assert published.isna()["", "t1"]
    # total 11 less cluster 9 leaves at least 2, and at most 11
    assert published["", ""] == 11
    assert published["c2", ""] == 9 or published.isna()["c2", ""]


def test_a_theme_less_its_clusters_tells_nothing() -> None:
    counts = table(
        {
            ("c1", "", "m5", "participated"): 1,
            ("c2", "", "m5", "participated"): 40,
            ("", "t1", "m5", "participated"): 41,
            ("", "", "m5", "participated"): 41,
        }
    )
    carried = {"c1": frozenset({"t1"}), "c2": frozenset({"t1"})}
    bare = counts.assign(value=counts["value"].astype("Int64").where(counts["value"] >= 3))
    assert audit(bare, AREAS, carried, exact=True).intervals["width"].tolist() == [40]
    assert protect(counts, AREAS, carried)["suppressed"].sum() == 1
    close = counts.assign(value=[1, 3, 3, 3])
    assert audit(protect(close, AREAS, carried), AREAS, carried).passed


def test_a_measure_is_not_given_away_by_participation() -> None:
    counts = table({("", "", "m5", "participated"): 3, ("", "", "m5", "innovated"): 2})
    assert protect(counts, AREAS, {})["value"].isna().all()
    counts = table({("", "", "m5", "participated"): 4, ("", "", "m5", "innovated"): 2})
    assert shown(protect(counts[:1], AREAS, {})) == {"m5": 4}
    assert protect(counts, AREAS, {})["suppressed"].tolist() == [True, False]


def test_companies_of_unknown_place_are_part_of_the_country() -> None:
    counts = totals({"": 1, "r1": 30, "r2": 20, "DK": 51})
    seen = shown(protect(counts, AREAS, {}))
    assert seen[""] is None
    assert sum(one is None for one in seen.values()) == 2


@pytest.mark.parametrize(
    ("values", "withheld"),
    [
        ({"r1": 30, "r2": 2, "DK": 32}, {"r1", "r2"}),
        ({"r1": 30, "r2": 2}, {"r2"}),
        ({"DK": 32, "r1": 30, "r2": 2, "m1": 30}, {"r1", "r2", "m1"}),
        ({"m5": 2, "m6": 8}, {"m5"}),
    ],
)
def test_levels_that_are_missing_add_up_to_nothing(
    values: dict[str, int], withheld: set[str]
) -> None:
    seen = shown(protect(totals(values), AREAS, {}))
    assert {area for area, value in seen.items() if value is None} == withheld


def test_the_order_of_rows_changes_nothing() -> None:
    counts, carried = landscape(38)
    published = protect(counts, AREAS, carried)
    for seed in range(4):
        shuffled = counts.sample(frac=1, random_state=seed)
        pd.testing.assert_frame_equal(protect(shuffled, AREAS, carried), published)


def test_years_are_decided_apart() -> None:
    first, carried = landscape(21)
    rows = participation(99, MUNICIPALITIES, sorted(carried), 120)
    second = counted(rows, AREAS, carried).assign(year=2017)
    both = protect(pd.concat([second, first]), AREAS, carried)
    for one in (first, second):
        alone = protect(one, AREAS, carried)
        year = both[both["year"] == one["year"].iloc[0]].reset_index(drop=True)
        pd.testing.assert_frame_equal(year, alone)


def test_nothing_to_withhold_leaves_everything() -> None:
    published = protect(totals({"r1": 30, "r2": 20, "DK": 50}), AREAS, {})
    assert published["suppressed"].sum() == 0
    report = audit(published, AREAS, {})
    assert report.passed
    assert report.narrowest == float("inf")
    assert protect(totals({}), AREAS, {}).empty


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ({"r1": 30, "r2": 20, "DK": 51}, "contradict each other at: total, DK"),
        ({"r1": 0}, "not a count from 1 up: total, r1, 2016, participated: 0"),
        ({"nowhere": 4}, "no such area: nowhere"),
    ],
)
def test_counts_that_cannot_be_are_refused(values: dict[str, int], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        protect(totals(values), AREAS, {})


def test_a_table_that_no_counts_fit_is_refused() -> None:
    impossible = totals({"m5": 4, "m6": 4, "m7": 4, PROVINCE: 6})
    impossible["value"] = impossible["value"].astype("Int64").mask([True, False, False, False])
    with pytest.raises(ValueError, match="contradict"):
        audit(impossible, AREAS, {})


@pytest.mark.parametrize(
    "rule", [{"threshold": 2}, {"dominance": (0, 0.5)}, {"dominance": (1, 1.5)}]
)
def test_a_rule_that_protects_too_little_is_refused(rule: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="must be"):
        Rule(**rule)  # type: ignore[arg-type]


def test_progress_ends_at_one() -> None:
    told: list[float] = []
    counts, carried = landscape(12)
    protect(counts, AREAS, carried, progress=told.append)
    assert told
    assert told == sorted(told)
    assert told[-1] == 1


def test_the_areas_of_denmark_form_a_tree() -> None:
    from geodata.areas import load_areas

    areas: Areas = load_areas()
    rows = participation(3, [area.code for area in areas.at("municipality")], ["c1"], 400)
    carried = {"c1": frozenset({"t1"})}
    counts = counted(rows, areas, carried)
    counts = counts[counts["measure"] == "participated"]
    published = protect(counts, areas, carried)
    assert published["suppressed"].any()
    assert Attacker(published, areas, carried).narrowest(3) >= 3 - 1e-6
