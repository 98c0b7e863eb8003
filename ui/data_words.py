"""Tables, columns and cells of a landscape in the reader's words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, Final

from analysis.overview import Overview
from analysis.vocabulary import CLUSTER_LEVELS, CONFIDENCES, MATURITIES, PROGRAMMES, Vocabulary
from foundation.headings import COLUMN_HEADINGS, TABLE_HEADINGS
from foundation.language import Message, Text, first_letter_up

HEADER_NAMES: Final[Mapping[str, Message]] = {
    "identifier": Message("Short name"),
    "name_da": Message("Name in Danish"),
    "name_en": Message("Name in English"),
    "description_da": Message("Description in Danish"),
    "description_en": Message("Description in English"),
    "as_of": Message("As of"),
    "synthetic": Message("Synthetic"),
    "threshold": Message("Smallest count shown"),
    "key_fingerprint": Message("Key of the pseudonyms"),
}
"""What is said of a landscape as a whole, beside its tables."""
_KINDS: Final[Mapping[str, Message]] = {
    "declared": Message("declared coverage"),
    "office": Message("office"),
    "theme": Message("theme"),
    "segment": Message("segment"),
    "growth_area": Message("growth area"),
    "company": Message("company"),
    "university": Message("university"),
    "gts": Message("research and technology organisation (GTS)"),
    "public": Message("public body"),
    "other": Message("other"),
    "strength": Message("strength"),
    "potential": Message("potential"),
    "baseline": Message("baseline"),
    "actual": Message("actual value"),
    "target": Message("target"),
}
_LABELS: Final[Mapping[str, Message]] = {
    "gold": Message("gold"),
    "silver": Message("silver"),
    "bronze": Message("bronze"),
}
_CODES: Final[Mapping[str, Mapping[str, Message]]] = {
    "level": CLUSTER_LEVELS,
    "maturity": MATURITIES,
    "programme": PROGRAMMES,
    "confidence": CONFIDENCES,
    "label": _LABELS,
    "kind": _KINDS,
}
_NODES: Final = frozenset({"themes", "segments", "growth_areas", "theme", "segment", "parent"})
_AREAS: Final = frozenset({"area_code", "municipality_code", "hq_municipality_code"})
_CLUSTERS: Final = frozenset({"cluster_id", "cluster_a", "cluster_b"})
_YEARS: Final = frozenset(
    {
        "year",
        "founded_year",
        "closed_year",
        "label_year",
        "members_year",
        "since",
        "from_year",
        "to_year",
        "year_from",
        "year_to",
    }
)
NOTHING: Final = "–"


def table_name(table: str, text: Text) -> str:
    """Return what a table is called."""
    return text.name(TABLE_HEADINGS[table]) if table in TABLE_HEADINGS else table


def column_name(table: str, column: str, text: Text) -> str:
    """Return what a column is called in a workbook; one that is not ours keeps its own name."""
    heading = COLUMN_HEADINGS.get(table, {}).get(column)
    return text.name(heading) if heading else column


def header_name(name: str, text: Text) -> str:
    """Return what is said of the landscape as a whole."""
    return text.say(HEADER_NAMES[name]) if name in HEADER_NAMES else name


@dataclass(frozen=True, eq=False)
class Cells:
    """Says the cells of two versions of a landscape in words.

    Parameters
    ----------
    old, new : Overview
        A name is looked up in the newer version first.
    text : Text
    """

    old: Overview
    new: Overview
    text: Text

    def cluster(self, cluster_id: str) -> str:
        """Return a cluster's name; its id where neither version has it."""
        return self._clusters.get(cluster_id, cluster_id)

    def area(self, code: str) -> str:
        """Return an area's name."""
        areas = self.new.areas
        return self.text.name(areas[code]) if code in areas else code

    def node(self, node_id: str) -> str:
        """Return the name of a theme, segment or growth area."""
        for words in self._vocabularies:
            if (found := words.node(node_id)) != node_id:
                return found
        return node_id

    @cached_property
    def _clusters(self) -> dict[str, str]:
        return {
            str(row.Index): self.text.name(row)
            for version in (self.old, self.new)
            for row in version.landscape.clusters.itertuples()
        }

    @cached_property
    def _vocabularies(self) -> list[Vocabulary]:
        return [Vocabulary(version.taxonomy, self.text) for version in (self.new, self.old)]

    def say(self, column: str, value: Any) -> str:
        """Return a cell in words; a dash for nothing."""
        match value:
            case None | "" | ():
                return NOTHING
            case tuple():
                return ", ".join(self.say(column, each) for each in value)
            case bool():
                return self.text("yes") if value else self.text("no")
            case date():
                return self.text.date(value)
            case int() | float():
                return self._number(column, value)
        return self._word(column, str(value))

    def _number(self, column: str, value: float) -> str:
        if column in _YEARS:
            return str(int(value))
        if float(value).is_integer():
            return self.text.number(value)
        return f"{value:g}".replace(".", "," if self.text.language == "da" else ".")

    def _word(self, column: str, value: str) -> str:
        if column in _CODES and value in _CODES[column]:
            return first_letter_up(self.text.say(_CODES[column][value]))
        if column in _NODES:
            return self.node(value)
        if column in _AREAS:
            return self.area(value)
        return self.cluster(value) if column in _CLUSTERS else value
