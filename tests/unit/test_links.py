"""Every view is a link, and no link, however odd, does harm."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from urllib.parse import parse_qs, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.filters import Filters
from analysis.measures import MEASURES
from analysis.pairs import Thresholds
from analysis.vocabulary import AREA_LEVELS, CLUSTER_LEVELS, LABELS, MATURITIES, PROGRAMMES
from foundation.language import Message, speak
from geodata.areas import load_areas
from tests.unit.made_landscapes import SEGMENTS, THEMES, some
from ui.catalogue_view import COLUMNS, FORMS, SORTS, Catalogue
from ui.links import LONGEST_SEARCH, read, write
from ui.view import (
    EFFECTS,
    FIGURES,
    ROWS,
    SECTIONS,
    TABS,
    Comparison,
    Innovation,
    Known,
    Place,
    Selection,
    View,
)

AREAS = {area.code: area.level for area in load_areas()}
KNOWN = Known(
    landscapes=["dk-2016", "dk-2024"],
    versions={"dk-2016": "1.0.0+abc", "dk-2024": "2.0.0+def"},
    themes=THEMES,
    segments=SEGMENTS,
    clusters=["clean", "æøå & co"],
    areas=AREAS,
    measures=MEASURES,
)


def opened(
    parameters: Mapping[str, Sequence[str]], default: View | None = None
) -> tuple[View, list[Message]]:
    return read(parameters, default or View(), lambda _: KNOWN)


def through_an_address(view: View) -> dict[str, list[str]]:
    return parse_qs(urlencode(write(view, KNOWN), doseq=True), keep_blank_values=True)


def thousandths(low: int, high: int) -> st.SearchStrategy[float]:
    return st.integers(low * 1000, high * 1000).map(lambda number: number / 1000)


SEARCHES = st.text(max_size=2 * LONGEST_SEARCH).map(
    lambda text: " ".join(text.split())[:LONGEST_SEARCH].strip()
)
SELECTIONS = (
    st.none()
    | st.sampled_from(list(AREAS)).map(lambda code: Selection("area", code))
    | st.sampled_from(list(KNOWN.clusters)).map(lambda code: Selection("cluster", code))
)
SHARES = st.integers(0, 100).map(lambda percent: percent / 100)
GROUPS = st.sampled_from(["", *THEMES, *KNOWN.clusters])
CELLS = st.none() | st.tuples(st.sampled_from(THEMES), st.sampled_from(list(AREAS)))
COMPARISONS = st.builds(
    Comparison,
    tab=st.sampled_from(TABS),
    thresholds=st.builds(Thresholds, SHARES, SHARES, SHARES, SHARES),
    pair=st.none() | st.just(("clean", "æøå & co")),
    theme=st.sampled_from(["", *THEMES]),
    group=GROUPS,
) | st.builds(
    Comparison,
    tab=st.just("matrix"),
    fields=st.sampled_from(ROWS),
    level=st.sampled_from(list(AREA_LEVELS)),
    cell=CELLS,
)
INNOVATIONS = st.builds(
    Innovation,
    section=st.sampled_from(SECTIONS),
    effect=st.sampled_from(EFFECTS),
    figure=st.sampled_from(FIGURES),
    of=GROUPS,
    year=st.none() | st.integers(1950, 2100),
    level=st.sampled_from(list(AREA_LEVELS)),
    area=st.sampled_from(list(AREAS)),
)
VIEWS = st.builds(
    View,
    language=st.sampled_from(["da", "en"]),
    landscape=st.sampled_from(list(KNOWN.landscapes)),
    level=st.sampled_from(list(AREA_LEVELS)),
    measure=st.sampled_from(list(MEASURES)),
    filters=st.builds(
        Filters,
        themes=some(THEMES),
        segments=some(SEGMENTS),
        level=some(CLUSTER_LEVELS),
        maturity=some(MATURITIES),
        label=some(LABELS),
        programme=some(PROGRAMMES),
        year=st.none() | st.integers(1950, 2100),
        search=SEARCHES,
    ),
    selected=SELECTIONS,
    place=st.none()
    | st.builds(Place, zoom=thousandths(5, 14), lat=thousandths(53, 59), lon=thousandths(6, 17)),
    background=st.booleans(),
    comparison=st.none() | COMPARISONS,
    innovation=st.none() | INNOVATIONS,
    catalogue=st.none()
    | st.builds(
        Catalogue,
        form=st.sampled_from(FORMS),
        sort=st.sampled_from(SORTS),
        columns=some(COLUMNS).filter(bool),
    ),
).map(
    lambda view: (
        replace(view, level=AREAS[view.selected.code])
        if view.selected and view.selected.kind == "area"
        else view
    )
)


@given(VIEWS, VIEWS)
def test_a_link_opens_the_view_it_was_made_from(view: View, default: View) -> None:
    assert opened(through_an_address(view), default) == (view, [])


@pytest.mark.parametrize("view", [View(), View(language="en", landscape="dk-2024")])
def test_a_link_always_says_what_a_default_could_change(view: View) -> None:
    assert write(view, KNOWN) == {
        "sprog": [view.language],
        "landskab": [view.landscape],
        "udgave": [KNOWN.versions[view.landscape]],
        "niveau": ["municipality"],
        "maal": ["clusters"],
    }


def test_an_empty_link_is_the_default_without_a_hint() -> None:
    default = View(language="en", level="region", measure="theme_share")
    assert opened({}, default) == (default, [])


ODD = [
    ("sprog", "klingon"),
    ("sprog", ""),
    ("landskab", "../../etc/passwd"),
    ("niveau", "planet"),
    ("maal", "__class__"),
    ("tema", "<script>alert(1)</script>"),
    ("segment", "dairy;robotics"),
    ("klyngeniveau", "NATIONAL"),
    ("modenhed", "essential "),
    ("label", "platin"),
    ("program", "\u202e"),
    ("visning", "krystalkugle"),
    ("omraade", "101"),
    ("omraade", "x" * 100_000),
    ("klynge", "{name}"),
    ("klynge", "🦆" * 5000),
    ("baggrund", "true"),
    *(
        ("aar", value)
        for value in (
            *("²", "20²6", "٢٠١٦", "", "-2016", "2016.0", "1949", "2101", "NaN", "2016 "),
            *("00201600", "002016" + "0" * 5000, "9" * 5000),
        )
    ),
    *(
        ("kort", value)
        for value in (
            *("nan/56/10", "7/inf/10", "7/56/-inf", "1e999/56/10", "7/56", "7/56/10/1", ""),
            *("a/b/c", "//", "4.9/56/10", "7/0/0", "7/10/56", "9" * 5000 + "/56/10"),
        )
    ),
]


@pytest.mark.parametrize(("name", "value"), ODD, ids=lambda value: value[:20])
def test_an_odd_parameter_is_left_out_and_hinted_at(name: str, value: str) -> None:
    view, hints = opened({name: [value]})
    assert view == View()
    assert len(hints) == 1
    said = [speak(language).say(hints[0]) for language in ("da", "en")]
    assert all(f"{name}={value[:60]}" in sentence for sentence in said)
    assert all(len(sentence) < 200 for sentence in said)


def test_one_odd_parameter_spoils_no_other() -> None:
    view, hints = opened({"tema": ["food", "gone", "ict"], "aar": ["x", "2016"], "niveau": ["x"]})
    assert view.filters == Filters(themes=("food", "ict"), year=2016)
    assert len(hints) == 3


@given(
    st.dictionaries(
        st.sampled_from([*{name for name, _ in ODD}, "soeg", "udgave", "embed"]),
        st.lists(
            st.text(max_size=20)
            | st.sampled_from([value[:200] for _, value in ODD])
            | st.sampled_from(["da", "region", "food", "0751", "clean", "2016", "7.123456/56/10"]),
            max_size=3,
        ),
    )
)
def test_whatever_a_link_says_the_view_can_be_linked_to_again(
    parameters: dict[str, list[str]],
) -> None:
    view, hints = opened(parameters)
    for hint in hints:
        assert speak("da").say(hint)
    again, no_hints = opened(through_an_address(view))
    assert no_hints == []
    assert write(again, KNOWN) == write(view, KNOWN)


def test_of_a_repeated_parameter_the_last_counts_and_a_list_counts_once() -> None:
    view, hints = opened(
        {
            "niveau": ["region", "province"],
            "sprog": ["en", "da", "en"],
            "tema": ["ict", "food", "ict"],
            "soeg": ["one", "two  words "],
            "klynge": ["æøå & co", "clean"],
        }
    )
    assert hints == []
    assert view == View(
        language="en",
        level="province",
        filters=Filters(themes=("ict", "food"), search="two words"),
        selected=Selection("cluster", "clean"),
    )


@pytest.mark.parametrize(
    ("code", "level"),
    [("0751", "municipality"), ("DK042", "province"), ("1082", "region"), ("DK", "country")],
)
def test_an_area_in_the_link_sets_the_level(code: str, level: str) -> None:
    view, hints = opened({"omraade": [code], "niveau": ["growth_forum"], "klynge": ["clean"]})
    assert (view.level, view.selected, hints) == (level, Selection("area", code), [])


def test_a_search_is_cut_where_nobody_writes_on() -> None:
    view, _ = opened({"soeg": ["  a\n b" + " c" * 1000]})
    assert view.filters.search.startswith("a b c c")
    assert len(view.filters.search) <= LONGEST_SEARCH
    assert view.filters.search == view.filters.search.strip()


def test_a_link_to_another_version_says_which_one_is_shown() -> None:
    view, hints = opened({"udgave": ["0.9.0+" + "f" * 100], "landskab": ["dk-2024"]})
    assert view.landscape == "dk-2024"
    (sentence,) = (speak("da").say(hint) for hint in hints)
    assert "0.9.0+fff" in sentence
    assert "2.0.0+def" in sentence
    assert len(sentence) < 200


def test_the_codes_are_those_of_the_landscape_that_the_link_names() -> None:
    asked = []

    def known(landscape: str) -> Known:
        asked.append(landscape)
        return replace(KNOWN, themes=["maritime"] if landscape == "dk-2024" else ["food"])

    parameters = {"landskab": ["dk-2024"], "tema": ["maritime", "food"]}
    view, hints = read(parameters, View(), known)
    assert view.filters.themes == ("maritime",)
    assert len(hints) == 1
    assert set(asked) == {"dk-2016", "dk-2024"}
