"""The store's own tables. Rows are only ever added to them."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

FORMAT: Final = 1
"""Counts up when an older application could no longer read what this one writes."""

STORE_TABLES: Final[Mapping[str, Mapping[str, str]]] = {
    "store_format": {"number": "int64", "made_at": "timestamp(6)"},
    "store_versions": {
        "landscape": "string",
        "number": "int64",
        "parent": "int64",
        "name": "string",
        "note": "string",
        "as_of": "date",
        "published_by": "string",
        "published_at": "timestamp(6)",
        "restored": "int64",
        "digest": "string",
        "header": "string",
        "contents": "string",
    },
    "store_verdicts": {
        "number": "int64",
        "landscape": "string",
        "cluster_a": "string",
        "cluster_b": "string",
        "verdict": "string",
        "reason": "string",
        "decided_by": "string",
        "decided_at": "timestamp(6)",
    },
    "store_documents": {
        "id": "string",
        "number": "int64",
        "kind": "string",
        "owner": "string",
        "title": "string",
        "content": "string",
        "removed": "boolean",
        "saved_by": "string",
        "saved_at": "timestamp(6)",
    },
    "store_audit": {
        "number": "int64",
        "at": "timestamp(6)",
        "who": "string",
        "act": "string",
        "subject": "string",
        "details": "string",
        "seal": "string",
    },
}

UNIQUE: Final[Mapping[str, tuple[str, ...]]] = {
    "store_versions": ("landscape", "number"),
    "store_verdicts": ("number",),
    "store_documents": ("id", "number"),
    "store_audit": ("number",),
}
"""What the database itself keeps from occurring twice."""

ROWS: Final = "rows_"
"""Before the name of a landscape's table stands this in the store."""

_LINE: Final = 200
_PAGE: Final = 20_000
_MOST_NUMBER: Final = 2**31


def now() -> datetime:
    """Return the time in UTC, without saying so, as the store keeps it."""
    return datetime.now(UTC).replace(tzinfo=None)


def in_utc(moment: datetime) -> datetime:
    """Return a stored time as one that says it is in UTC."""
    return moment.replace(tzinfo=UTC)


def line(text: str) -> str:
    """Return what somebody typed as one tidy line of at most 200 letters."""
    return " ".join(_visible(text).split())[:_LINE]


def page(text: str) -> str:
    """Return what somebody typed as text of at most 20,000 letters."""
    return _visible(text).strip()[:_PAGE]


def _visible(text: str) -> str:
    """Leave out control characters and half characters, which not every database takes."""
    return "".join(
        letter
        for letter in text
        if letter in "\n\t" or unicodedata.category(letter) not in {"Cc", "Cs"}
    )


def is_identifier(word: str) -> bool:
    """Return whether a word can name a landscape, a cluster or a document."""
    return re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]{0,79}", word) is not None


def is_number(number: int) -> bool:
    """Return whether a number can be that of a version."""
    return 0 <= number < _MOST_NUMBER


def as_json(found: Any) -> str:
    """Return JSON that is the same for the same content, in letters that every database takes."""
    return json.dumps(found, allow_nan=False, sort_keys=True, separators=(",", ":"))
