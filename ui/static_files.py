"""Files that the browser loads once: written below ``static/generated``, named by their content.

A name that holds a digest never means anything else later, so no browser shows an old one.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path
from typing import Final

from foundation.settings import PROJECT_FOLDER

FOLDER: Final = PROJECT_FOLDER / "static" / "generated"
ADDRESS: Final = "../../app/static/generated"
"""Seen from the frame of the map component; holds under any ``server.baseUrlPath``."""


def write(path: Path, content: bytes) -> None:
    """Write a file in one step, so that two processes starting at once do no harm.

    Raises
    ------
    OSError
        When the folder cannot be written.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
    Path(temporary).chmod(0o644)
    Path(temporary).replace(path)


def publish(name: str, content: bytes) -> str:
    """Write content under a name with its digest, unless it is there, and return its address."""
    digest = hashlib.sha256(content).hexdigest()[:12]
    path = FOLDER / f"{name}-{digest}.json"
    if not path.exists():
        write(path, content)
    return f"{ADDRESS}/{path.name}"
