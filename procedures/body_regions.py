"""The regions of the body: their shapes in the body map, and which of them a body site belongs to."""

import csv
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_WORD = re.compile(r"[a-z]+")
_OF = re.compile(r"\bof\b")


@dataclass(frozen=True)
class Region:
    """A region, numbered from head to foot: its shape as an SVG path, and where its number stands. `words` name its parts."""

    number: int
    name: str
    x: int
    y: int
    shape: str
    words: tuple[str, ...]


@cache
def regions() -> tuple[Region, ...]:
    """The regions of body_regions.csv, from head to foot; the map is 220 wide and 460 high, seen from the front."""
    with (Path(__file__).parent / "body_regions.csv").open(encoding="utf-8", newline="") as file:
        return tuple(
            Region(number, row["region"], int(row["x"]), int(row["y"]), row["shape"], tuple(row["words"].split()))
            for number, row in enumerate(csv.DictReader(file), start=1)
        )


@cache
def _by_word() -> dict[str, Region]:
    return {word: region for region in regions() for word in region.words}


def region_of(site: str) -> Region | None:
    """The region of the body site with this name; None for what has no place or many, such as skin and blood.

    “Head of the femur” is at the femur; otherwise the first word that is known counts: “Uterine arteries”.
    """
    for part in reversed(_OF.split(site.lower())):
        for word in _WORD.findall(part):
            if region := _by_word().get(word) or _by_word().get(word.removesuffix("s")):
                return region
    return None
