"""What the tables of a landscape and their columns are called in a spreadsheet, and what they hold.

The names are part of a file format, not of the interface: a workbook made in Danish is read by
somebody who works in English, so both languages stand here and are always recognised.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from foundation.language import Message


@dataclass(frozen=True, slots=True)
class Heading:
    """A name in both languages.

    Parameters
    ----------
    name_da, name_en : str
        What stands in a workbook.
    about : Message, optional
        What belongs there, for whoever fills it in.
    """

    name_da: str
    name_en: str
    about: Message | None = None


TABLE_HEADINGS: Final[Mapping[str, Heading]] = {
    "clusters": Heading(
        "Klynger", "Clusters", Message("One row for each cluster or network organisation.")
    ),
    "taxonomy": Heading(
        "Temaer",
        "Themes",
        Message(
            "Themes, segments and growth areas. Leave it empty to go on with those in use; they"
            " stand on the sheet with lists."
        ),
    ),
    "partners": Heading(
        "Partnere", "Partners", Message("One row for each organisation that is part of a cluster.")
    ),
    "coverage": Heading(
        "Dækning",
        "Coverage",
        Message("One row for each area that a cluster serves; DK is the whole country."),
    ),
    "participation": Heading("Deltagelse", "Participation"),
    "counts": Heading("Optælling", "Counts"),
    "collaborations": Heading(
        "Samarbejder",
        "Collaborations",
        Message("One row for each pair of clusters that work together."),
    ),
    "funding": Heading(
        "Finansiering", "Funding", Message("One row for each grant that a cluster has received.")
    ),
    "verdicts": Heading("Vurderinger", "Verdicts"),
    "milestones": Heading("Pejlemærker", "Milestones"),
    "strengths": Heading("Styrkepositioner", "Strengths"),
    "indicators": Heading("Nøgletal", "Indicators"),
    "strategy": Heading("Strategi", "Strategy"),
    "mentions": Heading("Omtaler", "Mentions"),
}
"""The sheet of each table."""

_CLUSTER: Final = Heading(
    "Klynge-id",
    "Cluster id",
    Message("The short name of a cluster, as it stands on the sheet of clusters."),
)
_SOURCED: Final[Mapping[str, Heading]] = {
    "source": Heading(
        "Kilde", "Source", Message("Where this is known from: an address or a document.")
    ),
    "confidence": Heading("Sikkerhed", "Confidence", Message("How sure the row is.")),
    "note": Heading("Note", "Note", Message("Anything else that readers should know.")),
}
_PAIR: Final[Mapping[str, Heading]] = {
    "cluster_a": Heading(
        "Klynge A",
        "Cluster A",
        Message("The short name of the first cluster; the order does not matter."),
    ),
    "cluster_b": Heading("Klynge B", "Cluster B", Message("The short name of the other cluster.")),
}
_AREA: Final = Heading(
    "Områdekode",
    "Area code",
    Message(
        "The code or the name of a municipality, or the code of a province or region; DK is the"
        " whole country."
    ),
)
_YEAR: Final = Heading("År", "Year")

COLUMN_HEADINGS: Final[Mapping[str, Mapping[str, Heading]]] = {
    "clusters": {
        "cluster_id": Heading(
            "Klynge-id",
            "Cluster id",
            Message(
                "A short name of letters a-z, digits, - and _, of your own choice. It must never"
                " change: every other sheet and every link refers to it."
            ),
        ),
        "name_da": Heading("Navn", "Danish name", Message("The cluster's name in Danish.")),
        "name_en": Heading("Engelsk navn", "English name", Message("Its name in English.")),
        "themes": Heading(
            "Temaer",
            "Themes",
            Message(
                "Names or codes from the list of themes, parted by semicolons. The first is the"
                " most important and decides the colour on the map."
            ),
        ),
        "segments": Heading(
            "Delsegmenter",
            "Segments",
            Message("Names or codes from the list of segments, parted by semicolons."),
        ),
        "growth_areas": Heading(
            "Vækstområder",
            "Growth areas",
            Message("Names or codes from the list of growth areas, parted by semicolons."),
        ),
        "level": Heading("Niveau", "Level", Message("How far the cluster reaches.")),
        "maturity": Heading(
            "Modenhed",
            "Maturity",
            Message("Essential clusters are those of the first catalogue, emerging of the second."),
        ),
        "programme": Heading("Program", "Programme", Message("The programme it belongs to.")),
        "responsible_authority": Heading(
            "Ansvarlig myndighed", "Responsible authority", Message("Who is responsible for it.")
        ),
        "label": Heading("Mærke", "Label", Message("The European label of excellence, if any.")),
        "label_expires": Heading(
            "Mærke udløber", "Label expires", Message("The last day on which the label is valid.")
        ),
        "label_pending": Heading(
            "Mærke ansøgt", "Label pending", Message("Whether a label has been applied for.")
        ),
        "founded_year": Heading("Stiftet år", "Founded year", Message("A year of four digits.")),
        "closed_year": Heading(
            "Lukket år", "Closed year", Message("A year of four digits; empty while it exists.")
        ),
        "hq_place": Heading("Hjemsted", "Seat", Message("Where the secretariat is, in words.")),
        "hq_municipality_code": Heading(
            "Hjemstedskommune",
            "Seat municipality",
            Message("The code or the name of the municipality of the secretariat."),
        ),
        "hq_lat": Heading(
            "Breddegrad", "Latitude", Message("Of the secretariat, in degrees: 55.697.")
        ),
        "hq_lon": Heading(
            "Længdegrad", "Longitude", Message("Of the secretariat, in degrees: 12.561.")
        ),
        "staff_fte": Heading(
            "Årsværk", "Staff FTE", Message("Full-time equivalents of the secretariat.")
        ),
        "private_members": Heading(
            "Private medlemmer",
            "Private members",
            Message("How many private companies are dedicated members."),
        ),
        "triple_helix": Heading(
            "Triple helix",
            "Triple helix",
            Message("Whether companies, knowledge institutions and public bodies all take part."),
        ),
        "formalised": Heading(
            "Formaliseret", "Formalised", Message("Whether it is a formal organisation.")
        ),
        "website": Heading("Hjemmeside", "Website", Message("An address on the web.")),
        "description_da": Heading(
            "Beskrivelse", "Danish description", Message("A few sentences in Danish.")
        ),
        "description_en": Heading(
            "Engelsk beskrivelse", "English description", Message("A few sentences in English.")
        ),
        "subthemes": Heading(
            "Undertemaer", "Subthemes", Message("Fields in the cluster's own words.")
        ),
        "label_year": Heading(
            "Mærkets år", "Label year", Message("The year in which the label was given.")
        ),
        "members": Heading("Medlemmer", "Members", Message("How many members there are in all.")),
        "members_year": Heading(
            "Medlemmernes år", "Members year", Message("The year that the members were counted.")
        ),
        **_SOURCED,
    },
    "taxonomy": {
        "node_id": Heading(
            "Kode", "Node id", Message("A short name of letters a-z, digits, - and _.")
        ),
        "kind": Heading("Art", "Kind", Message("Theme, segment or growth area.")),
        "parent": Heading(
            "Overordnet tema", "Parent", Message("The code of the theme that a segment is below.")
        ),
        "name_da": Heading("Navn", "Danish name", Message("The name in Danish.")),
        "name_en": Heading("Engelsk navn", "English name", Message("The name in English.")),
    },
    "partners": {
        "cluster_id": _CLUSTER,
        "organisation": Heading("Organisation", "Organisation", Message("Its name.")),
        "kind": Heading("Art", "Kind", Message("What sort of organisation it is.")),
        "municipality_code": Heading(
            "Kommune", "Municipality", Message("The code or the name of its municipality.")
        ),
        **_SOURCED,
    },
    "coverage": {
        "cluster_id": _CLUSTER,
        "area_code": _AREA,
        "kind": Heading(
            "Art",
            "Kind",
            Message(
                "Declared: the cluster says that it serves the area. Office: it has one there."
            ),
        ),
        **_SOURCED,
    },
    "collaborations": {
        **_PAIR,
        "model": Heading("Model", "Model", Message("The form of the collaboration.")),
        "since": Heading("Siden", "Since", Message("The year in which it began.")),
        "description": Heading("Beskrivelse", "Description", Message("What it is about.")),
        **_SOURCED,
    },
    "funding": {
        "cluster_id": _CLUSTER,
        "authority": Heading("Bevillingsgiver", "Authority", Message("Who gives the money.")),
        "from_year": Heading("Fra år", "From year", Message("The first year of the grant.")),
        "to_year": Heading("Til år", "To year", Message("The last year of the grant.")),
        "amount_dkk": Heading("Beløb i kr.", "Amount DKK", Message("The whole amount in kroner.")),
        "requirements": Heading("Krav", "Requirements", Message("What the grant asks for.")),
        **_SOURCED,
    },
    "verdicts": {
        **_PAIR,
        "verdict": Heading("Vurdering", "Verdict"),
        "reason": Heading("Begrundelse", "Reason"),
        "decided_by": Heading("Besluttet af", "Decided by"),
        "decided_on": Heading("Besluttet den", "Decided on"),
    },
    "milestones": {
        "milestone_id": Heading("Pejlemærke", "Milestone id"),
        "label_da": Heading("Navn", "Danish label"),
        "label_en": Heading("Engelsk navn", "English label"),
        "unit": Heading("Enhed", "Unit"),
        "year": _YEAR,
        "period": Heading("Periode", "Period"),
        "value": Heading("Værdi", "Value"),
        "kind": Heading("Art", "Kind"),
        "strategy": Heading("Strategi", "Strategy"),
        "population": Heading("Engelsk population", "Population"),
        "population_da": Heading("Dansk population", "Danish population"),
        **_SOURCED,
        "note_da": Heading("Dansk note", "Danish note"),
    },
    "strengths": {
        "strength_id": Heading("Styrkeposition", "Strength id"),
        "area_code": _AREA,
        "theme": Heading("Tema", "Theme"),
        "segment": Heading("Delsegment", "Segment"),
        "kind": Heading("Art", "Kind"),
        "area_as_written": Heading("Område som skrevet", "Area as written"),
        "theme_as_written": Heading("Tema som skrevet", "Theme as written"),
        "basis": Heading("Grundlag", "Basis"),
        "year": _YEAR,
        **_SOURCED,
    },
    "indicators": {
        "indicator": Heading("Nøgletal", "Indicator"),
        "area_code": _AREA,
        "year": _YEAR,
        "value": Heading("Værdi", "Value"),
        "unit": Heading("Enhed", "Unit"),
        "population": Heading("Population", "Population"),
        "relevance": Heading("Relevans", "Relevance"),
        "area_name": Heading("Områdenavn", "Area name"),
        "nuts_code": Heading("NUTS-kode", "NUTS code"),
        **_SOURCED,
    },
    "strategy": {
        "strategy_id": Heading("Strategi-id", "Strategy id"),
        "level": Heading("Niveau", "Level"),
        "action_area": Heading("Indsatsområde", "Action area"),
        "number": Heading("Nummer", "Number"),
        "title_da": Heading("Titel", "Danish title"),
        "title_en": Heading("Engelsk titel", "English title"),
        "lead_bodies": Heading("Ansvarlige", "Lead bodies"),
        "other_bodies_named": Heading("Øvrige nævnte", "Other bodies named"),
        "linked_milestones": Heading("Tilknyttede pejlemærker", "Linked milestones"),
        "year_from": Heading("Fra år", "Year from"),
        "year_to": Heading("Til år", "Year to"),
        **_SOURCED,
    },
    "mentions": {
        "mention_id": Heading("Omtale-id", "Mention id"),
        "kind": Heading("Art", "Kind"),
        "area_code": _AREA,
        "area_as_written": Heading("Område som skrevet", "Area as written"),
        "fact": Heading("Omtale", "Fact"),
        "year": _YEAR,
        **_SOURCED,
    },
}
"""The columns of each table that a catalogue brings, by the name under which they are kept."""
