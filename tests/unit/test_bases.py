"""The base of shares and rates: which is chosen, of which year, and its sums up the tree."""

from __future__ import annotations

import pandas as pd
import pytest

from analysis.bases import Base, base_of, bases, bases_by_year
from geodata.areas import LEVELS, load_areas
from tests.unit.made_counts import small_areas

AREAS = load_areas()
ALL = [area.code for area in AREAS.at("municipality")]
NOTHING = pd.DataFrame()


def loaded(indicator: str, year: int, value: float = 10.0, leave_out: int = 0) -> pd.DataFrame:
    codes = ALL[leave_out:]
    rows = {"indicator": indicator, "area_code": codes, "year": year, "value": value, "source": "S"}
    return pd.DataFrame(rows)


def test_without_enterprises_the_population_is_the_base() -> None:
    base = base_of(NOTHING, AREAS, 2016)
    assert (base.kind, base.year, base.per) == ("population", 2016, 10_000)
    assert base.total == 5_707_160  # the municipalities without Ertholmene


@pytest.mark.parametrize(
    ("year", "chosen"), [(2010, 2014), (2014, 2014), (2015, 2014), (2018, 2016), (2030, 2021)]
)
def test_the_newest_population_not_after_the_year(year: int, chosen: int) -> None:
    assert base_of(NOTHING, AREAS, year).year == chosen


def test_enterprises_come_first_where_every_municipality_has_them() -> None:
    base = base_of(loaded("enterprises", 2015), AREAS, 2016)
    assert (base.kind, base.year, base.per, base.source) == ("enterprises", 2015, 1_000, "S")
    assert base.total == 980
    partly = loaded("enterprises", 2015, leave_out=1)
    assert base_of(partly, AREAS, 2016).kind == "population"


def test_all_that_is_loaded_is_offered() -> None:
    table = pd.concat([loaded("employment", 2016), loaded("enterprises", 2016)])
    assert list(bases(table, AREAS, 2016)) == ["enterprises", "population", "employment"]
    assert list(bases(NOTHING, AREAS, 2016)) == ["population"]


def test_a_loaded_population_comes_before_the_bundled_one() -> None:
    assert base_of(loaded("population", 2015, 7.0), AREAS, 2016).total == 98 * 7


def test_every_level_adds_up_to_the_country() -> None:
    base = base_of(NOTHING, AREAS, 2016)
    for level in LEVELS:
        codes = [area.code for area in AREAS.at(level)]
        assert base.by_area[codes].sum() == base.total
    assert base.by_area["1084"] == sum(base.by_area[list(AREAS.municipalities("1084"))])


def test_bases_of_several_years() -> None:
    table = pd.concat([loaded("enterprises", 2014, 1.0), loaded("enterprises", 2016, 2.0)])
    found = bases_by_year(table, AREAS, [2014, 2015, 2016])
    assert [found[year].total for year in found] == [98, 98, 196]
    wanted = bases_by_year(table, AREAS, [2015], "population")
    assert (wanted[2015].kind, wanted[2015].year) == ("population", 2014)
    assert bases_by_year(table, AREAS, [2015], "employment")[2015].kind == "enterprises"


def test_areas_without_any_figure_have_no_base() -> None:
    with pytest.raises(LookupError):
        base_of(NOTHING, small_areas(), 2016)


def test_a_base_of_ones_own() -> None:
    areas = small_areas()
    values = pd.Series({f"m{n}": float(n) for n in range(1, 8)})
    base = Base.summed("employment", values, areas, 2016)
    assert base.by_area[["p1", "f1", "r1", "r2", "DK"]].tolist() == [3, 6, 10, 18, 28]
