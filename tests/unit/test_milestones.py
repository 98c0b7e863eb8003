"""The milestones: what may be joined, how far it is to a target, and where there is none."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.milestones import (
    LABELS_OF,
    Distance,
    Goal,
    Milestone,
    Point,
    labelled,
    milestones,
    time_axis,
)
from analysis.overview import Overview
from foundation.landscape import Landscape
from foundation.language import Text
from geodata.areas import load_areas
from loaders.catalogue import open_landscape
from loaders.package import read_package
from ui.milestones import known

PROJECT = Path(__file__).resolve().parents[2]
COLUMNS = [
    *("milestone_id", "label_da", "label_en", "unit", "year", "period", "value", "kind"),
    *("strategy", "population", "confidence", "note", "source"),
]
Row = tuple[str, int, float | None, str, str, str]


def table(rows: list[Row]) -> pd.DataFrame:
    """Return a table of id, year, value, kind, strategy, population."""
    names = ["milestone_id", "year", "value", "kind", "strategy", "population"]
    found = pd.DataFrame(rows, columns=names)
    empty = dict.fromkeys((name for name in COLUMNS if name not in names), "")
    found = found.assign(**empty)[COLUMNS]
    return found.astype(dict.fromkeys(COLUMNS, "str") | {"year": "Int64", "value": "float64"})


@pytest.fixture(scope="module")
def real() -> Landscape:
    landscape, _ = read_package(PROJECT / "landscapes" / "dk-2016")
    assert landscape is not None
    return landscape


@pytest.fixture(scope="module")
def found(real: Landscape) -> dict[str, Milestone]:
    return {each.milestone_id: each for each in milestones(real.table("milestones"))}


def distance(goal: Goal) -> Distance:
    assert goal.latest is not None
    result = goal.distance(goal.latest)
    assert result is not None
    return result


def test_the_strategy_has_five_milestones_and_one_goal_given_up(
    found: dict[str, Milestone],
) -> None:
    assert list(found) == ["0", "1", "2", "3", "4", "5a", "5b"]
    assert [each.number for each in found.values()] == [0, 1, 2, 3, 4, 5, 5]
    assert time_axis(found.values()) == (2014, 2018)


def test_companies_with_innovations(found: dict[str, Milestone]) -> None:
    *_, goal = found["1"].goals
    assert goal.baseline is not None
    assert goal.target is not None
    assert (goal.baseline.value, goal.target.value) == (1600, 2000)
    assert [(point.year, point.value) for point in goal.actuals] == [(2016, 1524), (2018, 2689)]
    behind = goal.distance(goal.actuals[0])
    assert behind is not None
    assert (behind.missing, behind.way, behind.reached) == (476, -0.19, False)
    assert (distance(goal).missing, distance(goal).way) == (-689, 2.7225)
    assert distance(goal).reached


def test_figures_of_other_clusters_than_the_target_say_so(found: dict[str, Milestone]) -> None:
    away = distance(found["1"].goals[-1])
    assert not away.same_population
    assert away.caveat is not None
    assert "38 clusters" in Text("en").say(away.caveat)
    alike = distance(found["0"].goals[0])
    assert alike.same_population
    assert alike.caveat is None
    assert (alike.actual.value, alike.missing) == (12_900, -2_900)


def test_regional_distribution_has_no_target_figure(found: dict[str, Milestone]) -> None:
    (goal,) = found["2"].goals
    assert (goal.aim, goal.target, goal.latest) == ("no_figure", None, None)
    assert found["2"].points == ()
    assert found["2"].segments == ()


def test_participation_has_a_target_in_the_first_strategy_only(
    found: dict[str, Milestone],
) -> None:
    assert [(goal.strategy, goal.aim) for goal in found["0"].goals] == [
        ("2013-2015", "figure"),
        ("2016-2018", "none"),
    ]
    assert found["0"].goals[1].distance(found["0"].points[-1]) is None


def test_only_one_series_of_participation_can_be_drawn_as_a_line(
    found: dict[str, Milestone],
) -> None:
    (line,) = found["0"].segments
    assert "22 innovation networks" in line.start.population
    assert [(line.start.year, line.start.value), (line.end.year, line.end.value)] == [
        (2015, 7522),
        (2016, 11110),
    ]


def test_labels_of_the_catalogue_are_counted_beside_milestone_five(
    real: Landscape, found: dict[str, Milestone]
) -> None:
    gold = labelled(real.clusters, LABELS_OF["5a"], date(2016, 1, 12))
    assert (gold.dated, gold.undated) == (0, 6)
    away = found["5a"].goals[-1].distance(gold.point)
    assert away is not None
    assert (away.missing, away.same_population) == (4, False)


POPULATIONS = st.sampled_from(["all", "38 clusters", ""])
ROWS = st.lists(
    st.tuples(
        st.sampled_from(["1", "2"]),
        st.integers(2010, 2020),
        st.none() | st.integers(0, 3000).map(float),
        st.sampled_from(["baseline", "actual", "target"]),
        st.sampled_from(["2013-2015", "2016-2018"]),
        POPULATIONS,
    ),
    max_size=20,
)


@given(ROWS)
def test_no_line_joins_two_series(rows: list[Row]) -> None:
    for milestone in milestones(table(rows)):
        for line in milestone.segments:
            assert line.start.population == line.end.population
            assert line.start.year < line.end.year
            assert {line.start, line.end} <= set(milestone.points)
            assert line.start.kind != "target"
            assert (line.end.kind == "target") == (line.kind == "way")


@given(ROWS)
def test_every_figure_is_a_point_once(rows: list[Row]) -> None:
    points = [point for each in milestones(table(rows)) for point in each.points]
    assert len(points) == sum(row[2] is not None for row in rows)
    axis = time_axis(milestones(table(rows)))
    years = [row[1] for row in rows if row[2] is not None]
    assert axis == ((min(years), max(years)) if years else None)


@given(st.floats(0, 1e4), st.floats(0, 1e4), st.floats(0, 1e4))
def test_the_way_from_the_baseline(baseline: float, actual: float, target: float) -> None:
    points = [Point(2014, baseline, "baseline"), Point(2018, target, "target")]
    away = Goal("2016-2018", "figure", *points).distance(Point(2016, actual, "actual"))
    assert away is not None
    assert away.reached == (actual >= target)
    assert (away.way is None) == (target <= baseline)
    if away.way is not None and target - baseline > 1:
        assert baseline + away.way * (target - baseline) == pytest.approx(actual, abs=1e-6)


def test_without_a_baseline_there_is_no_way() -> None:
    away = Goal("s", "figure", None, Point(2015, 10, "target")).distance(Point(2014, 7, "actual"))
    assert away is not None
    assert (away.missing, away.way) == (3, None)


def test_the_newest_figure_of_the_targets_own_clusters() -> None:
    rows: list[Row] = [
        ("1", 2018, 50.0, "target", "s", "all"),
        ("1", 2016, 40.0, "actual", "s", "all"),
        ("1", 2016, 30.0, "actual", "s", "subset"),
        ("1", 2015, 20.0, "actual", "s", "all"),
    ]
    for order in (rows, rows[::-1]):
        latest = milestones(table(order))[0].goals[0].latest
        assert latest is not None
        assert latest.value == 40


def labels(**columns: object) -> pd.DataFrame:
    row = {"label": "gold", "label_expires": pd.NaT, "label_year": pd.NA}
    row |= {"founded_year": pd.NA, "closed_year": pd.NA} | columns
    types = {"label_expires": "datetime64[s]", "label_year": "Int64"}
    return pd.DataFrame([row]).astype(types | {"founded_year": "Int64", "closed_year": "Int64"})


@pytest.mark.parametrize(
    ("columns", "dated", "undated"),
    [
        ({}, 0, 1),
        ({"label_expires": pd.Timestamp(2016, 6, 30)}, 1, 0),
        ({"label_expires": pd.Timestamp(2016, 6, 29)}, 0, 0),
        ({"label_year": 2017}, 0, 0),
        ({"label_year": 2016}, 0, 1),
        ({"closed_year": 2015}, 0, 0),
        ({"founded_year": 2017}, 0, 0),
        ({"label": "silver"}, 0, 0),
    ],
)
def test_who_holds_a_label_on_a_day(columns: dict[str, object], dated: int, undated: int) -> None:
    held = labelled(labels(**columns), "gold", date(2016, 6, 30))
    assert (held.dated, held.undated, held.number) == (dated, undated, dated + undated)


def test_a_landscape_without_milestones() -> None:
    assert milestones(pd.DataFrame()) == ()
    assert time_axis([]) is None


def test_a_danish_reader_reads_danish() -> None:
    overview = Overview(open_landscape("dk-2016"), load_areas())
    told = {
        language: pd.DataFrame(
            [
                (point.population, point.note)
                for one in known(overview, language)
                for point in one.points
            ],
            columns=["population", "note"],
        )
        for language in ("da", "en")
    }
    filled = told["en"] != ""
    assert filled["population"].all()
    assert filled["note"].sum() > 10
    assert (told["da"][filled] != told["en"][filled]).to_numpy()[filled.to_numpy()].all()
    assert ((told["da"] != "") == filled).to_numpy().all()
