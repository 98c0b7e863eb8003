"""Filters on clusters: each can choose and each can say in words what it chooses."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import reduce
from operator import and_
from typing import Protocol

import pandas as pd

from analysis.vocabulary import CLUSTER_LEVELS, LABELS, MATURITIES, PROGRAMMES, Vocabulary
from foundation.language import Message, fold
from geodata.areas import Areas


class Filter(Protocol):
    """One active choice of the reader."""

    @property
    def key(self) -> str:
        """The field of :class:`Filters` that the choice comes from."""

    def mask(self, clusters: pd.DataFrame) -> pd.Series[bool]:
        """Return which clusters pass, by ``cluster_id``."""

    def describe(self, words: Vocabulary) -> str:
        """Say what the filter chooses, as part of a sentence."""


@dataclass(frozen=True, slots=True)
class CarriesAny:
    """Clusters that carry at least one of some themes or segments."""

    key: str
    nodes: tuple[str, ...]

    def mask(self, clusters: pd.DataFrame) -> pd.Series[bool]:
        """Return which clusters carry one of the nodes."""
        wanted = set(self.nodes)
        return clusters[self.key].map(lambda carried: not wanted.isdisjoint(carried)).astype(bool)

    def describe(self, words: Vocabulary) -> str:
        """Say the themes or segments by name."""
        text = words.text
        names = text.listing([words.node(node) for node in self.nodes], style="or")
        if self.key == "themes":
            return text("theme {names}", names=names)
        return text("segment {names}", names=names)


@dataclass(frozen=True, slots=True)
class IsOneOf:
    """Clusters whose value of a fixed list is one of those chosen; ``none`` is an empty value."""

    key: str
    values: tuple[str, ...]

    def mask(self, clusters: pd.DataFrame) -> pd.Series[bool]:
        """Return which clusters hold one of the values."""
        return clusters[self.key].replace("", "none").isin(self.values)

    def describe(self, words: Vocabulary) -> str:
        """Say the values in words."""
        sentence, vocabulary = _ENUMERATED[self.key]
        names = [words.word(vocabulary, value) for value in self.values]
        return words.text(sentence.msgid, names=words.text.listing(names, style="or"))


_ENUMERATED: Mapping[str, tuple[Message, Mapping[str, Message]]] = {
    "level": (Message("level {names}"), CLUSTER_LEVELS),
    "maturity": (Message("maturity {names}"), MATURITIES),
    "label": (Message("label {names}"), LABELS),
    "programme": (Message("programme {names}"), PROGRAMMES),
}


@dataclass(frozen=True, slots=True)
class ActiveIn:
    """Clusters that existed in a year, as far as is known: an unknown year does not exclude."""

    year: int
    key: str = "year"

    def mask(self, clusters: pd.DataFrame) -> pd.Series[bool]:
        """Return which clusters may have been active in the year."""
        founded = clusters["founded_year"].fillna(self.year) <= self.year
        open_still = clusters["closed_year"].fillna(self.year) >= self.year
        return (founded & open_still).astype(bool)

    def describe(self, words: Vocabulary) -> str:
        """Say the year, and that unknown years are kept."""
        return words.text("active in {year} (or year unknown)", year=str(self.year))


@dataclass(frozen=True, slots=True)
class Mentions:
    """Clusters whose name, place or fields contain every word of a search."""

    search: str
    key: str = "search"

    def mask(self, clusters: pd.DataFrame) -> pd.Series[bool]:
        """Return which clusters mention all words; needs the column ``haystack``."""
        haystack = clusters["haystack"]
        words = [fold(word) for word in self.search.split()]
        hits = [haystack.str.contains(word, regex=False) for word in words]
        return reduce(and_, hits, pd.Series(True, index=clusters.index)).astype(bool)  # noqa: FBT003

    def describe(self, words: Vocabulary) -> str:
        """Quote the search."""
        return words.text("search “{search}”", search=self.search)


@dataclass(frozen=True, slots=True)
class Filters:
    """Every choice of the reader about clusters; the empty value of a field chooses all."""

    themes: tuple[str, ...] = ()
    segments: tuple[str, ...] = ()
    level: tuple[str, ...] = ()
    maturity: tuple[str, ...] = ()
    label: tuple[str, ...] = ()
    programme: tuple[str, ...] = ()
    year: int | None = None
    search: str = ""

    def active(self) -> Iterator[Filter]:
        """Yield the filters that choose something, in the order of the sidebar."""
        for key in ("themes", "segments"):
            if nodes := getattr(self, key):
                yield CarriesAny(key, nodes)
        for key in _ENUMERATED:
            if values := getattr(self, key):
                yield IsOneOf(key, values)
        if self.year is not None:
            yield ActiveIn(self.year)
        if self.search.strip():
            yield Mentions(self.search.strip())

    def without(self, key: str) -> Filters:
        """Return the filters with one of them cleared."""
        return replace(self, **{key: getattr(Filters(), key)})


def choose(clusters: pd.DataFrame, filters: Filters) -> pd.DataFrame:
    """Return the clusters that pass every active filter.

    Parameters
    ----------
    clusters : DataFrame
        By ``cluster_id``, with the column ``haystack`` of :func:`haystacks` when searching.
    """
    passing = pd.Series(True, index=clusters.index)  # noqa: FBT003
    for each in filters.active():
        passing &= each.mask(clusters)
    return clusters[passing]


def describe(filters: Filters, words: Vocabulary) -> list[str]:
    """Say each active filter in words, in the order of the sidebar."""
    return [each.describe(words) for each in filters.active()]


def ways_back(clusters: pd.DataFrame, filters: Filters) -> dict[str, int]:
    """Count, for an empty result, the clusters that would be left without each filter.

    Returns
    -------
    dict
        Filter key to number of clusters, for every active filter, most clusters first.
    """
    left = {each.key: len(choose(clusters, filters.without(each.key))) for each in filters.active()}
    return dict(sorted(left.items(), key=lambda item: -item[1]))


def haystacks(clusters: pd.DataFrame, taxonomy: pd.DataFrame, areas: Areas) -> pd.Series[str]:
    """Return what a search looks through: names, places, themes and segments, folded.

    Danish letters are found in both spellings of a search (``ø`` as ``oe`` and as ``o``).

    Returns
    -------
    Series of str, by ``cluster_id``
    """

    def words(row: pd.Series) -> str:
        nodes = [*row["themes"], *row["segments"]]
        known = taxonomy.loc[[node for node in nodes if node in taxonomy.index]]
        seat = areas.get(row["hq_municipality_code"])
        parts = [row["name_da"], row["name_en"], row["hq_place"]]
        parts += [*known["name_da"], *known["name_en"]]
        parts += [seat.name_da, seat.name_en] if seat else []
        joined = "\n".join(parts)  # no word of a search holds a line break
        return f"{fold(joined)}\n{_bare(joined)}"

    return clusters.apply(words, axis="columns", result_type="reduce").astype("str")


def _bare(word: str) -> str:
    plain = word.casefold().replace("ø", "o").replace("æ", "ae")
    decomposed = unicodedata.normalize("NFD", plain)
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))
