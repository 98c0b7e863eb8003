"""A brief: two pages about one area, typeset as PDF."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from foundation.language import Language
from writers.delivery import plain

_HERE: Final = Path(__file__).parent
FONTS: Final = _HERE / "fonts"
"""Source Sans Pro, by Adobe, under the SIL Open Font License."""
TEMPLATE: Final = _HERE / "brief.typ"


@dataclass(frozen=True)
class Fact:
    """A key figure: what it is, the figure, and the year or unit below it."""

    label: str
    value: str
    note: str = ""


@dataclass(frozen=True)
class Section:
    """A part of a brief.

    Parameters
    ----------
    title : str
    paragraphs, points : tuple of str
        Sentences, and the points of a list below them.
    head : tuple of str
        The headings of a table.
    rows : tuple of tuple of str
        Its cells.
    numbers : tuple of bool
        Which of its columns hold figures, which stand at the right.
    """

    title: str
    paragraphs: tuple[str, ...] = ()
    points: tuple[str, ...] = ()
    head: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    numbers: tuple[bool, ...] = ()


@dataclass(frozen=True)
class Brief:
    """What a brief says.

    Parameters
    ----------
    language : {"da", "en"}
    kind, title, subtitle : str
        What stands at its head.
    facts : tuple of Fact
    map : bytes
        A picture in SVG.
    sections : tuple of Section
    sources : tuple of str
        Sources and licences, at the end.
    mark : str
        What must stand on invented figures; empty otherwise.
    footer : str
        What stands below both pages: landscape, day and version.
    """

    language: Language
    kind: str
    title: str
    subtitle: str
    facts: tuple[Fact, ...] = ()
    map: bytes = b""
    sections: tuple[Section, ...] = ()
    sources: tuple[str, ...] = ()
    mark: str = ""
    footer: str = ""


def typeset(brief: Brief) -> bytes:
    """Return a brief as PDF.

    What the brief says travels as data, so nothing in it is read as markup. The same brief always
    makes the same bytes.
    """
    import typst

    said = {name: value for name, value in asdict(brief).items() if name != "map"}
    written = json.dumps({**said, "map": brief.map.decode()}, default=str)
    found: bytes = typst.compile(
        TEMPLATE,
        font_paths=[FONTS],
        ignore_system_fonts=True,
        sys_inputs={"brief": plain(written)},
        format="pdf",
    )
    return found
