"""The landscape: one dated, versioned set of tables, and the names of their columns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Final

import pandas as pd

NATIONWIDE: Final = "DK"

TABLES: Final = (
    "clusters",
    "taxonomy",
    "partners",
    "coverage",
    "participation",
    "counts",
    "collaborations",
    "funding",
    "verdicts",
    "milestones",
    "strengths",
    "indicators",
    "strategy",
    "mentions",
)


@dataclass(frozen=True, slots=True)
class Source:
    """Where facts come from, and under what terms."""

    title: str
    path: str = ""
    licence: str = ""


@dataclass(frozen=True, eq=False)
class Landscape:
    """Every table of one landscape, checked and not to be changed.

    Parameters
    ----------
    identifier : str
        The package's name, as in a link: ``dk-2016``.
    name_da, name_en : str
        What the reader sees.
    description_da, description_en : str
        What the data is and is not, in a paragraph.
    as_of : datetime.date
        The day whose state the landscape describes.
    version : str
        The package's own version and a digest of its content.
    synthetic : bool
        Whether any table holds modelled or invented figures.
    sources, licences : tuple
        What the package declares of its origin.
    threshold : int, optional
        The smallest count of companies that ``counts`` shows; None without a protected table.
    key_fingerprint : str
        Which key made the pseudonyms in ``participation``; empty when that is not known.
    tables : Mapping of str to DataFrame
        By table name. ``clusters`` is indexed by ``cluster_id`` and ``taxonomy`` by ``node_id``;
        columns that hold lists hold tuples; every other table has a plain row index.

    Notes
    -----
    A table is handed out as a shallow copy: with copy-on-write a caller who changes it changes
    its own copy only.
    """

    identifier: str
    name_da: str
    name_en: str
    as_of: date
    version: str
    tables: Mapping[str, pd.DataFrame]
    description_da: str = ""
    description_en: str = ""
    synthetic: bool = False
    sources: tuple[Source, ...] = ()
    licences: tuple[Source, ...] = ()
    threshold: int | None = None
    key_fingerprint: str = ""

    def __post_init__(self) -> None:
        """Freeze the mapping of tables."""
        object.__setattr__(self, "tables", MappingProxyType(dict(self.tables)))

    def table(self, name: str) -> pd.DataFrame:
        """Return a table by name; empty when the landscape has none.

        Raises
        ------
        KeyError
            If ``name`` is no table of a landscape at all.
        """
        if name not in TABLES:
            raise KeyError(name)
        found = self.tables.get(name)
        return pd.DataFrame() if found is None else found.copy(deep=False)

    @property
    def clusters(self) -> pd.DataFrame:
        """The clusters, by ``cluster_id``."""
        return self.table("clusters")

    @property
    def coverage(self) -> pd.DataFrame:
        """Which areas each cluster serves: ``cluster_id``, ``area_code``, ``kind``."""
        return self.table("coverage")

    @property
    def taxonomy(self) -> pd.DataFrame:
        """Themes, segments and growth areas, by ``node_id``."""
        return self.table("taxonomy")
