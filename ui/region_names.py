"""How the page on an area calls things: areas to choose from, indicators, and who covers what."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from analysis.area_profile import AreaProfile
from analysis.gaps import STRONGEST_FIRST
from analysis.vocabulary import AREA_LEVELS
from foundation.language import Message, Text, first_letter_up, joined
from geodata.areas import COUNTRY, Area, Areas, LinkKind

INDICATORS: Final[Mapping[str, Message]] = {
    "population_1_january": Message("Inhabitants, 1 January"),
    "population": Message("Inhabitants"),
    "enterprises": Message("Enterprises"),
    "employment": Message("People employed"),
    "workplaces": Message("Workplaces"),
    "gdp_current_prices": Message("Gross domestic product, current prices"),
    "unemployment_rate": Message("Unemployment"),
    "disposable_income_private_households": Message("Disposable income of private households"),
    "epo_patent_applications": Message("Patent applications to the EPO"),
    "innovative_enterprises_share": Message("Enterprises that innovate"),
    "business_rd_share_of_national": Message("Share of the country's business R&D"),
    "business_rd_investment": Message("Business R&D"),
    "sme_count": Message("Small and medium-sized enterprises"),
    "gold_label_clusters": Message("Clusters with a gold label"),
    "essential_clusters_listed": Message("Essential clusters listed"),
    "regional_clusters": Message("Regional clusters, by the source's own count"),
    "clusters_in_area": Message("Clusters, by the source's own count"),
    "growth_forum_cluster_programme_budget": Message("The growth forum's budget for clusters"),
    "share_of_companies_in_growth_forum_entrepreneur_projects": Message(
        "Companies in the growth forum's projects for entrepreneurs"
    ),
    "share_companies_with_turnover_growth_from_cluster": Message(
        "Companies whose turnover grew through a cluster"
    ),
    "share_created_or_expect_innovation": Message("Companies that innovated or expect to"),
    "companies_helped_by_clusters": Message("Companies helped by clusters"),
    "companies_participating": Message("Companies taking part in clusters"),
    "companies_with_new_competences": Message("Companies with new competences"),
    "companies_with_new_ideas": Message("Companies with new ideas"),
    "companies_with_new_innovations": Message("Companies with new innovations"),
    "survey_respondents": Message("Companies that answered the survey"),
}
"""How an indicator is called; another one keeps its own name."""
UNITS: Final[Mapping[str, Message]] = {
    "persons": Message("{value} people"),
    "enterprises": Message("{value} enterprises"),
    "companies": Message("{value} companies"),
    "clusters": Message("{value} clusters"),
    "list entries": Message("{value} in the list"),
    "percent": Message("{value}%"),
    "mio EUR": Message("EUR {value} million"),
    "mio DKK": Message("DKK {value} million"),
    "bn DKK": Message("DKK {value} billion"),
    "PPS per inhabitant": Message("{value} PPS per inhabitant"),
    "applications per million inhabitants": Message("{value} per million inhabitants"),
}
COVERED: Final[Mapping[str, Message]] = {
    "home": Message("A cluster's seat or office"),
    "local_regional": Message("A regional or local cluster"),
    "national_only": Message("Only a national cluster"),
    "none": Message("Nobody"),
}
"""Who covers a theme in a single municipality."""
WAYS: Final[Mapping[LinkKind, Message]] = {
    "land": Message("by land"),
    "bridge": Message("across a bridge"),
    "ferry": Message("by ferry"),
}


def choice_name(areas: Areas, code: str, text: Text) -> str:
    """Name an area in a list to type in: with its level, and its other spellings."""
    area = areas[code]
    name = text.name(area)
    others = [area.name_da] if area.name_da != name else []
    others += [each.replace("Aa", "Å").replace("aa", "å") for each in {name, *others}]
    known = [each for each in dict.fromkeys(others) if each != name]
    spelt = f"{name} ({', '.join(known)})" if known else name
    level = text.say(AREA_LEVELS[area.level]).lower()
    return spelt if area.level == "country" else joined([spelt, level])


def in_order(areas: Areas, text: Text) -> list[str]:
    """Return all areas as a reader looks for them: the country, then by name and by level."""
    places = {code: n for n, code in enumerate(("country", "region", "growth_forum", "province"))}

    def key(area: Area) -> tuple[bool, object, int]:
        name = text.sort_key(text.name(area))
        return area.code != COUNTRY, name, places.get(area.level, len(places))

    return [area.code for area in sorted(areas, key=key)]


def area_names(areas: Areas, codes: Iterable[str], text: Text) -> list[str]:
    """Return the names of some areas in the reader's order."""
    return text.sorted(text.name(areas[code]) for code in codes)


def gap_places(profile: AreaProfile, theme: str, areas: Areas, text: Text) -> str:
    """Name the municipalities of an area that have no cluster of a theme close by."""
    lacking = profile.gaps[theme]
    if not lacking:
        return "–"
    if len(lacking) == profile.municipalities > 1:
        return text("all municipalities")
    named = ", ".join(area_names(areas, lacking, text))
    return named if len(lacking) == 1 else f"{text.number(len(lacking))}: {named}"


def covered_by(profile: AreaProfile, theme: str, text: Text) -> str:
    """Say who covers a theme in a single municipality."""
    row = profile.themes.loc[theme]
    return text.say(next(COVERED[each] for each in STRONGEST_FIRST if row[each]))


def indicator_name(name: str, text: Text) -> str:
    """Return how an indicator is called."""
    known = INDICATORS.get(name)
    return text.say(known) if known else first_letter_up(name.replace("_", " "))


def indicator_value(value: float, unit: str, text: Text) -> str:
    """Write an indicator's value with its unit."""
    number = text.number(value, 0 if float(value).is_integer() else 1)
    known = UNITS.get(unit)
    return text.say(known.given(value=number)) if known else f"{number} {unit}"
