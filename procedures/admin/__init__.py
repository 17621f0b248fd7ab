"""The editors' desk: entries, their versions, and the words that readers filter by."""

from procedures.admin.draft_links import DraftLinkAdmin
from procedures.admin.entries import ProcedureAdmin
from procedures.admin.risk_terms import RiskTermAdmin
from procedures.admin.terms import TermAdmin
from procedures.admin.versions import VersionAdmin

__all__ = ["DraftLinkAdmin", "ProcedureAdmin", "RiskTermAdmin", "TermAdmin", "VersionAdmin"]
