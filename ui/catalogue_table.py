"""The catalogue as a table: the clusters of a view in their order, with typed columns."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any, Final

import pandas as pd

from analysis.criteria import OUTCOMES, Assessment, assess
from analysis.filters import Filters
from analysis.overview import Overview
from analysis.vocabulary import CLUSTER_LEVELS, CONFIDENCES, MATURITIES, PROGRAMMES, Vocabulary
from foundation.language import Language, Message, first_letter_up, speak
from geodata.areas import Level
from ui.catalogue_view import Sort
from ui.sentences import label_in_words

NAMES: Final[Mapping[str, Message]] = {
    "themes": Message("Themes"),
    "segments": Message("Segments"),
    "growth_areas": Message("Growth areas"),
    "level": Message("Level"),
    "maturity": Message("Maturity"),
    "label": Message("Label"),
    "label_expires": Message("Label expires"),
    "programme": Message("Programme"),
    "authority": Message("Responsible authority"),
    "seat": Message("Seat"),
    "municipality": Message("Municipality of the seat"),
    "region": Message("Region of the seat"),
    "coverage": Message("Coverage"),
    "founded": Message("Founded"),
    "closed": Message("Closed"),
    "staff": Message("Full-time equivalents"),
    "private_members": Message("Private companies"),
    "members": Message("Members, in the source's unit"),
    "criteria": Message("The five criteria"),
    "website": Message("Website"),
    "source": Message("Source"),
    "confidence": Message("Confidence"),
}
AS_RECORDED: Final[Mapping[str, str]] = {
    "authority": "responsible_authority",
    "seat": "hq_place",
    "founded": "founded_year",
    "closed": "closed_year",
    "staff": "staff_fte",
    "private_members": "private_members",
    "members": "members",
    "website": "website",
    "source": "source",
    "label_expires": "label_expires",
}
"""Columns that stand in the table of clusters as they are shown."""
WORDS: Final[Mapping[str, Mapping[str, Message]]] = {
    "level": CLUSTER_LEVELS,
    "maturity": MATURITIES,
    "programme": PROGRAMMES,
    "confidence": CONFIDENCES,
}
NODES: Final = ("themes", "segments", "growth_areas")
SEAT_AREAS: Final[Mapping[str, Level]] = {"municipality": "municipality", "region": "region"}


@lru_cache(maxsize=16)
def assessments(overview: Overview) -> Mapping[str, Assessment]:
    """Check every cluster of a landscape against the five criteria, on the landscape's day."""
    opened = overview.landscape
    return assess(opened.clusters, opened.table("partners"), opened.as_of)


@lru_cache(maxsize=64)
def ordered(
    overview: Overview, filters: Filters, sort: Sort, language: Language
) -> tuple[str, ...]:
    """Return the chosen clusters in the reader's order; what is not known comes last.

    Names tell apart what is the same otherwise.
    """
    text = speak(language)
    words = Vocabulary(overview.taxonomy, text)
    chosen = overview.chosen(filters)
    keys: Mapping[Sort, Callable[[Any], Any]] = {
        "name": lambda _row: (),
        "theme": lambda row: [text.sort_key(words.node(each)) for each in row.themes],
        "seat": lambda row: (not row.hq_place, text.sort_key(row.hq_place)),
        "expiry": lambda row: (pd.isna(row.label_expires), str(row.label_expires)),
    }
    placed = [
        (keys[sort](row), text.sort_key(text.name(row)), str(row.Index))
        for row in chosen.itertuples()
    ]
    return tuple(cluster_id for *_, cluster_id in sorted(placed))


@lru_cache(maxsize=64)
def table(
    overview: Overview, ids: tuple[str, ...], columns: tuple[str, ...], language: Language
) -> pd.DataFrame:
    """Return some clusters with some columns, by ``cluster_id``; nobody changes the result.

    Years and companies are whole numbers, staff a number, days are days; what is not known is
    missing, or an empty text.
    """
    text = speak(language)
    words = Vocabulary(overview.taxonomy, text)
    rows = overview.clusters.loc[list(ids)]
    found: dict[str, object] = {text("Cluster"): [text.name(row) for row in rows.itertuples()]}
    for name in columns:
        found[text.say(NAMES[name])] = _column(overview, name, rows, words)
    return pd.DataFrame(found, index=pd.Index(list(ids), dtype="str", name="cluster_id"))


def _column(overview: Overview, name: str, rows: pd.DataFrame, words: Vocabulary) -> object:
    if name in AS_RECORDED:
        recorded = AS_RECORDED[name]
        return rows[recorded].array if recorded in rows else [None] * len(rows)
    if name in NODES:
        return [", ".join(words.node(each) for each in carried) for carried in rows[name]]
    if name in WORDS:
        return [first_letter_up(words.word(WORDS[name], code)) for code in rows[name]]
    if name in SEAT_AREAS:
        return _seat_areas(overview, SEAT_AREAS[name], rows["hq_municipality_code"], words)
    if name == "label":
        return [label_in_words(code, words) for code in rows["label"]]
    ids = [str(each) for each in rows.index]
    if name == "coverage":
        return _coverages(overview, ids, words)
    found = assessments(overview)
    return [outcomes_in_words(found[each], words) for each in ids]


def _coverages(overview: Overview, ids: Sequence[str], words: Vocabulary) -> list[str]:
    """Say for many clusters at once what :func:`ui.panel.coverage_in_words` says for one."""
    text = words.text
    coverage = overview.landscape.coverage
    names = {code: text.name(overview.areas[code]) for code in coverage["area_code"].unique()}
    ranks = {name: rank for rank, name in enumerate(text.sorted(names.values()))}
    places: dict[tuple[str, str], list[str]] = {}
    columns = (coverage[each].tolist() for each in ("cluster_id", "kind", "area_code"))
    for cluster_id, kind, code in zip(*columns, strict=True):
        places.setdefault((cluster_id, kind), []).append(names[code])

    def listed(cluster_id: str, kind: str) -> str:
        return text.listing(sorted(places.get((cluster_id, kind), ()), key=ranks.__getitem__))

    found = []
    for each in ids:
        said = listed(each, "declared") or text("not known")
        if each in overview.nationwide:
            said = text("the whole country")
        if offices := listed(each, "office"):
            said += "; " + text("offices in {places}", places=offices)
        found.append(said)
    return found


def _seat_areas(
    overview: Overview, level: Level, codes: Sequence[str], words: Vocabulary
) -> list[str]:
    around = [overview.areas.parent(code, level) if code else None for code in codes]
    return [words.text.name(overview.areas[code]) if code else "" for code in around]


def outcomes_in_words(assessment: Assessment, words: Vocabulary) -> str:
    """Say how many of the five criteria are met, not met and not known: ``3 met, 2 not known``."""
    text = words.text
    counts = {outcome: len(assessment.of(outcome)) for outcome in OUTCOMES}
    return ", ".join(
        f"{number} {text.say(OUTCOMES[outcome])}" for outcome, number in counts.items() if number
    )
