"""The models of the codes room: systems, their releases, codes with hierarchy and history, index terms, notes, maps and axes."""

from codes.models.axes import AxisDefinition, AxisValue, TableRow
from codes.models.codes import Code, CodeMap, CodeQuerySet, OtherParent
from codes.models.dropped import DroppedLead
from codes.models.editions import CodeEdition
from codes.models.groupings import CodeGroup, Grouping, GroupMember
from codes.models.notes import CodeNote
from codes.models.places import CodePlace
from codes.models.similar import SimilarCodes
from codes.models.systems import CodeSystem, Release
from codes.models.terms import IndexTerm
from codes.models.uploads import CodeUpload

__all__ = [
    "AxisDefinition",
    "AxisValue",
    "Code",
    "CodeEdition",
    "CodeGroup",
    "CodeMap",
    "CodeNote",
    "CodePlace",
    "CodeQuerySet",
    "CodeSystem",
    "CodeUpload",
    "GroupMember",
    "DroppedLead",
    "Grouping",
    "IndexTerm",
    "OtherParent",
    "Release",
    "SimilarCodes",
    "TableRow",
]
