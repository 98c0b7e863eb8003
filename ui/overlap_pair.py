"""One pair of clusters: what it shares, what sets it apart, and how its figures come about."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

import pandas as pd
import streamlit as st

from analysis.overlap import Overlap, Reasons
from analysis.pairs import KINDS, Thresholds
from analysis.verdicts import Verdicts
from analysis.vocabulary import Vocabulary
from foundation.language import Text, first_letter_up
from ui.escape import markdown
from ui.overlap_pairs import BADGES, kind_in_words
from ui.overlap_words import name, places_in_words, segments_first, sentence
from ui.verdicts import badge

MOST_NATIONWIDE: Final = 8
BASES: Final[Mapping[str, Callable[[Text], str]]] = {
    "population": lambda text: text("inhabitants"),
    "enterprises": lambda text: text("enterprises"),
    "areas": lambda text: text("municipalities"),
}
"""What municipalities are weighed by, in words."""


def heading(pair: pd.Series, overlap: Overlap, verdicts: Verdicts, words: Vocabulary) -> None:
    """Name the pair that is open, with its kind and the sentence that says why."""
    text = words.text
    both = [markdown(name(overlap, pair[side], text)) for side in ("cluster_a", "cluster_b")]
    st.markdown(f"## {text.listing(both)}")
    with st.container(horizontal=True):
        st.badge(kind_in_words(pair["kind"], text), color=BADGES.get(pair["kind"], "gray"))
        if pair["unused_chance"]:
            st.badge(text("unused chance"), color="yellow", icon=":material/lightbulb:")
        badge(verdicts.of((pair["cluster_a"], pair["cluster_b"])), text)
    st.markdown(markdown(sentence(overlap, pair["cluster_a"], pair["cluster_b"], text.language)))


def figures(pair: pd.Series, text: Text) -> None:
    """Show T, G and M beside each other; the headline is the smaller of T and G."""
    unknown = "–"
    figures = [
        ("T", pair["t"], text("How alike the fields are: 0 nothing in common, 1 the same.")),
        ("G", pair["g"], text("How far the places are shared, of the smaller footprint.")),
        ("M", pair["m"], text("How many companies are shared; needs company lists.")),
    ]
    with st.container(horizontal=True, gap="medium"):
        for label, value, meaning in figures:
            number = unknown if pd.isna(value) else text.number(float(value), 2)
            st.metric(label, number, help=meaning, width="content")
    if pd.notna(pair["g_measured"]) and pd.notna(pair["g_declared"]):
        st.caption(
            text(
                "G is measured by where the companies lie; by declared coverage it is {declared}.",
                declared=text.number(float(pair["g_declared"]), 2),
            )
        )


def covered_nationwide(
    pair: pd.Series, overlap: Overlap, thresholds: Thresholds, text: Text
) -> None:
    """List the nationwide clusters of another level that work in the field of one of the two."""
    found = overlap.covered_nationwide(thresholds)
    found = found[found["cluster_id"].isin([pair["cluster_a"], pair["cluster_b"]])]
    if found.empty:
        return
    st.markdown(f"**{text('A nationwide cluster covers it too')}**")
    lines = [
        "- "
        + markdown(
            text(
                "{nationwide} works in the field of {name}: {kind} (T {t})",
                nationwide=name(overlap, row.nationwide, text),
                name=name(overlap, row.cluster_id, text),
                kind=text.say(KINDS[str(row.kind)]),
                t=text.number(float(row.t), 2),
            )
        )
        for row in found.head(MOST_NATIONWIDE).itertuples()
    ]
    st.markdown("\n".join(lines))


def text_hint(pair: pd.Series, overlap: Overlap, words: Vocabulary) -> None:
    """Say how alike the descriptions are, where a taxonomy is too thin for T to tell much."""
    text = words.text
    thin = [each for each in (pair["cluster_a"], pair["cluster_b"]) if each in overlap.thin]
    if not thin:
        return
    alike = float(overlap.texts_alike.at[pair["cluster_a"], pair["cluster_b"]])
    names = text.listing([name(overlap, each, text) for each in thin])
    st.info(
        markdown(
            text(
                "No segment is on record for {names}, so T rests on themes alone. A hint: the two"
                " descriptions are {alike} alike (0 nothing in common, 1 the same).",
                names=names,
                alike=text.number(alike, 2),
            )
        ),
        icon=":material/notes:",
    )
    proposed = overlap.proposed_segments
    for each in thin:
        found = proposed.loc[proposed["cluster_id"] == each, "segment"]
        if len(found):
            st.caption(
                markdown(
                    text(
                        "Segments that its description suggests for {name}: {segments}. A person"
                        " decides.",
                        name=name(overlap, each, text),
                        segments=text.listing([words.node(node) for node in found]),
                    )
                )
            )


def area_by_area(pair: pd.Series, overlap: Overlap, text: Text) -> None:
    """List every municipality that one of the two covers, with what it weighs."""
    steps = overlap.place_steps(pair["cluster_a"], pair["cluster_b"])
    if steps.empty:
        return
    with st.expander(text("Area by area"), icon=":material/table_rows:"):
        st.dataframe(_areas_table(steps, pair, overlap, text), hide_index=True)


def _areas_table(
    steps: pd.DataFrame, pair: pd.Series, overlap: Overlap, text: Text
) -> pd.DataFrame:
    codes = [str(code) for code in steps.index]
    regions = [overlap.areas.parent(code, "region") for code in codes]
    coverers = [
        name(overlap, pair[side], text) if not both else text("both")
        for side, both in (
            ("cluster_a" if in_a else "cluster_b", in_a and in_b)
            for in_a, in_b in zip(steps["in_a"], steps["in_b"], strict=True)
        )
    ]
    table = pd.DataFrame(
        {
            text("Municipality"): [text.name(overlap.areas[code]) for code in codes],
            text("Region"): [
                text.name(overlap.areas[region]) if region else "" for region in regions
            ],
            text("Covered by"): coverers,
            first_letter_up(BASES[overlap.weights.base](text)): steps["weight"]
            .astype(int)
            .tolist(),
        }
    )
    place = text("Municipality")
    return table.sort_values(place, key=lambda column: column.map(text.sort_key), kind="stable")


def shared_and_apart(reasons: Reasons, overlap: Overlap, words: Vocabulary) -> None:
    """Say what the two share and what sets them apart, in fields, places and funding."""
    text = words.text
    one, other = (
        markdown(name(overlap, each, text)) for each in (reasons.cluster_a, reasons.cluster_b)
    )

    def fields(nodes: tuple[str, ...]) -> str:
        listed = [markdown(words.node(node)) for node in segments_first(nodes, words)]
        return ", ".join(text.sorted(listed)) if nodes else "–"

    places = places_in_words(overlap, reasons.named_areas, text) if reasons.areas else "–"
    share = text.percent(reasons.area_share)
    base = text("of the population") if reasons.base == "population" else text("of the enterprises")
    lines = [
        (text("Both work in"), fields(reasons.nodes)),
        (text("Only {name}", name=one), fields(reasons.only_a)),
        (text("Only {name}", name=other), fields(reasons.only_b)),
        (text("Both cover"), markdown(places) + (f" ({share} {base})" if reasons.areas else "")),
        (text("Companies in common"), _companies(reasons, text)),
        (text("Collaboration on record"), _collaborations(reasons, text)),
        (text("Funded by the same"), markdown(", ".join(reasons.funders)) or text("not known")),
        (
            text("Same responsible authority"),
            markdown(", ".join(reasons.authorities)) or text("no"),
        ),
    ]
    st.markdown("  \n".join(f"**{label}:** {value}" for label, value in lines))


def _companies(reasons: Reasons, text: Text) -> str:
    if reasons.withheld:
        return text("withheld, as they are few")
    if reasons.common_companies is None:
        return text("not known; no company list is loaded")
    return text.number(reasons.common_companies)


def _collaborations(reasons: Reasons, text: Text) -> str:
    if not reasons.collaborations:
        return text("none")
    return ", ".join(
        markdown(each.model or each.description) + (f" ({each.since})" if each.since else "")
        for each in reasons.collaborations
    )


def calculation(pair: pd.Series, overlap: Overlap, words: Vocabulary) -> None:
    """Lay out the calculation of the pair's figures, step by step with its real values."""
    text = words.text
    one, other = pair["cluster_a"], pair["cluster_b"]
    with st.expander(text("Why these numbers"), icon=":material/calculate:"):
        st.markdown(
            text(
                "**T** adds up how telling each field is: ln of all clusters over the clusters that"
                " carry it. What both carry is divided by what either carries."
            )
        )
        steps = overlap.field_steps(one, other)
        both = steps["in_a"] & steps["in_b"]
        st.dataframe(_field_table(steps, overlap, pair, words), hide_index=True)
        st.markdown(
            text(
                "T = {shared} / {all} = {t}",
                shared=text.number(float(steps.loc[both, "information"].sum()), 3),
                all=text.number(float(steps["information"].sum()), 3),
                t=text.number(float(pair["t"]), 3),
            )
        )
        st.markdown(_places_calculation(pair, overlap, text))
        st.markdown(
            text(
                "Headline = the smaller of T and G = {headline}. Never a weighted blend.",
                headline=text.number(float(pair["headline"]), 3)
                if pd.notna(pair["headline"])
                else "–",
            )
        )
        st.caption(
            text(
                "Method: simGIC (Pesquita et al. 2008); weighted overlap coefficient"
                " (Szymkiewicz-Simpson); weighted Jaccard (Ruzicka)."
            )
        )


def _field_table(
    steps: pd.DataFrame, overlap: Overlap, pair: pd.Series, words: Vocabulary
) -> pd.DataFrame:
    text = words.text
    yes = {True: "✓", False: ""}
    return pd.DataFrame(
        {
            text("Field"): [words.node(str(node)) for node in steps.index],
            text("Clusters"): [text.number(number) for number in steps["clusters"]],
            text("How telling"): [text.number(value, 3) for value in steps["information"]],
            name(overlap, pair["cluster_a"], text): [yes[each] for each in steps["in_a"]],
            name(overlap, pair["cluster_b"], text): [yes[each] for each in steps["in_b"]],
        }
    )


def _places_calculation(pair: pd.Series, overlap: Overlap, text: Text) -> str:
    steps = overlap.place_steps(pair["cluster_a"], pair["cluster_b"])
    if pd.isna(pair["g_declared"]):
        return text("**G** is not known: one of the two declares no coverage.")
    both = float(steps.loc[steps["in_a"] & steps["in_b"], "weight"].sum())
    sizes = [float(steps.loc[steps[side], "weight"].sum()) for side in ("in_a", "in_b")]
    base = BASES[overlap.weights.base](text)
    return text(
        "**G** weighs the municipalities by {base}: {both} in both, {a} in A and {b} in B."
        " G = {both} / {smaller} = {g}. Weighted Jaccard {jaccard}; {a_in_b} of A lies in B and"
        " {b_in_a} of B in A.",
        base=base,
        both=text.number(both),
        a=text.number(sizes[0]),
        b=text.number(sizes[1]),
        smaller=text.number(min(sizes)),
        g=text.number(float(pair["g_declared"]), 3),
        jaccard=text.number(float(pair["g_jaccard"]), 3),
        a_in_b=text.percent(float(pair["a_in_b"])),
        b_in_a=text.percent(float(pair["b_in_a"])),
    )
