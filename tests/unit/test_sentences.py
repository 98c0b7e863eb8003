"""Sentences made from the view and its numbers."""

from __future__ import annotations

import pandas as pd
import pytest

from analysis.classes import classes
from analysis.filters import Filters
from analysis.measures import MEASURES
from analysis.vocabulary import AREA_LEVELS, Vocabulary
from foundation.language import Language, speak
from tests.unit import made_landscapes as made
from ui.sentences import (
    class_label,
    filters_in_words,
    headline,
    label_in_words,
    level_name,
    value,
)

OVERVIEW = made.overview(
    {
        "all": {"themes": ("food",), "label": "gold"},
        "most": {"themes": ("ict",)},
        "west": {"themes": ("food",), "label": "bronze"},
    },
    [("all", "DK", "declared"), ("most", "DK", "declared"), ("west", "1082", "declared")],
)


def words(language: Language) -> Vocabulary:
    return Vocabulary(OVERVIEW.taxonomy, speak(language))


def plain(sentence: str) -> str:
    return sentence.replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize(
    ("filters", "language", "sentence"),
    [
        (Filters(), "da", "Alle 3 klynger, heraf 2 landsdækkende."),
        (Filters(), "en", "All 3 clusters, 2 of them nationwide."),
        (
            Filters(themes=("food",)),
            "da",
            "2 af 3 klynger, heraf 1 landsdækkende: tema Fødevarer.",
        ),
        (
            Filters(themes=("food",), label=("gold", "none"), year=2016),
            "en",
            (
                "1 of 3 clusters, 1 of them nationwide: theme Food;"
                " label gold or no label on record; active in 2016 (or year unknown)."
            ),
        ),
        (
            Filters(search="{total} <b>"),
            "da",
            "0 af 3 klynger, heraf 0 landsdækkende: søgning »{total} <b>«.",
        ),
    ],
)
def test_the_headline_says_how_many_and_why(
    filters: Filters, language: Language, sentence: str
) -> None:
    assert headline(OVERVIEW, filters, words(language)) == sentence


def test_no_filter_needs_no_words() -> None:
    assert filters_in_words(Filters(), words("da")) == ""


@pytest.mark.parametrize(
    ("name", "number", "danish", "english"),
    [
        ("clusters", 0, "0 klynger", "0 clusters"),
        ("clusters", 1, "1 klynge", "1 cluster"),
        ("regional_local", 1200, "1.200 klynger", "1,200 clusters"),
        ("shared_themes", 1, "1 tema med to eller flere klynger", None),
        ("shared_themes", 2, None, "2 themes with two or more clusters"),
        ("theme_share", 0.214, "21 % af temaerne", "21% of the themes"),
        ("theme_share", 1, "100 % af temaerne", "100% of the themes"),
    ],
)
def test_values_are_said_with_their_unit(
    name: str, number: float, danish: str | None, english: str | None
) -> None:
    for language, sentence in (("da", danish), ("en", english)):
        if sentence:
            assert plain(value(name, MEASURES[name], float(number), speak(language))) == sentence


@pytest.mark.parametrize(
    ("name", "highest", "labels"),
    [
        ("clusters", 9, ["0", "1", "2", "3–4", "5–8", "9–16"]),
        (
            "clusters",
            2000,
            [
                *("0", "1", "2", "3–4", "5–8", "9–16", "17–32", "33–64", "65–128", "129–256"),
                *("257–512", "513–1.024", "1.025–2.048"),
            ],
        ),
        ("theme_share", 1, ["0 %", "0–20 %", "20–40 %", "40–60 %", "60–80 %", "80–100 %"]),
    ],
)
def test_classes_are_labelled_as_a_danish_legend_would(
    name: str, highest: float, labels: list[str]
) -> None:
    measure = MEASURES[name]
    found = classes(pd.Series([0.0, highest]), measure.unit)
    danish = [class_label(each.above, each.up_to, measure, speak("da")) for each in found]
    assert [plain(label) for label in danish] == labels


@pytest.mark.parametrize("language", ["da", "en"])
def test_every_level_has_a_name_of_its_own(language: Language) -> None:
    names = {level_name(level, speak(language)) for level in AREA_LEVELS}
    assert len(names) == len(AREA_LEVELS)
    assert not names & set(AREA_LEVELS)


@pytest.mark.parametrize(
    ("label", "said"), [("gold", "Guld"), ("silver", "Sølv"), ("", "–"), ("platinum", "Platinum")]
)
def test_a_label_is_capitalised_and_none_is_a_dash(label: str, said: str) -> None:
    assert label_in_words(label, words("da")) == said


def test_codes_without_a_name_are_shown_as_they_are() -> None:
    assert words("en").node("food") == "Food"
    assert words("da").node("gone") == "gone"
    nameless = made.taxonomy_table({"food": ("theme", "", "Fødevarer", "")})
    assert Vocabulary(nameless, speak("en")).node("food") == "Fødevarer"
    assert words("da").nodes("theme") == made.THEMES
