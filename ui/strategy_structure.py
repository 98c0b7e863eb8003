"""What the landscape says about coherence in the cluster effort: action area E."""

from __future__ import annotations

from typing import Any

import pandas as pd

from analysis import initiatives
from analysis.filters import Filters
from analysis.initiatives import Funding, Reach
from analysis.pairs import CHANCES, KIND_CODES, KINDS
from analysis.representation import COMPANIES
from analysis.vocabulary import CLUSTER_LEVELS, PROGRAMMES
from analysis.workshops import FIRST_THEMES
from foundation.language import first_letter_up
from geodata.areas import Level
from ui import milestones
from ui.catalogue_view import Catalogue
from ui.data_view import Data
from ui.overlap_words import lower
from ui.region_names import indicator_name
from ui.sentences import level_name
from ui.strategy_told import Link, Table, Teller, Told, table_of
from ui.view import Innovation


def landscape(told: Teller) -> Told:
    """E1: pairs that overlap, gaps, and the catalogue of emerging clusters."""
    text = told.text
    found = initiatives.landed(told.overview, told.thresholds)
    near = int(found.pairs[list(CHANCES)].sum())
    maturity = {each: found.maturity.get(each, 0) for each in ("essential", "emerging")}
    far = int((found.gaps["national_only"] > 0).sum())
    empty = int((found.gaps["none"] > 0).sum())
    sentences = [
        text.plural(
            "{n} pair of clusters of the same level works in the same or related fields in the same"
            " places; {chances} of them are unused chances to work together.",
            "{n} pairs of clusters of the same level work in the same or related fields in the same"
            " places; {chances} of them are unused chances to work together.",
            near,
            chances=found.chances,
        ),
        text(
            "{division} pairs share a field out between places, {related} work in related fields"
            " in different places, and {cross} meet across fields.",
            division=int(found.pairs["division_of_labour"]),
            related=int(found.pairs["related_different_places"]),
            cross=int(found.pairs["cross_field"]),
        ),
        text(
            "In {none} of {total} themes there are municipalities without any cluster; in {far}"
            " there are municipalities that a national cluster alone covers.",
            none=empty,
            total=len(found.gaps),
            far=far,
        ),
        text(
            "The catalogue has {essential} essential and {emerging} emerging clusters.", **maturity
        ),
        text("Overlap is often meant. Whether it is, the forum says of each pair."),
    ]
    lacks = []
    if not told.overview.overlap.collaborations_loaded:
        lacks.append(
            text("No collaboration is on record, so every chance to work together reads as unused.")
        )
    return Told(
        text.number(near),
        text.plural(
            "pair in the same or related fields and places",
            "pairs in the same or related fields and places",
            near,
        ),
        tuple(sentences),
        tuple(lacks),
        (
            Table(text("Pairs by kind"), lambda: _kinds(told, found.pairs)),
            Table(text("Gaps by theme"), lambda: _gaps(told, found.gaps)),
        ),
        _landscape_links(told, found.gaps),
    )


def _landscape_links(told: Teller, gaps: pd.DataFrame) -> tuple[Link, ...]:
    text = told.text
    first = [theme for theme in FIRST_THEMES if theme in gaps.index]
    young = {"filters": Filters(maturity=("emerging",)), "catalogue": Catalogue()}
    return (
        told.overlap(text("The pairs"), tab="pairs"),
        *(
            told.overlap(
                text("Gaps in {theme}", theme=lower(told.words.node(theme))),
                tab="gaps",
                theme=theme,
            )
            for theme in first
        ),
        Link(text("The emerging catalogue"), "catalogue", young),
    )


def _kinds(told: Teller, pairs: pd.Series) -> pd.DataFrame:
    text = told.text
    rows: dict[str, list[object]] = {
        kind: [first_letter_up(text.say(KINDS[kind])), int(pairs[kind])]
        for kind in KIND_CODES
        if kind != "separate"
    }
    return table_of(rows, [text("Kind"), text("Pairs")])


def _gaps(told: Teller, gaps: pd.DataFrame) -> pd.DataFrame:
    text = told.text
    titles = {
        "none": text("Municipalities without a cluster"),
        "national_only": text("Municipalities with a national cluster only"),
    }
    table = gaps.rename(columns=titles)
    table.insert(0, text("Theme"), [told.words.node(str(theme)) for theme in table.index])
    return table


def collaborations(told: Teller) -> Told:
    """E2: collaborations between clusters, by model and by the levels that they join."""
    text = told.text
    found = initiatives.collaborations(told.overview.landscape)
    bring = Link(text("Bring collaborations in"), "data", {"data": Data("import")})
    network = told.overlap(text("The network of clusters"), tab="network")
    if found.empty:
        return Told(
            lacks=(text("The landscape records no collaborations yet."),),
            how=text(
                "They are brought in on the page Data, as a sheet named “collaborations”: the two"
                " clusters, the model, and since when."
            ),
            links=(bring,),
        )
    across = initiatives.across(found)
    models = found.loc[found["model"] != "", "model"]
    sentences = (
        text.plural(
            "{n} collaboration is on record, {across} of them between clusters of different"
            " levels.",
            "{n} collaborations are on record, {across} of them between clusters of different"
            " levels.",
            len(found),
            across=len(across),
        ),
        text.plural(
            "{n} model of working together is on record.",
            "{n} models of working together are on record.",
            int(models.nunique()),
        ),
    )
    unsaid = text.plural(
        "Of {n} collaboration the model is not recorded.",
        "Of {n} collaborations the model is not recorded.",
        len(found) - len(models),
    )
    return Told(
        text.number(len(across)),
        text.plural(
            "collaboration between levels on record",
            "collaborations between levels on record",
            len(across),
        ),
        sentences,
        (
            *([unsaid] if len(models) < len(found) else []),
            text("How well a model works is not recorded."),
        ),
        (
            Table(text("Collaborations by level"), lambda: _levels(told, found)),
            Table(text("Collaborations by model"), lambda: _models(told, found)),
            Table(text("All collaborations"), lambda: _together(told, found)),
        ),
        (network, bring),
    )


def _levels(told: Teller, found: pd.DataFrame) -> pd.DataFrame:
    names = {
        level: first_letter_up(told.words.word(CLUSTER_LEVELS, level)) for level in CLUSTER_LEVELS
    }
    table = initiatives.between_levels(found).rename(columns=names)
    table.insert(0, told.text("Level"), [names[str(level)] for level in table.index])
    return table


def _models(told: Teller, found: pd.DataFrame) -> pd.DataFrame:
    text = told.text
    rows: dict[str, list[object]] = {
        str(model): [
            str(model) or text("not recorded"),
            len(own),
            len(initiatives.across(own)),
        ]
        for model, own in found.groupby("model")
    }
    return table_of(rows, [text("Model"), text("Collaborations"), text("Between levels")])


def _together(told: Teller, found: pd.DataFrame) -> pd.DataFrame:
    text, words = told.text, told.words

    def level(code: str) -> str:
        return first_letter_up(words.word(CLUSTER_LEVELS, code)) if code else ""

    rows: dict[str, list[object]] = {
        str(place): [
            row["model"] or text("not recorded"),
            told.cluster(row["cluster_a"]),
            level(row["level_a"]),
            told.cluster(row["cluster_b"]),
            level(row["level_b"]),
            "" if pd.isna(row["since"]) else str(int(row["since"])),
            "" if pd.isna(row["description"]) else str(row["description"]),
        ]
        for place, row in found.iterrows()
    }
    columns = [text("Model"), text("Cluster"), text("Level")]
    columns += [text("Other cluster"), text("Its level"), text("Since"), text("Description")]
    return table_of(rows, columns)


def figures(told: Teller) -> Told:
    """E3: for which areas and years there are figures, and what is missing."""
    text, overview = told.text, told.overview
    found = initiatives.reach(overview.landscape, overview.areas)
    if not found:
        return Told(lacks=(text("The landscape has no figures."),))
    regional = [each for each in found if each.regional]
    everywhere = [each for each in regional if not each.missing]
    municipal = [each for each in found if each.areas["municipality"]]
    sentences = [
        text(
            "Of {total} kinds of figures, {n} reach below the country: {all} have a figure for"
            " every region, and {municipal} have figures for municipalities.",
            total=len(found),
            n=len(regional),
            all=len(everywhere),
            municipal=len(municipal),
        ),
        *_effects(told, found),
    ]
    if any(each.kind == "milestone" for each in found):
        sentences.append(text("What is published on the milestones is for the whole country only."))
    links = [Link(text("The page Data: sources"), "data", {"data": Data("sources")})]
    if any(each.kind == "counts" for each in found):
        links.insert(
            0, Link(text("The companies by region"), "innovation", {"innovation": Innovation()})
        )
    return Told(
        text("{n} of {total}", n=len(regional), total=len(found)),
        text("kinds of figures reach below the country"),
        tuple(sentences),
        (text("A figure of a region is not measured for each cluster in it."),),
        (Table(text("Figures by area"), lambda: _reach(told, found)),),
        tuple(links),
    )


def _effects(told: Teller, found: tuple[Reach, ...]) -> list[str]:
    """Say how far the effects of clusters can be seen below the country."""
    text = told.text
    counted = next((each for each in found if each.name == "innovated"), None)
    if counted is None:
        return [
            text(
                "Innovating companies are not counted by area, so that how they are spread over"
                " the regions cannot be measured here."
            )
        ]
    return [
        text(
            "Innovating companies are counted in {years}: published for {regions} regions and"
            " {municipalities} municipalities; in the newest year {withheld} municipalities are"
            " withheld, so that no company can be told.",
            years=[str(year) for year in counted.years],
            regions=counted.areas["region"],
            municipalities=counted.areas["municipality"],
            withheld=counted.withheld,
        )
    ]


def _reach(told: Teller, found: tuple[Reach, ...]) -> pd.DataFrame:
    text, areas = told.text, told.overview.areas
    kinds = {
        "indicator": text("Indicator"),
        "milestone": text("Milestone"),
        "counts": text("Count of companies"),
    }
    levels: tuple[Level, ...] = ("country", "region", "growth_forum", "province", "municipality")
    totals = {level: len(list(areas.at(level))) for level in levels}
    rows: dict[str, list[object]] = {
        f"{each.kind}_{each.name}": [
            _name(told, each),
            kinds[each.kind],
            _years(each.years),
            *(_part(told, each.areas[level], totals[level]) for level in levels),
            _missing(told, each),
        ]
        for each in found
    }
    columns = [text("What it counts"), text("Kind"), text("Years")]
    columns += [level_name(level, text) for level in levels]
    return table_of(rows, [*columns, text("Regions without a figure")])


def _name(told: Teller, each: Reach) -> str:
    text = told.text
    if each.kind == "counts":
        return first_letter_up(told.words.word(COMPANIES, each.name))
    if each.kind == "milestone":
        known = milestones.known(told.overview, text.language)
        titles = {one.milestone_id: milestones.title(one, text) for one in known}
        return titles.get(each.name, each.name)
    return indicator_name(each.name, text)


def _years(years: tuple[int, ...]) -> str:
    return ", ".join(str(year) for year in years) or "–"


def _part(told: Teller, number: int, total: int) -> str:
    return told.text("{n} of {total}", n=number, total=total) if number else "–"


def _missing(told: Teller, each: Reach) -> str:
    text, total = told.text, len(list(told.overview.areas.at("region")))
    if len(each.missing) == total:
        return text("all regions")
    return ", ".join(told.area(code) for code in each.missing)


def funding(told: Teller) -> Told:
    """E4: clusters that several authorities fund, with what each of them asks for."""
    text = told.text
    found = initiatives.funding(told.overview.landscape)
    catalogue = Link(
        text("Programmes and authorities in the catalogue"),
        "catalogue",
        {"catalogue": Catalogue("table", columns=("level", "programme", "authority"))},
    )
    if not found.recorded:
        return _responsible(told, found, catalogue)
    sentences = [
        text.plural(
            "{n} cluster is funded by several authorities.",
            "{n} clusters are funded by several authorities.",
            found.clusters,
        ),
        text(
            "Requirements are recorded in {n} of {total} rows on funding.",
            n=found.requirements,
            total=found.recorded,
        ),
    ]
    return Told(
        text.number(found.clusters),
        text.plural(
            "cluster funded by several authorities",
            "clusters funded by several authorities",
            found.clusters,
        ),
        tuple(sentences),
        () if found.requirements else (text("The authorities' requirements are not recorded."),),
        (
            Table(text("Requirements side by side"), lambda: _side_by_side(told, found)),
            Table(text("Funding"), lambda: _grants(told, found)),
        )
        if found.clusters
        else (),
        (catalogue,),
    )


def _responsible(told: Teller, found: Funding, catalogue: Link) -> Told:
    """Say who is responsible, where funding itself is not on record."""
    text, responsible = told.text, found.responsible
    lacks = (text("The landscape records no funding, and not what the authorities require."),)
    how = text(
        "They are brought in on the page Data, as a sheet named “funding”: the cluster, the"
        " authority, the years, the amount and the requirements."
    )
    bring = Link(text("Bring funding in"), "data", {"data": Data("import")})
    if responsible.empty:
        return Told(lacks=lacks, how=how, links=(bring,))
    several = int(responsible["several"].sum())
    return Told(
        text.number(several),
        text.plural(
            "cluster that names several responsible authorities",
            "clusters that name several responsible authorities",
            several,
        ),
        (
            text.plural(
                "For {n} cluster a responsible authority is on record; for {several} of them it is"
                " several together.",
                "For {n} clusters a responsible authority is on record; for {several} of them it"
                " is several together.",
                len(responsible),
                several=several,
            ),
        ),
        lacks,
        (Table(text("Programmes and authorities"), lambda: _authorities(told, responsible)),),
        (catalogue, bring),
        how,
    )


def _authorities(told: Teller, responsible: pd.DataFrame) -> pd.DataFrame:
    text, words = told.text, told.words
    several = responsible[responsible["several"]]
    rows: dict[str, list[object]] = {
        str(cluster): [
            told.cluster(str(cluster)),
            first_letter_up(words.word(PROGRAMMES, programme)) if programme else "–",
            authority,
        ]
        for cluster, programme, authority in several[
            ["programme", "responsible_authority"]
        ].itertuples(name=None)
    }
    order = sorted(rows, key=lambda each: text.sort_key(str(rows[each][0])))
    columns = [text("Cluster"), text("Programme"), text("Responsible authorities")]
    return table_of({each: rows[each] for each in order}, columns)


def _side_by_side(told: Teller, found: Funding) -> pd.DataFrame:
    text = told.text
    table = found.side_by_side
    written = table.replace("", text("not recorded")).fillna("–")
    written.columns = [
        text("Requirements of {authority}", authority=str(name)) for name in written.columns
    ]
    written.insert(0, text("Cluster"), [told.cluster(str(each)) for each in written.index])
    return written


def _grants(told: Teller, found: Funding) -> pd.DataFrame:
    text = told.text

    def year(value: Any) -> str:
        return "" if pd.isna(value) else str(int(value))

    rows: dict[str, list[object]] = {
        str(place): [
            told.cluster(row["cluster_id"]),
            row["authority"],
            year(row["from_year"]),
            year(row["to_year"]),
            "" if pd.isna(row["amount_dkk"]) else text.number(row["amount_dkk"]),
            row["requirements"] or text("not recorded"),
        ]
        for place, row in found.rows.iterrows()
    }
    columns = [text("Cluster"), text("Authority"), text("From year"), text("To year")]
    return table_of(rows, [*columns, text("Amount (DKK)"), text("Requirements")])
