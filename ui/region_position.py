"""Find the municipality that the reader is in, where the browser tells and the reader allows it.

Everything happens between the browser and this server: the outlines are the embedded ones. The
position is rounded to about a hundred metres, used once and kept nowhere.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

import streamlit as st

from foundation.language import Text

if TYPE_CHECKING:
    import geopandas as gpd

_KEY: Final = "own_position"
_LOST: Final = "own_position_lost"
_HTML: Final = """
<button type="button">
  <svg viewBox="0 0 24 24" width="18" height="18" fill="none" stroke="currentColor" stroke-width="2"
    aria-hidden="true">
    <circle cx="12" cy="12" r="7"/><circle cx="12" cy="12" r="2" fill="currentColor"/>
    <path d="M12 1v4M12 19v4M1 12h4M19 12h4"/>
  </svg>
  <span class="label"></span>
</button>
"""
_CSS: Final = """
button {
  font: inherit; color: inherit; background: var(--st-background-color); cursor: pointer;
  border: 1px solid var(--st-border-color); border-radius: var(--st-button-radius, 6px);
  min-height: 2.5rem; padding: .25rem .75rem; white-space: nowrap; font-size: .875rem;
  display: inline-flex; align-items: center; gap: .5rem;
}
button:hover, button:focus-visible {
  border-color: var(--st-primary-color); color: var(--st-primary-color);
}
"""
_SCRIPT: Final = """
export default function ({ parentElement, data, setTriggerValue }) {
  const button = parentElement.querySelector("button");
  button.querySelector(".label").textContent = data.label;
  const tell = (found) => { button.disabled = false; setTriggerValue("position", found); };
  const lost = () => tell({ lat: null, lon: null });
  const near = (degrees) => Math.round(degrees * 1000) / 1000;
  button.onclick = () => {
    if (!navigator.geolocation) return lost();
    button.disabled = true;
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => tell({ lat: near(coords.latitude), lon: near(coords.longitude) }),
      lost,
      { timeout: 10000, maximumAge: 600000 },
    );
  };
}
"""
_component = st.components.v2.component(_KEY, html=_HTML, css=_CSS, js=_SCRIPT)


def ask(open_area: Callable[[str], None], text: Text) -> None:
    """Offer to find the reader's own municipality by the position of the browser.

    Parameters
    ----------
    open_area : callable
        Called with the municipality's code.
    """

    def told() -> None:
        code = municipality_at(getattr(st.session_state[_KEY], "position", None))
        st.session_state[_LOST] = code is None
        if code:
            open_area(code)

    _component(
        key=_KEY,
        data={"label": text("Where I am")},
        on_position_change=told,
        width="content",
        height="content",
    )
    if st.session_state.pop(_LOST, False):
        st.toast(
            text("Your position is not known, or not in Denmark. Type the name instead."),
            icon=":material/location_off:",
            duration="long",
        )


def municipality_at(position: Any) -> str | None:
    """Return the municipality of a position in degrees; None where there is none.

    Parameters
    ----------
    position : Any
        What the browser sent: anything but a mapping with numbers ``lat`` and ``lon`` is nowhere.
    """
    try:
        lat, lon = float(position["lat"]), float(position["lon"])
    except (TypeError, ValueError, KeyError):
        return None
    from shapely import Point

    from geodata.outlines import outlines_digest  # geopandas is slow to import

    outlines = _outlines(outlines_digest())
    found = outlines.index[outlines.geometry.contains(Point(lon, lat))]
    return str(found[0]) if len(found) else None


@lru_cache(maxsize=1)
def _outlines(digest: str) -> gpd.GeoDataFrame:  # noqa: ARG001 (outlines may be replaced)
    from geodata.outlines import load_outlines

    return load_outlines()
