"""Official boundaries by one command: ``python -m geodata.boundaries SOURCE``.

SOURCE is a file or an http(s) address. Everything is checked before anything is replaced, and
``--restore`` leads back to the outlines before.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from foundation.language import Message, Text, pick, speak
from foundation.problems import Problem, has_errors
from foundation.settings import settings
from geodata.checking import Checked, check
from geodata.fetching import Progress, Refused, fetch, is_address, shown
from geodata.outlines import write_outlines
from geodata.store import Record, Store, installed_folder

Outcome = Literal["installed", "good", "restored", "errors", "unreadable"]

GOOD, ERRORS, UNREADABLE = 0, 1, 2
SUMMARIES: dict[Outcome, str] = {
    "installed": "The official boundaries from {source} ({schema}) are in use now.",
    "good": "The boundaries of {source} ({schema}) can be used.",
    "restored": "The boundaries in use now: {source}.",
    "errors": "Nothing was replaced: {source} has errors.",
    "unreadable": "Nothing was replaced: {source} could not be read.",
}
EMBEDDED = Message("the embedded outlines")


@dataclass(frozen=True, slots=True)
class Report:
    """What came of looking at a source."""

    source: str
    outcome: Outcome
    schema: str = ""
    problems: tuple[Problem, ...] = ()

    @property
    def exit_code(self) -> int:
        """0 good, 1 errors in the content, 2 not readable or not reachable."""
        return {"errors": ERRORS, "unreadable": UNREADABLE}.get(self.outcome, GOOD)

    @property
    def summary(self) -> Message:
        """What happened, in one sentence."""
        source: object = self.source or EMBEDDED
        return Message(SUMMARIES[self.outcome], {"source": source, "schema": self.schema})

    def as_records(self, text: Text) -> list[dict[str, str | int | None]]:
        """Return the problems as JSON-ready records."""
        return [problem.as_record(text) for problem in self.problems]


def inspect(
    source: str, *, timeout: float | None = None, progress: Progress | None = None
) -> Report:
    """Check a source without installing it."""
    return _judge(source, timeout, progress)[0]


def install(
    source: str,
    *,
    folder: Path | None = None,
    timeout: float | None = None,
    progress: Progress | None = None,
) -> Report:
    """Check a source and make it the boundaries in use if it has no errors.

    Parameters
    ----------
    source : str
        A file or an http(s) address.
    folder : Path, optional
        Where installed boundaries are kept; the application's own folder otherwise.
    timeout : float, optional
        Seconds of silence to bear; the setting ``http_timeout`` otherwise.
    progress : callable, optional
        Told the bytes that have come and the bytes announced, if any.

    Returns
    -------
    Report
        With the outcome ``installed``, or with the problems that stood in the way. Unless the
        outcome is ``installed``, the boundaries in use stay as they were.
    """
    report, checked = _judge(source, timeout, progress)
    if checked is None or checked.outlines is None or checked.schema is None:
        return report
    outlines, schema = checked.outlines, checked.schema

    def describe(file: str, digest: str) -> Record:
        return Record(
            file=file,
            digest=digest,
            source=report.source,
            schema=schema.title,
            attribution=schema.attribution,
            licence=schema.licence,
            fetched=datetime.now(UTC).date(),
        )

    Store(folder or installed_folder()).add(lambda path: write_outlines(outlines, path), describe)
    return Report(report.source, "installed", report.schema, report.problems)


def restore(folder: Path | None = None) -> Report:
    """Go back to the official boundaries before, or to the embedded ones."""
    store = Store(folder or installed_folder())
    if not store.go_back():
        message = Message("The embedded outlines are in use already.")
        return Report("", "restored", problems=(Problem("warning", message, ""),))
    active = store.active()
    return Report(active.source, "restored", active.schema) if active else Report("", "restored")


def _judge(
    source: str, timeout: float | None, progress: Progress | None
) -> tuple[Report, Checked | None]:
    name = shown(source)
    try:
        with tempfile.TemporaryDirectory(prefix="klyngelandskab-") as workshop:
            file = Path(source)
            if is_address(source):
                file = Path(workshop) / "fetched"
                wait = timeout or settings().http_timeout
                fetch(source, file, timeout=wait, progress=progress)
            checked = check(file, name)
    except Refused as refused:
        return Report(name, "unreadable", problems=(refused.problem,)), None
    schema = checked.schema.title if checked.schema else ""
    outcome: Outcome = "errors" if has_errors(checked.problems) else "good"
    return Report(name, outcome, schema, tuple(checked.problems)), checked


def main(arguments: list[str] | None = None) -> int:
    """Run the command and return its exit code."""
    parser = argparse.ArgumentParser(prog="python -m geodata.boundaries", description=__doc__)
    parser.add_argument("source", nargs="?", help="a file or an http(s) address")
    parser.add_argument("--restore", action="store_true", help="go back to the outlines before")
    parser.add_argument("--check", action="store_true", help="only check, replace nothing")
    parser.add_argument("--json", action="store_true", help="the report as JSON on stdout")
    parser.add_argument("--language", choices=("da", "en"), default=settings().language)
    options = parser.parse_args(arguments)
    if options.restore == bool(options.source):
        parser.error("give either a source or --restore")

    if options.restore:
        report = restore()
    else:
        progress = _progress if sys.stderr.isatty() else None
        work = inspect if options.check else install
        report = work(options.source, progress=progress)
    _tell(report, speak(pick(options.language)), as_json=options.json)
    return report.exit_code


def _tell(report: Report, text: Text, *, as_json: bool) -> None:
    if as_json:
        json.dump(report.as_records(text), sys.stdout, ensure_ascii=False, indent=1)
        sys.stdout.write("\n")
    for problem in () if as_json else report.problems:
        place = ", ".join(str(p) for p in (problem.row, problem.column, problem.value) if p)
        sys.stderr.write(f"{problem.severity}: {text.say(problem.message)} [{place}]\n")
    sys.stderr.write(text.say(report.summary) + "\n")


def _progress(come: int, announced: int | None) -> None:
    share = f" / {announced / 1e6:.1f}" if announced else ""
    sys.stderr.write(f"\r{come / 1e6:.1f}{share} MB")
    if announced and come >= announced:
        sys.stderr.write("\n")


if __name__ == "__main__":
    sys.exit(main())
