"""The administrators' desk: people and their roles; and for each person, their sessions."""

from accounts.admin.people import MedrefUserAdmin

__all__ = ["MedrefUserAdmin"]
