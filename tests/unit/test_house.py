"""The house as CONTRIBUTING.md describes it: what may stand where, and who may lean on whom."""

from __future__ import annotations

import ast
import re
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[2]
WIDGETLESS = ("foundation", "geodata", "analysis", "loaders", "writers")
WIDGETS = {"streamlit", "streamlit_folium", "folium", "branca", "plotly"}
LARGEST_FILE = 1_500_000
STYLED = {".js", ".css", ".html", ".svg"}

# What makes a browser fetch an address without a click. A link in an attribution is none of these.
LOAD = re.compile(
    r"""(?ix)
      (?: \bsrc(?:set)? \s* [=:] | url\( | @import | \bimport\b\s*\(? | \bfetch\( | importScripts\(
        | \bfrom\s(?=\s*["']) | <link\b[^>]*\bhref \s* =
        | new\s+(?:WebSocket|EventSource|Worker)\( )
      \s* ["'(]? \s* (?: (?:https?|wss?): )? // \w
    """
)


def python_files(folder: str) -> list[Path]:
    return sorted((PROJECT / folder).rglob("*.py"))


def imported(path: Path) -> Iterator[str]:
    """Yield the outermost packages that a file imports, wherever in it the import stands."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            yield node.module.partition(".")[0]


@cache
def committed() -> tuple[Path, ...]:
    """Return the files that git holds or would take in."""
    listing = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=PROJECT,
        capture_output=True,
        check=False,
    )
    if listing.returncode:
        pytest.skip("not a git work tree")
    names = listing.stdout.decode().split("\0")
    return tuple(path for name in names if name and (path := PROJECT / name).is_file())


@pytest.mark.parametrize("folder", WIDGETLESS)
def test_domain_code_knows_no_widgets(folder: str) -> None:
    guilty = {
        str(path.relative_to(PROJECT)): found
        for path in python_files(folder)
        if (found := WIDGETS.intersection(imported(path)))
    }
    assert not guilty


def test_page_scripts_lie_one_level_below_pages() -> None:
    scripts = [path.relative_to(PROJECT / "pages") for path in python_files("pages")]
    misplaced = [str(path) for path in scripts if len(path.parts) != 2]
    # A script in pages/ itself would make Streamlit bypass explorer.py on the first deep link.
    assert misplaced in ([], ["__init__.py"])
    assert not (PROJECT / "pages" / "__init__.py").exists()


def test_committed_files_are_small() -> None:
    large = {
        str(path.relative_to(PROJECT)): path.stat().st_size
        for path in committed()
        if path.stat().st_size > LARGEST_FILE
    }
    assert not large


@pytest.mark.parametrize(
    ("source", "loads"),
    [
        ('<script src="https://cdn.example/x.js">', True),
        ("<img src=//cdn.example/x.png>", True),
        ('<link rel="stylesheet" href="https://cdn.example/x.css">', True),
        ("background: url(https://cdn.example/x.png)", True),
        ("@import 'https://fonts.example/css';", True),
        ('import("https://cdn.example/x.mjs")', True),
        ('import x from "https://cdn.example/x.mjs"', True),
        ("fetch('https://api.example/')", True),
        ('<a href="https://leafletjs.com" title="A library">Leaflet</a>', False),
        ("url(data:image/png;base64,iVBOR//w0KGgo)", False),
        ("url(images/layers.png)", False),
        ('"http://www.w3.org/2000/svg"', False),
        ("//# sourceMappingURL=leaflet.js.map", False),
        ("/* from https://leafletjs.com */", False),
    ],
)
def test_loads_are_told_from_links(source: str, loads: bool) -> None:
    assert bool(LOAD.search(source)) is loads


def test_static_files_load_nothing_from_outside() -> None:
    guilty = {
        str(path.relative_to(PROJECT)): found
        for path in (PROJECT / "static").rglob("*")
        if path.suffix in STYLED and (found := LOAD.findall(path.read_text(encoding="utf-8")))
    }
    assert not guilty


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_requirements_are_pinned(name: str) -> None:
    lines = (PROJECT / name).read_text(encoding="utf-8").splitlines()
    asked = [line for line in lines if line and not line.lstrip().startswith(("#", "-c"))]
    loose = [line for line in asked if not re.match(r"[\w.\[\]-]+==[\w.+!]+(\s*;.*)?$", line)]
    assert asked
    assert not loose


def test_direct_requirements_are_in_the_pinned_list() -> None:
    def names(file: str) -> set[str]:
        text = (PROJECT / file).read_text(encoding="utf-8")
        return {
            name.lower().replace("_", "-") for name in re.findall(r"(?m)^([A-Za-z][\w-]*)", text)
        }

    assert names("requirements.in") <= names("requirements.txt")
    assert names("requirements-dev.in") <= names("requirements-dev.txt")
