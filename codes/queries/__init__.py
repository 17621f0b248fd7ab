"""Reads of the codes room that span more than one model."""

from codes.queries.axes import build_code
from codes.queries.lookup import Answer, Outcome, look_up
from codes.queries.pages import (
    ancestors,
    codes_beginning,
    codes_like,
    exact_codes,
    find_code,
    maps_of,
    systems_with_releases,
)

__all__ = [
    "Answer",
    "Outcome",
    "ancestors",
    "build_code",
    "codes_beginning",
    "codes_like",
    "exact_codes",
    "find_code",
    "look_up",
    "maps_of",
    "systems_with_releases",
]
