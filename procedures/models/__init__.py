"""The models of the encyclopedia."""

from procedures.models.assignments import Assignment
from procedures.models.draft_links import DraftLink
from procedures.models.editorial import EditorialEvent, Reading
from procedures.models.entries import Procedure, ProcedureVersion
from procedures.models.open_drafts import Presence, UnsavedText
from procedures.models.parts import (
    Medicine,
    Milestone,
    Outcome,
    ProcedureCode,
    ProcedureName,
    ProcedurePersonnel,
    ProcedureTool,
    Risk,
    Step,
)
from procedures.models.passages import WrittenPassage
from procedures.models.pictures import Illustration, Picture
from procedures.models.planned import PlannedStep
from procedures.models.revisions import Revision
from procedures.models.sources import Source
from procedures.models.terms import AnesthesiaType, BodySite, PersonnelRole, RiskTerm, Setting, Specialty, Tool
from procedures.models.withdrawn_sources import WithdrawnSource

__all__ = [
    "AnesthesiaType",
    "Assignment",
    "BodySite",
    "DraftLink",
    "EditorialEvent",
    "Illustration",
    "Medicine",
    "Milestone",
    "Outcome",
    "PersonnelRole",
    "Picture",
    "PlannedStep",
    "Presence",
    "Procedure",
    "ProcedureCode",
    "ProcedureName",
    "ProcedurePersonnel",
    "ProcedureTool",
    "ProcedureVersion",
    "Reading",
    "Revision",
    "Risk",
    "RiskTerm",
    "Setting",
    "Source",
    "Specialty",
    "Step",
    "Tool",
    "UnsavedText",
    "WithdrawnSource",
    "WrittenPassage",
]
