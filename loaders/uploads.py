"""Files that are held in memory only."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Upload:
    """A file as the browser or the disk handed it over; it is never written to disk.

    Parameters
    ----------
    name : str
        The file's name, for the reader.
    data : bytes
        Its content, which alone tells what it is.
    """

    name: str
    data: bytes = field(repr=False)
