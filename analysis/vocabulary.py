"""The fixed words of the field: codes in the tables and how they read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import pandas as pd

from foundation.language import Message, Text

CLUSTER_LEVELS: Final[Mapping[str, Message]] = {
    "national": Message("national"),
    "regional": Message("regional"),
    "local": Message("local"),
}
MATURITIES: Final[Mapping[str, Message]] = {
    "essential": Message("essential"),
    "emerging": Message("emerging"),
}
LABELS: Final[Mapping[str, Message]] = {
    "gold": Message("gold"),
    "silver": Message("silver"),
    "bronze": Message("bronze"),
    "none": Message("no label on record"),
}
PROGRAMMES: Final[Mapping[str, Message]] = {
    "innovationsnetvaerk": Message("innovation network"),
    "regional": Message("regional programme"),
    "municipal": Message("municipal programme"),
    "other": Message("other programme"),
}
AREA_LEVELS: Final[Mapping[str, Message]] = {
    "municipality": Message("Municipality"),
    "province": Message("Province"),
    "growth_forum": Message("Growth forum"),
    "region": Message("Region"),
    "country": Message("Country"),
}
CONFIDENCES: Final[Mapping[str, Message]] = {
    "high": Message("high"),
    "medium": Message("medium"),
    "low": Message("low"),
}
PRESENCES: Final[Mapping[str, Message]] = {
    "seat": Message("seat"),
    "office": Message("office"),
    "declared": Message("covers"),
}


@dataclass(frozen=True, eq=False)
class Vocabulary:
    """Names of codes in one language: fixed words and the nodes of a taxonomy."""

    taxonomy: pd.DataFrame
    text: Text

    def node(self, node_id: str) -> str:
        """Return the name of a theme, segment or growth area; the code where there is none."""
        return self._names.get(node_id, node_id)

    @cached_property
    def _names(self) -> dict[str, str]:
        own = self.taxonomy[f"name_{self.text.language}"]
        names = own.where(own != "", self.taxonomy["name_da"])
        return {str(node): str(name) for node, name in names.items()}

    def parent(self, segment: str) -> str:
        """Return the theme that a segment lies below."""
        return str(self.taxonomy.at[segment, "parent"])

    def word(self, words: Mapping[str, Message], code: str) -> str:
        """Return a fixed word; the code itself where it is not ours."""
        message = words.get(code)
        return self.text.say(message) if message else code

    def nodes(self, kind: str) -> list[str]:
        """Return the node ids of a kind, in the taxonomy's own order."""
        return self.taxonomy.index[self.taxonomy["kind"] == kind].tolist()
