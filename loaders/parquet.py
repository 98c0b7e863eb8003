"""Tables as Parquet files: read without trusting them, written so that they read back the same."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from foundation.language import Message
from loaders.report import Report

if TYPE_CHECKING:
    import pyarrow as pa

MOST_ROWS: Final = 50_000_000
"""A file of a few bytes can claim to unpack to any number of rows; more than these are refused."""

_DTYPES: Final[dict[str, Any]] = {
    "integer": "Int64",
    "year": "Int64",
    "number": "float64",
    "boolean": "boolean",
    "date": "datetime64[s]",
}


def read_cells(
    data: bytes, kinds: Mapping[str, str], file: str, report: Report
) -> pd.DataFrame | None:
    """Read the columns of a Parquet file: typed where the type is the wanted one, else as text.

    Parameters
    ----------
    data : bytes
        The content of the file.
    kinds : Mapping of str to str
        The Data Package type of each column that the table may have.
    file, report
        Where findings go, and under which name.

    Returns
    -------
    DataFrame or None
        Indexed by row, the first being 2 as in every other kind of file; None when nothing can be
        made of it.
    """
    table = open_table(data, file, report)
    if table is None:
        return None
    names = [name.strip().lower() for name in table.column_names]
    for name in sorted({name for name in names if names.count(name) > 1}):
        report.error(Message("The column occurs twice"), file, row=1, column=name)
    if len(set(names)) < len(names):
        return None
    index = pd.RangeIndex(2, table.num_rows + 2, name="row")
    columns = {}
    for name, column in zip(names, table.columns, strict=True):
        cells = _typed(column, kinds.get(name, "string"))
        if cells is None:
            cells = as_text(column)
        if cells is None:
            report.error(Message("Expected text"), file, row=1, column=name)
            return None
        columns[name] = cells.set_axis(index)
    return pd.DataFrame(columns, index=index)


def open_table(data: bytes, file: str, report: Report) -> pa.Table | None:
    """Open a Parquet file; None, and an error in the report, when it is none or too large."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        found = pq.ParquetFile(io.BytesIO(data))
        rows = found.metadata.num_rows
        if rows <= MOST_ROWS:
            return found.read()
    except (pa.ArrowException, OSError, ValueError):
        # the reason may quote cells of the file, so it is not passed on
        report.error(Message("Not a Parquet file that can be read"), file)
        return None
    message = Message("Holds {n} rows; at most {most} are read", {"n": rows, "most": MOST_ROWS})
    report.error(message, file)
    return None


def as_text(column: pa.ChunkedArray) -> pd.Series | None:
    """Return any plain column as tidy text, empty where nothing stands; None for nested ones."""
    import pyarrow as pa
    import pyarrow.compute as pc

    try:
        if pa.types.is_floating(column.type):
            return _plain_numbers(column.to_pandas())
        text = pc.utf8_trim_whitespace(column.cast(pa.large_string()))
    except (pa.ArrowException, UnicodeDecodeError):
        return None
    cells: pd.Series = pc.fill_null(text, "").to_pandas().astype("str")
    return cells


def _plain_numbers(column: pd.Series) -> pd.Series:
    """Write floats as a list does: whole ones without a point, and gaps as nothing."""
    readings = {number: "" if pd.isna(number) else _plain(number) for number in column.unique()}
    return column.map(readings).astype("str")


def _plain(number: float) -> str:
    return str(int(number)) if number.is_integer() else repr(number)


def _typed(column: pa.ChunkedArray, kind: str) -> pd.Series | None:
    """Return a column whose type is the wanted one as the landscape holds it."""
    import pyarrow as pa
    import pyarrow.compute as pc

    types = pa.types
    fits = {
        "integer": types.is_integer,
        "year": types.is_integer,
        "number": lambda found: types.is_integer(found) or types.is_floating(found),
        "boolean": types.is_boolean,
        "date": lambda found: types.is_date(found) or types.is_timestamp(found),
    }.get(kind)
    if fits is None or not fits(column.type):
        return None
    if types.is_floating(column.type) and pc.any(pc.is_inf(column)).as_py():
        return None
    if types.is_integer(column.type):
        column = column.cast(pa.int64())
    # without the mapper, integers with gaps would pass through floats and lose digits
    cells: pd.Series = column.to_pandas(types_mapper={pa.int64(): pd.Int64Dtype()}.get)
    return cells.astype(_DTYPES[kind])


def encode(frame: pd.DataFrame, notes: Mapping[str, str] | None = None) -> bytes:
    """Return a table as a Parquet file.

    Parameters
    ----------
    frame : DataFrame
        Without a meaningful index.
    notes : Mapping of str to str, optional
        Kept in the file's own metadata.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    table = pa.Table.from_pandas(frame, preserve_index=False)
    kept = {key.encode(): value.encode() for key, value in (notes or {}).items()}
    table = table.replace_schema_metadata(kept or None)
    out = io.BytesIO()
    pq.write_table(table, out, compression="zstd")
    return out.getvalue()


def notes_of(table: pa.Table) -> dict[str, str]:
    """Return what :func:`encode` noted in a file."""
    found: Mapping[bytes, bytes] = table.schema.metadata or {}
    return {
        key.decode("utf-8", "replace"): value.decode("utf-8", "replace")
        for key, value in found.items()
    }
