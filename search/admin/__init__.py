"""The desk for search: the vocabulary and the missed searches."""

from search.admin.missed import MissedSearchAdmin
from search.admin.vocabulary import VocabularyTermAdmin

__all__ = ["MissedSearchAdmin", "VocabularyTermAdmin"]
