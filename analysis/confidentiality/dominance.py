"""Counts that a few large companies dominate."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from analysis.confidentiality.facts import Carried
from analysis.confidentiality.rule import KEYS, PARTICIPATED, Rule
from geodata.areas import Areas

FLAGS: Final = ("innovated", "collaborated", "international")


def dominated(
    counts: pd.DataFrame,
    participation: pd.DataFrame,
    areas: Areas,
    carried_themes: Carried,
    rule: Rule,
) -> pd.Series:
    """Say which counts are withheld because their largest companies outweigh the others.

    The (n, k) rule of statistical disclosure control (Hundepool et al. 2012, section 4.2): the n
    largest companies of a cell hold more than a share of the size of all its companies.

    Parameters
    ----------
    counts : DataFrame
        As in :func:`analysis.confidentiality.protect.protect`, to which the result goes as
        ``primary``.
    participation : DataFrame
        ``cluster_id``, ``company_id``, ``municipality_code``, ``year``, the three flags, and
        ``size``: employees, turnover or whatever tells large from small. A company without a size
        counts as 0; of several sizes in a year the largest counts.
    rule : Rule

    Returns
    -------
    Series of bool, with the index of ``counts``
        All False if the rule has no dominance, or participation no sizes.
    """
    none = pd.Series(data=False, index=counts.index)
    if rule.dominance is None or "size" not in participation or participation.empty:
        return none
    largest, share = rule.dominance
    members = _members(participation, areas, carried_themes)
    sizes = members.groupby([*KEYS, "company_id"])["size"].max().reset_index()
    sizes = sizes.sort_values("size", ascending=False, kind="stable")
    cells = sizes.groupby(KEYS)["size"]
    whole = cells.sum()
    top = sizes[cells.cumcount() < largest].groupby(KEYS)["size"].sum()
    outweighed = top > share * whole
    found = pd.MultiIndex.from_frame(counts[KEYS])
    return pd.Series(outweighed.reindex(found, fill_value=False).to_numpy(), index=counts.index)


def _members(participation: pd.DataFrame, areas: Areas, carried_themes: Carried) -> pd.DataFrame:
    """Return one row for each company and count that counts it."""
    rows = participation.assign(size=participation["size"].astype(float).fillna(0.0))
    carriers = rows["cluster_id"].map(lambda one: sorted(carried_themes[one]))
    themes = rows.assign(theme=carriers)
    themes = themes.explode("theme").dropna(subset=["theme"])
    kinds = [rows.assign(cluster_id="", theme=""), themes.assign(cluster_id="")]
    everything = pd.concat([*kinds, rows.assign(theme="")], ignore_index=True)
    country = [area.code for area in areas.at("country")]
    inside = {
        code: [code, *(areas[code].parents if code in areas else country)]
        for code in everything["municipality_code"].unique()
    }
    everything["area_code"] = everything["municipality_code"].map(inside)
    places = everything.explode("area_code")
    always = np.ones(len(places), dtype=bool)
    flagged = {PARTICIPATED: always} | {flag: places[flag].to_numpy(dtype=bool) for flag in FLAGS}
    measured = [places[there].assign(measure=measure) for measure, there in flagged.items()]
    return pd.concat(measured, ignore_index=True)
