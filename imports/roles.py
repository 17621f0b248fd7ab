"""What each role may do with imports: whoever reads drafts sees them, and whoever may write entries may import them."""

from accounts.roles import ADMINISTRATOR, REVIEWER, WRITER
from accounts.tour import Step

_VIEW = ("imports.view_importbatch", "imports.view_importeddocument")
_VIEW_WORDS = ("imports.view_proposalwords",)
_KEEP_WORDS = tuple(f"imports.{verb}_proposalwords" for verb in ("view", "add", "change", "delete"))

PERMISSIONS = {
    WRITER: (*_VIEW, *_KEEP_WORDS),
    REVIEWER: (*_VIEW, *_VIEW_WORDS),
    ADMINISTRATOR: (*_VIEW, *_KEEP_WORDS),
}

#: What the tour of the desk says that each role does in this room.
STEPS = {
    WRITER: (
        Step(
            "Import documents or tables",
            "admin:imports_importbatch_add",
            (),
            "See how they were read, then confirm; they become drafts.",
        ),
    ),
}
