"""The one boundary where text from data enters Markdown, a chart or a script."""

from __future__ import annotations

import html
import re
from typing import Final

import orjson

_MARKDOWN: Final = re.compile(r"([\\`*_{}\[\]()#+\-.!|~<>$:=&@/])")
_SCRIPT: Final = str.maketrans(
    {letter: f"\\u{ord(letter):04x}" for letter in "<>&'`$\u2028\u2029\u007f"}
)


def markdown(value: object) -> str:
    """Escape text so that Streamlit's Markdown shows it letter by letter.

    Links, images, directives (``:red[...]``), HTML, formulas and emoji names stay text; line breaks
    become blanks. Two things Streamlit does after escapes are read, and cannot be kept from: a bare
    address becomes a link to just what it shows, and ``->`` and ``--`` between blanks an arrow and
    a dash.
    """
    return _MARKDOWN.sub(r"\\\1", " ".join(str(value).split()))


def chart_text(value: str) -> str:
    """Escape text for Plotly, which reads a little HTML in what it draws."""
    return html.escape(" ".join(value.split()))


def script(value: object) -> str:
    """Write a value as a JavaScript literal that cannot end a string, template or element.

    Everything with a meaning to HTML or to a template literal becomes a numeric escape inside the
    JSON strings; JSON itself uses none of these characters outside strings.
    """
    return orjson.dumps(value).decode().translate(_SCRIPT)
