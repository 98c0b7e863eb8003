"""Verdicts: which one is in force, what undoing goes back to, lists, words, files, commands."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner, Result

from analysis.filters import Filters
from analysis.overlap import Overlap
from analysis.overview import Overview
from analysis.pairs import Thresholds
from analysis.verdicts import NONE, STATES, VERDICTS, Verdicts, absent, gathered
from analysis.vocabulary import Vocabulary
from cli import app
from commands.verdicts import Verdict
from foundation.language import Message, speak
from loaders.catalogue import open_landscape
from loaders.schemas import SCHEMAS
from loaders.store import Store, open_store
from loaders.store import verdicts as stored
from tests.unit import made_overlaps as made
from ui import overlap_pairs, verdict_words
from ui.exports import workbook
from ui.links import read, write
from ui.view import Comparison, Known, View

ENGLISH = speak("en")
PAIR = ("a", "b")
ROWS = {
    "a": {"name_da": "Alfa", "name_en": "Alpha", "segments": ("dairy",)},
    "b": {"name_da": "Beta", "name_en": "Beta", "segments": ("dairy",)},
    "c": {"name_da": "Gamma", "name_en": "Gamma", "themes": ("ict",), "level": "local"},
    "d": {"name_da": "Delta", "name_en": "Delta", "themes": ("ict",), "segments": ("robotics",)},
}
NORTH, SOUTH = "1081", "1083"
COVERS = [(each, NORTH, "declared") for each in "abc"]
"""Delta's places are not known."""


def brought(*rows: tuple[Any, ...]) -> pd.DataFrame:
    columns = ["cluster_a", "cluster_b", "verdict", "reason", "decided_by", "decided_on"]
    return pd.DataFrame(rows, columns=columns)


def recorded(*rows: tuple[Any, ...]) -> pd.DataFrame:
    return stored.as_frame(dict(zip(stored.COLUMNS, row, strict=True)) for row in rows)


def act(verdict: str, day: int, pair: tuple[str, str] = PAIR, reason: str = "x") -> tuple[Any, ...]:
    return (*pair, verdict, reason, "Ea", datetime(2017, 3, day, 12, tzinfo=UTC))


def test_the_newer_of_landscape_and_store_is_in_force() -> None:
    old = brought(("b", "a", "coordinate", "", "Klyngeforum", date(2017, 3, 2)))
    found = gathered(old, recorded(act("accepted", 3)))
    assert found.kind(PAIR) == found.kind(("b", "a")) == "accepted"
    assert found.of(PAIR) is found.held_here(PAIR)

    newer = brought(("a", "b", "coordinate", "", "Klyngeforum", date(2017, 3, 4)))
    found = gathered(newer, recorded(act("accepted", 3)))
    assert found.kind(PAIR) == "coordinate"
    assert [one.verdict for one in found.history(PAIR)] == ["accepted", "coordinate"]
    assert [one.stored for one in found.history(PAIR)] == [True, False]


def test_a_verdict_without_a_day_gives_way_to_one_recorded_here() -> None:
    undated = brought(("a", "b", "coordinate", None, None, pd.NaT))
    assert gathered(undated, recorded()).kind(PAIR) == "coordinate"
    assert gathered(undated, recorded(act("accepted", 1))).kind(PAIR) == "accepted"


def test_what_the_landscape_says_holds_again_when_the_store_withdraws() -> None:
    old = brought(("a", "b", "coordinate", "", "", date(2017, 1, 1)))
    acts = recorded(act("accepted", 3), act("", 4))
    assert gathered(old, acts).kind(PAIR) == "coordinate"
    assert gathered(brought(), acts).of(PAIR) is None
    assert gathered(brought(), acts).held_here(PAIR) is None


KINDS = st.sampled_from([*VERDICTS, ""])


@given(st.lists(KINDS, min_size=1, max_size=6))
def test_undoing_twice_changes_nothing(kinds: list[str]) -> None:
    def standing(acts: list[str]) -> str:
        found = gathered(brought(), recorded(*(act(kind, 5) for kind in acts)))
        return found.kind(PAIR)

    def undone(acts: list[str]) -> list[str]:
        found = gathered(brought(), recorded(*(act(kind, 5) for kind in acts)))
        before = found.before_last(PAIR)
        return [*acts, before.verdict if before else ""]

    assert standing(undone(kinds)) == (kinds[-2] if len(kinds) > 1 else "")
    assert standing(undone(undone(kinds))) == standing(kinds)


def test_every_layer_knows_the_same_verdicts() -> None:
    column = next(each for each in SCHEMAS["verdicts"].columns if each.name == "verdict")
    assert tuple(VERDICTS) == stored.VERDICTS == tuple(each.value for each in Verdict)
    assert column.kind.expected == Message(
        "Expected one of: {words}", {"words": ", ".join(VERDICTS)}
    )


def overlap(**rows: Any) -> Overlap:
    return made.overlap({**ROWS, **rows}, COVERS)


def accepted(*pairs: tuple[str, str]) -> Verdicts:
    return gathered(brought(), recorded(*(act("accepted", 3, pair) for pair in pairs)))


def changes(found: Overlap, pair: tuple[str, str], **thresholds: float) -> tuple[str, ...]:
    gone = absent(accepted(pair), found, Thresholds(**thresholds))
    return gone[0].changes if gone else ()


def test_an_accepted_overlap_that_occurs_is_not_listed() -> None:
    assert changes(overlap(), PAIR) == ()
    assert absent(NONE, overlap(), Thresholds()) == ()


def test_an_accepted_overlap_that_does_not_occur_says_what_changed() -> None:
    assert changes(overlap(), ("a", "c")) == ("no_field",)
    assert changes(overlap(), ("a", "zeta")) == ("gone",)
    assert changes(overlap(), ("c", "d")) == ("fields_apart", "places_unknown")
    assert changes(overlap(b={"segments": ()}), PAIR) == ("fields_apart",)
    apart = made.overlap(ROWS, [("a", NORTH, "declared"), ("b", SOUTH, "declared")])
    assert changes(apart, PAIR) == ("no_area",)
    partly = made.overlap(
        ROWS, [("a", NORTH, "declared"), ("b", SOUTH, "declared"), ("b", "0851", "declared")]
    )
    assert changes(partly, PAIR) == ("places_apart",)
    assert changes(partly, PAIR, same_places=0.1) == ()


def test_in_a_large_landscape_a_pair_that_is_not_compared_says_so() -> None:
    few = replace(overlap(), all_pairs_up_to=1, keep=1)
    listed = set(zip(few.pairs["cluster_a"], few.pairs["cluster_b"], strict=True))
    left_out = next(pair for pair in (("a", "c"), ("b", "c")) if pair not in listed)
    assert changes(few, left_out) == ("no_field",)


@pytest.mark.parametrize(
    ("state", "listed"),
    [
        ("", {("a", "b")}),
        ("without", set()),
        ("with", {("a", "b"), ("a", "c")}),
        ("accepted", {("a", "b")}),
        ("rejected", {("a", "c")}),
        ("coordinate", set()),
    ],
)
def test_a_list_narrowed_to_a_verdict_holds_every_pair_that_has_it(
    state: str, listed: set[tuple[str, str]]
) -> None:
    found = gathered(brought(), recorded(act("accepted", 1), act("rejected", 1, ("a", "c"))))
    overview = Overview(overlap().landscape, made.AREAS)
    pairs = overlap_pairs.listed(overview, Filters(), Thresholds(), found, state)
    assert set(zip(pairs["cluster_a"], pairs["cluster_b"], strict=True)) == listed
    only_ict = overlap_pairs.listed(overview, Filters(themes=("ict",)), Thresholds(), found, state)
    assert only_ict.empty


@pytest.mark.parametrize("state", ["", *STATES])
def test_the_state_of_the_list_is_in_the_link(state: str, known: Callable[[str], Known]) -> None:
    view = View(comparison=Comparison(verdict=state))
    link = write(view, known("dk-2016"))
    assert link.get("vurdering", [""]) == [state]
    back, hints = read(link, View(), known)
    assert back.comparison == view.comparison
    assert not hints


def test_an_unknown_state_in_a_link_is_left_out_with_a_hint(known: Callable[[str], Known]) -> None:
    view, hints = read({"visning": ["pairs"], "vurdering": ["<b>"]}, View(), known)
    assert view.comparison == Comparison()
    assert "vurdering" in str(hints[0].values)


@pytest.fixture
def known() -> Callable[[str], Known]:
    from pages.common import context

    return context.known


def test_a_verdict_in_words_says_who_when_and_from_where() -> None:
    table = brought(
        ("a", "b", "accepted", "Gode grunde", "Klyngeforum", date(2017, 3, 2)),
        ("a", "c", "rejected", "", "", pd.NaT),
    )
    found = gathered(table, recorded(act("coordinate", 3, ("b", "c"))))
    origin = {pair: verdict_words.origin(one, ENGLISH) for pair, one in found.in_force.items()}
    assert origin == {
        ("a", "b"): "By Klyngeforum on 2 March 2017; comes with the landscape.",
        ("a", "c"): "Comes with the landscape.",
        ("b", "c"): "Recorded here by Ea on 3 March 2017.",
    }


def test_the_workbook_holds_all_verdicts_and_their_history() -> None:
    acts = [
        act("coordinate", 1),
        act("accepted", 2, reason="=cmd()"),
        act("rejected", 3, ("a", "gone")),
        act("", 4, ("a", "gone")),
    ]
    found, held = gathered(brought(), recorded(*acts)), overlap()
    overview = Overview(held.landscape, made.AREAS)
    words = Vocabulary(overview.taxonomy, ENGLISH)
    file = workbook(
        verdict_words.table(found, held, Thresholds(), ENGLISH),
        overview,
        View(language="en"),
        words,
        "link",
        verdict_words.about(found, Thresholds(), ENGLISH),
        {"History": verdict_words.history_table(found, held, ENGLISH)},
    )
    book = openpyxl.load_workbook(io.BytesIO(file))
    rows = list(book["Table"].values)
    assert rows[0] == (
        *("Code", "A", "B", "Kind now"),
        *("Verdict", "Reason", "Verdict by", "Verdict of", "Verdict from"),
    )
    assert rows[1:] == [
        (
            *("a + b", "Alpha", "Beta", "Overlap"),
            *("Accepted overlap", "=cmd()", "Ea", "2017-03-02", "recorded here"),
        )
    ]
    assert book["Table"]["F2"].data_type == "s"
    history = [(row[0], row[3]) for row in list(book["History"].values)[1:]]
    assert history == [
        ("a + b", "To be coordinated"),
        ("a + b", "Accepted overlap"),
        ("a + gone", "Not an overlap"),
        ("a + gone", "Withdrawn"),
    ]
    about = dict(list(book["About"].values)[:2])
    assert about["Verdicts"] == "1 verdict about a pair of clusters"


def test_the_list_of_pairs_takes_its_verdicts_home() -> None:
    overview = Overview(overlap().landscape, made.AREAS)
    found = accepted(PAIR)
    pairs = overlap_pairs.listed(overview, Filters(), Thresholds(), found)
    table = overlap_pairs.exported(pairs, overview.overlap, found, ENGLISH)
    row = table.loc["a + b"]
    assert (row["Verdict"], row["Verdict by"]) == ("Accepted overlap", "Ea")


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "store.duckdb"


def run(place: Path, *arguments: object) -> Result:
    told = [str(each) for each in ("verdicts", *arguments, "--store", place, "--language", "en")]
    return CliRunner().invoke(app, told)


def test_a_verdict_is_recorded_listed_and_withdrawn_from_the_command_line(place: Path) -> None:
    recorded = run(
        place,
        *("record", "dk-2016", "vand_i_byer", "clean", "accepted"),
        *("--reason", "Discussed in March", "--by", "Ea Holm"),
    )
    assert recorded.exit_code == 0, recorded.output
    assert "accepted overlap · Ea Holm" in recorded.stdout
    found = json.loads(run(place, "list", "dk-2016", "--json").stdout)
    assert [(one["cluster_a"], one["cluster_b"], one["by"]) for one in found] == [
        ("clean", "vand_i_byer", "Ea Holm")
    ]
    assert found[0]["changes"] == ["fields_apart"]
    assert "not found as an overlap now" in run(place, "list", "dk-2016").stdout

    assert run(place, "withdraw", "dk-2016", "clean", "vand_i_byer", "--by", "Bo").exit_code == 0
    assert json.loads(run(place, "list", "dk-2016", "--json").stdout) == []
    history = json.loads(run(place, "list", "dk-2016", "--history", "--json").stdout)
    assert [(one["verdict"], one["by"]) for one in history] == [("accepted", "Ea Holm"), ("", "Bo")]


@pytest.mark.parametrize(
    "arguments",
    [
        ("record", "dk-2016", "clean", "nobody", "accepted", "--reason", "x"),
        ("record", "dk-2016", "clean", "clean", "accepted", "--reason", "x"),
        ("record", "dk-2016", "clean", "vand_i_byer", "approved", "--reason", "x"),
        ("record", "dk-1816", "clean", "vand_i_byer", "accepted", "--reason", "x"),
        ("withdraw", "dk-2016", "clean", "vand_i_byer"),
        ("withdraw", "dk-2016", "a; b", "clean"),
    ],
)
def test_what_cannot_be_recorded_is_refused_and_leaves_nothing(
    place: Path, arguments: tuple[str, ...]
) -> None:
    assert run(place, *arguments).exit_code == 2
    assert open_store(str(place)).verdict_history("dk-2016").empty


def test_a_landscape_brings_verdicts_and_the_newer_one_from_the_store_wins(place: Path) -> None:
    store: Store = open_store(str(place))
    base = open_landscape("dk-2016")
    rows = brought(("clean", "vand_i_byer", "coordinate", "", "Klyngeforum", date(2017, 1, 9)))
    rows["decided_on"] = pd.to_datetime(rows["decided_on"])
    published = replace(base, tables={**base.tables, "verdicts": rows})
    store.publish(published, 0, "With verdicts", "", "Ea")
    before = json.loads(run(place, "list", "dk-2016", "--json").stdout)
    assert [(one["verdict"], one["source"], one["at"]) for one in before] == [
        ("coordinate", "landscape", "2017-01-09")
    ]
    run(place, "record", "dk-2016", "clean", "vand_i_byer", "complementary", "--reason", "x")
    after = json.loads(run(place, "list", "dk-2016", "--json").stdout)
    assert [(one["verdict"], one["source"]) for one in after] == [("complementary", "store")]
