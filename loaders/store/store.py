"""The store as its users see it: one object that opens, does one thing, and closes again."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import unquote, urlsplit

from foundation.landscape import Landscape
from foundation.language import Message
from foundation.settings import settings
from loaders.catalogue import Header, available, open_landscape
from loaders.store import audit, backups, documents, publishing, verdicts, versions
from loaders.store.audit import Entry
from loaders.store.documents import Document, Draft
from loaders.store.duck import DuckFile
from loaders.store.errors import StoreUnavailableError, UnknownError
from loaders.store.postgres import PostgresDatabase
from loaders.store.publishing import Publication
from loaders.store.rows import question
from loaders.store.sessions import Place
from loaders.store.versions import Version, unknown

if TYPE_CHECKING:
    import pandas as pd

FILE: Final = "store.duckdb"
_POSTGRES: Final = ("postgresql://", "postgres://")
_DUCKDB: Final = "duckdb:"
SEED: Final = 0
"""The number of the version that comes with the application."""


def open_store(url: str | None = None, *, patience: float = 10.0) -> Store:
    """Return the store at an address; nothing is opened yet.

    Parameters
    ----------
    url : str, optional
        ``postgresql://…``, ``duckdb:///…`` or the path of a file; without, the configured one, or
        else the file ``store.duckdb`` in the configured data folder.
    patience : float
        Seconds to wait while somebody else has the store.
    """
    return Store(place_of(url, patience))


def place_of(url: str | None, patience: float) -> Place:
    """Return where an address points to; see :func:`open_store`.

    Raises
    ------
    StoreUnavailableError
        If it is an address of something else.
    """
    url = url or _configured()
    if not url:
        return DuckFile(settings().data_folder / FILE, patience)
    if url.startswith(_POSTGRES):
        return PostgresDatabase(url, patience)
    if url.startswith(_DUCKDB):
        return DuckFile(Path(unquote(urlsplit(url).path)), patience)
    if "://" in url:
        raise StoreUnavailableError(
            Message("The address of the store must begin with postgresql:// or duckdb://")
        )
    return DuckFile(Path(url), patience)


def _configured() -> str | None:
    """Return the configured address; it is a secret, because it can hold a password."""
    found = settings().store_url
    return None if found is None else found.get_secret_value()


class Store:
    """Versions, verdicts, documents and the audit trail.

    Nothing is kept open between two calls: when the place was away, the next call that finds it
    again works. A call that cannot do its work has changed nothing, and raises a
    :class:`loaders.store.errors.StoreError` with a sentence for the reader.

    Parameters
    ----------
    place : Place
        Where it lies.
    seeds : sequence of Path, optional
        Folders with the landscapes that come as version 0; without, those of the catalogue.
    """

    def __init__(self, place: Place, seeds: Sequence[Path] | None = None) -> None:
        self._place = place
        self._seeds = seeds

    # versions

    def newest(self) -> list[Version]:
        """Return the newest version of every landscape, the oldest state first."""
        with self._place.reading() as session:
            published = {row.version.landscape: row.version for row in versions.newest(session)}
        seeds = {name: _seed(header) for name, header in self._headers().items()}
        found = (seeds | published).values()
        return sorted(found, key=lambda version: (version.as_of, version.landscape))

    def versions(self, identifier: str) -> list[Version]:
        """Return all versions of a landscape, the first one first; empty when there is none."""
        with self._place.reading() as session:
            published = versions.listed(session, identifier)
        header = self._headers().get(identifier)
        return published if header is None else [_seed(header), *published]

    def open_version(self, identifier: str, number: int | None = None) -> Landscape:
        """Return a version's landscape, equal to the published one; the newest without a number.

        Raises
        ------
        UnknownError
            If there is no such version.
        UnusableLandscapeError
            If it is a seed with errors.
        """
        with self._place.reading() as session:
            row = None if number == SEED else versions.row_of(session, identifier, number)
            held = versions.fetched(session, row) if session and row else {}
        if row is not None:
            return versions.landscape_of(row, held)
        if number not in {None, SEED} or identifier not in self._headers():
            raise unknown(identifier, number)
        return open_landscape(identifier, self._seeds)

    def open_table(
        self, identifier: str, numbers: Sequence[int], table: str
    ) -> dict[int, pd.DataFrame]:
        """Return one table of some published versions, without reading the others.

        Versions that do not have the table, or are not there, are left out; a table that several
        versions share is read once.
        """
        with self._place.reading() as session:
            return versions.one_table(session, identifier, numbers, table) if session else {}

    def publish(
        self, landscape: Landscape, expected_parent: int, name: str, note: str, by: str
    ) -> Version:
        """Write a checked landscape as the next version.

        Parameters
        ----------
        landscape : Landscape
            As a loader hands it out.
        expected_parent : int
            The version that it builds on: 0 for the seed, and where nothing is there.
        name, note, by : str
            How the publisher calls it, what there is to say, and who it is.

        Raises
        ------
        OvertakenError
            If there is a newer version. Nothing is lost: publish again on top of it.
        ValueError
            If it holds what must never be stored (companies by number, unprotected counts).
        """
        said = Publication(landscape.identifier, expected_parent, name, note, by)
        return self._publish(landscape, said)

    def restore(
        self, identifier: str, number: int, by: str, note: str = "", expected: int | None = None
    ) -> Version:
        """Publish the content of an earlier version as a new one.

        Parameters
        ----------
        identifier, number
            Which version; 0 is the seed.
        by, note : str
            Who does it, and why.
        expected : int, optional
            The newest version that the reader has seen; without, whatever is newest now.

        Raises
        ------
        UnknownError
            If there is no such version.
        OvertakenError
            If there is a newer one than expected.
        """
        found = self.versions(identifier)
        target = next((one for one in found if one.number == number), None)
        if target is None:
            raise unknown(identifier, number)
        parent = found[-1].number if expected is None else expected
        said = Publication(identifier, parent, target.title, note, by, restored=number)
        if number == SEED:
            return self._publish(open_landscape(identifier, self._seeds), said)
        with self._place.writing() as session:
            row = versions.row_of(session, identifier, number)
            if row is None:
                raise unknown(identifier, number)
            return publishing.restore(session, row.body, said, seeded=self._has_seed(identifier))

    def undo(self, identifier: str, by: str, note: str = "") -> Version:
        """Publish the version before the newest one again; doing so twice brings that one back.

        Raises
        ------
        UnknownError
            If there is no version before.
        """
        found = self.versions(identifier)
        if not found or found[-1].parent is None:
            raise UnknownError(Message("There is nothing to go back to"))
        return self.restore(identifier, found[-1].parent, by, note, expected=found[-1].number)

    def _publish(self, landscape: Landscape, said: Publication) -> Version:
        publishing.refuse_secrets(landscape)
        digested = versions.content_digest(landscape.tables)
        seeded = self._has_seed(said.landscape)
        with self._place.writing() as session:
            return publishing.publish(session, landscape, digested, said, seeded=seeded)

    # verdicts

    def record_verdict(
        self, identifier: str, cluster_a: str, cluster_b: str, verdict: str, reason: str, by: str
    ) -> None:
        """Record what a forum agreed about a pair of clusters of a landscape.

        ``verdict`` is one of :data:`loaders.store.verdicts.VERDICTS`; the one before stays in the
        history.
        """
        with self._place.writing() as session:
            verdicts.record(session, identifier, (cluster_a, cluster_b), verdict, reason, by)

    def withdraw_verdict(
        self, identifier: str, cluster_a: str, cluster_b: str, by: str, reason: str = ""
    ) -> None:
        """Let no verdict hold about a pair; ``UnknownError`` if none does."""
        with self._place.writing() as session:
            verdicts.withdraw(session, identifier, (cluster_a, cluster_b), reason, by)

    def verdicts(self, identifier: str) -> pd.DataFrame:
        """Return the verdicts in force, one row per pair, with ``cluster_a`` < ``cluster_b``.

        Returns
        -------
        DataFrame
            ``cluster_a``, ``cluster_b``, ``verdict``, ``reason``, ``decided_by``, ``decided_at``
            (in UTC).
        """
        with self._place.reading() as session:
            return verdicts.as_frame(verdicts.in_force(session, identifier))

    def verdict_history(self, identifier: str) -> pd.DataFrame:
        """Return every verdict ever recorded, in order; an empty ``verdict`` withdraws."""
        with self._place.reading() as session:
            return verdicts.as_frame(verdicts.history(session, identifier))

    # documents

    def save_document(self, draft: Draft, by: str) -> Document:
        """Save a view, a presentation or a draft, new or as the next revision.

        Raises
        ------
        OvertakenError
            If somebody else has saved it since the revision that ``draft`` expects.
        UnknownError
            If there is no document of its id.
        """
        with self._place.writing() as session:
            return documents.save(session, draft, by)

    def documents(self, kind: str, owner: str | None = None) -> list[Document]:
        """Return what is saved of a kind, the last saved one first."""
        with self._place.reading() as session:
            return documents.listed(session, kind, owner)

    def document(self, identifier: str) -> Document:
        """Return a document as it is now; ``UnknownError`` if it is not there any more."""
        with self._place.reading() as session:
            return documents.one(session, identifier)

    def remove_document(self, identifier: str, by: str) -> None:
        """Let a document be gone; its history stays."""
        with self._place.writing() as session:
            documents.remove(session, identifier, by)

    def document_history(self, identifier: str) -> list[Document]:
        """Return every revision of a document, the first one first."""
        with self._place.reading() as session:
            return documents.history(session, identifier)

    # the whole

    def audit_trail(self) -> list[Entry]:
        """Return who did what and when, the first act first."""
        with self._place.reading() as session:
            return audit.entries(session)

    def first_broken_seal(self) -> int | None:
        """Return the number of the first entry of the audit trail that was tampered with."""
        with self._place.reading() as session:
            return audit.first_broken(session)

    def backup(self, path: Path) -> None:
        """Write the whole store as one file that :meth:`restore_backup` takes, on any engine.

        Raises
        ------
        BackupRefusedError
            If there is a file of this name already, or it cannot be written.
        """
        with self._place.reading() as session:
            backups.write(session, path)

    def restore_backup(self, path: Path, by: str) -> None:
        """Fill an empty store from a backup; all of it, or nothing.

        Raises
        ------
        BackupRefusedError
            If the file is damaged or no backup, or the store is not empty.
        StoreTooNewError
            If a newer version of the application wrote it.
        """
        with backups.opened(path) as backup, self._place.writing() as session:
            backups.restore(session, backup, by)

    def rows(self, identifier: str, number: int, table: str) -> Any:
        """Return the expression for a table of a published version, without loading it.

        The large tables are meant: ``with store.reading() as backend:
        backend.to_pandas(counts(store_rows, …))`` with what this returned before.

        Returns
        -------
        ibis.Table
            The columns of the table's schema, in no order.

        Raises
        ------
        UnknownError
            If there is no such version in the store (a seed is not), or it has no such table.
        """
        with self._place.reading() as session:
            row = versions.row_of(session, identifier, number)
        for content in row.body.contents if row else ():
            if content.table == table:
                return question(content)
        raise unknown(identifier, number)

    def mark(self) -> object:
        """Return what differs after every write, read without opening the store.

        None when the place does not tell: then only asking helps.
        """
        return self._place.mark()

    @contextlib.contextmanager
    def reading(self) -> Iterator[Any]:
        """Hand out the Ibis backend for a question of one's own; None while nothing is stored.

        The tables and their columns stand in ``docs/store.md``. What is written through it is not
        kept. Ask nothing else of the store meanwhile: others wait until this is over.
        """
        with self._place.reading() as session:
            yield None if session is None else session.backend

    def _headers(self) -> dict[str, Header]:
        return {header.identifier: header for header in available(self._seeds)}

    def _has_seed(self, identifier: str) -> bool:
        return identifier in self._headers()


def _seed(header: Header) -> Version:
    return Version(
        landscape=header.identifier,
        number=SEED,
        parent=None,
        name="",
        note="",
        name_da=header.name_da,
        name_en=header.name_en,
        as_of=header.as_of,
        by="",
        at=None,
        digest="",
        synthetic=header.synthetic,
    )
