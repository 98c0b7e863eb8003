"""Each company in each year: where it lay, and in which clusters it did what.

The costly half of :mod:`analysis.counting`, as Ibis expressions: it goes through the large table
once and ends in a small one. That one says how many companies of a municipality and year did
something in the very same set of clusters. Such sets exclude each other, so distinct companies,
which are not additive over clusters or themes, become sums over those sets that hold a cluster of
the wanted ones.

A set is the bits of whole numbers: column ``w0`` for the first 63 clusters by name, ``w1`` for the
next, and so on. Which cluster has which bit is known before anything is computed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any, Final

FLAGS: Final = ("innovated", "collaborated", "international")
MEASURES: Final = ("participated", *FLAGS)
"""What is counted: any row of a company, and rows whose flag is true."""

UNKNOWN_PLACE: Final = -1
_BITS: Final = 63
"""Clusters that fit a 64-bit integer with a sign."""
_PLACES: Final = 1 << 20
"""More than there are municipalities; a power of 2."""


@dataclass(frozen=True)
class Clusters:
    """The clusters whose companies are counted, each with its themes and a bit of its own.

    Parameters
    ----------
    carried : Mapping of str to collection of str
        The themes of every cluster; a cluster without theme has none of them.
    """

    carried: Mapping[str, Collection[str]]

    @cached_property
    def _bits(self) -> dict[str, tuple[int, int]]:
        return {one: divmod(place, _BITS) for place, one in enumerate(sorted(self.carried))}

    @property
    def words(self) -> tuple[str, ...]:
        """The columns that hold the bits."""
        return tuple(f"w{word}" for word in range(-(-max(len(self.carried), 1) // _BITS)))

    @cached_property
    def themes(self) -> tuple[str, ...]:
        """Every theme that a cluster carries."""
        return tuple(sorted({theme for own in self.carried.values() for theme in own}))

    def masks(self, chosen: Iterable[str]) -> dict[str, int]:
        """Return the words with the bits of some clusters."""
        found = dict.fromkeys(self.words, 0)
        for word, bit in (self._bits[one] for one in set(chosen) & self._bits.keys()):
            found[f"w{word}"] |= 1 << bit
        return found

    def carrying(self, theme: str) -> frozenset[str]:
        """Return the clusters that carry a theme."""
        return frozenset(one for one, own in self.carried.items() if theme in own)

    def table(self) -> Any:
        """Return ``cluster_id`` and its bit in the words, as an expression."""
        rows = [(one, *self.masks([one]).values()) for one in self._bits]
        return small_table(rows, {"cluster_id": "string", **dict.fromkeys(self.words, "int64")})

    def themes_table(self, carriers: Mapping[str, Collection[str]]) -> Any:
        """Return ``theme`` and the bits of its carriers in ``of_`` the words, as an expression."""
        rows = [(theme, *self.masks(own).values()) for theme, own in carriers.items()]
        words = dict.fromkeys((f"of_{word}" for word in self.words), "int64")
        return small_table(rows, {"theme": "string", **words})


def small_table(rows: Sequence[Sequence[Any]], schema: Mapping[str, str]) -> Any:
    """Return a few rows as an expression that goes along with the question."""
    import ibis

    return ibis.memtable(rows, schema=dict(schema))


def sets(participation: Any, clusters: Clusters, municipalities: Any) -> Any:
    """Return how many companies did something in the very same clusters.

    Parameters
    ----------
    participation : ibis.Table
        ``cluster_id``, ``company_id``, ``year`` and, as far as known, ``municipality_code`` and the
        flags. Rows that repeat a company, cluster and year count as one; rows of clusters that are
        not among ``clusters`` do not count.
    clusters : Clusters
    municipalities : ibis.Table
        ``municipality_code`` and ``place``: 0, 1, … in the order of the codes.

    Returns
    -------
    ibis.Table
        ``year``, ``place`` (-1 where unknown), ``measure`` (its place in :data:`MEASURES`), the
        words of the set, and ``companies``.
    """
    import ibis

    rows = _rows(participation, clusters, municipalities)
    marks = {
        _mark(measure, word): _any_bit()(_where(rows, measure, word))
        for measure in MEASURES
        for word in clusters.words
    }
    years = rows.group_by(["company_id", "year"]).agg(
        first=rows.place.min(), last=rows.place.max(), **marks
    )
    companies = _located(years, rows, list(marks))
    by_measure = (_of_measure(companies, measure, clusters.words) for measure in MEASURES)
    return ibis.union(*by_measure)


def memberships(found: Any, clusters: Clusters) -> Any:
    """Return the companies of each cluster by municipality and year.

    Parameters
    ----------
    found : ibis.Table
        What :func:`sets` returns.
    clusters : Clusters

    Returns
    -------
    ibis.Table
        ``cluster_id``, ``year``, ``place``, ``measure``, ``value`` and ``fractional``.
    """
    import ibis

    words = list(clusters.words)
    different = found.select(words).distinct()
    inside = ibis.union(*(_inside(different, clusters, word) for word in words))
    sizes = inside.group_by(words).agg(size=inside.count())
    each = found.join(inside, words).join(sizes, words)
    share = each.companies.cast("float64") / each["size"].cast("float64")
    return each.group_by(["cluster_id", "year", "place", "measure"]).agg(
        value=int64(each.companies.sum()), fractional=share.sum()
    )


def holds_any(table: Any, masks: Mapping[str, Any]) -> Any:
    """Return whether a row's set holds any cluster of some masks (numbers, or columns)."""
    import ibis

    return ibis.or_(*((table[word] & mask) != 0 for word, mask in masks.items()))


def int64(value: Any) -> Any:
    """Make it a 64-bit integer: Ibis takes it for one, but engines have types of their own."""
    from ibis.expr.operations import Cast

    return Cast(value, "int64").to_expr()


def _mark(measure: str, word: str) -> str:
    return f"{measure}_{word}"


def _where(rows: Any, measure: str, word: str) -> Any:
    """Return the bit of a row's cluster where the measure holds there, 0 elsewhere."""
    import ibis

    nothing = ibis.literal(0, "int64")
    if measure not in FLAGS:
        return rows[word]
    return rows[measure].ifelse(rows[word], nothing) if measure in rows.columns else nothing


def _rows(participation: Any, clusters: Clusters, municipalities: Any) -> Any:
    """Return the large table with bits for clusters and places for codes."""
    import ibis

    columns = participation.columns
    code = participation.municipality_code if "municipality_code" in columns else ibis.literal("")
    rows = participation.select(
        "cluster_id",
        "company_id",
        *(flag for flag in FLAGS if flag in columns),
        year=participation.year.cast("int16"),
        municipality_code=code,
    )
    rows = rows.join(clusters.table(), "cluster_id").left_join(municipalities, "municipality_code")
    return rows.drop("municipality_code").mutate(place=rows.place.cast("int32"))


def _located(years: Any, rows: Any, marks: list[str]) -> Any:
    """Decide where a company lay: in the known municipality of most rows, then the first by code.

    Few companies have rows from two municipalities in a year; only these are looked up again.
    """
    moved = years.filter(years["first"] != years["last"])
    again = rows.filter(rows.place.notnull()).semi_join(moved, ["company_id", "year"])
    once = again.group_by(["company_id", "year", "cluster_id"]).agg(place=again.place.min())
    times = once.group_by(["company_id", "year", "place"]).agg(times=once.count())
    # The most rows win, and among equals the first place: both in one number.
    rank = times.times * _PLACES + (_PLACES - 1 - times.place)
    most = times.group_by(["company_id", "year"]).agg(rank=rank.max())
    settled = _PLACES - 1 - (most["rank"] & (_PLACES - 1))
    homes = most.select("company_id", "year", place=settled.cast("int32"))
    stayed = years.filter(years["first"].isnull() | (years["first"] == years["last"]))
    place = stayed["first"].fill_null(UNKNOWN_PLACE).cast("int32")
    columns = ["year", "place", *marks]
    return (
        stayed.mutate(place=place)
        .select(columns)
        .union(moved.join(homes, ["company_id", "year"]).select(columns))
    )


def _of_measure(companies: Any, measure: str, words: tuple[str, ...]) -> Any:
    """Count the companies that did one thing by the clusters in which they did it."""
    import ibis

    bits = {word: companies[_mark(measure, word)] for word in words}
    did = companies.select("year", "place", **bits)
    did = did.filter(ibis.or_(*(did[word] != 0 for word in words)))
    counted = did.group_by(["year", "place", *words]).agg(companies=did.count())
    number = ibis.literal(MEASURES.index(measure), "int16")
    return counted.select(
        "year", "place", *words, measure=number, companies=int64(counted.companies)
    )


def _inside(different: Any, clusters: Clusters, word: str) -> Any:
    """Return which clusters are in each of some sets, as far as one word tells."""
    table = clusters.table()
    bits = table.filter(table[word] != 0).select("cluster_id", bit=word)
    hits = different.join(bits, (different[word] & bits.bit) != 0)
    return hits.select(*clusters.words, "cluster_id")


@cache
def _any_bit() -> Any:
    """Return the aggregate ``bit_or``; Ibis knows it, but not for Spark, which has it too."""
    import ibis

    @ibis.udf.agg.builtin(name="bit_or", signature=(("int64",), "int64"))
    def any_bit(column):  # type: ignore[no-untyped-def]
        """Return the bits that are set in any row."""

    return any_bit
