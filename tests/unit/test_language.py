"""What a reader of Danish or English sees: numbers, dates, lists, order, and searching."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from foundation import language
from foundation.language import Message, Text, first_letter_up, fold, joined, pick, sort_key, speak
from foundation.problems import Problem, has_errors

DANISH, ENGLISH = speak("da"), speak("en")


def plain(sentence: str) -> str:
    """Make every kind of blank an ordinary one."""
    return " ".join(sentence.split())


@pytest.mark.parametrize(
    ("value", "decimals", "danish", "english"),
    [
        (0, 0, "0", "0"),
        (999, 0, "999", "999"),
        (1_234_567, 0, "1.234.567", "1,234,567"),
        (1234.5, 1, "1.234,5", "1,234.5"),
        (0.25, 3, "0,250", "0.250"),
        (-4200, 0, "-4.200", "-4,200"),
    ],
)
def test_numbers_have_the_separators_of_the_language(
    value: float, decimals: int, danish: str, english: str
) -> None:
    assert DANISH.number(value, decimals) == danish
    assert ENGLISH.number(value, decimals) == english


@pytest.mark.parametrize(
    ("share", "decimals", "danish", "english"),
    [(0, 0, "0 %", "0%"), (0.214, 0, "21 %", "21%"), (0.2145, 1, "21,4 %", "21.4%")],
)
def test_percentages_have_a_blank_in_danish_only(
    share: float, decimals: int, danish: str, english: str
) -> None:
    assert plain(DANISH.percent(share, decimals)) == danish
    assert ENGLISH.percent(share, decimals) == english


def test_dates_are_written_in_full() -> None:
    assert DANISH.date(date(2016, 1, 12)) == "12. januar 2016"
    assert ENGLISH.date(date(2016, 1, 12)) == "12 January 2016"


@pytest.mark.parametrize(
    ("items", "style", "danish", "english"),
    [
        ([], "standard", "", ""),
        (["a"], "standard", "a", "a"),
        (["a", "b"], "standard", "a og b", "a and b"),
        (["a", "b", "c"], "standard", "a, b og c", "a, b and c"),
        (["a", "b", "c"], "or", "a, b eller c", "a, b or c"),
    ],
)
def test_lists_are_joined_as_the_language_does(
    items: list[str], style: str, danish: str, english: str
) -> None:
    assert DANISH.listing(items, style) == danish
    assert ENGLISH.listing(items, style) == english


@pytest.mark.parametrize(
    ("value", "danish"),
    [
        (1234, "1.234"),
        (np.int64(1234), "1.234"),
        (1234.0, "1.234"),
        (0.25, "0,2"),
        ("1234", "1234"),
        (date(2016, 1, 12), "12. januar 2016"),
        (["b", 1000], "b og 1.000"),
        (Message("seat"), "hovedsæde"),
        (Message("Office: {place}", {"place": Message("seat")}), "Kontor: hovedsæde"),
    ],
)
def test_values_in_a_sentence_are_put_into_the_language(value: object, danish: str) -> None:
    assert DANISH("Office: {place}", place=value) == f"Kontor: {danish}"


@pytest.mark.parametrize("value", ["{x}", "{0}", "{place}", "{place.__class__}", "}{", "{", "%s"])
def test_braces_in_a_value_mean_nothing(value: str) -> None:
    assert DANISH("Office: {place}", place=value) == f"Kontor: {value}"
    assert DANISH("Office: {place}", place=[value, "b"]) == f"Kontor: {value} og b"
    nested = Message("Office: {place}", {"place": value})
    assert DANISH("Office: {place}", place=nested) == f"Kontor: Kontor: {value}"


@pytest.mark.parametrize(
    ("n", "danish", "english"),
    [(0, "0 klynger", "0 clusters"), (1, "1 klynge", "1 cluster"), (1000, "1.000 klynger", None)],
)
def test_plural_forms_fit_the_number(n: int, danish: str, english: str | None) -> None:
    assert DANISH.plural("{n} cluster", "{n} clusters", n) == danish
    assert ENGLISH.plural("{n} cluster", "{n} clusters", n) == (english or "1,000 clusters")


def test_danish_sorts_its_own_letters_last_and_aa_as_å() -> None:
    ordered = ["Aabenraa", "Zoo", "Ærø", "Ølstykke", "Åbenrå", "Abe", "abekat", "Bornholm"]
    assert DANISH.sorted(ordered) == [
        *("Abe", "abekat", "Bornholm", "Zoo", "Ærø", "Ølstykke", "Aabenraa", "Åbenrå")
    ]


def test_english_sorts_danish_letters_among_its_own() -> None:
    assert ENGLISH.sorted(["Zoo", "Ølstykke", "Odense", "Ærø", "Åbenrå", "Bornholm"]) == [
        *("Åbenrå", "Ærø", "Bornholm", "Odense", "Ølstykke", "Zoo")
    ]


def test_letters_made_of_two_characters_sort_and_fold_like_one() -> None:
    apart = unicodedata.normalize("NFD", "Århus")
    assert DANISH.sorted([apart, "Zoo", "Ebeltoft"])[-1] == apart
    assert fold(apart) == fold("Århus")


@given(st.lists(st.text(max_size=5)), st.randoms(), st.sampled_from(["da", "en"]))
def test_sorting_does_not_depend_on_the_order_before(
    words: list[str], random: Random, spoken: language.Language
) -> None:
    shuffled = list(words)
    random.shuffle(shuffled)
    text = speak(spoken)
    assert text.sorted(shuffled) == text.sorted(words)


@given(st.text(max_size=5), st.text(max_size=5), st.sampled_from(["da", "en"]))
def test_only_equal_words_have_equal_sort_keys(
    one: str, other: str, spoken: language.Language
) -> None:
    assert (sort_key(one, spoken) == sort_key(other, spoken)) == (one == other)


@pytest.mark.parametrize(
    "spellings",
    [
        ("Århus", "Aarhus", "aarhus", "ÅRHUS"),
        ("Sønderborg", "soenderborg", "SØNDERBORG"),
        ("Ærø", "aeroe", "ærø"),
        ("Café", "cafe"),
        ("Straße", "strasse"),
    ],
)
def test_spellings_of_one_word_fold_alike(spellings: tuple[str, ...]) -> None:
    assert len({fold(word) for word in spellings}) == 1


def test_a_name_falls_back_on_the_other_language() -> None:
    class Named:
        name_da, name_en = "Fødevarer", ""

    assert ENGLISH.name(Named) == DANISH.name(Named) == "Fødevarer"
    Named.name_en = "Food"
    assert (DANISH.name(Named), ENGLISH.name(Named)) == ("Fødevarer", "Food")
    Named.name_da = ""
    assert DANISH.name(Named) == "Food"


@pytest.fixture
def no_catalogues(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(language, "LOCALE_FOLDER", tmp_path)
    language._catalogue.cache_clear()
    yield
    language._catalogue.cache_clear()


@pytest.mark.usefixtures("no_catalogues")
def test_without_a_catalogue_the_reader_gets_english_words_and_danish_numbers() -> None:
    text = Text("da")
    assert text.plural("{n} cluster", "{n} clusters", 1000) == "1.000 clusters"
    assert text("seat") == "seat"


@pytest.mark.parametrize(
    ("asked", "answer"), [("en", "en"), ("da", "da"), ("sv", "da"), (None, "da"), ("EN", "da")]
)
def test_an_unknown_language_becomes_danish(asked: str | None, answer: str) -> None:
    assert pick(asked) == answer


def test_sentences_begin_with_a_capital_and_keep_the_rest() -> None:
    assert first_letter_up("øst for VEST") == "Øst for VEST"
    assert first_letter_up("") == ""


def test_empty_parts_of_a_line_leave_no_dot() -> None:
    assert joined(["a", "", "b"]) == "a · b"
    assert joined(["", ""]) == ""


def test_only_an_error_stops_an_input() -> None:
    warning = Problem("warning", Message("seat"), "a.csv")
    error = Problem("error", Message("Office: {place}", {"place": 1000}), "a.csv", 2, "x", "y")
    assert not has_errors([])
    assert not has_errors([warning])
    assert has_errors([warning, error])
    assert error.as_record(DANISH) == {
        "severity": "error",
        "file": "a.csv",
        "row": 2,
        "column": "x",
        "value": "y",
        "message": "Kontor: 1.000",
    }
