"""The files of a package: a folder or a zip, opened without trusting either."""

from __future__ import annotations

import json
import stat
import zipfile
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any, Final

from foundation.language import Message
from foundation.problems import Problem

DESCRIPTOR: Final = "datapackage.json"
MOST_ENTRIES: Final = 1_000
MOST_BYTES: Final = 200 * 2**20
MOST_DESCRIPTOR_BYTES: Final = 2 * 2**20
_ENCRYPTED: Final = 0x1
_Size = Callable[[str], int | None]
_Read = Callable[[str], bytes]
_BROKEN_ZIP: Final = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError)


@dataclass(frozen=True)
class Package:
    """A package that could be opened: its descriptor, and its files by name.

    Parameters
    ----------
    descriptor : Mapping
        The content of ``datapackage.json``.
    size : callable
        Returns a file's size in bytes by its name inside the package; None when there is none.
    read : callable
        Returns the bytes of a file that has a size; raises ``OSError`` when it cannot be read.
    """

    descriptor: Mapping[str, Any]
    size: Callable[[str], int | None] = field(repr=False)
    read: Callable[[str], bytes] = field(repr=False)


class _RefusedError(Exception):
    """Carries the reason why something is not read."""

    def __init__(self, message: Message, file: str, value: str | None = None) -> None:
        super().__init__(message.msgid)
        self.problem = Problem("error", message, file, value=value)


def open_package(path: Path) -> Package | Problem:
    """Open a folder or a zip file, or say why it cannot be read at all."""
    try:
        if path.is_dir():
            size, read = _open_folder(path)
        elif path.is_file():
            size, read = _open_zip(path)
        else:
            return Problem("error", Message("There is no such file or folder"), str(path))
        return Package(_descriptor(size, read), size, read)
    except _RefusedError as refused:
        return refused.problem
    except (OSError, ValueError) as reason:  # ValueError: a path that holds a zero byte
        return Problem("error", Message("Cannot be read: {why}", {"why": str(reason)}), str(path))


def is_inside(name: str) -> bool:
    """Return whether a name stays inside its package on every operating system."""
    return (
        bool(name)
        and not any(sign in name for sign in "\\:\0")
        and not name.startswith("/")
        and ".." not in PurePosixPath(name).parts
    )


def is_folder(entry: zipfile.ZipInfo) -> bool:
    """Return whether an entry is a folder; unlike ``ZipInfo.is_dir`` also where it has no name."""
    return entry.filename.endswith("/")


def _open_folder(folder: Path) -> tuple[_Size, _Read]:
    root = folder.resolve()

    def size(name: str) -> int | None:
        path = (root / name).resolve()
        return path.stat().st_size if path.is_relative_to(root) and path.is_file() else None

    def read(name: str) -> bytes:
        return (root / name).read_bytes()

    return size, read


def _open_zip(path: Path) -> tuple[_Size, _Read]:
    try:
        with zipfile.ZipFile(path) as archive:
            entries = [entry for entry in archive.infolist() if not is_folder(entry)]
    except _BROKEN_ZIP as reason:
        message = Message(
            "Neither a folder nor a zip file that can be read: {why}", {"why": str(reason)}
        )
        raise _RefusedError(message, path.name) from reason
    _check_size(len(entries), sum(entry.file_size for entry in entries), path.name)
    for entry in entries:
        _check_entry(entry)
    names = [entry.filename for entry in entries if not entry.filename.startswith("__MACOSX/")]
    if len(set(names)) < len(names):
        raise _RefusedError(Message("The zip file holds the same name twice"), path.name)
    top = _top_folder(names)

    def read(name: str) -> bytes:
        try:
            with zipfile.ZipFile(path) as archive:
                return archive.read(top + name)
        except (*_BROKEN_ZIP, KeyError) as reason:
            raise OSError(str(reason)) from reason

    sizes = {entry.filename: entry.file_size for entry in entries}
    return lambda name: sizes.get(top + name), read


def _check_size(entries: int, size: int, file: str) -> None:
    if entries > MOST_ENTRIES:
        message = Message("Holds more than {most} files", {"most": MOST_ENTRIES})
        raise _RefusedError(message, file)
    if size > MOST_BYTES:
        message = Message(
            "Unpacks to {size} MB; at most {most} MB are read",
            {"size": size // 2**20, "most": MOST_BYTES // 2**20},
        )
        raise _RefusedError(message, file)


def _check_entry(entry: zipfile.ZipInfo) -> None:
    name = entry.filename
    # zipfile cuts a name at a zero byte and turns backslashes round; look at what was written
    if not is_inside(name) or not is_inside(entry.orig_filename):
        raise _RefusedError(Message("The zip file holds a name outside the package"), name, name)
    if entry.flag_bits & _ENCRYPTED:
        raise _RefusedError(Message("The zip file is encrypted"), name)
    if stat.S_ISLNK(entry.external_attr >> 16):
        raise _RefusedError(Message("The zip file holds a symbolic link"), name)


def _top_folder(names: list[str]) -> str:
    """Return the folder that holds the descriptor: none, or the single one at the top."""
    if DESCRIPTOR in names:
        return ""
    tops = {name.split("/", 1)[0] for name in names if "/" in name}
    if len(tops) == 1 and f"{(top := tops.pop())}/{DESCRIPTOR}" in names:
        return f"{top}/"
    return ""


def _descriptor(size: _Size, read: _Read) -> dict[str, Any]:
    found_size = size(DESCRIPTOR)
    if found_size is None:
        raise _RefusedError(
            Message("Not a landscape: there is no {file} in it", {"file": DESCRIPTOR}), DESCRIPTOR
        )
    if found_size > MOST_DESCRIPTOR_BYTES:
        raise _RefusedError(Message("The file is too large"), DESCRIPTOR)
    try:
        found = json.loads(read(DESCRIPTOR).decode("utf-8-sig"))
    except (ValueError, RecursionError) as reason:
        message = Message("Not valid JSON in UTF-8: {why}", {"why": str(reason)})
        raise _RefusedError(message, DESCRIPTOR) from reason
    if not isinstance(found, dict):
        raise _RefusedError(Message("Expected one JSON object"), DESCRIPTOR)
    return found
