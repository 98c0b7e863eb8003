"""Boundary files of the five kinds, made up from the embedded outlines, and a server for them."""

from __future__ import annotations

import threading
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import geopandas as gpd
import shapely

from geodata.areas import load_areas
from geodata.coverage import METRIC_CRS
from geodata.outlines import EMBEDDED, simplified

ERTHOLMENE = shapely.box(15.17, 55.31, 15.20, 55.33)
GEOBOUNDARIES_NAMES = {
    "0101": "Copenhagen",
    "0169": "Høje Taastrup",
    "0480": "Nordfyn",
    "0751": "Århus",
    "0810": "Brønderslev-Dronninglund",
    "0820": "Vesthimmerland",
}


def municipalities() -> gpd.GeoDataFrame:
    """Return simple outlines with the columns ``code`` and ``name``, Ertholmene among them."""
    outlines = simplified(gpd.read_file(EMBEDDED).set_index("municipality_code"), 1_500)
    names = [load_areas()[code].name_da for code in outlines.index]
    rows = {"code": [*outlines.index, "0411"], "name": [*names, "Christiansø"]}
    shapes = [*outlines.geometry, ERTHOLMENE]
    return gpd.GeoDataFrame(rows, geometry=shapes, crs="EPSG:4326")


def dagi_2014(folder: Path, rows: gpd.GeoDataFrame) -> Path:
    """Write GeoJSON with one row per island, heights, and no word on its coordinate system."""
    parts = rows.explode(ignore_index=True)
    parts = parts.set_geometry(shapely.force_3d(parts.geometry.to_numpy(), z=-999.0))
    parts = parts.rename(columns={"code": "KOMKODE", "name": "KOMNAVN"})
    file = folder / "dagi.geojson"
    file.write_text(parts.to_json(drop_id=True), encoding="utf-8")
    return file


def dawa(folder: Path, rows: gpd.GeoDataFrame) -> Path:
    """Write GeoJSON as the address ``kommuner?format=geojson`` gives it."""
    file = folder / "kommuner.json"
    rows.rename(columns={"code": "kode", "name": "navn"}).to_file(file, driver="GeoJSON")
    return file


def dagi_geopackage(folder: Path, rows: gpd.GeoDataFrame) -> Path:
    """Write a GeoPackage in metres, with another layer in front."""
    file = folder / "dagi.gpkg"
    rows.head(5).to_file(file, layer="a_regions", driver="GPKG")
    renamed = rows.rename(columns={"code": "kommunekode", "name": "navn"})
    renamed.to_crs(METRIC_CRS).to_file(file, layer="kommuneinddeling", driver="GPKG")
    return file


def dagi_shapefile(folder: Path, rows: gpd.GeoDataFrame) -> Path:
    """Write a zipped Shapefile, whose column names end after ten letters."""
    inside = folder / "kommuneinddeling"
    inside.mkdir()
    renamed = rows.rename(columns={"code": "kommunekod", "name": "navn"})
    renamed.to_crs(METRIC_CRS).to_file(inside / "kommuneinddeling.shp")
    file = folder / "dagi.zip"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for member in inside.iterdir():
            archive.write(member, f"DAGI/{member.name}")
    return file


def gisco(folder: Path, rows: gpd.GeoDataFrame) -> Path:
    """Write an extract of Europe: numeric codes, Web Mercator, a Swedish row of the same code."""
    rows = rows.assign(
        LAU_ID=rows["code"].astype(int),
        GISCO_ID="DK_" + rows["code"].str.lstrip("0"),
        LAU_NAME=rows["name"],
        CNTR_CODE="DK",
    )
    swedish = rows.head(1).assign(
        GISCO_ID="SE_0101", CNTR_CODE="SE", geometry=[shapely.box(13, 60, 14, 61)]
    )
    file = folder / "lau.gpkg"
    both = gpd.GeoDataFrame(swedish.to_dict("records") + rows.to_dict("records"), crs=rows.crs)
    both.drop(columns=["code", "name"]).to_crs(3857).to_file(file, driver="GPKG")
    return file


def geoboundaries(folder: Path, rows: gpd.GeoDataFrame) -> Path:
    """Write names only, some of them spelled as abroad."""
    names = rows["code"].map(GEOBOUNDARIES_NAMES).fillna(rows["name"])
    file = folder / "geoBoundaries-DNK-ADM2.geojson"
    rows.assign(shapeName=names).drop(columns=["code", "name"]).to_file(file, driver="GeoJSON")
    return file


KINDS: dict[str, Callable[[Path, gpd.GeoDataFrame], Path]] = {
    "DAGI 2014": dagi_2014,
    "DAWA": dawa,
    "DAGI kommuneinddeling": dagi_geopackage,
    "DAGI kommuneinddeling, zip": dagi_shapefile,
    "GISCO LAU": gisco,
    "geoBoundaries ADM2": geoboundaries,
}


class _Handler(BaseHTTPRequestHandler):
    """Answers each path in its own way; see the methods' names."""

    content = b""

    def do_GET(self) -> None:
        answer = getattr(self, "send_" + self.path.split("?")[0].strip("/"), None)
        if answer is None:
            self.send_error(404)
        else:
            answer()

    def send_good(self) -> None:
        self._head(200, "application/geo+json", len(self.content))
        self.wfile.write(self.content)

    def send_unannounced(self) -> None:
        self._head(200, "application/geo+json", None)
        self.wfile.write(self.content)

    def send_half(self) -> None:
        self._head(200, "application/geo+json", len(self.content))
        self.wfile.write(self.content[: len(self.content) // 2])

    def send_half_unannounced(self) -> None:
        self._head(200, "application/geo+json", None)
        self.wfile.write(self.content[: len(self.content) // 2])

    def send_nothing(self) -> None:
        self._head(200, "application/geo+json", 0)

    def send_failing(self) -> None:
        self.send_error(500)

    def send_page(self) -> None:
        self._head(200, "text/html; charset=utf-8", None)
        self.wfile.write(b"<!doctype html><title>Log ind</title>")

    def send_page_in_disguise(self) -> None:
        self._head(200, "application/geo+json", None)
        self.wfile.write(b"\n <html><title>Log ind</title></html>")

    def send_moved(self) -> None:
        self._redirect("/good")

    def send_moved_away(self) -> None:
        self._redirect("/nowhere")

    def send_circle(self) -> None:
        self._redirect("/circle")

    def send_silent(self) -> None:
        self._head(200, "application/geo+json", len(self.content))
        self.wfile.write(self.content[:100])
        self.wfile.flush()
        self.server.released.wait(10)  # type: ignore[attr-defined]

    def send_trickle(self) -> None:
        self._head(200, "application/geo+json", len(self.content))
        while not self.server.released.is_set():  # type: ignore[attr-defined]
            self.wfile.write(b" ")
            self.wfile.flush()
            time.sleep(0.01)

    def _redirect(self, target: str) -> None:
        self.send_response(302)
        self.send_header("Location", target)
        self.end_headers()

    def _head(self, status: int, kind: str, length: int | None) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        if length is not None:
            self.send_header("Content-Length", str(length))
        self.end_headers()

    def handle_one_request(self) -> None:
        try:
            super().handle_one_request()
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    def log_message(self, *arguments: object) -> None:
        """Keep the tests' output quiet."""


@contextmanager
def serving(content: bytes) -> Iterator[str]:
    """Serve a file on this machine in good and bad ways; gives the server's address."""
    handler = type("Handler", (_Handler,), {"content": content})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    server.released = threading.Event()  # type: ignore[attr-defined]
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.released.set()  # type: ignore[attr-defined]
        server.shutdown()
        server.server_close()
