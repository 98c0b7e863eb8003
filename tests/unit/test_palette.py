"""Colours that everybody can tell from the ground and from each other, and never alone."""

from __future__ import annotations

from itertools import combinations, pairwise

import numpy as np
import pytest
from colorspacious import cspace_convert

from foundation.language import LANGUAGES, Language
from ui.palette import CORE_THEMES, DARK, LIGHT, THEMES, mix, ramp, style_of

WHITE = "#FFFFFF"
LEAST_CONTRAST = 3.0
"""WCAG 1.4.11, for graphical objects."""

DEFICIENCIES = {
    "none": (None, 24.5, 25.2),
    "deuteranopia": ("deuteranomaly", 16.5, 16.9),
    "protanopia": ("protanomaly", 12.0, 12.1),
    "tritanopia": ("tritanomaly", 11.5, 11.7),
}
"""Name in colorspacious, the smallest distance to hold, and the one measured in November 2026."""


def rgb(colour: str) -> np.ndarray:
    return np.array([int(colour[start : start + 2], 16) for start in (1, 3, 5)]) / 255


def luminance(colour: str) -> float:
    """Return the relative luminance of WCAG 2."""
    channels = rgb(colour)
    linear = np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)
    return float(linear @ [0.2126, 0.7152, 0.0722])


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def seen(colour: str, deficiency: str | None) -> np.ndarray:
    """Return where a colour lies in CAM02-UCS for a reader with a full deficiency."""
    channels = rgb(colour)
    if deficiency:
        space = {"name": "sRGB1+CVD", "cvd_type": deficiency, "severity": 100}
        channels = np.clip(cspace_convert(channels, space, "sRGB1"), 0, 1)
    return cspace_convert(channels, "sRGB1", "CAM02-UCS")


def smallest_distance(deficiency: str | None) -> float:
    places = [seen(THEMES[theme].colour, deficiency) for theme in CORE_THEMES]
    return min(float(np.linalg.norm(one - other)) for one, other in combinations(places, 2))


def test_contrast_is_that_of_wcag() -> None:
    assert contrast("#000000", WHITE) == pytest.approx(21)
    assert contrast("#767676", WHITE) == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("ground", [LIGHT.empty, WHITE], ids=["ground", "white letter"])
@pytest.mark.parametrize("theme", THEMES)
def test_themes_stand_out_from_the_ground_and_under_their_letter(theme: str, ground: str) -> None:
    assert contrast(THEMES[theme].colour, ground) >= LEAST_CONTRAST


@pytest.mark.parametrize("name", DEFICIENCIES)
def test_core_themes_stay_apart_for_every_reader(name: str) -> None:
    deficiency, least, measured = DEFICIENCIES[name]
    distance = smallest_distance(deficiency)
    assert distance >= least
    assert distance == pytest.approx(measured, abs=0.1), "measured anew? then write it down"


def test_core_themes_have_shapes_of_their_own() -> None:
    assert len({THEMES[theme].shape for theme in CORE_THEMES}) == len(CORE_THEMES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_theme_has_a_letter_of_its_own(language: Language) -> None:
    letters = [style.letter(language) for style in THEMES.values()]
    assert all(letters)
    assert len(set(letters)) == len(letters)


def test_no_two_themes_look_alike() -> None:
    assert len({style.colour for style in THEMES.values()}) == len(THEMES)
    assert len({(style.shape, style.letter_da) for style in THEMES.values()}) == len(THEMES)


def test_an_unknown_theme_looks_like_other() -> None:
    assert style_of("gone") == THEMES["other"]


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("theme", [None, *THEMES, "gone"])
@pytest.mark.parametrize("steps", [1, 4, 6, 13])
def test_more_is_darker_on_a_light_page_and_lighter_on_a_dark_one(
    theme: str | None, steps: int, dark: bool
) -> None:
    colours = ramp(steps, theme=theme, dark=dark)
    assert len(colours) == steps + 1
    assert colours[0] == (DARK if dark else LIGHT).empty
    rising = [luminance(colour) for colour in (colours if dark else reversed(colours))]
    assert all(low < high for low, high in pairwise(rising))


def test_a_ramp_of_nothing_is_the_ground() -> None:
    assert ramp(0, theme=None, dark=False) == [LIGHT.empty]


def test_colours_mix_by_share() -> None:
    assert mix("#000000", "#FFFFFF", 0) == "#000000"
    assert mix("#000000", "#FF8000", 0.5) == "#804000"
    assert mix("#000000", "#0A0B0C", 1) == "#0A0B0C"
