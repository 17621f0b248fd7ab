"""The desk for imports: upload, preview, select, confirm; and for the words of proposals."""

from imports.admin.batches import BatchAdmin
from imports.admin.documents import DocumentAdmin
from imports.admin.words import ProposalWordsAdmin

__all__ = ["BatchAdmin", "DocumentAdmin", "ProposalWordsAdmin"]
