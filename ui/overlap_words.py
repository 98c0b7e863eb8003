"""Why two clusters are a pair, said in plain words."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

import pandas as pd

from analysis.overlap import Overlap, Reasons
from analysis.vocabulary import Vocabulary
from foundation.landscape import NATIONWIDE
from foundation.language import Language, Text, speak

MOST_NAMED: Final = 3


@lru_cache(maxsize=4096)
def sentence(overlap: Overlap, cluster_a: str, cluster_b: str, language: Language) -> str:
    """Say in one sentence what a pair shares, where, and whether a collaboration is on record."""
    text = speak(language)
    words = Vocabulary(overlap.landscape.taxonomy, text)
    reasons = overlap.reasons(cluster_a, cluster_b)
    return text(
        "{pair} {fields} and {places}; {collaboration}.",
        pair=text.listing([name(overlap, each, text) for each in (cluster_a, cluster_b)]),
        fields=_fields(reasons, words),
        places=_places(overlap, reasons, text),
        collaboration=_collaboration(reasons, text),
    )


def both(pairs: pd.DataFrame) -> tuple[tuple[str, str], ...]:
    """Return the two clusters of every pair."""
    return tuple(zip(pairs["cluster_a"], pairs["cluster_b"], strict=True))


def name(overlap: Overlap, cluster_id: str, text: Text) -> str:
    """Return a cluster's name."""
    return text.name(overlap.clusters.loc[cluster_id])


def segments_first(nodes: tuple[str, ...], words: Vocabulary) -> list[str]:
    """Return the segments among some nodes, or the themes where there is no segment."""
    kinds = words.taxonomy["kind"]
    segments = [node for node in nodes if kinds.get(node) == "segment"]
    return segments or list(nodes)


def places_in_words(overlap: Overlap, codes: tuple[str, ...], text: Text) -> str:
    """Name some areas, at most three of them."""
    if NATIONWIDE in codes:
        return text("the whole country")
    names = [text.name(overlap.areas[code]) for code in codes]
    more = len(names) - MOST_NAMED
    if more > 0:
        names = [*names[:MOST_NAMED], text.plural("{n} other", "{n} others", more)]
    return text.listing(names)


def no_collaborations(text: Text) -> str:
    """Say what unused chances mean in a landscape that records no collaborations."""
    return text(
        "The landscape records no collaborations, so every chance counts as unused. It says"
        " where to ask, not that nobody works together."
    )


def _fields(reasons: Reasons, words: Vocabulary) -> str:
    text = words.text
    shared = segments_first(reasons.nodes, words)
    if not shared:
        return text("share no field")
    names = [lower(words.node(node)) for node in shared]
    more = len(names) - MOST_NAMED
    if more > 0:
        names = [*names[:MOST_NAMED], text.plural("{n} other field", "{n} other fields", more)]
    return text("share {fields}", fields=text.listing(names))


def lower(phrase: str) -> str:
    """Begin a phrase with a small letter inside a sentence; names in capitals stay."""
    return phrase if phrase[1:2].isupper() else phrase[:1].lower() + phrase[1:]


def _places(overlap: Overlap, reasons: Reasons, text: Text) -> str:
    known = [one in overlap.footprints for one in (reasons.cluster_a, reasons.cluster_b)]
    if not all(known):
        return text("their coverage is not known for both")
    if not reasons.areas:
        return text("cover no municipality in common")
    places = places_in_words(overlap, reasons.named_areas, text)
    return text("both cover {places}", places=places)


def _collaboration(reasons: Reasons, text: Text) -> str:
    if not reasons.collaborations:
        return text("no collaboration on record")
    models = [each.model for each in reasons.collaborations if each.model]
    if not models:
        return text("a collaboration is on record")
    return text("a collaboration is on record: {models}", models=text.listing(models))
