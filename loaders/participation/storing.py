"""Put tables into a landscape's folder in one step: all of them are there, or none.

Each table is written under a name of its own. What makes them part of the landscape is the
descriptor, replaced last and at once; until then, and if anything breaks off, the landscape is what
it was.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import pandas as pd

from foundation.language import Message
from loaders.files import DESCRIPTOR
from loaders.package import IN_PARQUET, described
from loaders.parquet import encode
from loaders.protection import FINGERPRINT, note_protection
from loaders.sheets import PARQUET

_DIGEST_LENGTH: Final = 12


class ChangedMeanwhileError(RuntimeError):
    """Somebody else has changed the landscape since it was read; ``message`` says so."""

    message = Message("The landscape was changed by somebody else meanwhile; nothing was written")


def read_descriptor(folder: Path) -> bytes:
    """Return a landscape's descriptor as it stands, to be handed to :func:`store`."""
    return (folder / DESCRIPTOR).read_bytes()


def store(
    folder: Path,
    tables: Mapping[str, pd.DataFrame],
    *,
    seen: bytes,
    threshold: int,
    fingerprint: str = "",
) -> list[str]:
    """Write tables into a landscape in place of those of the same names.

    Parameters
    ----------
    folder : Path
        The landscape.
    tables : Mapping of str to DataFrame
        ``participation``, ``counts`` or both; counts are protected.
    seen : bytes
        The descriptor that the tables were made for.
    threshold : int
        The smallest count that ``counts`` shows.
    fingerprint : str
        Of the key that made the pseudonyms.

    Returns
    -------
    list of str
        Files of the tables before that still lie in the folder though nothing names them any
        more: only those that this function had written are removed.

    Raises
    ------
    ChangedMeanwhileError
        If the descriptor is no longer the one seen.
    OSError
        If the folder cannot be written; the landscape is then as it was.
    """
    descriptor = json.loads(seen.decode("utf-8-sig"))
    entries = []
    for name, frame in tables.items():
        data = encode(frame, {FINGERPRINT: fingerprint} if name == "participation" else None)
        digest = hashlib.sha256(data).hexdigest()[:_DIGEST_LENGTH]
        file = f"{name}-{digest}{PARQUET}"
        replace_file(folder / file, data)
        entries.append(described(name, frame.columns, file))
    note_protection(entries, threshold, fingerprint)
    resources = [one for one in descriptor["resources"] if isinstance(one, dict)]
    others = [one for one in resources if one.get("name") not in tables]
    if read_descriptor(folder) != seen:
        raise ChangedMeanwhileError
    content = json.dumps(
        {**descriptor, "resources": [*others, *entries]}, ensure_ascii=False, indent=2
    )
    replace_file(folder / DESCRIPTOR, f"{content}\n".encode())
    used = {str(one.get("path")) for one in (*others, *entries)}
    _remove_stale(folder, used)
    before = {str(one.get("path")) for one in resources}
    return sorted(path for path in before - used if (folder / path).exists())


def replace_file(path: Path, data: bytes) -> None:
    """Write a file so that a reader sees the one before or the new one, never a part."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".new-")
    made = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        made.chmod(0o644)
        made.replace(path)
    finally:
        made.unlink(missing_ok=True)


def _remove_stale(folder: Path, used: set[str]) -> None:
    """Remove what earlier calls wrote and nothing names; what a killed one left goes with it."""
    ours = [f"{name}-{'?' * _DIGEST_LENGTH}{PARQUET}" for name in IN_PARQUET]
    for pattern in (*ours, ".new-*"):
        for path in folder.glob(pattern):
            if path.name not in used:
                path.unlink(missing_ok=True)
