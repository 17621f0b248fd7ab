"""The desk for imports: upload, preview, select, confirm."""

from imports.admin.batches import BatchAdmin
from imports.admin.documents import DocumentAdmin

__all__ = ["BatchAdmin", "DocumentAdmin"]
