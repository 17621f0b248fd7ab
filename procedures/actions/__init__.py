"""Every write of the encyclopedia: permission, rule, change and event together, in one transaction."""

from procedures.actions.assignments import assign
from procedures.actions.checks import check_document
from procedures.actions.draft_links import end_link, make_link
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
    publish,
    publish_unreviewed,
    return_to_draft,
    submit,
)
from procedures.actions.ends import discard, reinstate, reopen, withdraw
from procedures.actions.open_drafts import drop_text, keep_text, note_presence, take_over
from procedures.actions.passages import keep_words
from procedures.actions.pictures import add_picture, store_pictures
from procedures.actions.planned import drop_plan, plan_step, take_due_steps
from procedures.actions.reviews import confirm_first_reviews, confirm_review, note_reading
from procedures.actions.sources import reinstate_source, withdraw_source
from procedures.actions.terms import add_other_name, list_risks, merge_terms, rename_term

__all__ = [
    "ChangedMeanwhile",
    "SaveConflict",
    "add_other_name",
    "add_picture",
    "assign",
    "check_document",
    "confirm_first_reviews",
    "confirm_review",
    "discard",
    "drop_plan",
    "drop_text",
    "end_link",
    "fill_draft",
    "keep_text",
    "keep_words",
    "make_link",
    "list_risks",
    "merge_terms",
    "note_presence",
    "note_reading",
    "plan_step",
    "publish",
    "publish_unreviewed",
    "reinstate",
    "reinstate_source",
    "reopen",
    "rename_term",
    "restore_revision",
    "save_draft",
    "store_pictures",
    "return_to_draft",
    "revise_draft",
    "start_draft",
    "start_drafts",
    "start_entries",
    "start_entry",
    "submit",
    "take_due_steps",
    "take_over",
    "withdraw",
    "withdraw_source",
]
