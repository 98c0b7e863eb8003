"""The overlap of a landscape: every pair of clusters, measured once, with its reasons.

What needs a threshold is in :mod:`analysis.pairs`; this holds what does not.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from analysis import pairs as kinds_of_pairs
from analysis import texts
from analysis.companies import SMALLEST_COUNT, companies, members, shared_companies, withhold
from analysis.footprints import (
    Base,
    Shares,
    Weights,
    declared,
    fewest_areas,
    measured,
    place_steps,
    places,
    weights,
)
from analysis.incidence import Floats, Incidence
from analysis.likeness import carried, fields, information, likeness_steps
from analysis.pairs import Thresholds, ranked
from analysis.presence import nationwide
from analysis.scale import ALL_PAIRS_UP_TO, KEPT_PER_CLUSTER, compare, measures
from foundation.landscape import Landscape
from geodata.areas import Areas, Level

_NOTHING: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Collaboration:
    """A collaboration on record between two clusters."""

    model: str
    since: int | None
    description: str


@dataclass(frozen=True, slots=True)
class Reasons:
    """Why a pair is what it is, as data; the pages put it into words.

    Parameters
    ----------
    nodes : tuple of str
        Themes and segments that both carry, the most telling (highest information) first.
    only_a, only_b : tuple of str
        What one of the two carries alone, in the same order.
    areas : tuple of str
        The municipalities that both declare to cover, by code.
    named_areas : tuple of str
        The same, by the coarsest areas that they make up.
    area_share : float
        Their share of the country, weighed by ``base``.
    base : {"enterprises", "population", "areas"}
        What areas are weighed by.
    common_companies : int or None
        None where unknown (no participation) or withheld.
    withheld : bool
        Whether there are too few companies in common to be told.
    collaborations : tuple of Collaboration
        What is on record between them.
    funders : tuple of str
        Authorities that fund both.
    authorities : tuple of str
        The authority that is responsible for both, if it is one and the same.
    growth_areas : tuple of str
        Growth areas that both carry.
    """

    cluster_a: str
    cluster_b: str
    nodes: tuple[str, ...]
    only_a: tuple[str, ...]
    only_b: tuple[str, ...]
    areas: tuple[str, ...]
    named_areas: tuple[str, ...]
    area_share: float
    base: Base
    common_companies: int | None
    withheld: bool
    collaborations: tuple[Collaboration, ...]
    funders: tuple[str, ...]
    authorities: tuple[str, ...]
    growth_areas: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Overlap:
    """A landscape with its pairs of clusters.

    Parameters
    ----------
    landscape : Landscape
        The whole landscape, never a filtered one: what a field tells depends on all clusters.
    areas : Areas
    years : tuple of int, optional
        The years in which companies take part; all when left out.
    smallest_count : int
        Counts of companies from 1 to one below this are withheld.
    all_pairs_up_to, keep : int
        In a landscape of more clusters only the best pairs of each are kept.
    """

    landscape: Landscape
    areas: Areas
    years: tuple[int, ...] | None = None
    smallest_count: int = SMALLEST_COUNT
    all_pairs_up_to: int = ALL_PAIRS_UP_TO
    keep: int = KEPT_PER_CLUSTER

    @cached_property
    def clusters(self) -> pd.DataFrame:
        """The clusters by ``cluster_id``, sorted by it: the first of a pair is its A."""
        return self.landscape.clusters.sort_index()

    @cached_property
    def carried(self) -> pd.Series:
        """What each cluster carries: themes, segments and the themes of its segments."""
        return carried(self.clusters, self.landscape.taxonomy)

    @cached_property
    def information(self) -> pd.Series:
        """How much each node tells, over the whole landscape."""
        return information(self.carried)

    @cached_property
    def weights(self) -> Weights:
        """What municipalities weigh, and by what."""
        table = self.landscape.table("indicators")
        return weights(table, self.areas, self.landscape.as_of.year)

    @cached_property
    def footprints(self) -> pd.Series:
        """The municipalities that each cluster declares to cover."""
        return declared(self.landscape.coverage, self.areas)

    @cached_property
    def measured(self) -> pd.DataFrame:
        """The share of each cluster's companies by municipality, where there are enough.

        Not to be shown as it is: shares of few companies tell a count.
        """
        return measured(self.landscape.table("participation"), self.years)

    @cached_property
    def nationwide(self) -> frozenset[str]:
        """The clusters that declare to cover the whole country."""
        return nationwide(self.landscape.coverage)

    @cached_property
    def thin(self) -> frozenset[str]:
        """The clusters with no segment on record, so that T rests on themes alone."""
        return frozenset(texts.without_segment(self.clusters))

    @cached_property
    def texts_alike(self) -> pd.DataFrame:
        """How alike the descriptions are; a hint, see :mod:`analysis.texts`."""
        return texts.text_likeness(texts.descriptions(self.clusters))

    @cached_property
    def proposed_segments(self) -> pd.DataFrame:
        """Segments that the description of a cluster without any suggests."""
        return texts.propose_segments(self.clusters, self.landscape.taxonomy)

    @property
    def collaborations_loaded(self) -> bool:
        """Whether the landscape records any collaboration at all."""
        return not self.landscape.table("collaborations").empty

    @cached_property
    def pairs(self) -> pd.DataFrame:
        """Every pair of clusters (of a large landscape: the best of each), by name.

        Columns: ``cluster_a``, ``cluster_b`` (in the order of their ids), ``level_a``,
        ``level_b``, ``t``, ``g_declared``, ``g_jaccard``, ``a_in_b``, ``b_in_a``, ``g_measured``,
        ``g`` (the measured one where it exists), ``m``, ``by_chance``, ``common_companies``,
        ``withheld``, ``headline``, ``growth_area``, ``collaboration``. What is unknown or
        withheld is missing.
        """
        by_field, by_place = (
            fields(self.carried),
            places(self.clusters.index, self.footprints, self.weights),
        )
        levels = pd.factorize(self.clusters["level"])[0].astype(float)
        large = len(self.clusters) > self.all_pairs_up_to
        found = compare(by_field, by_place, levels, self.keep if large else None)
        taking_part = companies(self.landscape.table("participation"), self.years)
        taking_part = taking_part[taking_part.index.isin(self.clusters.index)]
        shared = withhold(
            shared_companies(members(self.clusters.index, taking_part)), self.smallest_count
        )
        if large:
            found = self._with_shared(found, shared, by_field, by_place)
        found = found.assign(**measures(found, by_field, by_place))
        found = self._named(found)
        found = found.assign(**self._places(found), **self._companies(found, shared, taking_part))
        found["headline"] = np.minimum(found["t"], found["g"])
        found["growth_area"] = self._share_growth_area(found)
        found["collaboration"] = self._collaborate(found)
        return self._by_name(found).drop(columns=["one", "other", "in_field", "in_places"])

    def _with_shared(
        self, found: pd.DataFrame, shared: pd.DataFrame, by_field: Incidence, by_place: Incidence
    ) -> pd.DataFrame:
        """Add, for every cluster, the pairs with the highest M that may be shown."""
        most = shared.dropna(subset=["m"]).sort_values("m", ascending=False, kind="stable")
        best = [most.groupby(side).head(self.keep) for side in ("one", "other")]
        further = pd.concat(best)[["one", "other"]].drop_duplicates()
        one, other = further["one"].to_numpy(), further["other"].to_numpy()
        further = further.assign(
            in_field=by_field.common(one, other), in_places=by_place.common(one, other)
        )
        both = pd.concat([found, further], ignore_index=True)
        return both.drop_duplicates(["one", "other"]).reset_index(drop=True)

    def _named(self, found: pd.DataFrame) -> pd.DataFrame:
        levels = self.clusters["level"]
        sides: dict[str, Any] = {}
        for side, position in (("a", found["one"]), ("b", found["other"])):
            sides[f"cluster_{side}"] = self.clusters.index.to_numpy()[position]
            sides[f"level_{side}"] = levels.iloc[position].to_numpy()
        return found.assign(**sides)

    def _places(self, found: pd.DataFrame) -> dict[str, Floats]:
        shares = Shares.of(self.clusters.index, self.measured)
        similar = shares.similarity(found["one"].to_numpy(), found["other"].to_numpy())
        g = np.where(np.isnan(similar), found["g_declared"], similar)
        return {"g_measured": similar, "g": g}

    def _companies(
        self, found: pd.DataFrame, shared: pd.DataFrame, taking_part: pd.Series
    ) -> dict[str, pd.Series]:
        """Return what companies tell of pairs: 0 where both report and share none."""
        known = shared.set_index(["one", "other"])
        known = known.reindex(pd.MultiIndex.from_frame(found[["one", "other"]]))
        listed = known["withheld"].notna().to_numpy()
        report = self.clusters.index.isin(taking_part.index)
        none = report[found["one"]] & report[found["other"]] & ~listed
        known = known.set_axis(found.index)
        return {
            "common_companies": known["common"].astype("Int64").mask(none, 0),
            "m": known["m"].astype(float).mask(none, 0.0),
            "by_chance": known["by_chance"].astype(float).mask(none, 1.0),
            "withheld": known["withheld"].eq(True),  # noqa: FBT003
        }

    def _share_growth_area(self, found: pd.DataFrame) -> list[bool]:
        carry = [frozenset(areas) for areas in self.clusters["growth_areas"]]
        sides = zip(found["one"], found["other"], strict=True)
        return [not carry[one].isdisjoint(carry[other]) for one, other in sides]

    def _collaborate(self, found: pd.DataFrame) -> list[bool]:
        table = self.landscape.table("collaborations")
        on_record = set()
        if not table.empty:
            sides = zip(table["cluster_a"], table["cluster_b"], strict=True)
            on_record = {frozenset(pair) for pair in sides}
        pairs = zip(found["cluster_a"], found["cluster_b"], strict=True)
        return [frozenset(pair) in on_record for pair in pairs]

    def _by_name(self, found: pd.DataFrame) -> pd.DataFrame:
        names = self.clusters["name_da"].str.casefold()
        keys = pd.DataFrame(
            {
                "name_a": names.reindex(found["cluster_a"]).to_numpy(),
                "name_b": names.reindex(found["cluster_b"]).to_numpy(),
                "cluster_a": found["cluster_a"],
                "cluster_b": found["cluster_b"],
            }
        )
        return found.loc[keys.sort_values([*keys.columns]).index].reset_index(drop=True)

    def ranked(
        self,
        thresholds: Thresholds | None = None,
        level: str | None = None,
        *,
        across_levels: bool = False,
    ) -> pd.DataFrame:
        """Return pairs with their kind, first things first; see :func:`analysis.pairs.ranked`.

        Parameters
        ----------
        thresholds : Thresholds, optional
        level : str, optional
            Only pairs of two clusters of this level.
        across_levels : bool
            Whether pairs of two levels are among them; those of which a nationwide cluster is one
            are better listed by :meth:`covered_nationwide`.
        """
        found = self.pairs
        if level is not None:
            found = found[(found["level_a"] == level) & (found["level_b"] == level)]
        elif not across_levels:
            found = found[found["level_a"] == found["level_b"]]
        return ranked(found, thresholds)

    def covered_nationwide(self, thresholds: Thresholds | None = None) -> pd.DataFrame:
        """List where a nationwide cluster of another level works in a cluster's field too.

        Listed apart from the pairs: a nationwide cluster covers everybody's places by its own
        word, so that only the field tells anything.

        Returns
        -------
        DataFrame
            ``cluster_id``, ``nationwide`` (the cluster that covers it too), ``t``, ``headline``,
            ``kind``, ``collaboration`` and ``unused_chance``; pairs of the same or of related
            fields, as in :func:`analysis.pairs.ranked`.
        """
        found = self.pairs[self.pairs["level_a"] != self.pairs["level_b"]]
        a_is = found["cluster_a"].isin(self.nationwide)
        b_is = found["cluster_b"].isin(self.nationwide)
        found = ranked(found[a_is != b_is], thresholds)
        found = found[found["kind"].isin(list(kinds_of_pairs.CHANCES))].reset_index(drop=True)
        a_is = found["cluster_a"].isin(self.nationwide)
        columns = ["t", "headline", "kind", "collaboration", "unused_chance"]
        return pd.DataFrame(
            {
                "cluster_id": found["cluster_b"].where(a_is, found["cluster_a"]),
                "nationwide": found["cluster_a"].where(a_is, found["cluster_b"]),
                **{name: found[name] for name in columns},
            }
        )

    def shared_nodes(self, cluster_a: str, cluster_b: str) -> tuple[str, ...]:
        """Return the themes and segments that both carry, the most telling first."""
        return self._telling(self.carried[cluster_a] & self.carried[cluster_b])

    def shared_areas(self, cluster_a: str, cluster_b: str) -> tuple[str, ...]:
        """Return the municipalities that both declare to cover, by code."""
        one, other = (self.footprints.get(side, _NOTHING) for side in (cluster_a, cluster_b))
        return tuple(sorted(one & other))

    def _telling(self, nodes: frozenset[str]) -> tuple[str, ...]:
        return tuple(sorted(nodes, key=lambda node: (-self.information[node], node)))

    def reasons(self, cluster_a: str, cluster_b: str) -> Reasons:
        """Return why a pair is what it is; works for any two clusters, ranked or not."""
        cluster_a, cluster_b = sorted((cluster_a, cluster_b))
        one, other = self.carried[cluster_a], self.carried[cluster_b]
        shared = self.shared_areas(cluster_a, cluster_b)
        count, withheld = self._common(cluster_a, cluster_b)
        return Reasons(
            cluster_a,
            cluster_b,
            nodes=self._telling(one & other),
            only_a=self._telling(one - other),
            only_b=self._telling(other - one),
            areas=shared,
            named_areas=fewest_areas(shared, self.areas),
            area_share=self.weights.share(shared),
            base=self.weights.base,
            common_companies=count,
            withheld=withheld,
            collaborations=self._collaborations(cluster_a, cluster_b),
            funders=self._in_common(self._funders, cluster_a, cluster_b),
            authorities=self._in_common(self._authorities, cluster_a, cluster_b),
            growth_areas=self._in_common(self._growth_areas, cluster_a, cluster_b),
        )

    def _common(self, cluster_a: str, cluster_b: str) -> tuple[int | None, bool]:
        taking_part = companies(self.landscape.table("participation"), self.years)
        if cluster_a not in taking_part.index or cluster_b not in taking_part.index:
            return None, False
        count = len(taking_part[cluster_a] & taking_part[cluster_b])
        withheld = 1 <= count < max(self.smallest_count, SMALLEST_COUNT)
        return (None, True) if withheld else (count, False)

    def _collaborations(self, cluster_a: str, cluster_b: str) -> tuple[Collaboration, ...]:
        table = self.landscape.table("collaborations")
        if table.empty:
            return ()
        sides = {cluster_a, cluster_b}
        rows = table[table["cluster_a"].isin(sides) & table["cluster_b"].isin(sides)]
        columns = rows.reindex(columns=["model", "since", "description"])
        return tuple(
            Collaboration(
                "" if pd.isna(model) else str(model),
                None if pd.isna(since) else int(since),
                "" if pd.isna(words) else str(words),
            )
            for model, since, words in columns.itertuples(index=False)
        )

    def _in_common(
        self, held: Callable[[str], frozenset[str]], cluster_a: str, cluster_b: str
    ) -> tuple[str, ...]:
        return tuple(sorted(held(cluster_a) & held(cluster_b)))

    def _funders(self, cluster: str) -> frozenset[str]:
        table = self.landscape.table("funding")
        if table.empty:
            return _NOTHING
        return frozenset(table.loc[table["cluster_id"] == cluster, "authority"]) - {""}

    def _authorities(self, cluster: str) -> frozenset[str]:
        return frozenset({str(self.clusters.at[cluster, "responsible_authority"])}) - {""}

    def _growth_areas(self, cluster: str) -> frozenset[str]:
        return frozenset(self.clusters["growth_areas"][cluster])

    def field_steps(self, cluster_a: str, cluster_b: str) -> pd.DataFrame:
        """Lay out the sum behind T; see :func:`analysis.likeness.likeness_steps`."""
        return likeness_steps(self.carried, cluster_a, cluster_b)

    def place_steps(self, cluster_a: str, cluster_b: str) -> pd.DataFrame:
        """Lay out the sums behind declared G; see :func:`analysis.footprints.place_steps`."""
        return place_steps(self.footprints, self.weights, cluster_a, cluster_b)

    def pairs_by_area(self, pairs: pd.DataFrame, level: Level = "municipality") -> pd.Series:
        """Count the pairs that share places in each area of a level.

        Pairs of two nationwide clusters are left out. See :func:`analysis.pairs.pairs_by_area`.
        """
        both = pairs["cluster_a"].isin(self.nationwide) & pairs["cluster_b"].isin(self.nationwide)
        return kinds_of_pairs.pairs_by_area(pairs[~both], self.footprints, self.areas.around(level))
