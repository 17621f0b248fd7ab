"""An entry as the JSON object of docs/entry-tables.md: its keys in their order, plain values. No Django, no database."""

from dataclasses import asdict

from procedures.document import CodeReference, EntryDocument, RiskItem
from procedures.sections import TEXT_FIELDS

#: Lists that stand behind a prose field.
_BEHIND = {"description_text": ("steps", "tools"), "personnel_text": ("personnel",), "risks_text": ("risks",)}

#: Every field of an entry in the order of files: those of EntryDocument, its prose in reading order among them.
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
    *(name for field in TEXT_FIELDS for name in (field, *_BEHIND.get(field, ()))),
    "not_applicable",
    "sources",
    "editorial_note",
    "related_codes",
)


def field_value(document: EntryDocument, name: str):
    """The value of one of FIELDS: an attribute of the document, or one of its prose fields, "" for an empty one."""
    return document.texts.get(name, "") if name in TEXT_FIELDS else getattr(document, name)


def entry_data(document: EntryDocument) -> dict:
    """The entry as an object for JSON: every field is there, empty ones too; the title of a code only where it has one."""
    return {name: _plain(field_value(document, name)) for name in FIELDS}


def _plain(value):
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if isinstance(value, CodeReference):
        title = {"title": value.descriptor} if value.descriptor else {}
        return {"system": value.system, "code": value.code, **title}
    if isinstance(value, RiskItem):
        return asdict(value) | {"likelihood": value.likelihood.value}
    return asdict(value) if not isinstance(value, str | int | None) else value
