"""The catalogue to take home: any filtered view as workbook, CSV, Data Package or map file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

import streamlit as st

from analysis.filters import Filters
from analysis.overview import Overview
from analysis.vocabulary import Vocabulary
from foundation.language import LANGUAGES, Language, Message, Text, joined, speak
from ui.catalogue_table import ordered, table
from ui.catalogue_view import Catalogue
from ui.exports import origin
from ui.sentences import headline
from writers import lists, package, workbook
from writers.delivery import Delivery, Places, narrowed

XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMATS: Final[Mapping[str, tuple[Message, Message, str, str]]] = {
    "excel": (
        Message("Excel"),
        Message("The table, and every table behind it, as a workbook"),
        ".xlsx",
        XLSX,
    ),
    "csv": (
        Message("CSV"),
        Message("The same tables as text files, safe to open in a spreadsheet"),
        "-csv.zip",
        "application/zip",
    ),
    "package": (
        Message("Data Package"),
        Message("For programs, and to bring in again on the page “Data”"),
        ".zip",
        "application/zip",
    ),
    "geojson": (
        Message("GeoJSON"),
        Message("Seats and footprints for web maps, in WGS 84"),
        ".geojson",
        "application/geo+json",
    ),
    "geopackage": (
        Message("GeoPackage"),
        Message("Seats and footprints for QGIS and ArcGIS, in EPSG:25832"),
        ".gpkg",
        "application/geopackage+sqlite3",
    ),
}
"""By name: title, what it is for, end of the file's name, and media type."""
WITH_OUTLINES: Final = frozenset({"geojson", "geopackage"})


def download(
    overview: Overview, filters: Filters, shown: Catalogue, words: Vocabulary, link: str
) -> None:
    """Offer the view in every format; a file is made when it is asked for."""
    text = words.text
    with st.popover(text("Download"), icon=":material/download:"):
        for name, (title, purpose, ending, media_type) in FORMATS.items():
            st.download_button(
                text.say(title),
                data=lambda name=name: file(overview, filters, shown, words, link, name),
                file_name=f"klyngelandskab-{overview.landscape.identifier}-katalog{ending}",
                mime=media_type,
                key=f"download_catalogue_{name}",
                icon=":material/download:",
                on_click="ignore",
                width="stretch",
            )
            st.caption(text.say(purpose))


def file(
    overview: Overview,
    filters: Filters,
    shown: Catalogue,
    words: Vocabulary,
    link: str,
    name: str,
) -> bytes:
    """Return a view as a file of one of the ``FORMATS``."""
    made = delivery(overview, filters, shown, words, link, with_outlines=name in WITH_OUTLINES)
    if name in WITH_OUTLINES:
        from writers import maps  # geopandas is slow to import

        return {"geojson": maps.geojson, "geopackage": maps.geopackage}[name](made)
    write: Mapping[str, Callable[[Delivery], bytes]] = {
        "excel": workbook.workbook,
        "csv": lists.lists,
        "package": lambda made: package.package(made, _part(overview, filters)),
    }
    return write[name](made)


def delivery(
    overview: Overview,
    filters: Filters,
    shown: Catalogue,
    words: Vocabulary,
    link: str,
    *,
    with_outlines: bool = False,
) -> Delivery:
    """Gather what a file of a view says: its clusters, what they are, and where from."""
    text = words.text
    ids = ordered(overview, filters, shown.sort, text.language)
    about = [
        (text("Clusters"), headline(overview, filters, words)),
        *origin(overview, words, link),
    ]
    if with_outlines:
        about.append((text("Outlines"), _outlines(text)))
    return Delivery(
        narrowed(overview.landscape, ids),
        text("Cluster catalogue: {landscape}", landscape=text.name(overview.landscape)),
        tuple(about),
        table(overview, ids, shown.columns, text.language),
        text,
        _places(overview, ids),
    )


def _part(overview: Overview, filters: Filters) -> dict[Language, str] | None:
    """Say in every language what the filters chose; None where they chose everything."""
    if not any(filters.active()):
        return None
    return {
        language: headline(overview, filters, Vocabulary(overview.taxonomy, speak(language)))
        for language in LANGUAGES
    }


def _outlines(text: Text) -> str:
    from geodata.outlines import provenance  # geopandas is slow to import

    used = provenance()
    title = used.title_en if text.language == "en" else used.title_da
    return joined([title, used.attribution, used.licence])


def _places(overview: Overview, ids: tuple[str, ...]) -> Places:
    clusters = overview.clusters
    on_record = clusters.index[clusters["hq_lat"].notna() & clusters["hq_lon"].notna()]
    footprints = overview.overlap.footprints
    return Places(
        {each: seat for each in ids if (seat := overview.seats.get(each))},
        frozenset(str(each) for each in on_record),
        {each: footprints[each] for each in ids if each in footprints},
        overview.nationwide,
    )
