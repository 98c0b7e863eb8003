"""Check one list column by column: distinct cells are read once and put back in their rows."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from foundation.language import Message
from foundation.problems import Severity
from loaders.kinds import BOOLEAN, YEAR
from loaders.participation.findings import MOST_ROWS, Findings
from loaders.participation.headings import FLAGS, Headings
from loaders.participation.lists import CompanyList
from loaders.participation.places import Places
from loaders.pseudonyms import Fault, read_company

UNKNOWN: Final = -1
"""What a flag holds where nothing is known."""

Reading = tuple[object, Fault | None]
Cells = npt.NDArray[np.object_]
Codes = npt.NDArray[np.intp]
_HIDDEN: Final = re.compile("[\u200b\u2060\ufeff\u00ad]")
_EMPTY: Final = Fault("error", Message("The cell must be filled in"))
_NO_POSTCODES: Final = Message(
    "The list gives postcodes, and no table of postcodes comes with the application; tell where"
    " each lies with --postcodes FILE, a table of postcode, municipality_code and share"
)


@dataclass(frozen=True)
class Context:
    """What lists are read against.

    Parameters
    ----------
    clusters : Mapping of str to str
        What a list may call a cluster to its id: see :func:`cluster_names`; "" where
        several clusters have the name.
    places : Places
        Reads municipalities and postcodes.
    years : range
        The years that make sense.
    given : Mapping of str to str
        Cells that stand for a whole column: ``cluster_id``, ``year``.
    """

    clusters: Mapping[str, str]
    places: Places
    years: range
    given: Mapping[str, str]


@dataclass(frozen=True)
class Checked:
    """The rows of one list that can be used.

    Parameters
    ----------
    file : str
        As findings name it.
    rows : DataFrame
        ``cluster_id``, ``company``, ``municipality_code`` (text), ``year``, and the flags (1, 0 or
        :data:`UNKNOWN`), indexed by ``row``.
    spellings : DataFrame
        How companies are written: ``company`` and ``cell``, each pair once.
    pseudonymous : bool
        Whether the companies are pseudonyms of the key in use already.
    """

    file: str
    rows: pd.DataFrame
    spellings: pd.DataFrame
    pseudonymous: bool = False


def cluster_names(clusters: pd.DataFrame) -> dict[str, str]:
    """Return what a list may call each cluster: its id or either name, case and blanks aside."""
    found: dict[str, str] = {}
    for name in ("name_da", "name_en"):
        for cluster, called in clusters[name].items():
            key = folded_name(called)
            if key:
                found[key] = str(cluster) if found.get(key, cluster) == cluster else ""
    return found | {folded_name(str(cluster)): str(cluster) for cluster in clusters.index}


def folded_name(name: str) -> str:
    """Return a name so that case and blanks do not count."""
    return " ".join(name.casefold().split())


def check_list(
    found: CompanyList, headings: Headings, context: Context, findings: Findings
) -> Checked:
    """Check every column of a list; what is wrong goes to the findings.

    Rows with an error are not among those returned.
    """
    reader = Reader(found, headings.of, context.given, findings)
    company = _company_reader(headings, found)
    columns = {
        "cluster_id": reader.column(
            "cluster_id", lambda cell: read_cluster(cell, context.clusters)
        ),
        "company": reader.column("company_id", company),
        "municipality_code": _municipalities(reader, headings, context.places),
        "year": reader.column("year", lambda cell: read_year(cell, context.years)),
        **{name: reader.flags(name) for name in FLAGS},
    }
    good = np.logical_and.reduce([pd.notna(column) for column in columns.values()])
    rows = pd.DataFrame(columns, index=found.cells.index)[good]
    texts = dict.fromkeys(("cluster_id", "company", "municipality_code"), "str")
    numbers = {"year": "int16", **dict.fromkeys(FLAGS, "int8")}
    written = pd.DataFrame(
        {"company": columns["company"], "cell": found.cells[headings.of["company_id"]].array}
    )
    spellings = written.drop_duplicates().dropna().reset_index(drop=True)
    typed = rows.astype(texts | numbers)
    return Checked(found.file, typed, spellings, bool(found.fingerprint))


class Reader:
    """Reads the columns of one list, each distinct cell once."""

    def __init__(
        self,
        found: CompanyList,
        headings: Mapping[str, str],
        given: Mapping[str, str],
        findings: Findings,
    ) -> None:
        self._found = found
        self._headings = headings
        self._given = given
        self._findings = findings

    def column(self, name: str, read: Callable[[str], Reading]) -> Cells:
        """Return the reading of every cell of a column; None where there is none."""
        codes, distinct = self._distinct(name)
        readings = [read(_HIDDEN.sub("", cell)) for cell in distinct]
        self._report(name, codes, distinct, [fault for _, fault in readings])
        return _put_back([value for value, _ in readings], codes)

    def flags(self, name: str) -> Cells:
        """Read a column of yes and no: an empty cell is a no, a missing column says nothing."""
        if name in self._headings:
            return self.column(name, _flag)
        return np.full(len(self._found.cells), UNKNOWN, dtype=object)

    def count(
        self, name: str, is_meant: Callable[[str], bool], message: Callable[[int], Message]
    ) -> None:
        """Warn of the number of rows whose cell is of some kind, if there are any."""
        codes, distinct = self._distinct(name)
        n = int(np.array([is_meant(cell) for cell in distinct], dtype=bool)[codes].sum())
        if n:
            heading = self._headings.get(name, name)
            self._findings.add("warning", message(n), self._found.file, column=heading)

    def nowhere(self) -> Cells:
        """Return that no company's municipality is known."""
        return np.full(len(self._found.cells), "", dtype=object)

    def refuse(self, name: str, message: Message) -> None:
        """Refuse a whole column."""
        file = self._found.file
        self._findings.add("error", message, file, row=1, column=self._headings[name])

    def _distinct(self, name: str) -> tuple[Codes, list[str]]:
        cells = self._found.cells
        if name not in self._headings:
            return np.zeros(len(cells), dtype=np.intp), [self._given[name]]
        codes, distinct = pd.factorize(cells[self._headings[name]])
        return codes, [str(cell) for cell in distinct]

    def _report(
        self, name: str, codes: Codes, distinct: Sequence[str], faults: Sequence[Fault | None]
    ) -> None:
        numbers = self._found.cells.index.to_numpy()
        for (severity, _), cells in _by_kind(faults).items():
            at = np.flatnonzero(np.isin(codes, list(cells)))
            named = [int(code) for code in codes[at[:MOST_ROWS]]]
            self._findings.add_rows(
                severity,
                [cells[code] for code in named],
                self._found.file,
                numbers[at],
                column=self._headings.get(name, name),
                values=None if name == "company_id" else [distinct[code] for code in named],
            )


def _by_kind(faults: Sequence[Fault | None]) -> dict[tuple[Severity, str], dict[int, Message]]:
    """Return the distinct cells at fault with their messages, by severity and kind of message."""
    found: dict[tuple[Severity, str], dict[int, Message]] = {}
    for code, fault in enumerate(faults):
        if fault is not None:
            kind = fault.severity, fault.message.msgid
            found.setdefault(kind, {})[code] = fault.message
    return found


def _put_back(values: Sequence[object], codes: Codes) -> Cells:
    taken = np.empty(len(values), dtype=object)
    taken[:] = values
    found: Cells = taken[codes]
    return found


def _company_reader(headings: Headings, found: CompanyList) -> Callable[[str], Reading]:
    if found.fingerprint:
        return lambda cell: (cell, None) if cell else (None, _EMPTY)
    return lambda cell: read_company(cell, headings.written)


def _municipalities(reader: Reader, headings: Headings, places: Places) -> Cells:
    if "municipality_code" in headings.of:
        reader.count("municipality_code", lambda cell: not cell, _nowhere)
        return reader.column("municipality_code", places.municipality)
    if "postcode" in headings.of and places.knows_postcodes:
        reader.count("postcode", lambda cell: not cell, _nowhere)
        reader.count("postcode", places.is_shared, _shared)
        return reader.column("postcode", places.postcode)
    if "postcode" in headings.of:
        reader.refuse("postcode", _NO_POSTCODES)
    return reader.nowhere()


def _nowhere(n: int) -> Message:
    return Message(
        "Rows without a municipality, which count in the whole country only: {n}", {"n": n}
    )


def _shared(n: int) -> Message:
    return Message(
        "Rows whose postcode lies in several municipalities, of which the one with the largest"
        " share was taken: {n}",
        {"n": n},
    )


def read_cluster(cell: str, clusters: Mapping[str, str]) -> Reading:
    """Read a cluster's id or one of its names."""
    if not cell:
        return None, _EMPTY
    cluster = clusters.get(folded_name(cell))
    if cluster:
        return cluster, None
    message = Message("The table of clusters has no such cluster")
    if cluster == "":
        message = Message("Several clusters have this name; give the id of the one that is meant")
    return None, Fault("error", message)


def read_year(cell: str, years: range) -> Reading:
    """Read a year that makes sense."""
    if not cell:
        return None, _EMPTY
    reading = YEAR.repair(cell)
    if reading is None:
        return None, Fault("error", YEAR.expected)
    if int(reading) in years:
        return int(reading), None
    span = {"first": str(years[0]), "last": str(years[-1])}
    return None, Fault("error", Message("Expected a year between {first} and {last}", span))


def _flag(cell: str) -> Reading:
    if not cell:
        return 0, None
    reading = BOOLEAN.repair(cell)
    if reading is None:
        return None, Fault("error", BOOLEAN.expected)
    return int(reading == "true"), None
