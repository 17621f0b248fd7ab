"""Every write of comments and notices."""

from comments.actions.mail import mail_notices
from comments.actions.notices import READ_NOTICES, choose_mail, follow_reports, mark_read, notice_due_reviews
from comments.actions.requests import WITHDRAW, ask_for_review, withdraw_request
from comments.actions.steps import follow_steps
from comments.actions.threads import WRITE, Written, open_thread, reopen, reply, resolve

__all__ = [
    "ask_for_review",
    "READ_NOTICES",
    "WITHDRAW",
    "WRITE",
    "Written",
    "choose_mail",
    "follow_reports",
    "follow_steps",
    "mail_notices",
    "mark_read",
    "notice_due_reviews",
    "open_thread",
    "reopen",
    "reply",
    "resolve",
    "withdraw_request",
]
