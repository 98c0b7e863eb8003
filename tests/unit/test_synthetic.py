"""The synthetic landscape: as many companies as were published, and nobody can take it for real."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.footprints import declared
from analysis.likeness import carried, likeness
from geodata.areas import load_areas
from landscapes.synthetic.__main__ import main
from landscapes.synthetic.companies import Rows, participation
from landscapes.synthetic.totals import (
    MILESTONES,
    Account,
    Measure,
    Total,
    accounts,
    published,
    published_years,
)
from landscapes.synthetic.world import World, world
from landscapes.synthetic.writing import write_rows
from loaders.package import BUNDLED_FOLDER, read_package
from tests.unit.made_landscapes import landscape as made_landscape

REAL = BUNDLED_FOLDER / "dk-2016"
BUNDLED = BUNDLED_FOLDER / "dk-2016-syntetisk"
FLAGS = ("innovated", "collaborated", "international")
PUBLISHED = {
    "participated": {2014: 12_900, 2016: 16_500, 2018: 18_058},
    "innovated": {2014: 1_600, 2016: 1_524, 2018: 2_689},
    "collaborated": {2014: 1_800},
    "international": {2014: 900},
}


def opened(path: Path) -> Any:
    landscape, problems = read_package(path)
    assert problems == []
    assert landscape is not None
    return landscape


def counted(rows: pd.DataFrame) -> dict[str, dict[int, int]]:
    """Count the distinct companies of each measure by year."""
    of_measure = {"participated": rows, **{flag: rows[rows[flag]] for flag in FLAGS}}
    return {
        measure: {int(y): n for y, n in some.groupby("year")["company_id"].nunique().items()}
        for measure, some in of_measure.items()
    }


@pytest.fixture(scope="module")
def real() -> Any:
    return opened(REAL)


@pytest.fixture(scope="module")
def totals(real: Any) -> pd.DataFrame:
    return published(real.table("milestones"))


@pytest.fixture(scope="module")
def bundled() -> Any:
    return opened(BUNDLED)


@pytest.fixture(scope="module")
def rows(bundled: Any) -> pd.DataFrame:
    found: pd.DataFrame = bundled.table("participation")
    return found


# What it is calibrated to


def test_totals_are_what_was_found_of_the_whole_landscape(totals: pd.DataFrame) -> None:
    found = {
        measure: {int(year): value for year, value in totals.loc[measure]["value"].items()}
        for measure in MILESTONES
    }
    # neither targets, nor the 7,522 and 11,110 participants of the 22 networks alone
    assert found == PUBLISHED
    assert published_years(totals) == [2014, 2016, 2018]


def test_a_total_that_was_not_published_is_modelled_and_says_so(totals: pd.DataFrame) -> None:
    by_year = {account.year: account for account in accounts(totals, [2013, 2015, 2016, 2020])}
    origins = {
        year: [account.totals[measure].origin for measure in MILESTONES]
        for year, account in by_year.items()
    }
    assert origins == {
        2013: ["held"] * 4,
        2015: ["interpolated", "interpolated", "held", "held"],
        2016: ["published", "published", "held", "held"],
        2020: ["held"] * 4,
    }
    assert by_year[2015]["participated"] == 14_700
    assert by_year[2016]["collaborated"] == round(16_500 * 1_800 / 12_900)
    assert by_year[2020]["innovated"] == 2_689
    assert all(
        bool(total.source) == bool(total.population) == (total.origin == "published")
        for account in by_year.values()
        for total in account.totals.values()
    )


def test_two_published_totals_of_one_year_are_refused(real: Any) -> None:
    milestones = real.table("milestones")
    of_networks = milestones["population"].str.startswith("22 innovation networks")
    mixed = milestones.assign(
        population=milestones["population"].mask(of_networks, "total landscape (about 22)")
    )
    with pytest.raises(ValueError, match="more than one published total"):
        published(mixed)


def test_a_size_is_that_of_the_largest_year(totals: pd.DataFrame) -> None:
    wanted = accounts(totals, [2014, 2018], most=1_000_000)
    assert [account["participated"] for account in wanted] == [714_365, 1_000_000]
    assert [account["innovated"] for account in wanted] == [88_603, 148_909]


# The bundled example


def test_the_bundled_companies_add_up_to_the_published_totals(rows: pd.DataFrame) -> None:
    found = counted(rows)
    for measure, by_year in PUBLISHED.items():
        assert {year: found[measure][year] for year in by_year} == by_year
    assert set(rows["year"]) == {2014, 2016, 2018}


def test_bundled_clusters_report_as_many_as_the_accounts_cover(
    rows: pd.DataFrame, real: Any
) -> None:
    reporting = rows.groupby("year")["cluster_id"].agg(set)
    assert reporting.map(len).to_dict() == {2014: 45, 2016: 49, 2018: 38}
    clusters = real.clusters.loc[sorted(set().union(*reporting))]
    assert set(clusters["maturity"]) == {"essential"}
    years = rows.groupby("cluster_id")["year"].agg(["min", "max"]).join(clusters)
    assert (years["min"] >= years["founded_year"]).fillna(value=True).all()
    assert (years["max"] <= years["closed_year"]).fillna(value=True).all()


def test_bundled_companies_lie_where_their_clusters_are(rows: pd.DataFrame, real: Any) -> None:
    footprints = declared(real.coverage, load_areas())
    located = rows[rows["municipality_code"] != ""]
    pairs = located[["cluster_id", "municipality_code"]].drop_duplicates()
    assert all(row.municipality_code in footprints[row.cluster_id] for row in pairs.itertuples())
    unknown = 1 - len(located) / len(rows)
    assert 0.005 < unknown < 0.015


def test_a_bundled_company_lies_in_one_place_a_year(rows: pd.DataFrame) -> None:
    places = rows.groupby(["company_id", "year"])["municipality_code"].nunique()
    assert places.eq(1).all()
    clusters = rows.groupby(["company_id", "year"])["cluster_id"].nunique()
    assert clusters.between(1, 4).all()
    assert 0.7 < clusters.eq(1).mean() < 0.9


def test_bundled_companies_stay_and_few_move(rows: pd.DataFrame) -> None:
    places = rows.drop_duplicates(["company_id", "year"]).set_index("company_id")
    of_year = {year: found["municipality_code"] for year, found in places.groupby("year")}
    both = pd.concat([of_year[2014], of_year[2016]], axis=1, join="inner", keys=["old", "new"])
    assert 0.6 < len(both) / len(of_year[2014]) < 0.75
    moved = both["old"] != both["new"]
    assert 0.03 < moved.mean() < 0.07


def test_bundled_regions_follow_the_population_and_differ_in_innovation(
    rows: pd.DataFrame,
) -> None:
    areas = load_areas()
    people = pd.Series({area.code: area.population(2016).value for area in areas.at("region")})
    people /= people.sum()
    located = rows[(rows["year"] == 2016) & (rows["municipality_code"] != "")]
    region = located["municipality_code"].map(lambda code: areas.parent(code, "region"))

    def shares(some: pd.DataFrame) -> pd.Series:
        return some.groupby(region)["company_id"].nunique() / some["company_id"].nunique()

    assert (shares(located) - people).abs().max() < 0.07
    representation = shares(located[located["innovated"]]) / people
    assert representation.max() - representation.min() > 0.2
    assert representation.between(0.5, 2).all()


def test_bundled_further_clusters_are_of_like_fields(rows: pd.DataFrame, real: Any) -> None:
    t = likeness(carried(real.clusters, real.taxonomy))
    year = rows.loc[rows["year"] == 2016, ["company_id", "cluster_id"]]
    pairs = year.merge(year, on="company_id")
    pairs = pairs[pairs["cluster_id_x"] < pairs["cluster_id_y"]]
    together = np.mean([t.at[a, b] for _, a, b in pairs.itertuples(index=False)])
    apart = t.to_numpy()[np.triu_indices(len(t), 1)].mean()
    assert together > 3 * apart


def test_the_bundled_example_is_plainly_invented(bundled: Any) -> None:
    assert bundled.synthetic
    assert bundled.identifier == "dk-2016-syntetisk"
    assert bundled.name_da == "Syntetisk eksempel: klyngelandskab 2016"
    assert "Opdigtet er tabellen over deltagelse" in bundled.description_da
    assert "Invented is the table of participation" in bundled.description_en
    for text in (bundled.description_da, bundled.description_en):
        assert text.lower().startswith(("syntetisk eksempel", "synthetic example"))
        assert "landscapes.synthetic 1.0" in text
        assert "2016" in text
    assert "2.302 i samarbejde med en videninstitution (modelleret" in bundled.description_da
    descriptor = json.loads((BUNDLED / "datapackage.json").read_text(encoding="utf-8"))
    invented = {one["name"] for one in descriptor["resources"] if one.get("synthetic")}
    assert "participation" in invented
    assert invented <= {"participation", "counts"}


def test_no_bundled_company_can_be_taken_for_a_real_one(rows: pd.DataFrame) -> None:
    assert rows["company_id"].str.fullmatch(r"syn-\d{6}").all()


def test_the_bundled_example_copies_the_real_tables_and_their_origin() -> None:
    """Paths of a package stay inside it, so its tables are copies; these must not drift."""
    read = [
        json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
        for folder in (REAL, BUNDLED)
    ]
    ours = [one for one in read[1]["resources"] if not one.get("synthetic")]
    assert ours == read[0]["resources"]
    for resource in ours:
        path = resource["path"]
        assert (BUNDLED / path).read_bytes() == (REAL / path).read_bytes()
    for origin in ("sources", "licenses"):
        assert read[1][origin][: len(read[0][origin])] == read[0][origin]
        assert len(read[1][origin]) == len(read[0][origin]) + 1
    assert "seed 2016" in read[1]["sources"][-1]["title"]


def test_the_bundled_invented_table_is_small() -> None:
    assert (BUNDLED / "participation.parquet").stat().st_size < 1_500_000


# Making one


def made(folder: Path, *options: str) -> pd.DataFrame:
    assert main(["--into", str(folder), "--scale", "0.01", *options]) == 0
    table: pd.DataFrame = opened(folder).table("participation")
    return table


def test_one_seed_makes_one_table_and_another_seed_another(tmp_path: Path) -> None:
    first, again = made(tmp_path / "a", "--seed", "7"), made(tmp_path / "b", "--seed", "7")
    pd.testing.assert_frame_equal(first, again)
    name = "participation.parquet"
    assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()
    assert not first.equals(made(tmp_path / "a", "--seed", "8"))


def test_a_small_one_adds_up_too(tmp_path: Path) -> None:
    rows = made(tmp_path / "small", "--years", "2014", "2015")
    assert counted(rows) == {
        "participated": {2014: 129, 2015: 147},
        "innovated": {2014: 16, 2015: 16},
        "collaborated": {2014: 18, 2015: 21},
        "international": {2014: 9, 2015: 10},
    }
    text = opened(tmp_path / "small").description_en
    assert "147 taking part (modelled: interpolated)" in text
    assert "All figures are multiplied by 0.01." in text


def test_no_pseudonym_has_as_many_digits_as_a_company_number(tmp_path: Path) -> None:
    home = made_landscape({"home": {}}, [("home", "0400", "declared")])
    ground = world(with_columns(home), load_areas(), np.random.default_rng(1))
    numbers = np.array([0, 999_998, 999_999, 1_000_499])
    places, flags = np.zeros(4, dtype=np.int16), np.zeros(4, dtype=bool)
    rows = Rows(2016, places, numbers, places - 1, flags, flags, flags)
    path = tmp_path / "participation.parquet"
    assert write_rows(path, [rows], ground, [account(2016, 1_000_500)]) == 4
    written = pd.read_parquet(path)
    assert written["company_id"].tolist() == [
        "syn-0m000001",
        "syn-0m999999",
        "syn-1m000000",
        "syn-1m000500",
    ]
    assert set(written["municipality_code"]) == {""}


def test_a_real_landscape_is_never_overwritten(tmp_path: Path, capsys: Any) -> None:
    (tmp_path / "datapackage.json").write_text('{"name": "real"}', encoding="utf-8")
    assert main(["--into", str(tmp_path), "--scale", "0.01"]) == 1
    assert "holds something else" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["datapackage.json"]


def test_a_folder_whose_name_no_landscape_may_have_is_refused(tmp_path: Path, capsys: Any) -> None:
    assert main(["--into", str(tmp_path / "My folder"), "--scale", "0.01"]) == 1
    assert "My folder: name a folder with small letters" in capsys.readouterr().err
    assert not (tmp_path / "My folder").exists()


def test_a_synthetic_landscape_is_no_base(tmp_path: Path, capsys: Any) -> None:
    assert main(["--into", str(tmp_path / "new"), "--from", str(BUNDLED)]) == 1
    assert "is synthetic itself" in capsys.readouterr().err
    assert not (tmp_path / "new").exists()


def test_a_year_without_an_open_cluster_is_refused() -> None:
    young = {"young": {"founded_year": 2015}}
    made = with_columns(made_landscape(young, [("young", "DK", "declared")]))
    ground = world(made, load_areas(), np.random.default_rng(1))
    assert ground.taking_part(2015, 45).tolist() == [True]
    with pytest.raises(ValueError, match="is open in 2014"):
        ground.taking_part(2014, 45)


def test_a_landscape_of_emerging_clusters_is_refused() -> None:
    emerging = {"new": {"maturity": "emerging"}}
    made = with_columns(made_landscape(emerging, [("new", "DK", "declared")]))
    with pytest.raises(ValueError, match="no cluster of the landscape"):
        world(made, load_areas(), np.random.default_rng(1))


# Any world

CODES = ["0101", "0147", "0400", "0751", "1081", "1082", "F0400", "DK011", "DK"]


def with_columns(landscape: Any) -> Any:
    """Give a made landscape the columns of members."""
    unknown = pd.array([pd.NA] * len(landscape.clusters), dtype="Int64")
    clusters = landscape.clusters.assign(private_members=unknown, members=unknown)
    return replace(landscape, tables={**landscape.tables, "clusters": clusters})


def account(year: int, companies: int, *achieving: int, reporting: int = 45) -> Account:
    counts = dict(zip(FLAGS, [*achieving, 0, 0, 0], strict=False))
    values: dict[Measure, Total] = {"participated": Total(companies, "published")}
    for measure in MILESTONES:
        values.setdefault(measure, Total(counts.get(measure, 0), "published"))
    return Account(year, values, reporting)


@st.composite
def worlds(draw: st.DrawFn) -> World:
    names = [f"c{number}" for number in range(draw(st.integers(1, 6)))]
    fields = st.sampled_from([("food",), ("ict",), ("food", "health")])
    clusters = {
        name: {
            "themes": draw(fields),
            "founded_year": draw(st.sampled_from([None, 2000, 2016])),
            "hq_municipality_code": draw(st.sampled_from(["", "0101", "0400"])),
        }
        for name in names[1:]
    }
    always: dict[str, object] = {"themes": ("food",)}
    codes = st.sampled_from(CODES)
    coverage = [(name, draw(codes), "declared") for name in names]
    made = made_landscape({names[0]: always, **clusters}, coverage)
    seed = draw(st.integers(0, 99))
    return world(with_columns(made), load_areas(), np.random.default_rng(seed))


@given(
    worlds(),
    st.lists(st.tuples(st.integers(1, 40), st.integers(0, 40)), min_size=1, max_size=4),
    st.integers(1, 6),
    st.integers(0, 99),
)
def test_every_year_adds_up_in_any_world(
    ground: World, sizes: list[tuple[int, int]], reporting: int, seed: int
) -> None:
    wanted = [
        account(2014 + number, size, min(size, part), size, 0, reporting=reporting)
        for number, (size, part) in enumerate(sizes)
    ]
    years = list(participation(ground, wanted, np.random.default_rng(seed)))
    assert [rows.year for rows in years] == [one.year for one in wanted]
    for rows, one in zip(years, wanted, strict=True):
        assert len(np.unique(rows.company)) == one["participated"]
        for flag in FLAGS:
            assert len(np.unique(rows.company[getattr(rows, flag)])) == one[flag]
        assert len(np.unique(np.column_stack([rows.cluster, rows.company]), axis=0)) == len(rows)
        assert len(np.unique(rows.cluster)) <= reporting
        located = rows.municipality >= 0
        assert ground.footprints[rows.cluster[located], rows.municipality[located]].all()
        assert (ground.founded[rows.cluster] <= rows.year).all()
