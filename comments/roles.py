"""What each role may do with comments: whoever reads drafts reads and writes them."""

from accounts.roles import ADMINISTRATOR, REVIEWER, WRITER

_ALL = ("comments.view_thread", "comments.write_comment", "comments.view_notice")

_WITHDRAW = "comments.withdraw_request"

PERMISSIONS = {WRITER: _ALL, REVIEWER: (*_ALL, _WITHDRAW), ADMINISTRATOR: (*_ALL, _WITHDRAW)}
