"""The rules of editorial work as plain Python: the possible steps, who may take them, and what a text must have."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from documents.entry import EntryDocument
from documents.sections import SECTIONS, Section


class Transition(NamedTuple):
    """One step of editorial work.

    `start` and `end` are the states before and after it; `event` is the verb of its editorial event. `refusal` says for which
    versions the step is, `button` is its label at the desk ("" for no button), and `needs_note` is the message that asks for
    a note if the step requires one. A step that `is_bound` is taken for exactly the text that its person saw.
    """

    start: str
    end: str
    permission: str
    event: str
    refusal: str
    button: str = ""
    needs_note: str = ""
    is_bound: bool = False


WRITE, REVIEW = "procedures.write_entry", "procedures.review_entry"

#: Verb -> step; the desk shows the buttons in this order.
TRANSITIONS = {
    "edit": Transition("draft", "draft", WRITE, "edited", "Only a draft can be edited."),
    "take_over": Transition(
        "draft",
        "draft",
        WRITE,
        "taken_over",
        "Only a draft can be taken over.",
        "Take over this draft",
        "Say why you take the draft over: your colleague will read it.",
    ),
    "submit": Transition(
        "draft",
        "in_review",
        WRITE,
        "submitted",
        "Only a draft can be submitted for review.",
        "Submit for review",
        is_bound=True,
    ),
    "publish": Transition(
        "in_review",
        "published",
        REVIEW,
        "published",
        "Only a version in review can be approved and published.",
        "Approve and publish",
        is_bound=True,
    ),
    "publish_unreviewed": Transition(
        "draft",
        "published",
        "procedures.publish_unreviewed",
        "published_unreviewed",
        "Only a draft can be published without clinical review.",
    ),
    "return_to_draft": Transition(
        "in_review",
        "draft",
        REVIEW,
        "returned",
        "Only a version in review can be sent back to its writer.",
        "Send back to the writer",
        "Say why it is sent back: the writer needs to know what to change.",
        is_bound=True,
    ),
    "discard": Transition(
        "draft", "discarded", WRITE, "discarded", "Only a draft can be discarded.", "Discard this draft", is_bound=True
    ),
    "withdraw": Transition(
        "published",
        "withdrawn",
        REVIEW,
        "withdrawn",
        "Only a published version can be withdrawn.",
        "Withdraw from readers",
        "Say why it is withdrawn: the next editor needs to know.",
    ),
}

#: How long a clinical review is valid unless the reviewer chooses a date: two years, as most guideline bodies require.
REVIEW_INTERVAL_YEARS = 2


class EditorialError(Exception):
    """The rules do not allow a step of editorial work; the message says why and what to do."""


def check_transition(verb: str, state: str) -> None:
    """Raise EditorialError unless the step may be taken with a version in `state`."""
    if state != TRANSITIONS[verb].start:
        current = "a draft" if state == "draft" else state.replace("_", " ")
        raise EditorialError(f"This version is {current}. {TRANSITIONS[verb].refusal}")


def check_note(verb: str, note: str) -> None:
    """Raise EditorialError if the step needs a note and there is none."""
    if TRANSITIONS[verb].needs_note and not note.strip():
        raise EditorialError(TRANSITIONS[verb].needs_note)


def check_reviewer(own_parts: list[str]) -> None:
    """Raise EditorialError if unreviewed words of the reviewer stand in parts of the text: review needs a second person."""
    if own_parts:
        raise EditorialError(
            f"Nobody publishes their own text, and words of yours that nobody has reviewed stand in: {', '.join(own_parts)}. "
            "Ask another clinical reviewer to approve this version."
        )


def check_review_due(due: date, today: date) -> None:
    """Raise EditorialError unless the day of the next review is after today."""
    if due <= today:
        raise EditorialError("The next review must be due after today.")


def next_review_due(today: date) -> date:
    """The day by which a text reviewed today needs another review."""
    try:
        return today.replace(year=today.year + REVIEW_INTERVAL_YEARS)
    except ValueError:  # 29 February
        return today.replace(year=today.year + REVIEW_INTERVAL_YEARS, day=28)


def has_content(section: Section, document: EntryDocument) -> bool:
    """Whether a section has content: prose, a labelled part, or rows."""
    if any(document.texts.get(field) for field in (section.field, *(part.field for part in section.parts))):
        return True
    rows = {
        "description": document.steps,
        "duration": document.duration_min_minutes or document.duration_max_minutes,
        "setting": document.settings,
        "personnel": document.personnel,
        "risks": document.risks,
    }
    return bool(rows.get(section.key))


def missing_sections(document: EntryDocument) -> list[str]:
    """Headings of the sections that are empty and not marked as not applicable."""
    return [
        section.heading
        for section in SECTIONS
        if section.key not in document.not_applicable and not has_content(section, document)
    ]


def check_complete(document: EntryDocument) -> None:
    """Raise EditorialError unless every section has content or is marked as not applicable, and the text has a source."""
    missing = missing_sections(document)
    if missing:
        raise EditorialError(f"Write these sections, or mark them as not applicable: {', '.join(missing)}.")
    if not document.sources:
        raise EditorialError("Name at least one source: readers must be able to see what the text is based on.")


def check_settled(findings: Iterable[str]) -> None:
    """Raise EditorialError if a draft has open findings; they are phrases for the message."""
    if findings := list(findings):
        raise EditorialError(f"Settle this first: {'; '.join(findings)}.")
