"""The table: medians, ratios and budgets, as Markdown."""

from __future__ import annotations

import os
import platform
import statistics
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from importlib.metadata import version

Results = Mapping[str, Mapping[str, list[float]]]
Median = Callable[[str, str], float | None]

ROWS = {
    "cold": "first view, new browser, just started server (ms)",
    "reload": "reload, warm cache (ms)",
    "filter": "filter to map (ms)",
    "click": "click to panel (ms)",
    "load bytes": "first load without Streamlit's own files (kB)",
    "load bytes, all": "first load, everything (kB)",
    "reload bytes": "reload without Streamlit's own files (kB)",
    "filter bytes": "filter, over the wire (kB)",
    "click bytes": "click, over the wire (kB)",
    "filter cpu": "filter, server CPU (ms)",
    "click cpu": "click, server CPU (ms)",
    "first content": "slowest page's first content, warm server (ms)",
    "memory": "memory per further session, mean of 20 (MB)",
    "alone p95": "one session, p95 of a change (ms)",
    "25 p50": "25 sessions, a change every 2 s, p50 (ms)",
    "25 p95": "25 sessions, a change every 2 s, p95 (ms)",
    "start": "start to healthy (ms)",
}


@dataclass(frozen=True)
class Budget:
    """A limit on one ratio or difference."""

    what: str
    value: Callable[[Median], float | None]
    limit: float
    unit: str = "x"


def ratio(metric: str, other: str) -> Callable[[Median], float | None]:
    """Return the application's median over another's."""

    def value(median: Median) -> float | None:
        ours, theirs = median("app", metric), median(other, metric)
        return None if ours is None or not theirs else ours / theirs

    return value


def above(metric: str, other: str) -> Callable[[Median], float | None]:
    """Return the application's median less another's."""

    def value(median: Median) -> float | None:
        ours, theirs = median("app", metric), median(other, metric)
        return None if ours is None or theirs is None else ours - theirs

    return value


def plain(metric: str) -> Callable[[Median], float | None]:
    """Return the application's median."""
    return lambda median: median("app", metric)


def crowd(median: Median) -> float | None:
    """Return how much slower a change is among 25 sessions than in one alone."""
    many, one = median("app", "25 p95"), median("app", "alone p95")
    return None if many is None or not one else many / one


BUDGETS = (
    Budget("filter to map, of the naive page's", ratio("filter", "naive"), 1 / 25),
    Budget("filter to map, of an empty page's interaction", ratio("filter", "empty"), 2.5),
    Budget("click to panel, of the naive page's", ratio("click", "naive"), 1 / 30),
    Budget("first map, cold, of the naive page's", ratio("cold", "naive"), 0.42),
    Budget("bytes per filter change", plain("filter bytes"), 10, "kB"),
    Budget("bytes per click", plain("click bytes"), 10, "kB"),
    Budget("first load without Streamlit's own files", plain("load bytes"), 600, "kB"),
    Budget("server CPU per filter change", plain("filter cpu"), 35, "ms"),
    Budget(
        "server CPU per filter change, of the naive page's", ratio("filter cpu", "naive"), 35 / 3978
    ),
    Budget("server CPU per filter change, of an empty page's", ratio("filter cpu", "empty"), 2),
    Budget("25 sessions: p95, of one session's alone", crowd, 3),
    Budget("memory per further session", plain("memory"), 5, "MB"),
    Budget(
        "any page's first content, above an empty page's",
        above("first content", "empty"),
        1200,
        "ms",
    ),
    Budget("start to healthy, above streamlit hello's", above("start", "hello"), 3000, "ms"),
)


def number(value: float | None) -> str:
    """Write a figure with as many digits as mean something."""
    if value is None:
        return "–"
    if abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if abs(value) >= 1 else f"{value:.3f}"


def table(results: Results) -> list[str]:
    """Return the medians side by side."""
    median = medians(results)
    lines = [
        "| what | empty page | naive page | Klyngelandskab | x naive | x empty |",
        "| --- | ---: | ---: | ---: | ---: | ---: |",
    ]
    for metric, label in ROWS.items():
        cells = [median(app, metric) for app in ("empty", "naive", "app")]
        cells += [ratio(metric, "naive")(median), ratio(metric, "empty")(median)]
        lines.append(f"| {label} | " + " | ".join(number(cell) for cell in cells) + " |")
    return lines


def budgets(results: Results) -> list[str]:
    """Return what was asked for and what was reached; a budget missed is said, not hidden."""
    median = medians(results)
    lines = ["| budget | limit | measured | |", "| --- | ---: | ---: | --- |"]
    for budget in BUDGETS:
        value = budget.value(median)
        verdict = (
            "not measured" if value is None else "held" if value <= budget.limit else "**missed**"
        )
        lines.append(
            f"| {budget.what} | {number(budget.limit)} {budget.unit} "
            f"| {number(value)} {budget.unit if value is not None else ''} | {verdict} |"
        )
    return lines


def medians(results: Results) -> Median:
    """Return a look-up of medians; None where nothing was measured."""

    def median(app: str, metric: str) -> float | None:
        values = results.get(app, {}).get(metric)
        return statistics.median(values) if values else None

    return median


def machine() -> str:
    """Say what the figures were measured on."""
    where = f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}"
    return f"{where}, Python {platform.python_version()}"


def markdown(results: Results, rounds: int, geometry: str, browser: str) -> str:
    """Return the whole report."""
    packages = ", ".join(
        f"{name} {version(name)}"
        for name in ("streamlit", "streamlit-folium", "folium", "geopandas")
    )
    heading = [
        "# Benchmarks",
        "",
        "Made by `python -m benchmarks --write`. Three applications in turn, in one session on one",
        f"machine; medians of {rounds} rounds. Times differ between machines, so read the ratios.",
        "",
        f"{date.today():%Y-%m-%d}; {machine()}; {packages};",
        f"Chromium {browser}, headless.",
        "",
        "The *empty page* is one select box and a line of text. The *naive page* draws the same",
        "municipalities and the same seated clusters with `folium.Choropleth` and one marker each,",
        f"rebuilt in every run, from {geometry}; it is spared jQuery, Bootstrap, icon fonts, the",
        "colour bar and everything else that folium loads from other hosts.",
        "",
    ]
    notes = [
        "",
        "Times are the browser's own clock, from the press (or the start of the navigation) to the",
        "first frame it paints with the result in it. Bytes are as transferred: files compressed",
        "and with headers, websocket frames packed with the window that both ends agreed on. CPU",
        "is the server process's. Many sessions are simulated by clients that speak",
        "Streamlit's protocol, timed from the change to the end of the run; the naive page is left",
        "out there, since it saturates a core with fewer than two such sessions.",
        "",
    ]
    return "\n".join([*heading, *table(results), "", "## Budgets", "", *budgets(results), *notes])
