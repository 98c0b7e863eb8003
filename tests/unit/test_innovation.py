"""Figures per area from the published counts: right where published, silent where withheld."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.bases import Base
from analysis.inequality import hoover, hoover_by_chance
from analysis.innovation import (
    By,
    Counted,
    cells,
    distribution,
    distributions,
    every_cell,
    figures,
    measures,
    reporting,
    total,
    trend,
    years,
)
from analysis.representation import standing_out
from geodata.areas import LEVELS, Area, Areas, Level
from tests.unit import made_counts as made

AREAS = made.small_areas()
WEIGHTS = pd.Series({f"m{n}": float(100 * n) for n in range(1, 8)})
BASE = Base.summed("enterprises", WEIGHTS, AREAS, 2016)
CLUSTERS = ["c1", "c2", "c3"]
CARRIED = {"c1": frozenset({"t1"}), "c2": frozenset({"t1", "t2"}), "c3": frozenset({"t2"})}
WHAT = [
    Counted("participated"),
    Counted("innovated"),
    Counted("innovated", theme="t1"),
    Counted("collaborated", cluster_id="c2"),
]
DERIVED = ["rate", "share", "expected", "r", "r_low", "r_high"]

Cell = tuple[str, str, str, int, str, float | None]


def published(rows: Iterable[Cell]) -> pd.DataFrame:
    """Return counts of cluster, theme, area, year, measure, value; None is withheld."""
    names = ["cluster_id", "theme", "area_code", "year", "measure", "value"]
    table = pd.DataFrame(list(rows), columns=names)
    return typed(table.assign(suppressed=table["value"].isna()))


def typed(table: pd.DataFrame) -> pd.DataFrame:
    texts = dict.fromkeys(["cluster_id", "theme", "area_code", "measure"], "str")
    return table.astype(
        texts | {"year": "Int64", "value": "float64", "suppressed": "boolean"}
    ).reset_index(drop=True)


def innovated(values: dict[str, float | None], year: int = 2016) -> pd.DataFrame:
    return published(("", "", code, year, "innovated", n) for code, n in values.items())


def of(counts: pd.DataFrame, level: Level, what: Counted = WHAT[1]) -> pd.DataFrame:
    return figures(counts, AREAS, BASE, what, level=level, year=2016)


@lru_cache
def truth(seed: int, companies: int) -> pd.DataFrame:
    """Return all counts of a year, none withheld; not to be changed."""
    municipalities = [area.code for area in AREAS.at("municipality")]
    rows = made.participation(seed, municipalities, CLUSTERS, companies)
    return typed(made.counted(rows, AREAS, CARRIED).assign(suppressed=False))


TRUTHS = st.builds(truth, st.integers(0, 9), st.sampled_from([20, 60, 150]))


@st.composite
def protected(draw: st.DrawFn) -> pd.DataFrame:
    """Draw counts, some of them withheld."""
    counts = draw(TRUTHS)
    chance = np.random.default_rng(draw(st.integers(0, 10_000)))
    hidden = chance.random(len(counts)) < draw(st.sampled_from([0.02, 0.1, 0.5]))
    return counts.assign(value=counts["value"].mask(hidden), suppressed=hidden)


# The worked example


def three_areas() -> Areas:
    codes = {"a": ("DK",), "b": ("DK",), "c": ("DK",), "DK": ()}
    return Areas(
        Area(
            code, "country" if code == "DK" else "municipality", code, code, up, (56, 10), (), None
        )
        for code, up in codes.items()
    )


def test_the_worked_example() -> None:
    areas = three_areas()
    enterprises = pd.Series({"a": 100_000.0, "b": 60_000.0, "c": 40_000.0})
    base = Base.summed("enterprises", enterprises, areas, 2016)
    counts = innovated({"a": 900, "b": 300, "c": 200, "DK": 1400})
    found = figures(counts, areas, base, WHAT[1], level="municipality", year=2016)
    assert found["r"].round(5).tolist() == [1.28571, 0.71429, 0.71429]
    assert found["rate"].tolist() == [9, 5, 5]
    assert found["expected"].tolist() == [700, 420, 280]
    spread = distribution(found)
    assert spread.hoover is not None
    assert spread.theil is not None
    assert round(spread.hoover, 5) == 0.14286
    assert round(spread.theil, 5) == 0.04139
    assert spread.reason is None
    above, below = standing_out(found, "innovated", "enterprises")
    assert (above.area_code, above.share, above.base_share) == ("a", 900 / 1400, 0.5)
    assert below.area_code in {"b", "c"}


# What is published


@given(TRUTHS, st.sampled_from(WHAT), st.sampled_from(LEVELS))
def test_figures_are_those_counted(counts: pd.DataFrame, what: Counted, level: Level) -> None:
    found = of(counts, level, what)
    mine = counts[
        (counts["cluster_id"] == what.cluster_id)
        & (counts["theme"] == what.theme)
        & (counts["measure"] == what.measure)
    ].set_index("area_code")["value"]
    if not len(mine):
        return
    located = mine["DK"] - (mine.get("", 0) if level != "country" else 0)
    for code, row in found.iterrows():
        n, b = mine.get(code, 0), BASE.by_area[code]
        assert row["value"] == n
        assert row["rate"] == pytest.approx(1000 * n / b)
        if located:
            assert row["r"] == pytest.approx((n / located) / (b / BASE.total))
            assert row["r_low"] <= row["r"] < row["r_high"]
    assert not found["withheld"].any()
    assert found["base_share"].sum() == pytest.approx(1)
    if located:
        assert found["share"].sum() == pytest.approx(1)
        assert (found["r"] * found["base_share"]).sum() == pytest.approx(1)


def test_an_area_without_a_row_has_a_published_zero() -> None:
    found = of(innovated({"r1": 30, "DK": 30}), "region")
    assert found["value"].tolist() == [30, 0]
    assert found.loc["r2", ["rate", "share", "r", "r_low"]].tolist() == [0, 0, 0, 0]
    assert found.at["r2", "r_high"] == pytest.approx(3.688879 / found.at["r2", "expected"])


def test_what_is_not_reported_is_missing_and_not_zero() -> None:
    counts = innovated({"r1": 30, "DK": 30})
    for found in (
        of(counts, "municipality"),  # not counted at this level
        of(counts, "region", Counted("collaborated")),
        of(counts, "region", Counted("innovated", theme="t1")),
        figures(counts, AREAS, BASE, WHAT[1], level="region", year=2017),
        of(pd.DataFrame(), "region"),
    ):
        assert found["value"].isna().all()
        assert not found["withheld"].any()
        assert found[DERIVED].isna().all(axis=None)
        assert distribution(found).reason == "not_reported"


def test_a_theme_without_innovation_has_zero_where_others_have_some() -> None:
    counts = published(
        [
            ("", "t1", "r1", 2016, "innovated", 9),
            ("", "t2", "r1", 2016, "participated", 9),
            ("", "t3", "r1", 2015, "innovated", 9),
        ]
    )
    assert of(counts, "region", Counted("innovated", theme="t2"))["value"].tolist() == [0, 0]
    assert of(counts, "region", Counted("innovated", theme="t3"))["value"].isna().all()


def test_shares_are_of_companies_with_a_known_municipality() -> None:
    found = of(innovated({"r1": 30, "r2": 50, "": 20, "DK": 100}), "region")
    assert found["share"].tolist() == [30 / 80, 50 / 80]
    counts = innovated({"r1": 30, "r2": 50, "": 20, "DK": 100})
    assert total(counts, WHAT[1], 2016).refers == "located"
    assert total(counts, WHAT[1], 2016).number == 80


def test_a_theme_and_a_cluster_at_once_are_refused() -> None:
    with pytest.raises(ValueError, match="never by both"):
        Counted("innovated", theme="t1", cluster_id="c1")


def test_what_there_is() -> None:
    counts = published(
        [
            ("", "", "DK", 2016, "patents", 5),
            ("", "", "DK", 2014, "innovated", None),
            ("", "", "DK", 2014, "participated", 5),
        ]
    )
    assert years(counts) == [2014, 2016]
    assert measures(counts) == ["participated", "innovated", "patents"]
    assert years(pd.DataFrame()) == []
    assert measures(pd.DataFrame()) == []


# What is withheld


@given(protected(), st.sampled_from(WHAT), st.sampled_from(LEVELS))
def test_nothing_is_said_of_a_withheld_figure(
    counts: pd.DataFrame, what: Counted, level: Level
) -> None:
    found = of(counts, level, what)
    hidden = found[found["withheld"]]
    assert hidden["value"].isna().all()
    assert hidden[DERIVED].isna().all(axis=None)
    spread = distribution(found)
    if len(hidden):
        assert spread.reason == "withheld"
        assert (spread.hoover, spread.theil, spread.gini, spread.by_chance) == (None,) * 4
    named = standing_out(found, what.measure, "enterprises")
    assert not {each.area_code for each in named} & set(hidden.index)


@given(protected(), st.sampled_from(WHAT), st.sampled_from(LEVELS), st.integers(0, 10_000))
def test_the_figure_behind_a_withheld_cell_changes_nothing(
    counts: pd.DataFrame, what: Counted, level: Level, seed: int
) -> None:
    """Even in a faulty table that marks a cell as withheld and holds its value all the same."""
    stray = np.random.default_rng(seed).integers(0, 500, len(counts)).astype(float)
    faulty = counts.assign(value=counts["value"].where(~counts["suppressed"], stray))
    pd.testing.assert_frame_equal(of(faulty, level, what), of(counts, level, what))
    assert total(faulty, what, 2016) == total(counts, what, 2016)
    assert reporting(faulty, 2016) == reporting(counts, 2016)


@given(protected(), st.sampled_from(WHAT), st.sampled_from(LEVELS))
def test_shares_give_away_no_total(counts: pd.DataFrame, what: Counted, level: Level) -> None:
    """From a share and its count one gets a number that is published itself, or a difference."""
    found = of(counts, level, what)
    shown = cells(counts, ["DK", ""], what, 2016)["value"]
    if pd.isna(cells(counts, ["DK"], what, 2016)["value"].iloc[0]):
        assert found[["share", "expected", "r", "r_low", "r_high"]].isna().all(axis=None)
        return
    all_refer = level == "country" or pd.isna(shown[""])
    known = shown["DK"] if all_refer else shown["DK"] - shown[""]
    counted = found[(found["value"] > 0).fillna(value=False).astype(bool)]
    implied = counted["value"].astype(float) / counted["share"]
    assert implied.dropna().tolist() == pytest.approx([float(known)] * implied.notna().sum())
    expected = (found["expected"] / found["base_share"]).dropna()
    assert expected.tolist() == pytest.approx([float(known)] * len(expected))


def test_where_the_unlocated_are_withheld_shares_are_of_all() -> None:
    counts = innovated({"r1": 30, "r2": None, "": None, "DK": 100})
    assert total(counts, WHAT[1], 2016).refers == "all"
    assert of(counts, "region")["share"].iloc[0] == 0.3


def test_where_the_country_is_withheld_only_counts_and_rates_remain() -> None:
    found = of(innovated({"r1": 30, "r2": 40, "": None, "DK": None}), "region")
    assert found["value"].tolist() == [30, 40]
    assert found["rate"].notna().all()
    assert found[["share", "expected", "r", "r_low", "r_high"]].isna().all(axis=None)
    assert standing_out(found, "innovated", "enterprises") == []


# Over the years


def test_indices_over_the_years() -> None:
    counts = pd.concat(
        [
            innovated({"r1": 40, "r2": 60, "DK": 100}, 2014),
            innovated({"r1": None, "r2": None, "DK": 90}, 2015),
            innovated({"m1": 5}, 2017),
            innovated({"r1": 0, "r2": 0, "DK": 0}, 2018),
        ]
    )
    bases = dict.fromkeys([2018, 2014, 2015, 2017], BASE)
    found = distributions(counts, AREAS, bases, WHAT[1], level="region")
    assert found["reason"].to_dict() == {
        2014: "",
        2015: "withheld",
        2017: "not_reported",
        2018: "nothing",
    }
    base = BASE.by_area[["r1", "r2"]].tolist()
    assert found.at[2014, "hoover"] == pytest.approx(hoover([40, 60], base))
    assert found.at[2014, "by_chance"] == pytest.approx(hoover_by_chance(100, base))
    assert found.loc[[2015, 2017, 2018], ["hoover", "theil", "gini"]].isna().all(axis=None)


def test_a_trend_with_its_reporters_and_gaps() -> None:
    counts = pd.concat(
        [
            innovated({"r1": 40, "DK": 100}, 2014),
            innovated({"r1": None, "DK": 90}, 2015),
            published(
                [
                    ("c1", "", "r1", 2014, "participated", 8),
                    ("c1", "", "DK", 2014, "participated", 8),
                    ("c2", "", "DK", 2014, "participated", None),
                    ("c2", "", "DK", 2015, "innovated", 7),
                ]
            ),
        ]
    )
    smaller = Base.summed("enterprises", WEIGHTS / 2, AREAS, 2013)
    bases = {2014: smaller, 2015: BASE, 2016: BASE}
    found = trend(counts, AREAS, bases, WHAT[1], area_code="r1")
    assert found.index.tolist() == [2014, 2015, 2016]
    assert found["value"].tolist() == [40, pd.NA, pd.NA]
    assert found["withheld"].tolist() == [False, True, False]
    assert found["clusters"].tolist() == [2, 1, 0]
    assert found["base_year"].tolist() == [2013, 2016, 2016]
    assert found["base"].tolist() == [500, 1000, 1000]
    assert found.at[2014, "rate"] == 80
    among = trend(counts, AREAS, bases, WHAT[1], area_code="r1", among=["c1"])
    assert among["clusters"].tolist() == [1, 0, 0]
    of_one = trend(counts, AREAS, bases, Counted("innovated", cluster_id="c2"), area_code="r1")
    assert of_one["clusters"].tolist() == [1, 1, 0]


def test_reporters_are_unknown_where_nothing_is_published_by_cluster() -> None:
    assert reporting(innovated({"DK": 5}), 2016) is None
    assert (
        trend(innovated({"DK": 5}), AREAS, {2016: BASE}, WHAT[1], area_code="DK")["clusters"]
        .isna()
        .all()
    )


@given(protected(), st.sampled_from(WHAT), st.sampled_from(["m3", "p4", "f1", "r2", "DK"]))
def test_a_trend_is_the_figures_of_its_years(
    counts: pd.DataFrame, what: Counted, code: str
) -> None:
    found = trend(counts, AREAS, {2016: BASE}, what, area_code=code)
    figured = of(counts, AREAS[code].level, what).loc[[code]]
    pd.testing.assert_frame_equal(
        found[figured.columns].reset_index(drop=True), figured.reset_index(drop=True)
    )


def test_a_trend_of_no_year_is_refused() -> None:
    with pytest.raises(ValueError, match="no year"):
        trend(pd.DataFrame(), AREAS, {}, WHAT[1], area_code="DK")


@given(protected(), st.sampled_from(["", "theme", "cluster_id"]), st.sampled_from(LEVELS))
def test_every_cell_is_what_each_cell_alone_is(counts: pd.DataFrame, by: By, level: Level) -> None:
    codes = [area.code for area in AREAS.at(level)]
    every = every_cell(counts, codes, by)
    assert not every.duplicated([name for name in every if name not in ("value", "withheld")]).any()
    for row in every.to_dict("records"):
        key = row.get(by, "")
        what = Counted(row["measure"], **({by: key} if by else {}))
        alone = cells(counts, codes, what, row["year"]).loc[row["area_code"]]
        assert bool(alone["withheld"]) == row["withheld"]
        assert pd.isna(alone["value"]) == pd.isna(row["value"])
        if not pd.isna(alone["value"]):
            assert alone["value"] == row["value"]
