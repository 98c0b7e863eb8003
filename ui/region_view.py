"""What the page on an area shows beyond the area itself; part of the view, and so of the link."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Region:
    """How an area is shown.

    Parameters
    ----------
    beside : str
        The area that it is compared with; "" where it stands alone.
    field : str
        The theme whose coverage the map shows; "" for the number of clusters.
    """

    beside: str = ""
    field: str = ""
