"""Two areas side by side: the differences in words, and as a table."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import pandas as pd

from analysis.area_comparison import AreaComparison, Estimate
from analysis.area_profile import AreaProfile
from analysis.overview import Overview
from analysis.representation import COMPANIES
from analysis.vocabulary import CLUSTER_LEVELS, Vocabulary
from foundation.language import Text, first_letter_up
from ui.innovation import TITLES, Shown, written
from ui.overlap_words import lower
from ui.region_tables import companies
from ui.region_words import some

MOST_SENTENCES: Final = 4
MOST_GAPS: Final = 3
CLEAR_GAP: Final = 0.25
"""From how large a difference in the share of municipalities on gaps are put into words."""


def sentences(overview: Overview, compared: AreaComparison, words: Vocabulary) -> list[str]:
    """Say where two areas differ, what only one of them has, and what they share."""
    return [
        *_within(compared, words.text),
        *_people(overview, compared, words.text),
        *_clusters(compared, words),
        *_gaps(compared, words),
        *_innovation(overview, compared, words.text),
        *_shared(overview, compared, words.text),
    ]


def _names(compared: AreaComparison, text: Text) -> dict[str, str]:
    return {"one": text.name(compared.one.area), "other": text.name(compared.other.area)}


def _within(compared: AreaComparison, text: Text) -> Iterator[str]:
    if not compared.within:
        return
    inner, outer = compared.one, compared.other
    if compared.within == "other_in_one":
        inner, outer = outer, inner
    yield text(
        "{inner} lies within {outer}: what is counted there is counted in both.",
        inner=text.name(inner.area),
        outer=text.name(outer.area),
    )


def _people(overview: Overview, compared: AreaComparison, text: Text) -> Iterator[str]:
    year = overview.landscape.as_of.year
    figures = [each.area.population(year) for each in (compared.one, compared.other)]
    yield text(
        "{one} has {n} inhabitants, {other} {m} (1 January {year}).",
        **_names(compared, text),
        n=int(figures[0].value),
        m=int(figures[1].value),
        year=str(figures[0].year),
    )


def _clusters(compared: AreaComparison, words: Vocabulary) -> Iterator[str]:
    text, names = words.text, _names(compared, words.text)
    yield text.plural(
        "{one} has {n} cluster present, {other} {m}.",
        "{one} has {n} clusters present, {other} {m}.",
        len(compared.one.clusters),
        m=len(compared.other.clusters),
        **names,
    )
    for theme, row in compared.counts.head(MOST_SENTENCES).iterrows():
        yield text.plural(
            "{one} has {n} cluster in {theme}, {other} {m}.",
            "{one} has {n} clusters in {theme}, {other} {m}.",
            int(row["one"]),
            m=int(row["other"]),
            theme=lower(words.node(str(theme))),
            **names,
        )
    for area, themes in ((names["one"], compared.only_one), (names["other"], compared.only_other)):
        if themes:
            yield text(
                "Only {area} has clusters in {themes}.",
                area=area,
                themes=text.listing(lower(words.node(theme)) for theme in themes),
            )


def _gaps(compared: AreaComparison, words: Vocabulary) -> Iterator[str]:
    """Say which area has more gaps; shares of one municipality and of many do not compare."""
    single = [each.municipalities == 1 for each in (compared.one, compared.other)]
    if all(single):
        yield from _close_by(compared, words)
    elif not any(single):
        yield from _gap_counts(compared, words)


def _close_by(compared: AreaComparison, words: Vocabulary) -> Iterator[str]:
    text, one, other = words.text, compared.one, compared.other
    for near, far in ((one, other), (other, one)):
        themes = [theme for theme in near.gaps if far.gaps[theme] and not near.gaps[theme]]
        if themes:
            yield text(
                "Only {area} has a cluster close by in {themes}.",
                area=text.name(near.area),
                themes=text.listing(lower(words.node(theme)) for theme in themes),
            )


def _gap_counts(compared: AreaComparison, words: Vocabulary) -> Iterator[str]:
    text = words.text
    apart = (compared.gaps["one"] - compared.gaps["other"]).abs() >= CLEAR_GAP
    for theme in compared.gaps.index[apart][:MOST_GAPS]:
        sides = [len(each.gaps[str(theme)]) for each in (compared.one, compared.other)]
        yield text(
            "{one} has {n} of {all_n} municipalities without a cluster close by in {theme}, {other}"
            " {m} of {all_m}.",
            theme=lower(words.node(str(theme))),
            n=sides[0],
            all_n=compared.one.municipalities,
            m=sides[1],
            all_m=compared.other.municipalities,
            **_names(compared, text),
        )


def _innovation(overview: Overview, compared: AreaComparison, text: Text) -> Iterator[str]:
    one, other = compared.one, compared.other
    of_all = [
        [found for found in companies(overview, side) if not found.counted.theme]
        for side in (one, other)
    ]
    apart = False
    for left, right in zip(*of_all, strict=True):
        mine, theirs = _estimate(left, one), _estimate(right, other)
        if mine and theirs and mine.clearly_differs(theirs):
            apart = True
            (high, more), (low, fewer) = sorted(
                [(mine, one), (theirs, other)], key=lambda side: -side[0].r
            )
            yield text(
                "Held against its size, {more} has clearly more of {companies} than {fewer}: R"
                " {high} against {low}.",
                more=text.name(more.area),
                fewer=text.name(fewer.area),
                companies=COMPANIES[left.counted.measure],
                high=_interval(high, text),
                low=_interval(low, text),
            )
    if apart:
        yield text("Clearly means that the two 95% intervals of R have no value in common.")


def _estimate(found: Shown, profile: AreaProfile) -> Estimate | None:
    """Return R of an area; None where it is withheld, not reported or 1 by definition."""
    row = found.figures.loc[profile.area.code]
    if pd.isna(row["r"]) or profile.area.level == "country":
        return None
    return Estimate(*(float(row[each]) for each in ("r", "r_low", "r_high")))


def _interval(found: Estimate, text: Text) -> str:
    r, low, high = (text.number(each, 2) for each in (found.r, found.low, found.high))
    return f"{r} ({low}–{high})"


def _shared(overview: Overview, compared: AreaComparison, text: Text) -> Iterator[str]:
    if compared.within:
        return
    named = text.sorted(text.name(overview.clusters.loc[one]) for one in compared.shared)
    if named:
        yield text.plural(
            "{n} cluster is present in both: {named}.",
            "{n} clusters are present in both: {named}.",
            len(named),
            named=some(named, text),
        )
    else:
        yield text("No cluster has a seat, an office or declared coverage in both.")


def figures(overview: Overview, compared: AreaComparison, words: Vocabulary) -> pd.DataFrame:
    """Return the figures of both areas side by side, as a reader sees them."""
    text, names = words.text, _names(compared, words.text)
    sides = [_column(overview, each, words) for each in (compared.one, compared.other)]
    return pd.DataFrame(
        {
            text("Figure"): [title for title, _ in sides[0]],
            names["one"]: [said for _, said in sides[0]],
            names["other"]: [said for _, said in sides[1]],
        },
        index=pd.RangeIndex(1, len(sides[0]) + 1),
    )


def _column(overview: Overview, profile: AreaProfile, words: Vocabulary) -> list[tuple[str, str]]:
    text = words.text
    people = profile.area.population(overview.landscape.as_of.year)
    levels = profile.clusters["level"].value_counts()
    return [
        (
            text("Inhabitants, 1 January {year}", year=str(people.year)),
            text.number(people.value),
        ),
        (text("Municipalities"), text.number(profile.municipalities)),
        (text("Clusters present"), text.number(len(profile.clusters))),
        *(
            (first_letter_up(words.word(CLUSTER_LEVELS, each)), text.number(levels.get(each, 0)))
            for each in CLUSTER_LEVELS
        ),
        (text("Only here"), text.number(int(profile.clusters["only_here"].sum()))),
        (text("Themes with a cluster"), text.number(len(profile.carried))),
        (text("Themes without a cluster close by"), text.number(len(profile.without_near))),
        (text("Overlaps to discuss"), text.number(len(profile.pairs))),
        *_counted(overview, profile, text),
    ]


def _counted(overview: Overview, profile: AreaProfile, text: Text) -> Iterator[tuple[str, str]]:
    code = profile.area.code
    for found in companies(overview, profile):
        if not found.counted.theme:
            title = text.say(TITLES[found.counted.measure])
            yield f"{title} {found.year}", written(found, code, "value", text)
            estimate = _estimate(found, profile)
            yield (
                f"{title}: R",
                _interval(estimate, text) if estimate else written(found, code, "r", text),
            )


def themes(compared: AreaComparison, words: Vocabulary) -> pd.DataFrame:
    """Return both areas' clusters and gaps by theme, themes that neither has left out."""
    text, names = words.text, _names(compared, words.text)
    one, other = compared.one, compared.other
    rows = [
        str(theme)
        for theme in one.themes.index
        if one.themes.at[theme, "clusters"] or other.themes.at[theme, "clusters"]
    ]
    return pd.DataFrame(
        {
            text("Theme"): [words.node(theme) for theme in rows],
            names["one"]: [int(one.themes.at[theme, "clusters"]) for theme in rows],
            names["other"]: [int(other.themes.at[theme, "clusters"]) for theme in rows],
            text("Gaps: {area}", area=names["one"]): [
                _of(len(one.gaps[theme]), one, text) for theme in rows
            ],
            text("Gaps: {area}", area=names["other"]): [
                _of(len(other.gaps[theme]), other, text) for theme in rows
            ],
        },
        index=pd.Index(rows, dtype="str"),
    )


def _of(lacking: int, profile: AreaProfile, text: Text) -> str:
    return text("{n} of {all}", n=lacking, all=profile.municipalities)
