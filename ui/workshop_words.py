"""What a proposal for a workshop says, in words: on screen, in Word and in Excel alike."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from analysis.gaps import CLASSES
from analysis.overlap import Overlap
from analysis.overview import Overview
from analysis.verdicts import NONE, Verdicts
from analysis.vocabulary import CLUSTER_LEVELS, MATURITIES, Vocabulary
from analysis.workshops import CATCH_ALL, Pair, Workshop
from foundation.language import Text, first_letter_up, joined
from ui import exports, verdict_words
from ui.documents import Paper, Section
from ui.overlap_words import (
    MOST_NAMED,
    both,
    lower,
    name,
    no_collaborations,
    segments_first,
    sentence,
)
from ui.sentences import filters_in_words, thresholds_in_words
from ui.short_names import labels, some
from ui.view import View

MOST_FIELDS = 4


@dataclass(frozen=True, eq=False)
class Proposal:
    """A workshop with the words that it is told in.

    Parameters
    ----------
    workshop : Workshop
    subject : str
        What the workshop is about, as it reads within a sentence.
    overlap : Overlap
    words : Vocabulary
    verdicts : Verdicts
        What has been said about the pairs.
    """

    workshop: Workshop
    subject: str
    overlap: Overlap
    words: Vocabulary
    verdicts: Verdicts = NONE

    @property
    def text(self) -> Text:
        """The words of the interface in the reader's language."""
        return self.words.text

    @cached_property
    def invited(self) -> list[str]:
        """The clusters in the order of their names: none ranks before another."""
        clusters = (str(one) for one in self.workshop.invited.index)
        return sorted(clusters, key=lambda one: self.text.sort_key(self.full(one)))

    @cached_property
    def short(self) -> dict[str, str]:
        """The clusters' short names."""
        return labels(self.workshop.invited.index, self.overlap, self.text)

    def full(self, cluster: str) -> str:
        """Return a cluster's name."""
        return name(self.overlap, cluster, self.text)

    def names(self, clusters: tuple[str, ...]) -> list[str]:
        """Return the short names of some clusters, in the reader's order."""
        return self.text.sorted(self.short[one] for one in clusters)

    def title(self) -> str:
        """Return the title: what the workshop is about, and whether the data is made up."""
        title = self.text("Workshop: {subject}", subject=self.subject)
        made_up = self.overlap.landscape.synthetic
        return joined([title, self.text("synthetic data") if made_up else ""])

    def headline(self) -> str:
        """Say how many could be invited, how many are emerging, and what is open among them."""
        invited, text = self.workshop.invited, self.text
        return text(
            "{clusters} to invite, {emerging} of them emerging; {chances} among them.",
            clusters=text.plural("{n} cluster", "{n} clusters", len(invited)),
            emerging=int((invited["maturity"] == "emerging").sum()),
            chances=text.plural(
                "{n} unused chance to work together",
                "{n} unused chances to work together",
                len(self.workshop.chances),
            ),
        )

    def reservation(self) -> str:
        """Say that this is a proposal, and whose decision it is."""
        said = self.text(
            "A proposal made from the data, in the order of names: no cluster ranks before"
            " another, and whom to invite is for the forum to decide."
        )
        if not self.overlap.collaborations_loaded and len(self.workshop.chances):
            said += " " + no_collaborations(self.text)
        return said

    def marks(self, cluster: str) -> list[str]:
        """Return a cluster's level, whether it is emerging, and whether it is nationwide."""
        row, text = self.workshop.invited.loc[cluster], self.text
        marks = [self.words.word(CLUSTER_LEVELS, row["level"])] if row["level"] else []
        if row["maturity"] == "emerging":
            marks.append(self.words.word(MATURITIES, "emerging"))
        if row["nationwide"]:
            marks.append(text("whole country"))
        return marks

    def why(self, cluster: str) -> list[str]:
        """Say why a cluster is invited, sentence by sentence."""
        row = self.workshop.invited.loc[cluster]
        return [*self._beside(row), *self._shared(row), *self._own(row), *self._chances(row)]

    def _beside(self, row: pd.Series) -> Iterator[str]:
        theme = self.workshop.theme
        if theme and row["main_theme"] not in ("", theme, CATCH_ALL):
            yield self.text(
                "Carries the theme beside {theme}.",
                theme=lower(self.words.node(row["main_theme"])),
            )

    def _shared(self, row: pd.Series) -> Iterator[str]:
        text, others = self.text, dict(row["shared"])
        if not others:
            yield text("Shares no narrower field with the others.")
            return
        fields = [
            text.plural(
                "{field} (with {n} other)",
                "{field} (with {n} others)",
                others[node],
                field=lower(self.words.node(node)),
            )
            for node in segments_first(tuple(others), self.words)
        ]
        yield text("Shares {fields}.", fields=text.listing(self._cut(fields)))

    def _own(self, row: pd.Series) -> Iterator[str]:
        if row["alone"]:
            fields = [lower(self.words.node(node)) for node in row["alone"]]
            yield self.text("Alone brings {fields}.", fields=self.text.listing(self._cut(fields)))

    def _chances(self, row: pd.Series) -> Iterator[str]:
        if row["chances"]:
            yield self.text.plural(
                "Unused chance with {clusters}.",
                "Unused chances with {clusters}.",
                len(row["chances"]),
                clusters=some(self.names(row["chances"]), self.text),
            )
        if row["only_emerging"]:
            yield self.text("The only emerging cluster invited.")

    def _cut(self, fields: list[str]) -> list[str]:
        more = len(fields) - MOST_FIELDS
        if more <= 0:
            return fields
        rest = self.text.plural("{n} other field", "{n} other fields", more)
        return [*fields[:MOST_FIELDS], rest]

    def topics(self) -> list[tuple[str, str, str]]:
        """Return each topic with those who could contribute and its unused chances."""
        columns = self.workshop.topics[["clusters", "chances"]]
        return [
            (
                self.words.node(str(node)),
                ", ".join(self.names(clusters)),
                "; ".join(self._pair(pair) for pair in chances[:MOST_NAMED])
                + (" …" if len(chances) > MOST_NAMED else ""),
            )
            for node, clusters, chances in columns.itertuples()
        ]

    def _pair(self, pair: Pair) -> str:
        return self.text.listing(self.names(pair))

    def to_discuss(self) -> list[str]:
        """Say of each unused chance what it consists of, and which verdict there is about it."""
        return [
            verdict_words.told(self.overlap, pair, self.verdicts, self.text)
            for pair in both(self.workshop.chances)
        ]

    def context(self) -> list[str]:
        """Say where the theme is short of clusters, and which strengths are on record for it."""
        text, workshop, said = self.text, self.workshop, []
        if workshop.gaps:
            said.append(
                text(
                    "{field}: {national} municipalities have a national cluster only, {none} have"
                    " none.",
                    field=self.words.node(workshop.theme),
                    national=workshop.gaps["national_only"],
                    none=workshop.gaps["none"],
                )
            )
        kinds = {"strength": text("strength"), "potential": text("potential")}
        columns = ["area_code", "node_id", "kind", "gap"]
        for area, node, kind, gap in workshop.strengths[columns].itertuples(index=False):
            near = text.say(CLASSES[gap]) if gap else text("a regional or local cluster is near")
            said.append(
                text(
                    "{place}: {field} ({kind}; {coverage})",
                    place=text.name(self.overlap.areas[area]),
                    field=lower(self.words.node(node)),
                    kind=kinds.get(kind, kind),
                    coverage=near,
                )
            )
        return said

    def table(self) -> pd.DataFrame:
        """Return whom to invite as a table for a workbook, by ``cluster_id``."""
        text, rows = self.text, self.workshop.invited
        fields = {
            one: ", ".join(self.words.node(node) for node, _ in rows["shared"][one])
            for one in self.invited
        }
        return pd.DataFrame(
            {
                text("Cluster"): [self.full(one) for one in self.invited],
                text("Level"): [
                    first_letter_up(self.words.word(CLUSTER_LEVELS, rows["level"][one]))
                    for one in self.invited
                ],
                text("Maturity"): [
                    first_letter_up(self.words.word(MATURITIES, rows["maturity"][one]))
                    for one in self.invited
                ],
                text("Why"): [" ".join(self.why(one)) for one in self.invited],
                text("Could talk about"): [fields[one] for one in self.invited],
                text("Unused chances with"): [
                    ", ".join(self.text.sorted(map(self.full, rows["chances"][one])))
                    for one in self.invited
                ],
            },
            index=pd.Index(self.invited, dtype="str", name="cluster_id"),
        )

    def pairs_table(self) -> pd.DataFrame:
        """Return the unused chances as a table for a workbook, with the verdicts about them."""
        text = self.text
        pairs = both(self.workshop.chances)
        return pd.DataFrame(
            {
                "A": [self.full(one) for one, _ in pairs],
                "B": [self.full(other) for _, other in pairs],
                text("Why"): [sentence(self.overlap, *pair, text.language) for pair in pairs],
                **verdict_words.columns(pairs, self.verdicts, text),
            },
            index=pd.Index([" + ".join(pair) for pair in pairs], dtype="str", name="pair"),
        )

    def paper(self, overview: Overview, view: View, link: str) -> Paper:
        """Return the proposal as a document."""
        text = self.text
        invited = Section(
            text("Whom to invite, and why"),
            paragraphs=(self.reservation(),),
            columns=(text("Cluster"), text("Level"), text("Why")),
            rows=tuple(
                (self.full(one), ", ".join(self.marks(one)), " ".join(self.why(one)))
                for one in self.invited
            ),
            shares=(0.3, 0.18, 0.52),
        )
        topics = Section(
            text("What they could talk about"),
            columns=(text("Topic"), text("Could contribute"), text("Unused chances")),
            rows=tuple(self.topics()),
            shares=(0.26, 0.37, 0.37),
        )
        pairs = Section(text("Pairs to discuss"), bullets=tuple(self.to_discuss()))
        around = Section(text("Gaps and recorded strengths"), bullets=tuple(self.context()))
        kept = (each for each in (topics, pairs, around) if each.rows or each.bullets)
        return Paper(
            self.title(),
            self.headline(),
            (invited, *kept),
            text("About these figures"),
            tuple(origin(overview, view, self.words, link)),
            text.language,
        )


def origin(
    overview: Overview, view: View, words: Vocabulary, link: str
) -> Iterator[tuple[str, str]]:
    """Yield what the figures are of and from: name and value."""
    text = words.text
    yield text("Filters"), filters_in_words(view.filters, words) or text("none: all clusters")
    yield text("Thresholds"), thresholds_in_words(view.thresholds, text)
    yield from exports.origin(overview, words, link)
