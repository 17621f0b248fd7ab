"""What each role may do with the glossary: writers write it, clinical reviewers approve what others wrote and withdraw it."""

from accounts.roles import ADMINISTRATOR, REVIEWER, WRITER

PERMISSIONS = {
    WRITER: ("glossary.view_word", "glossary.add_word", "glossary.change_word"),
    REVIEWER: ("glossary.view_word", "glossary.approve_word"),
    ADMINISTRATOR: ("glossary.view_word", "glossary.show_unreviewed"),
}
