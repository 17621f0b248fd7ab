"""Every write of the codes room: loading releases, axes, index terms, maps and groupings, and mentioning a code."""

from codes.actions.axes import AxisCounts, load_axes
from codes.actions.groupings import GroupingCounts, load_groupings, remove_grouping
from codes.actions.indexing import index_missing, index_system
from codes.actions.maps import load_maps
from codes.actions.mentions import UnknownSystem, checked_code, mention_codes
from codes.actions.protection import NumberNotRepeated
from codes.actions.releases import Difference, EmptyRelease, ReleaseCounts, load_release, release_steps
from codes.actions.similar import rebuild_similar
from codes.actions.staging import LoadCounts, Progress
from codes.actions.terms import load_terms
from codes.actions.withdrawal import withdraw_release

__all__ = [
    "AxisCounts",
    "Difference",
    "EmptyRelease",
    "GroupingCounts",
    "LoadCounts",
    "NumberNotRepeated",
    "Progress",
    "ReleaseCounts",
    "UnknownSystem",
    "checked_code",
    "index_missing",
    "index_system",
    "load_axes",
    "load_groupings",
    "load_maps",
    "load_release",
    "load_terms",
    "mention_codes",
    "rebuild_similar",
    "release_steps",
    "remove_grouping",
    "withdraw_release",
]
