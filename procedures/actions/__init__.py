"""Every write of the encyclopedia: permission, rule, change and event together, in one transaction."""

from procedures.actions.checks import check_document
from procedures.actions.drafts import (
    fill_draft,
    record_edit,
    revise_draft,
    start_draft,
    start_drafts,
    start_entries,
    start_entry,
)
from procedures.actions.editorial import discard, publish, publish_unreviewed, return_to_draft, submit, withdraw

__all__ = [
    "check_document",
    "discard",
    "fill_draft",
    "publish",
    "publish_unreviewed",
    "record_edit",
    "return_to_draft",
    "revise_draft",
    "start_draft",
    "start_drafts",
    "start_entries",
    "start_entry",
    "submit",
    "withdraw",
]
