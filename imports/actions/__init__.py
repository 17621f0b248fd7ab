"""Every write of the imports room."""

from imports.actions.batches import (
    LOCK,
    ImportCounts,
    choose,
    drop,
    import_documents,
    importer,
    look_again,
    take,
    upload,
)
from imports.actions.findings import accept, settle

__all__ = [
    "LOCK",
    "ImportCounts",
    "accept",
    "choose",
    "drop",
    "import_documents",
    "importer",
    "look_again",
    "settle",
    "take",
    "upload",
]
