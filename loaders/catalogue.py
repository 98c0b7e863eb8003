"""The landscapes that can be opened: those that come with the application, and further ones."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from foundation.landscape import Landscape
from foundation.logs import logger
from foundation.problems import Problem, has_errors
from foundation.settings import settings
from loaders.files import open_package
from loaders.package import BUNDLED_FOLDER, check_package, read_header
from loaders.report import Report


@dataclass(frozen=True, slots=True)
class Header:
    """What is known of a landscape before it is opened."""

    identifier: str
    name_da: str
    name_en: str
    as_of: date
    synthetic: bool
    path: Path


class UnusableLandscapeError(ValueError):
    """A landscape that has errors; ``problems`` names them."""

    def __init__(self, identifier: str, problems: Sequence[Problem]) -> None:
        super().__init__(f"the landscape {identifier} has errors")
        self.problems = tuple(problems)


def folders() -> tuple[Path, ...]:
    """Return the folders that hold landscapes: the application's own, then the configured one."""
    further = settings().landscapes_folder
    return (BUNDLED_FOLDER,) if further is None else (BUNDLED_FOLDER, further)


def available(places: Sequence[Path] | None = None) -> list[Header]:
    """Return the landscapes in some folders, the oldest state first.

    A package that cannot be read is logged and left out; of two with one name the first counts.
    """
    found: dict[str, Header] = {}
    for header in _headers(folders() if places is None else places):
        if header.identifier in found:
            logger("loaders").warning("landscape_name_taken", path=str(header.path))
        found.setdefault(header.identifier, header)
    return sorted(found.values(), key=lambda header: (header.as_of, header.identifier))


def open_landscape(identifier: str, places: Sequence[Path] | None = None) -> Landscape:
    """Open a landscape by its name.

    Raises
    ------
    KeyError
        If no folder holds a landscape of this name.
    UnusableLandscapeError
        If it has errors.
    """
    paths = {header.identifier: header.path for header in available(places)}
    package = open_package(paths[identifier])
    if isinstance(package, Problem):
        raise UnusableLandscapeError(identifier, [package])
    landscape, problems = check_package(package)
    if landscape is None:
        raise UnusableLandscapeError(identifier, problems)
    return landscape


def _headers(places: Sequence[Path]) -> Iterator[Header]:
    for place in places:
        for path in sorted(place.glob("*")):
            if (path / "__init__.py").is_file() or path.name == "__pycache__":
                continue  # the generator of synthetic landscapes lies beside its result
            if path.is_dir() or path.suffix.lower() == ".zip":
                header = _header(path)
                if header is not None:
                    yield header


def _header(path: Path) -> Header | None:
    package = open_package(path)
    if isinstance(package, Problem):
        logger("loaders").warning("landscape_unreadable", path=str(path))
        return None
    report = Report()
    read = read_header(package.descriptor, report)
    if has_errors(report.problems):
        logger("loaders").warning("landscape_unreadable", path=str(path))
        return None
    wanted = ("identifier", "name_da", "name_en", "as_of", "synthetic")
    return Header(**{key: read[key] for key in wanted}, path=path)
