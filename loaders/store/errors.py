"""What can go wrong with the store: one type for each thing that a reader can do about it.

Every error carries a sentence for the reader. None of them names an address, which may hold a
password.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from foundation.language import Message

if TYPE_CHECKING:
    from loaders.store.documents import Document
    from loaders.store.versions import Version


class StoreError(Exception):
    """Something about the store; ``message`` says what, and what helps."""

    def __init__(self, message: Message) -> None:
        super().__init__(message.msgid.format(**message.values))
        self.message = message


class StoreUnavailableError(StoreError):
    """The store cannot be reached now; the same object works again when the cause is gone."""


class StoreBusyError(StoreUnavailableError):
    """Somebody else kept the store for longer than we wait."""

    def __init__(self) -> None:
        super().__init__(
            Message("Somebody else is writing to the store just now; try again in a moment")
        )


class StoreReadOnlyError(StoreError):
    """The store can be read but not written."""

    def __init__(self) -> None:
        super().__init__(Message("The store can be read but not written to; nothing was changed"))


class StoreFullError(StoreError):
    """There is no room for what was to be written; everything is as it was."""

    def __init__(self) -> None:
        super().__init__(Message("There is no room left where the store lies; nothing was changed"))


class StoreDamagedError(StoreError):
    """What is stored cannot be what was written; nothing is repaired, nothing is deleted."""

    def __init__(self, what: str) -> None:
        super().__init__(
            Message(
                "The store is damaged ({what}). It was left as it is; restore a backup into a new"
                " place",
                {"what": what},
            )
        )


class StoreTooNewError(StoreError):
    """The store was written by a newer version of the application."""

    def __init__(self) -> None:
        super().__init__(
            Message("The store was written by a newer version of this application; update it first")
        )


class OvertakenError(StoreError):
    """Somebody else was first; nothing was written, and nothing of theirs is lost.

    ``newer`` is what they wrote: publish on top of it, or give up.
    """

    def __init__(self, newer: Version | Document) -> None:
        self.newer = newer
        values = {"name": newer.title, "who": newer.by, "number": newer.number}
        super().__init__(
            Message(
                "{who} was first: version {number}, “{name}”, is newer than the one that yours"
                " builds on. Nothing was changed",
                values,
            )
        )


class UnknownError(StoreError):
    """There is no such version, verdict or document."""


class BackupRefusedError(StoreError):
    """A backup that cannot be used, or a place where it cannot go."""
