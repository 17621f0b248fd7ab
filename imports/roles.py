"""What each role may do with imports: whoever reads drafts sees them, and whoever may write entries may import them."""

from accounts.roles import ADMINISTRATOR, REVIEWER, WRITER

_VIEW = ("imports.view_importbatch", "imports.view_importeddocument")
_VIEW_WORDS = ("imports.view_proposalwords",)
_KEEP_WORDS = tuple(f"imports.{verb}_proposalwords" for verb in ("view", "add", "change", "delete"))

PERMISSIONS = {
    WRITER: (*_VIEW, *_KEEP_WORDS),
    REVIEWER: (*_VIEW, *_VIEW_WORDS),
    ADMINISTRATOR: (*_VIEW, *_KEEP_WORDS),
}
