"""Company numbers, however they are written, and the pseudonyms that stand for them.

There are fewer than 10^8 company numbers, so a plain hash of one is undone by trying them all. A
pseudonym is therefore keyed (HMAC, RFC 2104, with SHA-256), and as secret as its key: the key
stays with whoever brings the lists in, never beside the data. One key gives a company one
pseudonym in every list and year.
"""

from __future__ import annotations

import base64
import hmac
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from foundation.language import Message
from foundation.problems import Severity
from loaders.masking import WEIGHTS, passes_check

Written = Literal["number", "workplace", "key"]
"""What a column says its cells are: company numbers, workplace numbers, or anything."""

MAKING_A_KEY: Final = 'python -c "import secrets; print(secrets.token_hex(32))" > company.key'
SHORTEST_KEY: Final = 32
_FEWEST_LETTERS: Final = 8
_PSEUDONYM_BYTES: Final = 16
_FINGERPRINT_BYTES: Final = 8
_FINGERPRINT_OF: Final = "klyngelandskab: which key is this?"

_PREFIX: Final = re.compile(
    r"^(?:(?:cvr|dk|se)[\s:.-]*(?:(?:nr|no|nummer|number)\b[\s:.-]*)?)+(?=\d)"
)
_BARE: Final = re.compile(r"[1-9][0-9]{7}")
_DECIMALS: Final = re.compile(r"(\d+)[.,]0+")
_EXPONENT: Final = re.compile(r"\d(?:[.,]\d+e\+?|e\+)\d{1,2}")
_POINTED: Final = re.compile(r"\d\d([.,])\d\d\1\d\d\1\d\d|\d\d([.,])\d{3}\2\d{3}")
_PERSON: Final = re.compile(r"\d{6}[ -]\d{4}")
_WORKPLACE_DIGITS: Final = 10
_LIKE_A_NUMBER: Final = range(6, 11)
_NOBODY: Final = frozenset({"-", "?", "n/a", "na", "nan", "none", "null", "ukendt", "unknown"})


class KeyRefusedError(ValueError):
    """A key that cannot be used; ``message`` says why and how to make one."""

    def __init__(self, message: Message) -> None:
        super().__init__(message.msgid)
        self.message = message


class Key:
    """The secret that pseudonyms are made with.

    Parameters
    ----------
    secret : str
        At least 32 characters that nobody can guess.

    Raises
    ------
    KeyRefusedError
        If it is too short or says too little.
    """

    def __init__(self, secret: str) -> None:
        secret = secret.strip()
        if len(secret) < SHORTEST_KEY or len(set(secret)) < _FEWEST_LETTERS:
            raise KeyRefusedError(
                Message(
                    "The key is too easy to guess; it needs at least {n} random characters."
                    " Make one with: {command}",
                    {"n": SHORTEST_KEY, "command": MAKING_A_KEY},
                )
            )
        self._secret = secret.encode()

    def __repr__(self) -> str:
        """Name the key without telling it."""
        return f"Key(fingerprint={self.fingerprint!r})"

    @property
    def fingerprint(self) -> str:
        """What tells one key from another and may stand beside the data."""
        return self._digest(_FINGERPRINT_OF)[:_FINGERPRINT_BYTES].hex()

    def pseudonyms(self, companies: Iterable[str]) -> list[str]:
        """Return what stands for each company: 128 bits in the letters a-z and digits 2-7.

        In base 32 a pseudonym practically never holds a run of digits that could be taken for a
        company number, as one in forty would in base 16.
        """
        return [
            base64.b32encode(self._digest(company)[:_PSEUDONYM_BYTES]).decode().rstrip("=").lower()
            for company in companies
        ]

    def _digest(self, text: str) -> bytes:
        return hmac.digest(self._secret, text.encode(), "sha256")


def read_key(file: Path, kept_from: Path) -> Key:
    """Read a key from a file.

    Parameters
    ----------
    file : Path
        Where the key lies, alone.
    kept_from : Path
        The landscape that the pseudonyms go into; a key inside it would be handed on with it.

    Raises
    ------
    KeyRefusedError
        If there is none, or it must not lie there.
    """
    if file.resolve().is_relative_to(kept_from.resolve()):
        raise KeyRefusedError(
            Message("The key lies in the landscape's folder; keep it where the data is not")
        )
    try:
        return Key(file.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError):
        raise KeyRefusedError(
            Message(
                "No key can be read from {file}. Make one with: {command}",
                {"file": file.name, "command": MAKING_A_KEY},
            )
        ) from None


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a cell; the message never holds the cell of a company."""

    severity: Severity
    message: Message


_MISSING: Final = Fault("error", Message("The company is missing"))
_ROUNDED: Final = Fault(
    "error",
    Message("A company number whose last digits a spreadsheet has rounded away; format as text"),
)
_A_PERSON: Final = Fault(
    "error", Message("Looks like the number of a person, which must not be in a list of companies")
)
_ODD: Final = Fault(
    "warning",
    Message("The company number fails its check digit and may be mistyped; it was kept"),
)
_NO_NUMBER: Final = Fault("error", Message("Expected a company number of 8 digits"))


def read_company(cell: str, written: Written = "key") -> tuple[str | None, Fault | None]:
    """Return one spelling for all that a company's number may look like.

    Parameters
    ----------
    cell : str
        The cell as it stands.
    written : {"number", "workplace", "key"}
        What the heading says of it. Below ``key`` anything that does not look like a company
        number is taken as it is: a name, or a pseudonym made elsewhere.

    Returns
    -------
    tuple of (str or None, Fault or None)
        The spelling, None when there is none; and what is wrong or odd.

    Examples
    --------
    >>> {read_company(cell)[0] for cell in ("17150413", "DK 17 15 04 13", "17150413.0")}
    {'17150413'}
    >>> read_company("a9f3")
    ('a9f3', None)
    >>> read_company("1715041")[1].message.values
    {'digits': 7}
    """
    if written != "workplace" and _BARE.fullmatch(cell):  # nearly all cells of a large list
        return cell, None if passes_check(cell) else _ODD
    cell = " ".join(unicodedata.normalize("NFKC", cell).split()).lstrip("'")
    folded = cell.casefold()
    if not folded or folded in _NOBODY or folded.startswith("#"):  # "#N/A" and its kin
        return None, _MISSING
    body = _PREFIX.sub("", folded)
    if _EXPONENT.fullmatch(body):
        return _unfolded(body)
    if whole := _DECIMALS.fullmatch(body):
        body = whole[1]
    digits = _digits(body)
    if written == "workplace":
        return _workplace(digits)
    if _PERSON.fullmatch(body):
        return None, _A_PERSON
    if digits is None:
        return (None, _NO_NUMBER) if written == "number" and not _has_both(cell) else (cell, None)
    return _number(digits, cell, is_meant=written == "number" or body != folded)


def _digits(body: str) -> str | None:
    """Return the digits of something that has nothing else; None for anything else."""
    if _POINTED.fullmatch(body):
        return re.sub(r"\D", "", body)
    bare = re.sub(r"[ /-]", "", body)
    return bare if re.fullmatch(r"[0-9]+|[0-9]+(?:[.,][0-9]+)+", bare) else None


def _number(digits: str, cell: str, *, is_meant: bool) -> tuple[str | None, Fault | None]:
    bare = re.sub(r"\D", "", digits)
    if bare == digits and len(digits) == len(WEIGHTS) and digits[0] != "0":
        return digits, None if passes_check(digits) else _ODD
    if not is_meant and len(bare) not in _LIKE_A_NUMBER:
        return cell, None
    if len(bare) == len(WEIGHTS):
        return None, _NO_NUMBER
    message = Message("A company number has 8 digits; this one has {digits}", {"digits": len(bare)})
    return None, Fault("error", message)


def _workplace(digits: str | None) -> tuple[str | None, Fault | None]:
    if digits is not None and len(digits) == _WORKPLACE_DIGITS and digits.isdigit():
        return digits, None
    return None, Fault("error", Message("Expected a workplace number (P number) of 10 digits"))


def _unfolded(body: str) -> tuple[str | None, Fault | None]:
    """Undo a spreadsheet's exponent, if it kept all the digits."""
    mantissa, _, exponent = body.partition("e")
    digits = re.sub(r"\D", "", mantissa)
    if int(exponent) != len(WEIGHTS) - 1 or len(digits) != len(WEIGHTS):
        return None, _ROUNDED
    return _number(digits, digits, is_meant=True)


def _has_both(cell: str) -> bool:
    """Return whether a cell has letters and digits, as pseudonyms do and placeholders do not."""
    return any(map(str.isdigit, cell)) and any(map(str.isalpha, cell))
