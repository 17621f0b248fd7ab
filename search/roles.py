"""What each role may do with the vocabulary: writers and administrators extend it, reviewers read it."""

from accounts.roles import ADMINISTRATOR, REVIEWER, WRITER
from accounts.tour import Step

_READ = ("search.view_vocabularyterm", "search.view_missedsearch")
_WRITE = (*_READ, "search.add_vocabularyterm", "search.change_vocabularyterm")

PERMISSIONS = {WRITER: _WRITE, REVIEWER: _READ, ADMINISTRATOR: _WRITE}

#: What the tour of the desk says that each role does in this room.
STEPS = {
    WRITER: (
        Step(
            "Teach search a word",
            "admin:search_vocabularyterm_changelist",
            (),
            "Say what readers’ words mean in the words of titles.",
        ),
    ),
}
