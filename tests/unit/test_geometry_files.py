"""The outlines as static files: complete, fitting, and made once."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from geodata.areas import LEVELS, load_areas
from geodata.outlines import outlines_digest
from ui import geometry, static_files

AREAS = load_areas()
NAMES = [f"{level}-{resolution}" for level in LEVELS for resolution in geometry.TOLERANCES]

# Neighbours whose generalised outlines stand apart (geodata/build/points/border_corrections.csv).
APART = {("0101", "0163"), ("0169", "0187")}

Ring = list[list[float]]


@pytest.fixture(scope="module", autouse=True)
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Make the files in a folder of their own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(static_files, "FOLDER", tmp_path_factory.mktemp("static") / "generated")
        geometry.prepare.cache_clear()
        yield geometry.prepare(outlines_digest())
    geometry.prepare.cache_clear()


def features(folder: Path, name: str) -> list[dict[str, Any]]:
    return json.loads((folder / f"{name}.json").read_bytes())["features"]


def rings(feature: dict[str, Any]) -> list[Ring]:
    shape = feature["geometry"]
    parts = shape["coordinates"] if shape["type"] == "MultiPolygon" else [shape["coordinates"]]
    return [ring for part in parts for ring in part]


def points(feature: dict[str, Any]) -> set[tuple[float, ...]]:
    return {tuple(point) for ring in rings(feature) for point in ring}


def test_every_level_is_there_in_both_resolutions(folder: Path) -> None:
    found = {path.stem for path in folder.iterdir()}
    assert found == {*NAMES, "neighbouring-land", "complete"}


@pytest.mark.parametrize("name", NAMES)
def test_every_area_of_a_level_is_drawn_and_named(folder: Path, name: str) -> None:
    areas = AREAS.at(name.rpartition("-")[0])
    drawn = {each["properties"]["code"]: each["properties"] for each in features(folder, name)}
    assert len(features(folder, name)) == len(drawn) == len(areas)
    for area in areas:
        said = drawn[area.code]
        assert (said["da"], said["en"]) == (area.name_da, area.name_en)
        assert said["label"] == pytest.approx(area.label_point, abs=1e-4)


@pytest.mark.parametrize("name", NAMES)
def test_outlines_lie_in_denmark_are_closed_and_rounded(folder: Path, name: str) -> None:
    for feature in features(folder, name):
        assert rings(feature)
        for ring in rings(feature):
            assert len(ring) >= 4
            assert ring[0] == ring[-1]
            assert all(8 < lon < 15.3 and 54.5 < lat < 57.8 for lon, lat in ring)
            assert all(round(number, 4) == number for point in ring for number in point)


@pytest.mark.parametrize("resolution", geometry.TOLERANCES)
def test_neighbours_share_the_points_of_their_border(folder: Path, resolution: str) -> None:
    drawn = {
        each["properties"]["code"]: points(each)
        for each in features(folder, f"municipality-{resolution}")
    }
    pairs = {
        (area.code, other.code)
        for area in AREAS.at("municipality")
        for other in AREAS.neighbours(area.code)
        if other.kind == "land" and area.code < other.code
    }
    assert {(a, b) for a, b in pairs if len(drawn[a] & drawn[b]) < 2} == APART


@pytest.mark.parametrize("resolution", geometry.TOLERANCES)
def test_a_region_has_no_point_that_its_municipalities_lack(folder: Path, resolution: str) -> None:
    fine = set().union(*map(points, features(folder, f"municipality-{resolution}")))
    coarse = set().union(*map(points, features(folder, f"region-{resolution}")))
    assert coarse <= fine


def test_the_overview_is_the_smaller_file(folder: Path) -> None:
    for level in LEVELS:
        overview, detail = (
            (folder / f"{level}-{resolution}.json").stat().st_size
            for resolution in ("overview", "detail")
        )
        assert overview < detail


def test_a_second_call_writes_nothing(folder: Path) -> None:
    def written() -> dict[str, tuple[int, int]]:
        stats = {path.name: path.stat() for path in folder.iterdir()}
        return {name: (stat.st_ino, stat.st_mtime_ns) for name, stat in stats.items()}

    before = written()
    geometry.prepare.cache_clear()
    assert geometry.prepare(outlines_digest()) == folder
    assert written() == before


def test_other_outlines_get_files_of_their_own(folder: Path) -> None:
    other = folder.with_name(folder.name.replace(outlines_digest(), "0" * 12))
    assert other != folder
    other.mkdir()
    (other / "complete").touch()
    assert geometry.prepare("0" * 12) == other


def test_the_addresses_are_those_of_the_files(folder: Path) -> None:
    for level in LEVELS:
        found = geometry.addresses(level)
        files = [found.overview, found.detail, found.land, *([found.borders] * bool(found.borders))]
        for address in files:
            place, name = address.rsplit("/", 1)
            assert place == f"{static_files.ADDRESS}/{folder.name}"
            assert (folder / name).exists()
    assert geometry.addresses("municipality").borders != geometry.addresses("region").borders
    assert geometry.addresses("country").borders is None


@pytest.fixture
def two_files(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave most of the work out."""
    monkeypatch.setattr(geometry, "_collections", lambda _: iter([("a", {}), ("b", {})]))


@pytest.mark.usefixtures("two_files")
def test_a_place_that_cannot_be_written_is_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setattr(static_files, "FOLDER", tmp_path / "file" / "generated")
    with pytest.raises(OSError, match="file"):
        geometry.prepare("1" * 12)

    locked = tmp_path / "locked"
    locked.mkdir(mode=0o500)
    try:
        (locked / "try").touch()
    except PermissionError:
        monkeypatch.setattr(static_files, "FOLDER", locked / "generated")
        with pytest.raises(PermissionError):
            geometry.prepare("2" * 12)


@pytest.mark.usefixtures("two_files")
def test_files_that_were_interrupted_are_made_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(static_files, "FOLDER", tmp_path)
    write, names = static_files.write, []

    def full_disk(path: Path, content: bytes) -> None:
        names.append(path.name)
        if path.name == "b.json" and len(names) == 2:
            raise OSError(28, "No space left on device")
        write(path, content)

    monkeypatch.setattr(static_files, "write", full_disk)
    with pytest.raises(OSError, match="No space"):
        geometry.prepare("3" * 12)
    folder = geometry.prepare("3" * 12)
    assert {path.name for path in folder.iterdir()} == {"a.json", "b.json", "complete"}


def test_published_content_keeps_its_address_and_other_content_has_another(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "generated"
    monkeypatch.setattr(static_files, "FOLDER", folder)
    one, other = static_files.publish("a", b"1"), static_files.publish("a", b"2")
    assert one != other
    file = folder / one.rsplit("/", 1)[1]
    before = file.stat()
    assert static_files.publish("a", b"1") == one
    assert file.read_bytes() == b"1"
    assert (file.stat().st_ino, file.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    assert len(list(folder.iterdir())) == 2
