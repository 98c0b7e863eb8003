"""Short names of clusters and groups, for labels and lists that full names would crowd."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final

from analysis.network import Group
from analysis.overlap import Overlap
from analysis.vocabulary import Vocabulary
from foundation.language import Text
from ui.overlap_words import MOST_NAMED, lower, name

LONGEST_ACRONYM: Final = 12
KIND_OF_CLUSTER: Final = re.compile(r"^(?:Innovationsnetværket|Innovation Network)(?: for)? ")
"""What many names begin with; it tells none from another."""


def labels(clusters: Iterable[str], overlap: Overlap, text: Text) -> dict[str, str]:
    """Return a short name for each cluster; the full one where two would read the same."""
    full = {one: name(overlap, one, text) for one in clusters}
    brief = {one: short(each) for one, each in full.items()}
    times = Counter(brief.values())
    return {one: brief[one] if times[brief[one]] == 1 else full[one] for one in full}


def short(full: str) -> str:
    """Shorten a cluster's name for a label: its acronym, or what stands before a dash or bracket.

    >>> short("Innovationsnetværket for Miljøteknologi (Inno-MT)")
    'Inno-MT'
    >>> short("MARCOD - Maritimt Center for Optimering og Drift")
    'MARCOD'
    >>> short("Innovationsnetværket DANSK LYS")
    'DANSK LYS'
    """
    if found := re.search(r"\(([^\s,;()]+)", full):
        acronym = found.group(1)
        if len(acronym) <= LONGEST_ACRONYM and sum(letter.isupper() for letter in acronym) > 1:
            return acronym
    first = re.split(r" [-–] | \(| / ", full)[0].strip()
    return KIND_OF_CLUSTER.sub("", first) or full


def some(names: Sequence[str], text: Text) -> str:
    """List some names, at most three of them."""
    more = len(names) - MOST_NAMED
    listed = list(names[:MOST_NAMED])
    if more > 0:
        listed.append(text.plural("{n} other", "{n} others", more))
    return text.listing(listed)


def topics_in_words(group: Group, words: Vocabulary, most: int = 3) -> str:
    """Name what most clusters of a group share: segments, or themes where no segment is shared."""
    kinds = words.taxonomy["kind"].reindex(group.topics.index)
    segments = group.topics.index[kinds == "segment"]
    nodes = list(segments if len(segments) else group.topics.index)[:most]
    return ", ".join(lower(words.node(str(node))) for node in nodes) or "–"
