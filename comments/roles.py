"""What each role may do with comments: whoever reads drafts reads and writes them."""

from accounts.roles import ADMINISTRATOR, REVIEWER, WRITER

_ALL = ("comments.view_thread", "comments.write_comment", "comments.view_notice")

PERMISSIONS = {WRITER: _ALL, REVIEWER: _ALL, ADMINISTRATOR: _ALL}
