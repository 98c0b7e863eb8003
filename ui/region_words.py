"""What the page on an area says of it, as whole sentences."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

import pandas as pd

from analysis.area_profile import AreaProfile
from analysis.overview import Overview
from analysis.representation import standing_out
from analysis.vocabulary import AREA_LEVELS, Vocabulary
from foundation.language import Text, joined
from geodata.areas import COUNTRY, Areas
from ui.innovation import written
from ui.overlap_words import lower
from ui.region_tables import companies

MOST_NAMED: Final = 6


def whereabouts(areas: Areas, code: str, text: Text) -> str:
    """Say of what level an area is and what it lies in."""
    area = areas[code]
    said = [
        text("{level} {name}", level=text.say(AREA_LEVELS["province"]), name=text.name(areas[up]))
        if areas[up].level == "province"
        else text.name(areas[up])
        for up in area.parents
    ]
    return joined([text.say(AREA_LEVELS[area.level]), *said])


def key_figures(overview: Overview, profile: AreaProfile, text: Text) -> list[tuple[str, str]]:
    """Return the key figures of an area: what each is, and the figure."""
    return [(label, value) for label, value, _ in explained_figures(overview, profile, text)]


def explained_figures(
    overview: Overview, profile: AreaProfile, text: Text
) -> list[tuple[str, str, str]]:
    """Return the key figures of an area with what each counts, or where it is from."""
    people = profile.area.population(overview.landscape.as_of.year)
    figures = [
        (
            text("Inhabitants {year}", year=str(people.year)),
            text.number(people.value),
            people.source,
        ),
        (
            text("Clusters present"),
            text.number(len(profile.clusters)),
            text(
                "With a seat, an office or declared coverage here; those that declare the whole"
                " country count only where they have a seat or an office."
            ),
        ),
    ]
    if profile.area.code != COUNTRY:
        number = text.number(int(profile.clusters["only_here"].sum()))
        meaning = text("Clusters that are present nowhere else.")
        figures.append((text("Only here"), number, meaning))
    figures += [
        (
            text("Themes"),
            text("{n} of {all}", n=len(profile.carried), all=len(profile.themes)),
            text(
                "Themes that a cluster here works with, of all that the landscape has clusters in."
            ),
        ),
        (
            text("Overlaps"),
            text.number(len(profile.pairs)),
            text("Pairs in the same or related fields and the same places."),
        ),
    ]
    for found in companies(overview, profile):
        if found.counted.measure == "innovated" and not found.counted.theme:
            title = text("Innovating {year}", year=str(found.year))
            number = written(found, profile.area.code, "value", text)
            meaning = text("Companies that innovated through a cluster.")
            figures.append((title, number, meaning))
    return figures


def sentences(overview: Overview, profile: AreaProfile, words: Vocabulary) -> list[str]:
    """Say what distinguishes an area from the country, where its gaps are and how it innovates."""
    said = list(_about_clusters(overview, profile, words))
    if profile.area.code == COUNTRY:
        return said
    for found in companies(overview, profile):
        if found.counted.measure == "innovated" and not found.counted.theme:
            mine = found.figures.loc[[profile.area.code]]
            standing = standing_out(mine, "innovated", found.base.kind)
            said += [each.in_words(overview.areas, words.text) for each in standing]
    return said


def _about_clusters(overview: Overview, profile: AreaProfile, words: Vocabulary) -> Iterator[str]:
    """Say how the mix of fields differs from the country's; clusters are never ranked."""
    text, themes = words.text, profile.themes
    if profile.area.code != COUNTRY:
        yield from _beside_country(profile, words)
        only = profile.clusters.index[profile.clusters["only_here"]]
        if len(only):
            named = some(text.sorted(_names(overview, only, text)), text)
            yield text.plural(
                "{n} cluster is here and nowhere else: {named}.",
                "{n} clusters are here and nowhere else: {named}.",
                len(only),
                named=named,
            )
        alone = themes.index[(themes["clusters"] > 0) & (themes["clusters"] == themes["country"])]
        if len(alone):
            yield text(
                "All the country's clusters in {themes} are present here.",
                themes=_themes(alone, words),
            )
    yield from _gaps(profile, words)


def _beside_country(profile: AreaProfile, words: Vocabulary) -> Iterator[str]:
    text, themes = words.text, profile.themes
    stronger = themes.index[themes["weight"] == "stronger"]
    weaker = themes.index[themes["weight"] == "weaker"]
    if len(stronger):
        yield text(
            "More of the clusters here work with {themes} than in the country as a whole.",
            themes=_themes(stronger, words),
        )
    if len(weaker):
        yield text(
            "Fewer of the clusters here work with {themes} than in the country as a whole.",
            themes=_themes(weaker, words),
        )
    if not len(stronger) and not len(weaker) and len(profile.clusters):
        yield text("The mix of themes is much as in the country as a whole.")


def _gaps(profile: AreaProfile, words: Vocabulary) -> Iterator[str]:
    text, without = words.text, profile.without_near
    if without:
        yield text("No cluster is close by in {themes}.", themes=_themes(without, words))
    partly = [node for node, codes in profile.gaps.items() if codes and node not in without]
    if len(partly) == len(profile.gaps) > 1:
        yield text("In every theme some of the municipalities have no cluster close by.")
    elif partly:
        yield text(
            "Some of the municipalities have no cluster close by in {themes}.",
            themes=_themes(partly, words),
        )
    if not without and not partly:
        yield text("Every municipality has a cluster close by in every theme.")


def _themes(nodes: Iterable[str], words: Vocabulary) -> str:
    return words.text.listing(lower(words.node(str(node))) for node in nodes)


def some(names: Sequence[str], text: Text, most: int = MOST_NAMED) -> str:
    """List names, at most so many of them."""
    listed, more = list(names[:most]), len(names) - most
    if more > 0:
        listed.append(text.plural("{n} other", "{n} others", more))
    return text.listing(listed)


def _names(overview: Overview, clusters: Iterable[str], text: Text) -> list[str]:
    return [text.name(overview.clusters.loc[one]) for one in clusters]


def strength_lines(profile: AreaProfile, areas: Areas, words: Vocabulary) -> list[str]:
    """Say what the strategy names as strengths and potentials, with the place that it names."""
    text = words.text
    kinds = {"strength": text("strength"), "potential": text("potential")}
    return [
        text(
            "{place}: {field} ({kind})",
            place=text.name(areas[row["area_code"]]),
            field=words.node(row["segment"] or row["theme"]),
            kind=kinds.get(row["kind"], row["kind"]),
        )
        for row in profile.strengths.to_dict("records")
    ]


def funder_lines(profile: AreaProfile, text: Text) -> list[str]:
    """Say who funds the clusters here, or else whose programmes they belong to.

    Where nobody has recorded any funding, the authority responsible for a cluster's programme
    stands in for it.
    """
    if not profile.funding.empty:
        rows, column = profile.funding, "authority"
    else:
        rows = profile.clusters[profile.clusters["responsible_authority"] != ""].reset_index()
        column = "responsible_authority"
    if rows.empty:
        return []
    counted = rows.groupby(column)["cluster_id"].nunique()
    said = {
        str(authority): text.plural(
            "{authority}: {n} cluster",
            "{authority}: {n} clusters",
            int(number),
            authority=authority,
        )
        for authority, number in counted.items()
    }
    order = sorted(said, key=lambda each: (-int(counted[each]), text.sort_key(each)))
    return [said[each] for each in order]


def collaboration_lines(overview: Overview, profile: AreaProfile, text: Text) -> list[str]:
    """Name the collaborations of clusters here."""
    lines = []
    for row in profile.collaborations.to_dict("records"):
        both = _names(overview, [row["cluster_a"], row["cluster_b"]], text)
        since = row.get("since")
        said = [text.listing(both), row.get("model") or "", row.get("description") or ""]
        said += [text("since {year}", year=str(int(since)))] if pd.notna(since) else []
        lines.append(", ".join(str(each) for each in said if each))
    return text.sorted(lines)
