"""A landscape's tables as rows of the store, and back without any difference.

Each table of a landscape has one table in the store, with the columns of its schema in the types of
a database, so that anybody can query it. What does not fit there - a column beyond the schema, or
of another type - goes as JSON into ``more``. The rows of a publication share a ``batch``.
"""

from __future__ import annotations

import hashlib
import json
import secrets
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from loaders.package import INDEXES
from loaders.schemas import SCHEMAS
from loaders.store.tables import ROWS, as_json

if TYPE_CHECKING:
    import pyarrow as pa

BATCH: Final = "batch"
POSITION: Final = "position"
MORE: Final = "more"


@dataclass(frozen=True, slots=True)
class _Codec:
    """How one type of pandas is stored.

    ``kind`` is the Ibis type of the column, ``store`` and ``load`` turn a column of the landscape
    into one of that type and back.
    """

    dtype: str
    kind: str
    store: Callable[[pd.Series], pd.Series]
    load: Callable[[pd.Series], pd.Series]


def _same(column: pd.Series) -> pd.Series:
    return column


def _as(dtype: Any) -> Callable[[pd.Series], pd.Series]:
    return lambda column: column.astype(dtype)


def _joined(column: pd.Series) -> pd.Series:
    return column.map(lambda words: as_json(list(words))).astype("str")


def _parted(column: pd.Series) -> pd.Series:
    return pd.Series([tuple(json.loads(words)) for words in column], column.index, dtype=object)


_CODECS: Final[Mapping[str, _Codec]] = {
    codec.dtype: codec
    for codec in (
        _Codec("str", "string", _same, _as("str")),
        _Codec("object", "string", _joined, _parted),
        _Codec("Int64", "int64", _same, _as("Int64")),
        _Codec("int64", "int64", _as("Int64"), _as("int64")),
        _Codec("float64", "float64", _same, _as("float64")),
        _Codec("boolean", "boolean", _same, _as("boolean")),
        _Codec("bool", "boolean", _as("boolean"), _as("bool")),
        _Codec("datetime64[s]", "date", _same, _as("datetime64[s]")),
    )
}
_KINDS: Final = {"integer": "int64", "year": "int64", "number": "float64"}


@dataclass(frozen=True, slots=True)
class Content:
    """What a version says of one of its tables.

    Parameters
    ----------
    table : str
        The landscape's name of it.
    batch : int
        Which rows of the store are its rows.
    rows : int
        How many they are.
    columns : tuple of (str, str, bool)
        Name, type of pandas, and whether the column has one of its own in the store.
    fingerprint : str
        The same for the same rows in the same order, so that they are stored once.
    """

    table: str
    batch: int
    rows: int
    columns: tuple[tuple[str, str, bool], ...]
    fingerprint: str

    @classmethod
    def read(cls, stored: Mapping[str, Any]) -> Content:
        """Return what :meth:`written` had written."""
        columns = tuple((name, dtype, own) for name, dtype, own in stored["columns"])
        return cls(**{**stored, "columns": columns})

    def written(self) -> dict[str, Any]:
        """Return the content as JSON takes it."""
        return {
            "table": self.table,
            "batch": self.batch,
            "rows": self.rows,
            "columns": [list(column) for column in self.columns],
            "fingerprint": self.fingerprint,
        }


def new_batch() -> int:
    """Return a number that no other publication has; later ones are larger."""
    return (time.time_ns() // 1_000_000 << 20) | secrets.randbelow(1 << 20)


def schema_of(table: str) -> dict[str, str]:
    """Return the columns of a landscape's table in the store, each with its Ibis type."""
    own = {column.name: _KINDS.get(column.kind.name, column.kind.name) for column in SCHEMAS[table]}
    return {BATCH: "int64", POSITION: "int64", **own, MORE: "string"}


def encode(
    table: str, frame: pd.DataFrame, batch: int, columns: Mapping[str, str]
) -> tuple[Content, pa.Table]:
    """Return a landscape's table as rows of the store.

    Parameters
    ----------
    table : str
        Its name.
    frame : DataFrame
        As a ``Landscape`` holds it.
    batch : int
        The number of the publication.
    columns : Mapping of str to str
        The columns that the table has in the store, each with its Ibis type.

    Raises
    ------
    TypeError
        If a column is of a type that no loader hands out.
    """
    import ibis
    import pyarrow as pa

    plain = frame.reset_index() if table in INDEXES else frame.reset_index(drop=True)
    stored: dict[str, pd.Series] = {}
    extra: dict[str, pd.Series] = {}
    described: list[tuple[str, str, bool]] = []
    for name, column in plain.items():
        codec = _codec(table, str(name), column)
        cells = codec.store(column)
        own = columns.get(str(name)) == codec.kind and not _holds_zero(cells)
        described.append((str(name), codec.dtype, own))
        (stored if own else extra)[str(name)] = cells
    stored[MORE] = _more(extra, len(plain))
    held = pd.DataFrame(stored, index=plain.index)
    fingerprint = _fingerprint(table, described, held)
    held[BATCH], held[POSITION] = batch, range(len(held))
    schema = ibis.schema({name: columns[name] for name in held.columns}).to_pyarrow()
    content = Content(table, batch, len(held), tuple(described), fingerprint)
    return content, pa.Table.from_pandas(held, schema=schema, preserve_index=False)


def expression(content: Content) -> Any:
    """Return the expression for everything of a content, its rows in their order."""
    return _held(content).order_by(POSITION).select(*_own(content), MORE)


def question(content: Content) -> Any:
    """Return the expression for the rows of a content in no order, to ask an engine about them."""
    return _held(content).select(*_own(content))


def _held(content: Content) -> Any:
    import ibis

    schema = {BATCH: "int64", POSITION: "int64", **_own(content), MORE: "string"}
    held = ibis.table(schema, name=f"{ROWS}{content.table}")
    return held.filter(held[BATCH] == content.batch)


def _own(content: Content) -> dict[str, str]:
    """Return the columns that have one of their own in the store, each with its Ibis type."""
    return {name: _CODECS[dtype].kind for name, dtype, own in content.columns if own}


def decode(content: Content, rows: pa.Table) -> pd.DataFrame:
    """Return the table that was handed to :func:`encode`.

    Raises
    ------
    ValueError
        If the rows are not those of the content.
    """
    if rows.num_rows != content.rows:
        raise ValueError(f"{content.table}: {rows.num_rows} rows instead of {content.rows}")
    held = _pandas(rows)
    more = [json.loads(cell) if isinstance(cell, str) else {} for cell in held[MORE]]
    columns = {}
    for name, dtype, own in content.columns:
        codec = _CODECS[dtype]
        columns[name] = codec.load(held[name] if own else _extra(name, codec, more))
    frame = pd.DataFrame(columns, index=pd.RangeIndex(content.rows))
    index = INDEXES.get(content.table)
    return frame if index is None else frame.set_index(index)


def _codec(table: str, name: str, column: pd.Series) -> _Codec:
    codec = _CODECS.get(str(column.dtype))
    if codec is None:
        raise TypeError(f"{table}.{name}: {column.dtype} cannot be stored")
    if codec.kind == "date" and not (column.isna() | (column == column.dt.normalize())).all():
        raise TypeError(f"{table}.{name}: a day has no time")
    if codec.dtype == "object" and not column.map(lambda cell: isinstance(cell, tuple)).all():
        raise TypeError(f"{table}.{name}: expected tuples")
    return codec


def _holds_zero(cells: pd.Series) -> bool:
    """Return whether a text holds the letter of code 0, which PostgreSQL takes in no text."""
    return cells.dtype == "str" and bool(cells.str.contains("\0", regex=False).fillna(False).any())  # noqa: FBT003


def _more(extra: Mapping[str, pd.Series], rows: int) -> pd.Series:
    if not extra:
        return pd.Series([None] * rows, dtype="str")
    known = {name: cells.notna().to_list() for name, cells in extra.items()}
    values = {name: _json_ready(cells).to_list() for name, cells in extra.items()}
    records = (
        {name: values[name][row] for name in extra if known[name][row]} for row in range(rows)
    )
    return pd.Series([as_json(record) for record in records], dtype="str")


def _json_ready(cells: pd.Series) -> pd.Series:
    return cells.dt.strftime("%Y-%m-%d") if cells.dtype.kind == "M" else cells.astype(object)


def _extra(name: str, codec: _Codec, more: Sequence[Mapping[str, Any]]) -> pd.Series:
    """Return a column out of ``more`` as it would have come out of one of its own."""
    cells = pd.Series([record.get(name) for record in more], dtype=object)
    dtype: Any = {"string": "str", "int64": "Int64", "date": "datetime64[s]"}.get(
        codec.kind, codec.kind
    )
    typed: pd.Series = cells.astype(dtype)
    return typed


def _fingerprint(table: str, columns: Sequence[tuple[str, str, bool]], held: pd.DataFrame) -> str:
    total = hashlib.sha256(as_json([table, columns]).encode())
    hashes = pd.util.hash_pandas_object(held, index=False)
    total.update(hashes.to_numpy(dtype="<u8").tobytes())
    return total.hexdigest()


def _pandas(rows: pa.Table) -> pd.DataFrame:
    """Return rows in the types of pandas that tell a gap from a value, without losing digits."""
    import pyarrow as pa

    mapper = {pa.int64(): pd.Int64Dtype(), pa.bool_(): pd.BooleanDtype()}
    frame: pd.DataFrame = rows.to_pandas(types_mapper=mapper.get, date_as_object=False)
    return frame
