"""Deliveries broken in every way we can think of: none may raise, hang or tell a company's number.

``python -m benchmarks.fuzz --minutes 60`` runs until the time is up and prints what failed;
the tests run the same with a few examples.
"""

from __future__ import annotations

import argparse
import csv
import faulthandler
import io
import random
import time
import zipfile
from collections import Counter
from collections.abc import Callable
from functools import cache
from pathlib import Path

import openpyxl
import pandas as pd

from foundation.landscape import Landscape
from foundation.language import speak
from foundation.problems import has_errors
from loaders.deliveries import Delivered, Upload, forms, read_companies, read_delivery
from loaders.deliveries.reading import UNEXPECTED
from loaders.package import bundled_taxonomy, read_package
from loaders.pseudonyms import Key
from writers.delivery import Delivery, narrowed
from writers.findings import findings_workbook
from writers.lists import lists
from writers.package import package
from writers.template import template
from writers.workbook import workbook

SMALL = Path(__file__).parents[1] / "tests" / "data" / "packages" / "small"
SECRET = "10000009"  # noqa: S105 (nobody's)
"""A number that passes the check of company numbers, of no company that we know of."""
COMPANIES = (
    ("CVR-nr.", "Klynge", "Kommune", "År", "Nyskabende"),
    (int(SECRET), "wind", "0101", 2015, "ja"),
    (10000017, "wind", "Aarhus", 2015, "nej"),
    ("DK 10000025", "water", 101, 2016, "x"),
)
KEY = Key("4f1c9b7e2a6d8035c1e7f9a2b4d6e8f0")
SLOW = 5.0
NASTY = (
    "", " ", "\u00a0", "\0", "=1+1", "+1", "-", "@x", "'=1", "a;b;;c", ";" * 400, "x" * 40_000,
    "é" * 300, "😀", "\ud7ff", "1e400", "-1", "0", "99999999999999999999", "NaN", "inf", "1,5",
    "31.12.2018", "2018-13-45", "0000-00-00", "true", "ja", "guld", "101", "0101", "DK", "Aarhus",
    "cleantech", "Fødevarer", SECRET, f"DK {SECRET}", "cluster_id", "Klynge-id", "area_code", '"',
    "\n", "a\nb", "<x>", "&amp;", "{0}", "%s", "../../etc/passwd", "eksempel-vind", "column_2",
)  # fmt: skip
SNIPPETS = (
    b"<!DOCTYPE x [<!ENTITY a 'b'>]>", b"&a;", b"&#0;", b"<c r='XFD1048576'><v>1</v></c>",
    b"<c t='s'><v>99999</v></c>", b"<row r='1048576'>", b"<f>1+1</f>", b"<v>", b"</c>",
    b"<![CDATA[",
    b"<mergeCell ref='A1:XFD1048576'/>", b"<mergeCell ref='::'/>", b"<dimension ref='A1:XFD9'/>",
    b'state="veryHidden"', b"\xff\xfe", b"\xe6", b"\x00", b"<is><t>x</t></is>", b"t='e'", b"s='7'",
    b"<x:row xmlns:x='u'>", b"r='A0'", b"r='999999999999'", b'date1904="1"', b"<xf numFmtId='14'/>",
    b"\t",
    b'"path": "../x"', b'"name": "counts"', b'"resources": {}', b"[[[[", b";", b",", b'"', b"\r",
)  # fmt: skip


_NO_COUNTS = pd.DataFrame({"value": pd.Series(dtype=float), "suppressed": pd.Series(dtype=bool)})


@cache
def base() -> Landscape:
    """Return the landscape that deliveries are read against."""
    landscape, problems = read_package(SMALL)
    if landscape is None:
        raise ValueError(problems)
    return landscape


@cache
def valid() -> tuple[tuple[str, bytes], ...]:
    """Return deliveries without a fault, of every kind."""
    found = base()
    text = speak("da")
    chosen = Delivery(
        narrowed(found, found.clusters.index), "x", (("a", "b"),), found.clusters[["name_da"]], text
    )
    return (
        ("katalog.xlsx", workbook(chosen)),
        ("katalog.zip", package(chosen)),
        ("katalog-csv.zip", lists(chosen)),
        ("clusters.csv", (SMALL / "clusters.csv").read_bytes()),
        ("skabelon.xlsx", template(text, bundled_taxonomy(), forms())),
        ("virksomheder.xlsx", _companies_as_workbook()),
        ("virksomheder.csv", "\n".join(";".join(map(str, row)) for row in COMPANIES).encode()),
    )


def _companies_as_workbook() -> bytes:
    book, made = openpyxl.Workbook(), io.BytesIO()
    for row in COMPANIES:
        book.active.append(row)
    book.save(made)
    return made.getvalue()


def mutated(number: int) -> Upload:
    """Return the delivery of a number: the same one for the same number."""
    dice = random.Random(number)  # noqa: S311 (nothing secret)
    name, data = dice.choice(valid())
    for _ in range(dice.choice((1, 1, 1, 2, 3))):
        data = dice.choice(_MUTATIONS)(data, dice)
    return Upload(name, data)


def _bytes(data: bytes, dice: random.Random) -> bytes:
    """Change, cut, double or insert some bytes."""
    if not data:
        return data
    at = dice.randrange(len(data))
    till = min(len(data), at + dice.choice((1, 4, 50, 5_000)))
    filling = dice.choice(
        (b"", dice.randbytes(till - at), data[at:till] * 2, dice.choice(SNIPPETS))
    )
    return data[:at] + filling + data[till:]


def _cut(data: bytes, dice: random.Random) -> bytes:
    return data[: dice.randrange(len(data) + 1)]


def _entry(data: bytes, dice: random.Random) -> bytes:
    """Change one file of a zip: its bytes, its name, or whether it is there."""
    files = _unzipped(data)
    if not files:
        return _bytes(data, dice)
    name = dice.choice(list(files))
    match dice.randrange(6):
        case 0:
            del files[name]
        case 1:
            files[
                dice.choice(("../x", "xl/vbaProject.bin", "a" * 300, "x.csv", "datapackage.json"))
            ] = files.pop(name)
        case 2:
            files[name] = files[dice.choice(list(files))]
        case _:
            content = files[name]
            for _ in range(dice.randrange(1, 4)):
                content = _inserted(content, dice)
            files[name] = content
    return _zipped(files)


def _inserted(content: bytes, dice: random.Random) -> bytes:
    """Insert a snippet at a place where markup begins or ends, or in the place of some bytes."""
    marks = [at for at in (dice.randrange(len(content) + 1) for _ in range(20)) if at]
    at = dice.choice(marks) if marks else 0
    mark = content.find(dice.choice((b"<", b">", b'"', b",")), at)
    at = mark + dice.randrange(2) if mark >= 0 else at
    return content[:at] + dice.choice(SNIPPETS) + content[at + dice.choice((0, 0, 1, 5, 40)) :]


def _cells(data: bytes, dice: random.Random) -> bytes:
    """Write odd text into cells, keeping the file whole."""
    if data.startswith(b"PK"):
        files = _unzipped(data)
        if "xl/workbook.xml" in files:
            return _cells_of_workbook(data, dice)
        names = [name for name in files if name.endswith(".csv")]
        if names:
            name = dice.choice(names)
            files[name] = _cells_of_text(files[name], dice)
            return _zipped(files)
        return _bytes(data, dice)
    return _cells_of_text(data, dice)


def _cells_of_workbook(data: bytes, dice: random.Random) -> bytes:
    try:
        book = openpyxl.load_workbook(io.BytesIO(data))
        sheet = dice.choice(book.worksheets)
        for _ in range(dice.randrange(1, 8)):
            row, column = (
                dice.randrange(1, sheet.max_row + 3),
                dice.randrange(1, sheet.max_column + 2),
            )
            try:
                sheet.cell(row, column).value = dice.choice((*NASTY, 17, 1.5, True, None))
            except (ValueError, AttributeError):
                continue  # what openpyxl does not write; the bytes are broken elsewhere
        made = io.BytesIO()
        book.save(made)
        return made.getvalue()
    except Exception:  # broken already by a mutation before
        return _bytes(data, dice)


def _cells_of_text(data: bytes, dice: random.Random) -> bytes:
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig", "replace"), newline="")))
    rows = [row for row in rows if row]
    for _ in range(dice.randrange(1, 8)):
        if rows:
            row = dice.choice((rows[0], dice.choice(rows)))
            row[dice.randrange(len(row))] = dice.choice(NASTY)
    made = io.StringIO()
    csv.writer(made, delimiter=dice.choice(",;\t|")).writerows(rows)
    return made.getvalue().encode(
        dice.choice(("utf-8", "utf-8-sig", "cp1252", "utf-16")), "replace"
    )


def _unzipped(data: bytes) -> dict[str, bytes]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return {entry.filename: archive.read(entry) for entry in archive.infolist()}
    except Exception:  # broken already
        return {}


def _zipped(files: dict[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return made.getvalue()


_MUTATIONS: tuple[Callable[[bytes, random.Random], bytes], ...] = (
    _bytes, _cut, _entry, _entry, _entry, _cells, _cells, _cells,
)  # fmt: skip


def fault(upload: Upload, *, add: bool) -> str:
    """Read a delivery and return what is wrong with how it was read; "" for nothing."""
    try:
        found = _read(upload, add=add)
    except Exception as failure:
        return f"raised {type(failure).__name__}"
    return _fault(found, upload)


def _read(upload: Upload, *, add: bool) -> Delivered:
    if not upload.name.startswith("virksomheder"):
        return read_delivery(upload, base(), add=add)
    # how counts are protected is tested elsewhere; here they are left out
    return read_companies([upload], base(), KEY, lambda *_: _NO_COUNTS, threshold=3, add=add)


def _fault(found: Delivered, upload: Upload) -> str:
    if any(one.message == UNEXPECTED for one in found.problems):
        return "not foreseen"
    if (found.landscape is None) != has_errors(found.problems):
        return "errors and a landscape, or neither"
    told = " ".join(str(list(one.as_record(speak("en")).values())) for one in found.problems)
    if SECRET in told:
        return "told a company's number"
    if found.problems and len(upload.data) % 4 == 0:  # a part of them, for it takes its time
        try:
            findings_workbook(upload.data, found.problems, speak("da"))
        except Exception as failure:
            return f"the list of findings raised {type(failure).__name__}"
    return ""


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--minutes", type=float, default=1.0)
    asked.add_argument("--first", type=int, default=0, help="the number of the first delivery")
    told = asked.parse_args()
    started, number, slowest = time.monotonic(), told.first, (0.0, 0)
    outcomes: Counter[str] = Counter()
    while time.monotonic() - started < told.minutes * 60:
        upload = mutated(number)
        faulthandler.dump_traceback_later(60, exit=True)
        begun = time.process_time()
        wrong = fault(upload, add=number % 2 == 1)
        took = time.process_time() - begun
        faulthandler.cancel_dump_traceback_later()
        slowest = max(slowest, (took, number))
        outcomes[wrong or "fine"] += 1
        if wrong or took > SLOW:
            print(f"{number}: {wrong or 'slow'}, {took:.1f} s, {upload.name}", flush=True)
        number += 1
        if number % 2_000 == 0:
            print(f"{number - told.first} read, slowest {slowest[0]:.1f} s", flush=True)
    print(f"{number - told.first} deliveries: {dict(outcomes)}; slowest {slowest[0]:.1f} s")


if __name__ == "__main__":
    main()
