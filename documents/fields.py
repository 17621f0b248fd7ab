"""An entry as docs/entry-tables.md has it: the keys of its JSON object in their order, and the rule of CSV cells."""

from dataclasses import asdict

from documents.entry import CodeReference, EntryDocument, RiskItem
from documents.sections import TEXT_FIELDS

_FORMULA_STARTS = ("=", "+", "-", "@", "＝", "＋", "－", "＠")

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


def begins_like_a_formula(text: str) -> bool:
    """Whether a spreadsheet program may run a CSV cell with this text, blanks before it or not (OWASP, CSV injection)."""
    return text.lstrip().startswith(_FORMULA_STARTS) or text.startswith(("\t", "\r", "\n"))
