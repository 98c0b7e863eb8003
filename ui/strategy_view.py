"""What the page on the strategy shows; part of the view, and so of the link."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Strategy:
    """Which initiative is open.

    Parameters
    ----------
    initiative : str
        ``E1``; "" where all of them are shown.
    """

    initiative: str = ""
