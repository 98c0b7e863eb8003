"""What the reader looks at: one value, kept in the link.

Every view is a link. The view is the truth; widgets are set from it before they are drawn and
change it in their callbacks, and the link is written from it after each run. A link that differs
from the last one written (a fresh visit, the browser's Back) is read into the view.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final, Literal, cast, get_args
from urllib.parse import urlencode

import streamlit as st

from analysis.filters import Filters
from analysis.measures import MEASURES
from analysis.pairs import Thresholds
from analysis.vocabulary import AREA_LEVELS, CLUSTER_LEVELS, LABELS, MATURITIES, PROGRAMMES
from foundation.language import LANGUAGES, Language, Message
from geodata.areas import Level

Kind = Literal["area", "cluster"]
Parameters = Mapping[str, Sequence[str]]

DENMARK: Final = {"zoom": (5.0, 14.0), "lat": (53.0, 59.0), "lon": (6.0, 17.0)}
LONGEST_SEARCH: Final = 100
YEARS: Final = range(1950, 2101)
_YEARS_WRITTEN: Final = {str(year): year for year in YEARS}


@dataclass(frozen=True, slots=True)
class Place:
    """Where the map looks: Leaflet's zoom, and the centre in degrees."""

    zoom: float
    lat: float
    lon: float


@dataclass(frozen=True, slots=True)
class Selection:
    """The area or cluster that is open."""

    kind: Kind
    code: str


Tab = Literal["pairs", "gaps"]
TABS: Final[tuple[Tab, ...]] = get_args(Tab)


@dataclass(frozen=True, slots=True)
class Comparison:
    """What the page on overlap shows.

    Parameters
    ----------
    tab : {"pairs", "gaps"}
    thresholds : Thresholds
        From where on clusters are in the same field or in the same places.
    pair : tuple of str, optional
        The two clusters that are open, in the order of their ids.
    theme : str
        The field whose gaps are shown.
    """

    tab: Tab = "pairs"
    thresholds: Thresholds = field(default_factory=Thresholds)
    pair: tuple[str, str] | None = None
    theme: str = ""


@dataclass(frozen=True, slots=True)
class View:
    """Everything a link says; ``comparison`` once the page on overlap has been open."""

    language: Language = "da"
    landscape: str = "dk-2016"
    level: Level = "municipality"
    measure: str = "clusters"
    filters: Filters = field(default_factory=Filters)
    selected: Selection | None = None
    place: Place | None = None
    background: bool = False
    comparison: Comparison | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """The codes that a link may name, in the landscape that it names."""

    landscapes: Collection[str]
    versions: Mapping[str, str]
    themes: Collection[str]
    segments: Collection[str]
    clusters: Collection[str]
    areas: Mapping[str, str]
    """Area code to its level."""


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
    meaning when a default changes.
    """
    parameters: dict[str, list[str]] = {
        "sprog": [view.language],
        "landskab": [view.landscape],
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
    if view.comparison:
        parameters |= _write_comparison(view.comparison)
    return {name: values for name, values in parameters.items() if values and values != [""]}


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
    return written


def read(
    parameters: Parameters, default: View, known: Callable[[str], Known]
) -> tuple[View, list[Message]]:
    """Read a link; what it does not say, or says wrongly, stays at the default.

    Parameters
    ----------
    parameters : mapping of str to sequence of str
    default : View
    known : callable
        Gives the codes of a landscape; called with the landscape that the link names.

    Returns
    -------
    View, list of Message
        The view, and a hint for everything in the link that could not be followed.
    """
    reader = _Reader(parameters)
    landscapes = known(default.landscape).landscapes
    landscape = reader.one("landskab", landscapes) or default.landscape
    codes = known(landscape)
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
    version = codes.versions.get(landscape, "")
    reader.compare_version(version)
    view = View(
        language=cast(Language, reader.one("sprog", LANGUAGES) or default.language),
        landscape=landscape,
        level=level,
        measure=reader.one("maal", MEASURES) or default.measure,
        filters=filters,
        selected=selected,
        place=reader.place("kort"),
        background=reader.one("baggrund", ("1",)) == "1",
        comparison=reader.comparison(codes),
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
        theme = self.one("felt", [*codes.themes, *codes.segments]) or ""
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
        )

    def compare_version(self, version: str) -> None:
        asked = self._parameters.get("udgave", ())
        if asked and asked[-1] != version:
            self.hints.append(
                Message(
                    "The link was made for version {asked} of the landscape; you see version"
                    " {version}.",
                    {"asked": asked[-1][:40], "version": version},
                )
            )

    def _hint(self, name: str, value: str) -> None:
        self.hints.append(
            Message(
                "The link asks for “{name}={value}”, which is not known here; it is left out.",
                {"name": name, "value": value[:60]},
            )
        )


# ---- the session ---------------------------------------------------------------------------------

_VIEW: Final = "view"
_WRITTEN: Final = "link_written"
_TOUCHED: Final = "view_touched"
_HINTS: Final = "link_hints"
_START: Final = "map_start"
_MOVED: Final = "link_moved"
_SIDEBAR: Final = "sidebar_filters"
_ROW: Final = "table_row"


def current() -> View:
    """Return the view of this session."""
    return cast(View, st.session_state[_VIEW])


def change(**changes: Any) -> None:
    """Change the view; called from callbacks of widgets and of the map."""
    st.session_state[_VIEW] = replace(current(), **changes)
    st.session_state[_TOUCHED] = True
    st.session_state[_HINTS] = []


def change_filters(**changes: Any) -> None:
    """Change some filters of the view."""
    change(filters=replace(current().filters, **changes))


def follow(event: Mapping[str, Any], known: Known) -> None:
    """Do what an event of the map asks for; anything else in it is ignored.

    Parameters
    ----------
    event : mapping
        ``kind`` area or cluster with a ``code``, none, view with ``zoom``, ``lat``, ``lon``, or
        link when the browser went back or forward.
        It comes from the browser and is checked like a link.
    known : Known
    """
    match event:
        case {"kind": "area", "code": str(code)} if code in known.areas:
            change(selected=Selection("area", code))
        case {"kind": "cluster", "code": str(code)} if code in known.clusters:
            change(selected=Selection("cluster", code))
        case {"kind": "none"}:
            change(selected=None)
        case {"kind": "link"}:
            st.session_state[_MOVED] = True
        case {"kind": "view", "zoom": zoom, "lat": lat, "lon": lon}:
            place, problems = read({"kort": [f"{zoom}/{lat}/{lon}"]}, current(), lambda _: known)
            if not problems:
                change(place=place.place)


def compare(**changes: Any) -> None:
    """Change what the page on overlap shows."""
    change(comparison=replace(comparison(), **changes))


def start_comparing() -> None:
    """Put what the page on overlap shows into the view, and so into the link."""
    if current().comparison is None:
        st.session_state[_VIEW] = replace(current(), comparison=Comparison())


def move_threshold(name: str, share: float) -> None:
    """Move a threshold; related fields never begin above the same field."""
    moved = replace(comparison().thresholds, **{name: share})
    if moved.related > moved.same_field:
        both = {"related": share, "same_field": share}
        moved = replace(moved, **both)
    compare(thresholds=moved)


def comparison() -> Comparison:
    """Return what the page on overlap shows, also before it has been opened."""
    return current().comparison or Comparison()


def hints() -> list[Message]:
    """Return what could not be followed in the link that was opened."""
    return list(st.session_state.get(_HINTS, []))


def map_start() -> Place | None:
    """Return where the map looks when it is drawn anew; moves of the map do not change it."""
    return cast("Place | None", st.session_state.get(_START))


def synchronise(default: View, known: Callable[[str], Known]) -> View:
    """Bring link and session together at the start of a run.

    A run that a widget caused trusts the session: the browser may send the link from before its
    last change. An empty link inside a session is a change of page, and keeps the view.
    """
    parameters = {name: st.query_params.get_all(name) for name in st.query_params}
    touched = st.session_state.pop(_TOUCHED, False)
    fresh = _VIEW not in st.session_state
    moved = bool(parameters) and parameters != st.session_state.get(_WRITTEN)
    if fresh or (moved and not touched):
        view, found = read(parameters, default, known)
        st.session_state[_VIEW] = view
        st.session_state[_HINTS] = found
        st.session_state[_WRITTEN] = parameters
        st.session_state[_START] = view.place
    return current()


def sidebar_drawn() -> None:
    """Note which filters the sidebar shows."""
    st.session_state[_SIDEBAR] = current().filters


def choose_row(selected: Selection | None) -> None:
    """Open what a row of the table stands for; the map is outside the table's fragment."""
    change(selected=selected)
    st.session_state[_ROW] = selected
    st.session_state[_MOVED] = True


def whole_page_is_due() -> bool:
    """Return whether a fragment has to give way to a run of the whole page.

    That is when the browser went to another link, when something beside the sidebar has changed
    the filters that it shows, or when the table and the rest no longer show the same choice.
    """
    moved = bool(st.session_state.pop(_MOVED, False))
    row = st.session_state.get(_ROW)
    if row is not None and row != current().selected:
        st.session_state[_ROW] = None
        moved = True
    return moved or st.session_state.get(_SIDEBAR) != current().filters


def enter_page(name: str) -> None:
    """Note which page runs; a map drawn anew starts where the reader left it."""
    if st.session_state.get("page") != name:
        st.session_state["page"] = name
        st.session_state[_START] = current().place


def publish(known: Known) -> None:
    """Write the view into the link, when it says something else."""
    parameters = write(current(), known)
    if parameters != st.session_state.get(_WRITTEN) or not st.query_params:
        st.session_state[_WRITTEN] = parameters
        st.query_params.from_dict(parameters)


def link(known: Known) -> str:
    """Return the full address of the view."""
    base = (st.context.url or "").split("?", 1)[0]
    return f"{base}?{urlencode(write(current(), known), doseq=True)}"
