"""The editors' desk: entries, their versions, and the words that readers filter by."""

from procedures.admin.entries import ProcedureAdmin
from procedures.admin.risk_terms import RiskTermAdmin
from procedures.admin.terms import TermAdmin
from procedures.admin.versions import VersionAdmin

__all__ = ["ProcedureAdmin", "RiskTermAdmin", "TermAdmin", "VersionAdmin"]
