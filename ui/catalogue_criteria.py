"""The five criteria of Klyngeforum in words: for one cluster, and for the whole catalogue."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final

import pandas as pd
import streamlit as st

from analysis.criteria import (
    NAMES,
    OUTCOMES,
    Assessment,
    Finding,
    Outcome,
    Sides,
    changing_sides,
)
from analysis.overview import Overview
from analysis.vocabulary import MATURITIES, Vocabulary
from foundation.language import Message, Text, first_letter_up
from ui import tables
from ui.catalogue_table import assessments
from ui.escape import markdown
from ui.overlap_words import lower

Open = Callable[[str], None]
SIGNS: Final[Mapping[Outcome, str]] = {"met": "✓", "not_met": "✗", "unknown": "?"}
SHORT: Final[Mapping[str, Message]] = {
    "purpose": Message("Purpose"),
    "triple_helix": Message("Triple helix"),
    "formalised": Message("Formalised"),
    "private_members": Message("20 private companies"),
    "label": Message("ECEI label"),
}


def said(outcome: Outcome, text: Text) -> str:
    """Write an outcome with its sign: ``✓ met``."""
    return f"{SIGNS[outcome]} {text.say(OUTCOMES[outcome])}"


def because(finding: Finding, text: Text) -> str:
    """Say all reasons of a finding as one phrase."""
    return "; ".join(text.say(reason) for reason in finding.reasons)


def of_cluster(assessment: Assessment, words: Vocabulary) -> None:
    """Draw a cluster's five criteria with reasons, and what is missing to become essential."""
    text = words.text
    head = [text("Criterion"), text("Outcome"), text("Why")]
    lines = [
        [text.say(NAMES[each.criterion]), said(each.outcome, text), because(each, text)]
        for each in assessment.findings
    ]
    st.markdown(verdict(assessment, text))
    st.markdown("\n".join(_row(line) for line in [head, ["---"] * 3, *lines]))
    st.caption(text("An empty cell means that nothing was found: it never fails a cluster."))


def _row(cells: Sequence[str]) -> str:
    ruled = all(cell == "---" for cell in cells)
    return "| " + " | ".join(cell if ruled else markdown(cell) for cell in cells) + " |"


def verdict(assessment: Assessment, text: Text) -> str:
    """Say what the criteria make of a cluster beside the record, and name what is missing."""
    missing = text.listing([lower(text.say(SHORT[each.criterion])) for each in assessment.missing])
    essential = assessment.maturity == "essential"
    match assessment.outcome:
        case "met":
            return text("All five criteria of an essential cluster are met.")
        case "not_met":
            if essential:
                return text(
                    "Essential on record, but not all criteria are met. Missing: {criteria}.",
                    criteria=missing,
                )
            return text("Missing to become essential: {criteria}.", criteria=missing)
    if essential:
        return text("Not decided; not on record: {criteria}.", criteria=missing)
    return text("Not decided. To be shown to become essential: {criteria}.", criteria=missing)


def overall(overview: Overview, ids: Sequence[str], words: Vocabulary, open_cluster: Open) -> None:
    """Draw the criteria of some clusters as a table, and which clusters change side."""
    text = words.text
    found = [assessments(overview)[each] for each in ids]
    sides = changing_sides(found)
    for sentence in sides_in_words(sides, len(found), text):
        st.markdown(markdown(sentence))
    changing = sides_table(overview, sides, words)
    if len(changing):
        st.markdown(f"## {text('Which clusters change side under the criteria')}")
        _choosable(
            changing,
            "sides",
            text("Clusters that the criteria put on the other side than the record"),
            text,
            open_cluster,
        )
    st.markdown(f"## {text('Criterion by criterion')}")
    _choosable(
        table(overview, ids, words),
        "criteria",
        text("The five criteria of every cluster; choose a row to open its profile"),
        text,
        open_cluster,
    )
    st.caption(
        text(
            "Klyngeforum's five criteria of an essential cluster: {criteria}. An empty cell means"
            " that nothing was found: it never fails a cluster.",
            criteria="; ".join(text.say(name) for name in NAMES.values()),
        )
    )


def _choosable(found: pd.DataFrame, key: str, alt: str, text: Text, open_cluster: Open) -> None:
    tables.choosable(
        found,
        key=f"catalogue_{key}_{text.language}",
        chosen=None,
        choose=lambda code: open_cluster(code) if code else None,
        alt=alt,
    )


def sides_in_words(sides: Sides, total: int, text: Text) -> list[str]:
    """Say how many clusters change side under the criteria, and how many cannot be decided."""
    return [
        text(
            "{failing} clusters are essential on record and do not meet all criteria; {passing} are"
            " emerging and meet all five.",
            failing=len(sides.failing),
            passing=len(sides.passing),
        ),
        text(
            "{undecided} of {total} cannot be decided, as something is not on record.",
            undecided=len(sides.undecided),
            total=total,
        ),
    ]


def sides_table(overview: Overview, sides: Sides, words: Vocabulary) -> pd.DataFrame:
    """List the clusters that change side, by name within each side, with the reasons."""
    text = words.text
    found = assessments(overview)
    clusters = overview.clusters
    names = {each: text.name(clusters.loc[each]) for each in (*sides.failing, *sides.passing)}
    ids = [
        each
        for side in (sides.failing, sides.passing)
        for each in sorted(side, key=lambda each: text.sort_key(names[each]))
    ]
    side_names = {True: text("essential → not met"), False: text("emerging → met")}
    return pd.DataFrame(
        {
            text("Cluster"): [names[each] for each in ids],
            text("Changes side"): [side_names[each in sides.failing] for each in ids],
            text("Why"): [
                "; ".join(because(finding, text) for finding in found[each].of("not_met"))
                or text("All five criteria of an essential cluster are met.")
                for each in ids
            ],
        },
        index=pd.Index(ids, dtype="str", name="cluster_id"),
    )


def table(overview: Overview, ids: Sequence[str], words: Vocabulary) -> pd.DataFrame:
    """Return the outcomes of some clusters, by ``cluster_id``: a column for each criterion."""
    text = words.text
    found = [assessments(overview)[each] for each in ids]
    rows = overview.clusters.loc[list(ids)]
    columns = {
        text("Cluster"): [text.name(row) for row in rows.itertuples()],
        text("Maturity"): [
            first_letter_up(words.word(MATURITIES, code)) for code in rows["maturity"]
        ],
    }
    for place, name in enumerate(SHORT.values()):
        columns[text.say(name)] = [said(each.findings[place].outcome, text) for each in found]
    columns[text("All five")] = [said(each.outcome, text) for each in found]
    return pd.DataFrame(columns, index=pd.Index(list(ids), dtype="str", name="cluster_id"))
