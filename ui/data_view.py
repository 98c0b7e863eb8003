"""What the page Data shows; part of the view, and so of the link."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, get_args

DataSection = Literal["import", "corrections", "history", "sources"]
DATA_SECTIONS: Final[tuple[DataSection, ...]] = get_args(DataSection)
DiffForm = Literal["table", "map"]
DIFF_FORMS: Final[tuple[DiffForm, ...]] = get_args(DiffForm)


@dataclass(frozen=True, slots=True)
class Data:
    """What is open on the page Data.

    Parameters
    ----------
    section : {"import", "corrections", "history", "sources"}
    old, new : int, optional
        The versions that are compared; the newest two where left out.
    form : {"table", "map"}
        How a comparison is shown.
    """

    section: DataSection = "import"
    old: int | None = None
    new: int | None = None
    form: DiffForm = "table"
