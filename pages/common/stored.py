"""The store as the pages see it: the newest versions, kept until there are newer ones.

A page never waits for a store that is away. What was read last stays in memory; whether something
new is there is found out beside the run, and a rerun waits for the answer a moment at most. A file
tells by its time of change whether it is worth asking; a database is asked every few seconds.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from types import MappingProxyType
from typing import Final

import pandas as pd

from foundation.landscape import Landscape
from foundation.language import Message
from foundation.logs import logger
from foundation.settings import settings
from loaders.catalogue import UnusableLandscapeError, available, open_landscape
from loaders.store.errors import StoreBusyError, StoreDamagedError, StoreError
from loaders.store.store import SEED, Store, open_store, place_of
from loaders.store.versions import Version

log = logger("pages")

PATIENCE: Final = 0.5
"""Seconds to wait for a store that somebody is writing to; what was read last serves as well."""
EVERY: Final = 3.0
"""Seconds between two questions to a store that does not tell when it was written to."""
EVERY_UNTOUCHED: Final = 30.0
"""The same where nobody seems to have written."""
FIRST_WAIT: Final = 5.0
"""Seconds that a run waits for the store when nothing has been read from it yet."""
SHORT_WAIT: Final = 0.2
"""Seconds that a run waits for an answer that is probably: nothing new."""
LONG_WAIT: Final = 1.5
"""Seconds that a run waits when the store has been written to."""
KEPT: Final = 8
"""Earlier versions that stay open."""


@dataclass(frozen=True, eq=False)
class Shown:
    """A landscape on offer.

    Parameters
    ----------
    versions : tuple of Version
        All that there are, the first one first.
    version : Version
        The newest that can be opened.
    landscape : Landscape
        Its content.
    """

    versions: tuple[Version, ...]
    version: Version
    landscape: Landscape


@dataclass(frozen=True, eq=False)
class Stock:
    """What the pages have to show, as it was last read.

    Parameters
    ----------
    shown : Mapping of str to Shown
        By the landscape's name, the oldest state first.
    unusable : tuple of str
        Landscapes that come along and cannot be opened.
    trouble : Message or None
        Why the store could not be read just now.
    was_read : bool
        Whether it has ever been read.
    """

    shown: Mapping[str, Shown]
    unusable: tuple[str, ...] = ()
    trouble: Message | None = None
    was_read: bool = False


_NOTHING_ASKED: Final[Future[None]] = Future()
_NOTHING_ASKED.set_result(None)


class Shelf:
    """The stock of this process, and how it is kept up to date.

    Parameters
    ----------
    store : Store
        For those who write and can wait.
    quick : Store
        The same place, without seeds and with little patience.
    """

    def __init__(self, store: Store, quick: Store) -> None:
        self.store = store
        self._quick = quick
        self._seeds, unusable = _seeds()
        self._stock = Stock(_sorted(self._seeds), unusable)
        self._began = self._checked = 0.0
        self._not_before = 0.0
        self._mark: object = None
        self._asking = threading.Lock()
        self._starting = threading.Lock()
        self._helper = ThreadPoolExecutor(1, "store")
        self._answer: Future[None] | None = None
        self._failed: dict[Version, tuple[float, StoreError]] = {}

    def stock(self) -> Stock:
        """Return what there is to show; asks the store when it is due, and waits a moment."""
        with self._starting:
            if self._answer is None:
                self._began = time.monotonic()
            if self._answer is None or self._answer.done():
                patience = self._due()
                self._answer = self._helper.submit(self._check) if patience else _NOTHING_ASKED
            else:  # who has asked waits for the answer; nobody else, unless nothing is known yet
                patience = 0.0 if self._checked else self._began + FIRST_WAIT - time.monotonic()
            answer = self._answer
        if patience > 0:
            wait([answer], timeout=patience)
        return self._stock

    def catch_up(self) -> None:
        """Read what has just been published."""
        self._check()

    def open(self, version: Version) -> Landscape:
        """Return the content of a version.

        Raises
        ------
        StoreError
            If it cannot be read just now.
        """
        shown = self._stock.shown.get(version.landscape)
        if shown and shown.version == version:
            return shown.landscape
        if version.number == SEED:
            return self._seeds[version.landscape].landscape
        self._give_rest(version)
        try:
            return self._quick.open_version(version.landscape, version.number)
        except StoreError as reason:
            self._failed[version] = time.monotonic(), reason
            raise

    def clusters_of(self, wanted: Sequence[Version]) -> tuple[pd.DataFrame, ...]:
        """Return the clusters of some versions of one landscape; see the function of this name."""
        name = wanted[0].landscape
        numbers = [each.number for each in wanted if each.number != SEED]
        found = self._quick.open_table(name, numbers, "clusters")
        if SEED not in found and name in self._seeds:
            found[SEED] = self._seeds[name].landscape.clusters
        return tuple(found[each.number] for each in wanted)

    def _give_rest(self, version: Version) -> None:
        """Do not try again at once what has just failed: every rerun would wait for it."""
        when, reason = self._failed.get(version, (0.0, None))
        if reason is not None and time.monotonic() < when + EVERY:
            raise StoreError(reason.message)
        self._failed.pop(version, None)

    def _due(self) -> float:
        """Return how long to wait for the answer if the store must be asked; 0 if it need not."""
        now, known = time.monotonic(), self._mark
        if not self._checked:
            return FIRST_WAIT
        if now < self._not_before:
            return 0.0
        if self._quick.mark() != known:
            return LONG_WAIT
        hopeful = known is None or self._stock.trouble is not None
        due = now > self._checked + (EVERY if hopeful else EVERY_UNTOUCHED)
        return SHORT_WAIT if due else 0.0

    def _check(self) -> None:
        with self._asking:
            mark, before = self._quick.mark(), self._stock
            try:
                self._stock = self._read(before)
                self._mark = mark
            except StoreBusyError:
                log.info("store_busy")
                self._not_before = time.monotonic() + PATIENCE
            except StoreError as reason:
                if reason.message != before.trouble:
                    log.warning("store_trouble", kind=type(reason).__name__)
                self._stock = replace(before, trouble=reason.message)
                self._mark = mark
            except Exception:
                log.exception("store_check_failed")
                self._mark = mark
            finally:
                self._checked = time.monotonic()

    def _read(self, before: Stock) -> Stock:
        """Return the stock as it is now; only versions that are new are opened."""
        invented = settings().synthetic
        newest = [each for each in self._quick.newest() if invented or not each.synthetic]
        found: dict[str, Shown] = dict(self._seeds)
        trouble = None
        for version in newest:
            known = before.shown.get(version.landscape)
            if known and known.version == version:
                found[version.landscape] = known
                continue
            opened, failure = self._opened(version)
            if failure:  # what is in memory may be newer than what is still whole
                kept = [each for each in (opened, known) if each]
                opened = max(kept, key=lambda each: each.version.number, default=None)
            if opened:
                found[version.landscape] = opened
            trouble = trouble or failure
        same = trouble is before.trouble is None and before.was_read and _same(found, before.shown)
        return before if same else Stock(_sorted(found), before.unusable, trouble, was_read=True)

    def _opened(self, newest: Version) -> tuple[Shown | None, Message | None]:
        """Open the newest version, or the one before that is not damaged, and say what is wrong."""
        name = newest.landscape
        seed = self._seeds.get(name)
        published = self._quick.versions(name)
        listed = (*(seed.versions if seed else ()), *published)
        trouble = None
        for version in reversed(published):
            try:
                landscape = self._quick.open_version(name, version.number)
            except StoreDamagedError as reason:
                log.warning("version_damaged", name=name, number=version.number)
                trouble = trouble or reason.message
            else:
                return Shown(listed, version, landscape), trouble
        return replace(seed, versions=listed) if seed else None, trouble


@cache
def shelf() -> Shelf:
    """Return the one shelf of this process."""
    return Shelf(open_store(), Store(place_of(None, PATIENCE), seeds=()))


def the_store() -> Store:
    """Return the store of this process, to write to and to ask what is not on the shelf."""
    return shelf().store


def stock() -> Stock:
    """Return what there is to show, as it was last read."""
    return shelf().stock()


def refreshed() -> None:
    """Show what has just been published here; call it after a publication, before the rerun."""
    shelf().catch_up()


@lru_cache(maxsize=KEPT)
def opened(version: Version) -> Landscape:
    """Return the content of a version, which never changes.

    Raises
    ------
    StoreError
        If it cannot be read just now.
    """
    return shelf().open(version)


@lru_cache(maxsize=KEPT)
def clusters_of(wanted: tuple[Version, ...]) -> tuple[pd.DataFrame, ...]:
    """Return the clusters of some versions of a landscape, without reading anything else.

    Raises
    ------
    StoreError
        If they cannot be read just now.
    """
    return shelf().clusters_of(wanted)


def versions(identifier: str) -> tuple[Version, ...]:
    """Return the versions of a landscape, the first one first; empty when there is none."""
    shown = stock().shown.get(identifier)
    return shown.versions if shown else ()


@cache
def _seeds() -> tuple[dict[str, Shown], tuple[str, ...]]:
    """Open the landscapes that come along; nobody changes them while the process runs."""
    usable, unusable = {}, []
    invented = settings().synthetic
    for header in (each for each in available() if invented or not each.synthetic):
        try:
            landscape = open_landscape(header.identifier)
        except UnusableLandscapeError as failure:
            log.warning("landscape_unusable", name=header.identifier, n=len(failure.problems))
            unusable.append(header.identifier)
            continue
        version = _as_version(landscape)
        usable[header.identifier] = Shown((version,), version, landscape)
    return usable, tuple(unusable)


def _as_version(seed: Landscape) -> Version:
    return Version(
        landscape=seed.identifier,
        number=SEED,
        parent=None,
        name="",
        note="",
        name_da=seed.name_da,
        name_en=seed.name_en,
        as_of=seed.as_of,
        by="",
        at=None,
        digest=seed.version.rpartition("+")[2],
        synthetic=seed.synthetic,
    )


def _sorted(found: Mapping[str, Shown]) -> Mapping[str, Shown]:
    ordered = sorted(found.items(), key=lambda each: (each[1].version.as_of, each[0]))
    return MappingProxyType(dict(ordered))


def _same(one: Mapping[str, Shown], other: Mapping[str, Shown]) -> bool:
    return one.keys() == other.keys() and all(one[name] is other[name] for name in one)
