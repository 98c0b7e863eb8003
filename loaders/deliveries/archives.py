"""Open a zip file that nobody vouches for: what it says of itself is looked at before its content.

Workbooks are zip files too. ``zipfile`` never unpacks more of an entry than the archive's list
says, so that the list can be trusted as an upper bound.
"""

from __future__ import annotations

import io
import stat
import zipfile
import zlib
from typing import IO, Final

from foundation.language import Message
from loaders.deliveries.delivered import (
    MOST_ENTRIES,
    MOST_RATIO,
    MOST_UNPACKED_BYTES,
    RefusedError,
)
from loaders.files import is_folder, is_inside

ZIP: Final = b"PK"
OLD_OFFICE: Final = b"\xd0\xcf\x11\xe0"
BROKEN: Final = (
    zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError
)  # fmt: skip
_MAC_FOLDER: Final = "__MACOSX/"
_ENCRYPTED: Final = 0x1
_SMALL: Final = 4 * 2**20


class Archive:
    """The files of a zip, none of which leads anywhere else or unpacks to more than it may.

    Parameters
    ----------
    data : bytes
        The zip file.

    Raises
    ------
    RefusedError
        If it is none, or is built to do harm.
    """

    def __init__(self, data: bytes) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            entries = [entry for entry in self._zip.infolist() if not is_folder(entry)]
        except BROKEN as reason:
            raise RefusedError(Message("The file is damaged: it cannot be unpacked")) from reason
        if len(entries) > MOST_ENTRIES:
            raise RefusedError(Message("Holds more than {most} files", {"most": MOST_ENTRIES}))
        _check_sizes(entries)
        for entry in entries:
            _check_entry(entry)
        self._entries = {
            entry.filename: entry for entry in entries if not entry.filename.startswith(_MAC_FOLDER)
        }
        if len(self._entries) < sum(not e.filename.startswith(_MAC_FOLDER) for e in entries):
            raise RefusedError(Message("The zip file holds the same name twice"))

    @property
    def names(self) -> list[str]:
        """The names of the files, as they stand in the archive."""
        return list(self._entries)

    def __contains__(self, name: str) -> bool:
        """Return whether there is a file of this name."""
        return name in self._entries

    def size(self, name: str) -> int:
        """Return how many bytes a file unpacks to."""
        return self._entries[name].file_size

    def read(self, name: str) -> bytes:
        """Return the content of a file.

        Raises
        ------
        RefusedError
            If it is damaged.
        """
        try:
            return self._zip.read(self._entries[name])
        except BROKEN as reason:
            raise _damaged(name) from reason

    def open(self, name: str) -> Stream:
        """Return a file to be read in pieces."""
        try:
            return Stream(self._zip.open(self._entries[name]), name)
        except BROKEN as reason:
            raise _damaged(name) from reason


class Stream(io.RawIOBase):
    """A file of an archive, read in pieces; damage is a ``RefusedError``."""

    def __init__(self, source: IO[bytes], name: str) -> None:
        super().__init__()
        self._source = source
        self._name = name

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes, none at the end."""
        try:
            return self._source.read(size)
        except BROKEN as reason:
            raise _damaged(self._name) from reason


def _damaged(name: str) -> RefusedError:
    return RefusedError(Message("The file is damaged: it cannot be unpacked"), value=name)


def _check_sizes(entries: list[zipfile.ZipInfo]) -> None:
    size = sum(entry.file_size for entry in entries)
    if size > MOST_UNPACKED_BYTES:
        message = Message(
            "Unpacks to {size} MB; at most {most} MB are read",
            {"size": size // 2**20, "most": MOST_UNPACKED_BYTES // 2**20},
        )
        raise RefusedError(message)
    for entry in entries:
        if entry.file_size > max(_SMALL, entry.compress_size * MOST_RATIO):
            message = Message(
                "Unpacks to {n} times its size, as only a file made to do harm does",
                {"n": entry.file_size // max(entry.compress_size, 1)},
            )
            raise RefusedError(message, value=entry.filename)


def _check_entry(entry: zipfile.ZipInfo) -> None:
    name = entry.filename
    # zipfile cuts a name at a zero byte and turns backslashes round; look at what was written
    if not is_inside(name) or not is_inside(entry.orig_filename):
        raise RefusedError(Message("The zip file holds a name outside the package"), value=name)
    if entry.flag_bits & _ENCRYPTED:
        raise RefusedError(Message("The zip file is encrypted"), value=name)
    if stat.S_ISLNK(entry.external_attr >> 16):
        raise RefusedError(Message("The zip file holds a symbolic link"), value=name)
