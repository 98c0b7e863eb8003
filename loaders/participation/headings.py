"""Which column of a list is which, whatever language and order its headings have."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, TypeVar

from foundation.language import Message, fold
from loaders.participation.findings import Findings
from loaders.pseudonyms import Written

Name = TypeVar("Name", bound=str)
FLAGS: Final = ("innovated", "collaborated", "international")

_COMPANY: Final[Mapping[Written, str]] = {
    "number": "cvr cvrnr cvrnummer cvrno cvrnumber",
    "key": "companyid company companykey virksomhedsid virksomhedsnoegle virksomhed"
    " virksomhedsnummer virksomhedsnr virksomhedsnavn",
    "workplace": "pnummer pnr pnumber penhed produktionsenhed",
}
NAMES: Final[Mapping[str, str]] = {
    "cluster_id": "clusterid klyngeid cluster klynge clustername klyngenavn netvaerk",
    "municipality_code": "municipalitycode kommunekode kommunenr kommunenummer municipality"
    " kommune kommunenavn municipalityname",
    "postcode": "postcode postnummer postnr postalcode zipcode zip",
    "year": "year aar aarstal",
    "innovated": "innovated nyskabende nyskabt innovativ innovation",
    "collaborated": "collaborated samarbejde samarbejdet videnssamarbejde collaboration",
    "international": "international internationalt internationalisering",
}


@dataclass(frozen=True, slots=True)
class Headings:
    """The columns of one list.

    Parameters
    ----------
    of : Mapping of str to str
        Table column to the list's own heading.
    written : {"number", "workplace", "key"}
        What the heading of the companies says of their cells.
    """

    of: Mapping[str, str]
    written: Written


def known_headings() -> frozenset[str]:
    """Return every heading in the shape in which headings are compared."""
    return frozenset(" ".join((*NAMES.values(), *_COMPANY.values())).split())


def company_headings(*kinds: Written) -> frozenset[str]:
    """Return what a column of companies may be called, of some kinds or of all."""
    return frozenset(" ".join(_COMPANY[kind] for kind in kinds or _COMPANY).split())


def simplified(heading: str) -> str:
    """Return a heading in the shape in which headings are compared.

    >>> simplified("CVR-nr."), simplified(" År "), simplified("cluster_id")
    ('cvrnr', 'aar', 'clusterid')
    """
    return re.sub(r"[^a-z0-9]", "", fold(heading))


def recognise(
    headings: Iterable[str], given: Iterable[str], file: str, findings: Findings
) -> Headings | None:
    """Find the columns of a list by their headings.

    Where two headings mean one column (a municipality's code and its name), the more exact one is
    read; a postcode only where there is no municipality.

    Parameters
    ----------
    headings : iterable of str
        As they stand in the list.
    given : iterable of str
        Columns whose one value is told with the command, so that the list need not have them.
    file, findings
        Where findings go, and under which name.

    Returns
    -------
    Headings or None
        None when a column is missing that cannot be done without.
    """
    headings = list(headings)
    found = matching(headings, NAMES)
    if "municipality_code" in found:
        found.pop("postcode", None)
    written: Written = "key"
    for kind, heading in matching(headings, _COMPANY).items():
        if "company_id" not in found:
            found["company_id"], written = heading, kind
    told = set(given)
    missing = [name for name in ("company_id", "cluster_id", "year") if name not in {*found, *told}]
    for name in missing:
        findings.add("error", Message("The column is missing"), file, row=1, column=name)
    if missing:
        return None
    _say_what_is_not_read(headings, found, file, findings)
    return Headings(found, written)


def matching(headings: Iterable[str], words: Mapping[Name, str]) -> dict[Name, str]:
    """Return the heading that stands for each column, in the order of ``words``."""
    by_shape: dict[str, str] = {}
    for heading in headings:
        by_shape.setdefault(simplified(heading), heading)
    found = {}
    for name, shapes in words.items():
        fitting = [by_shape[shape] for shape in shapes.split() if shape in by_shape]
        if fitting:
            found[name] = fitting[0]
    return found


def _say_what_is_not_read(
    headings: Iterable[str], found: Mapping[str, str], file: str, findings: Findings
) -> None:
    say_unread(headings, found, file, findings)
    for name in FLAGS:
        if name not in found:
            message = Message("The column is missing; nothing is known of it")
            findings.add("warning", message, file, row=1, column=name)
    if not {"municipality_code", "postcode"}.intersection(found):
        message = Message("Without a municipality the companies count in the whole country only")
        findings.add("warning", message, file, row=1, column="municipality_code")


def say_unread(
    headings: Iterable[str], found: Mapping[str, str], file: str, findings: Findings
) -> None:
    """Name the columns that are left alone: nothing of them is kept."""
    unread = [heading for heading in headings if heading not in found.values()]
    if unread:
        message = Message("Not read: {columns}", {"columns": unread})
        findings.add("warning", message, file, row=1)
