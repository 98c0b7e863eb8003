"""From which number on companies can be counted aloud, and the words all modules here share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

KEYS: Final = ["cluster_id", "theme", "area_code", "year", "measure"]
"""What names a count: ``cluster_id`` or ``theme`` or neither (then it is a total)."""
PARTICIPATED: Final = "participated"
"""The measure that is never below another one."""
LEAST_THRESHOLD: Final = 3

Floats = npt.NDArray[np.float64]
Truth = npt.NDArray[np.bool_]
Numbers = npt.NDArray[np.intp]
Matrix = Any
"""A ``scipy.sparse.csr_array``; scipy is slow to import and has no types."""


@dataclass(frozen=True)
class Rule:
    """Which counts are withheld, and how well.

    Parameters
    ----------
    threshold : int
        k: counts from 1 to k - 1 are withheld, and nobody may narrow a withheld count to an
        interval shorter than k. At least 3.
    dominance : tuple of int and float, optional
        (n, share): a count is also withheld if its n largest companies hold more than this share
        of all its companies' size together.
    """

    threshold: int = LEAST_THRESHOLD
    dominance: tuple[int, float] | None = None

    def __post_init__(self) -> None:
        """Refuse a rule that protects less than the least there is."""
        if self.threshold < LEAST_THRESHOLD:
            raise ValueError(f"threshold must be {LEAST_THRESHOLD} or more, not {self.threshold}")
        if self.dominance is None:
            return
        largest, share = self.dominance
        if largest < 1 or not 0 < share <= 1:
            raise ValueError(f"dominance must be (1 or more, above 0 to 1), not {self.dominance}")
