"""The counts of a synthetic landscape are protected as those of real companies would be."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from analysis.confidentiality import Rule
from analysis.counting import count_frames
from analysis.likeness import carried
from geodata.areas import load_areas
from landscapes.synthetic.__main__ import main
from loaders.package import BUNDLED_FOLDER, read_package

KEY = ["cluster_id", "theme", "area_code", "year", "measure"]


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("synthetic") / "small"
    options = ["--scale", "0.01", "--years", "2014", "--counts"]
    assert main(["--into", str(folder), *options]) == 0
    return folder


def opened(folder: Path) -> Any:
    landscape, problems = read_package(folder)
    assert problems == []
    assert landscape is not None
    return landscape


def recounted(landscape: Any) -> pd.Series:
    nodes = carried(landscape.clusters, landscape.taxonomy)
    themes = frozenset(landscape.taxonomy.index[landscape.taxonomy["kind"] == "theme"])
    carriers = {cluster: found & themes for cluster, found in nodes.items()}
    counts = count_frames(landscape.table("participation"), carriers, load_areas())
    return counts.set_index(KEY)["value"]


@pytest.mark.parametrize("name", ["small", "bundled"])
def test_counts_are_those_of_the_companies_and_the_small_ones_are_withheld(
    name: str, small: Path
) -> None:
    landscape = opened(small if name == "small" else BUNDLED_FOLDER / "dk-2016-syntetisk")
    if name == "bundled" and landscape.table("counts").empty:
        pytest.skip("the bundled example was made without --counts")
    assert landscape.threshold == Rule().threshold
    counts = landscape.table("counts").set_index(KEY)
    truth = recounted(landscape)
    assert set(counts.index) == set(truth.index)
    shown = counts.loc[~counts["suppressed"].astype(bool), "value"]
    assert 0 < len(shown) < len(counts)
    assert (shown.to_numpy() == truth.loc[shown.index].to_numpy()).all()
    assert counts.loc[counts["suppressed"].astype(bool), "value"].isna().all()
    assert shown.min() >= landscape.threshold


def test_the_descriptor_says_that_counts_are_invented_and_protected(small: Path) -> None:
    descriptor = json.loads((small / "datapackage.json").read_text(encoding="utf-8"))
    found = [one for one in descriptor["resources"] if one["name"] == "counts"]
    assert len(found) == 1
    assert found[0]["synthetic"] is True
    assert found[0]["confidentiality"] == {"protected": True, "threshold": 3}


def test_making_it_again_without_counts_leaves_no_old_ones(small: Path, tmp_path: Path) -> None:
    again = tmp_path / "again"
    options = ["--into", str(again), "--scale", "0.01", "--years", "2014"]
    assert main([*options, "--counts"]) == 0
    assert (again / "counts.parquet").read_bytes() == (small / "counts.parquet").read_bytes()
    assert main(options) == 0
    assert not (again / "counts.parquet").exists()
    assert opened(again).table("counts").empty
