"""Pairs: kinds, order, reasons, what is withheld, and an oracle for all of it together."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.companies import chance, companies, members, shared_companies, withhold
from analysis.overlap import Overlap
from analysis.pairs import KIND_CODES, KINDS, Thresholds, field_by_area, kinds, ranked
from foundation.landscape import Landscape
from geodata.areas import load_areas
from tests.unit import made_landscapes as made
from tests.unit import made_overlaps as plain

AREAS = load_areas()
FEWER = settings(max_examples=max(settings().max_examples // 4, 1))
"""A whole table of pairs is worth more than one example, and takes longer."""
SHARES = st.sampled_from([0.0, 0.1, 0.15, 0.3, 0.5, 0.7, 1.0])
FIGURES = ["t", "g_declared", "g_jaccard", "a_in_b", "b_in_a", "g_measured", "m", "headline"]


def of(found: Landscape, **options: int) -> Overlap:
    return Overlap(found, AREAS, **options)  # type: ignore[arg-type]


def side_by_side(pairs: pd.DataFrame) -> pd.DataFrame:
    return pairs.set_index(["cluster_a", "cluster_b"]).sort_index()


@pytest.mark.parametrize(
    ("t", "g", "m", "growth_area", "kind"),
    [
        (0.5, 0.5, 0.0, False, "overlap"),
        (0.5, 0.49, 0.0, False, "division_of_labour"),
        (0.49, 0.5, 0.0, False, "related_same_places"),
        (0.15, 0.0, 0.9, True, "related_different_places"),
        (0.14, 0.5, 0.1, False, "cross_field"),
        (0.0, 1.0, 0.0, True, "cross_field"),
        (0.0, 1.0, 0.09, False, "separate"),
        (0.0, 1.0, np.nan, False, "separate"),
        (0.14, 0.4, 0.9, True, "separate"),
        (0.14, np.nan, 0.0, False, "separate"),
    ],
)
def test_kinds(t: float, g: float, m: float, growth_area: bool, kind: str) -> None:
    pair = pd.DataFrame({"t": [t], "g": [g], "m": [m], "growth_area": [growth_area]})
    assert kinds(pair, Thresholds()).tolist() == [kind]
    assert kind in KIND_CODES


def test_a_kind_that_hangs_on_unknown_places_is_not_told() -> None:
    pair = pd.DataFrame({"t": [0.6], "g": [np.nan], "m": [0.0], "growth_area": [False]})
    assert kinds(pair, Thresholds()).isna().all()


def test_every_kind_has_a_name() -> None:
    assert set(KINDS) == set(KIND_CODES)


def test_thresholds_move_the_kind() -> None:
    pair = pd.DataFrame({"t": [0.4], "g": [0.4], "m": [0.0], "growth_area": [False]})
    for thresholds, kind in [
        (Thresholds(), "related_different_places"),
        (Thresholds(same_field=0.4), "division_of_labour"),
        (Thresholds(same_field=0.4, same_places=0.4), "overlap"),
        (Thresholds(related=0.41), "separate"),
        (Thresholds(related=0.41, same_places=0.0, shared_companies=0.0), "cross_field"),
    ]:
        assert kinds(pair, thresholds).tolist() == [kind]


@pytest.mark.parametrize("value", [-0.1, 1.1, float("nan")])
def test_a_threshold_is_a_share(value: float) -> None:
    with pytest.raises(ValueError, match="same_places"):
        Thresholds(same_places=value)


def test_the_order() -> None:
    rows = {
        "pair": ["used", "weak chance", "strong chance", "more shared", "unknown"],
        "t": [0.9, 0.2, 0.6, 0.2, 0.9],
        "g": [1.0, 1.0, 1.0, 1.0, np.nan],
        "m": [0.0, 0.2, 0.0, 0.3, np.nan],
        "headline": [0.9, 0.2, 0.6, 0.2, np.nan],
        "growth_area": [False] * 5,
        "collaboration": [True, False, False, False, False],
    }
    found = ranked(pd.DataFrame(rows))
    order = ["strong chance", "more shared", "weak chance", "used", "unknown"]
    assert found["pair"].tolist() == order
    assert found["unused_chance"].tolist() == [True, True, True, False, False]


TWO = {
    "b": {"themes": ("food",), "segments": ("dairy",), "name_da": "Ost"},
    "a": {"themes": ("food", "ict"), "segments": ("dairy",), "name_da": "Mælk"},
    "z": {"themes": ("maritime", "ict"), "name_da": "Skib"},
}
BOTH_NORTH = [("a", "1081", "declared"), ("b", "1081", "declared"), ("b", "0101", "declared")]


def test_reasons() -> None:
    shared = [(c, f"k{n}", "0101", 2015) for c in "ab" for n in range(4)]
    funding = pd.DataFrame(
        [("a", "UFM"), ("b", "UFM"), ("b", "EU")], columns=["cluster_id", "authority"]
    )
    clusters = {
        one: {**row, "growth_areas": ("blue_growth",), "responsible_authority": "Region"}
        for one, row in TWO.items()
    }
    found = plain.overlap(clusters, BOTH_NORTH, shared, [("b", "a")], funding=funding)
    why = found.reasons("b", "a")
    assert (why.cluster_a, why.cluster_b) == ("a", "b")
    assert (why.nodes, why.only_a, why.only_b) == (("dairy", "food"), ("ict",), ())
    assert why.named_areas == ("1081",)
    assert why.areas == tuple(sorted(AREAS.municipalities("1081")))
    assert why.base == "population"
    assert why.area_share == pytest.approx(
        plain.people(why.areas) / AREAS["DK"].population(2016).value
    )
    assert (why.common_companies, why.withheld) == (4, False)
    assert [one.model for one in why.collaborations] == [""]
    assert (why.funders, why.authorities, why.growth_areas) == (
        ("UFM",),
        ("Region",),
        ("blue_growth",),
    )


def test_a_recorded_collaboration_is_no_unused_chance() -> None:
    for collaborations, unused in ([("b", "a")], False), ([("a", "z")], True), ([], True):
        found = plain.overlap(TWO, BOTH_NORTH, (), collaborations)
        first = side_by_side(found.ranked()).loc[("a", "b")]
        assert first["kind"] == "overlap"
        assert first["unused_chance"] == unused
        assert found.collaborations_loaded == bool(collaborations)


def test_m_of_the_example() -> None:
    rows = [("c", "1"), ("c", "2"), ("c", "3"), ("c", "4"), ("d", "3"), ("d", "4"), ("d", "5")]
    table = pd.DataFrame(rows, columns=["cluster_id", "company_id"])
    found = shared_companies(members(pd.Index(["c", "d"]), companies(table)))
    assert found.loc[0, ["common", "m"]].tolist() == pytest.approx([2, 2 / 3])


def test_chance_of_the_published_example() -> None:
    assert chance(5, 30, 40, 1000) == pytest.approx(0.00540555, abs=5e-9)
    assert chance(0, 30, 40, 1000) == 1
    assert chance(3, 3, 3, 3) == 1


@given(st.data())
def test_chance_adds_up(data: st.DataObject) -> None:
    from scipy.stats import hypergeom

    total = data.draw(st.integers(1, 200))
    one, other = data.draw(st.integers(1, total)), data.draw(st.integers(1, total))
    common = data.draw(st.integers(0, min(one, other)))
    expected = hypergeom.sf(common - 1, total, one, other)
    assert chance(common, one, other, total) == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize(("number", "shown"), [(0, 0), (1, None), (2, None), (3, 3), (5, 5)])
def test_few_common_companies_are_withheld(number: int, shown: int | None) -> None:
    rows = [(c, f"k{n}", "0101", 2015) for c in "ab" for n in range(number)]
    rows += [(c, f"{c}{n}", "0101", 2015) for c in "ab" for n in range(5)]
    found = plain.overlap(TWO, BOTH_NORTH, rows)
    pair = side_by_side(found.pairs).loc[("a", "b")]
    assert pair["withheld"] == (shown is None)
    assert found.reasons("a", "b").common_companies == shown
    assert found.reasons("a", "b").withheld == (shown is None)
    if shown is None:
        assert pair[["common_companies", "m", "by_chance"]].isna().all()
    else:
        assert (pair["common_companies"], pair["m"]) == (shown, shown / (number + 5))
    other = side_by_side(found.pairs).loc[("a", "z")]
    assert other[["common_companies", "m", "by_chance"]].isna().all()
    assert not other["withheld"]


def test_what_is_withheld_moves_neither_kind_nor_order() -> None:
    """Two clusters that share one company read as two that might share two."""
    rows = [(c, f"{c}{n}", "0101", 2015) for c in "ab" for n in range(3)]
    found = [
        plain.overlap(
            {"a": {"themes": ("food",)}, "b": {"themes": ("ict",)}},
            BOTH_NORTH,
            rows + [(c, f"k{n}", "0101", 2015) for c in "ab" for n in range(number)],
        ).ranked()
        for number in (1, 2)
    ]
    assert found[0]["kind"].tolist() == ["separate"]
    pd.testing.assert_frame_equal(*found)


def test_the_threshold_of_counts_only_goes_up() -> None:
    with pytest.raises(ValueError, match="below 3"):
        withhold(pd.DataFrame({"common": [1], "m": [0.1], "by_chance": [1.0]}), 2)


def test_the_measured_footprint_is_preferred() -> None:
    rows = [("a", f"a{n}", "0101", 2015) for n in range(10)]
    rows += [("b", f"b{n}", "0101" if n < 2 else "0751", 2015) for n in range(10)]
    pair = side_by_side(plain.overlap(TWO, BOTH_NORTH, rows).ranked()).loc[("a", "b")]
    assert pair["g_declared"] == 1
    assert (pair["g_measured"], pair["g"], pair["headline"]) == (0.2, 0.2, 0.2)
    assert pair["kind"] == "division_of_labour"


LEVELS = {
    "n": {"level": "national", "segments": ("dairy",), "name_da": "N"},
    "r": {"level": "regional", "segments": ("dairy",), "name_da": "R"},
    "s": {"level": "regional", "segments": ("dairy",), "name_da": "S"},
    "l": {"level": "local", "segments": ("dairy",), "name_da": "L"},
    "x": {"level": "local", "themes": ("maritime",), "name_da": "X"},
}
SPREAD = [
    ("n", "DK", "declared"),
    ("r", "1081", "declared"),
    ("s", "1081", "declared"),
    ("l", "0851", "declared"),
]


def test_pairs_lie_within_one_level() -> None:
    found = plain.overlap(LEVELS, SPREAD)
    within = set(side_by_side(found.ranked()).index)
    assert within == {("r", "s"), ("l", "x")}
    assert set(side_by_side(found.ranked(level="regional")).index) == {("r", "s")}
    assert len(found.ranked(across_levels=True)) == 10


def test_nationwide_clusters_are_listed_apart() -> None:
    found = plain.overlap(LEVELS, SPREAD)
    apart = found.covered_nationwide()
    assert set(zip(apart["cluster_id"], apart["nationwide"], strict=True)) == {
        ("r", "n"),
        ("s", "n"),
        ("l", "n"),
    }
    assert set(apart["kind"]) == {"overlap"}


def test_pairs_by_area_leave_nationwide_pairs_apart() -> None:
    clusters = {**LEVELS, "o": {"level": "national", "segments": ("dairy",)}}
    found = plain.overlap(clusters, [*SPREAD, ("o", "DK", "declared")])
    pairs = found.ranked()
    here = found.pairs_by_area(pairs[pairs["kind"] == "overlap"])
    assert set(here[here > 0].index) == set(AREAS.municipalities("1081"))
    assert set(here[here > 0]) == {1}


def test_fields_by_area() -> None:
    found = plain.overlap(LEVELS, SPREAD)
    present = pd.DataFrame(
        [("r", "0851"), ("s", "0851"), ("l", "0851"), ("x", "0101")],
        columns=["cluster_id", "area_code"],
    )
    table = field_by_area(present, found.clusters, found.carried)
    counted = table.set_index(["area_code", "node_id", "level"])["clusters"].to_dict()
    assert counted[("0851", "food", "regional")] == 2
    assert counted[("0851", "dairy", "local")] == 1
    assert counted[("0101", "maritime", "local")] == 1


@FEWER
@given(plain.landscapes())
def test_pairs_are_what_the_definitions_say(found: Landscape) -> None:
    pairs = side_by_side(of(found).ranked(across_levels=True))
    assert set(pairs.index) == set(combinations(sorted(found.clusters.index), 2))
    for (one, other), row in pairs.iterrows():
        t = plain.plain_t(found, one, other)
        g = plain.plain_places(found, one, other)
        measured = plain.plain_measured(found, one, other)
        count, m = plain.plain_companies(found, one, other)
        assert row["t"] == pytest.approx(t, abs=1e-9)
        names = ["g_declared", "g_jaccard", "a_in_b", "b_in_a"]
        assert row[names].tolist() == pytest.approx(g, abs=1e-9, nan_ok=True)
        assert row["g_measured"] == pytest.approx(measured, abs=1e-9, nan_ok=True)
        assert row["m"] == pytest.approx(m, abs=1e-9, nan_ok=True)
        shown = np.nan if pd.isna(row["common_companies"]) else row["common_companies"]
        assert shown == pytest.approx(count, nan_ok=True)
        best = g[0] if np.isnan(measured) else measured
        assert row["headline"] == pytest.approx(min(t, best) if best == best else best, nan_ok=True)
        areas = [set(found.clusters["growth_areas"][side]) for side in (one, other)]
        if best == best:
            assert row["kind"] == plain.plain_kind(t, best, m, bool(areas[0] & areas[1]))


@FEWER
@given(plain.landscapes(), st.lists(st.integers(0, 9), max_size=5))
def test_the_order_of_rows_changes_nothing(found: Landscape, order: list[int]) -> None:
    turned = plain.shuffled(found, order)
    pd.testing.assert_frame_equal(of(turned).ranked(), of(found).ranked(), check_exact=True)


@FEWER
@given(plain.landscapes())
def test_a_twin_overlaps_wholly(found: Landscape) -> None:
    """A cluster beside its exact double: every figure that is known is 1."""
    if found.clusters.empty:
        return
    tables = dict(found.tables)
    clusters = found.clusters
    tables["clusters"] = pd.concat([clusters, clusters.loc[["c0"]].rename({"c0": "twin"})])
    for name in ("coverage", "participation"):
        if name in tables:
            own = tables[name][tables[name]["cluster_id"] == "c0"]
            tables[name] = pd.concat([tables[name], own.assign(cluster_id="twin")])
    twins = of(replace(found, tables=tables))
    pair = side_by_side(twins.ranked(across_levels=True)).loc[("c0", "twin")]
    telling = any(twins.information[node] > 0 for node in twins.carried["c0"])
    assert pair["t"] == (1 if telling else 0)
    assert (pair[["g_declared", "g_jaccard", "a_in_b", "b_in_a"]].dropna() == 1).all()
    assert pd.isna(pair["g_measured"]) or pair["g_measured"] == pytest.approx(1)
    assert pd.isna(pair["m"]) or pair["m"] in {0, 1}


@FEWER
@given(plain.landscapes())
def test_an_unrelated_cluster_changes_no_place_and_no_company(found: Landscape) -> None:
    """T changes as defined, through N alone (see test_likeness); nothing else of a pair does."""
    before = side_by_side(of(found).pairs)
    row = made.cluster_table({"zz": {"themes": (), "hq_municipality_code": "0360"}})
    clusters = pd.concat([found.clusters, row])
    coverage = pd.concat([found.coverage, made.coverage_table([("zz", "0360", "declared")])])
    tables = {**found.tables, "clusters": clusters, "coverage": coverage}
    after = side_by_side(of(replace(found, tables=tables)).pairs).reindex(before.index)
    same = ["g_declared", "g_jaccard", "a_in_b", "b_in_a", "g_measured", "m", "common_companies"]
    pd.testing.assert_frame_equal(after[same], before[same], check_dtype=False)


@FEWER
@given(plain.landscapes(), SHARES, SHARES)
def test_a_lower_threshold_takes_no_pair_out_of_the_same_field(
    found: Landscape, one: float, other: float
) -> None:
    field = ["overlap", "division_of_labour"]
    strict, lax = (
        side_by_side(of(found).ranked(Thresholds(same_field=value)))["kind"].isin(field)
        for value in (max(one, other), min(one, other))
    )
    assert (strict <= lax).all()


@FEWER
@given(plain.landscapes(), st.integers(1, 3))
def test_a_large_landscape_keeps_its_best_pairs(found: Landscape, keep: int) -> None:
    """Kept pairs have the very figures of the whole table, and no better pair is left out."""
    whole = side_by_side(of(found).pairs)
    kept = side_by_side(of(found, all_pairs_up_to=0, keep=keep).pairs)
    expected = whole.loc[kept.index, FIGURES].to_numpy(dtype=float)
    assert kept[FIGURES].to_numpy(dtype=float) == pytest.approx(expected, abs=1e-9, nan_ok=True)
    score = np.minimum(whole["t"], whole["g_declared"].fillna(0))
    within = whole["level_a"] == whole["level_b"]
    for cluster in found.clusters.index:
        beside = np.array([cluster in pair for pair in whole.index], dtype=bool)
        for part in (within, ~within):
            mine = score[beside & part.to_numpy()]
            mine = mine[mine > 0].nlargest(keep)
            left_out = mine[~mine.index.isin(kept.index)]
            assert (left_out <= mine.min() + 1e-9).all()


def test_the_real_landscape() -> None:
    from loaders.catalogue import open_landscape

    found = of(open_landscape("dk-2016"))
    first = found.ranked(level="regional").iloc[0]
    assert (first["cluster_a"], first["cluster_b"]) == ("animation_hub", "shareplay")
    assert first["kind"] == "overlap"
    assert found.reasons("vand_i_byer", "clean").nodes[:2] == (
        "climate_adaptation",
        "water_technology",
    )
