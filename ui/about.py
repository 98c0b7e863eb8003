"""The About page: what the data is and is not, the method in brief, sources and licences."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from functools import cache
from typing import Final

import streamlit as st

from analysis.measures import MEASURES
from analysis.overview import Overview
from analysis.vocabulary import CONFIDENCES, Vocabulary
from foundation.landscape import Landscape, Source
from foundation.language import Text
from foundation.settings import PROJECT_FOLDER
from geodata.outlines import provenance
from ui.escape import markdown
from ui.overlap_words import lower

WORKSHOPS: Final = ("food", "cleantech")
"""The themes of Klyngeforum's first thematic workshops."""


def purpose(text: Text) -> None:
    """Say what the application is for."""
    st.markdown(f"# {text('About Klyngelandskab')}")
    st.markdown(
        text(
            "Klyngelandskab lays Denmark's business clusters over municipalities, provinces,"
            " growth forums and regions, so that everybody at the table sees which clusters are"
            " where, in which fields, and where nobody is. It proposes and records; it approves"
            " nothing and ranks no cluster against another."
        )
    )
    st.caption(text("Version {version}", version=_version()))


def landscape(overview: Overview, words: Vocabulary) -> None:
    """Say what the open landscape holds, and what it does not."""
    text, opened = words.text, overview.landscape
    name = opened.name_en if text.language == "en" else opened.name_da
    st.markdown(f"## {text('The landscape')}: {markdown(name)}")
    st.markdown(
        text("As of {day}; version {version}.", day=opened.as_of, version=f"`{opened.version}`")
    )
    description = opened.description_en if text.language == "en" else opened.description_da
    for paragraph in description.split("\n\n"):
        st.markdown(markdown(paragraph))
    _contents(overview, words)


def _contents(overview: Overview, words: Vocabulary) -> None:
    text = words.text
    clusters = overview.clusters
    counts = clusters["confidence"].value_counts()
    confidence = [
        f"{words.word(CONFIDENCES, each)} {text.number(int(counts.get(each, 0)))}"
        for each in CONFIDENCES
    ]
    unplaced = int((clusters["hq_municipality_code"] == "").sum())
    founded = int(clusters["founded_year"].isna().sum())
    partners = overview.landscape.table("partners")
    st.markdown(
        "\n".join(
            [
                "- "
                + text.plural("{n} cluster", "{n} clusters", len(clusters))
                + "; "
                + text("confidence of the entries: {counts}", counts=", ".join(confidence)),
                "- " + text("{n} clusters without a known seat", n=unplaced),
                "- " + text("{n} clusters whose founding year is not known", n=founded),
                "- " + text("{n} partners named in sources", n=len(partners)),
            ]
        )
    )


def unusable(identifiers: Sequence[str], text: Text) -> None:
    """Name the landscapes that are there but cannot be opened, and how to see why."""
    for identifier in identifiers:
        st.warning(
            text("The landscape {name} has errors and cannot be opened.", name=f"`{identifier}`")
            + " "
            + text("This lists them:")
            + " `python cli.py check`"
        )


def saved_views(words: Vocabulary) -> None:
    """List views to begin with: those of the first thematic workshops, and the milestones."""
    text = words.text
    st.markdown(f"## {text('Saved views')}")
    views = [
        (
            text("Workshop on {theme}: whom to invite, and why", theme=lower(words.node(theme))),
            f"overlap?visning=workshops&gruppe={theme}",
        )
        for theme in WORKSHOPS
    ]
    views += [
        (
            text("Gaps in {theme}", theme=lower(words.node(theme))),
            f"overlap?visning=gaps&felt={theme}",
        )
        for theme in WORKSHOPS
    ]
    views.append((text("The strategy's five milestones for 2018"), "innovation?afsnit=milestones"))
    language = f"&sprog={text.language}"
    st.markdown(
        "\n".join(f"- [{markdown(name)}](./{address}{language})" for name, address in views)
    )


def method(text: Text) -> None:
    """Say how the map is counted."""
    st.markdown(f"## {text('The method in brief')}")
    rules = [
        text(
            "A cluster is present in a municipality when it has its seat or an office there, or"
            " declares to cover it. In a larger area it counts once, however many of the"
            " municipalities it covers."
        ),
        text(
            "A cluster that declares to cover the whole country is listed and counted on its own."
            " On the map it counts only where it has a seat or an office."
        ),
        text(
            "A cluster with several themes counts in each of them; numbers by theme therefore do"
            " not add up to the number of clusters."
        ),
        text(
            "Classes are fixed: counts double from class to class and shares go by fifths, so that"
            " a colour means the same under every filter."
        ),
        text(
            "Outlines are for display only. No number depends on them; everything is joined by"
            " official codes."
        ),
    ]
    rules += [
        f"**{text.say(each.name)}:** {text.say(each.explanation)}" for each in MEASURES.values()
    ]
    st.markdown("\n".join(f"- {rule}" for rule in rules))


def sources(opened: Landscape, text: Text) -> None:
    """List every source of the landscape and of the outlines."""
    st.markdown(f"## {text('Sources')}")
    st.markdown(
        text("Every row of the landscape names its own source; the panel of a cluster links to it.")
    )
    st.markdown("\n".join(f"- {_cited(each)}" for each in opened.sources))
    outlines = provenance()
    title = outlines.title_en if text.language == "en" else outlines.title_da
    st.markdown(f"- {markdown(title)}: {markdown(outlines.attribution)}")


def licences(opened: Landscape, text: Text) -> None:
    """List the licences of code, outlines and landscape."""
    st.markdown(f"## {text('Licences')}")
    lines = [
        text("Code: MIT"),
        text("Outlines: {licence}", licence=markdown(provenance().licence)),
        text("Map library: Leaflet, BSD 2-Clause"),
    ]
    lines += [_cited(each) for each in opened.licences]
    st.markdown("\n".join(f"- {line}" for line in lines))


def _cited(source: Source) -> str:
    if source.path.startswith("https://"):
        return f"[{markdown(source.title)}]({source.path})"
    return markdown(source.title)


@cache
def _version() -> str:
    with (PROJECT_FOLDER / "pyproject.toml").open("rb") as file:
        return str(tomllib.load(file)["project"]["version"])
