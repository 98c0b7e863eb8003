"""The invented companies: which clusters they join, where they lie, what they achieve.

Everything is drawn in whole arrays, so that ten million companies take minutes and no more memory
than a few columns of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, replace
from typing import Final

import numpy as np
import numpy.typing as npt

from landscapes.synthetic.totals import Account
from landscapes.synthetic.world import Floats, Truths, World

Positions = npt.NDArray[np.int64]
Small = npt.NDArray[np.int16]
Singles = npt.NDArray[np.float32]

STAY_A_YEAR: Final = 0.8
"""Share of a year's companies that take part in the next year too."""

COME_BACK: Final = 0.1
"""Share of a year's further places that goes to companies which took part earlier."""

MOVE_A_YEAR: Final = 0.025
CHANGE_A_YEAR: Final = 0.15
"""Shares of companies that move, and that change their further clusters, within a year."""

UNKNOWN: Final = 0.01
"""Share of companies whose municipality is not known."""

FURTHER: Final = (0.80, 0.14, 0.045, 0.015)
"""Shares of companies that take part in 0, 1, 2, 3 clusters beside their first one."""

ANY_FIELD: Final = 0.01
"""A further cluster is chosen by size times (T + ANY_FIELD)."""

THERE_TOO: Final = 0.35
"""How likely an achievement made through one cluster is counted by another one as well."""

_NONE: Final = -1
_CELLS: Final = 4_000_000  # companies times clusters weighed at a time; bounds the memory


@dataclass(frozen=True, eq=False)
class Rows:
    """One year of ``participation``, by company: positions instead of names, -1 = unknown."""

    year: int
    cluster: Small
    company: Positions
    municipality: Small
    innovated: Truths
    collaborated: Truths
    international: Truths

    def __len__(self) -> int:
        """Count the rows."""
        return len(self.company)


@dataclass(eq=False)
class _Companies:
    """Every company invented so far, one entry each."""

    first: Small
    further: Small
    municipality: Small
    known: Truths
    drive: Singles
    active: Truths
    innovated: Truths

    def __len__(self) -> int:
        return len(self.first)

    def and_these(self, others: _Companies) -> _Companies:
        """Return both together, the others behind."""
        both = {
            each.name: np.concatenate([getattr(self, each.name), getattr(others, each.name)])
            for each in fields(self)
        }
        return replace(self, **both)

    def memberships(self, taking_part: Truths) -> Small:
        """Return each company's clusters of those taking part; -1 in the other places."""
        clusters = np.column_stack([self.first, self.further])
        clusters[(clusters < 0) | ~taking_part[clusters]] = _NONE
        return clusters


def participation(
    world: World, accounts: Sequence[Account], rng: np.random.Generator
) -> Iterator[Rows]:
    """Invent who takes part, year by year.

    The distinct companies of a year, and those among them that innovated, collaborated and were
    international, are exactly as many as its account says.

    Parameters
    ----------
    world : World
    accounts : sequence of Account
        Oldest first.
    rng : numpy.random.Generator

    Yields
    ------
    Rows
        By company; a company has one row for each of its clusters, all with one municipality.
    """
    companies = _new(world, np.ones(len(world.clusters), dtype=bool), 0, rng)
    before: int | None = None
    for account in accounts:
        taking_part = world.taking_part(account.year, account.reporting)
        gap = account.year - before if before is not None else 0
        companies = _a_year_on(companies, world, taking_part, account["participated"], gap, rng)
        yield _rows(companies, world, taking_part, account, rng)
        before = account.year


def _a_year_on(
    companies: _Companies,
    world: World,
    taking_part: Truths,
    wanted: int,
    gap: int,
    rng: np.random.Generator,
) -> _Companies:
    """Let some stay, some come back, and fill up with new ones."""
    possible = (companies.memberships(taking_part) >= 0).any(axis=1)
    share = STAY_A_YEAR**gap
    staying = _some(companies.active & possible, round(companies.active.sum() * share), wanted, rng)
    places = wanted - len(staying)
    back = _some(~companies.active & possible, round(places * COME_BACK), places, rng)
    old = np.concatenate([staying, back])
    companies.active[:] = False
    companies.active[old] = True
    # a company is rearranged only while its first cluster takes part, so it keeps a cluster
    settled = old[taking_part[companies.first[old]]]
    moving = settled[rng.random(len(settled)) < 1 - (1 - MOVE_A_YEAR) ** gap]
    changing = settled[rng.random(len(settled)) < 1 - (1 - CHANGE_A_YEAR) ** gap]
    companies.municipality[moving] = _drawn(world.places, companies.first[moving], rng)
    changing = np.union1d(moving, changing)
    companies.further[changing] = _further(
        world, companies.first[changing], companies.municipality[changing], taking_part, rng
    )
    return companies.and_these(_new(world, taking_part, wanted - len(old), rng))


def _some(among: Truths, count: int, most: int, rng: np.random.Generator) -> Positions:
    candidates = np.flatnonzero(among)
    count = min(count, most, len(candidates))
    return np.sort(rng.choice(candidates, count, replace=False, shuffle=False))


def _new(world: World, taking_part: Truths, count: int, rng: np.random.Generator) -> _Companies:
    chances = (world.sizes * taking_part)[None, :]
    first = _drawn(chances, np.zeros(count, dtype=np.int16), rng)
    municipality = _drawn(world.places, first, rng)
    return _Companies(
        first=first,
        further=_further(world, first, municipality, taking_part, rng),
        municipality=municipality,
        known=rng.random(count) >= UNKNOWN,
        drive=np.exp(rng.normal(0.0, 0.5, count)).astype(np.float32),
        active=np.ones(count, dtype=bool),
        innovated=np.zeros(count, dtype=bool),
    )


def _drawn(chances: Floats, rows: Small, rng: np.random.Generator) -> Small:
    """Draw one column for each of ``rows`` by that row's chances.

    All rows stand behind each other on one line, so that one search finds every draw.
    """
    line = np.cumsum(chances, axis=1)
    line /= line[:, -1:]
    columns = chances.shape[1]
    line += np.arange(len(chances))[:, None]
    found = np.searchsorted(line.ravel(), rows + rng.random(len(rows)), side="right")
    last = columns - 1 - np.argmax(chances[:, ::-1] > 0, axis=1)
    # the sum of row and draw may round up to the next row
    drawn: Small = np.minimum(found - rows.astype(np.int64) * columns, last[rows]).astype(np.int16)
    return drawn


def _further(
    world: World, first: Small, municipality: Small, taking_part: Truths, rng: np.random.Generator
) -> Small:
    """Choose clusters beside the first one: alike fields, and only where they cover the place."""
    most = len(FURTHER) - 1
    chosen = np.full((len(first), most), _NONE, dtype=np.int16)
    numbers = np.searchsorted(np.cumsum(FURTHER[:-1]), rng.random(len(first)), side="right")
    wanting = np.flatnonzero(numbers)
    step = max(1, _CELLS // len(world.clusters))
    with np.errstate(divide="ignore"):
        weights = np.log(world.sizes * taking_part * (world.likeness + ANY_FIELD))
    np.fill_diagonal(weights, -np.inf)
    for start in range(0, len(wanting), step):
        those = wanting[start : start + step]
        # the largest of logarithm plus Gumbel noise are a weighted draw without replacement
        keys = weights[first[those]] + rng.gumbel(size=(len(those), len(world.clusters)))
        keys[~world.footprints.T[municipality[those]]] = -np.inf
        chosen[those] = _largest(keys, numbers[those], most)
    return chosen


def _largest(keys: Floats, numbers: Positions, most: int) -> Small:
    """Return the columns of the largest finite keys, as many per row as ``numbers`` says."""
    found = np.full((len(keys), most), _NONE, dtype=np.int16)
    width = min(most, keys.shape[1])
    top = np.argpartition(-keys, width - 1, axis=1)[:, :width]
    values = np.take_along_axis(keys, top, axis=1)
    order = np.argsort(-values, axis=1)
    finite = np.isfinite(np.take_along_axis(values, order, axis=1))
    wanted = (np.arange(width) < numbers[:, None]) & finite
    found[:, :width] = np.where(wanted, np.take_along_axis(top, order, axis=1), _NONE)
    return found


def _rows(
    companies: _Companies,
    world: World,
    taking_part: Truths,
    account: Account,
    rng: np.random.Generator,
) -> Rows:
    """Lay out a year: one row for each company and cluster, with what was achieved there."""
    numbers = np.flatnonzero(companies.active)
    clusters = companies.memberships(taking_part)[numbers]
    inside = clusters >= 0
    drive = companies.drive[numbers].astype(np.float64)
    place = companies.municipality[numbers]
    inclined = drive * world.inclination_of_cluster[companies.first[numbers]]
    collaborated = _achieving(inclined, account["collaborated"], rng)
    international = _achieving(drive, account["international"], rng)
    again = companies.innovated[numbers]
    inclined = inclined * world.inclination_of_place[place] * (1 + 1.5 * collaborated + again)
    innovated = _achieving(inclined, account["innovated"], rng)
    companies.innovated[numbers] = innovated
    who = np.nonzero(inside)[0]
    return Rows(
        year=account.year,
        cluster=clusters[inside],
        company=numbers[who],
        municipality=np.where(companies.known[numbers], place, np.int16(_NONE))[who],
        innovated=_through(inside, innovated, rng),
        collaborated=_through(inside, collaborated, rng),
        international=_through(inside, international, rng),
    )


def _achieving(weights: Floats, count: int, rng: np.random.Generator) -> Truths:
    """Choose exactly ``count`` companies, the likelier the larger their weight."""
    achieving = np.zeros(len(weights), dtype=bool)
    if count:
        keys = np.log(weights) + rng.gumbel(size=len(weights))
        achieving[np.argpartition(-keys, count - 1)[:count]] = True
    return achieving


def _through(inside: Truths, achieving: Truths, rng: np.random.Generator) -> Truths:
    """Say for each row whether it was through that cluster: one for certain, others perhaps."""
    certain = (rng.random(len(inside)) * inside.sum(axis=1)).astype(np.int64)
    turn = np.cumsum(inside, axis=1) - 1
    through = (turn == certain[:, None]) | (rng.random(inside.shape) < THERE_TOO)
    return np.asarray((through & achieving[:, None])[inside])
