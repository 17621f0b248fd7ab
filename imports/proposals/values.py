"""A proposed value, and how it is compared with the fields of an entry and written into them."""

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import NamedTuple

from documents.entry import EntryDocument
from documents.sections import SECTIONS

KIND, MINUTES = "kind", "minutes"
#: The fields that are proposed, in the order of the form, and what one value of each is called.
FIELDS = {
    KIND: "Kind",
    "specialties": "Specialty",
    "body_sites": "Body site",
    "settings": "Setting",
    "anesthesia_types": "Anesthesia",
    MINUTES: "Minutes",
}
TITLE = "title"
_HEADINGS = {section.key: section.heading for section in SECTIONS} | {TITLE: "official title of the code"}
_BOUNDS = re.compile(r"(\d*)-(\d*)", re.ASCII)


class Proposal(NamedTuple):
    """A value proposed for a field, the words that it came from, and the key of the section in which they stand.

    The section is "" for names and TITLE for the official title of the primary code. Minutes are written "60-120", "60-" or
    "-120".
    """

    field: str
    value: str
    words: str
    section: str = ""

    @property
    def label(self) -> str:
        """What one value of the field is called."""
        return FIELDS[self.field]

    @property
    def shown(self) -> str:
        """The value as people read it: “60 to 120”."""
        if self.field != MINUTES:
            return self.value
        low, _, high = self.value.partition("-")
        return (
            low
            if low == high
            else f"{low} to {high}"
            if low and high
            else f"up to {high}"
            if high
            else f"at least {low}"
        )

    @property
    def place(self) -> str:
        """Where the words stand."""
        return _HEADINGS.get(self.section, "names")


def values_of(document: EntryDocument, field: str) -> list[str]:
    """The values of a field, written as in a proposal; none if the field is empty."""
    if field == MINUTES:
        written = minutes(document.duration_min_minutes, document.duration_max_minutes)
        return [] if written == "-" else [written]
    if field == KIND:
        return [document.kind] if document.kind else []
    return getattr(document, field)


def in_words(proposals: Iterable[Proposal]) -> str:
    """The proposed values by field: “setting: Day surgery unit, Home; minutes: 60 to 120”."""
    grouped: dict[str, list[str]] = {}
    for proposal in proposals:
        grouped.setdefault(proposal.label.lower(), []).append(proposal.shown)
    return "; ".join(f"{label}: {', '.join(values)}" for label, values in grouped.items())


def columns_of(field: str) -> tuple[str, ...]:
    """The names of a field in an entry."""
    return ("duration_min_minutes", "duration_max_minutes") if field == MINUTES else (field,)


def minutes(low: int | None, high: int | None) -> str:
    """Minutes as a proposal writes them."""
    return f"{'' if low is None else low}-{'' if high is None else high}"


def applied(document: EntryDocument, proposals: Iterable[Proposal]) -> EntryDocument:
    """The document with the proposed values. A kind or minutes that it already has stay as they are."""
    for field, value, *_ in proposals:
        present = values_of(document, field)
        if field == MINUTES:
            bounds = _BOUNDS.fullmatch(value)
            if bounds and not present:
                low, high = (int(bound) if bound else None for bound in bounds.groups())
                document = replace(document, duration_min_minutes=low, duration_max_minutes=high)
        elif field == KIND:
            document = replace(document, kind=document.kind or value)
        elif value.casefold() not in {known.casefold() for known in present}:
            document = replace(document)
            setattr(document, field, [*present, value])
    return document
