"""Reads lock files: what pip installs, and the hashes that it accepts."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parent.parent
#: What a site is served with.
PRODUCT = ROOT / "requirements.txt"


class Package(NamedTuple):
    """A line of a lock file, with the SHA-256 of each file that pip may install."""

    name: str
    version: str
    hashes: tuple[str, ...]


def packages(path: Path) -> Iterator[Package]:
    """The packages that a lock file names for this platform. Raises InvalidRequirement where it is no lock file."""
    for line in re.sub(r"\\\n", " ", path.read_text()).splitlines():
        if line and not line.startswith("#"):
            text, *hashes = line.split("--hash=sha256:")
            requirement = Requirement(text.strip())
            if requirement.marker is None or requirement.marker.evaluate():
                (version,) = requirement.specifier
                yield Package(requirement.name, version.version, tuple(word.strip() for word in hashes))
