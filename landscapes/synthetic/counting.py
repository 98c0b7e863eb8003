"""The protected counts of a synthetic landscape: what pages, exports and the command line show."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from pandas import DataFrame

from analysis.confidentiality import Rule, protect
from analysis.counting import count_frames
from analysis.publishing import carried_themes
from geodata.areas import Areas
from landscapes.synthetic.writing import (
    COUNTS_FILE,
    open_base,
    read_descriptor,
    write_descriptor,
)
from loaders.parquet import encode

_TYPES: Final = {"year": "year", "value": "number", "suppressed": "boolean", "fractional": "number"}


def add_counts(folder: Path, areas: Areas, rule: Rule | None = None) -> int:
    """Count a synthetic landscape's participation, protect the counts, and add them to it.

    Parameters
    ----------
    folder : Path
        A landscape with ``participation``; counts that it has already are replaced.
    areas : Areas
    rule : Rule, optional
        Which counts are withheld; the usual ones when left out.

    Returns
    -------
    int
        The rows of ``counts``.
    """
    rule = rule or Rule()
    landscape = open_base(folder).landscape
    themes = carried_themes(landscape)
    counted = count_frames(landscape.table("participation"), themes, areas)
    counts = protect(counted, areas, themes, rule)
    write_counts(folder, counts, rule)
    return len(counts)


def write_counts(folder: Path, counts: DataFrame, rule: Rule) -> None:
    """Put protected counts into a landscape's folder, in place of those that it has."""
    (folder / COUNTS_FILE).write_bytes(encode(counts))
    descriptor = read_descriptor(folder)
    kept = [one for one in descriptor["resources"] if one["name"] != "counts"]
    descriptor["resources"] = [*kept, _resource(list(counts.columns), rule.threshold)]
    write_descriptor(folder, descriptor)


def _resource(columns: list[str], threshold: int) -> dict[str, Any]:
    fields = [{"name": name, "type": _TYPES.get(name, "string")} for name in columns]
    return {
        "name": "counts",
        "path": COUNTS_FILE,
        "profile": "data-resource",
        "format": "parquet",
        "mediatype": "application/vnd.apache.parquet",
        "synthetic": True,
        "description": "Counted from the invented participation, and protected as counts of real "
        "companies would be. A row that is missing is a 0.",
        "confidentiality": {"protected": True, "threshold": threshold},
        "schema": {"fields": fields},
    }
