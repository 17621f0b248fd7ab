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
from imports.actions.guesses import accept_seen
from imports.actions.proposals import note_filled, settle_proposals

__all__ = [
    "LOCK",
    "ImportCounts",
    "accept",
    "accept_seen",
    "choose",
    "drop",
    "import_documents",
    "importer",
    "look_again",
    "note_filled",
    "settle",
    "settle_proposals",
    "take",
    "upload",
]
