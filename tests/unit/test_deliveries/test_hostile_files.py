"""Files made to do harm, or simply of the wrong kind: each is refused with the reason."""

from __future__ import annotations

import os
import zipfile
from pathlib import Path

import pytest

from benchmarks.fuzz import fault, mutated
from benchmarks.hostile import HOSTILE, book, row, sheet
from loaders.deliveries import Upload, read_delivery
from loaders.deliveries.reading import UNEXPECTED
from loaders.package import read_package
from tests.unit.made_deliveries import landscape, told

# building and reading these takes seconds; benchmarks/hostile.py measures them all
LARGE = {
    "a zip bomb (1 GB of zeros)",
    "a sheet that unpacks to 90 MB",
    "a cell of 80 MB",
    "an attribute of 20 MB",
    "3 million elements",
    "a million rows",
    "a million rows of CSV",
    "800,000 cells of different text",
    "40 tables with 100,000 cells each",
    "150,000 rows, every cell at fault",
    "200,000 times the same row",
    "a package with 5 tables of a million cells",
}


@pytest.mark.parametrize("name", sorted(HOSTILE.keys() - LARGE))
def test_it_is_refused_with_the_reason(name: str) -> None:
    upload = HOSTILE[name]()
    found = read_delivery(upload, landscape())
    assert found.landscape is None
    errors = [one for one in found.problems if one.severity == "error"]
    assert errors
    assert UNEXPECTED not in [one.message for one in errors]
    assert all(one.file.startswith(upload.name) for one in found.problems)


def test_a_formula_and_a_cell_that_is_too_long_are_named_with_their_place() -> None:
    formula = read_delivery(HOSTILE["a formula"](), landscape())
    assert ("a.xlsx · clusters", 3, "cluster_id") in [one[:3] for one in told(formula, "error")]
    long = read_delivery(HOSTILE["a cell of 1 MB in CSV"](), landscape())
    assert told(long)[0][1] == 2


def test_a_long_table_full_of_faults_is_checked_in_part() -> None:
    rows = "\n".join(f"x {n},0101,office" for n in range(6_000))
    found = read_delivery(
        Upload("coverage.csv", f"cluster_id,area_code,kind\n{rows}".encode()), landscape()
    )
    assert any("mend those first" in row[4] for row in told(found, "error"))
    assert len(found.problems) < 500


def test_the_same_workbook_without_its_fault_is_read() -> None:
    """What is refused above is refused for the fault, not for how the files are built."""
    upload = Upload("a.xlsx", book(sheet(row("ny", "Ny", "cleantech", "national"))))
    assert read_delivery(upload, landscape(), add=True).landscape is not None


def test_an_entry_without_a_name_is_refused_by_both_readers(tmp_path: Path) -> None:
    """Python's own question whether it is a folder fails on it."""
    path = tmp_path / "pakke.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(zipfile.ZipInfo(""), "x")
        archive.writestr("datapackage.json", "{}")
    opened, problems = read_package(path)
    found = read_delivery(Upload(path.name, path.read_bytes()), landscape())
    assert opened is found.landscape is None
    for problem in (*problems, *found.problems):
        assert problem.message.msgid == "The zip file holds a name outside the package"


def test_a_size_that_lies_costs_nothing() -> None:
    lie = '<dimension ref="A1:XFD1048576"/>'
    content = sheet(row("ny", "Ny", "cleantech", "national")).replace(
        b"<sheetData>", f"{lie}<sheetData>".encode()
    )
    assert read_delivery(Upload("a.xlsx", book(content)), landscape(), add=True).landscape


@pytest.mark.parametrize("part", range(5))
def test_broken_deliveries_are_reported_never_raised(part: int) -> None:
    examples = int(os.environ.get("KLYNGELANDSKAB_FUZZ_EXAMPLES", "100")) // 5
    for number in range(part * examples, (part + 1) * examples):
        assert fault(mutated(number), add=number % 2 == 1) == "", f"delivery {number}"
