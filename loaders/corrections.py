"""Corrections made in the application: a landscape's tables as text, and checked again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

import pandas as pd

from foundation.landscape import TABLES, Landscape
from foundation.problems import Problem
from loaders.files import Package
from loaders.package import IN_PARQUET, INDEXES, check_package, described, digest, written_cells

NEVER_CORRECTED: Final = IN_PARQUET
"""Lists and counts of companies: they come in as lists only, and are protected as a whole."""
_HEADER: Final = {"name": "corrections", "title": "corrections", "as_of": "2000-01-01"}


def as_text(landscape: Landscape) -> dict[str, pd.DataFrame]:
    """Return the tables that can be corrected, every cell as it stands in a file."""
    found = {}
    for name in TABLES:
        if name in landscape.tables and name not in NEVER_CORRECTED:
            frame = landscape.table(name)
            plain = frame.reset_index() if name in INDEXES else frame.reset_index(drop=True)
            found[name] = plain.apply(written_cells).astype(object)
    return found


def checked(tables: Mapping[str, pd.DataFrame]) -> tuple[Landscape | None, list[Problem]]:
    """Check tables of text as every delivery is checked.

    Parameters
    ----------
    tables : mapping of str to DataFrame
        ``clusters`` and ``coverage``, and what else must fit to them.

    Returns
    -------
    tuple of (Landscape or None, list of Problem)
        Problems name the table as their file, and count rows as a spreadsheet does: the first one
        is 2. No landscape when any problem is an error; its header is not one to be published.
    """
    written = {
        name: frame.to_csv(index=False, lineterminator="\n").encode()
        for name, frame in tables.items()
    }
    resources = [described(name, frame.columns, name) for name, frame in tables.items()]
    package = Package(
        {**_HEADER, "resources": resources},
        lambda name: len(written[name]) if name in written else None,
        lambda name: written[name],
    )
    return check_package(package)


def corrected(
    base: Landscape, tables: Mapping[str, pd.DataFrame]
) -> tuple[Landscape | None, list[Problem]]:
    """Return a landscape with its tables of text in place of those that it has.

    Tables that are never corrected are taken over, so that no list of companies is written out.
    """
    found, problems = checked(tables)
    if found is None:
        return None, problems
    merged = {**base.tables, **{name: found.tables[name] for name in tables}}
    plain = {
        name: frame.reset_index() if name in INDEXES else frame for name, frame in merged.items()
    }
    version = f"{base.version.split('+', 1)[0]}+{digest(plain)}"
    return replace(base, tables=merged, version=version), problems
