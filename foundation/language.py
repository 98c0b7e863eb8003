"""The reader's language: translated text, numbers, dates, lists and sorting.

The catalogues are gettext files under ``locale/``; English is the source language of the
messages and Danish the first language of the interface. Numbers and dates are formatted by
Babel, never by the browser, so that a Danish meeting room with an English browser still reads
Danish numbers.
"""

from __future__ import annotations

import gettext
import io
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from numbers import Integral
from pathlib import Path
from typing import Literal, get_args

from babel.dates import format_date
from babel.lists import format_list
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal, format_percent

Language = Literal["da", "en"]
LANGUAGES: tuple[Language, ...] = get_args(Language)
LOCALE_FOLDER = Path(__file__).resolve().parents[1] / "locale"
BABEL_LOCALES: dict[Language, str] = {"da": "da_DK", "en": "en_GB"}


@dataclass(frozen=True, slots=True)
class Message:
    """A sentence not yet put into a language: what layers below the pages hand upwards.

    Parameters
    ----------
    msgid : str
        The English source text, with ``{name}`` for each value.
    values : dict
        What goes into the braces: text, numbers, or further messages.
    """

    msgid: str
    values: Mapping[str, object] = field(default_factory=dict)

    def given(self, **values: object) -> Message:
        """Return the same sentence with these values in its braces too."""
        return replace(self, values={**self.values, **values})


class Text:
    """Everything the interface says, in one language.

    Calling the object translates a message: ``text("{n} clusters", n=3)``. Numbers among the
    values are formatted in the reader's language.
    """

    def __init__(self, language: Language) -> None:
        self.language = language
        self._locale = BABEL_LOCALES[language]
        self._catalogue = _catalogue(language)

    def __call__(self, msgid: str, **values: object) -> str:
        """Translate ``msgid`` and fill in its values."""
        return self._fill(self._catalogue.gettext(msgid), values)

    def plural(self, singular: str, plural: str, n: int, **values: object) -> str:
        """Translate the form that fits the number ``n``, which is also a value."""
        return self._fill(self._catalogue.ngettext(singular, plural, n), {"n": n, **values})

    def say(self, message: Message) -> str:
        """Translate a message that a lower layer has handed up."""
        return self(message.msgid, **message.values)

    def name(self, row: object) -> str:
        """Return the name of anything with ``name_da`` and ``name_en``, Danish if English lacks."""
        danish = getattr(row, "name_da", "") or ""
        english = getattr(row, "name_en", "") or ""
        return str((english if self.language == "en" else danish) or danish or english)

    def number(self, value: float, decimals: int = 0) -> str:
        """Format a number with a fixed count of decimals and the language's separators."""
        pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
        return format_decimal(value, format=pattern, locale=self._locale)

    def percent(self, share: float, decimals: int = 0) -> str:
        """Format a share between 0 and 1 as a percentage."""
        pattern = "#,##0" + ("." + "0" * decimals if decimals else "") + " %"
        if self.language == "en":
            pattern = pattern.replace(" %", "%")
        return format_percent(share, format=pattern, locale=self._locale)

    def date(self, day: date) -> str:
        """Write a date in full: ``12. januar 2016``."""
        return format_date(day, format="long", locale=self._locale)

    def listing(self, items: Iterable[str], style: Literal["standard", "or"] = "standard") -> str:
        """Join items as the language does: ``a, b og c``."""
        return format_list(list(items), style=style, locale=self._locale)

    def sort_key(self, word: str) -> tuple[tuple[int, ...], str]:
        """Return a key that sorts as a reader of the language expects (Danish: æ, ø, å last)."""
        return sort_key(word, self.language)

    def sorted(self, words: Iterable[str]) -> list[str]:
        """Sort words as a reader of the language expects."""
        return sorted(words, key=self.sort_key)

    def _fill(self, sentence: str, values: Mapping[str, object]) -> str:
        if not values:
            return sentence
        return sentence.format(**{name: self._value(value) for name, value in values.items()})

    def _value(self, value: object) -> object:
        match value:
            case Message():
                return self.say(value)
            case bool() | str():
                return value
            case Integral():
                return self.number(int(value))
            case float():
                return self.number(value, 0 if value.is_integer() else 1)
            case date():
                return self.date(value)
            case list() | tuple():
                return self.listing(str(self._value(item)) for item in value)
        return value


@cache
def speak(language: Language) -> Text:
    """Return the shared text object of a language."""
    return Text(language)


def sort_key(word: str, language: Language) -> tuple[tuple[int, ...], str]:
    """Return a collation key: case-blind, accents folded, Danish letters after z.

    In Danish ``aa`` sorts as ``å``; the word itself breaks ties, so that the order is total.
    """
    folded = unicodedata.normalize("NFC", word.casefold())
    if language == "da":
        folded = folded.replace("aa", "å")
    return tuple(_weight(letter, language) for letter in folded), word


_DANISH_LAST = {"æ": 1, "ä": 1, "ø": 2, "ö": 2, "å": 3}


def _weight(letter: str, language: Language) -> int:
    if language == "da" and letter in _DANISH_LAST:
        return ord("z") * 10 + _DANISH_LAST[letter]
    base = {"æ": "a", "ø": "o"}.get(letter) or unicodedata.normalize("NFD", letter)[0]
    return ord(base) * 10


def fold(word: str) -> str:
    """Fold a word for searching: case and accents do not count, and æ, ø, å have two spellings.

    >>> fold("Århus") == fold("Aarhus") == fold("aarhus")
    True
    """
    word = unicodedata.normalize("NFC", word.casefold())
    word = word.replace("æ", "ae").replace("ø", "oe").replace("å", "aa")
    decomposed = unicodedata.normalize("NFD", word)
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


@cache
def _catalogue(language: Language) -> gettext.NullTranslations:
    """Read a catalogue straight from its source file, so that no compiled file can be stale."""
    path = LOCALE_FOLDER / language / "LC_MESSAGES" / "klyngelandskab.po"
    if not path.exists():
        return gettext.NullTranslations()
    compiled = io.BytesIO()
    with path.open("rb") as source:
        write_mo(compiled, read_po(source, locale=language))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def pick(language: str | None, default: Language = "da") -> Language:
    """Return ``language`` if it is one of ours, the default otherwise."""
    return next((known for known in LANGUAGES if known == language), default)


def first_letter_up(sentence: str) -> str:
    """Begin a sentence with a capital and leave the rest as it is."""
    return sentence[:1].upper() + sentence[1:]


def joined(parts: Sequence[str]) -> str:
    """Join the non-empty parts of a line with a middle dot."""
    return " · ".join(part for part in parts if part)
