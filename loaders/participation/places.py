"""Where a company lies: municipalities by code or name, and postcodes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from foundation.language import Message, fold
from geodata.areas import Areas
from loaders.cells import decode, grid
from loaders.kinds import CODE, NUMBER
from loaders.masking import masked_name
from loaders.participation.findings import Findings
from loaders.pseudonyms import Fault
from loaders.report import Report

COLUMNS: Final = ("postcode", "municipality_code", "share")

_CODE: Final = re.compile(r"'?(\d{3,4})(?:[.,]0+)?(?:\s+\D.*)?")
_POSTCODE: Final = re.compile(r"'?(?:dk[ -]?)?(\d{3,4})(?:[.,]0+)?(?:\s+\D.*)?", re.IGNORECASE)
_OFFICE: Final = re.compile(r"s? (?:region)?skommune$|s? kommune$")
_UNKNOWN: Final = Fault(
    "warning",
    Message(
        "No municipality of today has this code or name (those from before 2007 are not"
        " translated); the company counts in the whole country only"
    ),
)
_UNKNOWN_POSTCODE: Final = Fault(
    "warning",
    Message(
        "The table of postcodes does not have this one; the company counts in the whole country"
        " only"
    ),
)

Postcodes = Mapping[str, Mapping[str, float]]
"""The share of each municipality in each postcode."""


class Places:
    """Reads cells that tell a place.

    Parameters
    ----------
    areas : Areas
        Its municipalities are those that count.
    postcodes : Mapping
        Postcode to municipality to share; empty where there is no such table.
    """

    def __init__(self, areas: Areas, postcodes: Postcodes) -> None:
        known = areas.at("municipality")
        self._codes = {area.code for area in known}
        self._names = {fold(name): a.code for a in known for name in (a.name_en, a.name_da)}
        self._postcodes = postcodes

    @property
    def knows_postcodes(self) -> bool:
        """Whether there is a table of postcodes."""
        return bool(self._postcodes)

    def municipality(self, cell: str) -> tuple[str, Fault | None]:
        """Read a code, with or without its zero, or an exact name; "" for anything else."""
        if not cell:
            return "", None
        if number := _CODE.fullmatch(cell):
            code = number[1].zfill(4)
        else:
            name = fold(" ".join(cell.split()))
            code = self._names.get(name) or self._names.get(_OFFICE.sub("", name), "")
            # a name that ends in s itself takes no further one: Assens Kommune
            code = code or self._names.get(name.removesuffix(" kommune"), "")
        return (code, None) if code in self._codes else ("", _UNKNOWN)

    def postcode(self, cell: str) -> tuple[str, Fault | None]:
        """Return the municipality with the largest share of a postcode, of equal ones the first."""
        if not cell:
            return "", None
        shares = self._shares(cell)
        if not shares:
            return "", _UNKNOWN_POSTCODE
        return min(shares, key=lambda code: (-shares[code], code)), None

    def is_shared(self, cell: str) -> bool:
        """Return whether a postcode lies in several municipalities."""
        return len(self._shares(cell)) > 1

    def _shares(self, cell: str) -> Mapping[str, float]:
        number = _POSTCODE.fullmatch(cell)
        return self._postcodes.get(number[1].zfill(4), {}) if number else {}


def read_postcodes(file: Path, areas: Areas, findings: Findings) -> Postcodes:
    """Read a table of postcodes; what is wrong with it goes to the findings."""
    name = masked_name(file.name)
    try:
        data = file.read_bytes()
    except OSError:
        findings.add("error", Message("There is no such file, or it cannot be read"), name)
        return {}
    report = Report()
    text = decode(data, name, report)
    cells = None if text is None else grid(text, COLUMNS, name, report)
    findings.take(report)
    if cells is None:
        return {}
    for column in COLUMNS:
        if column not in cells:
            findings.add("error", Message("The column is missing"), name, row=1, column=column)
            return {}
    codes = {area.code for area in areas.at("municipality")}
    found: dict[str, dict[str, float]] = {}
    for row, *written in cells[list(COLUMNS)].itertuples(name=None):
        postcode, code, share = _row(written, codes)
        if postcode is None or code is None or share is None:
            message = Message("Expected a postcode, a municipality's code and a share up to 1")
            findings.add("error", message, name, row=row, value=", ".join(written))
        else:
            found.setdefault(postcode, {})[code] = share
    return found


def _row(written: list[str], codes: set[str]) -> tuple[str | None, str | None, float | None]:
    postcode, code = _POSTCODE.fullmatch(written[0]), CODE.repair(written[1])
    share = NUMBER.repair(written[2])
    return (
        postcode[1].zfill(4) if postcode else None,
        code if code in codes else None,
        float(share) if share is not None and 0 < float(share) <= 1 else None,
    )
