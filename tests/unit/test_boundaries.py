"""Official boundaries: every kind is recognised, every fault is told, nothing is half replaced."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import geopandas as gpd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from foundation.language import speak
from foundation.settings import settings
from geodata import boundaries, fetching
from geodata.areas import load_areas
from geodata.boundaries import Report, inspect, install, restore
from geodata.coverage import METRIC_CRS
from geodata.outlines import EMBEDDED_PROVENANCE, load_outlines, outlines_digest, provenance
from geodata.schemas import code_of_name, code_of_number
from geodata.store import KEPT, Store, installed_folder
from tests.unit.geodata_fixtures import KINDS, dagi_2014, dawa, municipalities, serving

TEXT = speak("en")
CODES = [area.code for area in load_areas().at("municipality")]


@pytest.fixture(scope="module")
def rows() -> gpd.GeoDataFrame:
    return municipalities()


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory, rows: gpd.GeoDataFrame) -> Path:
    return dawa(tmp_path_factory.mktemp("good"), rows)


@pytest.fixture(scope="module")
def server(good: Path) -> Iterator[str]:
    with serving(good.read_bytes()) as address:
        yield address


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("KLYNGELANDSKAB_DATA_FOLDER", str(tmp_path / "var"))
    settings.cache_clear()
    yield
    settings.cache_clear()


def said(report: Report) -> str:
    return "\n".join(TEXT.say(problem.message) for problem in report.problems)


def errors(report: Report) -> list[tuple[int | None, str | None]]:
    return [(p.row, p.value) for p in report.problems if p.severity == "error"]


def write(folder: Path, rows: gpd.GeoDataFrame) -> Path:
    return dawa(folder, rows)


class TestKinds:
    @pytest.mark.parametrize("kind", KINDS)
    def test_every_kind_is_recognised_and_used(
        self, kind: str, rows: gpd.GeoDataFrame, tmp_path: Path
    ) -> None:
        report = install(str(KINDS[kind](tmp_path, rows)))
        assert (report.outcome, report.exit_code) == ("installed", 0), said(report)
        assert report.schema == kind.removesuffix(", zip")
        assert "Ertholmene" in said(report)
        outlines = load_outlines()
        assert list(outlines.index) == CODES
        assert outlines.crs == "EPSG:4326"
        assert not outlines.geometry.has_z.any()
        assert shapely.coverage_is_valid(outlines.geometry.to_numpy())
        made = outlines.geometry.to_crs(METRIC_CRS).area
        meant = rows.set_index("code").geometry.to_crs(METRIC_CRS).area[CODES]
        assert made.to_numpy() == pytest.approx(meant.to_numpy(), rel=2e-3)

    @given(st.sampled_from(CODES), st.sampled_from(["{}", "DK_{}", " {} ", "0{}", "{}.0"]))
    def test_codes_are_read_however_they_are_mangled(self, code: str, form: str) -> None:
        assert code_of_number(form.format(code.lstrip("0"))) == code

    @given(st.text(max_size=8))
    def test_other_text_is_a_code_of_four_digits_or_none(self, text: str) -> None:
        code = code_of_number(text)
        assert code is None or (len(code) == 4 and code.isdigit())

    @pytest.mark.parametrize("area", load_areas().at("municipality"), ids=lambda area: area.code)
    def test_names_are_found_in_either_language_with_or_without_danish_letters(
        self, area: object
    ) -> None:
        danish = area.name_da  # type: ignore[attr-defined]
        plain = danish.translate(str.maketrans({"æ": "ae", "ø": "o", "å": "a", "Æ": "A", "Ø": "O"}))
        for name in (danish, danish.upper(), f"{danish} Kommune", plain, area.name_en):  # type: ignore[attr-defined]
            assert code_of_name(name) == area.code, name  # type: ignore[attr-defined]

    def test_the_official_file_can_be_installed(self, official_geodata: Path) -> None:
        report = install(str(official_geodata / "dagi_kommuner_2014.geojson"))
        assert report.outcome == "installed"
        assert provenance().licence == "CC BY 4.0"
        assert load_outlines().geometry.to_crs(METRIC_CRS).area.sum() / 1e6 > 42_000


def without_one(rows: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    return rows[rows["code"] != "0751"]


def with_a_stranger(rows: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    return rows.replace({"code": {"0751": "0999"}})


def with_an_empty_row(rows: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    return rows.set_geometry(rows.geometry.where(rows["code"] != "0751"))


def with_a_line(rows: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    line = shapely.LineString([(10, 56), (10.1, 56.1)])
    return rows.set_geometry(rows.geometry.where(rows["code"] != "0751", line))


def swapped(rows: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    turned = shapely.transform(rows.geometry.to_numpy(), lambda points: points[:, ::-1])
    return rows.set_geometry(gpd.GeoSeries(turned, crs=rows.crs))


def in_metres_without_saying_so(rows: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    return rows.to_crs(METRIC_CRS).set_crs("EPSG:4326", allow_override=True)


def exchanged(rows: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    return rows.assign(code=rows["code"].replace({"0751": "0851", "0851": "0751"}))


def overlapping(rows: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    wider = rows.geometry.to_crs(METRIC_CRS).buffer(3_000).to_crs(rows.crs)
    return rows.set_geometry(rows.geometry.where(rows["code"] != "0751", wider))


FAULTS: dict[str, Callable[[gpd.GeoDataFrame], gpd.GeoDataFrame]] = {
    "Missing of the 98 municipalities (1): Aarhus": without_one,
    "none of the 98 municipalities": with_a_stranger,
    "has no area": with_an_empty_row,
    "a polygon is expected": with_a_line,
    "latitude and longitude swapped": swapped,
    "do not lie in Denmark": in_metres_without_saying_so,
    "does not lie where Aarhus lies": exchanged,
    "overlap by": overlapping,
}


class TestFaultyContent:
    @pytest.mark.parametrize("words", FAULTS)
    def test_a_fault_is_told_and_nothing_replaced(
        self, words: str, rows: gpd.GeoDataFrame, good: Path, tmp_path: Path
    ) -> None:
        install(str(good))
        before = outlines_digest(), provenance()
        report = install(str(write(tmp_path, FAULTS[words](rows))))
        assert (report.outcome, report.exit_code) == ("errors", 1)
        assert words in said(report)
        assert (outlines_digest(), provenance()) == before

    def test_all_faults_are_told_at_once_with_row_and_value(
        self, rows: gpd.GeoDataFrame, tmp_path: Path
    ) -> None:
        bad = rows.assign(code=["Atlantis", "1084", *rows["code"][2:]])
        assert errors(inspect(str(write(tmp_path, bad)))) == [(2, "Atlantis"), (3, "1084")]

    def test_small_overlaps_are_mended_and_told(
        self, rows: gpd.GeoDataFrame, tmp_path: Path
    ) -> None:
        apart = rows.to_crs(METRIC_CRS)
        apart = apart.set_geometry(apart.geometry.simplify(60).buffer(5)).to_crs("EPSG:4326")
        report = install(str(write(tmp_path, apart)))
        assert report.outcome == "installed", said(report)
        assert "mended" in said(report)
        assert shapely.coverage_is_valid(load_outlines().geometry.to_numpy())

    def test_a_bow_tie_is_repaired(self, rows: gpd.GeoDataFrame, tmp_path: Path) -> None:
        main = max(rows.set_index("code").geometry["0400"].geoms, key=lambda part: part.area)
        corners = list(main.exterior.coords)
        corners[1], corners[2] = corners[2], corners[1]
        crossed = rows.geometry.where(rows["code"] != "0400", shapely.Polygon(corners))
        assert install(str(write(tmp_path, rows.set_geometry(crossed)))).outcome == "installed"
        assert load_outlines().geometry.is_valid.all()

    def test_unknown_columns_are_listed(self, rows: gpd.GeoDataFrame, tmp_path: Path) -> None:
        file = tmp_path / "other.geojson"
        rows.rename(columns={"code": "area_id"}).to_file(file, driver="GeoJSON")
        report = inspect(str(file))
        assert report.exit_code == 1
        assert "area_id, name" in said(report)

    def test_a_shapefile_must_say_its_coordinate_system(
        self, rows: gpd.GeoDataFrame, tmp_path: Path
    ) -> None:
        file = KINDS["DAGI kommuneinddeling, zip"](tmp_path, rows)
        for projection in tmp_path.rglob("*.prj"):
            projection.unlink()
        report = inspect(str(file.with_name("kommuneinddeling") / "kommuneinddeling.shp"))
        assert report.exit_code == 1
        assert ".prj" in said(report)


class TestUnreadable:
    @pytest.mark.parametrize(
        ("content", "words"),
        [
            (b"", "no boundary file"),
            (b"kommunekode;navn\n0101;K\xf8benhavn\n", "no boundary file"),
            (b"<!DOCTYPE html><html></html>", "web page"),
            (b'{"type": "FeatureCollection", "features": [{"type"', "damaged"),
            (b"{}", "damaged"),
            (b"PK\x03\x04 and then nothing", "damaged"),
            (b"SQLite format 3\x00 and then nothing", "damaged"),
            (b"fgb\x03fgb\x00 and then nothing", "nothing that can be read"),
            (b'{"type": "FeatureCollection", "features": []}', "nothing that can be read"),
        ],
    )
    def test_a_file_that_is_none_is_refused(
        self, content: bytes, words: str, tmp_path: Path
    ) -> None:
        file = tmp_path / "kommuner.geojson"
        file.write_bytes(content)
        report = install(str(file))
        assert (report.outcome, report.exit_code) == ("unreadable", 2)
        assert words in said(report)

    def test_a_file_cut_off_is_never_installed(self, good: Path, tmp_path: Path) -> None:
        content = good.read_bytes()
        file = tmp_path / "kommuner.geojson"
        for share in (0.1, 0.5, 0.99):
            file.write_bytes(content[: int(len(content) * share)])
            assert install(str(file)).exit_code in {1, 2}
        assert not provenance().official

    @pytest.mark.parametrize("source", ["missing.geojson", ".", "ftp://localhost/x", "http://", ""])
    def test_a_source_that_is_not_there_is_refused(self, source: str) -> None:
        assert install(source).exit_code == 2

    @pytest.mark.parametrize("member", ["../kommuner.geojson", "/tmp/kommuner.geojson"])  # noqa: S108
    def test_a_zip_that_leads_outside_is_refused(
        self, member: str, good: Path, tmp_path: Path
    ) -> None:
        file = tmp_path / "evil.zip"
        with zipfile.ZipFile(file, "w") as archive:
            archive.writestr(zipfile.ZipInfo(member), good.read_bytes())
        report = install(str(file))
        assert report.exit_code == 2
        assert "outside" in said(report)

    def test_a_zip_without_boundaries_is_refused(self, tmp_path: Path) -> None:
        file = tmp_path / "empty.zip"
        with zipfile.ZipFile(file, "w") as archive:
            archive.writestr("readme.txt", "nothing here")
        assert "holds no" in said(install(str(file)))


class TestAddresses:
    @pytest.mark.parametrize("path", ["good", "unannounced", "moved"])
    def test_boundaries_are_fetched(self, server: str, path: str, good: Path) -> None:
        steps: list[int] = []
        report = install(f"{server}/{path}?token=secret", progress=lambda n, _: steps.append(n))
        assert report.outcome == "installed", said(report)
        assert provenance().source == f"{server}/{path}"
        assert steps == sorted(steps)
        assert steps[-1] == good.stat().st_size

    @pytest.mark.parametrize(
        ("path", "words"),
        [
            ("half", "broke off"),
            ("half_unannounced", "damaged"),
            ("nothing", "empty"),
            ("failing", "status 500"),
            ("nowhere", "status 404"),
            ("moved_away", "status 404"),
            ("circle", "circle"),
            ("page", "web page"),
            ("page_in_disguise", "web page"),
            ("silent", "did not answer within"),
            ("trickle", "took longer"),
        ],
    )
    def test_what_goes_wrong_is_told_and_nothing_replaced(
        self, server: str, path: str, words: str, good: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(fetching, "PATIENCE", 2)
        install(str(good))
        before = outlines_digest()
        report = install(f"{server}/{path}", timeout=0.3)
        assert (report.outcome, report.exit_code) == ("unreadable", 2)
        assert words in said(report)
        assert outlines_digest() == before
        assert len(list(installed_folder().iterdir())) == 2

    def test_a_server_that_is_not_there_is_told(self) -> None:
        report = install("http://127.0.0.1:9/kommuner", timeout=1)
        assert report.exit_code == 2
        assert "cannot be reached" in said(report)

    def test_a_file_without_end_is_stopped(self, server: str, tmp_path: Path) -> None:
        with pytest.raises(fetching.Refused, match="larger than"):
            fetching.fetch(f"{server}/good", tmp_path / "x", timeout=5, largest=1_000)


class TestWayBack:
    def test_it_leads_to_the_official_ones_before_and_then_to_the_embedded(
        self, rows: gpd.GeoDataFrame, good: Path, tmp_path: Path
    ) -> None:
        embedded = outlines_digest()
        install(str(good))
        first = outlines_digest()
        other = rows.set_geometry(rows.geometry.to_crs(METRIC_CRS).translate(30).to_crs(rows.crs))
        install(str(dagi_2014(tmp_path, other)))
        assert len({embedded, first, outlines_digest()}) == 3
        assert restore().schema == "DAWA"
        assert outlines_digest() == first
        assert TEXT.say(restore().summary) == "The boundaries in use now: the embedded outlines."
        assert outlines_digest() == embedded
        assert provenance() == EMBEDDED_PROVENANCE
        assert "already" in said(restore())

    def test_installing_the_same_twice_leaves_one(self, good: Path) -> None:
        install(str(good))
        install(str(good))
        assert len(Store(installed_folder()).records()) == 1

    def test_only_the_last_few_are_kept(self, rows: gpd.GeoDataFrame, tmp_path: Path) -> None:
        for metres in range(KEPT + 1):
            moved = rows.geometry.to_crs(METRIC_CRS).translate(20 * metres).to_crs(rows.crs)
            install(str(write(tmp_path, rows.set_geometry(moved))))
        assert len(list(installed_folder().glob("*.fgb"))) == KEPT

    @pytest.mark.parametrize("damage", ["cut", "gone", "state"])
    def test_damaged_official_outlines_give_way_to_the_embedded(
        self, damage: str, good: Path
    ) -> None:
        embedded = outlines_digest()
        install(str(good))
        assert provenance().official
        file = next(installed_folder().glob("*.fgb"))
        if damage == "cut":
            file.write_bytes(file.read_bytes()[:5_000])
        elif damage == "gone":
            file.unlink()
        else:
            (installed_folder() / "installed.json").write_text('[{"file": 1', encoding="utf-8")
        assert outlines_digest() == embedded
        assert not provenance().official
        assert len(load_outlines()) == 98


class TestCommand:
    def test_json_stands_alone_on_stdout(
        self, good: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert boundaries.main([str(good), "--json", "--language", "en"]) == 0
        out, err = capsys.readouterr()
        records = json.loads(out)
        assert [sorted(record) for record in records] == [
            ["column", "file", "message", "row", "severity", "value"]
        ]
        assert records[0]["value"] == "0411"
        assert "are in use now" in err

    def test_a_check_replaces_nothing(self, good: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert boundaries.main([str(good), "--check", "--language", "en"]) == 0
        assert "can be used" in capsys.readouterr().err
        assert not provenance().official

    def test_exit_codes_tell_errors_from_unreadable(
        self, rows: gpd.GeoDataFrame, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert boundaries.main([str(write(tmp_path, without_one(rows)))]) == 1
        assert boundaries.main([str(tmp_path / "missing")]) == 2
        assert boundaries.main(["--restore"]) == 0
        with pytest.raises(SystemExit):
            boundaries.main([])
        capsys.readouterr()
