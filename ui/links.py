"""Views as links: what a link says of a view, and how an odd link is read without harm."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Final, cast

from analysis.filters import Filters
from analysis.pairs import Thresholds
from analysis.verdicts import STATES
from analysis.vocabulary import AREA_LEVELS, CLUSTER_LEVELS, LABELS, MATURITIES, PROGRAMMES
from foundation.language import LANGUAGES, Language, Message
from geodata.areas import Level
from ui.catalogue_view import COLUMNS, FORMS, SORTS, Catalogue, Form, Sort
from ui.data_view import DATA_SECTIONS, DIFF_FORMS, Data, DataSection, DiffForm
from ui.region_view import Region
from ui.strategy_view import Strategy
from ui.view import (
    EFFECTS,
    FIGURES,
    ROWS,
    SECTIONS,
    TABS,
    Comparison,
    Edition,
    Figure,
    Innovation,
    Known,
    Place,
    Rows,
    Section,
    Selection,
    Tab,
    View,
)

Parameters = Mapping[str, Sequence[str]]

DENMARK: Final = {"zoom": (5.0, 14.0), "lat": (53.0, 59.0), "lon": (6.0, 17.0)}
LONGEST_SEARCH: Final = 100
LONGEST_NUMBER: Final = 6
YEARS: Final = range(1950, 2101)
_YEARS_WRITTEN: Final = {str(year): year for year in YEARS}


_LISTS: Final = {
    "tema": "themes",
    "segment": "segments",
    "klyngeniveau": "level",
    "modenhed": "maturity",
    "label": "label",
    "program": "programme",
}


def write(view: View, known: Known) -> dict[str, list[str]]:
    """Return the link's parameters for a view, in a fixed order.

    Language, landscape, version, level and measure always stand there, so that a link keeps its
    meaning when a default changes or a newer version is published. Where nothing was published,
    the content says which version is meant.
    """
    parameters: dict[str, list[str]] = {
        "sprog": [view.language],
        "landskab": [view.landscape],
        "version": _written(known.edition),
        "udgave": [known.versions.get(view.landscape, "")],
        "niveau": [view.level],
        "maal": [view.measure],
    }
    for parameter, name in _LISTS.items():
        parameters[parameter] = list(getattr(view.filters, name))
    if view.filters.year is not None:
        parameters["aar"] = [str(view.filters.year)]
    if view.filters.search:
        parameters["soeg"] = [view.filters.search]
    if view.selected:
        name = "omraade" if view.selected.kind == "area" else "klynge"
        parameters[name] = [view.selected.code]
    if view.place:
        parameters["kort"] = [f"{view.place.zoom:g}/{view.place.lat:g}/{view.place.lon:g}"]
    if view.background:
        parameters["baggrund"] = ["1"]
    parameters |= _write_pages(view, known)
    return {name: values for name, values in parameters.items() if values and values != [""]}


def _write_pages(view: View, known: Known) -> dict[str, list[str]]:
    written: dict[str, list[str]] = {}
    if view.comparison:
        written |= _write_comparison(view.comparison)
    if view.innovation:
        written |= _write_innovation(view.innovation)
    if view.catalogue:
        written |= _write_catalogue(view.catalogue)
    if view.data:
        written |= _write_data(view.data)
    if view.strategy and view.strategy.initiative in known.initiatives:
        written["indsats"] = [view.strategy.initiative]
    if view.region:
        written |= {"sammenlign": [view.region.beside], "daekning": [view.region.field]}
    return written


def _written(edition: Edition) -> list[str]:
    return [str(edition.number)] if edition.newest else []


_THRESHOLDS: Final = {
    "samme_felt": "same_field",
    "beslaegtet": "related",
    "samme_steder": "same_places",
    "faelles_virksomheder": "shared_companies",
}


def _write_comparison(comparison: Comparison) -> dict[str, list[str]]:
    """Write what the page on overlap shows; thresholds always, as they give kinds their meaning."""
    written: dict[str, list[str]] = {"visning": [comparison.tab]}
    for parameter, name in _THRESHOLDS.items():
        written[parameter] = [f"{getattr(comparison.thresholds, name):g}"]
    written["par"] = list(comparison.pair or ())
    written["felt"] = [comparison.theme] if comparison.theme else []
    if comparison.tab == "matrix":
        written["raekker"] = [comparison.fields]
        written["matrixniveau"] = [comparison.level]
        written["celle"] = list(comparison.cell or ())
    written["gruppe"] = [comparison.group] if comparison.group else []
    written["vurdering"] = [comparison.verdict] if comparison.verdict else []
    return written


def _write_innovation(shown: Innovation) -> dict[str, list[str]]:
    return {
        "afsnit": [shown.section],
        "effekt": [shown.effect],
        "tal": [shown.figure],
        "for": [shown.of] if shown.of else [],
        "talaar": [str(shown.year)] if shown.year else [],
        "talniveau": [shown.level],
        "talomraade": [shown.area],
    }


def _write_catalogue(shown: Catalogue) -> dict[str, list[str]]:
    usual = shown.columns == Catalogue().columns
    return {
        "katalog": [shown.form],
        "sortering": [shown.sort],
        "kolonne": [] if usual else list(shown.columns),
    }


def _write_data(shown: Data) -> dict[str, list[str]]:
    versions = {"fra_version": shown.old, "til_version": shown.new}
    named = {name: [str(number)] for name, number in versions.items() if number is not None}
    return {"data": [shown.section], **named, "forskelle": [shown.form]}


def read(
    parameters: Parameters, default: View, known: Callable[..., Known]
) -> tuple[View, list[Message]]:
    """Read a link; what it does not say, or says wrongly, stays at the default.

    Parameters
    ----------
    parameters : mapping of str to sequence of str
    default : View
    known : callable
        Gives the codes of a landscape; called with the landscape that the link names, and with the
        number of the version where that is not the newest.

    Returns
    -------
    View, list of Message
        The view, and a hint for everything in the link that could not be followed.
    """
    reader = _Reader(parameters)
    landscapes = known(default.landscape).landscapes
    landscape = reader.one("landskab", landscapes) or default.landscape
    codes = known(landscape)
    version = reader.version(codes.edition, codes.versions.get(landscape, ""))
    if version is not None:
        codes = known(landscape, version)
    level = reader.one("niveau", AREA_LEVELS) or default.level
    filters = Filters(
        themes=reader.many("tema", codes.themes),
        segments=reader.many("segment", codes.segments),
        level=reader.many("klyngeniveau", CLUSTER_LEVELS),
        maturity=reader.many("modenhed", MATURITIES),
        label=reader.many("label", LABELS),
        programme=reader.many("program", PROGRAMMES),
        year=reader.year("aar"),
        search=reader.phrase("soeg"),
    )
    selected = None
    if area := reader.one("omraade", codes.areas):
        level = codes.areas[area]
        selected = Selection("area", area)
    elif cluster := reader.one("klynge", codes.clusters):
        selected = Selection("cluster", cluster)
    view = View(
        language=cast(Language, reader.one("sprog", LANGUAGES) or default.language),
        landscape=landscape,
        version=version,
        level=level,
        measure=reader.one("maal", codes.measures) or default.measure,
        filters=filters,
        selected=selected,
        place=reader.place("kort"),
        background=reader.one("baggrund", ("1",)) == "1",
        comparison=reader.comparison(codes),
        innovation=reader.innovation(codes),
        catalogue=reader.catalogue(),
        data=reader.data(),
        region=reader.region(codes),
        strategy=reader.strategy(codes),
    )
    return view, reader.hints


class _Reader:
    """Takes parameters one by one and keeps a hint for each that cannot be followed."""

    def __init__(self, parameters: Parameters) -> None:
        self._parameters = parameters
        self.hints: list[Message] = []

    def many(self, name: str, allowed: Collection[str]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(self._allowed(name, allowed)))

    def one(self, name: str, allowed: Collection[str]) -> str | None:
        values = self._allowed(name, allowed)
        return values[-1] if values else None

    def _allowed(self, name: str, allowed: Collection[str]) -> list[str]:
        asked = self._parameters.get(name, ())
        for value in dict.fromkeys(asked):
            if value not in allowed:
                self._hint(name, value)
        return [value for value in asked if value in allowed]

    def phrase(self, name: str) -> str:
        values = self._parameters.get(name, ())
        return " ".join(values[-1].split())[:LONGEST_SEARCH].rstrip() if values else ""

    def year(self, name: str) -> int | None:
        for value in self._parameters.get(name, ()):
            if year := _YEARS_WRITTEN.get(value):
                return year
            self._hint(name, value)
        return None

    def place(self, name: str) -> Place | None:
        for value in self._parameters.get(name, ()):
            try:
                zoom, lat, lon = (float(part) for part in value.split("/"))
            except ValueError:
                self._hint(name, value)
                continue
            found = {"zoom": zoom, "lat": lat, "lon": lon}
            if all(low <= found[axis] <= high for axis, (low, high) in DENMARK.items()):
                return Place(**found)
            self._hint(name, value)
        return None

    def share(self, name: str, default: float) -> float:
        for value in self._parameters.get(name, ()):
            try:
                number = float(value)
            except ValueError:
                number = -1.0
            if 0 <= number <= 1:
                return number
            self._hint(name, value)
        return default

    def comparison(self, codes: Known) -> Comparison | None:
        tab = self.one("visning", TABS)
        pair = sorted(self.many("par", codes.clusters))
        nodes = [*codes.themes, *codes.segments]
        theme = self.one("felt", nodes) or ""
        cell = self.many("celle", [*nodes, *codes.areas])
        verdict = self.one("vurdering", STATES) or ""
        usual = Thresholds()
        shares = {
            field: self.share(parameter, getattr(usual, field))
            for parameter, field in _THRESHOLDS.items()
        }
        if tab is None:
            return None
        return Comparison(
            cast(Tab, tab),
            Thresholds(**shares),
            (pair[0], pair[1]) if len(pair) == 2 else None,
            theme,
            cast(Rows, self.one("raekker", ROWS) or "theme"),
            cast(Level, self.one("matrixniveau", AREA_LEVELS) or "region"),
            _cell(cell, codes),
            self.one("gruppe", [*codes.themes, *codes.clusters]) or "",
            verdict,
        )

    def innovation(self, codes: Known) -> Innovation | None:
        section = self.one("afsnit", SECTIONS)
        usual = Innovation()
        found = Innovation(
            cast(Section, section or usual.section),
            self.one("effekt", EFFECTS) or usual.effect,
            cast(Figure, self.one("tal", FIGURES) or usual.figure),
            self.one("for", [*codes.themes, *codes.clusters]) or usual.of,
            self.year("talaar"),
            cast(Level, self.one("talniveau", AREA_LEVELS) or usual.level),
            self.one("talomraade", codes.areas) or usual.area,
        )
        return found if section else None

    def catalogue(self) -> Catalogue | None:
        form = self.one("katalog", FORMS)
        usual = Catalogue()
        found = Catalogue(
            cast(Form, form or usual.form),
            cast(Sort, self.one("sortering", SORTS) or usual.sort),
            self.many("kolonne", COLUMNS) or usual.columns,
        )
        return found if form else None

    def number(self, name: str) -> int | None:
        for value in self._parameters.get(name, ()):
            if value.isascii() and value.isdigit() and len(value) <= LONGEST_NUMBER:
                return int(value)
            self._hint(name, value)
        return None

    def data(self) -> Data | None:
        section = self.one("data", DATA_SECTIONS)
        usual = Data()
        found = Data(
            cast(DataSection, section or usual.section),
            self.number("fra_version"),
            self.number("til_version"),
            cast(DiffForm, self.one("forskelle", DIFF_FORMS) or usual.form),
        )
        return found if section else None

    def strategy(self, codes: Known) -> Strategy | None:
        initiative = self.one("indsats", codes.initiatives)
        return Strategy(initiative) if initiative else None

    def region(self, codes: Known) -> Region | None:
        beside = self.one("sammenlign", codes.areas) or ""
        field = self.one("daekning", codes.themes) or ""
        return Region(beside, field) if beside or field else None

    def version(self, edition: Edition, newest: str) -> int | None:
        """Return the number of the earlier version that is asked for; None means the newest."""
        by_name = {str(number): number for number in edition.digests}
        for value in self._parameters.get("version", ()):
            if (number := by_name.get(value)) is not None:
                return None if number == edition.newest else number
            self._hint("version", value)
        asked = next(reversed(self._parameters.get("udgave", ())), newest)
        if asked == newest:
            return None
        number = edition.holding(asked)
        if number is None:
            self._other_version(asked, newest)
        return None if number == edition.newest else number

    def _other_version(self, asked: str, version: str) -> None:
        self.hints.append(
            Message(
                "The link was made for version {asked} of the landscape; you see version"
                " {version}.",
                {"asked": asked[:40], "version": version},
            )
        )

    def _hint(self, name: str, value: str) -> None:
        self.hints.append(
            Message(
                "The link asks for “{name}={value}”, which is not known here; it is left out.",
                {"name": name, "value": value[:60]},
            )
        )


def _cell(named: Sequence[str], codes: Known) -> tuple[str, str] | None:
    """Return a field and an area in this order; None where a link names anything else."""
    match [each in codes.areas for each in named]:
        case [False, True]:
            return named[0], named[1]
        case _:
            return None
