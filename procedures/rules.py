"""The rules of editorial work as plain Python: the possible steps, who may take them, and what a text must have."""

import re
from calendar import monthrange
from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import NamedTuple

from documents.entry import EntryDocument
from documents.row_kinds import ROW_KINDS
from documents.sections import OPTIONAL_KEYS, SECTIONS, Section


class Transition(NamedTuple):
    """One step of editorial work.

    `start` and `end` are the states before and after it; `event` is the verb of its editorial event. `refusal` says for which
    versions the step is, `button` is its label at the desk ("" for no button), and `needs_note` is the message that asks for
    a note if the step requires one. A step that `is_bound` is taken for exactly the text that its person saw. A step that
    takes something away `asks` first: this is what its page says.
    """

    start: str
    end: str
    permission: str
    event: str
    refusal: str
    button: str = ""
    needs_note: str = ""
    is_bound: bool = False
    asks: str = ""


READ, WRITE, REVIEW = "procedures.read_drafts", "procedures.write_entry", "procedures.review_entry"
ASSIGN = "procedures.assign_entry"

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
        "draft",
        "discarded",
        WRITE,
        "discarded",
        "Only a draft can be discarded.",
        "Discard this draft",
        is_bound=True,
        asks="Nobody can go on writing a discarded draft. It stays on record, and can be reopened until a later version of "
        "the entry is started.",
    ),
    "reopen": Transition(
        "discarded", "draft", WRITE, "reopened", "Only a discarded draft can be reopened.", "Reopen this draft"
    ),
    "confirm_review": Transition(
        "published",
        "published",
        REVIEW,
        "confirmed",
        "Only the review of a published version can be confirmed.",
        "Confirm clinical review",
        is_bound=True,
    ),
    "withdraw": Transition(
        "published",
        "withdrawn",
        REVIEW,
        "withdrawn",
        "Only a published version can be withdrawn.",
        "Withdraw from readers",
        "Say why it is withdrawn: readers will see it.",
        asks="The entry leaves the lists, the search and the exports. Its address, and those of its earlier versions, say since "
        "when it is withdrawn, why, and what to read instead. A clinical reviewer can return it to readers.",
    ),
    "reinstate": Transition(
        "withdrawn",
        "published",
        REVIEW,
        "reinstated",
        "Only a withdrawn version can be returned to readers.",
        "Return to readers",
        "Say why it returns: the next editor needs to know.",
        is_bound=True,
    ),
}

#: State -> what can be done with a version that is in it, for those whose step was refused.
WAYS_ON = {
    "draft": "It can be submitted for review, or discarded.",
    "in_review": "A clinical reviewer can publish it, or send it back to its writer.",
    "published": "To change it, start the entry’s next draft.",
    "superseded": "Open the entry’s latest version.",
    "discarded": "Reopen it, or start another draft of the entry.",
    "withdrawn": "Return it to readers first, or start the entry’s next draft.",
}

#: What may stand between “not” and “reviewed”, so that both belong together.
_BETWEEN = (
    r"(?!only\b)\w+ly|been|be|yet|ha[sd]|have|an?|any|the|or|undergo(ne)?|received?|peer|clinical|medical|independent|expert"
    r"|clinicians?|doctors?|physicians?|surgeons?|nurses?|professionals?|experts?"
)
#: “Not approved” alone may speak of a device.
_SAYS_UNREVIEWED = re.compile(
    r"\b(not|never|no( one)?|nobody|without|yet to|await(s|ing)?|pending|\w+n['’]t)"
    rf"([ -]({_BETWEEN}))*[ -](review|(clinical|medical)(ly)? (check|approv|validat|verif))"
    r"|\bun-?review"
    r"|\breview(ed)?:? (is |by )?(still )?(pending|outstanding|awaited|missing|to follow|nobody|no one|none)\b",
    re.IGNORECASE,
)


class EditorialError(Exception):
    """The rules do not allow a step of editorial work; the message says why and what to do."""


class Unsettled(EditorialError):
    """A text has open findings, which somebody has to settle before it goes on to readers."""


def check_transition(verb: str, state: str) -> None:
    """Raise EditorialError unless the step may be taken with a version in `state`."""
    if state != TRANSITIONS[verb].start:
        current = "a draft" if state == "draft" else state.replace("_", " ")
        raise EditorialError(f"This version is {current}. {TRANSITIONS[verb].refusal} {WAYS_ON[state]}")


def check_note(verb: str, note: str) -> None:
    """Raise EditorialError if the step needs a note and there is none."""
    if TRANSITIONS[verb].needs_note and not note.strip():
        raise EditorialError(TRANSITIONS[verb].needs_note)


def check_assignee(name: str, may: Callable[[str], bool], state: str) -> None:
    """Raise EditorialError unless a person can do something with an entry whose version is in `state`.

    `may` says whether they have a permission. A published entry can be reviewed again, or written anew in its next draft.
    """
    steps = {step.permission for step in TRANSITIONS.values() if step.start == state and step.button}
    if not any(map(may, steps | ({WRITE} if state == "published" else set()))):
        raise EditorialError(
            f"{name} can do nothing with a version that is {state.replace('_', ' ')}: assign a draft to a writer, a version in "
            "review to a clinical reviewer, a published one to either."
        )


def check_planned_time(due_at: datetime, now: datetime, review_due_on: date | None) -> None:
    """Raise EditorialError unless a step is planned for a time to come, in no distant year, and before the next review."""
    if due_at <= now:
        raise EditorialError("This time has passed: name one that is still to come, or none to do it now.")
    if due_at.date() > months_after(now.date(), 12 * LONGEST_YEARS):
        raise EditorialError(f"Plan it for within {LONGEST_YEARS} years: check the year.")
    if review_due_on and review_due_on <= due_at.date():
        raise EditorialError("The next review must be due after the day of the publication: choose a later day.")


LONGEST_LINK_DAYS = 90  # a link to a draft is for a question, not for good


def check_link_days(days: int) -> None:
    """Raise EditorialError unless a link to a draft may work for so many days."""
    if not 1 <= days <= LONGEST_LINK_DAYS:
        raise EditorialError(f"Enter a number of days from 1 to {LONGEST_LINK_DAYS}: a link works no longer.")


def awaits_review(state: str, reviewed_on: date | None) -> bool:
    """Whether a text waits for a clinical review of its words; one that is reviewed again has none that nobody reviewed."""
    return state == "in_review" or (state == "published" and reviewed_on is None)


def check_reviewer(own_parts: list[str]) -> None:
    """Raise EditorialError if unreviewed words of the reviewer stand in parts of the text: review needs a second person."""
    if own_parts:
        raise EditorialError(
            f"Nobody publishes their own text, and words of yours that nobody has reviewed stand in: {', '.join(own_parts)}. "
            "Ask another clinical reviewer to approve this version."
        )


#: No text stays right for longer without a review.
LONGEST_YEARS = 20


def check_review_due(due: date, today: date) -> None:
    """Raise EditorialError unless the day of the next review is after today, and in no year that is a slip of the pen."""
    if due <= today:
        raise EditorialError("The next review must be due after today: choose a later day.")
    if due > months_after(today, 12 * LONGEST_YEARS):
        raise EditorialError(f"The next review must be due within {LONGEST_YEARS} years: check the year.")


def months_after(day: date, months: int) -> date:
    """The same day so many months later, or the last day of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def says_unreviewed(note: str) -> bool:
    """Whether an editorial note says itself that nobody has reviewed the text."""
    return bool(_SAYS_UNREVIEWED.search(note))


def check_note_choice(note: str, keeps_note: bool | None) -> None:
    """Raise EditorialError unless a reviewer decided whether readers still see the editorial note, and it stays true."""
    if not note:
        return
    if keeps_note is None:
        raise EditorialError(f"Choose whether readers still see the editorial note: “{note}”")
    if keeps_note and says_unreviewed(note):
        raise EditorialError(
            f"The editorial note says that nobody has reviewed the text: “{note}” Drop it, or the page contradicts itself."
        )


def first_review_obstacle(*, is_published: bool, is_reviewed: bool, is_opened: bool) -> str:
    """Why a version is left out when the first clinical review of many is confirmed; "" if it is not."""
    if not is_published:
        return "It is not published."
    if is_reviewed:
        return "It has been reviewed before: confirm that on its own page."
    return "" if is_opened else "You have not opened it since it was published."


#: Section -> the fields of a document that are its content beside its prose.
_FIELDS = {kind.section: (key,) for key, kind in ROW_KINDS.items()}
_FIELDS |= {"description": ("steps",), "duration": ("duration_min_minutes", "duration_max_minutes")}
_FIELDS |= {"setting": ("settings",), "personnel": ("personnel",), "risks": ("risks",)}


def has_content(section: Section, document: EntryDocument) -> bool:
    """Whether a section has content: prose, a labelled part, or rows."""
    texts = (section.field, *(part.field for part in section.parts))
    return any(document.texts.get(field) for field in texts) or any(
        getattr(document, field) for field in _FIELDS.get(section.key, ())
    )


def missing_sections(document: EntryDocument) -> list[str]:
    """Headings of the sections that every entry has, and that are empty here and not marked as not applicable."""
    return [
        section.heading
        for section in SECTIONS
        if section.key not in {*document.not_applicable, *OPTIONAL_KEYS} and not has_content(section, document)
    ]


def check_complete(document: EntryDocument) -> None:
    """Raise EditorialError unless every section has content or is marked as not applicable, and the text has a source."""
    if missing := missing_sections(document):
        raise EditorialError(f"Write these sections, or mark them as not applicable: {', '.join(missing)}.")
    if not document.sources:
        raise EditorialError("Name at least one source: readers must be able to see what the text is based on.")


def check_settled(findings: Iterable[str]) -> None:
    """Raise Unsettled if a draft has open findings; they are phrases for the message."""
    if findings := list(findings):
        raise Unsettled(f"Settle this first: {'; '.join(findings)}.")
