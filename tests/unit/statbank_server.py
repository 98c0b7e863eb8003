"""A server on this machine that answers as Statistics Denmark's StatBank is documented to.

What it says of FOLK1A, and the form of its answers and rejections, follows published examples of
the real API; the figures are made up.
"""

from __future__ import annotations

import json
import math
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from geodata.areas import load_areas

CODES = [area.code[1:] for area in load_areas().at("municipality")]
OTHER_AREAS = {"000": "Hele landet", "084": "Region Hovedstaden", "411": "Christiansø"}


def variable(code: str, values: list[str], **properties: object) -> dict[str, Any]:
    """Return a variable as ``tableinfo`` gives it."""
    entries = [{"id": value, "text": f"text of {value}"} for value in values]
    return {"id": code, "text": code.lower(), "elimination": True, "time": False} | (
        {"values": entries} | properties
    )


AREA = variable("OMRÅDE", [*OTHER_AREAS, *CODES], map="Denmark_municipality_07")
QUARTERS = [f"{year}K{quarter}" for year in range(2008, 2026) for quarter in range(1, 5)]
YEARS = [str(year) for year in range(2008, 2024)]
TABLES: dict[str, list[dict[str, Any]]] = {
    "FOLK1A": [
        AREA,
        variable("KØN", ["TOT", "1", "2"]),
        variable("ALDER", ["IALT", *map(str, range(126))]),
        variable("Tid", QUARTERS, time=True, elimination=False),
    ],
    "ERHV2": [
        AREA,
        variable("BRANCHEDB0710", ["TOT", "1", "2"], elimination=False),
        variable("TAL", ["ARBSTED", "ANSATTE"], elimination=False),
        variable("Tid", YEARS, time=True, elimination=False),
    ],
    "GF02": [AREA, variable("Tid", ["2019", "2020", "2021"], time=True, elimination=False)],
    "BIL707": [
        AREA,
        variable("BILTYPE", ["4000101002", "4000101011"], elimination=False),
        variable("Tid", YEARS, time=True, elimination=False),
    ],
    "AGES": [
        variable("ALDER", ["IALT", *map(str, range(126))]),
        variable("Tid", YEARS, time=True, elimination=False),
    ],
    "TIMELESS": [AREA],
}

Cells = Callable[[str], object]


def unchanged(codes: list[str]) -> list[str]:
    """Answer with the areas that were asked for."""
    return codes


@dataclass
class Fake:
    """What the server is to do, and what it has been asked."""

    address: str = ""
    cells: Cells = lambda code: int(code) * 10
    fault: str = ""
    where: str = "data"
    rename: Callable[[list[str]], list[str]] = unchanged
    asked: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    released: threading.Event = field(default_factory=threading.Event)


def jsonstat(table: str, columns: dict[str, list[str]], cells: list[object]) -> bytes:
    """Return an answer as StatBank writes JSON-stat: version 1, in a ``dataset``."""
    dimension: dict[str, Any] = {
        name: {
            "label": name.lower(),
            "category": {"index": {code: place for place, code in enumerate(codes)}},
        }
        for name, codes in columns.items()
    }
    contents = {"label": "Indhold", "category": {"index": {table: 0}}}
    dimension = {"ContentsCode": contents} | dimension
    dimension["id"] = ["ContentsCode", *columns]
    dimension["size"] = [1, *map(len, columns.values())]
    dimension["role"] = {"metric": ["ContentsCode"], "time": ["Tid"]}
    dataset = {"dimension": dimension, "label": table, "source": "Statistics Denmark"}
    return json.dumps({"dataset": dataset | {"value": cells}}).encode()


def text(columns: dict[str, list[str]], cells: list[object]) -> bytes:
    """Return an answer as StatBank writes CSV: a byte-order mark, capitals, semicolons."""
    lines = [";".join([*(name.upper() for name in columns), "INDHOLD"])]
    areas, *others = columns.values()
    assert all(len(codes) == 1 for codes in others)
    rest = [codes[0] for codes in others]
    lines += [
        ";".join([code, *rest, ".." if cell is None else str(cell)])
        for code, cell in zip(areas, cells, strict=True)
    ]
    return b"\xef\xbb\xbf" + "\r\n".join([*lines, ""]).encode()


class _Handler(BaseHTTPRequestHandler):
    fake: Fake

    def do_POST(self) -> None:
        function = self.path.removeprefix("/v1/")
        length = int(self.headers["Content-Length"])
        question = json.loads(self.rfile.read(length))
        self.fake.asked.append((function, question))
        fault = getattr(self, f"send_{self.fake.fault}", None)
        if fault is not None and function == self.fake.where:
            fault()
        elif question["table"] not in TABLES:
            self._reject(400, "EXTRACT-NOTFOUND", f"Tabel findes ikke: {question['table']}")
        elif function == "tableinfo":
            self._info(question["table"])
        else:
            self._data(question)

    def _info(self, table: str) -> None:
        found = {
            "id": table,
            "text": f"Table {table}",
            "unit": "Antal",
            "suppressedDataValue": "0",
            "updated": "2025-08-11T08:00:00",
            "active": True,
            "footnote": None,
            "variables": TABLES[table],
        }
        self._send(200, "text/json; charset=utf-8", json.dumps(found).encode())

    def _data(self, question: dict[str, Any]) -> None:
        known = {one["id"]: one for one in TABLES[question["table"]]}
        chosen = {one["code"]: one["values"] for one in question["variables"]}
        for code, one in known.items():
            if code not in chosen and not one["elimination"]:
                self._reject(400, "EXTRACT-NOELIMINATION", f"Vælg værdi for {code}")
                return
        area = next(iter(chosen))
        codes = self.fake.rename(chosen[area])
        cells = [self.fake.cells(code) for code in codes]
        columns = {**chosen, area: codes}
        if question["format"] == "CSV":
            self._send(200, "text/csv; charset=utf-8", text(columns, cells))
        else:
            content = jsonstat(question["table"], columns, cells)
            self._send(200, "application/json", content)

    def send_unknown(self) -> None:
        self._send(404, "text/html", b"<title>404</title>")

    def send_rejection(self) -> None:
        self._reject(400, "REQUEST-LIMIT", "Forespørgslen er over begrænsningen\x07 på 1.000.000")

    def send_hurry(self) -> None:
        self._reject(429, "TOO-MANY", "Prøv igen senere")

    def send_failure(self) -> None:
        self._send(500, "text/plain", b"")

    def send_slow(self) -> None:
        self.fake.released.wait(20)

    def send_half(self) -> None:
        self._send(200, "application/json", b'{"dataset": {"dim', announced=4_000)

    def send_half_whole(self) -> None:
        self._send(200, "application/json", b'{"dataset": {"dim')

    def send_page(self) -> None:
        self._send(200, "text/html; charset=utf-8", b"<!doctype html><title>Log ind</title>")

    def send_page_in_disguise(self) -> None:
        self._send(200, "application/json", b"<!doctype html><title>Log ind</title>")

    def send_nothing(self) -> None:
        self._send(200, "application/json", b"")

    def send_another(self) -> None:
        self._send(200, "application/json", jsonstat("X", {"KØN": ["1"], "Tid": ["2016"]}, [1]))

    def send_list(self) -> None:
        self._send(200, "application/json", b"[1, 2]")

    def send_latin(self) -> None:
        self._send(200, "application/json", '{"dataset": "æ"}'.encode("latin-1"))

    def send_huge(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        for _ in range(400):
            self.wfile.write(b" " * 10_000)

    def send_huge_shape(self) -> None:
        """Announce more cells than memory holds, in a few bytes."""
        dimension: dict[str, Any] = {
            name: {"category": {"index": [str(code) for code in range(2_000)]}} for name in "abcd"
        }
        dimension |= {"id": list("abcd"), "size": [2_000] * 4}
        assert math.prod(dimension["size"]) > 10**13
        content = json.dumps({"dataset": {"dimension": dimension, "value": {"0": 1}}})
        self._send(200, "application/json", content.encode())

    def send_moved(self) -> None:
        self.send_response(301)
        self.send_header("Location", "https://key:secret@example.org/v2/data?token=1")
        self.end_headers()

    def _reject(self, status: int, code: str, message: str) -> None:
        content = json.dumps({"errorTypeCode": code, "message": message}).encode()
        self._send(status, "application/json; charset=utf-8", content)

    def _send(self, status: int, kind: str, content: bytes, announced: int | None = None) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content) if announced is None else announced))
        self.end_headers()
        self.wfile.write(content)

    def handle_one_request(self) -> None:
        try:
            super().handle_one_request()
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    def log_message(self, *arguments: object) -> None:
        """Keep the tests' output quiet."""


@contextmanager
def serving() -> Iterator[Fake]:
    """Serve on this machine; gives what the server does, to be changed at will."""
    fake = Fake()
    handler = type("Handler", (_Handler,), {"fake": fake})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    fake.address = f"http://127.0.0.1:{server.server_port}/v1"
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    try:
        yield fake
    finally:
        fake.released.set()
        server.shutdown()
        server.server_close()
