"""An attack through the screen: everything that the views and files show, put together.

Whatever the page on innovation, the map and the exports say of the bundled example is gathered,
solved for counts, and held against what is published. Nothing more may come out than went in, and
what is withheld must stay as wide as the rule asks.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from itertools import product

import numpy as np
import pandas as pd
import pytest

from analysis.confidentiality import Rule, audit
from analysis.overview import Overview
from analysis.publishing import carried_themes, published
from analysis.vocabulary import Vocabulary
from foundation.landscape import Landscape
from foundation.language import speak
from geodata.areas import LEVELS, load_areas
from loaders.catalogue import open_landscape
from ui.innovation import exported, shown, table
from ui.innovation_map import layer
from ui.view import EFFECTS, Innovation

AREAS = load_areas()
SOME_CLUSTERS = 6


@cache
def sample() -> Overview:
    return Overview(open_landscape("dk-2016-syntetisk"), AREAS)


def counts() -> pd.DataFrame:
    return sample().landscape.table("counts")


def views() -> list[Innovation]:
    """Return a view for every effect, level and year, for all, every theme and some clusters."""
    themes = sorted(set(counts()["theme"]) - {""})
    clusters = sorted(set(counts()["cluster_id"]) - {""})[:SOME_CLUSTERS]
    years = sorted(set(counts()["year"]))
    return [
        Innovation("areas", effect, of=of, year=int(year), level=level)
        for effect, of, year, level in product(EFFECTS, ["", *themes, *clusters], years, LEVELS)
    ]


def truth(landscape: Landscape) -> pd.Series:
    """Return the published figures of the landscape, by what is counted, where and when."""
    keys = ["theme", "cluster_id", "area_code", "year", "measure"]
    rows = landscape.table("counts").astype({"year": int})
    return rows.set_index(keys)["value"]


def test_no_view_shows_more_than_is_published() -> None:
    known = truth(sample().landscape)
    solved = 0
    for view in views():
        found = shown(sample(), view)
        figures = found.figures
        total = found.total.country if view.level == "country" else found.total.number
        ways = {
            "value": figures["value"].astype("Float64"),
            "rate": figures["rate"] * figures["base"] / found.base.per,
            "share": figures["share"] * (total or np.nan),
            "r": figures["r"] * figures["base_share"] * (total or np.nan),
        }
        of_cluster = view.of in sample().clusters.index
        what = ("", view.of) if of_cluster else (view.of, "")
        cells = [(*what, str(code), found.year, view.effect) for code in figures.index]
        there = pd.Index(cells).isin(known.index)
        figure = known.reindex(cells).to_numpy(dtype=float, na_value=np.nan)
        published = np.where(there, figure, 0)
        for name, values in ways.items():
            told = values.to_numpy(dtype=float, na_value=np.nan)
            said = ~np.isnan(told)
            assert not np.isnan(published[said]).any(), (view, name)
            assert told[said] == pytest.approx(published[said]), (view, name)
            solved += said.sum()
    assert solved > 10_000


@pytest.mark.parametrize("level", ["municipality", "region"])
@pytest.mark.parametrize("of", ["", "food", "clean"])
def test_tables_files_and_maps_show_what_the_figures_show(of: str, level: str) -> None:
    text = speak("en")
    words = Vocabulary(sample().taxonomy, text)
    found = shown(sample(), Innovation("areas", of=of, level=level))  # type: ignore[arg-type]
    withheld = found.figures.index[found.figures["withheld"]]
    assert len(withheld) or level == "region"
    rows = table(sample(), found, words).loc[withheld].drop(columns=["Base", "Share of base (%)"])
    assert rows.iloc[:, 1:].isna().all().all()
    file = exported(sample(), found, words).loc[withheld]
    assert (file[rows.columns[1:]] == "..").all().all()
    for figure in ("value", "rate", "r"):
        drawn = layer(sample(), found, figure, text, dark=False)  # type: ignore[arg-type]
        places = {code: place for place, code in enumerate(found.figures.index)}
        for code in withheld:
            assert drawn["values"][places[code]] == -1
            assert drawn["said"][places[code]] == "withheld (..)"


def test_the_published_table_withstands_the_attack() -> None:
    landscape = sample().landscape
    rule = Rule(landscape.threshold or 3)
    year = int(counts()["year"].max())
    of_year = counts()[counts()["year"] == year].reset_index(drop=True)
    found = audit(of_year, AREAS, carried_themes(landscape), rule)
    assert found.withheld == int(of_year["suppressed"].sum()) > 0
    assert found.passed


def test_a_published_table_is_handed_on_as_it_is() -> None:
    landscape = sample().landscape
    pd.testing.assert_frame_equal(published(landscape, AREAS), landscape.table("counts"))
    lists = {name: each for name, each in landscape.tables.items() if name != "participation"}
    without = replace(landscape, tables=lists)
    with pytest.raises(ValueError, match="stricter"):
        published(without, AREAS, Rule((landscape.threshold or 3) + 2))
