"""The fields of a cluster as one edits them: groups, widgets, and values to text and back."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Literal

from analysis.vocabulary import CLUSTER_LEVELS, CONFIDENCES, LABELS, MATURITIES, PROGRAMMES
from foundation.language import Message

Sort = Literal["text", "long", "choice", "nodes", "year", "whole", "number", "yes", "day", "place"]


@dataclass(frozen=True, slots=True)
class Field:
    """How a column of the clusters is edited.

    Parameters
    ----------
    column : str
    sort : str
        Text of a line or of several, one of a few words, nodes of the taxonomy, a year, a whole
        number, a number, yes or no, a day, or a municipality.
    words : mapping of str to Message, optional
        The words of a choice.
    node : str
        The kind of node.
    required : bool
        Whether the check asks for it.
    """

    column: str
    sort: Sort = "text"
    words: Mapping[str, Message] | None = None
    node: str = ""
    required: bool = False


_LABELS: Final = {code: name for code, name in LABELS.items() if code != "none"}
TRUTHS: Final[Mapping[str, Message]] = {"true": Message("yes"), "false": Message("no")}
GROUPS: Final[Mapping[str, tuple[Message, tuple[Field, ...]]]] = {
    "name": (
        Message("Name and description"),
        (
            Field("name_da", required=True),
            Field("name_en"),
            Field("description_da", "long"),
            Field("description_en", "long"),
            Field("website"),
        ),
    ),
    "field": (
        Message("Field and level"),
        (
            Field("themes", "nodes", node="theme", required=True),
            Field("segments", "nodes", node="segment"),
            Field("growth_areas", "nodes", node="growth_area"),
            Field("level", "choice", CLUSTER_LEVELS, required=True),
            Field("maturity", "choice", MATURITIES),
            Field("subthemes"),
        ),
    ),
    "seat": (
        Message("Seat"),
        (
            Field("hq_place"),
            Field("hq_municipality_code", "place"),
            Field("hq_lat", "number"),
            Field("hq_lon", "number"),
        ),
    ),
    "organisation": (
        Message("Organisation and members"),
        (
            Field("programme", "choice", PROGRAMMES),
            Field("responsible_authority"),
            Field("founded_year", "year"),
            Field("closed_year", "year"),
            Field("staff_fte", "number"),
            Field("private_members", "whole"),
            Field("members", "whole"),
            Field("members_year", "year"),
            Field("triple_helix", "yes", TRUTHS),
            Field("formalised", "yes", TRUTHS),
        ),
    ),
    "label": (
        Message("Label"),
        (
            Field("label", "choice", _LABELS),
            Field("label_expires", "day"),
            Field("label_year", "year"),
            Field("label_pending", "yes", TRUTHS),
        ),
    ),
    "source": (
        Message("Source"),
        (
            Field("source"),
            Field("confidence", "choice", CONFIDENCES),
            Field("note", "long"),
        ),
    ),
}
"""Every column of the clusters but their id, in the order in which one thinks of them."""
FIELDS: Final[Mapping[str, Field]] = {
    field.column: field for _, fields in GROUPS.values() for field in fields
}
IN_TABLE: Final = (
    "name_da",
    "themes",
    "level",
    "maturity",
    "label",
    "label_expires",
    "hq_place",
    "hq_municipality_code",
    "founded_year",
    "staff_fte",
    "private_members",
    "triple_helix",
    "formalised",
    "website",
)
"""The columns of the editable table; the form of a cluster has all of them."""
_NUMBERS: Final = frozenset({"year", "whole", "number"})


def value_of(field: Field, cell: str) -> Any:
    """Return a cell's text as its widget takes it; None, or an empty list, for nothing.

    A number that is none stays away from the widget: its text is corrected in the list.
    """
    if field.sort == "nodes":
        return [each for each in cell.split(";") if each]
    if not cell:
        return None
    try:
        if field.sort in _NUMBERS:
            return float(cell) if field.sort == "number" else int(float(cell))
        if field.sort == "day":
            return date.fromisoformat(cell)
    except ValueError:
        return None
    return cell


def text_of(value: Any) -> str:
    """Return what a widget holds as the text of a cell.

    >>> text_of(["food", "ict"]), text_of(2.0), text_of(None), text_of(" Ås ")
    ('food;ict', '2', '', 'Ås')
    """
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case list() | tuple():
            return ";".join(map(str, value))
        case float() if value.is_integer():
            return str(int(value))
        case float():
            return repr(value)
        case date():
            return value.isoformat()
    return str(value).strip()


def options(field: Field, cell: str, nodes: Mapping[str, Sequence[str]]) -> list[str]:
    """Return what a cell may hold, with what it does hold, known or not.

    Parameters
    ----------
    nodes : mapping of str to sequence of str
        The nodes of each kind in the taxonomy, and the codes of the municipalities by ``place``.
    """
    known = list(field.words or nodes.get(field.node or field.sort, ()))
    held = cell.split(";") if field.sort == "nodes" else [cell]
    return [*known, *(each for each in held if each and each not in known)]


def new_id(name: str, taken: Collection[str]) -> str:
    """Make an id of a name that no other cluster has.

    >>> new_id("Klyngen for Køl & Ås!", {"klyngen_for_koel_aas"})
    'klyngen_for_koel_aas_2'
    """
    folded = name.casefold().replace("æ", "ae").replace("ø", "oe").replace("å", "aa")
    plain = unicodedata.normalize("NFKD", folded).encode("ascii", "ignore").decode()
    base = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")[:60] or "klynge"
    found, number = base, 1
    while found in taken:
        number += 1
        found = f"{base}_{number}"
    return found
