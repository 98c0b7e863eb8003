"""A link names a version of a landscape, by its number or by its content."""

from __future__ import annotations

from dataclasses import replace

import pytest

from foundation.language import speak
from tests.unit.test_links import KNOWN
from ui.links import read, write
from ui.view import Edition, Known, View

DIGESTS = {0: "aaa", 1: "bbb", 2: "aaa", 3: "ccc"}


def known(_landscape: str, number: int = 3) -> Known:
    """Return the codes of a version; only the newest has the theme of food."""
    themes = KNOWN.themes if number == 3 else ["maritime"]
    content = {"dk-2016": f"1.0+{DIGESTS[number]}"}
    return replace(KNOWN, themes=themes, versions=content, edition=Edition(number, 3, DIGESTS))


def opened(**link: str | list[str]) -> tuple[View, list[str]]:
    parameters = {name: [each] if isinstance(each, str) else each for name, each in link.items()}
    view, hints = read(parameters, View(), known)
    return view, [speak("en").say(hint) for hint in hints]


@pytest.mark.parametrize(
    ("link", "version"),
    [
        ({}, None),
        ({"version": "3"}, None),
        ({"version": "1"}, 1),
        ({"version": "0"}, 0),
        ({"version": "1", "udgave": "1.0+ccc"}, 1),
        ({"udgave": "1.0+ccc"}, None),
        ({"udgave": "1.0+bbb"}, 1),
        ({"udgave": "0.9+aaa"}, 2),
    ],
)
def test_a_version_is_found_by_its_number_and_by_its_content(
    link: dict[str, str], version: int | None
) -> None:
    view, hints = opened(**link)
    assert (view.version, hints) == (version, [])


@pytest.mark.parametrize("odd", ["4", "-1", "01", "²", "1.0", "", "9" * 5000, "${1}"])
def test_a_version_that_is_not_there_is_hinted_at(odd: str) -> None:
    view, hints = opened(version=odd)
    assert view.version is None
    assert len(hints) == 1
    assert f"version={odd[:60]}" in hints[0]


def test_content_that_is_not_there_is_hinted_at() -> None:
    view, hints = opened(udgave="1.0+zzz")
    assert view.version is None
    assert "1.0+zzz" in hints[0]


def test_the_codes_are_those_of_the_version_that_the_link_names() -> None:
    view, hints = opened(version="1", tema=["maritime", "food"])
    assert view.filters.themes == ("maritime",)
    assert len(hints) == 1


def test_a_link_names_its_version_once_there_is_more_than_what_comes_along() -> None:
    assert write(View(), known("dk-2016"))["version"] == ["3"]
    assert write(View(version=1), known("dk-2016", 1))["version"] == ["1"]
    assert "version" not in write(View(), KNOWN)
