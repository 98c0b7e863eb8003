"""Which table a sheet is, and which column is which, in Danish or English and in any order."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from foundation.headings import COLUMN_HEADINGS, TABLE_HEADINGS
from foundation.language import fold
from loaders.package import IN_PARQUET
from loaders.participation.headings import NAMES as LIST_HEADINGS
from loaders.participation.headings import company_headings
from loaders.schemas import SCHEMAS

SET_ASIDE: Final = frozenset(
    {
        *("katalog", "catalogue", "om", "about"),
        *("vejledning", "guide", "lister", "lists", "problemer", "problems", "readme"),
    }
)
"""Sheets and files that this application writes beside the tables."""

_TABLES_TOO: Final[Mapping[str, str]] = {
    "clusters": "klynge cluster klyngekatalog klyngeliste netvaerk",
    "taxonomy": "taksonomi taxonomies themesandsegments temaerogdelsegmenter",
    "partners": "partner partnerliste medlemmer",
    "coverage": "footprint footprints daekningsomraade daekningsomraader geografi",
    "participation": "deltagere virksomheder virksomhedsliste companies companylist",
    "counts": "antal taellinger taelling",
    "collaborations": "collaboration samarbejde",
    "funding": "bevillinger tilskud grants",
    "verdicts": "verdict",
    "milestones": "milestone",
    "indicators": "indicator indikatorer",
}
_COLUMNS_TOO: Final[Mapping[str, str]] = {
    "cluster_id": "klynge cluster id klyngekode",
    "name_da": "name klynge klyngenavn clustername dansknavn danskbetegnelse",
    "name_en": "navnengelsk navnpaaengelsk engelskbetegnelse",
    "themes": "tema theme styrkeposition styrkepositioner",
    "segments": "segment delsegment deltema deltemaer",
    "growth_areas": "vaekstomraade growtharea",
    "maturity": "katalog status vaesentligellerspirende",
    "programme": "program program",
    "responsible_authority": "myndighed authority ansvarlig",
    "label": "maerkning eceimaerke ecei",
    "label_expires": "maerketudloeber udloeb udloebsdato expires",
    "label_pending": "maerkeansoegt ansoegtmaerke",
    "founded_year": "stiftet stiftelsesaar founded etableret etableringsaar",
    "closed_year": "lukket closed ophoert ophoersaar",
    "hq_place": "hovedsaede placering by seat",
    "hq_municipality_code": "hjemstedskommunekode hovedsaedekommune kommune kommunekode"
    " municipality municipalitycode",
    "hq_lat": "lat latitude bredde",
    "hq_lon": "lon lng longitude laengde",
    "staff_fte": "aarsvaerkisekretariatet fte staff medarbejdere",
    "private_members": "privatemedlemsvirksomheder virksomhedsmedlemmer",
    "website": "web www url webadresse homepage",
    "description_da": "description beskrivelsedansk danskbeskrivelse",
    "description_en": "beskrivelseengelsk",
    "members": "antalmedlemmer medlemstal",
    "source": "kilder sources",
    "note": "noter bemaerkning bemaerkninger notes remarks",
    "confidence": "sikkerhedsgrad",
    "node_id": "id code",
    "parent": "tema theme overordnet",
    "organisation": "organization partner navn name",
    "municipality_code": "kommunekode municipalitycode kommunenavn",
    "area_code": "omraade area kode kommune kommunekode municipality municipalitycode region"
    " regionskode",
    "kind": "type slags",
    "cluster_a": "klynge1 cluster1 clusterida klyngea",
    "cluster_b": "klynge2 cluster2 clusteridb klyngeb",
    "authority": "myndighed bevilligendemyndighed tilskudsgiver",
    "from_year": "fra from startaar",
    "to_year": "til to slutaar",
    "amount_dkk": "beloeb beloebdkk beloebikroner amount bevilling",
}
_BRACKETS: Final = re.compile(r"\s*[(\[][^)\]]*[)\]][\s*]*$|\*")


def simplified(heading: str) -> str:
    """Return a heading in the shape in which headings are compared.

    Case, blanks, signs, what stands in brackets behind, and the star of a required column do not
    count.

    >>> simplified("Årsværk (FTE) *"), simplified("staff_fte"), simplified("HQ-Lat.")
    ('aarsvaerk', 'stafffte', 'hqlat')
    """
    return re.sub(r"[^a-z0-9]", "", fold(_BRACKETS.sub("", heading.strip()[:200])))


@cache
def _tables() -> Mapping[str, str]:
    """Return what a sheet may be called, to the table that it is."""
    found = {}
    for table, heading in TABLE_HEADINGS.items():
        words = [table, heading.name_da, heading.name_en, *_TABLES_TOO.get(table, "").split()]
        found.update(dict.fromkeys(map(simplified, words), table))
    return found


@cache
def _columns(table: str) -> Mapping[str, tuple[str, int]]:
    """Return what a column may be called, to what it is: 0 for its own names, 1 for like words."""
    found: dict[str, tuple[str, int]] = {}
    headings = COLUMN_HEADINGS.get(table, {})
    names = SCHEMAS[table].headings
    shapes = [(name, name, 0) for name in names]
    for name in names:
        if name in headings:
            written = headings[name]
            shapes += [(written.name_da, name, 1), (written.name_en, name, 1)]
    shapes += [(word, name, 2) for name in names for word in _COLUMNS_TOO.get(name, "").split()]
    for word, name, exactness in sorted(shapes, key=lambda shape: shape[2]):
        found.setdefault(simplified(word), (name, exactness // 2))
    return found


@cache
def known_headings() -> frozenset[str]:
    """Return every heading of every table, as headings are compared."""
    return frozenset(word for table in SCHEMAS for word in _columns(table))


def table_named(name: str) -> str | None:
    """Return the table that a sheet's or a file's name means, if any.

    >>> table_named("Dækning"), table_named("clusters-2017"), table_named("Ark1")
    ('coverage', 'clusters', None)
    """
    return _tables().get(re.sub(r"\d+$", "", simplified(name)))


def is_set_aside(name: str) -> bool:
    """Return whether a sheet or file is one that this application writes beside the tables."""
    return simplified(name) in SET_ASIDE


@dataclass(frozen=True)
class Recognised:
    """What the headings of a row mean.

    Parameters
    ----------
    table : str
    columns : Mapping of int to str
        Place in the row, from 0, to the column of the table.
    doubled : tuple of int
        Places whose heading means a column that another place means already.
    """

    table: str
    columns: Mapping[int, str]
    doubled: tuple[int, ...] = ()

    @property
    def missing(self) -> tuple[str, ...]:
        """The required columns that are not there."""
        there = set(self.columns.values())
        return tuple(c.name for c in SCHEMAS[self.table] if c.required and c.name not in there)


def recognise(cells: Sequence[str], table: str) -> Recognised:
    """Tell which column of a table each heading means.

    A column's own names go before words like them (“Klynge” is something else where there is a
    “Klynge-id”); two of the same rank are a doubled column.
    """
    words = _columns(table)
    meant = {
        place: words[shape] for place, c in enumerate(cells) if (shape := simplified(c)) in words
    }
    best: dict[str, int] = {}
    for place, (name, exactness) in meant.items():
        if name not in best or exactness < meant[best[name]][1]:
            best[name] = place
    doubled = tuple(
        place
        for place, (name, exactness) in meant.items()
        if best[name] != place and exactness == meant[best[name]][1]
    )
    return Recognised(table, {place: name for name, place in best.items()}, doubled)


def table_by_headings(cells: Sequence[str]) -> str | None:
    """Return the table whose required columns are all among the headings, the fullest one."""
    found = [
        (len(known.columns), -order, table)
        for order, table in enumerate(SCHEMAS)
        if table not in IN_PARQUET and not (known := recognise(cells, table)).missing
    ]
    return max(found)[2] if found else None


def lists_companies(cells: Iterable[str]) -> bool:
    """Return whether headings are those of a list of companies, which is brought in elsewhere."""
    shapes = set(map(simplified, cells))
    companies = shapes & company_headings()
    clusters = shapes & set(LIST_HEADINGS["cluster_id"].split())
    years = shapes & set(LIST_HEADINGS["year"].split())
    return bool(companies and clusters and years)


def names_companies(heading: str) -> bool:
    """Return whether a column is said to hold the numbers of companies or workplaces."""
    return simplified(heading) in company_headings("number", "workplace")
