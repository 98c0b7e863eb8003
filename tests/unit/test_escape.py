"""Text from data stays text, in Markdown and in a script."""

from __future__ import annotations

import html
import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from ui.escape import markdown, script

# HTML is let through, so that an unescaped tag would be seen.
RENDERER = MarkdownIt("gfm-like", {"linkify": False, "html": True})

HOSTILE = [
    "<img src=x onerror=alert(1)>${1+1}",
    "</script><script>alert(1)</script>",
    "<!-- comment",
    "[a](javascript:x)",
    "![a](https://example.com/x.png)",
    "[a][b]",
    "[^1]",
    "<https://example.com>",
    "https://example.com/a?b=c&d",
    "www.example.com",
    "a@example.com",
    ":red[x]",
    ":red-background[x]",
    ":small[x]",
    ":material/home:",
    ":smile:",
    ":streamlit:",
    "$x$",
    "$$x$$",
    r"\(x\) \[y\]",
    "==x==",
    "~~x~~ ~x~",
    "**x** __x__ *x* _x_",
    "`x` ```x```",
    "1. x",
    "1) x",
    "# x",
    "## x",
    "- x",
    "+ x",
    "* x",
    "- [ ] x",
    "> x",
    "---",
    "***",
    "===",
    "a | b",
    '=HYPERLINK("x")',
    "&lt;",
    "&amp;lt;",
    "&#60;",
    "\\",
    "a\\",
    "\\<b>",
    "x\n===",
    "x\n---\ny",
    "| a |\n|---|\n| b |",
    "```\ncode\n```",
    "a\n\nb",
    "a  \nb",
    "\tx",
    "    x",
    "{x} {{ x }} {% x %}",
    "'; alert(1); //",
    "Ærø & Åbenrå",
    "",
]


def shown(source: str) -> tuple[str, set[str]]:
    """Render Markdown and return the text that a reader sees, and the tags around it."""
    rendered = RENDERER.render(source)
    tags = set(re.findall(r"<[^>]*>", rendered))
    return html.unescape(re.sub(r"<[^>]*>", "", rendered)).strip(), tags


@pytest.mark.parametrize("value", HOSTILE)
def test_hostile_names_are_shown_letter_by_letter(value: str) -> None:
    text, tags = shown(markdown(value))
    assert text == " ".join(value.split())
    assert tags <= {"<p>", "</p>"}


@given(st.text())
def test_any_text_is_shown_letter_by_letter(value: str) -> None:
    text, tags = shown(markdown(value))
    assert text == " ".join(value.replace("\0", "\N{REPLACEMENT CHARACTER}").split())
    assert tags <= {"<p>", "</p>"}


@given(st.text() | st.sampled_from(HOSTILE))
def test_nothing_that_streamlit_adds_to_markdown_is_left_unescaped(value: str) -> None:
    bare = re.sub(r"\\.", "", markdown(value))
    assert not set(bare) & set(r"\`*_{}[]()#+-.!|~<>$:=&@/")


@pytest.mark.parametrize(("value", "escaped"), [(None, "None"), (7, "7"), (1.5, r"1\.5")])
def test_other_values_are_shown_as_text(value: object, escaped: str) -> None:
    assert markdown(value) == escaped


TEXT = st.text() | st.sampled_from(HOSTILE)
VALUES = st.recursive(
    TEXT | st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.floats(-1e6, 1e6),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
)


@given(VALUES)
def test_a_script_literal_holds_its_value_and_nothing_that_ends_it(value: object) -> None:
    literal = script(value)
    assert json.loads(literal) == value
    assert not set(literal) & set("<>&'`$\u2028\u2029\n\r")


@pytest.mark.parametrize("value", HOSTILE)
def test_hostile_names_cannot_end_a_script(value: str) -> None:
    literal = script({value: [value]})
    assert json.loads(literal) == {value: [value]}
    assert not set(literal) & set("<>&'`$\u2028\u2029")
