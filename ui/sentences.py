"""Sentences made from the view and its numbers, used on screen and in every export."""

from __future__ import annotations

from analysis.filters import Filters, describe
from analysis.measures import Measure
from analysis.overview import Overview
from analysis.pairs import Thresholds
from analysis.vocabulary import AREA_LEVELS, LABELS, Vocabulary
from foundation.language import Text, first_letter_up


def filters_in_words(filters: Filters, words: Vocabulary) -> str:
    """Say the active filters as one line; empty when everything is shown."""
    return "; ".join(describe(filters, words))


def headline(overview: Overview, filters: Filters, words: Vocabulary) -> str:
    """Say how many clusters are shown and why, as one sentence."""
    text = words.text
    total = len(overview.clusters)
    chosen = overview.chosen(filters)
    nationwide = int(chosen.index.isin(overview.nationwide).sum())
    if not any(filters.active()):
        return text(
            "All {total} clusters, {nationwide} of them nationwide.",
            total=total,
            nationwide=nationwide,
        )
    return text(
        "{shown} of {total} clusters, {nationwide} of them nationwide: {filters}.",
        shown=len(chosen),
        total=total,
        nationwide=nationwide,
        filters=filters_in_words(filters, words),
    )


def thresholds_in_words(thresholds: Thresholds, text: Text) -> str:
    """Say from where on two clusters make a pair of a kind."""
    return text(
        "same field from T {same_field}; related fields from T {related}; same places from G"
        " {same_places}; shared companies from M {shared}",
        same_field=text.number(thresholds.same_field, 2),
        related=text.number(thresholds.related, 2),
        same_places=text.number(thresholds.same_places, 2),
        shared=text.number(thresholds.shared_companies, 2),
    )


def synthetic_mark(text: Text) -> str:
    """Say that figures are invented; stands on every screen and in every export of such data."""
    return text("Synthetic example: the companies, and all that is counted of them, are invented.")


def value(measure_name: str, measure: Measure, number: float, text: Text) -> str:
    """Write a measure's value with its unit."""
    if measure.unit == "share":
        return text("{share} of the themes", share=text.percent(number))
    count = int(number)
    match measure_name:
        case "shared_themes":
            return text.plural(
                "{n} theme with two or more clusters", "{n} themes with two or more clusters", count
            )
        case "gaps":
            return text.plural(
                "{n} theme without a cluster nearby", "{n} themes without a cluster nearby", count
            )
        case "overlapping_pairs" | "related_pairs":
            return text.plural("{n} pair", "{n} pairs", count)
    return text.plural("{n} cluster", "{n} clusters", count)


def class_label(above: float, up_to: float, measure: Measure, text: Text) -> str:
    """Write a class of the legend: ``3–4``, or ``20–40 %``."""
    if measure.unit == "share":
        if up_to == 0:
            return text.percent(0)
        return f"{text.number(max(above, 0) * 100)}–{text.percent(up_to)}"
    low = int(max(above, -1)) + 1
    return text.number(low) if low == up_to else f"{text.number(low)}–{text.number(up_to)}"


def level_name(level: str, text: Text) -> str:
    """Return the name of a level of areas."""
    return text.say(AREA_LEVELS[level])


def label_in_words(label: str, words: Vocabulary) -> str:
    """Return a label for a list: capitalised, or a dash where none is on record."""
    return first_letter_up(words.word(LABELS, label)) if label else "–"
