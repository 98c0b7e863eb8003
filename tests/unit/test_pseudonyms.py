"""Company numbers in any spelling are one company, and only the key's holder can name it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.masking import WEIGHTS, masked, masked_name, passes_check
from loaders.pseudonyms import Key, KeyRefusedError, Written, read_company, read_key

SECRET = "0f" + "1e2d3c4b5a69788796a5b4c3d2e1f0"
NUMBERS = st.integers(10_000_000, 99_999_999).map(str)


@st.composite
def spelled(draw: st.DrawFn) -> tuple[str, str]:
    """Return a number and one of the ways to write it."""
    number = draw(NUMBERS)
    sign = draw(st.sampled_from([" ", "-", ".", ",", "\u00a0", "/"]))
    cuts = draw(st.sampled_from([(8,), (2, 2, 2, 2), (2, 3, 3)]))
    parts, at = [], 0
    for length in cuts:
        parts.append(number[at : at + length])
        at += length
    body = sign.join(parts)
    if len(cuts) == 1:
        body += draw(st.sampled_from(["", ".0", ",00"]))
    prefix = draw(st.sampled_from(["", "DK", "dk ", "DK-", "CVR ", "cvr-nr. ", "CVR: DK", "'"]))
    blank = draw(st.sampled_from(["", " ", "\t", "\u00a0"]))
    return number, f"{blank}{prefix}{body}{blank}"


@given(spelled(), st.sampled_from(["number", "key"]))
def test_every_spelling_is_the_same_company(pair: tuple[str, str], written: Written) -> None:
    number, cell = pair
    company, fault = read_company(cell, written)
    assert company == number
    assert (fault is None) == passes_check(number)
    key = Key(SECRET)
    assert key.pseudonyms([company]) == key.pseudonyms([number])


@given(st.text(max_size=20), st.sampled_from(["number", "key", "workplace"]))
def test_reading_is_settled_at_once_and_never_tells_the_cell(cell: str, written: Written) -> None:
    company, fault = read_company(cell, written)
    if company is not None:
        assert read_company(company, written) == (company, fault)
    if fault is not None:
        assert {type(value) for value in fault.message.values.values()} <= {int}


@given(NUMBERS, st.integers(0, 7), st.integers(1, 9))
def test_one_wrong_digit_never_passes_the_check(number: str, place: int, step: int) -> None:
    base = sum(w * int(d) for w, d in zip(WEIGHTS[:7], number[:7], strict=True))
    last = -base % 11
    if last == 10:
        return  # no number begins like this
    good = number[:7] + str(last)
    assert passes_check(good)
    changed = str((int(good[place]) + step) % 10)
    assert not passes_check(good[:place] + changed + good[place + 1 :])


@pytest.mark.parametrize(
    ("cell", "written", "said"),
    [
        ("1234567", "key", "A company number has 8 digits; this one has {digits}"),
        ("123456789", "number", "A company number has 8 digits; this one has {digits}"),
        ("12345", "number", "A company number has 8 digits; this one has {digits}"),
        ("1234567.8", "key", "Expected a company number of 8 digits"),
        ("00000000", "key", "Expected a company number of 8 digits"),
        ("Firma A/S", "number", "Expected a company number of 8 digits"),
        ("010180-1234", "key", "Looks like the number of a person"),
        ("1,23E+07", "number", "A company number whose last digits"),
        ("", "key", "The company is missing"),
        ("ukendt", "key", "The company is missing"),
        ("#N/A", "key", "The company is missing"),
        ("17150413", "workplace", "Expected a workplace number"),
    ],
)
def test_what_is_no_company_is_refused(cell: str, written: Written, said: str) -> None:
    company, fault = read_company(cell, written)
    assert company is None
    assert fault is not None
    assert fault.severity == "error"
    assert fault.message.msgid.startswith(said)


@pytest.mark.parametrize(
    ("cell", "written"),
    [("k-4711", "key"), ("42", "key"), ("a3f9d2", "number"), ("Firma A/S", "key")],
)
def test_keys_made_elsewhere_pass_as_they_are(cell: str, written: Written) -> None:
    assert read_company(cell, written) == (cell, None)


def test_a_number_with_an_exponent_that_kept_its_digits() -> None:
    assert read_company("1,7150413E+07", "number") == ("17150413", None)


def test_one_key_one_pseudonym_and_another_key_another() -> None:
    one, other = Key(SECRET), Key(SECRET + "0")
    assert one.pseudonyms(["17150413"]) == Key(f" {SECRET}\n").pseudonyms(["17150413"])
    assert one.pseudonyms(["17150413"]) != other.pseudonyms(["17150413"])
    assert one.fingerprint != other.fingerprint
    assert len(set(one.pseudonyms(map(str, range(1000))))) == 1000


def test_a_pseudonym_is_the_keyed_hash_that_is_documented() -> None:
    import base64
    import hashlib
    import hmac

    whole = hmac.new(SECRET.encode(), b"17150413", hashlib.sha256).digest()
    expected = base64.b32encode(whole[:16]).decode().lower().rstrip("=")
    assert Key(SECRET).pseudonyms(["17150413"]) == [expected]
    assert len(expected) == 26


def test_a_key_does_not_tell_itself() -> None:
    assert SECRET not in repr(Key(SECRET))
    assert SECRET not in Key(SECRET).fingerprint


@pytest.mark.parametrize("weak", ["", "short", "a" * 64, "ab" * 32, " " * 40])
def test_a_weak_key_is_refused_with_the_way_to_a_good_one(weak: str) -> None:
    with pytest.raises(KeyRefusedError) as refused:
        Key(weak)
    assert "secrets" in str(refused.value.message.values["command"])


def test_a_key_beside_the_data_is_refused(tmp_path: Path) -> None:
    landscape = tmp_path / "landscape"
    landscape.mkdir()
    for place in (landscape, tmp_path):
        (place / "company.key").write_text(SECRET, encoding="utf-8")
    assert read_key(tmp_path / "company.key", landscape).fingerprint == Key(SECRET).fingerprint
    with pytest.raises(KeyRefusedError, match="landscape's folder"):
        read_key(landscape / "company.key", landscape)
    with pytest.raises(KeyRefusedError, match="No key can be read"):
        read_key(tmp_path / "none.key", landscape)


@given(NUMBERS, st.sampled_from(["", " ", "-", ".", ", "]), st.text("abc /", max_size=5))
def test_no_number_gets_past_the_mask(number: str, sign: str, around: str) -> None:
    shown = masked(around + sign.join(number) + around)
    assert number not in "".join(letter for letter in shown if letter.isdigit())


def test_short_numbers_stay_and_days_stay_in_names_only() -> None:
    assert masked("row 123456 of 2016") == "row 123456 of 2016"
    assert masked("20160112") == "•••"
    assert masked_name("liste 2016-01-12.xlsx") == "liste 2016-01-12.xlsx"
    assert masked_name("17150413.xlsx") == "•••.xlsx"
