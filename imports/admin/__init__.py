"""The desk for imports: upload, look, choose, confirm."""

from imports.admin.batches import BatchAdmin
from imports.admin.documents import DocumentAdmin

__all__ = ["BatchAdmin", "DocumentAdmin"]
