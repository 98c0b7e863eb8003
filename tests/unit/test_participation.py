"""Company lists: headings, spellings, places, years, and what is said of each fault."""

from __future__ import annotations

import random
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from loaders.parquet import encode
from loaders.participation.findings import MOST_ROWS
from loaders.participation.importing import plausible_years
from loaders.participation.storing import read_descriptor, store
from loaders.protection import FINGERPRINT
from loaders.pseudonyms import Key
from tests.unit.made_lists import (
    HEADING,
    KEY,
    NUMBERS,
    OTHER_SECRET,
    SMALL,
    copy_small,
    csv_list,
    good,
    opened,
    pseudonym,
    read,
    said,
    sentences,
    workbook,
)

A, B, C, *_ = NUMBERS


def rows(table: pd.DataFrame) -> list[tuple[Any, ...]]:
    """Return the rows as plain values, None where nothing is known."""
    plain = table.astype(object).where(table.notna(), None)
    return sorted(plain.itertuples(index=False, name=None))


def test_a_list_becomes_the_table(tmp_path: Path) -> None:
    table = good(csv_list(tmp_path, f"{A};wind;0101;2015;ja;nej;x", f"{B};water;;2016;;1;false"))
    assert rows(table) == [
        ("water", pseudonym(B), "", 2016, False, True, False),
        ("wind", pseudonym(A), "0101", 2015, True, False, True),
    ]
    assert table.dtypes.astype(str).to_dict() == {
        "cluster_id": "str",
        "company_id": "str",
        "municipality_code": "str",
        "year": "Int64",
        "innovated": "boolean",
        "collaborated": "boolean",
        "international": "boolean",
    }


@pytest.mark.parametrize(
    "lines",
    [
        f"{HEADING}\n{A};wind;0101;2015;ja;;",
        (
            "CVR-nr.;Klynge;Kommunekode;År;Nyskabende;Samarbejde;International\n"
            f"{A};Vindklyngen;101;2015;x;;"
        ),
        (
            "ÅR;INTERNATIONAL;SAMARBEJDE;NYSKABENDE;KOMMUNE;KLYNGENAVN;CVR\n"
            f"2015;;;J;København;wind cluster;DK {A}"
        ),
        (
            "company_id,cluster_id,municipality_code,year,innovated,collaborated,international\n"
            f"{A},wind,0101,2015,true,false,false"
        ),
        (
            "CVR nummer\tCluster\tMunicipality\tYear\tInnovated\tCollaborated\tInternational\n"
            f"{A}.0\twind\tCopenhagen\t2015.0\tyes\tno\tno"
        ),
        (
            "CVR|Netværk|Kommune|Kommunenavn|Årstal|Innovation|Samarbejde|International\n"
            f"{A}|wind|101|et sted|2015|1|0|0"
        ),
    ],
)
def test_headings_in_any_order_and_language(tmp_path: Path, lines: str) -> None:
    heading, row = lines.split("\n")
    table = good(csv_list(tmp_path, row, heading=heading))
    assert rows(table) == [("wind", pseudonym(A), "0101", 2015, True, False, False)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("start", ["", "\r\n\r\n", "sep=;\r\n"])
def test_the_encodings_of_spreadsheets(tmp_path: Path, encoding: str, start: str) -> None:
    path = tmp_path / "list.csv"
    text = f'{start}{HEADING}\r\n{A};"Vand på Øen";Rønne;2015;ja;;\r\n'
    path.write_bytes(text.encode(encoding))
    table, problems = read(path)
    assert table is not None
    assert rows(table) == [("water", pseudonym(A), "", 2015, True, False, False)]
    row = 2 + start.count("\n")
    assert [one[:3] for one in said(problems, "warning") if one[1]] == [(row, "kommune", "Rønne")]


def test_a_workbook_and_a_parquet_file_read_as_the_text_does(tmp_path: Path) -> None:
    expected = good(csv_list(tmp_path, f"{A};wind;0101;2015;ja;nej;", f"{B};water;0400;2016;;x;1"))
    cells = [
        [None] * 7,
        HEADING.split(";"),
        [int(A), "wind", 101, 2015, True, False, None],
        [None] * 7,
        [float(B), "water", "0400", 2016.0, None, "x", 1],
    ]
    book = workbook(tmp_path, {"Ark1": cells})
    pd.testing.assert_frame_equal(good(book), expected)
    typed = pd.DataFrame([cells[2], cells[4]], columns=cells[1]).astype({"kommune": "str"})
    typed["nyskabende"] = typed["nyskabende"].astype("boolean")
    typed = typed.astype({"cvr": "int64", "samarbejde": "str", "international": "float64"})
    path = tmp_path / "list.parquet"
    path.write_bytes(encode(typed.replace({"samarbejde": {"False": "nej"}})))
    pd.testing.assert_frame_equal(good(path), expected)


def test_the_sheet_that_is_asked_for(tmp_path: Path) -> None:
    first = [HEADING.split(";"), [A, "wind", "101", 2015, "", "", ""]]
    second = [HEADING.split(";"), [B, "wind", "101", 2015, "", "", "hm"]]
    book = workbook(tmp_path, {"2015": first, "2016": second})
    table, problems = read(book)
    assert table is not None
    assert list(table["company_id"]) == [pseudonym(A)]
    assert any("not 2016" in sentence for sentence in sentences(problems))
    table, problems = read(book, sheet="2016")
    assert table is None
    assert [(one.file, one.row) for one in problems if one.severity == "error"] == [
        ("list.xlsx [2016]", 2)
    ]
    _, problems = read(book, sheet="2017")
    assert sentences(problems, "error") == ["There is no such sheet; there are: 2015 and 2016"]


@pytest.mark.parametrize(
    "content",
    [b"", b"\n\n", b"PK\x03\x04nonsense", b"PAR1nonsense", b"\xd0\xcf\x11\xe0old", b"a\0b;c\n"],
)
def test_what_is_no_list(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "list.xlsx"
    path.write_bytes(content)
    table, problems = read(path)
    assert table is None
    assert len(said(problems)) == 1


def test_a_missing_file_and_a_bad_one_are_both_named(tmp_path: Path) -> None:
    bad = csv_list(tmp_path, f"{A};nobody;101;2015;;;", name="bad.csv")
    table, problems = read(tmp_path / "none.csv", bad)
    assert table is None
    assert [one.file for one in problems if one.severity == "error"] == ["none.csv", "bad.csv"]


@pytest.mark.parametrize(
    ("row", "column", "value", "sentence"),
    [
        ("1234567;wind;101;2015;;;", "cvr", None, "A company number has 8 digits; this one has 7"),
        (";wind;101;2015;;;", "cvr", None, "The company is missing"),
        (f"{A};nobody;101;2015;;;", "klynge", "nobody", "The table of clusters has no such cl"),
        (f"{A};;101;2015;;;", "klynge", None, "The cell must be filled in"),
        (f"{A};wind;101;1989;;;", "år", "1989", "Expected a year between 1990 and"),
        (f"{A};wind;101;2999;;;", "år", "2999", "Expected a year between 1990 and"),
        (f"{A};wind;101;15;;;", "år", "15", "Expected a year between 1990 and"),
        (f"{A};wind;101;i fjor;;;", "år", "i fjor", "Expected a year of four digits"),
        (f"{A};wind;101;;;;", "år", None, "The cell must be filled in"),
        (f"{A};wind;101;2015;;måske;", "samarbejde", "måske", "Expected true or false"),
    ],
)
def test_each_fault_is_named(
    tmp_path: Path, row: str, column: str, value: str | None, sentence: str
) -> None:
    table, problems = read(csv_list(tmp_path, f"{B};wind;101;2015;;;", row))
    assert table is None
    (found,) = said(problems)
    assert found[:3] == (3, column, value)
    assert found[3].startswith(sentence)


def test_a_number_that_fails_its_check_digit_is_kept_with_a_warning(tmp_path: Path) -> None:
    table, problems = read(csv_list(tmp_path, "10000001;wind;101;2015;;;"))
    assert table is not None
    assert list(table["company_id"]) == [pseudonym("10000001")]
    assert [one[:3] for one in said(problems, "warning")] == [(2, "cvr", None)]


@pytest.mark.parametrize("lost", ["cvr", "klynge", "år"])
def test_a_column_that_cannot_be_done_without(tmp_path: Path, lost: str) -> None:
    _, problems = read(csv_list(tmp_path, "x;x;x;x;x;x;x", heading=HEADING.replace(lost, "andet")))
    assert sentences(problems, "error") == ["The column is missing"]


def test_a_list_of_one_cluster_and_year_need_not_name_them(tmp_path: Path) -> None:
    path = csv_list(tmp_path, A, "", B, heading="CVR")
    table, problems = read(path, given={"cluster_id": "Vindklyngen", "year": "2015"})
    assert table is not None
    assert {row[:2] for row in rows(table)} == {("wind", pseudonym(A)), ("wind", pseudonym(B))}
    assert rows(table)[0][2:] == ("", 2015, None, None, None)
    assert len(sentences(problems)) == 4
    table, problems = read(path, given={"cluster_id": "nobody", "year": "2015"})
    assert table is None
    assert said(problems)[0][1:3] == ("cluster_id", "nobody")


def test_rows_of_another_width_are_named_but_not_shown(tmp_path: Path) -> None:
    path = csv_list(tmp_path, f"{A};wind;101;2015;;;", f"{B};wind", f"{C};wind;101;2015;;;;;")
    _, problems = read(path)
    assert said(problems) == [
        (3, None, None, "The row has 2 fields, expected 7"),
        (4, None, None, "The row has 9 fields, expected 7"),
    ]


def test_an_open_quotation_mark_does_not_swallow_rows(tmp_path: Path) -> None:
    path = csv_list(tmp_path, f'{A};wind;101;2015;;;"', f"{B};wind;101;2015;;;")
    table, problems = read(path)
    assert table is None
    assert sentences(problems, "error") == [
        "A quotation mark that is not closed hides the rows after it"
    ]


def test_of_many_faults_some_are_named_and_the_rest_counted(tmp_path: Path) -> None:
    lines = [f"{A};nobody;101;2015;;;"] * (MOST_ROWS + 7)
    _, problems = read(csv_list(tmp_path, *lines))
    found = said(problems)
    assert len(found) == MOST_ROWS + 1
    assert found[-1] == (None, "klynge", None, "7 further cells of this kind")


def test_spellings_of_one_company_are_one_company(tmp_path: Path) -> None:
    spelled = [A, f"DK {A}", f"{A}.0", f"{A[:2]} {A[2:4]} {A[4:6]} {A[6:]}"]
    lines = [f"{cell};wind;101;{year};;;" for year, cell in enumerate(spelled, start=2012)]
    table, problems = read(csv_list(tmp_path, *lines, f"{B};wind;101;2012;;;"))
    assert table is not None
    assert set(table["company_id"]) == {pseudonym(A), pseudonym(B)}
    assert sentences(problems) == [
        "Companies written in more than one way, each taken as one company: 1"
    ]


def test_repeated_rows_are_made_one_with_every_yes(tmp_path: Path) -> None:
    one = csv_list(tmp_path, f"{A};wind;101;2015;ja;;", name="one.csv")
    two = csv_list(tmp_path, f"{B};wind;101;2015;;;", f"{A};wind;101;2015;;x;", name="two.csv")
    table, problems = read(one, two)
    assert table is not None
    assert ("wind", pseudonym(A), "0101", 2015, True, True, False) in rows(table)
    assert len(table) == 2
    assert [(p.file, p.row) for p in problems] == [("two.csv", 3)]


def test_a_flag_that_one_list_lacks_does_not_undo_another(tmp_path: Path) -> None:
    one = csv_list(tmp_path, f"{A};wind;101;2015;ja;;", name="one.csv")
    two = csv_list(tmp_path, f"{A};wind;101;2015", heading="cvr;klynge;kommune;år", name="two.csv")
    for files in ((one, two), (two, one)):
        assert rows(good(*files)) == [("wind", pseudonym(A), "0101", 2015, True, False, False)]


def test_a_company_lies_in_one_place_a_year(tmp_path: Path) -> None:
    lines = [
        f"{A};wind;0751;2015;;;",
        f"{A};water;0101;2015;;;",
        f"{A};cheese;0751;2015;;;",
        f"{B};wind;0751;2015;;;",
        f"{B};water;0101;2015;;;",
        f"{B};cheese;;2015;;;",
        f"{A};wind;0101;2016;;;",
    ]
    table, problems = read(csv_list(tmp_path, *lines))
    assert table is not None
    places = table.groupby(["company_id", "year"])["municipality_code"].agg(set)
    assert places[pseudonym(A), 2015] == {"0751"}
    assert places[pseudonym(B), 2015] == {"0101"}
    assert places[pseudonym(A), 2016] == {"0101"}
    moved = [row for row in said(problems, "warning") if row[1] == "municipality_code"]
    assert [row[0] for row in moved] == [3, 5]


def test_without_a_known_place_a_company_counts_in_the_country(tmp_path: Path) -> None:
    path = csv_list(
        tmp_path, f"{A};wind;0999;2015;;;", f"{B};wind;Ribe;2015;;;", f"{C};wind;;2015;;;"
    )
    table, problems = read(path)
    assert table is not None
    assert list(table["municipality_code"]) == ["", "", ""]
    named = [row[:3] for row in said(problems, "warning") if row[0]]
    assert named == [(2, "kommune", "0999"), (3, "kommune", "Ribe")]
    nowhere = "Rows without a municipality, which count in the whole country only: 1"
    assert nowhere in sentences(problems)


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("101", "0101"),
        ("0101.0", "0101"),
        ("0751 Aarhus", "0751"),
        ("Århus", "0751"),
        ("Aarhus Kommune", "0751"),
        ("Københavns Kommune", "0101"),
        ("Bornholms Regionskommune", "0400"),
        ("Assens kommune", "0420"),
        (" KØGE ", "0259"),
    ],
)
def test_ways_to_name_a_municipality(tmp_path: Path, cell: str, code: str) -> None:
    table = good(csv_list(tmp_path, f"{A};wind;{cell};2015;;;"))
    assert list(table["municipality_code"]) == [code]


def test_postcodes_need_a_table_and_take_the_largest_share(tmp_path: Path) -> None:
    codes = ("9001", "9002 By", "9003", "", "DK-9001")
    lines = [f"{cvr};wind;{code};2015;;;" for cvr, code in zip(NUMBERS, codes, strict=False)]
    path = csv_list(tmp_path, *lines, heading=HEADING.replace("kommune", "postnr."))
    table, problems = read(path)
    assert table is None
    assert "--postcodes FILE" in sentences(problems, "error")[0]
    known = csv_list(
        tmp_path, "9001,0751,0.4", "9001,0101,0.6", "9002,0400,1",
        heading="postcode,municipality_code,share", name="postcodes.csv",
    )  # fmt: skip
    table, problems = read(path, postcodes=known)
    assert table is not None
    assert dict(zip(table["company_id"], table["municipality_code"], strict=True)) == {
        pseudonym(cvr): code
        for cvr, code in zip(NUMBERS, ("0101", "0400", "", "", "0101"), strict=False)
    }
    counted = [one for one in sentences(problems) if one.startswith("Rows")]
    assert [one[-1] for one in counted] == ["1", "2"]
    bad = csv_list(
        tmp_path, "9001,0999,2", heading="postcode,municipality_code,share", name="b.csv"
    )
    table, problems = read(path, postcodes=bad)
    assert table is None
    assert said(problems)[0][0] == 2


def test_a_list_made_here_goes_back_in_and_one_of_another_key_does_not(tmp_path: Path) -> None:
    table = good(csv_list(tmp_path, f"{A};wind;0101;2015;ja;nej;x"))
    path = tmp_path / "again.parquet"
    path.write_bytes(encode(table, {FINGERPRINT: KEY.fingerprint}))
    pd.testing.assert_frame_equal(good(path), table)
    path.write_bytes(encode(table, {FINGERPRINT: "0123456789abcdef"}))
    _, problems = read(path)
    assert sentences(problems, "error") == ["The pseudonyms in it were made with another key"]


def test_this_year_is_the_last_that_makes_sense() -> None:
    landscape = opened(SMALL)
    assert plausible_years(landscape, date(2018, 5, 1)) == range(1990, 2019)
    assert plausible_years(landscape, date(2010, 5, 1)) == range(1990, landscape.as_of.year + 2)


ROW = st.tuples(
    st.sampled_from(NUMBERS),
    st.sampled_from(["wind", "water", "cheese"]),
    st.sampled_from(["0101", "0751", "0400", ""]),
    st.integers(2014, 2015),
    *[st.sampled_from(["ja", "nej"])] * 3,
)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(ROW, min_size=1, max_size=14), st.randoms(use_true_random=False))
def test_the_order_of_rows_and_files_cannot_be_seen(
    tmp_path: Path, drawn: list[tuple[Any, ...]], chance: random.Random
) -> None:
    def written(these: list[tuple[Any, ...]], name: str) -> Path:
        return csv_list(tmp_path, *(";".join(map(str, row)) for row in these), name=name)

    whole = good(written(drawn, "whole.csv"))
    mixed = chance.sample(drawn, len(drawn))
    cut = chance.randrange(len(mixed) + 1)
    parts = [part for part in (mixed[:cut], mixed[cut:]) if part]
    pieces = good(*(written(part, f"{n}.csv") for n, part in enumerate(parts)))
    pd.testing.assert_frame_equal(whole, pieces)
    assert {(row[0], row[1], row[3]) for row in rows(whole)} == {
        (cluster, pseudonym(cvr), year) for cvr, cluster, _, year, *_ in drawn
    }
    for cvr, cluster, _, year, *flags in drawn:
        mine = whole[(whole["company_id"] == pseudonym(cvr)) & (whole["year"] == year)]
        told = [d[2] for d in drawn if (d[0], d[3]) == (cvr, year) and d[2]]
        best = min(set(told), key=lambda code: (-told.count(code), code)) if told else ""
        assert set(mine["municipality_code"]) == {best}
        row = mine[mine["cluster_id"] == cluster].iloc[0]
        for name, flag in zip(("innovated", "collaborated", "international"), flags, strict=True):
            assert flag == "nej" or row[name]


def test_years_of_another_key_are_not_mixed(tmp_path: Path) -> None:
    folder = copy_small(tmp_path)
    before = good(csv_list(tmp_path, f"{A};wind;0101;2015;ja;;"))
    again = csv_list(tmp_path, f"{A};wind;;2016;;;", f"{A};wind;0751;2015;;;x")
    stored = {"participation": before}
    store(folder, stored, seen=read_descriptor(folder), threshold=3, fingerprint=KEY.fingerprint)
    both = good(again, into=folder, added=True)
    assert rows(both) == [
        ("wind", pseudonym(A), "", 2016, False, False, False),
        ("wind", pseudonym(A), "0101", 2015, True, False, True),
    ]
    assert len(good(again, into=folder)) == 2
    other = Key(OTHER_SECRET).fingerprint
    store(folder, stored, seen=read_descriptor(folder), threshold=3, fingerprint=other)
    _, problems = read(again, into=folder, added=True)
    assert "pseudonyms of another key" in sentences(problems, "error")[0]
    assert "cannot be told to be the same" in " ".join(sentences(read(again, into=folder)[1]))
