"""The editors' desk: entries, their versions, and the words that readers filter by."""

from procedures.admin.entries import ProcedureAdmin
from procedures.admin.terms import TermAdmin
from procedures.admin.versions import VersionAdmin

__all__ = ["ProcedureAdmin", "TermAdmin", "VersionAdmin"]
