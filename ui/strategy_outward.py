"""What the landscape says about research, internationalisation and the regional ecosystem."""

from __future__ import annotations

from collections.abc import Collection

import pandas as pd

from analysis import initiatives
from analysis.filters import Filters
from analysis.initiatives import INTERNATIONAL, RESEARCH
from ui import milestones
from ui.catalogue_view import Catalogue
from ui.strategy_told import Link, Table, Teller, Told, table_of
from ui.view import Innovation


def research(told: Teller) -> Told:
    """A1: universities and GTS institutes among the partners, and companies working with them."""
    text, landscape = told.text, told.overview.landscape
    found = initiatives.partners(landscape, ("university", "gts"))
    universities = initiatives.partners(landscape, ("university",)).organisations
    gts = initiatives.partners(landscape, ("gts",)).organisations
    measured, links = _companies(told, "collaborated", RESEARCH)
    named = text(
        "Sources name {universities} universities and other places of higher education and {gts}"
        " GTS institutes as partners of {n} of the {total} clusters.",
        universities=universities,
        gts=gts,
        n=found.clusters,
        total=len(told.overview.clusters),
    )
    return Told(
        text.number(found.clusters) if found.clusters else "",
        text.plural(
            "cluster with a named research partner",
            "clusters with a named research partner",
            found.clusters,
        ),
        ((named,) if found.clusters else ()) + measured,
        (
            text("Who is a partner is known only as far as a source names it."),
            text("What they do together is not recorded."),
        ),
        _partners(told, found),
        links,
    )


def education(told: Teller) -> Told:
    """A2: universities among the partners; what they teach is not on record."""
    text = told.text
    found = initiatives.partners(told.overview.landscape, ("university",))
    named = text.plural(
        "Sources name {n} place of higher education as a partner, of {clusters} clusters.",
        "Sources name {n} places of higher education as partners, of {clusters} clusters.",
        found.organisations,
        clusters=found.clusters,
    )
    return Told(
        text.number(found.organisations) if found.clusters else "",
        text.plural(
            "place of higher education named as a partner",
            "places of higher education named as partners",
            found.organisations,
        ),
        (named,) if found.clusters else (),
        (
            text("The landscape has no data on programmes of education and what companies need."),
            text("Schools and vocational colleges are not told apart from other partners."),
        ),
        _partners(told, found),
    )


def networks(told: Teller) -> Told:
    """A4: which clusters are innovation networks; what the schemes grant is not on record."""
    text = told.text
    programmes = told.overview.clusters["programme"]
    number = int((programmes == "innovationsnetvaerk").sum())
    sentence = text.plural(
        "{n} of the {total} clusters is an innovation network.",
        "{n} of the {total} clusters are innovation networks.",
        number,
        total=len(programmes),
    )
    link = Link(
        text("Innovation networks in the catalogue"),
        "catalogue",
        {"filters": Filters(programme=("innovationsnetvaerk",)), "catalogue": Catalogue()},
    )
    return Told(
        text.number(number) if number else "",
        text.plural(
            "cluster that is an innovation network",
            "clusters that are innovation networks",
            number,
        ),
        (sentence,) if number else (),
        (text("The landscape has no data on grants of Innovation Fund Denmark or InnoBooster."),),
        links=(link,),
    )


def international(told: Teller) -> Told:
    """B1 to B3: companies in international activities."""
    text = told.text
    measured, links = _companies(told, "international", INTERNATIONAL)
    counted = initiatives.companies(told.overview.landscape, "international")
    figure, unit = _start(told, INTERNATIONAL)
    if counted and counted.number is not None:
        figure = text.number(counted.number)
        unit = text("companies in international activities, {year}", year=str(counted.year))
    return Told(
        figure,
        unit,
        measured,
        (
            text(
                "International strategies, partners abroad and projects of the EU are not recorded"
                " cluster by cluster."
            ),
        ),
        links=links,
    )


def presence(told: Teller) -> Told:
    """C1: where national clusters have seats and offices, and where their companies are."""
    text, overview = told.text, told.overview
    national = overview.clusters.index[overview.clusters["level"] == "national"]
    if not len(national):
        return Told()
    found = initiatives.by_region(overview)
    nationwide = len(overview.nationwide.intersection(national))
    near = found.index[(found["seat"] + found["office"]) > 0]
    sentences = [
        text.plural(
            "{n} cluster is national; {nationwide} of them declare to cover the whole country.",
            "{n} clusters are national; {nationwide} of them declare to cover the whole country.",
            len(national),
            nationwide=nationwide,
        ),
        text(
            "Seats of national clusters by region: {regions}.",
            regions=[f"{told.area(code)} {text.number(n)}" for code, n in found["seat"].items()],
        ),
    ]
    far = [told.area(code) for code in found.index if code not in near]
    if far:
        sentences.append(
            text("No national cluster has a known seat or office in {regions}.", regions=far)
        )
    lacks = []
    if "reported" not in found:
        lacks.append(
            text(
                "The landscape has no counts of companies, so it cannot say from which regions"
                " companies take part in national clusters."
            )
        )
    return Told(
        text("{n} of {total}", n=len(near), total=len(found)),
        text("regions with a seat or office of a national cluster"),
        tuple(sentences),
        (*lacks, text("What a national cluster does in a region is not recorded.")),
        (Table(text("National clusters by region"), lambda: _regions(told, found)),),
        _national_links(told),
    )


def _national_links(told: Teller) -> tuple[Link, ...]:
    text, only = told.text, Filters(level=("national",))
    links = [
        Link(text("National clusters on the map"), "map", {"filters": only, "level": "region"}),
        Link(
            text("National clusters in the catalogue"),
            "catalogue",
            {"filters": only, "catalogue": Catalogue()},
        ),
    ]
    if not told.overview.landscape.table("counts").empty:
        shown = Innovation(effect="participated")
        links.append(
            Link(text("Companies taking part, by region"), "innovation", {"innovation": shown})
        )
    return tuple(links)


def _regions(told: Teller, found: pd.DataFrame) -> pd.DataFrame:
    text = told.text
    titles = {
        "seat": text("Seat"),
        "office": text("Office"),
        "declared": text("Declares to cover"),
        "reported": text("With companies from here"),
        "withheld": text("Number withheld"),
    }
    table = found.rename(columns=titles)
    table.insert(0, text("Region"), [told.area(str(code)) for code in table.index])
    return table


def start_ups(told: Teller) -> Told:
    """C3: the one indicator there is on entrepreneurs, which is not of clusters."""
    text = told.text
    found = initiatives.start_ups(told.overview.landscape)
    lacks = text("The landscape has no data on start-ups or investment in clusters.")
    if found.empty:
        return Told(lacks=(lacks,))
    year = str(int(found["year"].iloc[0]))

    def table() -> pd.DataFrame:
        rows: dict[str, list[object]] = {
            code: [told.area(code), float(value)]
            for code, value in zip(found["area_code"], found["value"], strict=True)
        }
        return table_of(dict(sorted(rows.items())), [text("Area"), text("Percent")])

    return Told(
        text.number(len(found)),
        text("areas with figures on projects for entrepreneurs, {year}", year=year),
        (
            text(
                "For {n} areas the landscape has each one's share of the companies in the growth"
                " forums' projects for entrepreneurs in {year}. The figures are not of clusters.",
                n=len(found),
                year=year,
            ),
        ),
        (lacks,),
        (Table(text("Projects for entrepreneurs"), table),),
    )


def public(told: Teller) -> Told:
    """C4: public bodies among the partners."""
    text = told.text
    found = initiatives.partners(told.overview.landscape, ("public",))
    named = text.plural(
        "Sources name {n} public body as a partner, of {clusters} clusters.",
        "Sources name {n} public bodies as partners, of {clusters} clusters.",
        found.organisations,
        clusters=found.clusters,
    )
    return Told(
        text.number(found.organisations) if found.clusters else "",
        text.plural(
            "public body named as a partner",
            "public bodies named as partners",
            found.organisations,
        ),
        (named,) if found.clusters else (),
        (
            text(
                "The landscape has no data on public procurement or on development projects of the"
                " public sector with clusters."
            ),
        ),
        _partners(told, found),
    )


def _partners(told: Teller, found: initiatives.Partners) -> tuple[Table, ...]:
    text = told.text
    if not found.clusters:
        return ()

    def table() -> pd.DataFrame:
        rows = found.rows.sort_values("organisation", key=lambda own: own.map(text.sort_key))
        return pd.DataFrame(
            {
                text("Organisation"): rows["organisation"].tolist(),
                text("Cluster"): [told.cluster(each) for each in rows["cluster_id"]],
            },
            index=pd.Index(rows["cluster_id"], name="code"),
        )

    return (Table(text("Partners"), table),)


def _companies(
    told: Teller, measure: str, milestone: str
) -> tuple[tuple[str, ...], tuple[Link, ...]]:
    """Say what is counted of companies and what the milestone nearest to it says."""
    text, landscape = told.text, told.overview.landscape
    counted = initiatives.companies(landscape, measure)
    sentences, links = [], []
    if counted:
        sentences.append(_number_of(told, measure, counted))
        shown = Innovation(effect=measure)
        links.append(Link(text("The companies by region"), "innovation", {"innovation": shown}))
    near = _milestone(told, {milestone})
    if near:
        links.append(told.milestones)
    return (*sentences, *near), tuple(links)


def _number_of(told: Teller, measure: str, counted: initiatives.Companies) -> str:
    text, year = told.text, str(counted.year)
    if counted.number is None:
        return text("The number of companies in {year} is withheld.", year=year)
    if measure == "collaborated":
        return text.plural(
            "In {year}, {n} company worked with a knowledge institution through a cluster.",
            "In {year}, {n} companies worked with a knowledge institution through a cluster.",
            counted.number,
            year=year,
        )
    return text.plural(
        "In {year}, {n} company took part in international activities of a cluster.",
        "In {year}, {n} companies took part in international activities of a cluster.",
        counted.number,
        year=year,
    )


def _milestone(told: Teller, ids: Collection[str]) -> tuple[str, ...]:
    return tuple(
        told.milestone(one)
        for one in milestones.known(told.overview, told.text.language)
        if one.milestone_id in ids
    )


def _start(told: Teller, milestone: str) -> tuple[str, str]:
    """Return where a milestone stands: its newest figure, or the one it began with."""
    for one in milestones.known(told.overview, told.text.language):
        points = [point for point in one.points if point.kind != "target"]
        if one.milestone_id == milestone and points:
            return told.text.number(points[-1].value), told.text(
                "companies in international activities, {year}", year=str(points[-1].year)
            )
    return "", ""
