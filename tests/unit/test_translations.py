"""The catalogues hold what the code says, and bin/translations sees when they do not."""

from __future__ import annotations

import ast
import importlib.util
import io
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import ModuleType

import pytest
from babel.messages.catalog import Catalog

PROJECT = Path(__file__).resolve().parents[2]


def load() -> ModuleType:
    loader = SourceFileLoader("translations", str(PROJECT / "bin" / "translations"))
    spec = importlib.util.spec_from_loader("translations", loader)
    assert spec is not None
    module = importlib.util.module_from_spec(spec)
    loader.exec_module(module)
    return module


translations = load()

SOURCE = """
text("plain")
self.text("joined " "literal {value}", value=text("within"))
text("branch a" if n else "branch b")
text.plural("{n} cluster", "{n} clusters", n)
Message("lower {layer}", {"layer": 1})
Message(TABLE["one"])
report("error", "handed on {value}", value=1)
raise Refused("file", msgid="by name")
other("not a message")

TABLE = {"one": "table one", "two": "table two"}


class Refused(Exception):
    def __init__(self, file, msgid, **values):
        self.message = Message(msgid, values)


class Report:
    def report(self, severity, msgid, **values):
        return Message(msgid, values)
"""


def catalogue(*entries: tuple[object, object], flags: tuple[str, ...] = ()) -> Catalog:
    made = Catalog(locale="da")
    for message_id, translation in entries:
        made.add(message_id, translation, flags=flags)
    return made


def test_every_message_is_translated() -> None:
    assert translations.check() == []


def test_messages_are_found_wherever_they_stand() -> None:
    where = translations.takers([ast.parse(SOURCE)])
    found = translations.reader(where)(io.BytesIO(SOURCE.encode()), where)
    assert {message for _, _, message, _ in found} == {
        ("plain",),
        ("joined literal {value}",),
        ("within",),
        ("branch a",),
        ("branch b",),
        ("{n} cluster", "{n} clusters"),
        ("lower {layer}",),
        ("table one",),
        ("table two",),
        ("handed on {value}",),
        ("by name",),
    }


def test_a_message_computed_at_run_time_is_reported(tmp_path: Path) -> None:
    file = tmp_path / "page.py"
    file.write_text(
        SOURCE + 'text(f"{n} clusters")\nst.text(value)\ntext.plural(a, b, n)\n', "utf-8"
    )
    assert [line.split(": ", 2)[2] for line in translations.computed_messages([file])] == [
        "text(f'{n} clusters')",
        "text.plural(a, b, n)",
    ]


@pytest.mark.parametrize(
    ("entry", "finding"),
    [
        (("{n} areas", "{n} områder"), None),
        (("{n} areas", ""), "untranslated"),
        (("{n} areas", "{antal} områder"), "fields differ"),
        (("{n} areas", "{n områder"), "braces"),
        (("other", "andet"), "obsolete"),
    ],
)
def test_findings_of_a_single_message(entry: tuple[str, str], finding: str | None) -> None:
    wanted = catalogue(("{n} areas", None), (entry[0], None))
    if finding == "obsolete":
        wanted = catalogue()
    kinds = [line.partition(":")[0] for line in translations.findings(wanted, catalogue(entry))]
    assert kinds == ([finding] if finding else [])


def test_a_missing_and_a_fuzzy_message_are_findings() -> None:
    wanted = catalogue(("a", None), ("b", None))
    translated = catalogue(("b", "b"), flags=("fuzzy",))
    assert translations.findings(wanted, translated) == ["fuzzy: 'b'", "missing: 'a'"]


@pytest.mark.parametrize(
    ("forms", "finding"),
    [
        (("én klynge", "{n} klynger"), []),
        (("{n} klynge", ""), ["untranslated"]),
        (("{n} klynge", "{m} klynger"), ["fields differ"]),
    ],
)
def test_a_plural_may_write_its_number_out(forms: tuple[str, str], finding: list[str]) -> None:
    key = ("{n} cluster", "{n} clusters")
    found = translations.findings(catalogue((key, None)), catalogue((key, forms)))
    assert [line.partition(":")[0] for line in found] == finding


def test_an_update_keeps_translations_drops_the_rest_and_is_stable() -> None:
    wanted = catalogue(("kept", None), ("new", None), (("{n} a", "{n} as"), None))
    old = catalogue(("kept", "beholdt"), ("gone", "væk"), (("{n} a", "{n} as"), ("x", "y")))
    first = translations.written(translations.merged(wanted, old, "da"))
    assert b"v\xc3\xa6k" not in first
    assert b"Date" not in first
    again = translations.read_po(io.BytesIO(first), locale="da")
    assert again.get("kept").string == "beholdt"
    assert again.get("{n} a").string == ("x", "y")
    assert again.get("new").string == ""
    assert translations.written(translations.merged(wanted, again, "da")) == first
