"""The rules of releases: which is older, from when each holds, which changes more than a site allows, how titles differ."""

import re
from collections.abc import Iterable
from datetime import date
from difflib import SequenceMatcher
from typing import Literal, NamedTuple

_MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)")
_VERSION = re.compile(r"v(?:ersion)?\.?\s*(\d{1,4})(?:\.(\d{1,4}))?", re.IGNORECASE)


def release_order(label: str) -> tuple[str, int, int] | None:
    """A sort key for the label of a release: ("year", 2024, 4) for "FY2024 April", ("version", 32, 0) for "v32".

    None if the label shows no year or version.
    """
    if year := _YEAR.search(label):
        month = next((number for number, name in enumerate(_MONTHS, start=1) if name[:3] in label.lower()), 0)
        return "year", int(year[1]), month
    if version := _VERSION.search(label):
        return "version", int(version[1]), int(version[2] or 0)
    return None


def is_older(label: str, other: str) -> bool:
    """Whether the release `label` is older than the release `other`; False if their labels do not show that.

    Two releases of one year are compared by month: one without a month may be the annual release or the latest one.
    """
    mine, others = release_order(label), release_order(other)
    if not mine or not others or mine[0] != others[0]:
        return False
    if mine[:2] == ("year", others[1]) and not (mine[2] and others[2]):
        return False
    return mine < others


def number_to_accept(losses: Iterable[int], whole: int, percent: float) -> int:
    """The number that somebody must repeat before a release is loaded; 0 if it may be loaded without.

    It is the first of the `losses` that is more than `percent` of the `whole`. Who has nothing loses nothing.
    """
    return next((number for number in losses if whole and number * 100 > percent * whole), 0)


def begins_on(label: str) -> date | None:
    """The day from which a release holds, as its label says it: FY2025 from 1 October 2024, 2025 July from 1 July 2025.

    None if the label shows no year. A fiscal year of the US government begins on 1 October of the year before.
    """
    order = release_order(label)
    if not order or order[0] != "year":
        return None
    _, year, month = order
    if "fy" not in label.lower():
        return date(year, month or 1, 1)
    month = month or 10
    return date(year - (month >= 10), month, 1)


class WordChange(NamedTuple):
    """A stretch of words of two texts: in both (""), only in the old one ("removed") or only in the new one ("added")."""

    kind: Literal["", "removed", "added"]
    text: str


def word_changes(old: str, new: str) -> list[WordChange]:
    """The new text beside the old one, word by word."""
    left, right = old.split(), new.split()
    found = []
    for kind, a, b, c, d in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        if kind == "equal":
            found.append(WordChange("", " ".join(left[a:b])))
            continue
        found += [WordChange("removed", " ".join(left[a:b]))] if b > a else []
        found += [WordChange("added", " ".join(right[c:d]))] if d > c else []
    return found
