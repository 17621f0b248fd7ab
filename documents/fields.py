"""The fields of an entry in the order in which files have them: docs/entry-tables.md."""

from documents.entry import EntryDocument
from documents.row_kinds import ROW_KINDS
from documents.sections import SECTIONS, TEXT_FIELDS

_PROSE = {section.key: section.field for section in SECTIONS}
#: Prose field -> the lists that follow it.
_BEHIND = {_PROSE[kind.section]: (name,) for name, kind in ROW_KINDS.items()} | {
    "description_text": ("steps", "tools", "illustrations"),
    "personnel_text": ("personnel",),
    "risks_text": ("risks",),
}

#: Every field of an entry in the order of files: those of EntryDocument, with the prose fields in reading order.
FIELDS = (
    "slug",
    "name",
    "primary_code",
    "common_names",
    "technical_terms",
    "kind",
    "specialties",
    "body_sites",
    "settings",
    "anesthesia_types",
    "duration_min_minutes",
    "duration_max_minutes",
    "stay_min_nights",
    "stay_max_nights",
    *(name for field in TEXT_FIELDS for name in (field, *_BEHIND.get(field, ()))),
    "not_applicable",
    "sources",
    "editorial_note",
    "related_codes",
)

#: What an exported entry says about its version: its number, and its days of publication and review.
PUBLICATION = ("version", "published_on", "reviewed_on", "reviewer_role", "review_due_on")


def field_value(document: EntryDocument, name: str):
    """The value of one of FIELDS: an attribute of the document, or one of its prose fields ("" if it is empty)."""
    return document.texts.get(name, "") if name in TEXT_FIELDS else getattr(document, name)
