"""Checks an entry document before it is written: known kinds and sections, sane figures, texts that fit their columns."""

from collections.abc import Iterator

from codes.actions import UnknownSystem, checked_code
from codes.models import CodeSystem
from documents.entry import EntryDocument
from documents.row_kinds import ROW_KINDS
from documents.sections import SECTION_KEYS, TEXT_FIELDS
from procedures.models import (
    AnesthesiaType,
    BodySite,
    Illustration,
    Medicine,
    Milestone,
    Outcome,
    PersonnelRole,
    ProcedureName,
    ProcedurePersonnel,
    ProcedureVersion,
    Risk,
    Setting,
    Specialty,
    Step,
    Tool,
)
from procedures.rules import EditorialError

LONGEST_MINUTES = 366 * 24 * 60
LONGEST_NIGHTS = 366
LONGEST_LIST = 1_000


def check_document(document: EntryDocument, systems: dict[str, CodeSystem]) -> None:
    """Raise EditorialError, saying what to change, unless the document can become a draft.

    `systems` are the code systems of the site by their slugs.
    """
    if not document.name.strip():
        raise EditorialError("An entry needs a name.")
    unknown = set(document.texts) - set(TEXT_FIELDS) | set(document.not_applicable) - set(SECTION_KEYS)
    if unknown:
        raise EditorialError(f"There is no section or field called {', '.join(sorted(unknown))}.")
    kind_value(document.kind)
    _check_durations(document)
    _check_rows(document)
    for name, rows in vars(document).items():
        if isinstance(rows, list) and len(rows) > LONGEST_LIST:
            raise EditorialError(
                f"The entry has {len(rows):,} {name.replace('_', ' ')}; the limit is {LONGEST_LIST:,}. Remove some."
            )
    for model, field, texts in _columns(document):
        _check_lengths(model, field, texts)
    for reference in filter(None, (document.primary_code, *document.related_codes)):
        try:
            checked_code(systems, reference.system, reference.code)
        except (UnknownSystem, ValueError) as error:
            raise EditorialError(str(error)) from error


def kind_value(label: str) -> str:
    """The stored value of a kind's label, "" for none. Raises EditorialError listing the kinds."""
    kinds = {choice.label.casefold(): choice.value for choice in ProcedureVersion.Kind}
    if label and label.casefold() not in kinds:
        raise EditorialError(
            f"“{label}” is not a kind of procedure; choose one of: {', '.join(ProcedureVersion.Kind.labels)}."
        )
    return kinds.get(label.casefold(), "")


def _check_durations(document: EntryDocument) -> None:
    low, high = document.duration_min_minutes, document.duration_max_minutes
    if max(low or 0, high or 0) > LONGEST_MINUTES:
        raise EditorialError(f"The duration of {max(low or 0, high or 0)} minutes is longer than a year: correct it.")
    if low is not None and high is not None and low > high:
        raise EditorialError(
            f"The shortest usual duration ({low} minutes) is longer than the longest ({high} minutes). "
            "Correct one of them."
        )


def _check_rows(document: EntryDocument) -> None:
    low, high = document.stay_min_nights, document.stay_max_nights
    if max(low or 0, high or 0) > LONGEST_NIGHTS:
        raise EditorialError(f"A stay of {max(low or 0, high or 0)} nights is longer than a year: correct it.")
    if low is not None and high is not None and low > high:
        raise EditorialError(
            f"The fewest nights in hospital ({low}) are more than the most ({high}). Correct one of them."
        )
    for name, kind in ROW_KINDS.items():
        for row in getattr(document, name):
            if doubt := kind.doubt(vars(row)):
                raise EditorialError(doubt)


def _columns(document: EntryDocument) -> Iterator[tuple[type, str, list[str]]]:
    """(model, field, texts) of each column of limited length, with the document's texts for it."""
    yield ProcedureVersion, "name", [document.name]
    yield ProcedureName, "name", document.common_names + document.technical_terms
    yield Step, "label", [step.label for step in document.steps]
    yield Tool, "name", document.tools
    yield PersonnelRole, "name", [person.role for person in document.personnel]
    yield ProcedurePersonnel, "note", [person.note for person in document.personnel]
    yield Risk, "name", [risk.name for risk in document.risks]
    yield Risk, "frequency", [risk.frequency for risk in document.risks]
    for key, model in (
        ("medicines", Medicine),
        ("milestones", Milestone),
        ("outcomes", Outcome),
        ("illustrations", Illustration),
    ):
        for field in model._meta.fields:
            if field.max_length:
                yield model, field.name, [getattr(row, field.name) for row in getattr(document, key)]
    yield Specialty, "name", document.specialties
    yield BodySite, "name", document.body_sites
    yield Setting, "name", document.settings
    yield AnesthesiaType, "name", document.anesthesia_types


def _check_lengths(model, field: str, texts: list[str]) -> None:
    column = model._meta.get_field(field)
    for text in texts:
        if len(text) > column.max_length:
            raise EditorialError(
                f"{model._meta.verbose_name}, {column.verbose_name}: “{text[:40]}…” is {len(text)} characters long; "
                f"the limit is {column.max_length}. Shorten it."
            )
