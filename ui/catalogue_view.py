"""What the catalogue shows beyond the filters; part of the view, and so of the link."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, get_args

Form = Literal["cards", "table", "criteria"]
FORMS: Final[tuple[Form, ...]] = get_args(Form)
Sort = Literal["name", "theme", "seat", "expiry"]
SORTS: Final[tuple[Sort, ...]] = get_args(Sort)
COLUMNS: Final = (
    "themes",
    "segments",
    "growth_areas",
    "level",
    "maturity",
    "label",
    "label_expires",
    "programme",
    "authority",
    "seat",
    "municipality",
    "region",
    "coverage",
    "founded",
    "closed",
    "staff",
    "private_members",
    "members",
    "criteria",
    "website",
    "source",
    "confidence",
)
"""Every column that the table of clusters can have beside the name."""
USUAL_COLUMNS: Final = ("themes", "level", "maturity", "label", "seat", "coverage", "criteria")


@dataclass(frozen=True, slots=True)
class Catalogue:
    """How the catalogue is shown.

    Essential and emerging are told apart by the filter on maturity, so that a view never says two
    things of it.

    Parameters
    ----------
    form : {"cards", "table", "criteria"}
    sort : {"name", "theme", "seat", "expiry"}
        The order of cards and rows; clusters are never ranked.
    columns : tuple of str
        The columns of the table, of ``COLUMNS``.
    """

    form: Form = "cards"
    sort: Sort = "name"
    columns: tuple[str, ...] = USUAL_COLUMNS
