"""StatBank as a source: what is asked, what becomes of answers, and of everything but answers."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from foundation.language import speak
from geodata.areas import load_areas
from geodata.fetching import Refused
from loaders.statbank.answers import figure, read_answer
from loaders.statbank.bank import Bank
from loaders.statbank.indicators import Outcome, Wanted, fetch_indicators
from loaders.statbank.series import DOCUMENTED, Format, Series
from tests.unit import statbank_server
from tests.unit.statbank_server import CODES, Fake, jsonstat

MONTH = timedelta(days=30)
POPULATION = Wanted("population_1_january", DOCUMENTED["population_1_january"], 2016)
EMPLOYMENT = Wanted("employment", DOCUMENTED["employment"], 2016)


@pytest.fixture
def server() -> Iterator[Fake]:
    with statbank_server.serving() as fake:
        yield fake


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    return tmp_path / "kept"


def bank(server: Fake, kept: Path, keep: timedelta = MONTH, timeout: float = 10) -> Bank:
    return Bank(server.address, kept, timeout=timeout, keep=keep)


def fetch(ask: Bank, *wanted: Wanted, answer_format: Format = "JSONSTAT") -> Outcome:
    return fetch_indicators(wanted or [POPULATION], ask, load_areas(), answer_format)


def messages(outcome: Outcome) -> list[tuple[str, str, str | None]]:
    english = speak("en")
    return [(p.severity, english.say(p.message), p.value) for p in outcome.problems]


def only_message(outcome: Outcome) -> str:
    [(severity, message, _)] = messages(outcome)
    assert severity == "error"
    assert outcome.rows.empty
    assert not outcome.loaded
    return message


def age(kept: Path, days: float) -> None:
    """Let what is kept have been fetched some days ago."""
    for file in kept.iterdir():
        record = json.loads(file.read_text("utf-8"))
        record["fetched"] = (datetime.now(UTC) - timedelta(days=days)).isoformat()
        file.write_text(json.dumps(record), encoding="utf-8")


# What is asked, and what comes of it


@pytest.mark.parametrize("answer_format", ["JSONSTAT", "CSV"])
def test_an_answer_becomes_a_row_for_each_municipality(
    server: Fake, kept: Path, answer_format: Format
) -> None:
    found = fetch(bank(server, kept), answer_format=answer_format)
    assert not found.problems
    rows = found.rows.set_index("area_code")
    assert list(rows.index) == [area.code for area in load_areas().at("municipality")]
    assert rows["value"].to_dict() == {f"0{code}": int(code) * 10 for code in CODES}
    aarhus = rows.loc["0751"]
    assert (aarhus["indicator"], aarhus["year"]) == ("population_1_january", 2016)
    assert (aarhus["area_name"], aarhus["unit"]) == ("Aarhus", "persons")
    today = datetime.now(UTC).date().isoformat()
    assert aarhus["source"] == (
        f"Source: Statistics Denmark, StatBank table FOLK1A, fetched {today}: "
        "https://www.statbank.dk/FOLK1A"
    )
    assert aarhus["note"] == "table last updated 2025-08-11"


def test_the_question_names_municipalities_and_the_first_of_january(
    server: Fake, kept: Path
) -> None:
    fetch(bank(server, kept))
    [(_, table), (_, data)] = server.asked
    assert table == {"table": "FOLK1A", "format": "JSON", "lang": "da"}
    assert data["variables"] == [
        {"code": "OMRÅDE", "values": CODES},
        {"code": "Tid", "values": ["2016K1"]},
    ]
    assert (data["format"], data["valuePresentation"]) == ("JSONSTAT", "Code")


def test_what_cannot_be_summed_away_is_chosen_or_taken_all_together(
    server: Fake, kept: Path
) -> None:
    found = fetch(bank(server, kept), EMPLOYMENT)
    assert len(found.rows) == 98
    chosen = {one["code"]: one["values"] for one in server.asked[-1][1]["variables"]}
    assert chosen["TAL"] == ["ANSATTE"]
    assert chosen["BRANCHEDB0710"] == ["TOT"]


@pytest.mark.parametrize(
    ("series", "year", "says"),
    [
        (DOCUMENTED["enterprises"], 2016, "no 2016; it goes from 2019 to 2021"),
        (DOCUMENTED["population_1_january"], 1990, "no 1990K1; it goes from 2008K1 to 2025K4"),
        (Series(table="AGES"), 2016, "no variable of municipalities"),
        (Series(table="TIMELESS"), 2016, "no variable of time"),
        (Series(table="BIL707"), 2016, "Choose a value of the variable BILTYPE"),
        (Series(table="BIL707"), 2016, "4000101002 (text of 4000101002)"),
        (Series(table="ERHV2", select={"TAL": "LØN"}), 2016, "ARBSTED (text of ARBSTED)"),
        (Series(table="ERHV2", select={"SEKTOR": "1"}), 2016, "no variable SEKTOR"),
    ],
)
def test_a_table_that_cannot_answer_says_why(
    server: Fake, kept: Path, series: Series, year: int, says: str
) -> None:
    assert says in only_message(fetch(bank(server, kept), Wanted("x", series, year)))


@pytest.mark.parametrize("answer_format", ["JSONSTAT", "CSV"])
@pytest.mark.parametrize("mark", ["..", "-", ".", None])
def test_what_is_withheld_is_missing_and_never_0(
    server: Fake, kept: Path, mark: str | None, answer_format: Format
) -> None:
    server.cells = lambda code: mark if code == "825" else 7
    found = fetch(bank(server, kept), answer_format=answer_format)
    laeso = found.rows.set_index("area_code").loc["0825"]
    assert math.isnan(laeso["value"])
    assert laeso["note"] == "missing or withheld in StatBank"
    assert messages(found) == [
        ("warning", "The figure is missing or withheld in 0825; the cell stays empty", None)
    ]
    assert (found.loaded[0].figures, found.loaded[0].withheld) == (97, 1)


def test_a_true_0_stays_and_is_pointed_out(server: Fake, kept: Path) -> None:
    server.cells = lambda code: int(code != "825")
    found = fetch(bank(server, kept))
    assert found.rows.set_index("area_code").loc["0825", "value"] == 0
    assert messages(found) == [("warning", "The figure is 0 in 0825; see that it is meant", None)]


def test_nothing_but_withheld_figures_is_no_answer(server: Fake, kept: Path) -> None:
    server.cells = lambda _: None
    assert only_message(fetch(bank(server, kept))) == "The answer holds no figure at all"


def test_a_cell_that_is_no_number_is_named(server: Fake, kept: Path) -> None:
    server.cells = lambda code: "12x" if code == "751" else 7
    found = fetch(bank(server, kept))
    assert messages(found) == [
        ("error", "Expected a number for 0751", "12x"),
        ("warning", "The figure is missing or withheld in 0751; the cell stays empty", None),
    ]
    assert found.rows.empty


def test_a_missing_a_doubled_and_an_unknown_municipality_are_named(
    server: Fake, kept: Path
) -> None:
    server.rename = lambda codes: ["999", "147", *codes[2:], "147"]
    found = fetch(bank(server, kept), answer_format="CSV")
    errors = [
        (message, value) for severity, message, value in messages(found) if severity == "error"
    ]
    assert errors == [
        ("No municipality has this code", "0999"),
        ("The municipality has more than one figure", "0147"),
        ("The municipality is missing from the answer", "0101"),
    ]
    assert found.rows.empty


def test_one_indicator_that_fails_does_not_hold_back_another(server: Fake, kept: Path) -> None:
    enterprises = Wanted("enterprises", DOCUMENTED["enterprises"], 2016)
    found = fetch(bank(server, kept), enterprises, EMPLOYMENT)
    assert set(found.rows["indicator"]) == {"employment"}
    assert [problem.file for problem in found.problems] == ["StatBank GF02"]


# What is no answer

NO_ANSWER = "No earlier answer is kept here. Try again later"
FAULTS = [
    ("unknown", "rejects the question (status 404)"),
    ("rejection", "(status 400). It says: REQUEST-LIMIT: Forespørgslen er over begrænsningen"),
    ("hurry", "cannot answer now (status 429). It says: TOO-MANY: Prøv igen senere"),
    ("failure", "cannot answer now (status 500). It gives no reason. No earlier answer is kept"),
    ("slow", f"did not answer within 0.3 seconds. {NO_ANSWER}"),
    ("half", f"broke off before the file was complete. {NO_ANSWER}"),
    ("page", f"A web page came instead of data, perhaps to log in to a network. {NO_ANSWER}"),
    ("nothing", "sent an empty file"),
    ("huge", "larger than 1 MB"),
    ("moved", "has moved to https://example.org/v2/data: set it in the configuration"),
]
UNREADABLE = ["half_whole", "page_in_disguise", "list", "latin", "another"]


@pytest.mark.parametrize("where", ["tableinfo", "data"])
@pytest.mark.parametrize(("fault", "says"), FAULTS)
def test_what_is_no_answer_is_told_and_not_kept(
    server: Fake, kept: Path, fault: str, says: str, where: str
) -> None:
    server.fault, server.where = fault, where
    ask = Bank(server.address, kept, timeout=0.3, keep=MONTH, largest=1_000_000)
    found = fetch(ask)
    assert says in only_message(found)
    assert found.problems[0].file == f"{server.address}/{where}"
    assert len(list(kept.glob("*"))) == (where == "data")


@pytest.mark.parametrize("fault", [*UNREADABLE, "huge_shape"])
def test_an_answer_of_which_nothing_can_be_made_is_refused(
    server: Fake, kept: Path, fault: str
) -> None:
    server.fault = fault
    says = only_message(fetch(bank(server, kept)))
    assert "not JSONSTAT as StatBank writes it, or not whole" in says or "another question" in says


@pytest.mark.parametrize("fault", UNREADABLE)
def test_a_description_of_which_nothing_can_be_made_is_refused(
    server: Fake, kept: Path, fault: str
) -> None:
    server.fault, server.where = fault, "tableinfo"
    assert "not the description of a table" in only_message(fetch(bank(server, kept)))


def test_an_unknown_table_is_told_in_statbanks_own_words(server: Fake, kept: Path) -> None:
    found = fetch(bank(server, kept), Wanted("x", Series(table="NONE9"), 2016))
    assert "EXTRACT-NOTFOUND: Tabel findes ikke: NONE9 Check the address" in only_message(found)


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("http://127.0.0.1:9/v1", "cannot be reached (ConnectError)"),
        ("ftp://example.org/v1", "Only http and https addresses"),
    ],
)
def test_without_a_way_to_statbank_the_reason_is_told(kept: Path, address: str, says: str) -> None:
    found = fetch(Bank(address, kept, timeout=1, keep=MONTH))
    assert says in only_message(found)
    assert not kept.exists()


# What was answered before


def test_a_young_answer_is_used_without_asking(server: Fake, kept: Path) -> None:
    first = fetch(bank(server, kept))
    age(kept, days=29)
    again = fetch(bank(server, kept))
    assert len(server.asked) == 2
    assert not again.problems
    assert again.loaded[0].fetched == datetime.now(UTC).date() - timedelta(days=29)
    pd.testing.assert_series_equal(again.rows["value"], first.rows["value"])


@pytest.mark.parametrize("days", [31, -1])
def test_an_old_answer_or_one_from_the_future_is_asked_for_again(
    server: Fake, kept: Path, days: float
) -> None:
    fetch(bank(server, kept))
    age(kept, days)
    server.cells = lambda _: 5
    again = fetch(bank(server, kept))
    assert len(server.asked) == 4
    assert set(again.rows["value"]) == {5}


@pytest.mark.parametrize("fault", ["failure", "hurry", "slow", "half", "page", "half_whole"])
def test_an_old_answer_stands_in_and_says_how_old_it_is(
    server: Fake, kept: Path, fault: str
) -> None:
    fetch(bank(server, kept))
    age(kept, days=40)
    server.fault = fault
    again = fetch(bank(server, kept, timeout=0.5))
    assert len(again.rows) == 98
    [(severity, message, _)] = messages(again)
    day = speak("en").date(datetime.now(UTC).date() - timedelta(days=40))
    assert severity == "warning"
    assert message.endswith(f"The answer of {day} is used instead; it is 40 days old.")


def test_a_rejected_question_is_not_answered_from_before(server: Fake, kept: Path) -> None:
    fetch(bank(server, kept))
    age(kept, days=40)
    server.fault = "rejection"
    assert "rejects the question" in only_message(fetch(bank(server, kept)))


def test_an_answer_that_does_not_hold_what_it_should_is_asked_for_again(
    server: Fake, kept: Path
) -> None:
    server.fault = "another"
    fetch(bank(server, kept))
    server.fault = ""
    assert len(fetch(bank(server, kept)).rows) == 98
    assert [function for function, _ in server.asked] == ["tableinfo", "data", "data"]


def test_a_table_without_the_year_is_looked_at_again_and_still_known_without_network(
    server: Fake, kept: Path
) -> None:
    series = DOCUMENTED["enterprises"]
    fetch(bank(server, kept), Wanted("enterprises", series, 2021))
    only_message(fetch(bank(server, kept), Wanted("enterprises", series, 2024)))
    server.fault, server.where = "failure", "tableinfo"
    again = fetch(bank(server, kept), Wanted("enterprises", series, 2021))
    assert len(again.rows) == 98
    assert "is used instead; it is 0 days old" in messages(again)[0][1]
    assert len(server.asked) == 3


@pytest.mark.parametrize("damage", ["", "{", "[]", '{"fetched": "soon", "content": ""}'])
def test_a_damaged_kept_answer_counts_as_none(server: Fake, kept: Path, damage: str) -> None:
    fetch(bank(server, kept))
    for file in kept.iterdir():
        file.write_text(damage, encoding="utf-8")
    assert not fetch(bank(server, kept)).problems
    assert len(server.asked) == 4


def test_an_answer_that_cannot_be_kept_is_used_all_the_same(server: Fake, kept: Path) -> None:
    kept.write_text("a file where a folder should be", encoding="utf-8")
    assert len(fetch(bank(server, kept)).rows) == 98


def test_another_question_or_address_has_an_answer_of_its_own(server: Fake, kept: Path) -> None:
    fetch(bank(server, kept), POPULATION, Wanted("x", POPULATION.series, 2017))
    assert len(list(kept.iterdir())) == 3
    with statbank_server.serving() as other:
        fetch(bank(other, kept))
        assert len(other.asked) == 2


# Reading


def test_json_stat_2_with_sparse_cells_and_a_status_is_read() -> None:
    category = {"index": ["101", "147", "151"]}
    dataset = {
        "class": "dataset",
        "id": ["OMRÅDE", "Tid"],
        "size": [3, 1],
        "dimension": {
            "OMRÅDE": {"category": category},
            "Tid": {"category": {"label": {"2016": ""}}},
        },
        "value": {"0": 12, "2": 0},
        "status": {"2": ".."},
    }
    found = read_answer(json.dumps(dataset).encode(), "JSONSTAT", "test")
    assert found["område"].tolist() == ["101", "147", "151"]
    assert found["tid"].tolist() == ["2016"] * 3
    assert found["value"].tolist() == [12, None, None]


@given(
    st.lists(st.text("abcæ", min_size=1, max_size=3), min_size=1, max_size=4, unique=True),
    st.lists(st.sampled_from(["2015", "2016", "2017"]), min_size=1, max_size=3, unique=True),
    st.data(),
)
def test_every_cell_of_json_stat_stands_at_its_codes(
    areas: list[str], years: list[str], data: st.DataObject
) -> None:
    count = len(areas) * len(years)
    cells = data.draw(st.lists(st.integers(0, 99), min_size=count, max_size=count))
    found = read_answer(jsonstat("T", {"OMRÅDE": areas, "Tid": years}, cells), "JSONSTAT", "test")
    expected = {
        (area, year): cells[row * len(years) + column]
        for row, area in enumerate(areas)
        for column, year in enumerate(years)
    }
    assert found.set_index(["område", "tid"])["value"].to_dict() == expected


@pytest.mark.parametrize(
    ("cell", "number"), [(12, 12), (12.5, 12.5), ("12", 12), (" 0,5 ", 0.5), ("-3.25", -3.25)]
)
def test_numbers_are_read(cell: object, number: float) -> None:
    assert figure(cell) == number


@pytest.mark.parametrize(
    "cell", [True, "1.234,5", "1 234", "1_000", "inf", "NaN", "1e9", "٣", [1], {}, "12*"]
)
def test_what_is_no_number_is_none(cell: object) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 (the message is the cell)
        figure(cell)


@pytest.mark.parametrize(
    "content",
    [b"", b"INDHOLD\r\n12\r\n", b"A;B\r\n1\r\n", b"A;A;INDHOLD\r\n1;1;1\r\n", b'A;B\r\n"1;2'],
)
def test_a_broken_csv_is_refused(content: bytes) -> None:
    with pytest.raises(Refused):
        read_answer(content, "CSV", "test")
