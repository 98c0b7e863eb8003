"""Lists of companies, handed over in the browser: raw numbers live in memory only.

What is read is what the command line reads (``loaders.participation``); of what comes from a
browser less is trusted.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields
from pathlib import PurePath
from typing import Final

import pandas as pd

from foundation.landscape import Landscape
from foundation.language import Message
from loaders.deliveries.archives import OLD_OFFICE, ZIP, Archive
from loaders.deliveries.delivered import Delivered, Progress, RefusedError, going_on
from loaders.deliveries.headings import is_set_aside
from loaders.deliveries.rawtables import Budget, RawTable, letters
from loaders.deliveries.texts import refuse_costly
from loaders.deliveries.workbooks import read_workbook
from loaders.masking import masked, masked_name
from loaders.package import INDEXES, assembled
from loaders.participation.findings import Findings
from loaders.participation.importing import Lists, read_participation
from loaders.participation.lists import CompanyList, read_list_text, tidied
from loaders.protection import shows_small
from loaders.pseudonyms import Key
from loaders.uploads import Upload

MOST_LIST_UPLOAD_BYTES: Final = 60 * 2**20
MOST_LIST_ROWS: Final = 500_000
MOST_LIST_CELLS: Final = 4_000_000
_PARQUET: Final = b"PAR1"
_READ: Final = 0.4
"""How much of the work is reading, the rest being counting and protecting."""

Count = Callable[[pd.DataFrame, Callable[[float], None]], pd.DataFrame]
"""Makes protected counts of a table ``participation``, telling how far it is."""


def read_companies(
    uploads: Sequence[Upload],
    landscape: Landscape,
    key: Key,
    count: Count,
    *,
    threshold: int,
    given: Mapping[str, str] | None = None,
    add: bool = False,
    progress: Progress | None = None,
) -> Delivered:
    """Read lists of companies, replace their numbers by pseudonyms, and count them.

    Parameters
    ----------
    uploads : sequence of Upload
        Excel workbooks, of which the first sheet that can be seen counts, or CSV files.
    landscape : Landscape
        Its clusters are those that lists name.
    key : Key
        Makes the pseudonyms.
    count : callable
        Counts the companies and withholds what would tell of single ones; see
        ``analysis.publishing``.
    threshold : int
        The smallest count that may be shown.
    given : Mapping of str to str, optional
        One value for a whole column: ``cluster_id``, ``year``.
    add : bool
        Whether the companies that the landscape has already are kept.
    progress : callable, optional
        Told how much is done; returning False stops the work.

    Returns
    -------
    Delivered
        Its landscape has the tables ``participation`` (pseudonyms) and ``counts`` (protected);
        problems tell no company's number.

    Raises
    ------
    CancelledError
        If ``progress`` returned False.
    """
    findings = Findings()
    lists = []
    for done, upload in enumerate(uploads, start=1):
        found = _read(upload, findings)
        if found is not None:
            lists.append(found)
        going_on(progress, _READ / 2 * done / len(uploads))
    table = None
    if not findings.has_errors:
        wanted = Lists(lists, given=given or {}, added=add)
        table = read_participation(
            wanted, landscape, key, findings,
            lambda n, of: going_on(progress, _READ / 2 + _READ / 2 * n / of),
        )  # fmt: skip
    kept = tuple(name for name in landscape.tables if name not in ("participation", "counts"))
    if table is None:
        return Delivered(None, tuple(findings.problems), (), kept)
    counts = count(table, lambda share: going_on(progress, _READ + (1 - _READ) * share))
    if shows_small(counts, threshold):
        raise AssertionError("a protected table shows a small count")
    made = _with(landscape, {"participation": table, "counts": counts}, threshold, key.fingerprint)
    return Delivered(made, tuple(findings.problems), ("participation", "counts"), kept)


def _with(
    landscape: Landscape, tables: Mapping[str, pd.DataFrame], threshold: int, fingerprint: str
) -> Landscape:
    """Return a landscape with further tables in the place of those of the same names."""
    header = {each.name: getattr(landscape, each.name) for each in fields(landscape)}
    plain = {
        name: frame.reset_index() if name in INDEXES else frame
        for name, frame in header.pop("tables").items()
    }
    header |= {"threshold": threshold, "key_fingerprint": fingerprint}
    return assembled(header, {**plain, **tables})


def _read(upload: Upload, findings: Findings) -> CompanyList | None:
    file = masked_name(PurePath(upload.name).name[:200]) or "?"
    try:
        return _list(upload.data, file, findings)
    except RefusedError as refused:
        value = refused.value and masked(refused.value[:200])
        place = {"row": refused.row, "column": refused.column, "value": value}
        findings.add("error", refused.message, file, **place)  # type: ignore[arg-type]
        return None


def _list(data: bytes, file: str, findings: Findings) -> CompanyList | None:
    if len(data) > MOST_LIST_UPLOAD_BYTES:
        raise RefusedError(
            Message(
                "The file has {size} MB; at most {most} MB are read",
                {"size": -(-len(data) // 2**20), "most": MOST_LIST_UPLOAD_BYTES // 2**20},
            )
        )
    if data.startswith(OLD_OFFICE):
        raise RefusedError(
            Message("An old or encrypted workbook; save it as .xlsx without a password")
        )
    if data.startswith(_PARQUET):
        raise RefusedError(Message("Parquet files come in by the command line only"))
    if not data.startswith(ZIP):
        refuse_costly(data)
        return read_list_text(data, file, findings)
    budget = Budget(cells=MOST_LIST_CELLS, rows=MOST_LIST_ROWS)
    sheets = read_workbook(Archive(data), budget=budget)
    return _from_sheets(sheets, file, findings)


def _from_sheets(sheets: Sequence[RawTable], file: str, findings: Findings) -> CompanyList | None:
    """Take the first sheet with anything on it that can be seen."""
    shown = [one for one in sheets if one.rows and not one.hidden and not is_set_aside(one.name)]
    if not shown:
        raise RefusedError(Message("The file is empty"))
    chosen, *others = shown
    if others:
        names = [masked_name(one.name) for one in others]
        message = Message("Only the first sheet was read, not {others}", {"others": names})
        findings.add("warning", message, file)
    label = f"{file} [{masked_name(chosen.name)}]" if others else file
    for fault in chosen.faults:
        column = letters(fault.place)
        findings.add("error", fault.message, label, row=fault.row, column=column)
    if chosen.merged:
        message = Message(
            "Cells are merged, so that all but one of them are empty; unmerge them and fill in each"
        )
        findings.add("error", message, label, value=chosen.merged[0][:40])
    return _as_list(chosen, label)


def _as_list(table: RawTable, label: str) -> CompanyList:
    headings = [cell.strip() for cell in table.rows[0][1]]
    index = pd.Index([number for number, _ in table.rows[1:]], dtype="int64", name="row")
    columns = {
        at: pd.Series(
            [row[at].strip() if at < len(row) else "" for _, row in table.rows[1:]],
            index,
            dtype="str",
        )
        for at in range(len(headings))
    }
    return tidied(pd.DataFrame(columns, index=index), headings, label)
