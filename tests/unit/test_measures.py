"""Measures against counting by hand, on random small landscapes."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.filters import Filters
from analysis.measures import PAIR_KINDS, landscape_themes
from analysis.overview import Overview
from geodata.areas import LEVELS, Level, load_areas
from tests.unit import made_landscapes as made

AREAS = load_areas()
THEMES = made.some(made.THEMES).map(lambda themes: Filters(themes=themes))


def here(overview: Overview, code: str, filters: Filters) -> list[str]:
    """Name the chosen clusters present in an area, from the tables as they stand."""
    inside = set(AREAS.municipalities(code))
    found = []
    coverage = list(overview.landscape.coverage.itertuples(index=False, name=None))
    for cluster_id in overview.chosen(filters).index:
        places = {overview.clusters.at[cluster_id, "hq_municipality_code"]}
        for who, where, _ in coverage:
            if who == cluster_id and where != "DK":
                places |= set(AREAS.municipalities(where))
        if places & inside:
            found.append(cluster_id)
    return found


def by_hand(name: str, overview: Overview, code: str, filters: Filters) -> float:
    found = here(overview, code, filters)
    rows = [made.record(overview, each) for each in found]
    themes = filters.themes or {
        theme for carried in overview.clusters["themes"] for theme in carried
    }
    carried = Counter(theme for row in rows for theme in row["themes"] if theme in themes)
    match name:
        case "clusters":
            return len(found)
        case "regional_local":
            return sum(row["level"] in {"regional", "local"} for row in rows)
        case "shared_themes":
            return sum(number >= 2 for number in carried.values())
        case "theme_share":
            return len(carried) / len(themes) if themes else 0
        case "gaps":
            return sum(not is_near(theme, overview, code, filters) for theme in themes)
        case "overlapping_pairs" | "related_pairs":
            return pairs_by_hand(PAIR_KINDS[name], overview, code, filters)
    raise KeyError(name)


def declared_by_hand(cluster_id: str, overview: Overview) -> set[str]:
    """Name the municipalities that a cluster declares to cover, the whole country included."""
    coverage = overview.landscape.coverage.itertuples(index=False, name=None)
    areas = [where for who, where, kind in coverage if who == cluster_id and kind == "declared"]
    return {code for area in areas for code in AREAS.municipalities(area)}


def is_near(theme: str, overview: Overview, code: str, filters: Filters) -> bool:
    """Say whether a cluster of a theme is at home in an area, or covers some of it from near."""
    inside = set(AREAS.municipalities(code))
    parents = overview.taxonomy["parent"]
    for cluster_id in overview.chosen(filters).index:
        row = made.record(overview, cluster_id)
        if theme not in {*row["themes"], *(parents[each] for each in row["segments"])}:
            continue
        offices = {
            place
            for who, where, kind in overview.landscape.coverage.itertuples(index=False, name=None)
            if who == cluster_id and kind == "office" and where != "DK"
            for place in AREAS.municipalities(where)
        }
        home = {row["hq_municipality_code"], *offices}
        is_close = row["level"] in {"regional", "local"}
        near = declared_by_hand(cluster_id, overview) if is_close else set()
        if (home | near) & inside:
            return True
    return False


def pairs_by_hand(kind: str, overview: Overview, code: str, filters: Filters) -> int:
    inside = set(AREAS.municipalities(code))
    chosen = overview.chosen(filters).index
    pairs = overview.overlap.ranked().to_dict("records")
    return sum(
        bool(
            declared_by_hand(pair["cluster_a"], overview)
            & declared_by_hand(pair["cluster_b"], overview)
            & inside
        )
        for pair in pairs
        if pair["kind"] == kind
        and {pair["cluster_a"], pair["cluster_b"]} <= set(chosen)
        and not {pair["cluster_a"], pair["cluster_b"]} <= overview.nationwide
    )


@pytest.mark.parametrize("level", ["municipality", "region"])
@given(overview=made.overviews(), filters=THEMES | made.FEW_FILTERS)
def test_measures_are_what_one_counts_by_hand(
    level: Level, overview: Overview, filters: Filters
) -> None:
    codes = [area.code for area in AREAS.at(level)]
    asked = [*made.MUNICIPALITIES, "0706", "0360"] if level == "municipality" else codes
    for name in overview.measures:
        values = overview.measure(name, level, filters)
        assert values.index.tolist() == codes
        expected = {code: by_hand(name, overview, code, filters) for code in asked}
        assert values[asked].to_dict() == pytest.approx(expected)


@given(made.overviews(), made.FEW_FILTERS)
def test_the_country_holds_every_cluster_that_is_anywhere(
    overview: Overview, filters: Filters
) -> None:
    chosen = set(overview.chosen(filters).index)
    anywhere = chosen & set(overview.present("municipality")["cluster_id"])
    assert overview.measure("clusters", "country", filters).to_dict() == {"DK": len(anywhere)}


@given(made.overviews(), made.FILTERS, st.sampled_from(LEVELS))
def test_shares_lie_between_nothing_and_all(
    overview: Overview, filters: Filters, level: Level
) -> None:
    assert overview.measure("theme_share", level, filters).between(0, 1).all()


@given(made.overviews(), st.sampled_from(made.THEMES[:3]))
def test_a_cluster_of_another_theme_changes_no_theme_but_its_own(
    overview: Overview, theme: str
) -> None:
    def counts(overview: Overview) -> dict[str, list[float]]:
        only = Filters(themes=(theme,))
        return {
            name: overview.measure(name, "municipality", only).tolist()
            for name in overview.measures
        }

    landscape = overview.landscape
    rows = {each: made.record(overview, each) for each in landscape.clusters.index}
    rows["new"] = {"themes": (made.THEMES[3],), "hq_municipality_code": "0101"}
    coverage = landscape.coverage.itertuples(index=False, name=None)
    more = made.overview(rows, [*coverage, ("new", "1082", "declared")])
    assert counts(more) == counts(overview)
    new = Filters(themes=(made.THEMES[3],))
    added = more.measure("clusters", "country", new) - overview.measure("clusters", "country", new)
    assert added.tolist() == [1]


@given(made.overviews(), made.FEW_FILTERS, st.integers(0, 999))
def test_the_order_of_rows_does_not_matter(overview: Overview, filters: Filters, seed: int) -> None:
    tables = dict(overview.landscape.tables)
    for name in ("clusters", "coverage"):
        tables[name] = tables[name].sample(frac=1, random_state=seed)
    shuffled = Overview(replace(overview.landscape, tables=tables), overview.areas)
    for name in overview.measures:
        expected = overview.measure(name, "region", filters)
        assert shuffled.measure(name, "region", filters).equals(expected)


def test_a_cluster_counts_in_each_of_its_themes() -> None:
    both = {"themes": ("food", "ict"), "hq_municipality_code": "0751"}
    overview = made.overview({"a": both, "b": both | {"themes": ("ict",)}})
    values = {
        name: overview.measure(name, "region", Filters())["1082"] for name in overview.measures
    }
    assert values == {
        "clusters": 2,
        "regional_local": 2,
        "shared_themes": 1,
        "theme_share": 1,
        "gaps": 0,
        "overlapping_pairs": 0,
        "related_pairs": 0,
    }


def test_only_chosen_themes_count_though_clusters_carry_more() -> None:
    both = {"themes": ("food", "ict"), "hq_municipality_code": "0751"}
    overview = made.overview({"a": both, "b": both})
    for themes, shared, share in ((("food",), 1, 1), (("ict", "health"), 1, 0.5), ((), 2, 1)):
        filters = Filters(themes=themes)
        assert overview.measure("shared_themes", "region", filters)["1082"] == shared
        assert overview.measure("theme_share", "region", filters)["1082"] == share


def test_a_landscape_without_themes_has_none_covered() -> None:
    overview = made.overview({"a": {"themes": (), "hq_municipality_code": "0751"}})
    assert overview.measure("theme_share", "region", Filters()).tolist() == [0] * 5
    assert landscape_themes(overview.clusters) == []
