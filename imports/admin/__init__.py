"""The desk for imports: upload, look, choose, confirm; and the source beside an imported draft."""

from imports.admin.batches import BatchAdmin
from imports.admin.documents import DocumentAdmin
from imports.admin.review import VersionWithSourceAdmin

__all__ = ["BatchAdmin", "DocumentAdmin", "VersionWithSourceAdmin"]
