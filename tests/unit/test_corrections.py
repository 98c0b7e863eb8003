"""Corrections of clusters: gathered, made on the tables, and checked as every delivery is."""

from __future__ import annotations

import json

import pandas as pd
import pytest

from analysis.changes import compare
from analysis.corrections import (
    Correction,
    applied,
    coverage_of,
    fitting,
    from_records,
    put,
    without,
)
from foundation.landscape import Landscape
from loaders.catalogue import open_landscape
from loaders.corrections import as_text, checked, corrected
from loaders.schemas import SCHEMAS
from ui.data_fields import FIELDS, new_id, text_of, value_of


@pytest.fixture(scope="module")
def landscape() -> Landscape:
    return open_landscape("dk-2016")


@pytest.fixture(scope="module")
def tables(landscape: Landscape) -> dict[str, pd.DataFrame]:
    return as_text(landscape)


def level(value: str, cluster: str = "clean") -> Correction:
    return Correction("change", cluster, "level", value)


@pytest.mark.parametrize("name", ["dk-2016", "dk-2024", "dk-2016-syntetisk"])
def test_tables_as_text_are_the_same_landscape_again(name: str) -> None:
    before = open_landscape(name)
    after, problems = corrected(before, as_text(before))
    assert after is not None
    assert not problems
    assert not compare(before, after)
    assert after.version == before.version


def test_only_what_was_corrected_changes(
    landscape: Landscape, tables: dict[str, pd.DataFrame]
) -> None:
    after, _ = corrected(landscape, applied(tables, [level("local")]))
    assert after is not None
    changes = compare(landscape, after).tables
    assert list(changes) == ["clusters"]
    (row,) = changes["clusters"].changed
    assert [(each.name, each.old, each.new) for each in row.fields] == [
        ("level", "national", "local")
    ]
    assert tables["clusters"].set_index("cluster_id").at["clean", "level"] == "national"


def test_coverage_keeps_the_sources_of_areas_that_stay(
    landscape: Landscape, tables: dict[str, pd.DataFrame]
) -> None:
    before = coverage_of(tables, "clean", "declared")
    more = Correction("cover", "clean", "declared", ";".join([*before, "0400"]))
    after, _ = corrected(landscape, applied(tables, [more]))
    assert after is not None
    mine = after.coverage[after.coverage["cluster_id"] == "clean"].set_index("area_code")
    assert mine.at["0400", "source"] == ""
    assert all(mine.at[code, "source"] for code in before)


def test_a_cluster_goes_with_all_that_is_said_of_it(
    landscape: Landscape, tables: dict[str, pd.DataFrame]
) -> None:
    after, problems = corrected(landscape, applied(tables, [Correction("remove", "clean")]))
    assert after is not None
    assert not problems
    for name in ("coverage", "partners"):
        assert "clean" not in set(after.table(name)["cluster_id"])


def test_a_later_correction_of_a_place_replaces_the_earlier(
    tables: dict[str, pd.DataFrame],
) -> None:
    found = put(put((), level("local"), tables), level("regional"), tables)
    assert found == (level("regional"),)
    assert put(found, level("national"), tables) == ()


def test_taking_back_a_new_cluster_takes_back_all_of_it(tables: dict[str, pd.DataFrame]) -> None:
    new = Correction("add", "ny")
    every = (new, level("local", "ny"), level("local"))
    assert without(every, new) == (level("local"),)
    assert without(every, level("local")) == every[:2]


def test_what_no_longer_fits_is_passed_over(tables: dict[str, pd.DataFrame]) -> None:
    every = (Correction("add", "clean"), level("local"), level("local", "vaek"))
    assert fitting(every, tables) == (level("local"),)


def test_corrections_are_read_back_and_anything_else_is_left_out() -> None:
    every = (level("local"), Correction("remove", "cfir"))
    written = json.loads(json.dumps([each.as_record() for each in every]))
    assert from_records(written) == every
    odd = [{"act": "drop table", "cluster": "a", "field": "", "value": ""}, "x", {"act": "add"}]
    assert from_records([*odd, *written]) == every
    assert from_records(None) == ()


def test_the_check_names_row_column_and_value(tables: dict[str, pd.DataFrame]) -> None:
    wrong = applied(tables, [Correction("change", "clean", "website", "ftp://clean.dk")])
    found, problems = checked(wrong)
    assert found is None
    (problem,) = problems
    row = wrong["clusters"]["cluster_id"].tolist().index("clean") + 2
    assert (problem.file, problem.row, problem.column) == ("clusters", row, "website")
    assert problem.value == "ftp://clean.dk"


def test_company_lists_are_taken_over_untouched() -> None:
    before = open_landscape("dk-2016-syntetisk")
    assert not {"participation", "counts"} & set(as_text(before))
    after, _ = corrected(before, applied(as_text(before), [level("local")]))
    assert after is not None
    for name in ("participation", "counts"):
        assert after.tables[name] is before.tables[name]
    assert after.threshold == before.threshold


def test_every_column_of_a_cluster_can_be_edited(landscape: Landscape) -> None:
    assert set(FIELDS) == set(SCHEMAS["clusters"].headings) - {"cluster_id"}
    for row in as_text(landscape)["clusters"].to_dict("records"):
        for name, field in FIELDS.items():
            assert text_of(value_of(field, row[name])) == row[name] or float(row[name]) == float(
                text_of(value_of(field, row[name]))
            )


def test_ids_are_made_of_names_and_never_twice() -> None:
    assert new_id("Sønderjysk Økologi A/S", ()) == "soenderjysk_oekologi_a_s"
    assert new_id("!!!", ()) == "klynge"
    assert new_id("Lys", {"lys", "lys_2"}) == "lys_3"
