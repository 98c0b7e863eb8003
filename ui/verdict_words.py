"""Verdicts in words: in lists, beside a pair, and in files to take home."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Final

import pandas as pd

from analysis.overlap import Overlap
from analysis.pairs import KINDS, Thresholds
from analysis.verdicts import (
    VERDICTS,
    WITH,
    WITHDRAWN,
    WITHOUT,
    Absent,
    Change,
    Pair,
    Record,
    Verdicts,
)
from foundation.language import Text, first_letter_up
from ui.overlap_words import both, name, sentence
from ui.sentences import thresholds_in_words

COLOURS: Final[Mapping[str, str]] = {
    "complementary": "green",
    "coordinate": "orange",
    "accepted": "blue",
    "rejected": "gray",
}
"""The colour of each verdict's badge; the word in it says the same."""


def word(kind: str, text: Text) -> str:
    """Return what a verdict is called; withdrawn where it is empty."""
    said = text.say(VERDICTS[kind]) if kind != WITHDRAWN else text("withdrawn")
    return first_letter_up(said)


def state_name(state: str, text: Text) -> str:
    """Return what a state that pairs can be narrowed to is called."""
    match state:
        case "":
            return text("All pairs")
        case "with":
            return text("With a verdict")
        case "without":
            return text("Without a verdict")
    return word(state, text)


def headline(number: int, state: str, text: Text) -> str:
    """Say how many pairs are in a state that the list is narrowed to."""
    match state:
        case "with":
            return text.plural("{n} pair with a verdict", "{n} pairs with a verdict", number)
        case "without":
            return text.plural("{n} pair without a verdict", "{n} pairs without a verdict", number)
    return text.plural(
        "{n} pair with the verdict “{verdict}”",
        "{n} pairs with the verdict “{verdict}”",
        number,
        verdict=text.say(VERDICTS[state]),
    )


def widened(state: str, text: Text) -> str:
    """Say that a list narrowed to a verdict holds what the whole list leaves out."""
    if state in ("", WITHOUT):
        return ""
    return text("Pairs of all kinds and levels are among them.")


def nothing(state: str, text: Text) -> str:
    """Say why a list narrowed to a state is empty, and what to do."""
    said = {
        WITH: text("No verdict about a pair of these clusters has been recorded yet."),
        WITHOUT: text("Each of these pairs has a verdict."),
    }
    none = text("No pair of these clusters has this verdict.")
    return said.get(state, none) + " " + text("Choose “All pairs” to see the others.")


def origin(record: Record, text: Text) -> str:
    """Say who gave a verdict, when, and whether it was recorded here or came along."""
    known = bool(record.by), record.at is not None
    values = {"name": record.by, "date": record.at}
    recorded: dict[tuple[bool, bool], str] = {
        (True, True): text("Recorded here by {name} on {date}.", **values),
        (True, False): text("Recorded here by {name}.", **values),
        (False, True): text("Recorded here on {date}.", **values),
        (False, False): text("Recorded here."),
    }
    brought: dict[tuple[bool, bool], str] = {
        (True, True): text("By {name} on {date}; comes with the landscape.", **values),
        (True, False): text("By {name}; comes with the landscape.", **values),
        (False, True): text("Given on {date}; comes with the landscape.", **values),
        (False, False): text("Comes with the landscape."),
    }
    return (recorded if record.stored else brought)[known]


def source(record: Record, text: Text) -> str:
    """Return where a verdict comes from, for a column of a table."""
    return text("recorded here") if record.stored else text("the landscape")


def remark(pair: Pair, verdicts: Verdicts, text: Text) -> str:
    """Return the verdict about a pair as a sentence for a list; empty where none is in force."""
    record = verdicts.of(pair)
    if record is None:
        return ""
    return text("Verdict: {verdict}.", verdict=text.say(VERDICTS[record.verdict]))


def told(overlap: Overlap, pair: Pair, verdicts: Verdicts, text: Text) -> str:
    """Say why two clusters are a pair, and which verdict there is about it."""
    said = sentence(overlap, *pair, text.language)
    return " ".join(each for each in (said, remark(pair, verdicts, text)) if each)


def cluster_name(overlap: Overlap, cluster: str, text: Text) -> str:
    """Return a cluster's name, or its id where the landscape does not hold it."""
    return name(overlap, cluster, text) if cluster in overlap.clusters.index else cluster


def pair_name(overlap: Overlap, pair: Pair, text: Text) -> str:
    """Return the names of two clusters, known or gone."""
    return text.listing([cluster_name(overlap, each, text) for each in pair])


def reasons_absent(found: Absent, thresholds: Thresholds, text: Text) -> list[str]:
    """Say why an accepted overlap is not found now, one sentence for each cause."""
    said: dict[Change, Callable[[], str]] = {
        "gone": lambda: text.plural(
            "{clusters} is not in the landscape any more.",
            "{clusters} are not in the landscape any more.",
            len(found.missing),
            clusters=text.listing(found.missing),
        ),
        "no_field": lambda: text("The two share no field now."),
        "fields_apart": lambda: text(
            "Their fields are less alike now than the threshold asks: T {t} of {threshold}.",
            t=text.number(found.t or 0.0, 2),
            threshold=text.number(thresholds.same_field, 2),
        ),
        "no_area": lambda: text("The two cover no municipality in common now."),
        "places_apart": lambda: text(
            "They share fewer places now than the threshold asks: G {g} of {threshold}.",
            g=text.number(found.g or 0.0, 2),
            threshold=text.number(thresholds.same_places, 2),
        ),
        "places_unknown": lambda: text("Where one of the two works is not known now."),
        "not_compared": lambda: text(
            "The landscape is large, and the pair is not among the closest ones that are compared."
        ),
    }
    return [said[change]() for change in found.changes]


def columns(pairs: Iterable[Pair], verdicts: Verdicts, text: Text) -> dict[str, list[str]]:
    """Return the verdicts about some pairs as columns of a table; empty cells where none is."""
    return _columns([verdicts.of(pair) for pair in pairs], text)


def _columns(records: Iterable[Record | None], text: Text) -> dict[str, list[str]]:
    found = list(records)
    return {
        text("Verdict"): ["" if one is None else word(one.verdict, text) for one in found],
        text("Reason"): [one.reason if one else "" for one in found],
        text("Verdict by"): [one.by if one else "" for one in found],
        text("Verdict of"): [one.at.isoformat() if one and one.at else "" for one in found],
        text("Verdict from"): [source(one, text) if one else "" for one in found],
    }


def table(verdicts: Verdicts, overlap: Overlap, thresholds: Thresholds, text: Text) -> pd.DataFrame:
    """Return the verdicts in force, with the kind that each pair is now."""
    ranked = overlap.ranked(thresholds, across_levels=True)
    kinds = dict(zip(both(ranked), ranked["kind"], strict=True))

    def kind(pair: Pair) -> str:
        now = kinds.get(pair)
        return first_letter_up(text.say(KINDS[now])) if isinstance(now, str) else ""

    records = list(verdicts.in_force.values())
    return _table(records, overlap, {text("Kind now"): [kind(one.pair) for one in records]}, text)


def about(verdicts: Verdicts, thresholds: Thresholds, text: Text) -> list[tuple[str, str]]:
    """Say what the table of verdicts holds."""
    said = text.plural(
        "{n} verdict about a pair of clusters",
        "{n} verdicts about pairs of clusters",
        len(verdicts.in_force),
    )
    return [
        (text("Verdicts"), said),
        (text("Thresholds"), thresholds_in_words(thresholds, text)),
    ]


def history_table(verdicts: Verdicts, overlap: Overlap, text: Text) -> pd.DataFrame:
    """Return everything ever said about pairs, pair by pair, the oldest first."""
    pairs = sorted({*verdicts.brought, *verdicts.recorded})
    records = [record for pair in pairs for record in verdicts.history(pair)]
    return _table(records, overlap, {}, text)


def _table(
    records: list[Record], overlap: Overlap, more: Mapping[str, list[str]], text: Text
) -> pd.DataFrame:
    sides = [[cluster_name(overlap, one.pair[side], text) for one in records] for side in (0, 1)]
    index = pd.Index([" + ".join(one.pair) for one in records], name="pair", dtype="str")
    return pd.DataFrame(
        {"A": sides[0], "B": sides[1], **more, **_columns(records, text)}, index=index
    )
