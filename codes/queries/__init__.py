"""Reads of the codes room that span more than one model."""

from codes.queries.axes import build_code
from codes.queries.changes import LOST_HEADINGS, TOUCHING, Change, Changes
from codes.queries.grid import grid_of
from codes.queries.groups import find_group, group_names, groups_in, groups_of, within
from codes.queries.hierarchy import (
    ancestors,
    children,
    heading_above,
    heading_notes,
    level_of,
    neighbours,
    other_parents,
    siblings,
)
from codes.queries.history import history_of, replacements_of, status_of
from codes.queries.lookup import Answer, Outcome, look_up
from codes.queries.maps import maps_of, put_into_words, sources_of
from codes.queries.notes import notes_of
from codes.queries.on_a_day import standing_of
from codes.queries.pages import (
    beginning_like,
    codes_like,
    codes_matching,
    find_code,
    systems_with_releases,
)
from codes.queries.printed import table_below
from codes.queries.several import cell_with_code, lines_apart
from codes.queries.similar import SimilarCode, similar_to
from codes.queries.terms import terms_of
from codes.queries.unknown import described_system, guess_code

__all__ = [
    "LOST_HEADINGS",
    "TOUCHING",
    "Answer",
    "Change",
    "Changes",
    "Outcome",
    "SimilarCode",
    "ancestors",
    "beginning_like",
    "build_code",
    "children",
    "codes_like",
    "codes_matching",
    "described_system",
    "find_code",
    "grid_of",
    "find_group",
    "group_names",
    "groups_in",
    "groups_of",
    "guess_code",
    "heading_above",
    "heading_notes",
    "history_of",
    "level_of",
    "cell_with_code",
    "lines_apart",
    "look_up",
    "maps_of",
    "neighbours",
    "notes_of",
    "other_parents",
    "put_into_words",
    "replacements_of",
    "siblings",
    "similar_to",
    "sources_of",
    "standing_of",
    "status_of",
    "systems_with_releases",
    "table_below",
    "terms_of",
    "within",
]
