"""Reads dates as people and spreadsheet programs write them, where only one date can be meant.

    2025-10-01   20251001   2025/10/1   2025-10-01 00:00:00   01.10.2025   1-Oct-25   Oct 1, 2025   10/31/2025

In 03/04/2025 either number may be the month, unless another date of the table shows which one comes first in it.
"""

import re
from datetime import date

from codes.formats.rows import parse_date

_NAMES = (
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
_MONTHS = {name[:length]: number for number, name in enumerate(_NAMES, start=1) for length in (3, 4, len(name))}
_TIME = re.compile(r"[T ]\d{1,2}:\d\d(:\d\d(\.\d+)?)?( ?[AP]M)?$")
_YEAR_FIRST = re.compile(r"(\d{4})([/.-])(\d{1,2})\2(\d{1,2})")
_DAY_FIRST = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})")  # dots: no country puts the month first
_EITHER_FIRST = re.compile(r"(\d{1,2})([/-])(\d{1,2})\2(\d{4})")
_DAY_AND_NAME = re.compile(r"(\d{1,2})[-/. ]{1,2}([a-z]{3,9})\.?[-/, ]{1,2}(\d{4}|\d\d)", re.IGNORECASE)
_NAME_AND_DAY = re.compile(r"([a-z]{3,9})\.?[- ](\d{1,2})(?:, ?|[- ])(\d{4}|\d\d)", re.IGNORECASE)


class Dates:
    """The dates of one table, which all have the same order of day and month; `look` at a date before it is read."""

    def __init__(self):
        """A table whose order is not known yet."""
        self.month_first: bool | None = None
        self.waits = False  # for a date that shows the order of those seen so far

    def look(self, text: str) -> None:
        """Learn from a date which order the table has, or that this must be known to read it."""
        if self.month_first is not None or not (hit := _EITHER_FIRST.fullmatch(_without_time(text))):
            return
        first, second = int(hit[1]), int(hit[3])
        if first <= 12 < second <= 31 or second <= 12 < first <= 31:
            self.month_first, self.waits = second > 12, False
        elif first != second and max(first, second) <= 12:
            self.waits = True

    def read(self, text: str) -> date | None:
        """The date in the text, None for a blank one. Raises ValueError, with what to write instead, for any other text."""
        text = _without_time(text)
        try:
            found = self._read(text)
        except (KeyError, ValueError):
            raise ValueError(f"“{text[:40]}” is not a date; write it as YYYY-MM-DD, such as 2025-10-01") from None
        if text and not found:
            raise ValueError(f"in “{text}” either number may be the month; write the date as YYYY-MM-DD")
        return found

    def _read(self, text: str) -> date | None:
        if hit := _YEAR_FIRST.fullmatch(text):
            return date(int(hit[1]), int(hit[3]), int(hit[4]))
        if hit := _DAY_FIRST.fullmatch(text):
            return date(int(hit[3]), int(hit[2]), int(hit[1]))
        if hit := _DAY_AND_NAME.fullmatch(text):
            return date(_year(hit[3]), _month(hit[2]), int(hit[1]))
        if hit := _NAME_AND_DAY.fullmatch(text):
            return date(_year(hit[3]), _month(hit[1]), int(hit[2]))
        if hit := _EITHER_FIRST.fullmatch(text):
            first, second, year = int(hit[1]), int(hit[3]), int(hit[4])
            if self.month_first is None and first != second and max(first, second) <= 12:
                return None
            return date(year, first, second) if self.month_first else date(year, second, first)
        return parse_date(text)


def _without_time(text: str) -> str:
    return _TIME.sub("", text.strip())


def _year(text: str) -> int:
    """The year; two digits stand for 1950 to 2049."""
    return int(text) if len(text) == 4 else int(text) + (2000 if int(text) < 50 else 1900)


def _month(name: str) -> int:
    """The number of a month by its English name or the beginning of it. Raises KeyError."""
    return _MONTHS[name.lower()]
