"""What the landscape says about strong and professional clusters: action area D."""

from __future__ import annotations

import pandas as pd

from analysis import initiatives
from analysis.filters import Filters
from analysis.vocabulary import CLUSTER_LEVELS
from analysis.workshops import themes_offered
from foundation.language import first_letter_up
from ui import milestones
from ui.catalogue_view import Catalogue
from ui.strategy_told import Link, Table, Teller, Told, table_of


def themes(told: Teller) -> Told:
    """D1: a workshop for every theme that two clusters carry."""
    text, overlap = told.text, told.overview.overlap
    offered = themes_offered(overlap, overlap.clusters.index)
    if not offered:
        return Told()
    strengths = told.overview.landscape.table("strengths")
    sentences = [
        text.plural(
            "For {n} theme there is a proposal for a workshop: whom to invite, why, and what they"
            " could talk about.",
            "For {n} themes there is a proposal for a workshop: whom to invite, why, and what they"
            " could talk about.",
            len(offered),
        )
    ]
    if len(strengths):
        sentences.append(
            text.plural(
                "The strategy names {n} regional strength or potential.",
                "The strategy names {n} regional strengths and potentials.",
                len(strengths),
            )
        )
    links = [
        told.overlap(first_letter_up(told.words.node(theme)), tab="workshops", group=theme)
        for theme in offered
    ]
    return Told(
        text.number(len(offered)),
        text.plural(
            "theme with a proposed workshop", "themes with a proposed workshop", len(offered)
        ),
        tuple(sentences),
        (text("Whether a workshop was held, and what came of it, is not recorded."),),
        (Table(text("Workshops by theme"), lambda: _workshops(told)),),
        tuple(links),
    )


def _workshops(told: Teller) -> pd.DataFrame:
    text = told.text
    table = initiatives.workshops(told.overview, told.thresholds)
    titles = {
        "invited": text("Clusters to invite"),
        "topics": text("Common topics"),
        "chances": text("Unused chances"),
        "strengths": text("Strengths and potentials"),
    }
    table = table.rename(columns=titles)
    table.insert(0, text("Theme"), [told.words.node(str(theme)) for theme in table.index])
    return table


def growth_areas(told: Teller) -> Told:
    """D2: growth areas that bring clusters of several themes together."""
    text = told.text
    found = initiatives.growth_areas(told.overview.landscape)
    carried = found[found["clusters"].map(len) > 0]
    if carried.empty:
        return Told(lacks=(text("No cluster has a growth area on record."),))
    crossing = carried[initiatives.crosses(carried)]
    sentences = [
        text.plural(
            "{n} of {total} growth areas is carried by a cluster.",
            "{n} of {total} growth areas are carried by clusters.",
            len(carried),
            total=len(found),
        ),
        text.plural(
            "{n} growth area has clusters of several themes.",
            "{n} growth areas have clusters of several themes.",
            len(crossing),
        ),
    ]
    alone = [told.words.node(str(node)) for node in found.index.difference(carried.index)]
    if alone:
        sentences.append(text("No cluster carries {areas}.", areas=text.sorted(alone)))
    columns = ("growth_areas", "themes", "level", "seat")
    return Told(
        text.number(len(crossing)),
        text.plural(
            "growth area with clusters of several themes",
            "growth areas with clusters of several themes",
            len(crossing),
        ),
        tuple(sentences),
        (text("What the clusters do about a growth area together is not recorded."),),
        (Table(text("Growth areas"), lambda: _growth_areas(told, found)),),
        (
            told.overlap(text("The network of clusters"), tab="network"),
            Link(
                text("Growth areas in the catalogue"),
                "catalogue",
                {"catalogue": Catalogue("table", columns=columns)},
            ),
        ),
    )


def _growth_areas(told: Teller, found: pd.DataFrame) -> pd.DataFrame:
    text, words = told.text, told.words
    rows: dict[str, list[object]] = {
        str(node): [
            words.node(str(node)),
            len(clusters),
            ", ".join(words.node(theme) for theme in themes),
            ", ".join(text.sorted(told.cluster(each) for each in clusters)),
        ]
        for node, clusters, themes in found[["clusters", "themes"]].itertuples(name=None)
    }
    columns = [text("Growth area"), text("Number"), text("First themes"), text("Clusters")]
    return table_of(rows, columns)


def labels(told: Teller) -> Told:
    """D3: gold and silver labels against the targets."""
    text, overview = told.text, told.overview
    found = initiatives.labels(overview)
    held = {each.milestone_id: each.held for each in found}
    sentences = [
        told.milestone(one, held[one.milestone_id])
        for one in milestones.known(overview, text.language)
        if one.milestone_id in held
    ]
    gold, silver = (each.held.number for each in found)
    if not sentences:
        sentences.append(
            text(
                "The catalogue has {gold} gold and {silver} silver labels; the landscape holds no"
                " target for them.",
                gold=gold,
                silver=silver,
            )
        )
    aims = [each.goal.target.value for each in found if each.goal and each.goal.target]
    unit = text("gold and silver labels in the catalogue")
    if len(aims) == len(found):
        unit = text(
            "gold and silver labels in the catalogue; targets {gold} and {silver}",
            gold=text.number(aims[0]),
            silver=text.number(aims[1]),
        )
    return Told(
        text("{gold} and {silver}", gold=gold, silver=silver),
        unit,
        tuple(sentences),
        (text("Which clusters prepare for a label is not recorded."),),
        links=(
            told.milestones,
            Link(
                text("Clusters with a gold or silver label"),
                "catalogue",
                {"filters": Filters(label=("gold", "silver")), "catalogue": Catalogue()},
            ),
        ),
    )


def emerging(told: Teller) -> Told:
    """D4: what is on record of emerging regional and local clusters."""
    text = told.text
    found = initiatives.emerging(told.overview.landscape)
    near = found[found.index != "national"]
    number = int(near["clusters"].sum())
    if not number:
        return Told(lacks=(text("No emerging regional or local cluster is in the catalogue."),))
    counts = {each: int(near["clusters"].get(each, 0)) for each in ("regional", "local")}
    sentences = (
        text.plural(
            "{n} emerging cluster is regional or local: {regional} regional, {local} local.",
            "{n} emerging clusters are regional or local: {regional} regional, {local} local.",
            number,
            **counts,
        ),
        text(
            "Of these clusters, {label} have a label on record, {staff} their staff, {formalised}"
            " whether they are formalised, and {triple} who takes part.",
            label=int(near["label"].sum()),
            staff=int(near["staff"].sum()),
            formalised=int(near["formalised"].sum()),
            triple=int(near["triple_helix"].sum()),
        ),
    )
    only = Filters(maturity=("emerging",), level=("regional", "local"))
    return Told(
        text.number(number),
        text.plural(
            "emerging regional or local cluster", "emerging regional and local clusters", number
        ),
        sentences,
        (text("Courses and other development of skills are not recorded."),),
        (Table(text("What is on record"), lambda: _emerging(told, found)),),
        (
            Link(
                text("These clusters in the catalogue"),
                "catalogue",
                {"filters": only, "catalogue": Catalogue()},
            ),
            Link(
                text("What they meet of the five criteria"),
                "catalogue",
                {"filters": only, "catalogue": Catalogue("criteria")},
            ),
        ),
    )


def _emerging(told: Teller, found: pd.DataFrame) -> pd.DataFrame:
    text = told.text
    titles = {
        "clusters": text("Emerging clusters"),
        "label": text("Label"),
        "staff": text("Staff"),
        "formalised": text("Formalised"),
        "triple_helix": text("Who takes part"),
    }
    table = found.rename(columns=titles)
    names = [first_letter_up(told.words.word(CLUSTER_LEVELS, str(each))) for each in table.index]
    table.insert(0, text("Level"), names)
    return table
