"""What differs between two versions as a reader sees it: in words, on the map, and in the link."""

from __future__ import annotations

import io
from dataclasses import replace

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.changes import compare
from analysis.moves import moves
from analysis.overview import Overview
from analysis.vocabulary import Vocabulary
from foundation.language import speak
from geodata.areas import load_areas
from loaders.catalogue import open_landscape
from tests.unit.made_landscapes import overview
from tests.unit.test_links import KNOWN, opened, through_an_address
from tests.unit.test_moves import NEW, OLD
from ui import changes, state
from ui.changes import COUNTED_ONLY, Comparison
from ui.data_map import message
from ui.data_view import DATA_SECTIONS, DIFF_FORMS, Data
from ui.data_words import Cells
from ui.links import write
from ui.overlap_map import COLOUR_A, COLOUR_B, COLOUR_BOTH
from ui.view import View

DANISH, ENGLISH = speak("da"), speak("en")


def compared(old: Overview, new: Overview) -> Comparison:
    return Comparison(old, new, "før", "efter", compare(old.landscape, new.landscape))


def rows(old: Overview, new: Overview) -> list[list[str]]:
    return changes.table(compared(old, new), ENGLISH).to_numpy().tolist()


@pytest.mark.parametrize(
    ("column", "before", "after", "said"),
    [
        ("themes", ("food",), ("food", "ict"), ["Themes", "Food", "Food, ICT"]),
        ("level", "regional", "local", ["Level", "Regional", "Local"]),
        ("label", "", "gold", ["Label", "–", "Gold"]),
        ("founded_year", None, 2009, ["Founded year", "–", "2009"]),
        ("hq_municipality_code", "0101", "0751", ["Seat municipality", "Copenhagen", "Aarhus"]),
        ("name_da", "Klynge", "=1+1", ["Danish name", "Klynge", "=1+1"]),
    ],
)
def test_a_changed_field_is_said_in_words(
    column: str, before: object, after: object, said: list[str]
) -> None:
    old, new = (overview({"a": {column: value}}) for value in (before, after))
    assert [row[3:] for row in rows(old, new)] == [said]


def test_rows_about_companies_are_counted_and_never_listed() -> None:
    landscape = open_landscape("dk-2016-syntetisk")
    fewer = {name: landscape.table(name).iloc[:-3] for name in COUNTED_ONLY}
    other = replace(landscape, tables={**landscape.tables, **fewer})
    areas = load_areas()
    found = rows(Overview(landscape, areas), Overview(other, areas))
    assert [row[-1] for row in found] == ["3 removed", "3 removed"]
    companies = set(landscape.table("participation")["company_id"])
    assert not companies & {cell for row in found for cell in row}


def test_the_workbook_holds_text_as_text_and_says_what_was_compared(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(state, "current", View)
    old, new = (overview({"a": {"name_da": name}}) for name in ("Klynge", '=HYPERLINK("x")'))
    words = Vocabulary(new.taxonomy, ENGLISH)
    book = openpyxl.load_workbook(
        io.BytesIO(changes.as_workbook(compared(old, new), words, "https://x"))
    )
    cells = [cell for row in book.worksheets[0].iter_rows() for cell in row]
    assert any(cell.value == '=HYPERLINK("x")' for cell in cells)
    assert not [cell for cell in cells if cell.data_type == "f"]
    about = {row[0].value: row[1].value for row in book.worksheets[1].iter_rows()}
    assert (about["Differences from"], about["Differences to"]) == ("før", "efter")
    assert about["Clusters"] == "1 changed"


def test_the_map_shows_who_came_who_went_and_where_seats_were() -> None:
    shown = message(compared(OLD, NEW), moves(OLD, NEW), None, DANISH, dark=False)
    by_code = dict(zip(NEW.codes("municipality"), shown["values"], strict=True))
    colours = [each["colour"] for each in shown["classes"]]
    assert colours[by_code["0851"]] == COLOUR_A
    assert colours[by_code["0400"]] == COLOUR_B
    assert colours[by_code["0173"]] == COLOUR_BOTH
    assert by_code["0101"] == 0
    assert len(shown["offices"]) == 2
    assert "goes" not in shown["shown"]
    assert {"moves", "comes"} <= set(shown["shown"])
    assert len(shown["said"]) == len(shown["values"])


def test_the_map_of_one_cluster_shows_its_footprint_before_and_now() -> None:
    shown = message(compared(OLD, NEW), moves(OLD, NEW), "shrinks", ENGLISH, dark=True)
    by_code = dict(zip(NEW.codes("municipality"), shown["values"], strict=True))
    labels = [each["label"] for each in shown["classes"]]
    assert labels[by_code["0147"]] == "Present before and now"
    assert labels[by_code["0173"]] == "Present only before"
    assert shown["shown"] == ["shrinks"]


def test_what_is_not_known_is_said_as_it_stands() -> None:
    cells = Cells(OLD, NEW, DANISH)
    assert cells.say("themes", ("astrologi",)) == "astrologi"
    assert cells.say("area_code", "9999") == "9999"
    assert cells.say("cluster_id", "goes") == "Klynge"
    assert cells.say("staff_fte", 4.5) == "4,5"
    assert cells.say("formalised", value=True) == "ja"


NUMBERS = st.none() | st.integers(0, 999_999)
SHOWN = st.builds(
    Data,
    section=st.sampled_from(DATA_SECTIONS),
    old=NUMBERS,
    new=NUMBERS,
    form=st.sampled_from(DIFF_FORMS),
)


@given(SHOWN)
def test_what_the_page_shows_is_a_link(shown: Data) -> None:
    view, hints = opened(through_an_address(View(data=shown)))
    assert view.data == shown
    assert not hints


@pytest.mark.parametrize("number", ["-1", "1e9", "٣", "1" * 7, ""])
def test_an_odd_number_in_the_link_is_left_out_with_a_hint(number: str) -> None:
    link = write(View(data=Data(section="history")), KNOWN)
    view, hints = opened({**link, "til_version": [number]})
    assert view.data == Data(section="history")
    assert hints
