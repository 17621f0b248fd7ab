"""Reads minutes and nights in cells: one number, or the least and the greatest of a range."""

import re

from documents.entry_builder import BadValue
from documents.tables.columns import MINUTES, NIGHTS, spelled
from documents.text.durations import read_minutes

_BOUND = re.compile(r"(\d{1,9})(?:\.0+)?", re.ASCII)
_SPAN = re.compile(r"(\d{1,9})?(?:\.0+)?\s*([-–]?)\s*(\d{1,9})?(?:\.0+)?", re.ASCII)
_DAY_CASE = re.compile(r"(?:day\s*(?:case|surgery)|same\s+day|outpatient)", re.IGNORECASE)
_NIGHTS = re.compile(r"(\d{1,3})(?:\s*(?:-|–|to)\s*(\d{1,3}))?\s*nights?", re.IGNORECASE | re.ASCII)
_EXAMPLES = {MINUTES: "60-120, 60, 60-, -120", NIGHTS: "1-3, 2, 2-, -3"}
#: Column of a range -> the fields of its least and its greatest number.
SPANS = {
    MINUTES: ("duration_min_minutes", "duration_max_minutes"),
    NIGHTS: ("stay_min_nights", "stay_max_nights"),
}
#: Field -> what its number counts.
BOUNDS = {name: unit for unit, names in SPANS.items() for name in names}


def read_bound(text: str, unit: str = MINUTES) -> int:
    """A number of minutes ("30", "30 min", "1 hour") or of nights ("2"). Raises BadValue."""
    if hit := _BOUND.fullmatch(text.strip()):
        return int(hit[1])
    low, high = _in_words(text, unit) or (None, None)
    if low is None or low != high:
        raise BadValue(f"“{text.strip()[:60]}” is not a number of {unit}: write one such as 2, or leave it empty.")
    return low


def _in_words(text: str, unit: str) -> tuple[int | None, int | None] | None:
    """(least, greatest) number in the words of a unit; None if they state none."""
    if unit == MINUTES:
        return read_minutes(text)
    if _DAY_CASE.fullmatch(text.strip()):
        return 0, 0
    hit = _NIGHTS.fullmatch(text.strip())
    return (int(hit[1]), int(hit[2] or hit[1])) if hit else None


def read_span(text: str, unit: str = MINUTES) -> tuple[int | None, int | None]:
    """The least and the greatest number of minutes or nights: "60-120", "60-", "-120", "1 to 2 hours", "not stated", "day case".

    Raises BadValue.
    """
    if spelled(text) == "notstated":
        return None, None
    hit = _SPAN.fullmatch(text.strip())
    if hit and (hit[1] or hit[3]):
        low, high = (int(number) if number else None for number in (hit[1], hit[3]))
        return (low, high) if hit[2] else (low, low)
    if (span := _in_words(text, unit)) is None:
        raise BadValue(f"“{text.strip()[:60]}” cannot be read as {unit}: write {_EXAMPLES[unit]} or Not stated.")
    return span
