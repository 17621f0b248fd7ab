"""Every write of the encyclopedia: permission, rule, change and event together, in one transaction."""

from procedures.actions.checks import check_document
from procedures.actions.drafts import (
    SaveConflict,
    fill_draft,
    restore_revision,
    revise_draft,
    save_draft,
    start_draft,
    start_drafts,
    start_entries,
    start_entry,
)
from procedures.actions.editorial import (
    ChangedMeanwhile,
    discard,
    publish,
    publish_unreviewed,
    return_to_draft,
    submit,
    withdraw,
)
from procedures.actions.open_drafts import drop_text, keep_text, note_presence, take_over

__all__ = [
    "ChangedMeanwhile",
    "SaveConflict",
    "check_document",
    "discard",
    "drop_text",
    "fill_draft",
    "keep_text",
    "note_presence",
    "publish",
    "publish_unreviewed",
    "restore_revision",
    "save_draft",
    "return_to_draft",
    "revise_draft",
    "start_draft",
    "start_drafts",
    "start_entries",
    "start_entry",
    "submit",
    "take_over",
    "withdraw",
]
