"""The figures of the page on an area as tables: on screen and to take home."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Final

import pandas as pd

from analysis.area_profile import AreaProfile
from analysis.bases import RATES
from analysis.gaps import STRONGEST_FIRST
from analysis.innovation import measures
from analysis.overview import Overview
from analysis.pairs import Thresholds
from analysis.vocabulary import CLUSTER_LEVELS, MATURITIES, PRESENCES, Vocabulary
from foundation.language import Text, first_letter_up
from geodata.areas import COUNTRY, Areas
from ui.exports import WITHHELD
from ui.innovation import TITLES, Shown, reservations, shown, whose, written, years
from ui.overlap_pairs import kind_in_words
from ui.overlap_words import both, name, sentence
from ui.region_names import covered_by, gap_places, indicator_name
from ui.sentences import thresholds_in_words
from ui.view import EFFECTS, Innovation

FIGURES: Final = ("value", "rate", "share", "r", "r_low", "r_high")


def themes(profile: AreaProfile, words: Vocabulary) -> pd.DataFrame:
    """Return every theme's clusters in an area, by level and beside the country."""
    text, rows = words.text, profile.themes
    alone = profile.area.code == COUNTRY
    columns: dict[str, object] = {
        text("Theme"): [words.node(str(theme)) for theme in rows.index],
        text("Clusters"): rows["clusters"].to_numpy(),
    }
    if not alone:
        columns[text("Expected")] = rows["expected"].round(1).to_numpy()
    for level in CLUSTER_LEVELS:
        columns[first_letter_up(words.word(CLUSTER_LEVELS, level))] = rows[level].to_numpy()
    if not alone:
        columns[text("The country")] = rows["country"].to_numpy()
    return pd.DataFrame(columns, index=rows.index)


def coverage(profile: AreaProfile, areas: Areas, words: Vocabulary) -> pd.DataFrame:
    """Return who covers every theme in how many of an area's municipalities, and the gaps."""
    text, rows = words.text, profile.themes
    columns: dict[str, object] = {text("Theme"): [words.node(str(t)) for t in rows.index]}
    if profile.municipalities == 1:
        columns[text("Who covers it")] = [covered_by(profile, str(t), text) for t in rows.index]
        return pd.DataFrame(columns, index=rows.index)
    columns[text("Gaps")] = [gap_places(profile, str(t), areas, text) for t in rows.index]
    titles = (text("Home"), text("Near"), text("National only"), text("None"))
    for title, name_of_class in zip(titles, STRONGEST_FIRST, strict=True):
        columns[title] = rows[name_of_class].to_numpy()
    return pd.DataFrame(columns, index=rows.index)


def clusters(profile: AreaProfile, words: Vocabulary) -> pd.DataFrame:
    """Return the clusters of an area by id, in the reader's order."""
    text = words.text
    names = {str(one): text.name(row) for one, row in profile.clusters.iterrows()}
    order = sorted(names, key=lambda one: text.sort_key(names[one]))
    rows = profile.clusters.loc[order]
    yes = {True: text("yes"), False: ""}
    table = pd.DataFrame(
        {
            text("Cluster"): [names[one] for one in order],
            text("Themes"): [", ".join(words.node(t) for t in held) for held in rows["themes"]],
            text("Level"): [first_letter_up(words.word(CLUSTER_LEVELS, c)) for c in rows["level"]],
            text("Maturity"): [
                first_letter_up(words.word(MATURITIES, c)) for c in rows["maturity"]
            ],
            text("Here with"): [first_letter_up(words.word(PRESENCES, c)) for c in rows["kind"]],
            text("Only here"): [yes[bool(each)] for each in rows["only_here"]],
        },
        index=pd.Index(order, name="cluster_id"),
    )
    return table.drop(columns=text("Only here")) if profile.area.code == COUNTRY else table


def indicators(profile: AreaProfile, text: Text) -> pd.DataFrame:
    """Return the figures of the landscape's indicators, each with its year, unit and source."""
    rows = profile.indicators.to_dict("records")
    return pd.DataFrame(
        {
            text("Indicator"): [indicator_name(row["indicator"], text) for row in rows],
            text("Value"): [row["value"] for row in rows],
            text("Unit"): [str(row.get("unit") or "") for row in rows],
            text("Year"): [str(int(row["year"])) for row in rows],
            text("Counted"): [str(row.get("population") or "") for row in rows],
            text("Source"): [str(row.get("source") or "") for row in rows],
        },
        index=pd.Index([row["indicator"] for row in rows], dtype="str"),
    )


def pairs(overview: Overview, profile: AreaProfile, text: Text) -> pd.DataFrame:
    """Return the pairs of an area with their kind and why they are one."""
    overlap, sides = overview.overlap, both(profile.pairs)
    return pd.DataFrame(
        {
            "A": [name(overlap, one, text) for one, _ in sides],
            "B": [name(overlap, other, text) for _, other in sides],
            text("Kind"): [kind_in_words(kind, text) for kind in profile.pairs["kind"]],
            "T": profile.pairs["t"].astype(float).round(2).to_numpy(),
            "G": profile.pairs["g"].astype(float).round(2).to_numpy(),
            text("Why"): [sentence(overlap, *pair, text.language) for pair in sides],
        },
        index=pd.Index([f"{one} {other}" for one, other in sides], dtype="str"),
    )


@lru_cache(maxsize=64)
def companies(overview: Overview, profile: AreaProfile) -> tuple[Shown, ...]:
    """Return what is counted of companies at an area's level: each effect, then each theme.

    Themes that nobody has reported for are left out.
    """
    if not years(overview):
        return ()
    counts = overview.landscape.table("counts")
    of_all = Innovation("areas", level=profile.area.level)
    by_theme = set(counts["theme"])
    counted = [each for each in EFFECTS if each in measures(counts)]
    found = [shown(overview, replace(of_all, effect=each)) for each in counted]
    found += [
        shown(overview, replace(of_all, of=theme)) for theme in overview.themes if theme in by_theme
    ]
    reported = [each.figures.loc[profile.area.code] for each in found]
    return tuple(
        each
        for each, row in zip(found, reported, strict=True)
        if not each.counted.theme or row["withheld"] or pd.notna(row["value"])
    )


def written_companies(
    overview: Overview, found: Sequence[Shown], code: str, words: Vocabulary
) -> pd.DataFrame:
    """Return the published figures of companies of an area as a reader sees them."""
    text = words.text
    rows = [_said(overview, each, code, words) for each in found]
    per = RATES[found[0].base.kind]
    titles = [
        text("Theme") if found[0].counted.theme else text("Figure"),
        text("Companies"),
        text("R with its 95% interval"),
        text("Share of the country's"),
        first_letter_up(text.say(per)),
    ]
    if code == COUNTRY:
        return pd.DataFrame(
            [(row[0], row[1], row[4]) for row in rows], columns=[*titles[:2], titles[4]]
        )
    return pd.DataFrame(rows, columns=titles)


def _said(
    overview: Overview, found: Shown, code: str, words: Vocabulary
) -> tuple[str, str, str, str, str]:
    text, row = words.text, found.figures.loc[code]
    told = whose(overview, found.counted, words)
    title = told if found.counted.theme else text.say(TITLES[found.counted.measure])
    r = written(found, code, "r", text)
    if pd.notna(row["r"]):
        low, high = (text.number(float(row[each]), 2) for each in ("r_low", "r_high"))
        r = f"{r} ({low}–{high})"
    value, rate, share = (
        written(found, code, "value", text),
        written(found, code, "rate", text),
        written(found, code, "share", text),
    )
    return title, value, r, share, rate


def exported_companies(
    overview: Overview, found: Sequence[Shown], code: str, words: Vocabulary
) -> pd.DataFrame:
    """Return the published figures of companies as numbers; withheld ones carry their mark."""
    text = words.text
    rows = pd.DataFrame([each.figures.loc[code, list(FIGURES)] for each in found]).astype(object)
    titles = [
        text("Companies"),
        first_letter_up(text.say(RATES[found[0].base.kind])),
        text("Share of the country's"),
        "R",
        text("R, low (95 %)"),
        text("R, high (95 %)"),
    ]
    rows = rows.where(rows.notna(), WITHHELD).set_axis(titles, axis=1)
    rows.insert(0, text("Clusters"), [whose(overview, each.counted, words) for each in found])
    rows.insert(0, text("Year"), [str(each.year) for each in found])
    rows.insert(0, text("Figures"), [text.say(TITLES[each.counted.measure]) for each in found])
    codes = [f"{each.counted.measure} {each.counted.theme}".strip() for each in found]
    return rows.set_index(pd.Index(codes, dtype="str"))


def sheets(
    overview: Overview, profile: AreaProfile, words: Vocabulary
) -> Mapping[str, pd.DataFrame]:
    """Return what stands beside the table of themes in a workbook, by the sheets' titles."""
    text, found = words.text, companies(overview, profile)
    every = {
        text("Coverage"): coverage(profile, overview.areas, words),
        text("Clusters"): clusters(profile, words),
        text("Pairs"): pairs(overview, profile, text),
        text("Indicators"): indicators(profile, text),
    }
    if found:
        every[text("Companies")] = exported_companies(overview, found, profile.area.code, words)
    return {title: table for title, table in every.items() if len(table)}


def about(
    overview: Overview,
    profiles: Sequence[AreaProfile],
    sentences: Sequence[str],
    thresholds: Thresholds,
    words: Vocabulary,
) -> list[tuple[str, str]]:
    """Say what a workbook about an area, or about two, holds."""
    text = words.text
    areas = [text.name(each.area) for each in profiles]
    lines = [(text("Areas"), text.listing(areas)), *((text("Note"), each) for each in sentences)]
    found = companies(overview, profiles[0])
    if found:
        notes = reservations(found[0], overview.landscape.threshold, text)
        lines += [(text("Note"), each) for each in notes]
    return [*lines, (text("Thresholds"), thresholds_in_words(thresholds, text))]
