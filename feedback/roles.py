"""What each role may do with what readers say: whoever reads drafts reads it, writers and reviewers settle reports."""

from accounts.roles import ADMINISTRATOR, REVIEWER, WRITER

_READ = ("feedback.view_report",)
_SETTLE = (*_READ, "feedback.settle_report")

PERMISSIONS = {WRITER: _SETTLE, REVIEWER: _SETTLE, ADMINISTRATOR: _SETTLE}
