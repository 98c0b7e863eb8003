"""Files made to do harm or simply of the wrong kind: how soon and at what cost each is refused.

``python -m benchmarks.hostile`` reads each in a process of its own and prints a table.
"""

from __future__ import annotations

import io
import json
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Iterable
from typing import Final

import openpyxl

from foundation.language import speak
from loaders.deliveries import Upload, read_delivery

MB: Final = 2**20
_HEADINGS: Final = ("cluster_id", "name_da", "themes", "level")
_ROW: Final = ("ny", "Ny", "cleantech", "national")
_MAIN: Final = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_LINKS: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def sheet(cells: str, before: str = "", after: str = "") -> bytes:
    """Return the markup of a sheet with the headings of clusters and what is told below."""
    head = "".join(f'<c t="inlineStr"><is><t>{name}</t></is></c>' for name in _HEADINGS)
    return (
        f'<?xml version="1.0"?>{before}<worksheet {_MAIN}><sheetData><row r="1">{head}</row>'
        f"{cells}</sheetData>{after}</worksheet>"
    ).encode()


def book(content: bytes, *, more: dict[str, bytes] | None = None, state: str = "visible") -> bytes:
    """Return a workbook with one sheet of clusters."""
    files = {
        "[Content_Types].xml": b"<Types/>",
        "xl/workbook.xml": (
            f'<workbook {_MAIN} xmlns:r="{_LINKS}"><sheets><sheet name="clusters" sheetId="1"'
            f' state="{state}" r:id="a"/></sheets></workbook>'
        ).encode(),
        "xl/_rels/workbook.xml.rels": (
            f'<Relationships><Relationship Id="a" Type="{_LINKS}/worksheet"'
            ' Target="worksheets/sheet1.xml"/>'
            f'<Relationship Id="b" Type="{_LINKS}/sharedStrings" Target="sharedStrings.xml"/>'
            "</Relationships>"
        ).encode(),
        "xl/worksheets/sheet1.xml": content,
    }
    return zipped(files | (more or {}))


def row(*cells: str) -> str:
    """Return the markup of a row of text."""
    written = "".join(f'<c t="inlineStr"><is><t>{cell}</t></is></c>' for cell in cells)
    return f"<row>{written}</row>"


def zipped(files: dict[str, bytes]) -> bytes:
    """Return a zip of files."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return made.getvalue()


def text(rows: Iterable[Iterable[str]]) -> bytes:
    """Return a CSV file."""
    return "\n".join(",".join(cells) for cells in rows).encode()


def _big_number(data: bytes, size: int) -> bytes:
    """Return a zip whose first entry says that it unpacks to so many bytes."""
    at = data.find(b"PK\x01\x02")
    return data[: at + 24] + size.to_bytes(4, "little") + data[at + 28 :]


def _encrypted(data: bytes) -> bytes:
    at = data.find(b"PK\x01\x02")
    return data[: at + 8] + b"\x01\x00" + data[at + 10 :]


def _merged() -> bytes:
    made, out = openpyxl.Workbook(), io.BytesIO()
    made.active.title = "clusters"
    for cells in (_HEADINGS, _ROW, (None, *_ROW[1:])):
        made.active.append(cells)
    made.active.merge_cells("A2:A3")
    made.save(out)
    return out.getvalue()


def _many_entries() -> bytes:
    return zipped({f"{number}.csv": b"" for number in range(1_100)})


def _elements(number: int) -> str:
    return "".join(f'<x s="{n % 997}"/>' for n in range(number))


def _texts(number: int) -> str:
    cells = [f'<c t="inlineStr"><is><t>{n:x}</t></is></c>' for n in range(number)]
    return "".join(f"<row>{''.join(cells[at : at + 40])}</row>" for at in range(0, number, 40))


_BOMB = '<!DOCTYPE x [<!ENTITY a "' + "x" * 1_000 + '">' + "".join(
    f'<!ENTITY {chr(98 + n)} "' + f"&{chr(97 + n)};" * 20 + '">' for n in range(8)
) + "]>"  # fmt: skip
_OUTSIDE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
_GOOD = row(*_ROW)

HOSTILE: Final[dict[str, Callable[[], Upload]]] = {
    "an empty file": lambda: Upload("a.xlsx", b""),
    "31 MB of text": lambda: Upload("a.csv", b"x" * 31 * MB),
    "random bytes": lambda: Upload("a.xlsx", bytes(range(256)) * 4_000),
    "half a workbook": lambda: Upload("a.xlsx", book(sheet(_GOOD))[:500]),
    "a zip bomb (1 GB of zeros)": lambda: Upload(
        "a.zip", zipped({f"{n}.csv": b"0" * 100 * MB for n in range(10)})
    ),
    "a sheet that unpacks to 90 MB": lambda: Upload("a.xlsx", book(b" " * 90 * MB)),
    "a zip that says it holds 4 GB": lambda: Upload(
        "a.xlsx", _big_number(book(sheet(_GOOD)), 2**32 - 2)
    ),
    "1,100 files in a zip": lambda: Upload("a.zip", _many_entries()),
    "a name with ..": lambda: Upload("a.zip", zipped({"../clusters.csv": b"a"})),
    "a zip within a zip": lambda: Upload("a.zip", zipped({"b.zip": book(sheet(_GOOD))})),
    "an encrypted zip": lambda: Upload("a.zip", _encrypted(zipped({"clusters.csv": b"x"}))),
    "an old or encrypted workbook": lambda: Upload("a.xls", b"\xd0\xcf\x11\xe0" + b"\0" * 5_000),
    "an OpenDocument sheet": lambda: Upload(
        "a.ods",
        zipped({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": b""}),
    ),
    "a binary workbook": lambda: Upload("a.xlsb", zipped({"xl/workbook.bin": b"x"})),
    "entities that unpack to 25 TB": lambda: Upload("a.xlsx", book(sheet(row("&i;"), _BOMB))),
    "an entity from another file": lambda: Upload("a.xlsx", book(sheet(row("&a;"), _OUTSIDE))),
    "macros": lambda: Upload("a.xlsm", book(sheet(_GOOD), more={"xl/vbaProject.bin": b"x"})),
    "links to other files": lambda: Upload(
        "a.xlsx", book(sheet(_GOOD), more={"xl/externalLinks/externalLink1.xml": b"<x/>"})
    ),
    "a formula": lambda: Upload(
        "a.xlsx", book(sheet(_GOOD + "<row><c><f>1+1</f><v>2</v></c></row>"))
    ),
    "a formula in CSV": lambda: Upload("clusters.csv", text((_HEADINGS, ("=1+1", *_ROW[1:])))),
    "merged cells": lambda: Upload("a.xlsx", _merged()),
    "10,000 columns": lambda: Upload("a.xlsx", book(sheet(row(*(f"c{n}" for n in range(10_000)))))),
    "10,000 columns of CSV": lambda: Upload(
        "clusters.csv", text(([f"c{n}" for n in range(10_000)],) * 50)
    ),
    "a cell at XFD1048576": lambda: Upload(
        "a.xlsx", book(sheet(_GOOD + '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'))
    ),
    "a cell of 1 MB": lambda: Upload("a.xlsx", book(sheet(row("x" * MB, *_ROW[1:])))),
    "a cell of 1 MB in CSV": lambda: Upload(
        "clusters.csv", text((_HEADINGS, ("x" * MB, "", "", "")))
    ),
    "a cell of 80 MB": lambda: Upload(
        "a.xlsx", book(sheet(row("".join(f"{n:x}" for n in range(14_000_000)))))
    ),
    "an attribute of 20 MB": lambda: Upload(
        "a.xlsx", book(sheet(f'<row x="{"".join(f"{n:x}" for n in range(3_500_000))}"/>'))
    ),
    "3 million elements": lambda: Upload("a.xlsx", book(sheet(_elements(3_000_000)))),
    "a million levels": lambda: Upload("a.xlsx", book(sheet("<a>" * 1_000_000))),
    "a million rows": lambda: Upload(
        "a.xlsx", book(sheet("".join(row(str(n), "x") for n in range(1_000_000))))
    ),
    "a million rows of CSV": lambda: Upload(
        "clusters.csv", text((_HEADINGS, *((str(n), "x", "y", "z") for n in range(1_000_000))))
    ),
    "2 million wide cells": lambda: Upload(
        "a.xlsx", book(sheet('<row><c r="SF2"><v>1</v></c></row>' * 10_000))
    ),
    "800,000 cells of different text": lambda: Upload("a.xlsx", book(sheet(_texts(800_100)))),
    "one text of 30 kB in 100,000 cells": lambda: Upload(
        "a.xlsx",
        book(
            sheet(
                "".join(f'<row s="{n}"><c t="s" s="{n}"><v>0</v></c></row>' for n in range(99_999))
            ),
            more={"xl/sharedStrings.xml": f"<sst><si><t>{'x' * 30_000}</t></si></sst>".encode()},
        ),
    ),
    "40 tables with 100,000 cells each": lambda: Upload(
        "a.zip",
        zipped(
            {
                f"clusters{n}.csv": text((_HEADINGS, *(_ROW for _ in range(25_000))))
                for n in range(40)
            }
        ),
    ),
    "a package with 5 tables of a million cells": lambda: Upload(
        "a.zip",
        zipped(
            {
                "datapackage.json": json.dumps(
                    {
                        "name": "x",
                        "resources": [
                            {"name": name, "path": f"{name}.csv"}
                            for name in ("clusters", "coverage", "partners", "funding", "mentions")
                        ],
                    }
                ).encode(),
                **{
                    f"{name}.csv": text((str(n), "b", "c", "d") for n in range(245_000))
                    for name in ("clusters", "coverage", "partners", "funding", "mentions")
                },
            }
        ),
    ),
    "150,000 rows, every cell at fault": lambda: Upload(
        "clusters.csv",
        text((_HEADINGS, *((f"x y{n}", "", f"t{n};u{n}", f"q{n}") for n in range(150_000)))),
    ),
    "200,000 times the same row": lambda: Upload(
        "coverage.csv",
        text((("cluster_id", "area_code", "kind"), *(("ny", "DK", "office"),) * 200_000)),
    ),
    "a quotation mark that is not closed": lambda: Upload(
        "clusters.csv", text((_HEADINGS, ('"a', *_ROW[1:]), *(_ROW for _ in range(100_000))))
    ),
    "two encodings in one file": lambda: Upload(
        "clusters.csv",
        text((_HEADINGS, ("a", "Køge", *_ROW[2:])))
        + b"\n"
        + "b,Tårnby,cleantech,local".encode("cp1252"),
    ),
    "a descriptor of nested lists": lambda: Upload(
        "a.zip", zipped({"datapackage.json": b"[" * 1_500_000})
    ),
    "a package with a Parquet table": lambda: Upload(
        "a.zip",
        zipped(
            {
                "datapackage.json": json.dumps(
                    {"name": "x", "resources": [{"name": "clusters", "path": "c.parquet"}]}
                ).encode(),
                "c.parquet": b"PAR1",
            }
        ),
    ),
}
"""What must be refused with the reason."""


def measure(name: str) -> None:
    """Print what the refusal of one file took, as JSON."""
    upload = HOSTILE[name]()
    # what building the file took is forgotten, as far as the system lets us
    before = resident()
    started = time.perf_counter()
    found = read_delivery(upload, None)
    took = time.perf_counter() - started
    said = next((one for one in found.problems if one.severity == "error"), None)
    record = {
        "kB": len(upload.data) // 1024,
        "seconds": round(took, 2),
        "MB": max(0, round(peak() - before)),
        "refused": found.landscape is None,
        "said": speak("en").say(said.message) if said else "",
    }
    print(json.dumps(record))


def resident() -> float:
    """Return the megabytes that this process holds, and forget its peak."""
    with open("/proc/self/status") as status:  # noqa: PTH123
        lines = dict(line.split(":", 1) for line in status)
    open("/proc/self/clear_refs", "w").write("5")  # noqa: PTH123, SIM115 (resets the peak)
    return float(lines["VmRSS"].split()[0]) / 1024


def peak() -> float:
    """Return the most megabytes that it has held since."""
    with open("/proc/self/status") as status:  # noqa: PTH123
        lines = dict(line.split(":", 1) for line in status)
    return float(lines["VmHWM"].split()[0]) / 1024


def main() -> None:
    print("| file | size | refused after | memory | reason |\n| --- | --- | --- | --- | --- |")
    for name in HOSTILE:
        command = [sys.executable, "-W", "ignore", "-m", "benchmarks.hostile", name]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        found = json.loads(done.stdout.splitlines()[-1]) if done.returncode == 0 else {}
        if not found.get("refused"):
            print(f"| {name} | NOT REFUSED | {done.stderr[-300:]} |")
            continue
        print(
            f"| {name} | {found['kB']:,} kB | {found['seconds']:.1f} s | {found['MB']} MB |"
            f" {found['said']} |",
            flush=True,
        )


if __name__ == "__main__":
    if len(sys.argv) > 1:
        measure(sys.argv[1])
    else:
        main()
