"""Lists of companies from a browser: counted, protected, and no number anywhere."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd
import pytest

from analysis.confidentiality import Rule
from analysis.publishing import counted, protected
from geodata.areas import load_areas
from loaders.deliveries import CancelledError, Delivered, Upload, read_companies
from loaders.protection import shows_small
from tests.unit.made_deliveries import book, good, landscape, told
from tests.unit.made_lists import KEY, NUMBERS

HEADING = ("CVR-nr.", "Klynge", "Kommune", "År", "Nyskabende", "Samarbejde", "International")


def count(table: pd.DataFrame, progress: Callable[[float], None]) -> pd.DataFrame:
    areas = load_areas()
    return protected(counted(table, landscape(), areas), landscape(), areas, Rule(3), progress)


def rows(numbers: list[str] = NUMBERS) -> list[tuple[Any, ...]]:
    return [(int(number), "wind", "0101", 2015, "ja", "nej", "nej") for number in numbers]


def brought(*uploads: Upload, **how: Any) -> Delivered:
    return read_companies(uploads, landscape(), KEY, count, threshold=3, **how)


def test_a_list_becomes_pseudonyms_and_protected_counts() -> None:
    cells = [HEADING, *rows(), (10000076, "water", "0751", 2015, "ja", "nej", "nej")]
    found = brought(Upload("liste.xlsx", book({"Ark1": cells})))
    made = good(found)
    assert found.tables == ("participation", "counts")
    assert "clusters" in found.kept
    assert len(made.table("participation")) == 7
    assert made.threshold == 3
    assert made.key_fingerprint == KEY.fingerprint
    assert not shows_small(made.table("counts"), 3)
    assert made.table("counts")["value"].isna().any()


def test_workbook_and_text_give_the_same() -> None:
    text = "\n".join(";".join(map(str, row)) for row in (HEADING, *rows())).encode()
    one = good(brought(Upload("a.csv", text)))
    other = good(brought(Upload("a.xlsx", book({"Ark1": [HEADING, *rows()]}))))
    pd.testing.assert_frame_equal(one.table("participation"), other.table("participation"))
    assert one.version == other.version


def test_no_number_is_told_or_kept() -> None:
    cells = [HEADING, *rows(), ("10000010", "ukendt", "9999", 10000017, "måske", "", "")]
    refused = brought(Upload(f"{NUMBERS[0]}.xlsx", book({"Ark1": cells})))
    assert refused.landscape is None
    assert len(told(refused, "error")) >= 3
    fine = brought(Upload(f"{NUMBERS[0]}.xlsx", book({"Ark1": [HEADING, *rows()]})))
    tables = [frame.to_csv() for frame in good(fine).tables.values()]
    said = str([told(fine), told(refused), repr(fine), *tables])
    assert not [number for number in NUMBERS if number in said]


def test_companies_can_be_added() -> None:
    first = good(brought(Upload("a.xlsx", book({"Ark1": [HEADING, *rows(NUMBERS[:3])]}))))
    more = Upload("b.xlsx", book({"Ark1": [HEADING, *rows(NUMBERS[3:])]}))
    added = read_companies([more], first, KEY, count, threshold=3, add=True)
    assert len(good(added).table("participation")) == len(NUMBERS)


@pytest.mark.parametrize(
    "data", [b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"PAR1", book({"Ark1": []})]
)
def test_what_is_no_list_is_refused(data: bytes) -> None:
    assert told(brought(Upload("a.xlsx", data)), "error")


def test_it_can_be_stopped() -> None:
    upload = Upload("a.xlsx", book({"Ark1": [HEADING, *rows()]}))
    with pytest.raises(CancelledError):
        brought(upload, progress=lambda share: share < 0.3)
