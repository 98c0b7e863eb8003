"""What a package's descriptor notes about companies: the key of pseudonyms, and what is protected.

A resource ``participation`` carries ``{"pseudonyms": {"method": …, "key_fingerprint": …}}``, a
resource ``counts`` carries ``{"confidentiality": {"threshold": 3, "protected": true}}``. Counts
without that note are never handed out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

import pandas as pd

SMALLEST_THRESHOLD: Final = 3
PSEUDONYMS: Final = "pseudonyms"
FINGERPRINT: Final = "key_fingerprint"
METHOD: Final = "HMAC-SHA-256, 128 bits, base32"
_CONFIDENTIALITY: Final = "confidentiality"


def threshold_of(descriptor: Mapping[str, Any]) -> int | None:
    """Return the threshold to which counts are protected; None when they are not."""
    note = _note(descriptor, "counts", _CONFIDENTIALITY)
    threshold = note.get("threshold")
    if not isinstance(threshold, int) or isinstance(threshold, bool):
        return None
    return threshold if note.get("protected") is True and threshold >= SMALLEST_THRESHOLD else None


def fingerprint_of(descriptor: Mapping[str, Any]) -> str:
    """Return the fingerprint of the key that made the pseudonyms; empty when none is noted."""
    found = _note(descriptor, "participation", PSEUDONYMS).get(FINGERPRINT)
    return found if isinstance(found, str) else ""


def shows_small(counts: pd.DataFrame, threshold: int) -> bool:
    """Return whether a table of counts shows what a protected one never does.

    That is a number of companies from 1 to below the threshold, or any figure of a row that says
    it is withheld.
    """
    values = counts["value"].astype("float64")
    small = (values > 0) & (values < threshold)
    withheld = counts["suppressed"].fillna(False).astype(bool) | values.isna()  # noqa: FBT003
    shown = values.notna()
    if "fractional" in counts:
        shown |= counts["fractional"].notna()
    return bool((small | (withheld & shown)).any())


def note_protection(
    resources: Iterable[dict[str, Any]], threshold: int | None, fingerprint: str
) -> None:
    """Write the notes into the entries of a descriptor's resources."""
    for entry in resources:
        if entry["name"] == "counts" and threshold is not None:
            entry[_CONFIDENTIALITY] = {"threshold": threshold, "protected": True}
        if entry["name"] == "participation" and fingerprint:
            entry[PSEUDONYMS] = {"method": METHOD, FINGERPRINT: fingerprint}


def _note(descriptor: Mapping[str, Any], table: str, key: str) -> Mapping[str, Any]:
    resources = descriptor.get("resources")
    for entry in resources if isinstance(resources, list) else ():
        if isinstance(entry, dict) and entry.get("name") == table:
            found = entry.get(key)
            return found if isinstance(found, dict) else {}
    return {}
