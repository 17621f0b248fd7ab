"""What each role may do with checks: writers and reviewers silence advice, whoever reads drafts reads what checks found."""

from accounts.roles import ADMINISTRATOR, REVIEWER, WRITER

_READ = ("checks.view_checkresult", "checks.view_silence")
_SILENCE = (*_READ, "checks.silence_advice")

PERMISSIONS = {WRITER: _SILENCE, REVIEWER: _SILENCE, ADMINISTRATOR: _READ}
