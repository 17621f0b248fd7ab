"""What each role may do with imports: everybody at the desk sees them; whoever may write entries may import them."""

from accounts.roles import ADMINISTRATOR, REVIEWER, ROLES, WRITER

_VIEW = ("imports.view_importbatch", "imports.view_importeddocument")
_VIEW_WORDS = ("imports.view_proposalwords",)
_KEEP_WORDS = tuple(f"imports.{verb}_proposalwords" for verb in ("view", "add", "change", "delete"))

PERMISSIONS = {role: _VIEW for role in ROLES}
PERMISSIONS[WRITER] += _KEEP_WORDS
PERMISSIONS[ADMINISTRATOR] += _KEEP_WORDS
PERMISSIONS[REVIEWER] += _VIEW_WORDS
