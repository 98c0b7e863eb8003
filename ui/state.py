"""What the reader looks at: one value, kept in the session and in the link.

Every view is a link. The view is the truth; widgets are set from it before they are drawn and
change it in their callbacks, and the link is written from it after each run. A link that differs
from the last one written (a fresh visit, the browser's Back) is read into the view.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, Final, cast
from urllib.parse import urlencode

import streamlit as st

from foundation.language import Message
from geodata.areas import Level
from ui.catalogue_view import Catalogue
from ui.data_view import Data
from ui.links import read, write
from ui.region_view import Region
from ui.strategy_view import Strategy
from ui.view import Comparison, Innovation, Known, Place, Selection, View

_VIEW: Final = "view"
_WRITTEN: Final = "link_written"
_TOUCHED: Final = "view_touched"
_HINTS: Final = "link_hints"
_START: Final = "map_start"
_MOVED: Final = "link_moved"
_SIDEBAR: Final = "sidebar_filters"
_ROW: Final = "table_row"
_KNOWN: Final = "known_codes"
_DRAWN: Final = "drawn_edition"


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


def show_innovation(**changes: Any) -> None:
    """Change what the page on innovation shows."""
    change(innovation=replace(innovation(), **changes))


def start_innovation() -> None:
    """Put what the page on innovation shows into the view, and so into the link."""
    if current().innovation is None:
        st.session_state[_VIEW] = replace(current(), innovation=Innovation())


def innovation() -> Innovation:
    """Return what the page on innovation shows, also before it has been opened."""
    return current().innovation or Innovation()


def show_catalogue(**changes: Any) -> None:
    """Change how the catalogue is shown."""
    change(catalogue=replace(catalogue(), **changes))


def start_catalogue() -> None:
    """Put how the catalogue is shown into the view, and so into the link."""
    if current().catalogue is None:
        st.session_state[_VIEW] = replace(current(), catalogue=Catalogue())


def catalogue() -> Catalogue:
    """Return how the catalogue is shown, also before it has been opened."""
    return current().catalogue or Catalogue()


def show_data(**changes: Any) -> None:
    """Change what the page on data shows."""
    change(data=replace(data(), **changes))


def start_data() -> None:
    """Put what the page on data shows into the view, and so into the link."""
    if current().data is None:
        st.session_state[_VIEW] = replace(current(), data=Data())


def data() -> Data:
    """Return what the page on data shows, also before it has been opened."""
    return current().data or Data()


def open_initiative(initiative: str) -> None:
    """Open an initiative of the strategy; all of them where it is empty."""
    change(strategy=Strategy(initiative) if initiative else None)


def open_area(code: str, known: Known) -> None:
    """Open an area, and look at areas of its level from now on, as a link to it does."""
    change(selected=Selection("area", code), level=cast(Level, known.areas[code]))


def region() -> Region:
    """Return how the page on an area shows it."""
    return current().region or Region()


def show_region(**changes: Any) -> None:
    """Change how the page on an area shows it."""
    change(region=replace(region(), **changes))


def hints() -> list[Message]:
    """Return what could not be followed in the link that was opened."""
    return list(st.session_state.get(_HINTS, []))


def map_start() -> Place | None:
    """Return where the map looks when it is drawn anew; moves of the map do not change it."""
    return cast("Place | None", st.session_state.get(_START))


def synchronise(default: View, known: Callable[..., Known]) -> View:
    """Bring link and session together at the start of a run.

    A run that a widget caused trusts the session: the browser may send the link from before its
    last change. An empty link inside a session is a change of page, and keeps the view.
    """
    parameters = {name: st.query_params.get_all(name) for name in st.query_params}
    before = st.session_state.get(_DRAWN)
    touched = st.session_state.pop(_TOUCHED, False)
    fresh = _VIEW not in st.session_state
    moved = bool(parameters) and parameters != st.session_state.get(_WRITTEN)
    if fresh or (moved and not touched):
        view, found = read(parameters, default, known)
        st.session_state[_VIEW] = view
        st.session_state[_HINTS] = found
        st.session_state[_WRITTEN] = parameters
        st.session_state[_START] = view.place
        before = None
    now = known(current().landscape, current().version)
    if before and before.versions != now.versions and before.versions.keys() == now.versions.keys():
        _let_go(default, known, now)
    st.session_state[_KNOWN] = known
    st.session_state[_DRAWN] = now
    return current()


def _let_go(default: View, known: Callable[..., Known], now: Known) -> None:
    """Let go of what is open or filtered by and is not in the version that is shown from now on."""
    view = current()
    kept, found = read(write(view, now), default, known)
    st.session_state[_VIEW] = replace(kept, place=view.place)
    if found:
        st.session_state[_HINTS] = [
            Message(
                "Something that was open or filtered by is not in this version; it is left out."
            )
        ]


def drawn_version(landscape: str) -> int | None:
    """Return which version of a landscape the page has been drawn in; parts keep to it."""
    drawn = st.session_state.get(_DRAWN)
    return drawn.edition.number if drawn and landscape in drawn.versions else None


def is_outdated() -> bool:
    """Return whether what is drawn is no longer what the view asks for.

    That is when a version was published, or when the store went away or came back.
    """
    known, drawn = st.session_state.get(_KNOWN), st.session_state.get(_DRAWN)
    if known is None or drawn is None:
        return False
    now = known(current().landscape, current().version)
    if now is drawn:
        return False
    return (drawn.landscapes, drawn.edition) != (now.landscapes, now.edition)


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
    return moved or st.session_state.get(_SIDEBAR) != current().filters or is_outdated()


def enter_page(name: str) -> None:
    """Note which page runs; a map drawn anew starts where the reader left it."""
    if st.session_state.get("page") != name:
        st.session_state["page"] = name
        st.session_state[_START] = current().place


def publish(known: Known) -> None:
    """Write the view into the link, when it says something else.

    Every part of a page ends with this. If a newer version has come meanwhile, it is drawn.
    """
    if is_outdated():
        st.rerun()
    parameters = write(current(), known)
    if parameters != st.session_state.get(_WRITTEN) or not st.query_params:
        st.session_state[_WRITTEN] = parameters
        st.query_params.from_dict(parameters)
    # A fragment ends here without a start of its own: the next link must be read again
    st.session_state.pop(_TOUCHED, None)


def link(known: Known) -> str:
    """Return the full address of the view."""
    base = (st.context.url or "").split("?", 1)[0]
    return f"{base}?{urlencode(write(current(), known), doseq=True)}"
