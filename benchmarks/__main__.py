"""Measure the applications side by side: ``python -m benchmarks [--rounds 7] [--write]``."""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections import defaultdict
from pathlib import Path

from playwright.sync_api import sync_playwright

from benchmarks.adapters import ADAPTERS
from benchmarks.report import markdown
from benchmarks.sessions import measure_sessions
from benchmarks.visits import measure_hello, measure_round
from tests.browser.server import CHROMIUM_FLAGS, PROJECT, chromium

REPORT = PROJECT / "docs" / "benchmarks.md"
# Nothing outside this machine is reached, whatever a page asks for.
NO_OTHER_HOST = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"
SATURATED = {"naive"}


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--rounds", type=int, default=7, help="rounds, each app once (default 7)")
    parser.add_argument("--apps", default="empty,naive,app", help="which of empty, naive, app")
    parser.add_argument("--outlines", type=Path, help="municipalities for the naive page")
    parser.add_argument("--no-sessions", action="store_true", help="leave out the many sessions")
    parser.add_argument("--write", action="store_true", help=f"write {REPORT.relative_to(PROJECT)}")
    parser.add_argument("--json", type=Path, help="write every single figure to this file")
    return parser.parse_args()


def say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def main() -> None:
    options = arguments()
    names = options.apps.split(",")
    if options.outlines:
        ADAPTERS["naive"].environment["BENCHMARK_OUTLINES"] = str(options.outlines.resolve())
    results: dict[str, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))

    def note(name: str, figures: dict[str, list[float]]) -> None:
        for metric, values in figures.items():
            results[name][metric] += values

    with tempfile.TemporaryDirectory() as scratch, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium(), args=[*CHROMIUM_FLAGS, NO_OTHER_HOST]
        )
        for turn in range(options.rounds):
            note("hello", measure_hello(Path(scratch) / f"hello-{turn}"))
            for name in names:
                say(f"round {turn + 1} of {options.rounds}: {ADAPTERS[name].name}")
                folder = Path(scratch) / f"{name}-{turn}"
                note(name, measure_round(browser, ADAPTERS[name], folder))
        browser_version = browser.version
        browser.close()

    with tempfile.TemporaryDirectory() as scratch:
        for name in names:
            if not options.no_sessions and name not in SATURATED:
                say(f"many sessions: {ADAPTERS[name].name}")
                note(name, measure_sessions(ADAPTERS[name], Path(scratch) / name))

    geometry = options.outlines.name if options.outlines else "the embedded outlines, unsimplified"
    report = markdown(results, options.rounds, geometry, browser_version)
    print(report)
    if options.json:
        options.json.write_text(json.dumps(results, indent=1), encoding="utf-8")
    if options.write:
        REPORT.parent.mkdir(exist_ok=True)
        REPORT.write_text(report, encoding="utf-8")


if __name__ == "__main__":
    main()
