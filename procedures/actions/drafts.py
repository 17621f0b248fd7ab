"""The start of a version and the change of a draft: from an entry document, or as a copy of the text that is live."""

from django.db import connection, transaction
from django.db.models import Max
from django.db.models.functions import Lower
from django.utils.text import slugify

from codes.actions import mention_code
from procedures.actions.editorial import Verb, locked, log, require
from procedures.document import EntryDocument, tidied
from procedures.models import (
    AnesthesiaType,
    BodySite,
    PersonnelRole,
    Procedure,
    ProcedureCode,
    ProcedureName,
    ProcedurePersonnel,
    ProcedureTool,
    ProcedureVersion,
    Risk,
    Setting,
    Source,
    Specialty,
    Step,
    Tool,
)
from procedures.queries import entry_document
from procedures.rules import EditorialError
from procedures.sections import SECTION_KEYS, TEXT_FIELDS


@transaction.atomic
def start_entry(*, document: EntryDocument, actor) -> ProcedureVersion:
    """A new entry whose first draft is `document`. Its address is the document's own, or made from the name.

    Raises PermissionDenied, EditorialError (no name), and codes.actions.UnknownSystem.
    """
    require(actor, "procedures.write_entry")
    if not document.name.strip():
        raise EditorialError("An entry needs a name.")
    procedure = Procedure.objects.create(slug=_free_slug(document.slug or document.name))
    return _start(procedure, document, actor)


@transaction.atomic
def start_draft(*, procedure: Procedure, actor) -> ProcedureVersion:
    """The next draft of an entry: a copy of its newest version; a discarded draft only where there is nothing else.

    Raises EditorialError where a draft is open already.
    """
    require(actor, "procedures.write_entry")
    Procedure.objects.select_for_update().get(pk=procedure.pk)
    if open_version := procedure.versions.open().first():
        raise EditorialError(f"Version {open_version.number} is still open: go on with that one.")
    versions = procedure.versions.with_page_data().order_by("-number")
    newest = versions.kept().first() or versions.first()
    return _start(procedure, entry_document(newest), actor)


@transaction.atomic
def fill_draft(*, version: ProcedureVersion, document: EntryDocument, actor) -> ProcedureVersion:
    """Replace the whole text of a draft by `document`."""
    version = locked(version, "edit", actor)
    _write(version, document)
    log(version, Verb.EDITED, actor)
    return version


@transaction.atomic
def record_edit(*, version: ProcedureVersion, actor) -> ProcedureVersion:
    """Note that `actor` changed the draft through a form: from now on they count among its authors."""
    version = locked(version, "edit", actor)
    log(version, Verb.EDITED, actor)
    return version


def _start(procedure: Procedure, document: EntryDocument, actor) -> ProcedureVersion:
    last = procedure.versions.aggregate(last=Max("number"))["last"] or 0
    version = ProcedureVersion(procedure=procedure, number=last + 1, created_by=actor)
    _write(version, document)
    log(version, Verb.STARTED, actor)
    return version


def _write(version: ProcedureVersion, document: EntryDocument) -> None:
    """Make the version say what the document says, rows and all."""
    document = tidied(document)
    unknown = set(document.texts) - set(TEXT_FIELDS) | set(document.not_applicable) - set(SECTION_KEYS)
    if unknown:
        raise EditorialError(f"No section takes {', '.join(sorted(unknown))}.")
    low, high = document.duration_min_minutes, document.duration_max_minutes
    if low is not None and high is not None and low > high:
        raise EditorialError(f"The shortest usual duration, {low} minutes, is longer than the longest, {high}.")
    for field in TEXT_FIELDS:
        setattr(version, field, document.texts.get(field, ""))
    version.name = document.name
    version.kind = _kind(document.kind)
    version.not_applicable = document.not_applicable
    version.duration_min_minutes, version.duration_max_minutes = low, high
    version.editorial_note = document.editorial_note
    _check_lengths(version)
    version.save()
    version.specialties.set(_terms(Specialty, document.specialties))
    version.body_sites.set(_terms(BodySite, document.body_sites))
    version.settings.set(_terms(Setting, document.settings))
    version.anesthesia_types.set(_terms(AnesthesiaType, document.anesthesia_types))
    roles = _terms(PersonnelRole, [person.role for person in document.personnel])
    _replace_rows(
        version,
        ProcedureName,
        [{"kind": "common", "name": name} for name in document.common_names]
        + [{"kind": "technical", "name": name} for name in document.technical_terms],
    )
    _replace_rows(version, Step, [{"label": step.label, "text": step.text} for step in document.steps])
    _replace_rows(version, ProcedureTool, [{"tool": tool} for tool in _terms(Tool, document.tools)])
    _replace_rows(
        version,
        ProcedurePersonnel,
        [{"role": role, "note": person.note} for role, person in zip(roles, document.personnel, strict=True)],
    )
    _replace_rows(version, Risk, [vars(risk) | {"likelihood": risk.likelihood.value} for risk in document.risks])
    _replace_rows(version, Source, [{"citation": source} for source in document.sources])
    _replace_rows(version, ProcedureCode, _code_rows(document))


def _kind(label: str) -> str:
    kinds = {choice.label.casefold(): choice.value for choice in ProcedureVersion.Kind}
    if label and label.casefold() not in kinds:
        raise EditorialError(f"“{label}” is no kind of procedure; choose {', '.join(ProcedureVersion.Kind.labels)}.")
    return kinds.get(label.casefold(), "")


def _code_rows(document: EntryDocument) -> list[dict]:
    references = [(ref, ProcedureCode.Relation.RELATED) for ref in document.related_codes]
    if document.primary_code:
        references.insert(0, (document.primary_code, ProcedureCode.Relation.PRIMARY))
    rows = {}
    for reference, relation in references:
        code = mention_code(system=reference.system, code=reference.code)
        rows.setdefault(code.pk, {"code": code, "relation": relation, "descriptor": reference.descriptor})
    return list(rows.values())


def _replace_rows(version: ProcedureVersion, model, rows: list[dict]) -> None:
    model.objects.filter(version=version).delete()
    new = [model(version=version, position=place, **row) for place, row in enumerate(rows, start=1)]
    for row in new:
        _check_lengths(row)
    model.objects.bulk_create(new)


def _terms(model, names: list[str]) -> list:
    """One row of a controlled list for each name, in the names' order; missing ones are added with a capital letter."""
    if not names:
        return []
    keys = _lowered(names)
    wanted = dict(zip(reversed(keys), reversed(names), strict=True))
    known = model.objects.annotate(key=Lower("name")).filter(key__in=wanted)
    missing = wanted.keys() - set(known.values_list("key", flat=True))
    new = [model(name=_capitalised(wanted[key])) for key in wanted if key in missing]
    for term in new:
        _check_lengths(term)
    model.objects.bulk_create(new, ignore_conflicts=True)
    found = {term.key: term for term in known.all()}
    return [found[key] for key in keys]


def _lowered(names: list[str]) -> list[str]:
    """The names in lower case as the database's unique constraints see it: Python differs for “İ” and a final “Σ”."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT lower(name) FROM unnest(%s::text[]) WITH ORDINALITY AS t (name, place) ORDER BY place", [names]
        )
        return [key for (key,) in cursor.fetchall()]


def _capitalised(name: str) -> str:
    """The name with a capital letter, unless that makes it another word: the micro sign of “µCT” becomes a Greek letter."""
    first = name[:1].upper()
    return first + name[1:] if first.lower() == name[:1].lower() else name


def _check_lengths(row) -> None:
    """Raise EditorialError naming the first text of a row that is longer than its column."""
    for field in row._meta.concrete_fields:
        text = getattr(row, field.attname)
        if field.max_length and isinstance(text, str) and len(text) > field.max_length:
            what = f"{row._meta.verbose_name}, {field.verbose_name}"
            raise EditorialError(
                f"{what}: “{text[:40]}…” is {len(text)} characters long, {field.max_length} are allowed."
            )


def _free_slug(name: str) -> str:
    """A slug for a name, or a wished slug, that no entry has yet: "knee-repair", else "knee-repair-2"."""
    base = slugify(name)[:100].strip("-") or "entry"
    taken = set(Procedure.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    return next(slug for slug in (base, *(f"{base}-{n}" for n in range(2, len(taken) + 3))) if slug not in taken)
