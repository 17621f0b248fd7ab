"""What each role may do with the vocabulary: writers and administrators extend it, reviewers read it."""

from accounts.roles import ADMINISTRATOR, REVIEWER, WRITER

_READ = ("search.view_vocabularyterm", "search.view_missedsearch")
_WRITE = (*_READ, "search.add_vocabularyterm", "search.change_vocabularyterm")

PERMISSIONS = {WRITER: _WRITE, REVIEWER: _READ, ADMINISTRATOR: _WRITE}
