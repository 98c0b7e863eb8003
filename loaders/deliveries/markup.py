"""Read XML that nobody vouches for: in pieces, within limits, and without definitions.

A definition (DTD) is where entities come from, those that unpack to gigabytes and those that fetch
a file; a workbook needs none, so the first one ends the reading, as in the package defusedxml.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, NoReturn, Protocol
from xml.parsers import expat

from foundation.language import Message
from loaders.deliveries.delivered import MOST_CELLS, RefusedError

DEEPEST: Final = 64
MOST_ELEMENTS: Final = 3 * MOST_CELLS
_PIECE: Final = 2**16
_LONGEST_TAG: Final = 2**18
NOT_READABLE: Final = Message("Not a workbook that can be read")


class Readable(Protocol):
    """A file of bytes."""

    def read(self, size: int, /) -> bytes:
        """Return the next bytes, none at the end."""


@dataclass(slots=True)
class Handlers:
    """What is called with the parts of a document; names come without their prefix."""

    opened: Callable[[str, dict[str, str]], None]
    closed: Callable[[str], None]
    text: Callable[[str], None]


def parse(
    stream: Readable,
    handlers: Handlers,
    read: Callable[[int], None] | None = None,
    most: int = MOST_ELEMENTS,
) -> None:
    """Read a document from its first byte to its last.

    Parameters
    ----------
    stream : Readable
    handlers : Handlers
    read : callable, optional
        Told the number of bytes after each piece.
    most : int
        How many elements are read.

    Raises
    ------
    RefusedError
        If it is no XML, holds a definition, or is built to cost more than it says.
    """
    parser = _parser(handlers, most)
    fed = 0
    try:
        while piece := stream.read(_PIECE):
            parser.Parse(piece, False)  # noqa: FBT003
            fed += len(piece)
            # what the parser has not yet understood, it holds, and reads again with every piece
            if fed - parser.CurrentByteIndex > _LONGEST_TAG:
                raise RefusedError(NOT_READABLE)
            if read is not None:
                read(len(piece))
        parser.Parse(b"", True)  # noqa: FBT003
    except expat.ExpatError as reason:
        raise RefusedError(NOT_READABLE) from reason


def _parser(handlers: Handlers, most: int) -> expat.XMLParserType:
    parser = expat.ParserCreate()
    parser.buffer_text = True
    depth = elements = 0

    def opened(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth, elements
        depth += 1
        elements += 1
        if depth > DEEPEST or elements > most:
            raise RefusedError(Message("The file is too large"))
        handlers.opened(name.rpartition(":")[2] if ":" in name else name, attributes)

    def closed(name: str) -> None:
        nonlocal depth
        depth -= 1
        handlers.closed(name.rpartition(":")[2] if ":" in name else name)

    parser.StartElementHandler = opened
    parser.EndElementHandler = closed
    parser.CharacterDataHandler = handlers.text
    parser.StartDoctypeDeclHandler = _refuse_definitions
    parser.EntityDeclHandler = _refuse_definitions
    parser.ExternalEntityRefHandler = _refuse_definitions
    return parser


def _refuse_definitions(*_: object) -> NoReturn:
    raise RefusedError(
        Message("The file defines entities of its own (a DTD), which no workbook needs")
    )
