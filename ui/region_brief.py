"""The brief on an area: what the page on it says, chosen and cut to two pages of paper."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

from analysis.area_profile import AreaProfile, area_profile
from analysis.overview import Overview
from analysis.pairs import Thresholds
from analysis.vocabulary import AREA_LEVELS, Vocabulary
from foundation.language import Text, first_letter_up
from geodata.areas import COUNTRY
from ui import region_map, region_tables, region_words
from ui.exports import origin
from ui.innovation import reservations
from ui.map_message import catalogue
from ui.map_pictures import Words, picture
from ui.overlap_words import both, name, sentence

if TYPE_CHECKING:
    import pandas as pd

    from writers.briefs import Brief, Section

MOST_PAIRS: Final = 5
MOST_CLUSTERS: Final = 24
MOST_SENTENCES: Final = 7
LONGEST_CELL: Final = 75
"""Letters of a table's cell; the page has all of them."""
PICTURE_MM: Final = (176.0, 92.0)


def brief(overview: Overview, code: str, words: Vocabulary, *, link: str = "") -> Brief:
    """Compose the brief on an area.

    Parameters
    ----------
    overview : Overview
    code : str
        An area of any level.
    words : Vocabulary
        In the brief's language.
    link : str
        The address of the page on the area, where there is one.

    Returns
    -------
    Brief
        For :func:`writers.briefs.typeset`.
    """
    from writers.briefs import Brief, Fact

    text, landscape = words.text, overview.landscape
    profile = area_profile(overview, code, Thresholds())
    return Brief(
        language=text.language,
        kind=text("Regional brief: {area}", area=text.say(AREA_LEVELS[profile.area.level])),
        title=text.name(profile.area),
        subtitle=text(
            "{landscape}, as of {day}", landscape=text.name(landscape), day=landscape.as_of
        ),
        facts=tuple(
            Fact(*figure) for figure in region_words.key_figures(overview, profile, text)[:8]
        ),
        map=picture(
            region_map.clusters(overview, profile, text, dark=False, attribution=""),
            catalogue(overview, text.language),
            Words(""),
            form="svg",
            size_mm=PICTURE_MM,
            inside=None if code == COUNTRY else code,
        ),
        sections=tuple(_sections(overview, profile, words)),
        sources=(_sources(overview, words, link),),
        mark=text("synthetic data") if landscape.synthetic else "",
        footer=text(
            "{landscape}, as of {day}, version {version}",
            landscape=text.name(landscape),
            day=landscape.as_of,
            version=landscape.version,
        ),
    )


def _sections(overview: Overview, profile: AreaProfile, words: Vocabulary) -> Iterator[Section]:
    from writers.briefs import Section

    text = words.text
    said = region_words.sentences(overview, profile, words)[:MOST_SENTENCES]
    if said:
        yield Section(text("In short"), points=tuple(said))
    carried = region_tables.themes(profile, words)
    carried = carried[profile.themes["clusters"].to_numpy() > 0]
    if len(carried):
        yield _table(text("Clusters by theme"), carried, text)
        yield _clusters(profile, words)
    gaps = region_tables.coverage(profile, overview.areas, words)
    yield _table(text("Coverage and gaps"), gaps, text)
    yield _overlaps(overview, profile, text)
    yield from _innovation(overview, profile, words)
    if strengths := region_words.strength_lines(profile, overview.areas, words):
        yield Section(text("Named by the strategy"), points=tuple(strengths))


def _table(
    title: str, rows: pd.DataFrame, text: Text, *notes: str, figures: bool = False
) -> Section:
    """Return a table; with ``figures`` all columns but the first are written numbers."""
    from writers.briefs import Section

    numbers = tuple(
        rows[each].dtype.kind in "iuf" or (figures and place > 0) for place, each in enumerate(rows)
    )
    cells = (
        tuple(_cell(cell, text) for cell in row) for row in rows.itertuples(index=False, name=None)
    )
    head = tuple(str(each) for each in rows)
    return Section(title, notes, head=head, rows=tuple(cells), numbers=numbers)


def _cell(cell: Any, text: Text) -> str:
    if isinstance(cell, str):
        return textwrap.shorten(cell, LONGEST_CELL, placeholder=" …")
    return text.number(cell, 0 if float(cell).is_integer() else 1)


def _clusters(profile: AreaProfile, words: Vocabulary) -> Section:
    """Name the clusters that are present, those with a seat here first."""
    from writers.briefs import Section

    text = words.text
    rows = region_tables.clusters(profile, words)
    kinds = profile.clusters["kind"].reindex(rows.index)
    order = ["seat", "office", "declared"]
    ordered = [one for kind in order for one in rows.index[kinds == kind]]
    named = [rows.at[one, text("Cluster")] for one in ordered]
    said = text.listing(named[:MOST_CLUSTERS])
    more = len(named) - MOST_CLUSTERS
    if more > 0:
        said = text.plural(
            "{clusters} and {n} more", "{clusters} and {n} more", more, clusters=said
        )
    return Section(text("Clusters present"), (first_letter_up(said),))


def _overlaps(overview: Overview, profile: AreaProfile, text: Text) -> Section:
    from writers.briefs import Section

    overlap, title = overview.overlap, text("Overlaps to discuss")
    if profile.pairs.empty:
        return Section(title, (text("No two clusters here share their field and their places."),))
    points = [
        f"{text.listing([name(overlap, each, text) for each in pair])}: "
        f"{sentence(overlap, *pair, text.language)}"
        for pair in both(profile.pairs)[:MOST_PAIRS]
    ]
    more = len(profile.pairs) - MOST_PAIRS
    note = text.plural("… and {n} other pair.", "… and {n} other pairs.", more) if more > 0 else ""
    intended = text(
        "Overlap is often intended. The list says where to ask, not that anything is wrong."
    )
    return Section(title, (" ".join(each for each in (intended, note) if each),), tuple(points))


def _innovation(overview: Overview, profile: AreaProfile, words: Vocabulary) -> Iterator[Section]:
    text, found = words.text, region_tables.companies(overview, profile)
    of_all = [each for each in found if not each.counted.theme]
    if of_all:
        title = text("Companies of all clusters, {year}", year=str(of_all[0].year))
        rows = region_tables.written_companies(overview, of_all, profile.area.code, words)
        notes = reservations(of_all[0], overview.landscape.threshold, text)
        yield _table(title, rows, text, " ".join(notes), figures=True)


def _sources(overview: Overview, words: Vocabulary, link: str) -> str:
    return " · ".join(f"{name}: {said}" for name, said in origin(overview, words, link) if said)
