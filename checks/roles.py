"""What each role may do with checks: writers and reviewers silence advice, whoever reads drafts reads what checks found."""

from accounts.roles import ADMINISTRATOR, REVIEWER, WRITER
from accounts.tour import Step

_READ = ("checks.view_checkresult", "checks.view_silence")
_SILENCE = (*_READ, "checks.silence_advice")

PERMISSIONS = {WRITER: _SILENCE, REVIEWER: _SILENCE, ADMINISTRATOR: _READ}

#: What the tour of the desk says that each role does in this room.
STEPS = {
    REVIEWER: (
        Step(
            "Read what the checks found",
            "admin:checks_checkresult_changelist",
            (),
            "Critical findings first; each leads to its field.",
        ),
    ),
}
