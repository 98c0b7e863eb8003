"""Writing a landscape with invented companies: the base as it is, the invented table, and words."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from foundation.landscape import Landscape
from foundation.problems import Problem
from landscapes.synthetic import NAME, VERSION, words
from landscapes.synthetic.companies import Positions, Rows, participation
from landscapes.synthetic.totals import Account
from landscapes.synthetic.world import World, world
from loaders.files import DESCRIPTOR, Package, is_inside, open_package
from loaders.package import check_package

if TYPE_CHECKING:
    import pyarrow as pa

    from geodata.areas import Areas

FILE: Final = "participation.parquet"
COUNTS_FILE: Final = "counts.parquet"
INVENTED: Final = ("participation", "counts")
"""The tables that are not taken over from the base."""

NAMED: Final = re.compile(r"[a-z0-9][a-z0-9._-]{0,79}")
"""What a landscape may be called; see :func:`loaders.package.read_header`."""

_MILLION: Final = 1_000_000
_ROW_GROUP: Final = 1_000_000
_LEVEL: Final = 15  # of zstd: slow to write, small to ship, as fast to read


@dataclass(frozen=True, slots=True)
class Recipe:
    """What a synthetic landscape is made from.

    Parameters
    ----------
    accounts : sequence of Account
        What each year adds up to; see :func:`landscapes.synthetic.totals.accounts`.
    seed : int
    """

    accounts: Sequence[Account]
    seed: int


@dataclass(frozen=True, slots=True)
class Base:
    """A real landscape: its files, and what they hold."""

    package: Package
    landscape: Landscape


def open_base(path: Path) -> Base:
    """Open the landscape to build on.

    Raises
    ------
    ValueError
        If it cannot be read or has errors.
    """
    package = open_package(path)
    if isinstance(package, Problem):
        raise ValueError(f"{path} is no landscape: {package.message.msgid}")  # noqa: TRY004
    landscape, problems = check_package(package)
    if landscape is None:
        raise ValueError(f"{path} has errors: {[one.message.msgid for one in problems[:3]]}")
    return Base(package, landscape)


def write_synthetic(folder: Path, base: Base, recipe: Recipe, areas: Areas) -> int:
    """Write a base landscape's tables as they are, and an invented ``participation``.

    Parameters
    ----------
    folder : Path
        Its name becomes the landscape's. Made when it is not there.
    base : Base
    recipe : Recipe
    areas : Areas

    Returns
    -------
    int
        The rows of ``participation``.

    Raises
    ------
    ValueError
        If the base is synthetic itself, the folder's name cannot be that of a landscape, or it
        holds anything but a synthetic landscape, which would be replaced.
    """
    if base.landscape.synthetic:
        raise ValueError(f"{base.landscape.identifier} is synthetic itself; name a real landscape")
    _check_folder(folder)
    rng = np.random.default_rng(recipe.seed)
    ground = world(base.landscape, areas, rng)
    resources = list(_taken_over(base.package.descriptor))
    described = [*resources, _participation(recipe)]
    descriptor = _descriptor(folder.resolve().name, base, recipe, described)
    folder.mkdir(parents=True, exist_ok=True)
    for resource in resources:
        target = folder / resource["path"]
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(base.package.read(resource["path"]))
    (folder / COUNTS_FILE).unlink(missing_ok=True)  # counted from what is replaced now
    years = participation(ground, recipe.accounts, rng)
    written = write_rows(folder / FILE, years, ground, recipe.accounts)
    write_descriptor(folder, descriptor)
    return written


def write_rows(
    path: Path, years: Iterable[Rows], ground: World, accounts: Sequence[Account]
) -> int:
    """Write ``participation`` year by year, so that no more than one year is held as text.

    Returns
    -------
    int
        How many rows there are.
    """
    import pyarrow.parquet as pq

    millions = sum(account["participated"] for account in accounts) // _MILLION
    digits = len(str(millions)) if millions else 0
    written = 0
    with pq.ParquetWriter(
        path,
        _schema(),
        compression="zstd",
        compression_level=_LEVEL,
        use_dictionary=["cluster_id", "municipality_code", "year"],
        column_encoding={"company_id": "DELTA_BYTE_ARRAY"},
    ) as writer:
        for rows in years:
            for start in range(0, len(rows), _ROW_GROUP):
                part = slice(start, start + _ROW_GROUP)
                writer.write_table(_table(rows, part, ground, digits))
            written += len(rows)
    return written


def _schema() -> pa.Schema:
    import pyarrow as pa

    texts = [(name, pa.string()) for name in ("cluster_id", "company_id", "municipality_code")]
    flags = [(name, pa.bool_()) for name in ("innovated", "collaborated", "international")]
    return pa.schema([*texts, ("year", pa.int32()), *flags])


def _table(rows: Rows, part: slice, ground: World, digits: int) -> pa.Table:
    """Return some rows with names instead of positions; an unknown municipality is ""."""
    import pyarrow as pa

    codes = pa.array(["", *ground.municipalities])
    cluster = rows.cluster[part]
    columns = [
        pa.array(ground.clusters).take(pa.array(cluster)),
        _pseudonyms(rows.company[part] + 1, digits),
        codes.take(pa.array(rows.municipality[part] + 1)),
        pa.array(np.full(len(cluster), rows.year, dtype=np.int32)),
        *(pa.array(flag[part]) for flag in (rows.innovated, rows.collaborated, rows.international)),
    ]
    return pa.Table.from_arrays(columns, schema=_schema())


def _pseudonyms(numbers: Positions, digits: int) -> pa.Array:
    """Return ``syn-000001``, or ``syn-12m345678`` where there are millions.

    Never more than six digits in a row: nobody can take one for the number of a real company.
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    def padded(found: Positions, width: int) -> pa.Array:
        return pc.utf8_lpad(pc.cast(pa.array(found), pa.string()), width, "0")

    last = padded(numbers % _MILLION, 6)
    if not digits:
        return pc.binary_join_element_wise("syn", last, "-")
    millions = pc.binary_join_element_wise(padded(numbers // _MILLION, digits), last, "m")
    return pc.binary_join_element_wise("syn", millions, "-")


def read_descriptor(folder: Path) -> dict[str, Any]:
    """Return the descriptor of a folder."""
    found: dict[str, Any] = json.loads((folder / DESCRIPTOR).read_text(encoding="utf-8"))
    return found


def write_descriptor(folder: Path, descriptor: Mapping[str, Any]) -> None:
    """Write the descriptor of a folder."""
    content = json.dumps(descriptor, ensure_ascii=False, indent=2) + "\n"
    (folder / DESCRIPTOR).write_text(content, encoding="utf-8")


def _check_folder(folder: Path) -> None:
    if not folder.exists() or not any(folder.iterdir()):
        return
    try:
        synthetic = read_descriptor(folder).get("synthetic") is True
    except (OSError, ValueError, AttributeError):
        synthetic = False
    if not synthetic:
        raise ValueError(f"{folder} holds something else; name a new folder")


def _taken_over(descriptor: Mapping[str, Any]) -> Iterable[dict[str, Any]]:
    for resource in descriptor["resources"]:
        path = resource.get("path")
        if resource.get("name") not in INVENTED and isinstance(path, str) and is_inside(path):
            yield resource


def _descriptor(
    name: str, base: Base, recipe: Recipe, resources: list[dict[str, Any]]
) -> dict[str, Any]:
    given, landscape = base.package.descriptor, base.landscape
    if not NAMED.fullmatch(name):
        raise ValueError(f"{name}: name a folder with small letters a-z, digits, - and _")
    made = {"title": f"{NAME} {VERSION}, seed {recipe.seed}: participation (invented)", "path": ""}
    licence = {"name": "MIT", "title": "Invented tables: as the program that made them", "path": ""}
    return {
        "profile": "tabular-data-package",
        "name": name,
        **words.titles(landscape),
        "version": VERSION,
        "as_of": landscape.as_of.isoformat(),
        "synthetic": True,
        "description": words.danish(landscape, recipe.accounts, recipe.seed),
        "description_en": words.english(landscape, recipe.accounts, recipe.seed),
        "keywords": [*given.get("keywords", []), "syntetisk", "synthetic"],
        "sources": [*given.get("sources", []), made],
        "licenses": [*given.get("licenses", []), licence],
        "resources": resources,
    }


def _participation(recipe: Recipe) -> dict[str, Any]:
    """Describe the invented table, with every figure that it was calibrated to."""
    columns = ("cluster_id", "company_id", "municipality_code", "year")
    types = {**dict.fromkeys(columns, "string"), "year": "year"}
    types |= dict.fromkeys(("innovated", "collaborated", "international"), "boolean")
    return {
        "name": "participation",
        "path": FILE,
        "profile": "data-resource",
        "format": "parquet",
        "mediatype": "application/vnd.apache.parquet",
        "synthetic": True,
        "description": "Invented. Which companies took part in which clusters, one row for each "
        "company, cluster and year; company_id is a running number of no real company.",
        "generator": {"name": NAME, "version": VERSION, "seed": recipe.seed},
        "calibration": [_calibrated(account) for account in recipe.accounts],
        "schema": {"fields": [{"name": name, "type": kind} for name, kind in types.items()]},
    }


def _calibrated(account: Account) -> dict[str, Any]:
    totals = {
        measure: {
            "companies": total.value,
            "origin": total.origin,
            **({"population": total.population, "source": total.source} if total.source else {}),
        }
        for measure, total in account.totals.items()
    }
    return {
        "year": account.year,
        "clusters_at_most": account.reporting,
        "scale": account.scale,
        "totals": totals,
    }
