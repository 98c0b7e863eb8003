"""The five criteria of an essential cluster, checked one by one against what is on record.

Klyngeforum calls a cluster essential when it has a purpose, is a triple helix, is formalised with
at least one full-time equivalent, has at least 20 dedicated private companies, and has a valid or
pending label of the European Cluster Excellence Initiative (ECEI). An empty cell means that
nothing was found, never that there is none: a criterion that the data cannot decide is *not
known*, which is neither met nor failed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Literal, get_args

import numpy as np
import pandas as pd

from analysis.vocabulary import LABELS
from foundation.language import Message

Criterion = Literal["purpose", "triple_helix", "formalised", "private_members", "label"]
Outcome = Literal["met", "not_met", "unknown"]

LEAST_COMPANIES: Final = 20
LEAST_STAFF: Final = 1.0
NAMES: Final[Mapping[Criterion, Message]] = {
    "purpose": Message("A purpose"),
    "triple_helix": Message("Triple helix: companies, knowledge institutions and the public"),
    "formalised": Message("Formalised, with at least one full-time equivalent"),
    "private_members": Message("At least 20 dedicated private companies"),
    "label": Message("A valid or pending ECEI label"),
}
CRITERIA: Final[tuple[Criterion, ...]] = get_args(Criterion)
OUTCOMES: Final[Mapping[Outcome, Message]] = {
    "met": Message("met"),
    "not_met": Message("not met"),
    "unknown": Message("not known"),
}
HELIX: Final[Mapping[str, tuple[frozenset[str], Message]]] = {
    "companies": (frozenset({"company"}), Message("companies")),
    "knowledge": (frozenset({"university", "gts"}), Message("knowledge institutions")),
    "public": (frozenset({"public"}), Message("public bodies")),
}
"""The three parties of a triple helix: kinds of partners that belong to each, and its name."""
_READ: Final = (
    "maturity",
    "description_da",
    "description_en",
    "triple_helix",
    "formalised",
    "staff_fte",
    "private_members",
    "members",
    "label",
    "label_expires",
    "label_year",
    "label_pending",
)


@dataclass(frozen=True, slots=True)
class Finding:
    """What the data says of one criterion for one cluster.

    Parameters
    ----------
    criterion : str
    outcome : {"met", "not_met", "unknown"}
    reasons : tuple of Message
        Why it is met, why it is not, or what is not on record. Where one part of a criterion is
        not met and another not known, both are told.
    """

    criterion: Criterion
    outcome: Outcome
    reasons: tuple[Message, ...]


@dataclass(frozen=True, slots=True)
class Assessment:
    """A cluster's five findings, in the order of the criteria.

    Parameters
    ----------
    cluster_id : str
    maturity : str
        Essential, emerging or nothing, as it is on record.
    findings : tuple of Finding
    """

    cluster_id: str
    maturity: str
    findings: tuple[Finding, ...]

    def of(self, outcome: Outcome) -> tuple[Finding, ...]:
        """Return the findings of one outcome."""
        return tuple(each for each in self.findings if each.outcome == outcome)

    @property
    def outcome(self) -> Outcome:
        """All five together: not met when any is not; else not known when any is not known."""
        if self.of("not_met"):
            return "not_met"
        return "unknown" if self.of("unknown") else "met"

    @property
    def missing(self) -> tuple[Finding, ...]:
        """What stands between the cluster and all five: what is not met, then what is not known."""
        return self.of("not_met") + self.of("unknown")


@dataclass(frozen=True, slots=True)
class Sides:
    """Where the criteria and the record agree or differ; cluster ids in the order given.

    Parameters
    ----------
    failing : tuple of str
        Essential on record, and at least one criterion is not met.
    passing : tuple of str
        Emerging on record, and all five are met.
    undecided : tuple of str
        Of either kind: no criterion failed, but some are not known.
    """

    failing: tuple[str, ...]
    passing: tuple[str, ...]
    undecided: tuple[str, ...]


def assess(clusters: pd.DataFrame, partners: pd.DataFrame, day: date) -> dict[str, Assessment]:
    """Check every cluster against the five criteria.

    Parameters
    ----------
    clusters : DataFrame
        By ``cluster_id``. Read are ``maturity``, ``description_da``, ``description_en``,
        ``triple_helix``, ``formalised``, ``staff_fte``, ``private_members``, ``members``,
        ``label``, ``label_expires``, ``label_year`` and ``label_pending``; a column that is not
        there is not known.
    partners : DataFrame
        ``cluster_id`` and ``kind``; may be empty. Partners are named members as well as funders
        and founders, so they hint at a triple helix but do not decide it.
    day : datetime.date
        The day on which a label has to be valid.

    Returns
    -------
    dict of str to Assessment
        In the order of ``clusters``.
    """
    named = _named_parties(partners)
    rows = clusters.reindex(columns=list(_READ)).to_dict("index")
    nobody: frozenset[str] = frozenset()
    return {
        str(cluster_id): assess_one(
            str(cluster_id),
            {str(name): cell for name, cell in row.items()},
            named.get(str(cluster_id), nobody),
            day,
        )
        for cluster_id, row in rows.items()
    }


def assess_one(
    cluster_id: str, row: Mapping[str, Any], parties: Collection[str], day: date
) -> Assessment:
    """Check one cluster; see :func:`assess`.

    Parameters
    ----------
    cluster_id : str
    row : mapping
        The cluster's cells by column.
    parties : collection of str
        The parties of a triple helix (``HELIX``) among its named partners.
    day : datetime.date
    """
    findings = (
        _purpose(row),
        _triple_helix(row, parties),
        _formalised(row),
        _private_members(row),
        _label(row, day),
    )
    maturity = row["maturity"]
    return Assessment(cluster_id, "" if pd.isna(maturity) else str(maturity), findings)


def as_table(assessments: Iterable[Assessment]) -> pd.DataFrame:
    """Return the outcomes by ``cluster_id``: a column for each criterion, and ``all``."""
    found = list(assessments)
    rows = [[*(finding.outcome for finding in each.findings), each.outcome] for each in found]
    index = pd.Index([each.cluster_id for each in found], dtype="str", name="cluster_id")
    return pd.DataFrame(rows, columns=[*CRITERIA, "all"], index=index, dtype="str")


def changing_sides(assessments: Iterable[Assessment]) -> Sides:
    """Tell which clusters the criteria put on the other side than the record does."""
    found = list(assessments)

    def those(maturity: str, outcome: Outcome) -> tuple[str, ...]:
        return tuple(
            each.cluster_id
            for each in found
            if each.maturity == maturity and each.outcome == outcome
        )

    undecided = tuple(
        each.cluster_id for each in found if each.maturity and each.outcome == "unknown"
    )
    return Sides(those("essential", "not_met"), those("emerging", "met"), undecided)


def _named_parties(partners: pd.DataFrame) -> dict[str, frozenset[str]]:
    if partners.empty:
        return {}
    party_of = {kind: party for party, (kinds, _) in HELIX.items() for kind in kinds}
    parties = partners["kind"].map(party_of).dropna()
    named = parties.groupby(partners["cluster_id"]).agg(frozenset)
    return {str(cluster_id): found for cluster_id, found in named.items()}


def _purpose(row: Mapping[str, Any]) -> Finding:
    said = (row["description_da"], row["description_en"])
    if any(isinstance(each, str) and each for each in said):
        return Finding("purpose", "met", (Message("A description is on record"),))
    return Finding("purpose", "unknown", (Message("No purpose or description is on record"),))


def _triple_helix(row: Mapping[str, Any], parties: Collection[str]) -> Finding:
    match _flag(row["triple_helix"]):
        case True:
            reason = Message("Companies, knowledge institutions and the public all take part")
            return Finding("triple_helix", "met", (reason,))
        case False:
            reason = Message(
                "Companies, knowledge institutions and the public do not all take part"
            )
            return Finding("triple_helix", "not_met", (reason,))
    if parties:
        names = [name for party, (_, name) in HELIX.items() if party in parties]
        reason = Message("Not on record; sources name partners among {parties}", {"parties": names})
    else:
        reason = Message("Who takes part is not on record")
    return Finding("triple_helix", "unknown", (reason,))


def _formalised(row: Mapping[str, Any]) -> Finding:
    formalised, staff = _flag(row["formalised"]), row["staff_fte"]
    failed, unknown = [], []
    if formalised is None:
        unknown.append(Message("Whether it is formalised is not on record"))
    elif not formalised:
        failed.append(Message("It is not formalised"))
    if pd.isna(staff):
        unknown.append(Message("Its full-time equivalents are not on record"))
    elif staff < LEAST_STAFF:
        failed.append(Message("It has less than one full-time equivalent"))
    if failed:
        return Finding("formalised", "not_met", (*failed, *unknown))
    if unknown:
        return Finding("formalised", "unknown", tuple(unknown))
    reason = Message("Formalised; full-time equivalents on record: {n}", {"n": float(staff)})
    return Finding("formalised", "met", (reason,))


def _private_members(row: Mapping[str, Any]) -> Finding:
    number, members = row["private_members"], row["members"]
    if pd.notna(number):
        outcome: Outcome = "met" if number >= LEAST_COMPANIES else "not_met"
        reason = Message("Dedicated private companies on record: {n}", {"n": int(number)})
    else:
        outcome = "unknown"
        reason = Message("The number of dedicated private companies is not on record")
        if pd.notna(members):
            reason = Message(
                "The number of dedicated private companies is not on record. Members are ({n}), but"
                " not all of them need to be private companies",
                {"n": int(members)},
            )
    return Finding("private_members", outcome, (reason,))


def _label(row: Mapping[str, Any], day: date) -> Finding:
    """Judge the label; whether one is pending tells where none is valid."""
    outcome, reason = _held_label(row, day)
    match outcome, _flag(row["label_pending"]):
        case (("not_met" | "unknown"), True):
            outcome, reason = "met", Message("A label is pending")
        case "unknown", False if not _has_label(row):
            outcome, reason = "not_met", Message("It has no label, and none is pending")
    return Finding("label", outcome, (reason,))


def _held_label(row: Mapping[str, Any], day: date) -> tuple[Outcome, Message]:
    expires, since = row["label_expires"], row["label_year"]
    if not _has_label(row):
        return "unknown", Message("Neither a label nor an application for one is on record")
    values: dict[str, object] = {"label": LABELS.get(row["label"], row["label"])}
    if pd.notna(since) and since > day.year:
        return "unknown", Message(
            "The label on record ({label}) is of {year}; which one it had on {day} is not known",
            values | {"year": str(int(since)), "day": day},
        )
    if pd.isna(expires):
        return "unknown", Message(
            "The label ({label}) has no date of expiry on record, so it may have expired", values
        )
    values |= {"expires": expires.date()}
    if expires >= pd.Timestamp(day):
        return "met", Message("The label ({label}) is valid until {expires}", values)
    return "not_met", Message(
        "The label ({label}) expired on {expires}, and no new one is on record", values
    )


def _has_label(row: Mapping[str, Any]) -> bool:
    return isinstance(row["label"], str) and row["label"] != ""


def _flag(value: object) -> bool | None:
    """Return what a cell of a column of yes and no says; None where it says nothing."""
    return bool(value) if isinstance(value, bool | np.bool_) else None
