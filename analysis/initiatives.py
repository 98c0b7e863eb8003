"""What a landscape says about the initiatives of the cluster strategy: as data.

The strategy of 2016 to 2018 has five action areas with twenty initiatives. What a landscape can say
about one of them is its ``subject``; pages put it into words. Where a landscape has no data on an
initiative, its subject is ``nothing`` and nothing is said. No cluster is put before another.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
import pandas as pd

from analysis import innovation
from analysis.gaps import GAPS, coverage_classes
from analysis.milestones import LABELS_OF, Goal, Labelled, labelled, milestones
from analysis.overview import Overview
from analysis.pairs import KIND_CODES, Thresholds
from analysis.presence import STRONGEST_FIRST
from analysis.vocabulary import CLUSTER_LEVELS
from analysis.workshops import CATCH_ALL, theme_workshop, themes_offered
from foundation.landscape import Landscape
from geodata.areas import COUNTRY, LEVELS, Areas, Level

Subject = Literal[
    "research",
    "education",
    "networks",
    "international",
    "presence",
    "start_ups",
    "public",
    "themes",
    "growth_areas",
    "labels",
    "emerging",
    "landscape",
    "collaborations",
    "figures",
    "funding",
    "nothing",
]
SUBJECTS: Final[Mapping[str, Subject]] = {
    "A1": "research",
    "A2": "education",
    "A4": "networks",
    "B1": "international",
    "B2": "international",
    "B3": "international",
    "C1": "presence",
    "C3": "start_ups",
    "C4": "public",
    "D1": "themes",
    "D2": "growth_areas",
    "D3": "labels",
    "D4": "emerging",
    "E1": "landscape",
    "E2": "collaborations",
    "E3": "figures",
    "E4": "funding",
}
"""By initiative of the strategy of 2016; the same number in another strategy is something else."""
STRATEGY_FROM: Final = 2016
RESEARCH: Final = "3"
INTERNATIONAL: Final = "4"
"""Milestones that count what initiatives are about which the strategy links to none."""
START_UPS: Final = "share_of_companies_in_growth_forum_entrepreneur_projects"
SEVERAL: Final = re.compile(r";| / ")
"""What stands between authorities that are responsible together."""
FEWEST_AUTHORITIES: Final = 2
FEWEST_THEMES: Final = 2


@dataclass(frozen=True, slots=True)
class Initiative:
    """One initiative of a strategy.

    Parameters
    ----------
    initiative_id : str
        ``E1``.
    action_area : str
        The action area that it belongs to.
    name_da, name_en : str
    leads, others : tuple of str
        The bodies that lead it, and others that the strategy names.
    milestones : tuple of str
        The milestones that the strategy links it to.
    subject : Subject
        What a landscape can say about it.
    source : str
    """

    initiative_id: str
    action_area: str
    name_da: str
    name_en: str
    leads: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    milestones: tuple[str, ...] = ()
    subject: Subject = "nothing"
    source: str = ""


@dataclass(frozen=True, slots=True)
class ActionArea:
    """An action area with its initiatives, by number."""

    area_id: str
    name_da: str
    name_en: str
    initiatives: tuple[Initiative, ...]


def strategy(table: pd.DataFrame) -> tuple[ActionArea, ...]:
    """Return the action areas of a landscape's strategy, in the order of their letters.

    Parameters
    ----------
    table : DataFrame
        The table ``strategy``; may be empty. Initiatives of an area that is no row are under an
        area without a name.
    """
    if table.empty:
        return ()
    is_area = table["level"] == "action_area"
    titles = table[is_area].astype({"title_da": "str", "title_en": "str"})
    danish = dict(zip(titles["strategy_id"], titles["title_da"], strict=True))
    english = dict(zip(titles["strategy_id"], titles["title_en"], strict=True))
    rows = table[~is_area].sort_values(["action_area", "number", "strategy_id"])
    found = {str(area): _initiatives(own) for area, own in rows.groupby("action_area")}
    return tuple(
        ActionArea(area, danish.get(area, ""), english.get(area, ""), found.get(area, ()))
        for area in sorted({*found, *danish})
    )


def initiative_ids(table: pd.DataFrame) -> frozenset[str]:
    """Return the ids of the initiatives of a landscape's strategy."""
    areas = strategy(table)
    return frozenset(each.initiative_id for area in areas for each in area.initiatives)


def _initiatives(rows: pd.DataFrame) -> tuple[Initiative, ...]:
    return tuple(
        Initiative(
            str(row["strategy_id"]),
            str(row["action_area"]),
            str(row["title_da"]),
            str(row["title_en"]),
            _listed(row["lead_bodies"]),
            _listed(row["other_bodies_named"]),
            _listed(row["linked_milestones"]),
            _subject(row),
            str(row["source"]),
        )
        for _, row in rows.iterrows()
    )


def _subject(row: pd.Series) -> Subject:
    begins = row["year_from"]
    if pd.isna(begins) or int(begins) != STRATEGY_FROM:
        return "nothing"
    return SUBJECTS.get(str(row["strategy_id"]), "nothing")


def _listed(cell: object) -> tuple[str, ...]:
    return tuple(part.strip() for part in str(cell).split(";") if part.strip())


@dataclass(frozen=True, eq=False)
class Partners:
    """Partners of some kinds, as far as sources name them.

    Parameters
    ----------
    rows : DataFrame
        ``cluster_id``, ``organisation``, ``kind``.
    """

    rows: pd.DataFrame

    @property
    def organisations(self) -> int:
        """How many different ones there are."""
        return int(self.rows["organisation"].nunique()) if len(self.rows) else 0

    @property
    def clusters(self) -> int:
        """How many clusters have one."""
        return int(self.rows["cluster_id"].nunique()) if len(self.rows) else 0


def partners(landscape: Landscape, kinds: Collection[str]) -> Partners:
    """Return the partners of some kinds: university, gts, public ..."""
    table = landscape.table("partners")
    return Partners(table if table.empty else table[table["kind"].isin(list(kinds))])


@dataclass(frozen=True, slots=True)
class Companies:
    """Companies of the whole country in the newest year; ``number`` is None where withheld."""

    year: int
    number: int | None


def companies(landscape: Landscape, measure: str) -> Companies | None:
    """Return the newest protected count of a measure; None where nothing is counted."""
    counts = landscape.table("counts")
    if measure not in innovation.measures(counts):
        return None
    year = innovation.years(counts)[-1]
    return Companies(year, innovation.total(counts, innovation.Counted(measure), year).country)


def by_region(overview: Overview, level: str = "national") -> pd.DataFrame:
    """Say how the clusters of a level are present in each region.

    Returns
    -------
    DataFrame, by ``area_code``
        ``seat``, ``office``, ``declared``: clusters by the strongest way in which they are there,
        coverage of the whole country left out. Where companies are counted by cluster, also
        ``reported`` and ``withheld``: clusters with companies from the region in the newest year,
        published, and those whose number is withheld.
    """
    codes = overview.codes("region")
    ids = overview.clusters.index[overview.clusters["level"] == level]
    present = overview.present("region")
    present = present[present["cluster_id"].isin(ids)]
    table = pd.crosstab(present["area_code"], present["kind"])
    table = table.reindex(index=codes, columns=list(STRONGEST_FIRST), fill_value=0)
    counts = overview.landscape.table("counts")
    cells = innovation.every_cell(counts, codes, "cluster_id") if len(counts) else counts
    cells = cells[cells["cluster_id"].isin(ids)] if len(cells) else cells
    if len(cells):
        cells = cells[(cells["measure"] == "participated") & (cells["year"] == cells["year"].max())]
        several = cells["value"].fillna(0) > 0
        for name, which in (("reported", several), ("withheld", cells["withheld"])):
            found = cells[which.astype(bool)].groupby("area_code")["cluster_id"].nunique()
            table[name] = found.reindex(codes, fill_value=0)
    return table.rename_axis(index="area_code", columns=None)


def workshops(overview: Overview, thresholds: Thresholds) -> pd.DataFrame:
    """Say of every theme that has a workshop what it would be about.

    Returns
    -------
    DataFrame, by ``theme``
        ``invited``, ``topics``, ``chances``, ``strengths``: how many there are of each; see
        :class:`analysis.workshops.Workshop`.
    """
    overlap, chosen = overview.overlap, tuple(overview.clusters.index)
    rows = {}
    for theme in themes_offered(overlap, chosen):
        made = theme_workshop(overlap, theme, chosen, thresholds)
        rows[theme] = [len(made.invited), len(made.topics), len(made.chances), len(made.strengths)]
    columns = ["invited", "topics", "chances", "strengths"]
    table = pd.DataFrame.from_dict(rows, orient="index", columns=columns)
    return table.rename_axis("theme").astype(int)


def growth_areas(landscape: Landscape) -> pd.DataFrame:
    """List the growth areas with the clusters that carry them.

    Returns
    -------
    DataFrame, by ``node_id``
        ``clusters`` and ``themes``: the ids, and the first themes that they have between them.
        In the taxonomy's order; those that nobody carries are empty.
    """
    taxonomy, clusters = landscape.taxonomy, landscape.clusters
    nodes = taxonomy.index[taxonomy["kind"] == "growth_area"]
    rows: dict[str, list[tuple[str, ...]]] = {}
    for node in nodes:
        carriers = clusters[[node in carried for carried in clusters["growth_areas"]]]
        first = dict.fromkeys(themes[0] for themes in carriers["themes"] if themes)
        rows[str(node)] = [tuple(carriers.index), tuple(first)]
    table = pd.DataFrame.from_dict(rows, orient="index", columns=["clusters", "themes"])
    return table.rename_axis("node_id")


def crosses(found: pd.DataFrame) -> pd.Series:
    """Return which growth areas bring clusters of several themes together."""
    return found["themes"].map(len) >= FEWEST_THEMES


@dataclass(frozen=True, slots=True)
class Label:
    """Clusters that hold a label beside what the newest strategy with a target asks for."""

    milestone_id: str
    held: Labelled
    goal: Goal | None


def labels(overview: Overview) -> tuple[Label, ...]:
    """Return gold and silver labels, each with its milestone's newest goal."""
    opened = overview.landscape
    found = {each.milestone_id: each for each in milestones(opened.table("milestones"))}
    return tuple(
        Label(
            milestone_id,
            labelled(overview.clusters, label, opened.as_of),
            next(
                (
                    goal
                    for goal in reversed(found[milestone_id].goals if milestone_id in found else ())
                    if goal.target
                ),
                None,
            ),
        )
        for milestone_id, label in LABELS_OF.items()
    )


def emerging(landscape: Landscape) -> pd.DataFrame:
    """Say what is on record of emerging clusters, by their level.

    Returns
    -------
    DataFrame, by ``level``
        ``clusters``, and of how many ``label``, ``staff``, ``formalised`` and ``triple_helix``
        are on record.
    """
    clusters = landscape.clusters
    young = clusters[clusters["maturity"] == "emerging"]
    known = {
        "label": young["label"] != "",
        "staff": young["staff_fte"].notna(),
        "formalised": young["formalised"].notna(),
        "triple_helix": young["triple_helix"].notna(),
    }
    columns = pd.DataFrame({"clusters": True, **known}, index=young.index).astype(int)
    summed = columns.groupby(young["level"]).sum()
    order = [each for each in CLUSTER_LEVELS if each in summed.index]
    return summed.reindex(order).rename_axis("level")


@dataclass(frozen=True, eq=False)
class Landed:
    """The landscape in numbers: what initiative E1 asks for.

    Parameters
    ----------
    pairs : Series of int, by kind
        Pairs of clusters of one level; see :mod:`analysis.pairs`.
    chances : int
        Those that are an unused chance to work together.
    gaps : DataFrame, by ``theme``
        In how many municipalities there is no cluster of it (``none``), or a national one only.
    maturity : Mapping of str to int
        Clusters that are essential, emerging, or neither said (``""``).
    """

    pairs: pd.Series
    chances: int
    gaps: pd.DataFrame
    maturity: Mapping[str, int]


def landed(overview: Overview, thresholds: Thresholds) -> Landed:
    """Count pairs, gaps and the two catalogues of a landscape, whatever is filtered."""
    found = overview.overlap.ranked(thresholds)
    kinds = found["kind"].astype("str").value_counts().reindex(list(KIND_CODES), fill_value=0)
    themes = [each for each in overview.themes if each != CATCH_ALL]
    overlap = overview.overlap
    classes = coverage_classes(
        themes, overlap.clusters, overlap.carried, overlap.landscape.coverage, overlap.areas
    )
    gaps = pd.DataFrame(
        {each: (classes == each).sum() for each in GAPS}, index=pd.Index(themes, name="theme")
    )
    held = overview.clusters["maturity"].value_counts()
    return Landed(
        kinds, int(found["unused_chance"].sum()), gaps, {str(k): int(n) for k, n in held.items()}
    )


def collaborations(landscape: Landscape) -> pd.DataFrame:
    """List the collaborations on record, with the levels of the two clusters.

    Returns
    -------
    DataFrame
        ``cluster_a``, ``cluster_b``, ``level_a``, ``level_b``, ``model`` ("" where not said),
        ``since``, ``description``; sorted by model.
    """
    columns = ["cluster_a", "cluster_b", "level_a", "level_b", "model", "since", "description"]
    table = landscape.table("collaborations")
    if table.empty:
        return pd.DataFrame([], columns=columns)
    levels = landscape.clusters["level"]
    sides = {
        f"level_{side}": table[f"cluster_{side}"].map(levels).fillna("").astype("str")
        for side in ("a", "b")
    }
    known = table.reindex(columns=["cluster_a", "cluster_b", "model", "since", "description"])
    found = known.assign(**sides)[columns]
    return found.sort_values(["model", "cluster_a", "cluster_b"], ignore_index=True)


def between_levels(found: pd.DataFrame) -> pd.DataFrame:
    """Count collaborations by the levels of the two clusters.

    Returns
    -------
    DataFrame of int, by level, a column for each level
        Symmetric; the diagonal has collaborations within a level.
    """
    levels = list(CLUSTER_LEVELS)
    table = pd.crosstab(found["level_a"], found["level_b"])
    table = table.reindex(index=levels, columns=levels, fill_value=0)
    within = table.where(np.eye(len(levels), dtype=bool), 0)
    both = table + table.T - within
    return both.astype(int).rename_axis(index=None, columns=None)


def across(found: pd.DataFrame) -> pd.DataFrame:
    """Return the collaborations between clusters of two different, known levels."""
    known = (found["level_a"] != "") & (found["level_b"] != "")
    return found[known & (found["level_a"] != found["level_b"])]


@dataclass(frozen=True, slots=True)
class Reach:
    """For which areas there are figures of one kind.

    Parameters
    ----------
    kind : {"indicator", "milestone", "counts"}
    name : str
        Of the indicator or measure, or the milestone's id.
    areas : Mapping of Level to int
        How many areas of each level have a figure in any year.
    years : tuple of int
    missing : tuple of str
        The regions without a figure of their own.
    withheld : int
        Municipalities whose newest count is withheld.
    """

    kind: Literal["indicator", "milestone", "counts"]
    name: str
    areas: Mapping[Level, int]
    years: tuple[int, ...]
    missing: tuple[str, ...]
    withheld: int = 0

    @property
    def regional(self) -> bool:
        """Whether there are figures below the country."""
        return any(number for level, number in self.areas.items() if level != "country")


def reach(landscape: Landscape, areas: Areas) -> tuple[Reach, ...]:
    """Say for every indicator, milestone and count which areas and years have figures."""
    return (
        *_counted(landscape.table("counts"), areas),
        *_of_milestones(landscape.table("milestones"), areas),
        *_indicators(landscape.table("indicators"), areas),
    )


def _reached(codes: Collection[str], areas: Areas) -> dict[Level, int]:
    found = [areas[code].level for code in set(codes) if code in areas]
    return {level: found.count(level) for level in LEVELS}


def _missing(codes: Collection[str], areas: Areas) -> tuple[str, ...]:
    return tuple(area.code for area in areas.at("region") if area.code not in codes)


def _years(rows: pd.DataFrame) -> tuple[int, ...]:
    return tuple(sorted({int(year) for year in rows["year"].dropna()}))


def _indicators(table: pd.DataFrame, areas: Areas) -> Iterator[Reach]:
    if table.empty:
        return
    for name, rows in table.dropna(subset=["value"]).groupby("indicator"):
        codes = set(rows["area_code"])
        missing = _missing(codes, areas)
        yield Reach("indicator", str(name), _reached(codes, areas), _years(rows), missing)


def _of_milestones(table: pd.DataFrame, areas: Areas) -> Iterator[Reach]:
    """Yield the milestones, whose figures are for the whole country, that have any."""
    everywhere = tuple(area.code for area in areas.at("region"))
    if table.empty:
        return
    known = table[table["kind"] != "target"].dropna(subset=["value"])
    for name in sorted(table["milestone_id"].unique()):
        rows = known[known["milestone_id"] == name]
        codes = {COUNTRY} if len(rows) else set()
        yield Reach("milestone", str(name), _reached(codes, areas), _years(rows), everywhere)


def _counted(counts: pd.DataFrame, areas: Areas) -> Iterator[Reach]:
    if counts.empty:
        return
    codes = [area.code for area in areas]
    cells = pd.concat(
        innovation.every_cell(counts, [area.code for area in areas.at(level)], "")
        for level in LEVELS
    )
    newest = cells["year"].max()
    municipal = {area.code for area in areas.at("municipality")}
    for name in innovation.measures(counts):
        of_measure = cells[cells["measure"] == name]
        rows = of_measure[of_measure["value"].notna() & of_measure["area_code"].isin(codes)]
        hidden = of_measure[of_measure["withheld"] & (of_measure["year"] == newest)]
        known = set(rows["area_code"])
        yield Reach(
            "counts",
            name,
            _reached(known, areas),
            _years(rows),
            _missing(known, areas),
            int(hidden["area_code"].isin(municipal).sum()),
        )


@dataclass(frozen=True, eq=False)
class Funding:
    """Who pays for clusters, and what they ask for.

    Parameters
    ----------
    rows : DataFrame
        Rows of the table ``funding`` of clusters that several authorities fund.
    recorded : int
        How many rows there are in all.
    requirements : int
        In how many of them requirements are recorded.
    responsible : DataFrame, by ``cluster_id``
        ``programme``, ``responsible_authority`` as written, and whether it names ``several``.
    """

    rows: pd.DataFrame
    recorded: int
    requirements: int
    responsible: pd.DataFrame

    @property
    def clusters(self) -> int:
        """How many clusters several authorities fund."""
        return int(self.rows["cluster_id"].nunique()) if len(self.rows) else 0

    @property
    def side_by_side(self) -> pd.DataFrame:
        """What each authority asks for, a row a cluster, a column an authority.

        Missing where the authority does not fund the cluster; "" where nothing is recorded.
        """
        grouped = self.rows.groupby(["cluster_id", "authority"])["requirements"]
        joined = grouped.agg(lambda own: "; ".join(dict.fromkeys(each for each in own if each)))
        return joined.unstack("authority")  # noqa: PD010


def funding(landscape: Landscape) -> Funding:
    """Return who funds clusters together, and who is responsible for them."""
    clusters, table = landscape.clusters, landscape.table("funding")
    responsible = clusters[["programme", "responsible_authority"]]
    written = responsible["responsible_authority"]
    responsible = responsible[written != ""].assign(
        several=written.str.contains(SEVERAL).astype(bool)
    )
    if table.empty:
        return Funding(table, 0, 0, responsible)
    authorities = table.groupby("cluster_id")["authority"].nunique()
    several = authorities.index[authorities >= FEWEST_AUTHORITIES]
    rows = table[table["cluster_id"].isin(several)].sort_values(
        ["cluster_id", "authority", "from_year"], ignore_index=True
    )
    return Funding(rows, len(table), int((table["requirements"] != "").sum()), responsible)


def start_ups(landscape: Landscape) -> pd.DataFrame:
    """Return the newest figures on companies in growth forums' projects for entrepreneurs.

    Returns
    -------
    DataFrame
        ``area_code``, ``year``, ``value``; not figures of clusters.
    """
    table = landscape.table("indicators")
    if table.empty:
        return pd.DataFrame([], columns=["area_code", "year", "value"])
    rows = table[(table["indicator"] == START_UPS) & table["area_code"].ne("")]
    rows = rows.dropna(subset=["value", "year"])
    newest: pd.DataFrame = rows[rows["year"] == rows["year"].max()]
    return newest[["area_code", "year", "value"]].reset_index(drop=True)
