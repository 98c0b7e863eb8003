"""Each company in each year: where it lay, in which clusters it took part and what it did there.

The costly half of :mod:`analysis.counting`, as Ibis expressions: it goes through the large table
and ends in two small ones. Distinct companies are not additive over clusters or themes, but they
are over municipalities once a company lies in exactly one a year. So a company and its year are
brought together once, with all their themes as bits of one number; from then on everything adds up.

Numbers are packed: four fields of 15 bits, one for each of :data:`MEASURES`, fill a 64-bit
integer. In ``done`` the fields hold 0 or 1 (a cluster's row), summed over clusters they hold how
many, and multiplied by a mask of up to 15 themes they hold the themes in which it was done. Further
themes go to further ``word`` values, each with a mask of its own.
"""

from __future__ import annotations

from functools import cache
from typing import Any, Final

FLAGS: Final = ("innovated", "collaborated", "international")
MEASURES: Final = ("participated", *FLAGS)
"""What is counted: any row of a company, and rows whose flag is true."""

BITS: Final = 15
_FIELD: Final = (1 << BITS) - 1
_PLACES: Final = 1 << 20
"""More than there are municipalities; a power of 2."""
UNKNOWN_PLACE: Final = -1


def clusters_with_themes(participation: Any, themes: Any) -> Any:
    """Return every cluster that has companies, with a number and its themes as masks.

    Parameters
    ----------
    participation : ibis.Table
    themes : ibis.Table
        What :func:`numbered_themes` returns.

    Returns
    -------
    ibis.Table
        ``cluster_id``, its number ``cluster``, ``word`` and ``mask``; one row per cluster and
        word, and word 0 in any case, so that a cluster without theme is not lost.
    """
    import ibis

    ids = participation.select("cluster_id").distinct()
    numbered = ids.mutate(cluster=ibis.row_number().over(order_by="cluster_id").cast("int32"))
    masks = themes.group_by(["cluster_id", "word"]).agg(mask=int64(themes.bit.sum()))
    words = themes.select("word").union(ids.select(word=ibis.literal(0, "int32")), distinct=True)
    both = numbered.cross_join(words)
    found = both.left_join(masks, ["cluster_id", "word"])
    return found.select("cluster_id", "cluster", "word", mask=found.mask.fill_null(0))


def numbered_themes(carried: Any) -> Any:
    """Return ``cluster_id``, ``theme`` and the ``bit`` of a ``word`` that stands for the theme."""
    import ibis

    carried = carried.select("cluster_id", "theme").distinct()
    number = ibis.dense_rank().over(order_by=carried.theme).cast("int64")
    numbered = carried.mutate(number=number)
    within = numbered.number % BITS
    return numbered.select(
        "cluster_id",
        "theme",
        word=(numbered.number - within).cast("int32"),
        bit=int64(ibis.literal(1, "int32") << within.cast("int32")),
    )


def taken_part(participation: Any, clusters: Any, municipalities: Any) -> tuple[Any, Any]:
    """Return who took part where, and each company's year as a whole.

    Parameters
    ----------
    participation : ibis.Table
        ``cluster_id``, ``company_id``, ``year`` and, as far as known, ``municipality_code`` and the
        flags. Rows that repeat a company, cluster and year count as one.
    clusters : ibis.Table
        What :func:`clusters_with_themes` returns.
    municipalities : ibis.Table
        ``municipality_code`` and ``place``: 0, 1, … in the order of the codes.

    Returns
    -------
    members : ibis.Table
        One row per company, year and cluster: ``company_id``, ``year``, ``cluster``, ``place`` (-1
        where unknown), ``done`` in this cluster, and ``clusters``: in how many it was done.
    companies : ibis.Table
        One row per company, year and word: ``year``, ``word``, ``place``, ``clusters``, ``marks``.
    """
    rows = _rows(participation, clusters.filter(clusters.word == 0), municipalities)
    taken = rows.group_by(["company_id", "year", "cluster"]).agg(
        done=_any_bit()(rows.done), place=rows.place.min()
    )
    taken_with_themes = taken.join(clusters.drop("cluster_id"), "cluster")
    years = taken_with_themes.group_by(["company_id", "year", "word"]).agg(
        clusters=int64(taken_with_themes.done.sum()),
        first=taken_with_themes.place.min(),
        last=taken_with_themes.place.max(),
        marks=_any_bit()(taken_with_themes.done * taken_with_themes.mask),
    )
    companies = _located(years, taken)
    whole = companies.filter(companies.word == 0).drop("word", "marks")
    members = taken.drop("place").join(whole, ["company_id", "year"])
    return members, companies


def companies_of(members: Any, clusters: Any) -> Any:
    """Return each company's year as a whole again, from some of its rows or clusters."""
    chosen = members.join(clusters.drop("cluster_id"), "cluster")
    return chosen.group_by(["company_id", "year", "word"]).agg(
        clusters=_any_bit()(chosen.done),
        place=chosen.place.min(),
        marks=_any_bit()(chosen.done * chosen["mask"]),
    )


def profiles(companies: Any) -> Any:
    """Return how many companies of a municipality and year have the same set of themes.

    Returns
    -------
    ibis.Table
        ``year``, ``place``, ``measure``, ``word``, ``marks`` (bits of the themes), ``companies``.
    """
    by_measure = _each_measure(companies)
    did = by_measure.select(
        "year",
        "place",
        "word",
        measure=by_measure.number.cast("int16"),
        marks=_chosen(by_measure.number, by_measure.marks),
        clusters=_chosen(by_measure.number, by_measure.clusters),
    )
    did = did.filter(did.clusters > 0)
    return did.group_by(["year", "place", "measure", "word", "marks"]).agg(companies=did.count())


def memberships(members: Any, clusters: Any) -> Any:
    """Return the companies of each cluster by municipality and year.

    Returns
    -------
    ibis.Table
        ``cluster_id``, ``year``, ``place``, ``measure``, ``value`` and ``fractional``.
    """
    import ibis

    figures = {}
    for measure in MEASURES:
        did = field(members.done, measure)
        figures[f"{measure}_value"] = int64(did.sum())
        share = did.cast("float64") / field(members.clusters, measure).nullif(0).cast("float64")
        figures[f"{measure}_fractional"] = share.sum()
    wide = members.group_by(["cluster", "year", "place"]).agg(**figures)
    names = clusters.filter(clusters.word == 0).select("cluster", "cluster_id")
    each = _each_measure(wide.join(names, "cluster"))

    def picked(kind: str) -> Any:
        cases = [(each.number == n, each[f"{one}_{kind}"]) for n, one in enumerate(MEASURES)]
        return ibis.cases(*cases)

    found = each.select(
        "cluster_id",
        "year",
        "place",
        measure=each.number.cast("int16"),
        value=picked("value"),
        fractional=picked("fractional"),
    )
    return found.filter(found.value > 0)


def field(packed: Any, measure: str) -> Any:
    """Return the field of a measure in a packed number."""
    return _shifted(packed, MEASURES.index(measure)) & _FIELD


def int64(value: Any) -> Any:
    """Make it a 64-bit integer: Ibis takes it for one, but engines have types of their own."""
    from ibis.expr.operations import Cast

    return Cast(value, "int64").to_expr()


def _rows(participation: Any, clusters: Any, municipalities: Any) -> Any:
    """Return the large table in numbers: a missing flag is false, an unknown place null."""
    import ibis

    columns = participation.columns
    done = ibis.literal(1)
    for position, flag in enumerate(FLAGS, start=1):
        if flag in columns:
            done += participation[flag].ifelse(1 << BITS * position, 0)
    code = participation.municipality_code if "municipality_code" in columns else ibis.literal("")
    rows = participation.select(
        "cluster_id",
        "company_id",
        year=participation.year.cast("int16"),
        municipality_code=code,
        done=int64(done),
    )
    if not participation.company_id.type().is_integer():
        rows = _with_numbered_companies(rows, participation.select("company_id").distinct())
    rows = rows.join(clusters.select("cluster_id", "cluster"), "cluster_id")
    rows = rows.left_join(municipalities, "municipality_code")
    return rows.select("company_id", "cluster", "done", "year", place=rows.place.cast("int32"))


def _with_numbered_companies(rows: Any, companies: Any) -> Any:
    """Put numbers for the long keys of companies: all that follows is the lighter for it."""
    import ibis

    number = ibis.row_number().over(order_by=companies.company_id).cast("int32")
    numbered = companies.mutate(number=number)
    return rows.join(numbered, "company_id").drop("company_id").rename(company_id="number")


def _located(years: Any, taken: Any) -> Any:
    """Decide where a company lay: in the known municipality of most rows, then the first by code.

    Few companies have rows from two municipalities in a year; only these are looked up again.
    """
    moved = years.filter(years.word == 0, years["first"] != years["last"])
    again = taken.semi_join(moved, ["company_id", "year"])
    again = again.filter(again.place.notnull())
    times = again.group_by(["company_id", "year", "place"]).agg(times=again.count())
    # The most rows win, and among equals the first place: both in one number.
    rank = times.times * _PLACES + (_PLACES - 1 - times.place)
    most = times.group_by(["company_id", "year"]).agg(rank=rank.max())
    settled = _PLACES - 1 - (most["rank"] & (_PLACES - 1))
    homes = most.select("company_id", "year", settled=settled.cast("int32"))
    found = years.left_join(homes, ["company_id", "year"])
    place = found.settled.coalesce(found["first"], UNKNOWN_PLACE)
    return found.select("company_id", "year", "word", "clusters", "marks", place=place)


def _each_measure(table: Any) -> Any:
    """Repeat every row for each measure, as ``number``."""
    import ibis

    return table.mutate(number=ibis.array(range(len(MEASURES))).unnest())


def _chosen(number: Any, packed: Any) -> Any:
    """Return the field that ``number`` says (engines differ in shifts by a column)."""
    import ibis

    cases = [(number == n, _shifted(packed, n) & _FIELD) for n in range(len(MEASURES))]
    return ibis.cases(*cases)


def _shifted(packed: Any, position: int) -> Any:
    return packed >> (BITS * position) if position else packed


@cache
def _any_bit() -> Any:
    """Return the aggregate ``bit_or``; Ibis knows it, but not for Spark, which has it too."""
    import ibis

    @ibis.udf.agg.builtin(name="bit_or", signature=(("int64",), "int64"))
    def any_bit(column):  # type: ignore[no-untyped-def]
        """Return the bits that are set in any row."""

    return any_bit
