"""Read company lists against a landscape and make its table ``participation`` of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Final

import pandas as pd

from foundation.landscape import Landscape
from foundation.language import Message
from geodata.areas import load_areas
from loaders.participation.columns import Checked, Context, check_list, cluster_names
from loaders.participation.findings import Findings
from loaders.participation.headings import recognise
from loaders.participation.joining import join
from loaders.participation.lists import CompanyList, read_list
from loaders.participation.places import Places, read_postcodes
from loaders.pseudonyms import Key

FIRST_YEAR: Final = 1990
"""Before the first Danish cluster and network programmes; an earlier year is a slip."""


@dataclass(frozen=True)
class Lists:
    """What to read.

    Parameters
    ----------
    files : sequence of Path or CompanyList
        One list or many, read already or not.
    sheet : str, optional
        The sheet to read of workbooks.
    postcodes : Path, optional
        A table of postcodes.
    given : Mapping of str to str
        One value for a whole column: ``cluster_id``, ``year``.
    added : bool
        Whether the landscape's own rows are kept.
    """

    files: Sequence[Path | CompanyList]
    sheet: str | None = None
    postcodes: Path | None = None
    given: Mapping[str, str] = field(default_factory=dict)
    added: bool = False


def plausible_years(landscape: Landscape, today: date | None = None) -> range:
    """Return the years of a list that make sense: none that has not begun.

    A landscape describes one day, but its companies are followed for years after it, so this year
    is the last one, or the one after the landscape's day if that is later.
    """
    last = max(landscape.as_of.year + 1, (today or date.today()).year)
    return range(FIRST_YEAR, last + 1)


def read_participation(
    lists: Lists,
    landscape: Landscape,
    key: Key,
    findings: Findings,
    progress: Callable[[int, int], None] | None = None,
) -> pd.DataFrame | None:
    """Read lists and make one table of them.

    Parameters
    ----------
    lists : Lists
        What to read.
    landscape : Landscape
        Its clusters are those that lists name.
    key : Key
        Makes the pseudonyms.
    findings : Findings
        Hears of everything that was repaired, looks odd or cannot be used.
    progress : callable, optional
        Told after each file how many are read, and of how many.

    Returns
    -------
    DataFrame or None
        See :func:`loaders.participation.joining.join`; None when there is any error.
    """
    areas = load_areas()
    _compare_keys(lists, landscape, key, findings)
    postcodes = read_postcodes(lists.postcodes, areas, findings) if lists.postcodes else {}
    context = Context(
        cluster_names(landscape.clusters),
        Places(areas, postcodes),
        plausible_years(landscape),
        lists.given,
    )
    checked = []
    for n, file in enumerate(lists.files, start=1):
        one = _check_file(file, lists.sheet, context, key, findings)
        if one is not None:
            checked.append(one)
        if progress is not None:
            progress(n, len(lists.files))
    if findings.has_errors or not checked:
        return None
    before = landscape.table("participation") if lists.added else pd.DataFrame()
    return join(checked, key.pseudonyms, findings, None if before.empty else before)


def _compare_keys(lists: Lists, landscape: Landscape, key: Key, findings: Findings) -> None:
    """Refuse to mix pseudonyms of two keys; a company would stand for two."""
    if landscape.table("participation").empty or landscape.key_fingerprint == key.fingerprint:
        return
    if lists.added:
        message = Message(
            "The companies in the landscape have pseudonyms of another key; the two cannot be mixed"
        )
        findings.add("error", message, landscape.identifier)
    else:
        message = Message(
            "The companies before had pseudonyms of another key and cannot be told to be the same"
        )
        findings.add("warning", message, landscape.identifier)


def _check_file(
    file: Path | CompanyList, sheet: str | None, context: Context, key: Key, findings: Findings
) -> Checked | None:
    found = file if isinstance(file, CompanyList) else read_list(file, sheet, findings)
    if found is None:
        return None
    if found.fingerprint not in ("", key.fingerprint):
        message = Message("The pseudonyms in it were made with another key")
        findings.add("error", message, found.file)
        return None
    headings = recognise(found.cells.columns, context.given, found.file, findings)
    if headings is None:
        return None
    if found.cells.empty:
        findings.add("error", Message("There are no rows in it"), found.file)
        return None
    return check_list(found, headings, context, findings)
