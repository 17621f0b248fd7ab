"""The rules of editorial work, as plain Python: which step follows which, who may take it, what has to be there."""

from datetime import date

from documents.entry import EntryDocument
from documents.sections import SECTIONS, Section

#: Verb -> (states from which it may be done, state afterwards, permission that it needs).
TRANSITIONS: dict[str, tuple[tuple[str, ...], str, str]] = {
    "edit": (("draft",), "draft", "procedures.write_entry"),
    "submit": (("draft",), "in_review", "procedures.write_entry"),
    "return_to_draft": (("in_review",), "draft", "procedures.review_entry"),
    "publish": (("in_review",), "published", "procedures.review_entry"),
    "publish_unreviewed": (("draft",), "published", "procedures.publish_unreviewed"),
    "discard": (("draft",), "discarded", "procedures.write_entry"),
    "withdraw": (("published",), "withdrawn", "procedures.review_entry"),
}

#: How long a clinical review holds unless the reviewer says otherwise: two years, as most national guideline bodies ask.
REVIEW_INTERVAL_YEARS = 2


class EditorialError(Exception):
    """A step of editorial work that the rules do not allow; the message says why and what to do."""


def check_transition(verb: str, state: str) -> None:
    """Raise EditorialError unless `verb` may be done with a version in `state`."""
    allowed, _, _ = TRANSITIONS[verb]
    if state not in allowed:
        expected = " or ".join(allowed).replace("_", " ")
        raise EditorialError(
            f"This version is {state.replace('_', ' ')}; only a version that is {expected} allows “{verb.replace('_', ' ')}”."
        )


def check_reviewer(reviewer_id: int, author_ids: set[int]) -> None:
    """Raise EditorialError when the reviewer wrote part of the text: clinical review is a second person's work."""
    if reviewer_id in author_ids:
        raise EditorialError("Nobody publishes their own text: ask another clinical reviewer to approve this version.")


def check_review_due(due: date, today: date) -> None:
    """Raise EditorialError when the day of the next review does not lie ahead."""
    if due <= today:
        raise EditorialError("The next review must be due after today.")


def next_review_due(today: date) -> date:
    """The day by which a text reviewed today needs another review."""
    try:
        return today.replace(year=today.year + REVIEW_INTERVAL_YEARS)
    except ValueError:  # 29 February
        return today.replace(year=today.year + REVIEW_INTERVAL_YEARS, day=28)


def has_content(section: Section, document: EntryDocument) -> bool:
    """Whether a section says anything: prose, a labelled part, or rows of its own."""
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
        raise EditorialError(f"Write these sections or mark them as not applicable: {', '.join(missing)}.")
    if not document.sources:
        raise EditorialError("Name at least one source: a reader must be able to see what the text rests on.")
