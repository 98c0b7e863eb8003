"""The landscape map: a small folium skeleton, and the messages that change what it shows.

The skeleton is the same in every run, so that the browser keeps the map; what changes travels as
a small layer that calls ``static/map/landscape-map.js``. A click is reported by that script at
once, through the component's own channel.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import cache
from typing import Any, Final

import folium
import orjson
import streamlit as st
from branca.element import Template
from streamlit_folium import st_folium

from foundation.settings import PROJECT_FOLDER
from ui.escape import script

HEIGHT: Final = 610
_STATIC: Final = "../../app/static"


@cache
def _versioned(path: str) -> str:
    """Return an asset's address with a digest, so that no browser keeps an old one."""
    content = (PROJECT_FOLDER / "static" / path).read_bytes()
    return f"{_STATIC}/{path}?v={hashlib.sha256(content).hexdigest()[:8]}"


class LandscapeMap(folium.Map):
    """A folium map whose assets come from this repository and that starts empty."""

    default_js: Final = [
        ("leaflet", _versioned("vendor/leaflet/leaflet.js")),
        ("landscape", _versioned("map/landscape-map.js")),
    ]
    default_css: Final = [
        ("leaflet", _versioned("vendor/leaflet/leaflet.css")),
        ("landscape", _versioned("map/landscape-map.css")),
    ]

    def __init__(self) -> None:
        super().__init__(
            location=(56.1, 10.9),
            zoom_start=7,
            tiles=None,
            zoom_snap=0.25,
            zoom_delta=0.5,
            wheel_px_per_zoom_level=90,
            max_bounds=True,
            min_lat=52.5,
            max_lat=59.5,
            min_lon=3.0,
            max_lon=20.0,
        )
        self._name = "Map"


class LandscapeLayer(folium.FeatureGroup):
    """A message to the map, in the form of a layer that streamlit-folium can pass on."""

    _template = Template(
        """
        {% macro script(this, kwargs) %}
        var {{ this.get_name() }} = L.featureGroup();
        window.landscapeMap.show(window.map, {{ this.message }});
        {% endmacro %}
        """
    )

    def __init__(self, message: str) -> None:
        super().__init__(name="landscape")
        self._name = "FeatureGroup"
        self.message = message


def draw(
    message: dict[str, Any],
    on_event: Callable[[dict[str, Any]], None],
    key: str = "landscape_map",
    height: int = HEIGHT,
) -> None:
    """Show a message on the map and report what the reader does there.

    Parameters
    ----------
    message : dict
        As ``landscape-map.js`` describes; its digest is added here.
    on_event : callable
        Called before the next run with an event: ``kind`` (area, cluster, none or view) and its
        values. Each event is reported once.
    key : str
        Tells the maps of different pages apart.
    height : int
        In pixels.
    """
    digest = hashlib.sha256(orjson.dumps(message)).hexdigest()[:16]
    st_folium(
        LandscapeMap(),
        key=key,
        height=height,
        use_container_width=True,
        returned_objects=[],
        feature_group_to_add=LandscapeLayer(script({**message, "digest": digest})),
        on_change=lambda: _report(key, on_event),
    )


def _report(key: str, on_event: Callable[[dict[str, Any]], None]) -> None:
    event, last = st.session_state.get(key), f"{key}_event"
    if not isinstance(event, dict) or event.get("event") == st.session_state.get(last):
        return
    st.session_state[last] = event.get("event")
    on_event(event)
