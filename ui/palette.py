"""Colours, letters and shapes of themes, and the ramps of the choropleth.

No theme is carried by its colour alone: each has a letter and a shape too. The five core themes
are clear colours that stay apart under the common colour-vision deficiencies; the others are
muted. ``tests/unit/test_palette.py`` holds contrast and distance.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from foundation.language import Language


@dataclass(frozen=True, slots=True)
class ThemeStyle:
    """How a theme looks on every map, pill and chart."""

    colour: str
    shape: str
    letter_da: str
    letter_en: str

    def letter(self, language: Language) -> str:
        """Return the theme's letter, or pair of letters, in a language."""
        return self.letter_en if language == "en" else self.letter_da


# Food is darker than the #997700 first proposed, which a reader without red cones takes for
# health's #D55E00: 2.3 apart in CAM02-UCS under protanopia, now 12.
CORE_THEMES: Final = ("cleantech", "food", "ict", "health", "maritime")
THEMES: Final[Mapping[str, ThemeStyle]] = {
    "cleantech": ThemeStyle("#009E73", "circle", "C", "C"),
    "food": ThemeStyle("#785400", "square", "F", "F"),
    "ict": ThemeStyle("#AA3377", "diamond", "I", "I"),
    "health": ThemeStyle("#D55E00", "triangle", "S", "H"),
    "maritime": ThemeStyle("#0072B2", "hexagon", "M", "M"),
    "biotech": ThemeStyle("#6C5F8A", "pentagon", "Bi", "Bi"),
    "production": ThemeStyle("#596470", "octagon", "Pr", "Pr"),
    "lifestyle": ThemeStyle("#8C5F6E", "shield", "Li", "Li"),
    "construction": ThemeStyle("#7A6350", "square", "By", "Co"),
    "transport": ThemeStyle("#4F6F86", "pentagon", "Tr", "Tr"),
    "services": ThemeStyle("#6B6B4F", "octagon", "Se", "Se"),
    "creative": ThemeStyle("#85588C", "shield", "Kr", "Cr"),
    "materials": ThemeStyle("#5E5E5E", "hexagon", "Ma", "Ma"),
    "finance": ThemeStyle("#4A6B5D", "diamond", "Fi", "Fi"),
    "other": ThemeStyle("#707070", "circle", "An", "Ot"),
}


@dataclass(frozen=True, slots=True)
class Ground:
    """The map's ground in a light or dark page, and the ramp of a measure without a theme."""

    empty: str
    faintest: str
    strongest: str


LIGHT: Final = Ground(empty="#FAFAF7", faintest="#E3EDF0", strongest="#3A7D95")
DARK: Final = Ground(empty="#26343B", faintest="#2F4A55", strongest="#8CCFE3")


def style_of(theme: str) -> ThemeStyle:
    """Return a theme's style; an unknown theme looks like *other*."""
    return THEMES.get(theme, THEMES["other"])


def ramp(steps: int, *, theme: str | None, dark: bool) -> list[str]:
    """Return a colour for the empty class and for each of ``steps`` rising classes.

    A single chosen theme colours the ramp; its strongest class is lightened on a dark page so
    that it still rises.
    """
    ground = DARK if dark else LIGHT
    faintest, strongest = ground.faintest, ground.strongest
    if theme is not None:
        colour = style_of(theme).colour
        faintest = mix(ground.empty, colour, 0.16 if not dark else 0.25)
        strongest = mix(colour, "#FFFFFF", 0.35) if dark else colour
    if steps <= 0:
        return [ground.empty]
    shares = [step / max(steps - 1, 1) for step in range(steps)]
    return [ground.empty, *(mix(faintest, strongest, share) for share in shares)]


def mix(first: str, second: str, share: float) -> str:
    """Mix two colours; ``share`` of the second."""
    pairs = zip(_channels(first), _channels(second), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02X}" for a, b in pairs)


INK: Final = "#1B2A30"


def readable_on(colour: str) -> str:
    """Return the colour of text, dark or white, that stands out more on a ground (WCAG 2)."""
    ground = luminance(colour)
    dark = (ground + 0.05) / (luminance(INK) + 0.05)
    return INK if dark >= 1.05 / (ground + 0.05) else "#FFFFFF"


def luminance(colour: str) -> float:
    """Return the relative luminance of a colour (WCAG 2)."""
    shares = [channel / 255 for channel in _channels(colour)]
    red, green, blue = (
        share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _channels(colour: str) -> tuple[int, int, int]:
    red, green, blue = (int(colour[start : start + 2], 16) for start in (1, 3, 5))
    return red, green, blue
