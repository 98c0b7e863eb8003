"""Read a boundary file of any recognised kind and check everything before it is used."""

from __future__ import annotations

import shutil
import tempfile
import zipfile
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import pyproj
import shapely

from foundation.language import Message
from foundation.problems import Problem, Severity, has_errors
from geodata.areas import Areas, load_areas
from geodata.coverage import GEOGRAPHIC_CRS, METRIC_CRS, on_grid, polygons_only
from geodata.fetching import Refused
from geodata.schemas import ERTHOLMENE, Schema, recognise

DENMARK = (7.5, 54.3, 15.7, 58.1)
"""West, south, east and north of Denmark in degrees, with room to spare."""
FAR_M = 20_000.0
"""A municipality whose label point lies further outside its outline is somewhere else."""
GRID_DEGREES = 1e-5
SLIVER_DEGREES2 = 1e-6
"""Gaps between neighbours up to this area (7000 m2) are closed."""
WORTH_A_WORD_M2 = 1e5
REFUSED_OVERLAP_M2 = 2e6
LARGEST_UNPACKED = 2_000_000_000
MOST_MEMBERS = 1_000

SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"PK\x03\x04", ".zip"),
    (b"SQLite format 3\x00", ".gpkg"),
    (b"fgb\x03fgb", ".fgb"),
    (b"\x00\x00\x27\x0a", ".shp"),
    (b"{", ".geojson"),
)
ZIPPED = (".gpkg", ".shp", ".fgb", ".geojson", ".json")


@dataclass(slots=True)
class Checked:
    """What a file holds and what is wrong with it.

    ``outlines`` is None as long as an error stands in the way.
    """

    name: str
    schema: Schema | None = None
    outlines: gpd.GeoDataFrame | None = None
    problems: list[Problem] = field(default_factory=list)

    def report(
        self,
        severity: Severity,
        msgid: str,
        *,
        row: int | None = None,
        column: str | None = None,
        value: str | None = None,
        **values: object,
    ) -> None:
        """Add a problem."""
        message = Message(msgid, values)
        self.problems.append(Problem(severity, message, self.name, row, column, value))


def check(file: Path, name: str) -> Checked:
    """Read and check a file.

    Parameters
    ----------
    file : Path
        Where the content lies; its kind is told from its first bytes, not from its name.
    name : str
        What the user knows it as.

    Returns
    -------
    Checked
        With outlines in EPSG:4326, five decimals, by ``municipality_code``, if there is no error.

    Raises
    ------
    Refused
        If the file cannot be read at all.
    """
    checked = Checked(name)
    with tempfile.TemporaryDirectory(prefix="klyngelandskab-") as workshop:
        frame, column = _read(file, checked, Path(workshop))
    if frame is None or not _has_crs(frame, checked):
        return checked
    parts = _parts(frame, column, checked)
    if not has_errors(checked.problems):
        _assemble(parts, load_areas(), checked)
    return checked


def _read(file: Path, checked: Checked, workshop: Path) -> tuple[gpd.GeoDataFrame | None, str]:
    readable = _readable(file, checked.name, workshop)
    try:
        layers = [str(name) for name, kind in pyogrio.list_layers(readable) if kind]
        layers.sort(key=lambda layer: "kommune" not in layer.lower())
        seen: list[str] = []
        for layer in layers:
            columns = [str(c) for c in pyogrio.read_info(readable, layer=layer)["fields"]]
            found = recognise(columns)
            if found:
                checked.schema = found[0]
                return pyogrio.read_dataframe(readable, layer=layer), found[1]
            seen += columns
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError, ValueError) as error:
        raise Refused(checked.name, "The file is damaged or not complete.") from error
    if not seen:
        raise Refused(checked.name, "The file holds nothing that can be read as areas.")
    checked.report(
        "error",
        "No column with municipalities was recognised. Expected is one of KOMKODE, kode (with "
        "navn), kommunekode, LAU_ID or shapeName; the file has: {columns}.",
        columns=", ".join(seen[:20]),
    )
    return None, ""


def _readable(file: Path, name: str, workshop: Path) -> Path:
    """Return a path that the reader takes for what the content is."""
    try:
        with file.open("rb") as content:
            start = content.read(512).removeprefix(b"\xef\xbb\xbf").lstrip()
    except OSError as error:
        raise Refused(name, "The file does not exist or cannot be opened.") from error
    if start[:1] == b"<":
        raise Refused(name, "This is a web page, not a boundary file.")
    suffix = next((suffix for magic, suffix in SIGNATURES if start.startswith(magic)), None)
    if suffix is None:
        raise Refused(
            name,
            "This is no boundary file. Expected is GeoJSON, GeoPackage, FlatGeobuf or a Shapefile, "
            "the last one best as a zip.",
        )
    if suffix == ".zip":
        return _unpacked(file, name, workshop)
    if file.suffix.lower() == suffix or (file.suffix.lower(), suffix) == (".json", ".geojson"):
        return file
    renamed = workshop / f"content{suffix}"
    shutil.copyfile(file, renamed)
    return renamed


def _unpacked(file: Path, name: str, workshop: Path) -> Path:
    try:
        with zipfile.ZipFile(file) as archive:
            members = [member for member in archive.infolist() if not member.is_dir()]
            _is_harmless(members, name)
            archive.extractall(workshop)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError) as error:
        raise Refused(name, "The file is damaged or not complete.") from error
    found = sorted(path for path in workshop.rglob("*") if path.suffix.lower() in ZIPPED)
    found.sort(key=lambda path: "kommune" not in path.name.lower())
    if not found:
        raise Refused(name, "The zip holds no Shapefile, GeoPackage or GeoJSON.")
    return found[0]


def _is_harmless(members: list[zipfile.ZipInfo], name: str) -> None:
    paths = [PurePosixPath(member.filename.replace("\\", "/")) for member in members]
    if any(path.is_absolute() or ".." in path.parts for path in paths):
        raise Refused(name, "The zip holds paths that lead outside of it.")
    if len(members) > MOST_MEMBERS or sum(m.file_size for m in members) > LARGEST_UNPACKED:
        raise Refused(name, "The zip is too large when unpacked.")


def _has_crs(frame: gpd.GeoDataFrame, checked: Checked) -> bool:
    if not isinstance(frame, gpd.GeoDataFrame):
        checked.report("error", "The file holds no geometry.")
        return False
    if frame.crs is None:
        checked.report(
            "error",
            "The file does not say in which coordinate system it is. A Shapefile needs its .prj "
            "file.",
        )
    return frame.crs is not None


def _parts(frame: gpd.GeoDataFrame, column: str, checked: Checked) -> gpd.GeoSeries:
    """Return the repaired parts by municipality code, reporting each row that cannot be used."""
    rows = _danish_rows(frame)
    codes: list[str] = []
    shapes: list[Any] = []
    for number, value, geometry in zip(rows.index, rows[column], rows.geometry, strict=True):
        row = int(number) + 2
        code = _known_code(value, row, column, checked)
        if code is None:
            continue
        shape = None if geometry is None else polygons_only(geometry)
        if shape is None or shape.is_empty:
            checked.report(
                "error",
                "The row has no area: a polygon is expected.",
                row=row,
                column="geometry",
                value=code,
            )
            continue
        codes.append(code)
        shapes.append(shape)
    return gpd.GeoSeries(shapes, index=codes, crs=frame.crs)


def _danish_rows(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the rows of Denmark of a file that covers more of Europe."""
    for column, start in (("CNTR_CODE", "DK"), ("GISCO_ID", "DK_")):
        if column in frame:
            return frame[frame[column].astype(str).str.startswith(start)]
    return frame


def _known_code(value: object, row: int, column: str, checked: Checked) -> str | None:
    assert checked.schema is not None  # noqa: S101 - for the type checker
    code = checked.schema.code_of(value)
    if code == ERTHOLMENE:
        if not any(problem.value == ERTHOLMENE for problem in checked.problems):
            checked.report(
                "warning",
                "Ertholmene lies outside the municipal division and was left out.",
                row=row,
                column=column,
                value=ERTHOLMENE,
            )
        return None
    area = load_areas().get(code) if code else None
    if area is None or area.level != "municipality":
        said = None if value is None else str(value)
        checked.report(
            "error", "This is none of the 98 municipalities.", row=row, column=column, value=said
        )
        return None
    return code


def _assemble(parts: gpd.GeoSeries, areas: Areas, checked: Checked) -> None:
    missing = [a for a in areas.at("municipality") if a.code not in set(parts.index)]
    if missing:
        checked.report(
            "error",
            "Missing of the 98 municipalities ({count}): {names}.",
            value=", ".join(area.code for area in missing),
            count=len(missing),
            names=", ".join(area.name_da for area in missing),
        )
        return
    try:
        whole = parts.groupby(level=0).agg(lambda own: shapely.union_all(own.to_numpy()))
        geographic = gpd.GeoSeries(whole, crs=parts.crs).to_crs(GEOGRAPHIC_CRS)
        metric = geographic.to_crs(METRIC_CRS)
    except (pyproj.exceptions.ProjError, shapely.errors.GEOSException):
        checked.report("error", "The coordinates cannot be projected to Denmark's system.")
        return
    _lies_in_denmark(geographic, checked)
    if not has_errors(checked.problems):
        _lies_where_it_belongs(metric, areas, checked)
        _overlaps(metric, areas, checked)
    if not has_errors(checked.problems):
        rounded = on_grid(geographic, GRID_DEGREES, SLIVER_DEGREES2)
        checked.outlines = gpd.GeoDataFrame(geometry=rounded).rename_axis("municipality_code")


def _lies_in_denmark(outlines: gpd.GeoSeries, checked: Checked) -> None:
    bounds = outlines.total_bounds
    inside = np.isfinite(bounds).all() and shapely.box(*DENMARK).contains(shapely.box(*bounds))
    if not inside:
        checked.report(
            "error",
            "The outlines do not lie in Denmark (west {west}, south {south}, east {east}, north "
            "{north} degrees). Is the coordinate system right, or are latitude and longitude "
            "swapped?",
            west=f"{bounds[0]:.1f}",
            south=f"{bounds[1]:.1f}",
            east=f"{bounds[2]:.1f}",
            north=f"{bounds[3]:.1f}",
        )


def _lies_where_it_belongs(outlines: gpd.GeoSeries, areas: Areas, checked: Checked) -> None:
    lats, lons = zip(*(areas[code].label_point for code in outlines.index), strict=True)
    labels = gpd.GeoSeries(gpd.points_from_xy(lons, lats), outlines.index, crs=GEOGRAPHIC_CRS)
    away = outlines.distance(labels.to_crs(METRIC_CRS))
    for code, distance in away[away > FAR_M].items():
        checked.report(
            "error",
            "The outline does not lie where {name} lies, but {km} km away.",
            value=str(code),
            name=areas[str(code)].name_da,
            km=round(distance / 1000),
        )


def _overlaps(outlines: gpd.GeoSeries, areas: Areas, checked: Checked) -> None:
    shared = _overlap_areas(outlines)
    refused = shared[shared > REFUSED_OVERLAP_M2]
    for one, other, area in refused.reset_index().itertuples(index=False, name=None):
        checked.report(
            "error",
            "{one} and {other} overlap by {km2} km².",
            value=f"{one}, {other}",
            one=areas[one].name_da,
            other=areas[other].name_da,
            km2=round(area / 1e6, 1),
        )
    small = float(shared[shared <= REFUSED_OVERLAP_M2].sum())
    if small > WORTH_A_WORD_M2:
        checked.report(
            "warning",
            "Neighbours overlapped by {km2} km² in all; the overlaps were mended.",
            km2=round(small / 1e6, 1),
        )


def _overlap_areas(outlines: gpd.GeoSeries) -> pd.Series:
    values = outlines.to_numpy()
    left, right = shapely.STRtree(values).query(values, predicate="intersects")
    left, right = left[left < right], right[left < right]
    common = shapely.area(shapely.intersection(values[left], values[right]))
    pairs = pd.MultiIndex.from_arrays([outlines.index[left], outlines.index[right]])
    return pd.Series(common, index=pairs)
