"""The network: clusters and their ties, the groups that they fall into, and a table beside it."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

import pandas as pd
import streamlit as st

from analysis.filters import Filters
from analysis.network import Group, Network, network
from analysis.overlap import Overlap
from analysis.overview import Overview
from analysis.pairs import Thresholds
from analysis.verdicts import Verdicts, in_order
from analysis.vocabulary import MATURITIES, Vocabulary
from foundation.language import Language, Text, joined, speak
from ui import tables
from ui.escape import markdown
from ui.network_figure import figure, primary
from ui.overlap_words import name, places_in_words
from ui.palette import style_of
from ui.short_names import topics_in_words
from ui.verdict_words import told

# Side by side on a wide page; on a narrow one the table stands below, or labels would collide.
_STYLE = """
<style>
@media (max-width: 1200px) {
  .st-key-network > div > [data-testid="stHorizontalBlock"],
  .st-key-network > [data-testid="stHorizontalBlock"] { flex-wrap: wrap; }
  .st-key-network [data-testid="stColumn"] { min-width: 100%; }
}
</style>
"""


def found(
    overview: Overview, overlap: Overlap, filters: Filters, thresholds: Thresholds
) -> Network:
    """Return the network of the clusters that pass the filters."""
    return network(overlap, tuple(overview.chosen(filters).index), thresholds)


def headline(ties: Network, text: Text) -> str:
    """Say into how many groups the clusters fall, and how many stand alone."""
    tied = len(ties.clusters) - len(ties.alone)
    groups = text.plural("{n} group", "{n} groups", len(ties.groups))
    return text(
        "{tied} clusters are tied by field and place and fall into {groups}; {alone} stand alone.",
        tied=tied,
        groups=groups,
        alone=len(ties.alone),
    )


def reservations(ties: Network, overlap: Overlap, text: Text) -> None:
    """Say what a tie is, and that nationwide clusters share all places by their own word."""
    explained = text(
        "A line ties two clusters of the same or related fields that share places: the thicker, the"
        " higher the smaller of T and G; dotted where the places are mostly different. All clusters"
        " are drawn alike; where one stands says nothing about its worth."
    )
    nationwide = sum(one in overlap.nationwide for one in ties.clusters)
    if nationwide:
        explained += " " + text.plural(
            "{n} cluster here declares the whole country and so shares all places (G = 1) with"
            " everybody; choose the levels regional and local at left to see the others alone.",
            "{n} clusters here declare the whole country and so share all places (G = 1) with"
            " everybody; choose the levels regional and local at left to see the others alone.",
            nationwide,
        )
    st.caption(explained)


def picture(
    ties: Network,
    overlap: Overlap,
    words: Vocabulary,
    *,
    cluster: str | None,
    group: str,
    choose: Callable[[str | None], None],
    dark: bool,
) -> None:
    """Draw the network; choosing a node opens its cluster.

    Parameters
    ----------
    cluster : str, optional
        The cluster that is open.
    group : str
        A cluster of the group that is open, or "".
    choose : callable
        Called with the id of the cluster, or None when it is let go.
    """
    text = words.text
    if not ties.groups:
        return
    drawn = st.session_state.setdefault("network_drawn", [0, None])
    if drawn[1] != cluster:
        drawn[:] = [drawn[0] + 1, cluster]
    key = f"network_figure_{drawn[0]}"

    def chosen() -> None:
        points = st.session_state[key]["selection"]["points"]
        drawn[1] = _cluster_of(points, ties)
        choose(drawn[1])

    st.plotly_chart(
        figure(ties, overlap, words, cluster=cluster, group=ties.group_of(group), dark=dark),
        key=key,
        theme=None,
        on_select=chosen,
        selection_mode="points",
        config={"displayModeBar": False, "scrollZoom": False, "doubleClick": False},
        alt=text(
            "Network of {n} clusters; the table of groups and the list of pairs hold the same",
            n=len(ties.clusters) - len(ties.alone),
        ),
    )


def _cluster_of(points: list[dict[str, object]], ties: Network) -> str | None:
    """Return the cluster of the node that was clicked; what comes from the browser is checked."""
    for point in points:
        named = point.get("customdata")
        named = named[0] if isinstance(named, list) and named else named
        if named in ties.clusters:
            return str(named)
    return None


def alone(ties: Network, overlap: Overlap, text: Text) -> None:
    """Name the clusters that nothing ties to another; they are not drawn."""
    if ties.alone:
        names = text.sorted(name(overlap, one, text) for one in ties.alone)
        st.caption(
            markdown(
                text(
                    "Without a tie, and so not drawn: {clusters}. No other chosen cluster of a"
                    " related field shares their places, or their coverage is not known.",
                    clusters=text.listing(names),
                )
            )
        )


@lru_cache(maxsize=64)
def _groups(ties: Network, overlap: Overlap, language: Language) -> pd.DataFrame:
    text = speak(language)
    words = Vocabulary(overlap.landscape.taxonomy, text)
    return pd.DataFrame(
        {
            text("Group"): [group.number for group in ties.groups],
            text("Common fields"): [topics_in_words(group, words) for group in ties.groups],
            text("Clusters"): [
                ", ".join(text.sorted(name(overlap, one, text) for one in group.members))
                for group in ties.groups
            ],
            text("Places"): [where(group, overlap, text) for group in ties.groups],
        },
        index=pd.Index([group.key for group in ties.groups], dtype="str"),
    )


def table(
    ties: Network,
    overlap: Overlap,
    text: Text,
    *,
    group: str,
    choose: Callable[[str | None], None],
) -> None:
    """List the groups; choosing a row opens the group.

    ``choose`` is called with a cluster of the group, or None when the row is let go.
    """
    opened = ties.group_of(group)
    tables.choosable(
        _groups(ties, overlap, text.language),
        key=f"network_groups_{text.language}",
        chosen=opened.key if opened else None,
        choose=choose,
        alt=text("Groups of clusters; choose a row to open a group"),
    )


def details(
    ties: Network,
    overlap: Overlap,
    words: Vocabulary,
    *,
    group: str,
    open_workshop: Callable[[str], None],
) -> None:
    """Show the group that is open: its clusters, what they share, and where they are."""
    text = words.text
    opened = ties.group_of(group)
    if opened is None:
        st.caption(text("Choose a group in the table or a cluster in the picture."))
        return
    st.markdown(
        "## " + markdown(text("Group {number}", number=opened.number)), help=_numbered(text)
    )
    lines = [
        (text("Common fields"), topics_in_words(opened, words, most=8)),
        (text("Places"), where(opened, overlap, text)),
    ]
    st.markdown("  \n".join(f"**{label}:** {markdown(value)}" for label, value in lines))
    st.markdown(
        "\n".join(f"- {_member(one, overlap, words)}" for one in _ordered(opened, overlap, text))
    )
    if len(opened.members) > 2:
        st.button(
            text("Prepare a workshop"),
            key="group_workshop",
            icon=":material/groups:",
            on_click=open_workshop,
            args=(opened.key,),
        )


def ties_of(
    ties: Network, overlap: Overlap, verdicts: Verdicts, text: Text, *, cluster: str | None
) -> None:
    """Say in sentences what ties the cluster that is open to others, the closest first."""
    if cluster is None or cluster not in ties.clusters:
        return
    st.markdown(f"**{markdown(name(overlap, cluster, text))}**")
    near = ties.neighbours.get(cluster, ())
    if not near:
        st.caption(text("Nothing ties it to another chosen cluster."))
    st.markdown(
        "\n".join(
            f"- {markdown(told(overlap, in_order(cluster, other), verdicts, text))}"
            for other in near
        )
    )


def _numbered(text: Text) -> str:
    return text("Groups are numbered by how many clusters they have, for reference only.")


def _ordered(group: Group, overlap: Overlap, text: Text) -> list[str]:
    return sorted(group.members, key=lambda one: text.sort_key(name(overlap, one, text)))


def _member(cluster: str, overlap: Overlap, words: Vocabulary) -> str:
    text = words.text
    letter = style_of(primary(overlap, cluster)).letter(text.language)
    marks = []
    if overlap.clusters.at[cluster, "maturity"] == "emerging":
        marks.append(words.word(MATURITIES, "emerging"))
    if cluster in overlap.nationwide:
        marks.append(text("whole country"))
    named = markdown(name(overlap, cluster, text))
    return f"**{markdown(letter)}** {named}" + (f" ({', '.join(marks)})" if marks else "")


def where(group: Group, overlap: Overlap, text: Text) -> str:
    """Say where a group's clusters are: what they cover, and how many cover the whole country."""
    parts = [places_in_words(overlap, group.places, text)] if group.places else []
    if group.nationwide:
        parts.append(
            text.plural("{n} nationwide cluster", "{n} nationwide clusters", group.nationwide)
        )
    return joined(parts) or "–"


def style() -> None:
    """Let the table stand below the picture on a narrow page."""
    st.html(_STYLE)
