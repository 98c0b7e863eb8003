"""The verdicts on a landscape's pairs, kept until something new has been recorded."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from functools import lru_cache
from math import inf
from typing import TYPE_CHECKING

from analysis.verdicts import Verdicts, gathered
from foundation.landscape import Landscape
from foundation.logs import logger
from loaders.store.errors import StoreError
from loaders.store.store import Store, place_of
from loaders.store.verdicts import as_frame
from pages.common.context import Context
from pages.common.stored import EVERY, PATIENCE, the_store

if TYPE_CHECKING:
    import pandas as pd

log = logger("pages")


@dataclass(frozen=True, eq=False)
class _History:
    """What the store held about a landscape; the same object for as long as nothing is added."""

    rows: pd.DataFrame = field(default_factory=lambda: as_frame([]))


@dataclass(eq=False)
class _Kept:
    """The history as it was last read, with what tells whether it must be read again."""

    quick: Store
    history: _History = field(default_factory=_History)
    mark: object = None
    asked_at: float = -inf

    def is_due(self) -> bool:
        """Return whether somebody may have recorded something since."""
        mark = self.quick.mark()
        return mark != self.mark or (mark is None and time.monotonic() > self.asked_at + EVERY)

    def read(self, store: Store, identifier: str) -> None:
        """Read the history; what was read last holds on where the store does not answer."""
        mark, self.asked_at = store.mark(), time.monotonic()
        try:
            rows = store.verdict_history(identifier)
        except StoreError as failure:
            log.warning("verdicts_not_read", kind=type(failure).__name__)
            return
        self.mark = mark
        if not rows.equals(self.history.rows):
            self.history = _History(rows)


def verdicts(opened: Context, *, now: bool = False) -> Verdicts:
    """Return what is known about the pairs of a landscape; the same object while nothing changes.

    Parameters
    ----------
    opened : Context
    now : bool
        Whether to ask the store in any case, as before and after something is recorded.
    """
    store, identifier = the_store(), opened.landscape.identifier
    kept = _kept(store, identifier)
    if now:
        kept.read(store, identifier)
    elif opened.store_trouble is None and kept.is_due():
        kept.read(kept.quick, identifier)
    return _gathered(opened.landscape, kept.history)


@lru_cache(maxsize=64)
def _kept(store: Store, identifier: str) -> _Kept:  # noqa: ARG001 (one for each of both)
    return _Kept(Store(place_of(None, PATIENCE), seeds=()))


@lru_cache(maxsize=64)
def _gathered(landscape: Landscape, history: _History) -> Verdicts:
    return gathered(landscape.table("verdicts"), history.rows)
