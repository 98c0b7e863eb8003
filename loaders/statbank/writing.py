"""Writing a file in one step: a reader sees the old content or the new one, never half of it."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import Final

_READABLE: Final = 0o644


def write_whole(path: Path, content: bytes) -> None:
    """Put content in the place of a file; the folder is made when it is not there.

    Raises
    ------
    OSError
        If it cannot be written; the file is then as it was.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    mode = path.stat().st_mode if path.exists() else _READABLE
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".new-")
    made = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        made.chmod(mode & 0o777)
        made.replace(path)
    finally:
        made.unlink(missing_ok=True)
