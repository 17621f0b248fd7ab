"""Every write of the search room: what entries are found by, the vocabulary, and the searches that found nothing."""

from search.actions.entries import index_entries, index_missing_entries
from search.actions.missed import note_missed, settle
from search.actions.rebuilding import rebuild
from search.actions.vocabulary import (
    VocabularyError,
    add_term,
    change_term,
    switch_term,
    sync_vocabulary,
)

__all__ = [
    "VocabularyError",
    "add_term",
    "change_term",
    "index_entries",
    "index_missing_entries",
    "note_missed",
    "rebuild",
    "settle",
    "switch_term",
    "sync_vocabulary",
]
