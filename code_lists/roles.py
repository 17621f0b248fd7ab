"""What each role may do with code lists. Everybody at the desk may read them; readers’ collections need no role."""

from accounts.roles import ADMINISTRATOR, CODE_MANAGER, EXPORTER, REVIEWER, WRITER
from accounts.tour import Step

_READ = "code_lists.view_codelist"
_WRITE, _SIGN_OFF, _OVERSEE = "code_lists.write_list", "code_lists.sign_off_list", "code_lists.oversee_list"

PERMISSIONS = {
    WRITER: (_READ, _WRITE),
    REVIEWER: (_READ, _SIGN_OFF),
    EXPORTER: (_READ,),
    CODE_MANAGER: (_READ, _WRITE, _SIGN_OFF, _OVERSEE),
    ADMINISTRATOR: (_READ, _OVERSEE),
}

#: What the tour of the desk says that each role does in this room.
STEPS = {
    CODE_MANAGER: (
        Step(
            "Keep a code list",
            "admin:code_lists_codelist_changelist",
            (),
            "Write its rules, see what they take, have it signed off.",
        ),
    ),
}
