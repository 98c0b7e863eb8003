"""What a synthetic landscape says of itself, in both languages: what is invented, what is real.

The text is data: it stands in the package that is written, like the words of any landscape.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from foundation.landscape import Landscape
from landscapes.synthetic import NAME, VERSION
from landscapes.synthetic.companies import MOVE_A_YEAR, STAY_A_YEAR, UNKNOWN
from landscapes.synthetic.totals import Account, Measure, Origin

_DANISH: Final[Mapping[Measure, str]] = {
    "participated": "deltagende",
    "innovated": "nyskabende",
    "collaborated": "i samarbejde med en videninstitution",
    "international": "i internationale aktiviteter",
}
_ENGLISH: Final[Mapping[Measure, str]] = {
    "participated": "taking part",
    "innovated": "innovating",
    "collaborated": "collaborating with a knowledge institution",
    "international": "in international activities",
}
_ORIGINS_DA: Final[Mapping[Origin, str]] = {
    "published": "offentliggjort",
    "interpolated": "modelleret: interpoleret",
    "held": "modelleret: nærmeste års andel eller tal",
}
_ORIGINS_EN: Final[Mapping[Origin, str]] = {
    "published": "published",
    "interpolated": "modelled: interpolated",
    "held": "modelled: the nearest year's share or number",
}


def titles(landscape: Landscape) -> dict[str, str]:
    """Return the titles; none can be mistaken for those of a real landscape."""
    year = landscape.as_of.year
    return {
        "title": f"Syntetisk eksempel: klyngelandskab {year}",
        "title_en": f"Synthetic example: cluster landscape {year}",
    }


def danish(landscape: Landscape, accounts: Sequence[Account], seed: int) -> str:
    """Say in Danish what is invented and how, then what the base says of itself."""
    invented = (
        "SYNTETISK EKSEMPEL. Opdigtet er tabellen over deltagelse (participation) og alt, der "
        "tælles ud fra den: hvilke virksomheder der deltager i hvilke klynger, hvor de ligger, og "
        "hvad de har opnået. Ingen virksomhed, kommunefordeling, regional forskel eller udvikling "
        "i den er en oplysning om virkeligheden, og tallene må ikke citeres. Virkeligt er resten: "
        f'klynger, dækning og de øvrige tabeller er uændret dem fra "{landscape.name_da}" '
        f"({landscape.identifier}) med deres kilder."
    )
    how = (
        f"Lavet af {NAME} {VERSION} med startværdi {seed}. Antallet af forskellige virksomheder i "
        f"hele landet er {_danish_totals(accounts)}. "
        f"{_scaled(accounts, 'Alle tal er ganget med {scale}. ')}"
        "De offentliggjorte tal er dem for det samlede landskab i tabellen over "
        "pejlemærker; opgørelser af kun en del, såsom de 22 innovationsnetværk, er ikke brugt. "
        "Opgørelserne dækker forskellige klynger fra år til år, så forskelle mellem årene er ikke "
        "en udvikling. "
        f"{_reporting(accounts, 'Højst {clusters} klynger i {year}')} indgår: de største af de "
        "åbne, væsentlige klynger. Spirende klynger og klynger uden angivet dækning har ingen "
        "virksomheder."
    )
    drawn = (
        "Klyngernes størrelse følger medlemstallet, hvor det kendes (i kildens enhed), og er "
        "ellers trukket. Virksomheder fordeles efter folketal inden for det, som klyngen dækker, "
        "hyppigere nær sæde og kontorer; omkring en femtedel er i to til fire klynger, helst med "
        f"beslægtet felt. Omkring {_danish_share(STAY_A_YEAR)} bliver fra år til år, "
        f"{_danish_share(MOVE_A_YEAR)} flytter om året, og {_danish_share(UNKNOWN)} har ukendt "
        "kommune. "
        "Tilbøjeligheden til at skabe nyt er trukket for hver region, landsdel og klynge: "
        "forskellene er moderate, synlige og opdigtede."
    )
    base = f"Om de virkelige tabeller: {landscape.description_da}"
    return "\n\n".join([invented, how, drawn, base])


def english(landscape: Landscape, accounts: Sequence[Account], seed: int) -> str:
    """Say in English what :func:`danish` says in Danish."""
    invented = (
        "SYNTHETIC EXAMPLE. Invented is the table of participation and everything counted from "
        "it: which companies take part in which clusters, where they lie and what they achieved. "
        "No company, spread over municipalities, regional difference or development in it is a "
        "fact, and the figures must not be cited. Real is the rest: clusters, coverage and the "
        f'other tables are unchanged from "{landscape.name_en}" ({landscape.identifier}), with '
        "their sources."
    )
    how = (
        f"Made by {NAME} {VERSION} with seed {seed}. The number of distinct companies in the "
        f"whole country is {_english_totals(accounts)}. "
        f"{_scaled(accounts, 'All figures are multiplied by {scale}. ')}"
        "The published figures are those for the whole landscape in the table of "
        "milestones; accounts of a part only, such as the 22 innovation networks, are not used. "
        "The accounts cover different clusters from year to year, so differences between years "
        "are not a development. "
        f"{_reporting(accounts, 'At most {clusters} clusters in {year}')} take part: the largest "
        "of the open, essential ones. Emerging clusters and those without declared coverage have "
        "no companies."
    )
    drawn = (
        "The size of a cluster follows its members where known (in the unit of the source) and "
        "is drawn otherwise. Companies are spread by population within what the cluster covers, "
        "more often near its seat and offices; about a fifth are in two to four clusters, "
        f"preferably of a like field. About {STAY_A_YEAR:.0%} stay from year to year, "
        f"{MOVE_A_YEAR:.1%} a year move, and {UNKNOWN:.0%} have no known municipality. "
        "The inclination to innovate is drawn for each region, province and cluster: the "
        "differences are moderate, visible and invented."
    )
    base = f"Of the real tables: {landscape.description_en}"
    return "\n\n".join([invented, how, drawn, base])


def _danish_totals(accounts: Iterable[Account]) -> str:
    return "; ".join(
        f"{account.year}: "
        + ", ".join(
            f"{f'{total.value:,}'.replace(',', '.')} {_DANISH[measure]} "
            f"({_ORIGINS_DA[total.origin]})"
            for measure, total in account.totals.items()
        )
        for account in accounts
    )


def _english_totals(accounts: Iterable[Account]) -> str:
    return "; ".join(
        f"{account.year}: "
        + ", ".join(
            f"{total.value:,} {_ENGLISH[measure]} ({_ORIGINS_EN[total.origin]})"
            for measure, total in account.totals.items()
        )
        for account in accounts
    )


def _reporting(accounts: Iterable[Account], pattern: str) -> str:
    said = [pattern.format(clusters=account.reporting, year=account.year) for account in accounts]
    return ", ".join([said[0], *(one[0].lower() + one[1:] for one in said[1:])])


def _scaled(accounts: Sequence[Account], pattern: str) -> str:
    scale = accounts[0].scale
    return "" if scale == 1 else pattern.format(scale=f"{scale:.4g}")


def _danish_share(share: float) -> str:
    """Write a share as the Danes do.

    >>> _danish_share(0.025)
    '2,5 %'
    """
    return f"{share * 100:g} %".replace(".", ",")
