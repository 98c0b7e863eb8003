"""From a table as it stands in a file to one whose cells are checked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import pandas as pd
from openpyxl.utils.cell import range_boundaries

from foundation.forms import EXAMPLE_KEYS
from foundation.landscape import Landscape
from foundation.language import Message
from loaders.cells import frame, tidy
from loaders.deliveries.headings import (
    Recognised,
    is_set_aside,
    lists_companies,
    names_companies,
    recognise,
    table_by_headings,
    table_named,
)
from loaders.deliveries.rawtables import RawTable, letters
from loaders.deliveries.words import Words
from loaders.masking import passes_check
from loaders.package import IN_PARQUET, INDEXES, written_cells
from loaders.report import Report
from loaders.schemas import SCHEMAS, Table
from loaders.sheets import Sheet, check_cells

EXAMPLES: Final = ("eksempel-", "example-")
"""How the keys of rows begin that only show how a table is filled in."""
COMPANY_LIST: Final = Message(
    "This is about companies, not about clusters, and was left out; bring it in as a company list,"
    " where numbers are replaced by pseudonyms and small counts are withheld"
)
LONGEST_EXTRA: Final = 80
_HEADING_AMONG: Final = 10
_LIST_ENTRIES: Final = 100
_MOST_ROWS: Final = {"clusters": 20_000, "taxonomy": 20_000}
_SAMPLE: Final = 2_000
_MOST_FAULTS: Final = 400


@dataclass(frozen=True)
class Placed:
    """A table of which it is known what it is, and where its heading stands.

    Parameters
    ----------
    raw : RawTable
    label : str
        What findings call it: file and sheet.
    recognised : Recognised
        What its headings mean.
    heading : int
        The place of the heading among the rows.
    """

    raw: RawTable
    label: str
    recognised: Recognised
    heading: int

    @property
    def table(self) -> Table:
        """The schema."""
        return SCHEMAS[self.recognised.table]

    @property
    def cells(self) -> list[str]:
        """The headings as they stand in the file."""
        return [tidy(cell) for cell in self.raw.rows[self.heading][1]]


def place(raw: RawTable, label: str, report: Report) -> Placed | None:
    """Tell which table of a landscape this is; None, and a word about it, if it is none."""
    if is_set_aside(raw.name):
        return None
    named = table_named(raw.name)
    if not raw.rows:
        return None
    if raw.hidden:
        message = Message("The sheet is hidden and was left out; show it to have it read")
        report.warning(message, label)
        return None
    candidates = [(at, row[1]) for at, row in enumerate(raw.rows[:_HEADING_AMONG])]
    if named in IN_PARQUET or any(lists_companies(cells) for _, cells in candidates):
        report.warning(COMPANY_LIST, label)
        return None
    best: tuple[int, int, str] | None = None
    for at, cells in candidates:
        table = named or table_by_headings(cells)
        if table is not None:
            found = len(recognise(cells, table).columns)
            if best is None or found > best[0]:
                best = found, at, table
    if best is None:
        message = Message(
            "Neither the name nor the headings are those of a table of the catalogue; it was left"
            " out"
        )
        report.warning(message, label)
        return None
    _, at, table = best
    return Placed(raw, label, recognise(raw.rows[at][1], table), at)


def check(
    placed: Placed, words: Words, base: Landscape | None, report: Report
) -> tuple[Sheet | None, tuple[str, ...]]:
    """Check the cells of a table.

    Returns
    -------
    tuple of (Sheet or None, tuple of str)
        None when nothing can be made of it, and the columns kept as extra text.
    """
    most = _MOST_ROWS.get(placed.table.name)
    if most is not None and len(placed.raw.rows) > most:
        report.error(Message("Holds more than {most} rows", {"most": most}), placed.label)
        return None, ()
    if not _report_faults(placed, report):
        return None, ()
    text = _text(placed, report)
    if text is None:
        return None, ()
    table = placed.table
    text = _without_examples(text, table, placed, report)
    text = words.to_codes(text, table)
    text, carried = _with_other_columns(text, table, base)
    if carried:
        message = Message("Not in the file and left as they are: {columns}", {"columns": carried})
        report.warning(message, placed.label)
    extras = tuple(str(name) for name in text.columns.difference([*table.headings], sort=False))
    _name_extras(extras, placed, base, report)
    _shorten_lists(text, table, placed, report)
    text, whole = _some_rows(text, placed, report)
    sheet = check_cells(text, table, placed.label, report, in_words=True)
    return sheet if whole else None, extras


def _some_rows(text: pd.DataFrame, placed: Placed, report: Report) -> tuple[pd.DataFrame, bool]:
    """Return the rows to check, and whether these are all of them.

    Listing a hundred thousand faults costs much and helps nobody: where a sample of a long table is
    full of them, only the sample is checked.
    """
    if len(text) <= _SAMPLE:
        return text, True
    sample = text.iloc[:: -(-len(text) // _SAMPLE)]
    tried = Report()
    check_cells(sample, placed.table, placed.label, tried, in_words=True)
    if tried.total <= _MOST_FAULTS:
        return text, True
    message = Message(
        "More faults than anybody wants to read; {n} rows were checked, mend those first",
        {"n": len(sample)},
    )
    report.error(message, placed.label)
    return sample, False


def written_headings(placed: Placed) -> dict[str, str]:
    """Return the heading in the file of each column that was found."""
    cells = placed.cells
    return {name: cells[at] for at, name in placed.recognised.columns.items() if at < len(cells)}


def _report_faults(placed: Placed, report: Report) -> bool:
    """Report formulas, merged cells and doubled columns; return whether none is doubled."""
    cells, start = placed.cells, placed.raw.rows[placed.heading][0]
    for fault in placed.raw.faults:
        if fault.row >= start:
            heading = cells[fault.place - 1] if fault.place <= len(cells) else ""
            column = heading or letters(fault.place)
            found = {"row": fault.row, "column": column, "value": fault.value or None}
            report.error(fault.message, placed.label, **found)
    for written in placed.raw.merged:
        if _ends_before(written, start):
            continue
        message = Message(
            "Cells are merged, so that all but one of them are empty; unmerge them and fill in each"
        )
        report.error(message, placed.label, row=_first_row(written), value=written[:40])
    for at in placed.recognised.doubled:
        report.error(Message("The column occurs twice"), placed.label, row=start, column=cells[at])
    return not placed.recognised.doubled


def _ends_before(written: str, row: int) -> bool:
    try:
        bounds = range_boundaries(written[:40])
    except ValueError:
        return False
    return bounds[3] is not None and int(bounds[3]) < row


def _first_row(written: str) -> int | None:
    try:
        bounds = range_boundaries(written[:40])
    except ValueError:
        return None
    return None if bounds[1] is None else int(bounds[1])


def _text(placed: Placed, report: Report) -> pd.DataFrame | None:
    """Return the rows below the heading under the names of the table's columns."""
    below = placed.raw.rows[placed.heading + 1 :]
    width = max((len(row) for _, row in below), default=0)
    cells = placed.cells
    width = max(width, len(cells)) if not placed.raw.is_text else len(cells)
    names = _names(placed, below, width, report)
    if names is None:
        return None
    if not placed.raw.is_text:
        below = [(number, row + [""] * (width - len(row))) for number, row in below]
    found = frame(below, [name or f"\0{at}" for at, name in enumerate(names)], placed.label, report)
    if found is None:
        return None
    found = found[[name for name in names if name]]
    return found.drop(columns=_of_companies(found, placed, report))


def _names(
    placed: Placed, below: Sequence[tuple[int, Sequence[str]]], width: int, report: Report
) -> list[str] | None:
    """Name every column; an empty name stands for one without heading and cells."""
    cells = placed.cells + [""] * (width - len(placed.cells))
    start = placed.raw.rows[placed.heading][0]
    filled = {at for _, row in below for at, cell in enumerate(row) if cell}
    names: list[str] = []
    for at, cell in enumerate(cells):
        name = placed.recognised.columns.get(at, cell.lower()[:LONGEST_EXTRA])
        if not name and at in filled:
            name = f"column_{at + 1}"
            message = Message("A column without a heading was named {name}", {"name": name})
            report.warning(message, placed.label, row=start, column=letters(at + 1))
        names.append(name)
    counted = Counter(name for name in names if name)
    doubled = [name for name, times in counted.items() if times > 1]
    for name in doubled:
        report.error(Message("The column occurs twice"), placed.label, row=start, column=name)
    return None if doubled else names


def _of_companies(text: pd.DataFrame, placed: Placed, report: Report) -> list[str]:
    """Find further columns that hold company numbers, which are never kept."""
    start = placed.raw.rows[placed.heading][0]
    found = []
    for name in text.columns.difference([*placed.table.headings]):
        if names_companies(str(name)) or _are_companies(text[name]):
            found.append(str(name))
            message = Message("The column holds company numbers and was left out")
            report.warning(message, placed.label, row=start, column=str(name))
    return found


def _are_companies(cells: pd.Series) -> bool:
    filled = cells[cells != ""]
    digits = filled.str.replace(r"^(?:DK)?[\s-]*|[\s.-]", "", regex=True, case=False)
    numbers = digits[digits.str.fullmatch(r"[1-9][0-9]{7}", na=False)]
    return len(numbers) > 0 and bool(numbers.map(passes_check).any())


def _without_examples(
    text: pd.DataFrame, table: Table, placed: Placed, report: Report
) -> pd.DataFrame:
    key = next(column.name for column in table if column.required)
    if key not in text:
        return text
    keys = text[key].str.lower()
    examples = keys.str.startswith(EXAMPLES)
    for row in text.index[examples & ~keys.isin([*EXAMPLE_KEYS])]:
        message = Message("The row is an example and was left out")
        report.warning(message, placed.label, row=int(row), column=key, value=text.at[row, key])
    return text[~examples]


def _with_other_columns(
    text: pd.DataFrame, table: Table, base: Landscape | None
) -> tuple[pd.DataFrame, list[str]]:
    """Take over the columns that the file does not have, row by row, where rows have one key."""
    key = INDEXES.get(table.name)
    if base is None or key is None or key not in text or table.name not in base.tables:
        return text, []
    known = base.table(table.name)
    required = {column.name for column in table if column.required}
    lacking = [str(name) for name in known.columns if name not in text and name not in required]
    written = known[lacking].apply(written_cells)
    found = {name: text[key].map(written[name]).fillna("").astype(object) for name in lacking}
    carried = {name: cells for name, cells in found.items() if (cells != "").any()}
    return text.assign(**carried), list(carried)


def _name_extras(
    extras: Sequence[str], placed: Placed, base: Landscape | None, report: Report
) -> None:
    held = base.tables.get(placed.table.name) if base is not None else None
    for name in extras:
        if held is None or name not in held.columns:
            message = Message("Not a column of this table; it was kept as text")
            start = placed.raw.rows[placed.heading][0]
            report.warning(message, placed.label, row=start, column=name)


def _shorten_lists(text: pd.DataFrame, table: Table, placed: Placed, report: Report) -> None:
    """Refuse cells with more entries than any cluster has, before each is looked up."""
    for name in ("themes", "segments", "growth_areas"):
        if table.name == "clusters" and name in text:
            long = text[name].str.count(";") > _LIST_ENTRIES
            for row in text.index[long]:
                message = Message("More than {most} entries in one cell", {"most": _LIST_ENTRIES})
                report.error(message, placed.label, row=int(row), column=name)
            text.loc[long, name] = ""
