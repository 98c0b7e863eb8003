"""Official outlines on disk: which file is in use, and the way back to the one before.

One small state file names the outlines in use. It is replaced in one step, so that a reader sees
either the old state or the new one, whatever happens half-way.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from foundation.settings import settings

KEPT = 3
"""How many installed files are kept: the one in use and those to go back to."""


@dataclass(frozen=True, slots=True)
class Record:
    """One installed file: where it came from and what it must contain."""

    file: str
    digest: str
    source: str
    schema: str
    attribution: str
    licence: str
    fetched: date


def installed_folder() -> Path:
    """Return where this installation keeps official outlines."""
    return settings().data_folder / "boundaries"


class Store:
    """The folder of installed outlines; it need not exist."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._state = folder / "installed.json"

    def active(self) -> Record | None:
        """Return the record of the outlines in use, None for the embedded ones."""
        records = self.records()
        return records[-1] if records else None

    def records(self) -> list[Record]:
        """Return what is installed, oldest first; an unreadable state counts as nothing."""
        try:
            stored = json.loads(self._state.read_text(encoding="utf-8"))
            return [_record(entry) for entry in stored]
        except (OSError, ValueError, TypeError, KeyError, AttributeError):
            return []

    def path(self, record: Record) -> Path:
        """Return where a record's file lies."""
        return self._folder / record.file

    def add(self, write: Callable[[Path], None], describe: Callable[[str, str], Record]) -> Record:
        """Install a file and make it the one in use.

        Parameters
        ----------
        write : callable
            Writes the content to a path.
        describe : callable
            Makes the record from the file's name and digest.
        """
        self._folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=self._folder, prefix=".new-") as workshop:
            made = Path(workshop) / "outlines.fgb"
            write(made)
            digest = hashlib.sha256(made.read_bytes()).hexdigest()
            name = f"outlines-{digest[:16]}.fgb"
            record = describe(name, digest)
            made.replace(self._folder / name)
        others = [known for known in self.records() if known.digest != digest]
        self._write_state([*others, record][-KEPT:])
        return record

    def go_back(self) -> bool:
        """Return to the outlines before; False when the embedded ones are in use already."""
        records = self.records()
        if not records:
            return False
        self._write_state(records[:-1])
        return True

    def _write_state(self, records: list[Record]) -> None:
        entries = [asdict(record) | {"fetched": record.fetched.isoformat()} for record in records]
        handle, name = tempfile.mkstemp(dir=self._folder, prefix=".state-")
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(entries, file, ensure_ascii=False, indent=1)
            file.flush()
            os.fsync(file.fileno())
        made = Path(name)
        made.chmod(0o644)
        made.replace(self._state)
        for stale in self._folder.glob("outlines-*.fgb"):
            if stale.name not in {record.file for record in records}:
                stale.unlink(missing_ok=True)


def _record(entry: dict[str, str]) -> Record:
    return Record(**{**entry, "fetched": date.fromisoformat(entry["fetched"])})  # type: ignore[arg-type]
