"""The permissions of each role in the codes room. All roles may read; code managers load releases."""

from accounts.roles import ADMINISTRATOR, CODE_MANAGER, EXPORTER, ROLES
from accounts.tour import Step

_READ = tuple(
    f"codes.view_{model}"
    for model in ("codesystem", "release", "code", "codeedition", "grouping", "indexterm", "codemap")
)

PERMISSIONS = {role: _READ for role in ROLES} | {
    CODE_MANAGER: (*_READ, "codes.load_release", "codes.view_codeupload"),
    ADMINISTRATOR: (*_READ, "codes.change_codesystem"),
}

#: What the tour of the desk says that each role does in this room.
STEPS = {
    EXPORTER: (Step("Download codes", "codes:systems", (), "Open a system, then choose a kind of file."),),
    CODE_MANAGER: (
        Step(
            "Upload a code file",
            "admin:codes_codeupload_add",
            (),
            "The preview shows what would change; nothing does until you load it.",
        ),
        Step(
            "Look at past releases",
            "admin:codes_release_changelist",
            (),
            "What each changed, and how the newest is withdrawn.",
        ),
    ),
    ADMINISTRATOR: (
        Step(
            "Say which codes readers may read",
            "admin:codes_codesystem_changelist",
            (),
            "Each system has a licence and a display policy.",
        ),
    ),
}
