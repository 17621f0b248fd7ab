"""Reads of the codes room that span more than one model."""

from codes.queries.axes import build_code
from codes.queries.hierarchy import ancestors, children, heading_above, level_of, neighbours, other_parents, siblings
from codes.queries.history import history_of, replacements_of, status_of
from codes.queries.lookup import Answer, Outcome, look_up
from codes.queries.notes import notes_of
from codes.queries.pages import (
    codes_like,
    codes_matching,
    find_code,
    maps_of,
    systems_with_releases,
)
from codes.queries.spelling import spelled_otherwise, what_differs
from codes.queries.terms import terms_of

__all__ = [
    "Answer",
    "Outcome",
    "ancestors",
    "build_code",
    "children",
    "codes_like",
    "codes_matching",
    "find_code",
    "heading_above",
    "history_of",
    "level_of",
    "look_up",
    "maps_of",
    "neighbours",
    "notes_of",
    "other_parents",
    "replacements_of",
    "siblings",
    "spelled_otherwise",
    "status_of",
    "systems_with_releases",
    "terms_of",
    "what_differs",
]
