"""The permissions of each role in the codes room. All roles may read; code managers load releases."""

from accounts.roles import ADMINISTRATOR, CODE_MANAGER, ROLES

_READ = tuple(
    f"codes.view_{model}" for model in ("codesystem", "release", "code", "codeedition", "indexterm", "codemap")
)

PERMISSIONS = {role: _READ for role in ROLES} | {
    CODE_MANAGER: (*_READ, "codes.load_release", "codes.view_codeupload"),
    ADMINISTRATOR: (*_READ, "codes.change_codesystem"),
}
