"""The profile of one cluster: everything on record about it, with its sources."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

import pandas as pd
import streamlit as st

from analysis.overview import Overview
from analysis.pairs import KINDS, Thresholds
from analysis.verdicts import NONE, Verdicts
from analysis.vocabulary import CONFIDENCES, MATURITIES, Vocabulary
from foundation.language import Message, Text, first_letter_up
from ui import catalogue_criteria
from ui.catalogue import label_line
from ui.catalogue_table import assessments
from ui.escape import markdown
from ui.overlap_pairs import BADGES, SHOWN_KINDS
from ui.overlap_words import name, sentence
from ui.panel import facts_of
from ui.panel import source_link as link
from ui.verdicts import badge

Open = Callable[[str], None]
MOST_PAIRS: Final = 5
PARTNERS: Final[Mapping[str, Message]] = {
    "company": Message("Companies"),
    "university": Message("Universities"),
    "gts": Message("Research and technology organisations (GTS)"),
    "public": Message("Public bodies"),
    "other": Message("Others"),
}


def heading(overview: Overview, cluster_id: str, words: Vocabulary) -> None:
    """Name the cluster, with its maturity, label and themes."""
    text = words.text
    row = overview.clusters.loc[cluster_id]
    st.markdown(f"# {markdown(text.name(row))}")
    with st.container(horizontal=True):
        if row["maturity"]:
            st.badge(markdown(first_letter_up(words.word(MATURITIES, row["maturity"]))))
        if row["label"]:
            held = label_line(row, overview.landscape.as_of, words)
            st.badge(markdown(held), color="yellow", icon=":material/award_star:")
        for theme in row["themes"]:
            st.badge(markdown(words.node(theme)), color="gray")
    description = row[f"description_{text.language}"] or row["description_da"]
    if description:
        st.markdown(markdown(description))


def facts(overview: Overview, cluster_id: str, words: Vocabulary) -> None:
    """List what is known of the cluster; what is not known stays out."""
    lines = facts_in_words(overview, cluster_id, words)
    st.markdown("  \n".join(f"**{title}:** {said}" for title, said in lines))


def facts_in_words(overview: Overview, cluster_id: str, words: Vocabulary) -> list[tuple[str, str]]:
    """Return name and answer of every fact on record, escaped for Markdown."""
    row = overview.clusters.loc[cluster_id]
    return [
        *facts_of(overview, cluster_id, row, words),
        *((title, markdown(said)) for title, said in _organisation(row, words)),
    ]


def _organisation(row: pd.Series, words: Vocabulary) -> Iterator[tuple[str, str]]:
    text = words.text
    yes = {True: text("yes"), False: text("no")}
    if row["growth_areas"]:
        areas = text.sorted(words.node(each) for each in row["growth_areas"])
        yield text("Growth areas"), ", ".join(areas)
    if pd.notna(row.get("staff_fte")):
        yield text("Full-time equivalents"), text.number(float(row["staff_fte"]), 1)
    if pd.notna(row.get("private_members")):
        yield text("Dedicated private companies"), text.number(int(row["private_members"]))
    for column, title in (
        ("triple_helix", text("Triple helix")),
        ("formalised", text("Formalised")),
    ):
        if pd.notna(row.get(column)):
            yield title, yes[bool(row[column])]


def criteria(overview: Overview, cluster_id: str, words: Vocabulary) -> None:
    """Check the five criteria one by one, with reasons, and say what is missing."""
    st.markdown(f"## {words.text('The five criteria')}")
    catalogue_criteria.of_cluster(assessments(overview)[cluster_id], words)


def partners(overview: Overview, cluster_id: str, words: Vocabulary) -> None:
    """List the partners named in sources, by kind."""
    text = words.text
    named = partners_by_kind(overview, cluster_id, text)
    st.markdown(f"## {text('Partners')}")
    if not named:
        st.caption(text("No partner is named in the sources."))
    for kind, organisations in named.items():
        title = text.say(PARTNERS[kind]) if kind in PARTNERS else kind
        st.markdown(
            f"**{markdown(title)}** ({text.number(len(organisations))})  \n"
            + markdown("; ".join(organisations))
        )


def partners_by_kind(overview: Overview, cluster_id: str, text: Text) -> dict[str, list[str]]:
    """Return the partners of a cluster by kind, in the reader's order."""
    table = overview.landscape.table("partners")
    if table.empty:
        return {}
    mine = table[table["cluster_id"] == cluster_id]
    kinds = [*PARTNERS, *sorted(set(mine["kind"]) - set(PARTNERS))]
    found = {
        kind: text.sorted(set(mine.loc[mine["kind"] == kind, "organisation"])) for kind in kinds
    }
    return {kind: organisations for kind, organisations in found.items() if organisations}


def overlaps(
    overview: Overview,
    cluster_id: str,
    thresholds: Thresholds,
    words: Vocabulary,
    open_cluster: Open,
    verdicts: Verdicts = NONE,
) -> None:
    """Say with which clusters it overlaps most, and why; the other one can be opened."""
    text = words.text
    found = closest(overview, cluster_id, thresholds)
    st.markdown(f"## {text('Closest to it')}")
    if found.empty:
        st.caption(text("No cluster shares its field or its places."))
    for pair in found.head(MOST_PAIRS).to_dict("records"):
        one, other = pair["cluster_a"], pair["cluster_b"]
        beside = other if one == cluster_id else one
        kind = str(pair["kind"])
        with st.container(gap=None):
            with st.container(horizontal=True, vertical_alignment="center"):
                st.button(
                    f"**{markdown(name(overview.overlap, beside, text))}**",
                    key=f"beside_{beside}",
                    type="tertiary",
                    on_click=open_cluster,
                    args=(beside,),
                )
                st.badge(first_letter_up(text.say(KINDS[kind])), color=BADGES[kind])
                badge(verdicts.of((one, other)), text)
            st.markdown(markdown(sentence(overview.overlap, one, other, text.language)))
    if len(found) > MOST_PAIRS:
        more = len(found) - MOST_PAIRS
        st.caption(
            text.plural(
                "… and {n} other pair on the page “Overlap”.",
                "… and {n} other pairs on the page “Overlap”.",
                more,
            )
        )


def closest(overview: Overview, cluster_id: str, thresholds: Thresholds) -> pd.DataFrame:
    """Return the pairs that a cluster is part of, first things first; separate ones left out."""
    every = overview.overlap.ranked(thresholds, across_levels=True)
    mine = (every["cluster_a"] == cluster_id) | (every["cluster_b"] == cluster_id)
    return every[mine & every["kind"].isin(SHOWN_KINDS)]


def on_record(overview: Overview, cluster_id: str, words: Vocabulary) -> None:
    """List funding and collaborations on record."""
    text = words.text
    st.markdown(f"## {text('Funding and collaborations')}")
    for title, lines, none in (
        (text("Funding"), _funding(overview, cluster_id, text), text("none on record")),
        (
            text("Collaborations"),
            _collaborations(overview, cluster_id, text),
            text("none on record"),
        ),
    ):
        listed = "".join(f"\n- {markdown(line)}" for line in lines)
        st.markdown(f"**{title}:** " + (listed or none))


def _funding(overview: Overview, cluster_id: str, text: Text) -> list[str]:
    table = overview.landscape.table("funding")
    if table.empty:
        return []
    mine = table[table["cluster_id"] == cluster_id].sort_values("from_year", kind="stable")
    return [_funded(row, text) for row in mine.to_dict("records")]


def _funded(row: Mapping[Any, Any], text: Text) -> str:
    parts = [str(row["authority"])]
    years = [str(int(row[each])) for each in ("from_year", "to_year") if pd.notna(row[each])]
    if years:
        parts.append("–".join(dict.fromkeys(years)))
    if pd.notna(row["amount_dkk"]):
        parts.append(text("DKK {amount}", amount=text.number(float(row["amount_dkk"]))))
    if row["requirements"]:
        parts.append(str(row["requirements"]))
    return ", ".join(parts)


def _collaborations(overview: Overview, cluster_id: str, text: Text) -> list[str]:
    table = overview.landscape.table("collaborations")
    if table.empty:
        return []
    mine = table[(table["cluster_a"] == cluster_id) | (table["cluster_b"] == cluster_id)]
    lines = []
    for row in mine.to_dict("records"):
        beside = row["cluster_b"] if row["cluster_a"] == cluster_id else row["cluster_a"]
        said = [name(overview.overlap, str(beside), text), row["model"], row["description"]]
        since = text("since {year}", year=str(int(row["since"]))) if pd.notna(row["since"]) else ""
        lines.append(", ".join(str(each) for each in (*said, since) if each))
    return text.sorted(lines)


def origin(overview: Overview, cluster_id: str, words: Vocabulary) -> None:
    """Say where the entry comes from and how sure it is."""
    text = words.text
    row = overview.clusters.loc[cluster_id]
    st.markdown(f"## {text('Sources')}")
    confidence = words.word(CONFIDENCES, row["confidence"]) or text("not known")
    st.markdown(
        text("Confidence of the entry: {confidence}.", confidence=markdown(confidence))
        + "  \n"
        + text("Source:")
        + " "
        + (link(row["source"]) if row["source"] else text("not known"))
    )
    if row.get("note", ""):
        st.markdown(f"**{text('Note on the entry (in English)')}**")
        st.caption(markdown(row["note"]))
