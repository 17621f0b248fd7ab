"""The columns of an exported entry: heading, and how it is read from the entry's plain data."""

from procedures.document import CodeReference, EntryDocument, RiskItem
from procedures.sections import SECTIONS


def _joined(items) -> str:
    return "; ".join(items)


def _code(reference: CodeReference | None) -> str:
    return f"{reference.system} {reference.code}" if reference else ""


def _risk(risk: RiskItem) -> str:
    details = ", ".join(part for part in (risk.likelihood.replace("_", " "), risk.frequency) if part)
    return f"{risk.name} ({details})"


#: Columns that follow the entry's address, its version and its dates, which the database gives.
COLUMNS = (
    ("name", lambda entry: entry.name),
    ("common_names", lambda entry: _joined(entry.common_names)),
    ("technical_terms", lambda entry: _joined(entry.technical_terms)),
    ("kind", lambda entry: entry.kind),
    ("specialties", lambda entry: _joined(entry.specialties)),
    ("body_sites", lambda entry: _joined(entry.body_sites)),
    ("settings", lambda entry: _joined(entry.settings)),
    ("anesthesia_types", lambda entry: _joined(entry.anesthesia_types)),
    ("duration_min_minutes", lambda entry: entry.duration_min_minutes),
    ("duration_max_minutes", lambda entry: entry.duration_max_minutes),
    ("primary_code", lambda entry: _code(entry.primary_code)),
    ("related_codes", lambda entry: _joined(map(_code, entry.related_codes))),
    ("steps", lambda entry: _joined(map(str, entry.steps))),
    ("tools", lambda entry: _joined(entry.tools)),
    ("personnel", lambda entry: _joined(map(str, entry.personnel))),
    ("risks", lambda entry: _joined(map(_risk, entry.risks))),
    *(
        (field, lambda entry, field=field: entry.texts.get(field, ""))
        for section in SECTIONS
        for field in (section.field, *(part.field for part in section.parts))
    ),
    ("not_applicable", lambda entry: _joined(entry.not_applicable)),
    ("sources", lambda entry: _joined(entry.sources)),
    ("editorial_note", lambda entry: entry.editorial_note),
)

HEADINGS = ("slug", "version", "published_on", "reviewed_on", "review_due_on", *(heading for heading, _ in COLUMNS))


def values(entry: EntryDocument) -> list:
    """The values of COLUMNS for one entry."""
    return [read(entry) for _, read in COLUMNS]
