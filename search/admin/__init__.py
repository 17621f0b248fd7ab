"""The editors' side of search: the vocabulary, and the searches that found nothing."""

from search.admin.missed import MissedSearchAdmin
from search.admin.vocabulary import VocabularyTermAdmin

__all__ = ["MissedSearchAdmin", "VocabularyTermAdmin"]
