"""The rules of releases, in plain Python: which of two came first, by their labels."""

import re

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
    """Where a release stands in time, by its label: ("year", 2024, 4) for "FY2024 April", ("version", 32, 0) for "v32".

    None for a label that tells no time.
    """
    if year := _YEAR.search(label):
        month = next((number for number, name in enumerate(_MONTHS, start=1) if name[:3] in label.lower()), 0)
        return "year", int(year[1]), month
    if version := _VERSION.search(label):
        return "version", int(version[1]), int(version[2] or 0)
    return None


def is_older(label: str, other: str) -> bool:
    """Whether the release `label` came before the release `other`; False where their labels do not tell.

    Of two releases of one year only the months tell: one without a month may be the annual one, or the latest.
    """
    mine, others = release_order(label), release_order(other)
    if not mine or not others or mine[0] != others[0]:
        return False
    if mine[:2] == ("year", others[1]) and not (mine[2] and others[2]):
        return False
    return mine < others
