"""Maps as pictures: what the screen shows, with its colours, and with what must stand beside it."""

from __future__ import annotations

import io
import xml.etree.ElementTree as ET
from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.figure import Figure
from PIL import Image

from analysis.filters import Filters
from analysis.overview import Overview
from foundation.language import speak
from geodata.areas import load_areas
from loaders.catalogue import open_landscape
from ui import innovation_map
from ui.map_message import catalogue, message
from ui.map_pictures import Words, drawn, picture
from ui.map_symbols import spread
from ui.picture_downloads import said
from ui.view import Selection, View


@cache
def overview(name: str = "dk-2016") -> Overview:
    return Overview(open_landscape(name), load_areas())


def shown(view: View, opened: Overview | None = None, **more: Any) -> dict[str, Any]:
    return message(opened or overview(), view, start=None, dark=False, attribution="", **more)


def words_on(figure: Figure) -> str:
    texts = [*figure.texts, *(each for axes in figure.axes for each in axes.texts)]
    return " ".join(" ".join(each.get_text() for each in texts).split())


def fills(figure: Figure) -> set[str]:
    """Return the colours of the areas: the second collection, after the land around."""
    from matplotlib.colors import to_hex

    return {to_hex(each).upper() for each in figure.axes[0].collections[1].get_facecolors()}


def test_areas_have_the_colours_of_the_screen_and_the_legend_says_them() -> None:
    told = shown(View(language="da", landscape="dk-2016"))
    figure = drawn(told, catalogue(overview(), "da"), Words("Alle klynger"))
    used = {one["colour"] for one in told["classes"] if one["count"] != "0"}
    assert fills(figure) == used
    said = words_on(figure)
    assert all(one["label"] in said for one in told["classes"])
    assert "Klynger til stede" in said
    assert "Fødevarer" in said


def test_only_the_chosen_clusters_are_drawn_and_named_in_the_legend() -> None:
    view = View(language="en", landscape="dk-2016", filters=Filters(themes=("food",)))
    said = words_on(drawn(shown(view), catalogue(overview(), "en"), Words("Food")))
    assert "Food" in said
    assert "Lifestyle" not in said


def test_a_cluster_shows_its_footprint() -> None:
    chosen = Selection("cluster", "brainsbusiness")
    told = shown(View(language="da", landscape="dk-2016", selected=chosen))
    figure = drawn(told, catalogue(overview(), "da"), Words("BrainsBusiness"))
    assert told["footprint"]["label"] in words_on(figure)
    plain = drawn(told | {"footprint": None}, catalogue(overview(), "da"), Words(""))
    assert not fills(figure) & fills(plain)


def test_invented_and_withheld_figures_say_so() -> None:
    opened, text = overview("dk-2016-syntetisk"), speak("da")
    view = View(language="da", landscape="dk-2016-syntetisk", measure="innovated")
    counted = innovation_map.on_map(opened, view, text, dark=False)
    told = shown(view, opened, counted=counted)
    figure = drawn(told, catalogue(opened, "da"), said("Nyskabende virksomheder", opened, text))
    assert "syntetiske data" in words_on(figure)
    assert "Diskretioneret (..)" in words_on(figure)
    assert opened.landscape.version in words_on(figure)
    assert innovation_map.WITHHELD_COLOUR[False] in fills(figure)


@pytest.mark.parametrize("inside", [None, "0400"])
def test_files_that_other_programs_open(inside: str | None) -> None:
    told = shown(View(language="da", landscape="dk-2016"))
    found = catalogue(overview(), "da")
    png = picture(told, found, Words("Kort"), size_mm=(120, 75), inside=inside)
    image = Image.open(io.BytesIO(png))
    assert image.width / image.height == pytest.approx(1.6, abs=0.01)
    assert len(image.convert("RGB").getcolors(maxcolors=1_000_000) or []) > 30
    svg = ET.fromstring(picture(told, found, Words("Kort & <hav>"), form="svg", inside=inside))  # noqa: S314
    assert svg.tag.endswith("svg")
    assert "Kort & <hav>" in "".join(svg.itertext())
    assert picture(told, found, Words("Kort"), form="pdf", inside=inside).startswith(b"%PDF")


def test_the_same_map_is_the_same_file() -> None:
    told = shown(View(language="da", landscape="dk-2016", selected=Selection("area", "0751")))
    made = [picture(told, catalogue(overview(), "da"), Words("Kort")) for _ in range(2)]
    assert made[0] == made[1]
    other = replace(View(language="da", landscape="dk-2016"), level="region")
    assert picture(shown(other), catalogue(overview(), "da"), Words("Kort")) != made[0]


@given(st.lists(st.tuples(*[st.floats(0, 100)] * 2), min_size=1, max_size=25))
def test_no_two_markers_cover_each_other(points: list[tuple[float, float]]) -> None:
    places = spread(np.array(points), 10.0)
    apart = np.hypot(*(places[:, None] - places[None]).transpose(2, 0, 1))
    np.fill_diagonal(apart, np.inf)
    assert apart.min() > 8.0
    alone = np.hypot(*(np.array(points)[:, None] - np.array(points)[None]).transpose(2, 0, 1))
    np.fill_diagonal(alone, np.inf)
    if alone.min() > 10.5:
        assert np.abs(places - points).max() < 0.1
