"""The models of imports: each import, its documents with their sources, what a person must settle and has accepted."""

from imports.models.documents import ImportBatch, ImportedDocument, stored
from imports.models.findings import AcceptedSection, Finding, ProposalWords

__all__ = ["AcceptedSection", "Finding", "ImportBatch", "ImportedDocument", "ProposalWords", "stored"]
