"""Tables of the codes room: systems, their releases, codes with hierarchy and history, index terms, maps and axes."""

from codes.models.axes import AxisDefinition, AxisValue, TableRow
from codes.models.codes import Code, CodeChange, CodeMap, CodeQuerySet, IndexTerm
from codes.models.systems import CodeSystem, Release

__all__ = [
    "AxisDefinition",
    "AxisValue",
    "Code",
    "CodeChange",
    "CodeMap",
    "CodeQuerySet",
    "CodeSystem",
    "IndexTerm",
    "Release",
    "TableRow",
]
