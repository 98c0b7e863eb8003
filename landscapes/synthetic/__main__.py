"""Make a landscape with invented companies: ``python -m landscapes.synthetic --into FOLDER``."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from geodata.areas import load_areas
from landscapes.synthetic.totals import accounts, published, published_years
from landscapes.synthetic.writing import Recipe, open_base, write_synthetic
from loaders.package import BUNDLED_FOLDER

CALIBRATION = BUNDLED_FOLDER / "dk-2016"
"""The landscape whose milestones hold the published totals, whatever the base is."""


def arguments(given: Sequence[str] | None = None) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="python -m landscapes.synthetic", description=__doc__)
    parser.add_argument("--into", type=Path, required=True, help="the folder to write")
    parser.add_argument(
        "--from", dest="base", type=Path, default=CALIBRATION, help="a landscape to build on"
    )
    parser.add_argument("--seed", type=int, default=2016)
    parser.add_argument(
        "--years", type=int, nargs="+", help="the years whose totals were published, if left out"
    )
    parser.add_argument("--counts", action="store_true", help="add the protected counts")
    size = parser.add_mutually_exclusive_group()
    size.add_argument("--companies", type=_positive, default=0, help="in the largest year")
    size.add_argument("--scale", type=float, help="companies per published company, 1 if left out")
    options = parser.parse_args(given)
    if options.scale is not None and not options.scale > 0:
        parser.error("--scale must be above 0")
    return options


def main(given: Sequence[str] | None = None) -> int:
    """Make the landscape and say how many rows it has; 1 where that was not possible."""
    options = arguments(given)
    try:
        found = published(open_base(CALIBRATION).landscape.table("milestones"))
        years = options.years or published_years(found)
        wanted = accounts(found, years, scale=options.scale, most=options.companies)
        base = open_base(options.base)
        recipe = Recipe(wanted, options.seed)
        rows = write_synthetic(options.into, base, recipe, load_areas())
    except (OSError, ValueError) as reason:
        sys.stderr.write(f"{reason}\n")
        return 1
    for account in wanted:
        totals = ", ".join(
            f"{measure} {total.value} ({total.origin})" for measure, total in account.totals.items()
        )
        sys.stderr.write(f"{account.year}: {totals}\n")
    sys.stderr.write(f"{options.into}: {rows} invented rows\n")
    if options.counts:
        from landscapes.synthetic.counting import add_counts  # slow to import: the query engine

        counted = add_counts(options.into, load_areas())
        sys.stderr.write(f"{options.into}: {counted} protected counts\n")
    return 0


def _positive(said: str) -> int:
    number = int(said)
    if number < 1:
        raise argparse.ArgumentTypeError("must be above 0")
    return number


if __name__ == "__main__":
    sys.exit(main())
