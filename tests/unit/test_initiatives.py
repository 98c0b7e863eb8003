"""What a landscape says about the initiatives of the strategy: right, and nothing made up."""

from __future__ import annotations

import io
from dataclasses import replace
from functools import cache

import pandas as pd
import pytest
from openpyxl import load_workbook

from analysis import initiatives
from analysis.overview import Overview
from analysis.pairs import Thresholds
from analysis.vocabulary import Vocabulary
from foundation.landscape import Landscape
from foundation.language import Language, speak
from geodata.areas import load_areas
from loaders.catalogue import open_landscape
from ui import strategy
from ui.exports import workbook
from ui.links import read, write
from ui.strategy_told import PAGES
from ui.view import Known, View

FIRST, SECOND = "clean", "vand_i_byer"
COLLABORATIONS = pd.DataFrame(
    [
        (FIRST, "house_of_energy", "Twin", 2015, "National and regional"),
        ("house_of_energy", FIRST, "Twin", None, ""),
        (FIRST, SECOND, "", 2016, ""),
    ],
    columns=["cluster_a", "cluster_b", "model", "since", "description"],
)
FUNDING = pd.DataFrame(
    [
        (FIRST, "UFM", 2014, 2018, 16e6, "Match one to one"),
        (FIRST, "=1+1", 2016, None, None, ""),
        (SECOND, "UFM", 2014, 2018, 8e6, "Match one to one"),
    ],
    columns=["cluster_id", "authority", "from_year", "to_year", "amount_dkk", "requirements"],
)


@cache
def overview(name: str = "dk-2016") -> Overview:
    return Overview(open_landscape(name), load_areas())


def with_tables(name: str = "dk-2016", **tables: pd.DataFrame) -> Landscape:
    opened = open_landscape(name)
    return replace(opened, tables={**opened.tables, **tables})


def page(found: Overview, language: Language = "en") -> strategy.Page:
    return strategy.opened(found, Thresholds(), language)


def test_the_strategy_has_five_areas_and_twenty_initiatives_in_order() -> None:
    areas = initiatives.strategy(overview().landscape.table("strategy"))
    assert [area.area_id for area in areas] == list("ABCDE")
    found = [one for area in areas for one in area.initiatives]
    ids = [one.initiative_id for one in found]
    assert ids == [f"{letter}{number}" for letter in "ABCDE" for number in range(1, 5)]
    labels = found[ids.index("D3")]
    assert (labels.leads, labels.milestones) == (("Cluster Excellence Denmark",), ("5a", "5b"))
    assert initiatives.strategy(pd.DataFrame()) == ()


def test_the_same_number_in_another_strategy_means_nothing_to_us() -> None:
    table = overview().landscape.table("strategy").assign(year_from=2024)
    areas = initiatives.strategy(table)
    assert {one.subject for area in areas for one in area.initiatives} == {"nothing"}
    later = Overview(with_tables(strategy=table), load_areas())
    assert not any(told.known for told in page(later).told.values())


def test_collaborations_are_counted_by_the_levels_that_they_join() -> None:
    found = initiatives.collaborations(with_tables(collaborations=COLLABORATIONS))
    table = initiatives.between_levels(found)
    assert table.loc["national", "regional"] == table.loc["regional", "national"] == 2
    assert table.loc["national", "national"] == 1
    assert len(initiatives.across(found)) == 2
    assert initiatives.collaborations(overview().landscape).empty


def test_requirements_stand_side_by_side_for_clusters_of_several_authorities_only() -> None:
    found = initiatives.funding(with_tables(funding=FUNDING))
    assert (found.clusters, found.recorded, found.requirements) == (1, 3, 2)
    table = found.side_by_side
    assert table.index.tolist() == [FIRST]
    assert table.loc[FIRST].to_dict() == {"=1+1": "", "UFM": "Match one to one"}


def test_without_funding_the_responsible_authorities_are_told_and_no_requirement() -> None:
    found = initiatives.funding(overview().landscape)
    written = overview().clusters["responsible_authority"]
    assert len(found.responsible) == (written != "").sum()
    several = [each for each in written if ";" in each or " / " in each]
    assert found.responsible["several"].sum() == len(several) == 14
    told = page(overview()).told["E4"]
    assert "records no funding" in told.lacks[0]
    assert "a sheet named “funding”" in told.how


def test_national_clusters_are_counted_where_they_have_their_seat() -> None:
    clusters = overview().clusters
    national = clusters[
        (clusters["level"] == "national") & (clusters["hq_municipality_code"] != "")
    ]
    regions = national["hq_municipality_code"].map(overview().areas.around("region"))
    found = initiatives.by_region(overview())
    assert (
        found["seat"].to_dict() == regions.value_counts().reindex(found.index).fillna(0).to_dict()
    )
    assert "reported" not in found


def test_companies_of_national_clusters_come_from_protected_counts_alone() -> None:
    found = initiatives.by_region(overview("dk-2016-syntetisk"))
    opened = overview("dk-2016-syntetisk").landscape
    counts, levels = opened.table("counts"), opened.clusters["level"]
    rows = counts[
        (counts["year"] == 2018)
        & (counts["measure"] == "participated")
        & counts["cluster_id"].map(levels).eq("national")
    ]
    for code in found.index:
        here = rows[rows["area_code"] == code]
        assert found.loc[code, "reported"] == (here["value"] > 0).sum()
        assert found.loc[code, "withheld"] == here["suppressed"].sum()


def test_what_is_missing_below_the_country_is_named() -> None:
    areas = load_areas()
    known = {each.name: each for each in initiatives.reach(overview().landscape, areas)}
    innovative = known["innovative_enterprises_share"]
    assert innovative.missing == ("1082", "1083", "1084", "1085")
    assert innovative.regional
    assert known["population_1_january"].areas["municipality"] == 98
    assert known["population_1_january"].missing == ()
    assert not known["1"].regional
    assert "innovated" not in known
    counted = {
        each.name: each
        for each in initiatives.reach(overview("dk-2016-syntetisk").landscape, areas)
    }
    assert counted["innovated"].withheld > 0
    assert counted["innovated"].years == (2014, 2016, 2018)


def test_a_growth_area_crosses_when_its_clusters_come_from_several_themes() -> None:
    found = initiatives.growth_areas(overview().landscape)
    clusters = overview().clusters
    for node, row in found.iterrows():
        carriers = [one for one, own in clusters["growth_areas"].items() if node in own]
        assert list(row["clusters"]) == carriers
        firsts = {clusters.at[one, "themes"][0] for one in carriers}
        assert initiatives.crosses(found)[node] == (len(firsts) > 1)


@pytest.mark.parametrize(("name", "language"), [("dk-2016-syntetisk", "da"), ("dk-2024", "en")])
def test_every_initiative_is_told_or_said_to_be_unknown(name: str, language: Language) -> None:
    plan = overview().landscape.table("strategy")
    found = Overview(with_tables(name, strategy=plan), load_areas())
    shown = page(found, language)
    assert len(shown.told) == 20
    for told in shown.told.values():
        assert not told.known or (told.unit and told.sentences)
        for table in told.tables:
            content = table.content()
            assert len(content)
            assert content.columns.is_unique
    for unknown in ("A3", "B4", "C2"):
        assert not shown.told[unknown].known


def test_every_link_opens_the_view_that_it_names() -> None:
    found = Overview(with_tables(collaborations=COLLABORATIONS), load_areas())
    taxonomy = found.taxonomy
    known = Known(
        landscapes=["dk-2016"],
        versions={"dk-2016": "1"},
        themes=taxonomy.index[taxonomy["kind"] == "theme"],
        segments=(),
        clusters=found.clusters.index,
        areas={area.code: area.level for area in found.areas},
        measures=found.measures,
    )
    links = [link for told in page(found).told.values() for link in told.links]
    assert {link.page for link in links} == {"map", "overlap", "innovation", "catalogue", "data"}
    for link in links:
        assert link.page in PAGES
        view = link.view(View(language="en"))
        again, hints = read(write(view, known), View(), lambda *_: known)
        assert (again, hints) == (view, [])


def test_collaborations_and_funding_are_told_in_numbers() -> None:
    opened = with_tables(collaborations=COLLABORATIONS, funding=FUNDING)
    told = page(Overview(opened, load_areas())).told
    assert told["E2"].figure == "2"
    assert told["E2"].sentences == (
        "3 collaborations are on record, 2 of them between clusters of different levels.",
        "1 model of working together is on record.",
    )
    assert told["E2"].lacks[0] == "Of 1 collaboration the model is not recorded."
    models = told["E2"].tables[1].content()
    assert models.to_numpy().tolist() == [["not recorded", 1, 0], ["Twin", 2, 2]]
    assert told["E4"].figure == "1"
    side_by_side = told["E4"].tables[0].content()
    assert side_by_side["Requirements of UFM"].tolist() == ["Match one to one"]
    assert side_by_side["Requirements of =1+1"].tolist() == ["not recorded"]


def test_the_workbook_holds_every_initiative_and_its_tables_as_text() -> None:
    found = Overview(with_tables(funding=FUNDING), load_areas())
    shown = page(found)
    words = Vocabulary(found.taxonomy, speak("en"))
    about = strategy.about(shown)
    content = workbook(
        strategy.exported(shown), found, View(), words, "link", about, strategy.sheets(shown)
    )
    book = load_workbook(io.BytesIO(content))
    rows = list(book["Table"].iter_rows(values_only=True))
    assert [row[0] for row in rows[1:]] == list(shown.initiatives)
    figure = rows[0].index("Key figure")
    assert [row[figure] or "" for row in rows[1:]] == [each.figure for each in shown.told.values()]
    cells = [cell for row in book["E4 Funding"].iter_rows() for cell in row]
    assert [cell.data_type for cell in cells if cell.value == "=1+1"] == ["s"]
