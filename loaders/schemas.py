"""The schemas of a landscape's tables: columns, kinds, and what pandera checks on them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final, Literal

import pandas as pd
import pandera.pandas as pa

from foundation.language import Message
from foundation.problems import Severity
from geodata.areas import LEVELS, Level, load_areas
from loaders.kinds import (
    BOOLEAN,
    CODE,
    DATE,
    INTEGER,
    NUMBER,
    SLUG,
    SLUGS,
    TEXT,
    YEAR,
    Kind,
    choice,
)

Test = Callable[[pd.Series], pd.Series]
RowTest = Callable[[pd.DataFrame], pd.Series]


@dataclass(frozen=True, slots=True)
class Rule:
    """Something a column must hold to, and what to say when it does not."""

    name: str
    test: Test
    message: Message
    severity: Severity = "error"


@dataclass(frozen=True, slots=True)
class RowRule:
    """Something the cells of one row must hold to together; ``column`` is the one named."""

    name: str
    column: str
    test: RowTest
    message: Message
    severity: Severity = "error"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table.

    Parameters
    ----------
    name : str
        The heading.
    kind : Kind
        What its cells hold.
    required : bool
        Whether the heading must be there and every cell filled in.
    rules : tuple of Rule
        What its filled cells must hold to.
    default : str
        What an empty cell means.
    """

    name: str
    kind: Kind = TEXT
    required: bool = False
    rules: tuple[Rule, ...] = ()
    default: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table of a landscape.

    Parameters
    ----------
    name : str
        The table's name, one of ``foundation.landscape.TABLES``.
    columns : tuple of Column
        In the order in which they are handed out.
    key : tuple of str
        The columns that together occur once.
    doubled : {"error", "warning"}
        Whether a second row of the same key is refused, or left out with a warning.
    rules : tuple of RowRule
        What cells of one row must hold to together.
    closed : bool
        Whether columns beyond these are left out instead of kept: those of a list of companies
        could tell who a company is.
    """

    name: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()
    doubled: Literal["error", "warning"] = "error"
    rules: tuple[RowRule, ...] = ()
    closed: bool = False

    def __iter__(self) -> Iterator[Column]:
        """Iterate over the columns."""
        return iter(self.columns)

    @property
    def headings(self) -> tuple[str, ...]:
        """The names of the columns."""
        return tuple(column.name for column in self.columns)


def _between(least: float, most: float, message: Message) -> Rule:
    return Rule(f"between_{least}_{most}", lambda column: column.between(least, most), message)


@cache
def _codes(*levels: Level) -> frozenset[str]:
    areas = load_areas()
    return frozenset(area.code for level in levels for area in areas.at(level))


def _municipality(column: pd.Series) -> pd.Series:
    return column.isin(_codes("municipality") | {""})


def _area(column: pd.Series) -> pd.Series:
    return column.isin(_codes(*LEVELS) | {""})


def _in_order(earlier: str, later: str, message: Message) -> RowRule:
    def test(frame: pd.DataFrame) -> pd.Series:
        return ~(frame[later] < frame[earlier]).fillna(False).astype(bool)  # noqa: FBT003

    return RowRule(f"{later}_after_{earlier}", later, test, message)


def _differ(one: str, other: str, message: Message) -> RowRule:
    return RowRule(f"{one}_is_{other}", other, lambda frame: frame[one] != frame[other], message)


def _web_address(column: pd.Series) -> pd.Series:
    scheme = column.str.contains(r"^\s*[a-z][a-z0-9+.-]*:", case=False, regex=True)
    return ~scheme | column.str.match(r"https?://", case=False)


def _both_coordinates(frame: pd.DataFrame) -> pd.Series:
    return frame["hq_lat"].isna() == frame["hq_lon"].isna()


def _labelled(frame: pd.DataFrame) -> pd.Series:
    return frame["label_expires"].isna() | (frame["label"] != "")


def _pseudonym(column: pd.Series) -> pd.Series:
    return ~column.str.fullmatch(r"(?:DK[ -]?)?\d{8}", case=False)


_YEAR: Final = (_between(1800, 2100, Message("Expected a year between 1800 and 2100")),)
_NOT_NEGATIVE: Final = (_between(0, 1e15, Message("Expected no negative number")),)
_LATITUDE: Final = (_between(54.4, 58.0, Message("Outside Denmark: latitudes are 54.4 to 58.0")),)
_LONGITUDE: Final = (_between(7.9, 15.3, Message("Outside Denmark: longitudes are 7.9 to 15.3")),)
_MUNICIPALITY: Final = (
    Rule("municipality", _municipality, Message("No municipality has this code")),
)
_AREA: Final = (
    Rule("area", _area, Message("No municipality, province, region or country has this code")),
)
_WEBSITE: Final = (
    Rule("web_address", _web_address, Message("Expected an address that begins with http")),
)

_PSEUDONYM: Final = (
    Rule(
        "pseudonym",
        _pseudonym,
        Message(
            "Company numbers never stand in a landscape; bring the list in with"
            " “python cli.py participation”, which replaces them by pseudonyms"
        ),
    ),
)

LEVEL: Final = choice(
    "national",
    "regional",
    "local",
    danish={"lokal": "local", "nationalt": "national", "regionalt": "regional", "lokalt": "local"},
)
MATURITY: Final = choice(
    "essential",
    "emerging",
    danish={"væsentlig": "essential", "spirende": "emerging"},
)
LABEL: Final = choice(
    "gold", "silver", "bronze", danish={"guld": "gold", "sølv": "silver", "bronce": "bronze"}
)
CONFIDENCE: Final = choice(
    "high", "medium", "low", danish={"høj": "high", "middel": "medium", "lav": "low"}
)
ORGANISATION: Final = choice(
    "company",
    "university",
    "gts",
    "public",
    "other",
    danish={
        "virksomhed": "company",
        "universitet": "university",
        "offentlig": "public",
        "anden": "other",
    },
)
COVERAGE: Final = choice("declared", "office", danish={"angivet": "declared", "kontor": "office"})
VERDICT: Final = choice(
    "complementary",
    "coordinate",
    "accepted",
    "rejected",
    danish={
        "komplementære": "complementary",
        "bør koordineres": "coordinate",
        "accepteret overlap": "accepted",
        "ikke overlap": "rejected",
    },
)

_SOURCED: Final = (Column("source"), Column("confidence", CONFIDENCE), Column("note"))
_PAIR: Final = (
    Column("cluster_a", SLUG, required=True),
    Column("cluster_b", SLUG, required=True),
)
_NOT_ITSELF: Final = _differ(
    "cluster_a", "cluster_b", Message("A cluster cannot be paired with itself")
)

_CLUSTERS: Final = Table(
    "clusters",
    (
        Column("cluster_id", SLUG, required=True),
        Column("name_da", required=True),
        Column("name_en"),
        Column("themes", SLUGS, required=True),
        Column("segments", SLUGS),
        Column("growth_areas", SLUGS),
        Column("level", LEVEL, required=True),
        Column("maturity", MATURITY),
        Column("programme"),
        Column("responsible_authority"),
        Column("label", LABEL),
        Column("label_expires", DATE),
        Column("label_pending", BOOLEAN),
        Column("founded_year", YEAR, rules=_YEAR),
        Column("closed_year", YEAR, rules=_YEAR),
        Column("hq_place"),
        Column("hq_municipality_code", CODE, rules=_MUNICIPALITY),
        Column("hq_lat", NUMBER, rules=_LATITUDE),
        Column("hq_lon", NUMBER, rules=_LONGITUDE),
        Column("staff_fte", NUMBER, rules=_NOT_NEGATIVE),
        Column("private_members", INTEGER, rules=_NOT_NEGATIVE),
        Column("triple_helix", BOOLEAN),
        Column("formalised", BOOLEAN),
        Column("website", rules=_WEBSITE),
        Column("description_da"),
        Column("description_en"),
        Column("source"),
        Column("confidence", CONFIDENCE),
        Column("subthemes"),
        Column("label_year", YEAR, rules=_YEAR),
        Column("members", INTEGER, rules=_NOT_NEGATIVE),
        Column("members_year", YEAR, rules=_YEAR),
        Column("note"),
    ),
    key=("cluster_id",),
    rules=(
        _in_order("founded_year", "closed_year", Message("Closed before it was founded")),
        RowRule(
            "both_coordinates",
            "hq_lat",
            _both_coordinates,
            Message("One coordinate without the other: give hq_lat and hq_lon, or neither"),
        ),
        RowRule(
            "labelled",
            "label_expires",
            _labelled,
            Message("A label's date of expiry without a label"),
            "warning",
        ),
    ),
)

SCHEMAS: Final[dict[str, Table]] = {
    table.name: table
    for table in (
        _CLUSTERS,
        Table(
            "taxonomy",
            (
                Column("node_id", SLUG, required=True),
                Column(
                    "kind",
                    choice(
                        "theme",
                        "segment",
                        "growth_area",
                        danish={
                            "tema": "theme",
                            "delsegment": "segment",
                            "vækstområde": "growth_area",
                        },
                    ),
                    required=True,
                ),
                Column("parent", SLUG),
                Column("name_da", required=True),
                Column("name_en"),
            ),
        ),
        Table(
            "partners",
            (
                Column("cluster_id", SLUG, required=True),
                Column("organisation", required=True),
                Column("kind", ORGANISATION, default="other"),
                Column("municipality_code", CODE, rules=_MUNICIPALITY),
                *_SOURCED,
            ),
        ),
        Table(
            "coverage",
            (
                Column("cluster_id", SLUG, required=True),
                Column("area_code", CODE, required=True, rules=_AREA),
                Column("kind", COVERAGE, default="declared"),
                *_SOURCED,
            ),
            key=("cluster_id", "area_code", "kind"),
            doubled="warning",
        ),
        Table(
            "participation",
            (
                Column("cluster_id", SLUG, required=True),
                Column("company_id", required=True, rules=_PSEUDONYM),
                Column("municipality_code", CODE, rules=_MUNICIPALITY),
                Column("year", YEAR, required=True, rules=_YEAR),
                Column("innovated", BOOLEAN),
                Column("collaborated", BOOLEAN),
                Column("international", BOOLEAN),
            ),
            key=("cluster_id", "company_id", "year"),
            closed=True,
        ),
        Table(
            "counts",
            (
                Column("cluster_id", SLUG),
                Column("theme", SLUG),
                Column("area_code", CODE, rules=_AREA),
                Column("year", YEAR, required=True, rules=_YEAR),
                Column("measure", SLUG, required=True),
                Column("value", NUMBER, rules=_NOT_NEGATIVE),
                Column("suppressed", BOOLEAN),
                Column("fractional", NUMBER, rules=_NOT_NEGATIVE),
            ),
            key=("cluster_id", "theme", "area_code", "year", "measure"),
        ),
        Table(
            "collaborations",
            (
                *_PAIR,
                Column("model"),
                Column("since", YEAR, rules=_YEAR),
                Column("description"),
                *_SOURCED,
            ),
            rules=(_NOT_ITSELF,),
        ),
        Table(
            "funding",
            (
                Column("cluster_id", SLUG, required=True),
                Column("authority", required=True),
                Column("from_year", YEAR, rules=_YEAR),
                Column("to_year", YEAR, rules=_YEAR),
                Column("amount_dkk", NUMBER, rules=_NOT_NEGATIVE),
                Column("requirements"),
                *_SOURCED,
            ),
            rules=(_in_order("from_year", "to_year", Message("Ends before it begins")),),
        ),
        Table(
            "verdicts",
            (
                *_PAIR,
                Column("verdict", VERDICT, required=True),
                Column("reason"),
                Column("decided_by"),
                Column("decided_on", DATE),
            ),
            rules=(_NOT_ITSELF,),
        ),
        Table(
            "milestones",
            (
                Column("milestone_id", SLUG, required=True),
                Column("label_da", required=True),
                Column("label_en"),
                Column("unit"),
                Column("year", YEAR, required=True, rules=_YEAR),
                Column("period"),
                Column("value", NUMBER),
                Column("kind", choice("baseline", "actual", "target"), required=True),
                Column("strategy"),
                Column("population"),
                Column("population_da"),
                *_SOURCED,
                Column("note_da"),
            ),
        ),
        Table(
            "strengths",
            (
                Column("strength_id", SLUG),
                Column("area_code", CODE, required=True, rules=_AREA),
                Column("theme", SLUG, required=True),
                Column("segment", SLUG),
                Column(
                    "kind",
                    choice("strength", "potential", danish={"styrke": "strength"}),
                    required=True,
                ),
                Column("area_as_written"),
                Column("theme_as_written"),
                Column("basis"),
                Column("year", YEAR, rules=_YEAR),
                *_SOURCED,
            ),
        ),
        Table(
            "indicators",
            (
                Column("indicator", SLUG, required=True),
                Column("area_code", CODE, rules=_AREA),
                Column("year", YEAR, required=True, rules=_YEAR),
                Column("value", NUMBER),
                Column("unit"),
                Column("population"),
                Column("relevance"),
                Column("area_name"),
                Column("nuts_code"),
                *_SOURCED,
            ),
        ),
        Table(
            "strategy",
            (
                Column("strategy_id", SLUG, required=True),
                Column("level", choice("action_area", "initiative"), required=True),
                Column("action_area", SLUG),
                Column("number", INTEGER),
                Column("title_da", required=True),
                Column("title_en"),
                Column("lead_bodies"),
                Column("other_bodies_named"),
                Column("linked_milestones"),
                Column("year_from", YEAR, rules=_YEAR),
                Column("year_to", YEAR, rules=_YEAR),
                *_SOURCED,
            ),
            key=("strategy_id",),
        ),
        Table(
            "mentions",
            (
                Column("mention_id", SLUG, required=True),
                Column("kind", SLUG),
                Column("area_code", CODE, rules=_AREA),
                Column("area_as_written"),
                Column("fact", required=True),
                Column("year", YEAR, rules=_YEAR),
                *_SOURCED,
            ),
            key=("mention_id",),
        ),
    )
}

_FILLED: Final = "filled"
_ONCE: Final = "once"


@dataclass(frozen=True, slots=True)
class Failure:
    """A place where a typed table breaks a rule of its schema.

    ``whole_row`` tells that several cells of the row are at fault, ``doubled`` that the row
    repeats another.
    """

    row: int
    column: str
    message: Message
    severity: Severity
    whole_row: bool
    doubled: bool


def failures(table: Table, frame: pd.DataFrame) -> list[Failure]:
    """Check a typed table against its schema and return every place that breaks it.

    Parameters
    ----------
    table : Table
        The schema.
    frame : DataFrame
        With every column of the schema, indexed by row number.
    """
    schema, meanings = _schema(table.name)
    try:
        schema.validate(frame, lazy=True)
    except pa.errors.SchemaErrors as found:
        cases = found.failure_cases
    else:
        return []
    places = dict.fromkeys(
        (int(row), str(check)) for row, check in zip(cases["index"], cases["check"], strict=True)
    )
    return sorted(
        (Failure(row, *meanings[check], ":" not in check, check == _ONCE) for row, check in places),
        key=lambda failure: (failure.row, failure.column),
    )


_Meanings = dict[str, tuple[str, Message, Severity]]


@cache
def _schema(name: str) -> tuple[pa.DataFrameSchema, _Meanings]:
    """Return a table's pandera schema, and what a failure of each of its checks means."""
    table = SCHEMAS[name]
    meanings: _Meanings = {}
    columns = {}
    for column in table:
        checks = []
        for rule in column.rules:
            check = f"{column.name}:{rule.name}"
            meanings[check] = (column.name, rule.message, rule.severity)
            checks.append(pa.Check(rule.test, error=check))
        if column.required:
            check = f"{column.name}:{_FILLED}"
            meanings[check] = (column.name, Message("The cell must be filled in"), "error")
            checks.append(pa.Check(_is_filled, error=check, ignore_na=False))
        columns[column.name] = pa.Column(checks=checks, nullable=True)
    row_checks = []
    for row_rule in table.rules:
        meanings[row_rule.name] = (row_rule.column, row_rule.message, row_rule.severity)
        row_checks.append(pa.Check(row_rule.test, error=row_rule.name, ignore_na=False))
    if table.key:
        meanings[_ONCE] = (table.key[0], _doubled(table), table.doubled)
        row_checks.append(pa.Check(_occurs_once(table.key), error=_ONCE, ignore_na=False))
    return pa.DataFrameSchema(columns, checks=row_checks, strict=False), meanings


def _doubled(table: Table) -> Message:
    key = {"key": " + ".join(table.key)}
    if table.doubled == "warning":
        return Message("The row repeats an earlier one ({key}) and was left out", key)
    return Message("Occurs twice: {key} must be unique", key)


def _is_filled(column: pd.Series) -> pd.Series:
    if column.dtype == object:
        return column.map(len) > 0
    return column.notna() & (column != "") if column.dtype == "str" else column.notna()


def _occurs_once(key: tuple[str, ...]) -> RowTest:
    def test(frame: pd.DataFrame) -> pd.Series:
        return ~frame.duplicated(list(key))

    return test
