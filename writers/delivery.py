"""What is taken home: a landscape narrowed to some clusters, and what to say about it."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

import pandas as pd

from foundation.landscape import Landscape
from foundation.language import Text

CLUSTER_TABLES: Final = (
    "clusters",
    "taxonomy",
    "coverage",
    "partners",
    "collaborations",
    "funding",
    "verdicts",
)
"""The tables that say something of clusters, and the names of the codes in them."""
NEVER_TAKEN: Final = frozenset({"participation", "counts"})
"""Lists of companies stay; counts are protected for the landscape as a whole, not for a part."""
LONGEST_NAME: Final = 80

_NOT_TEXT: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_FIRST_DAY_OF_ZIP: Final = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Places:
    """Where clusters are, for files that hold geometry.

    Parameters
    ----------
    seats : mapping of str to (float, float)
        Latitude and longitude in degrees; a cluster without a known seat is left out.
    on_record : collection of str
        Clusters whose seat is a point on record; others are set in their municipality.
    footprints : mapping of str to collection of str
        The municipalities that a cluster declares to cover.
    nationwide : collection of str
        Clusters that declare the whole country; they have no footprint of their own.
    """

    seats: Mapping[str, tuple[float, float]]
    on_record: Collection[str]
    footprints: Mapping[str, Collection[str]]
    nationwide: Collection[str]


@dataclass(frozen=True, eq=False)
class Delivery:
    """Everything that a file says, whatever its format.

    Parameters
    ----------
    landscape : Landscape
        Narrowed to the clusters that are taken home; see :func:`narrowed`.
    title : str
        In the reader's language.
    about : tuple of (str, str)
        What is shown, as of when, from where and under which licence: name and value.
    shown : DataFrame
        The table as the reader sees it, by ``cluster_id``: headings in the reader's language,
        whole numbers, numbers, days and text.
    text : Text
    places : Places
    """

    landscape: Landscape
    title: str
    about: tuple[tuple[str, str], ...]
    shown: pd.DataFrame
    text: Text
    places: Places = field(default_factory=lambda: Places({}, (), {}, ()))


def narrowed(landscape: Landscape, chosen: Iterable[str]) -> Landscape:
    """Return a landscape with some of its clusters and what is said of them.

    Lists and counts of companies are left out. Tables that say nothing of single clusters stay
    whole. A part has a name of its own, so that nobody takes it for the landscape.
    """
    kept = set(chosen)
    tables = {
        name: _of_clusters(frame, kept)
        for name, frame in landscape.tables.items()
        if name not in NEVER_TAKEN
    }
    found = replace(landscape, tables=tables, threshold=None, key_fingerprint="")
    if kept.issuperset(landscape.clusters.index):
        return found
    return replace(
        found,
        identifier=f"{landscape.identifier[: LONGEST_NAME - 7]}-udvalg",
        name_da=f"{landscape.name_da} (udvalg)",
        name_en=f"{landscape.name_en} (selection)",
    )


def _of_clusters(frame: pd.DataFrame, kept: Collection[str]) -> pd.DataFrame:
    if frame.index.name == "cluster_id":
        return frame[frame.index.isin(kept)]
    sides = [name for name in ("cluster_id", "cluster_a", "cluster_b") if name in frame]
    return frame[frame[sides].isin(kept).all(axis=1)] if sides else frame


def plain(cell: str) -> str:
    r"""Return text without control characters and halves of characters; line breaks stay.

    >>> plain("Køling\x00 A/S\nÅs")
    'Køling A/S\nÅs'
    """
    return _NOT_TEXT.sub("", cell.replace("\r\n", "\n"))


def in_one_line(cell: str) -> str:
    r"""Return text for a line of its own.

    >>> in_one_line("a\r\nb  c")
    'a b c'
    """
    return " ".join(plain(cell).split())


def readme(delivery: Delivery, *notes: str) -> bytes:
    """Return what a file says about itself as a text that every editor opens."""
    lines = [in_one_line(delivery.title), ""]
    lines += [f"{in_one_line(name)}: {in_one_line(value)}" for name, value in delivery.about]
    lines += ["", *(in_one_line(note) for note in notes)] if notes else []
    return ("\r\n".join(lines) + "\r\n").encode("utf-8-sig")


def archive(files: Mapping[str, bytes]) -> bytes:
    """Return a zip file; the same files always make the same bytes."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, content in files.items():
            zipped.writestr(zipfile.ZipInfo(name, _FIRST_DAY_OF_ZIP), content, zipfile.ZIP_DEFLATED)
    return made.getvalue()


def tables(landscape: Landscape) -> dict[str, pd.DataFrame]:
    """Return the tables about clusters with their keys as columns; empty ones are left out."""
    found = {name: landscape.table(name) for name in CLUSTER_TABLES}
    return {name: with_key(frame) for name, frame in found.items() if not frame.empty}


def with_key(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a table with its index as the first column, where that is a key."""
    return frame.reset_index() if frame.index.name else frame
