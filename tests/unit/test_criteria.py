"""The five criteria: each met, not met for a reason, or not known, and never failed for a gap."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.criteria import CRITERIA, Assessment, as_table, assess, changing_sides
from foundation.language import speak
from loaders.catalogue import open_landscape

DAY = date(2016, 1, 12)
TYPES = {
    "maturity": "str",
    "description_da": "str",
    "description_en": "str",
    "triple_helix": "boolean",
    "formalised": "boolean",
    "staff_fte": "float64",
    "private_members": "Int64",
    "members": "Int64",
    "label": "str",
    "label_expires": "datetime64[s]",
    "label_year": "Int64",
    "label_pending": "boolean",
}
GOOD: dict[str, Any] = {
    "maturity": "essential",
    "description_da": "Vi samler alle om vind",
    "description_en": "",
    "triple_helix": True,
    "formalised": True,
    "staff_fte": 1.0,
    "private_members": 20,
    "members": None,
    "label": "gold",
    "label_expires": pd.Timestamp(DAY),
    "label_year": 2014,
    "label_pending": None,
}
NOBODY = pd.DataFrame()


def table(*rows: dict[str, Any]) -> pd.DataFrame:
    index = pd.Index([f"c{number}" for number in range(len(rows))], name="cluster_id")
    made = pd.DataFrame([{**GOOD, **row} for row in rows], index=index, columns=list(TYPES))
    return made.astype(TYPES)


def one(partners: pd.DataFrame = NOBODY, **changes: Any) -> Assessment:
    return assess(table(changes), partners, DAY)["c0"]


def said(assessment: Assessment, criterion: str) -> str:
    found = next(each for each in assessment.findings if each.criterion == criterion)
    return "; ".join([found.outcome, *(speak("en").say(reason) for reason in found.reasons)])


def test_a_cluster_at_the_limits_meets_all_five() -> None:
    assessment = one()
    assert [each.outcome for each in assessment.findings] == ["met"] * 5
    assert assessment.outcome == "met"
    assert assessment.missing == ()


@pytest.mark.parametrize(
    ("criterion", "changes", "expected"),
    [
        ("purpose", {"description_da": ""}, "unknown; No purpose or description is on record"),
        ("purpose", {"description_da": "", "description_en": "Wind"}, "met; A description"),
        ("triple_helix", {"triple_helix": False}, "not_met; Companies, knowledge institutions"),
        ("triple_helix", {"triple_helix": None}, "unknown; Who takes part is not on record"),
        ("formalised", {"formalised": False}, "not_met; It is not formalised"),
        ("formalised", {"formalised": None}, "unknown; Whether it is formalised"),
        ("formalised", {"staff_fte": 0.9}, "not_met; It has less than one full-time equivalent"),
        ("formalised", {"staff_fte": None}, "unknown; Its full-time equivalents are not"),
        (
            "formalised",
            {"formalised": None, "staff_fte": 0.5},
            "not_met; It has less than one full-time equivalent; Whether it is formalised",
        ),
        ("private_members", {"private_members": 19}, "not_met; Dedicated private companies on"),
        ("private_members", {"private_members": None}, "unknown; The number of dedicated"),
        (
            "private_members",
            {"private_members": None, "members": 160},
            "unknown; The number of dedicated private companies is not on record. Members are (160",
        ),
        ("label", {"label_expires": None}, "unknown; The label (gold) has no date of expiry"),
        (
            "label",
            {"label_expires": pd.Timestamp("2016-01-11")},
            "not_met; The label (gold) expired on 11 January 2016",
        ),
        (
            "label",
            {"label_year": 2017, "label_expires": pd.Timestamp("2019-01-01")},
            "unknown; The label on record (gold) is of 2017",
        ),
        ("label", {"label": "", "label_expires": None}, "unknown; Neither a label nor"),
        (
            "label",
            {"label": "", "label_expires": None, "label_pending": False},
            "not_met; It has no label, and none is pending",
        ),
        (
            "label",
            {"label": "", "label_expires": None, "label_pending": True},
            "met; A label is pending",
        ),
        (
            "label",
            {"label_expires": pd.Timestamp("2015-01-01"), "label_pending": True},
            "met; A label is pending",
        ),
    ],
)
def test_each_criterion_says_why(criterion: str, changes: dict[str, Any], expected: str) -> None:
    assessment = one(**changes)
    assert said(assessment, criterion).startswith(expected)
    others = [each.outcome for each in assessment.findings if each.criterion != criterion]
    assert others == ["met"] * 4


def test_named_partners_hint_at_a_triple_helix_but_do_not_decide_it() -> None:
    partners = pd.DataFrame(
        {"cluster_id": ["c0", "c0", "c1"], "kind": ["university", "company", "public"]}
    )
    assessment = one(partners, triple_helix=None)
    expected = "unknown; Not on record; sources name partners among companies and knowledge"
    assert said(assessment, "triple_helix").startswith(expected)


def test_a_column_that_is_not_there_is_not_known() -> None:
    bare = table({}).drop(columns=["label_pending", "members", "staff_fte", "label_expires"])
    outcomes = [each.outcome for each in assess(bare, NOBODY, DAY)["c0"].findings]
    assert outcomes == ["met", "met", "unknown", "met", "unknown"]


def test_what_is_missing_names_failures_before_gaps() -> None:
    assessment = one(maturity="emerging", triple_helix=None, private_members=4)
    assert [each.criterion for each in assessment.missing] == ["private_members", "triple_helix"]


def test_changing_sides_leaves_the_undecided_alone() -> None:
    clusters = table(
        {},
        {"private_members": 19},
        {"private_members": None},
        {"maturity": "emerging"},
        {"maturity": "emerging", "staff_fte": 0.5},
        {"maturity": "emerging", "label_expires": None},
        {"maturity": "", "private_members": 19},
    )
    sides = changing_sides(assess(clusters, NOBODY, DAY).values())
    assert sides.failing == ("c1",)
    assert sides.passing == ("c3",)
    assert sides.undecided == ("c2", "c5")


def test_the_table_holds_every_criterion_and_their_sum() -> None:
    found = as_table(assess(table({}, {"formalised": None}), NOBODY, DAY).values())
    assert list(found.columns) == [*CRITERIA, "all"]
    assert found.loc["c0"].tolist() == ["met"] * 6
    assert found.loc["c1", ["formalised", "all"]].tolist() == ["unknown", "unknown"]


@given(
    st.fixed_dictionaries(
        {
            "description_da": st.sampled_from(["", "Vind"]),
            "triple_helix": st.none() | st.booleans(),
            "formalised": st.none() | st.booleans(),
            "staff_fte": st.none() | st.floats(0, 30),
            "private_members": st.none() | st.integers(0, 400),
            "label": st.sampled_from(["", "gold", "bronze"]),
            "label_expires": st.none() | st.dates(date(2010, 1, 1), date(2020, 1, 1)),
            "label_year": st.none() | st.integers(2008, 2019),
            "label_pending": st.none() | st.just(True),  # "none pending" speaks of the label too
        }
    ),
    # An expired label is taken for the end of it, and a later one does not tell of the day.
    st.sampled_from(sorted(TYPES.keys() - {"maturity", "label_pending", "label_year"})),
)
def test_taking_a_fact_away_never_fails_a_cluster(changes: dict[str, Any], gone: str) -> None:
    if changes["label_expires"]:
        changes = changes | {"label_expires": pd.Timestamp(changes["label_expires"])}
    empty: Any = "" if TYPES[gone] == "str" else None
    before = {each.criterion: each.outcome for each in one(**changes).findings}
    after = {each.criterion: each.outcome for each in one(**{**changes, gone: empty}).findings}
    assert not {name for name in CRITERIA if before[name] != "not_met" and after[name] == "not_met"}


def test_the_bundled_catalogue_of_2016_decides_nobody() -> None:
    """Its sources state neither staff nor companies: all are undecided, and none has failed."""
    opened = open_landscape("dk-2016")
    found = assess(opened.clusters, opened.table("partners"), opened.as_of)
    sides = changing_sides(found.values())
    assert len(sides.undecided) == 63
    assert {each.outcome for each in found.values()} == {"unknown"}
