"""Writes the texts of many versions at once, with a fixed number of queries."""

from collections.abc import Callable, Iterable

from django.db import connection
from django.db.models.functions import Lower

from codes.actions import mention_codes
from codes.models import CodeSystem
from documents.entry import EntryDocument, tidied
from documents.sections import TEXT_FIELDS
from procedures.actions.checks import check_document, kind_value
from procedures.models import (
    AnesthesiaType,
    BodySite,
    PersonnelRole,
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

#: Field of a version and of a document -> the controlled list that it chooses from.
_CHOICES = {
    "specialties": Specialty,
    "body_sites": BodySite,
    "settings": Setting,
    "anesthesia_types": AnesthesiaType,
}
_PARTS = (ProcedureName, Step, ProcedureTool, ProcedurePersonnel, Risk, Source, ProcedureCode)
Text = tuple[ProcedureVersion, EntryDocument]


def write_texts(texts: Iterable[Text]) -> None:
    """Write each document, including its rows, as the text of its version. Versions without a primary key are created.

    Raises EditorialError for a document that cannot be written; then nothing is written.
    """
    systems = {system.slug: system for system in CodeSystem.objects.all()}
    texts = [(version, tidied(document)) for version, document in texts]
    for _, document in texts:
        check_document(document, systems)
    old = [version for version, _ in texts if version.pk]
    for version, document in texts:
        _fill(version, document)
    for version in old:
        version.save()
    ProcedureVersion.objects.bulk_create(version for version, _ in texts if version.pk is None)
    for model in _PARTS if old else ():
        model.objects.filter(version__in=old).delete()
    for field, model in _CHOICES.items():
        _choose(texts, old, field, model)
    _write_parts(texts, systems)


def _fill(version: ProcedureVersion, document: EntryDocument) -> None:
    for field in TEXT_FIELDS:
        setattr(version, field, document.texts.get(field, ""))
    version.name = document.name
    version.kind = kind_value(document.kind)
    version.not_applicable = document.not_applicable
    version.duration_min_minutes = document.duration_min_minutes
    version.duration_max_minutes = document.duration_max_minutes
    version.editorial_note = document.editorial_note


def _choose(texts: list[Text], old: list[ProcedureVersion], field: str, model) -> None:
    """Set the terms of a controlled list for each version."""
    terms = _terms(model, [name for _, document in texts for name in getattr(document, field)])
    link = ProcedureVersion._meta.get_field(field).remote_field.through
    column = model._meta.model_name
    if old:
        link.objects.filter(procedureversion__in=old).delete()
    link.objects.bulk_create(
        link(procedureversion=version, **{column: term})
        for version, document in texts
        for term in dict.fromkeys(terms[name] for name in getattr(document, field))
    )


def _write_parts(texts: list[Text], systems: dict[str, CodeSystem]) -> None:
    tools = _terms(Tool, [name for _, document in texts for name in document.tools])
    roles = _terms(PersonnelRole, [person.role for _, document in texts for person in document.personnel])
    references = [reference for _, document in texts for reference, _ in _references(document)]
    codes = mention_codes(((reference.system, reference.code) for reference in references), systems)

    def code_rows(document: EntryDocument) -> list[dict]:
        rows = {}
        for reference, relation in _references(document):
            code = codes[reference.system, reference.code]
            rows.setdefault(code.pk, {"code": code, "relation": relation, "descriptor": reference.descriptor})
        return list(rows.values())

    rows_of: dict[type, Callable[[EntryDocument], list[dict]]] = {
        ProcedureName: lambda document: [
            *({"kind": "common", "name": name} for name in document.common_names),
            *({"kind": "technical", "name": name} for name in document.technical_terms),
        ],
        Step: lambda document: [{"label": step.label, "text": step.text} for step in document.steps],
        ProcedureTool: lambda document: [{"tool": tools[name]} for name in document.tools],
        ProcedurePersonnel: lambda document: [
            {"role": roles[person.role], "note": person.note} for person in document.personnel
        ],
        Risk: lambda document: [vars(risk) | {"likelihood": risk.likelihood.value} for risk in document.risks],
        Source: lambda document: [{"citation": source} for source in document.sources],
        ProcedureCode: code_rows,
    }
    for model, rows in rows_of.items():
        model.objects.bulk_create(
            model(version=version, position=position, **row)
            for version, document in texts
            for position, row in enumerate(rows(document), start=1)
        )


def _references(document: EntryDocument):
    """The codes of a document with their relation, the primary code first."""
    if document.primary_code:
        yield document.primary_code, ProcedureCode.Relation.PRIMARY
    for reference in document.related_codes:
        yield reference, ProcedureCode.Relation.RELATED


def _terms(model, names: list[str]) -> dict:
    """Name -> its row in a controlled list; missing names are added, capitalized."""
    if not names:
        return {}
    names = list(dict.fromkeys(names))
    keys = _lowered(names)
    wanted = dict(zip(reversed(keys), reversed(names), strict=True))
    known = model.objects.annotate(key=Lower("name")).filter(key__in=wanted)
    found = {term.key: term for term in known}
    new = [model(name=_capitalised(wanted[key])) for key in wanted if key not in found]
    if new:
        model.objects.bulk_create(new, ignore_conflicts=True)  # another import may have added it meanwhile
        found = {term.key: term for term in known.all()}
    return {name: found[key] for name, key in zip(names, keys, strict=True)}


def _lowered(names: list[str]) -> list[str]:
    """The names in lower case as the unique constraints compare them; Python differs for “İ” and a final “Σ”."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT lower(name) FROM unnest(%s::text[]) WITH ORDINALITY AS t (name, position) ORDER BY position",
            [names],
        )
        return [key for (key,) in cursor.fetchall()]


def _capitalised(name: str) -> str:
    """The name, capitalized unless that changes the word: the micro sign of “µCT” would become a Greek letter."""
    first = name[:1].upper()
    return first + name[1:] if first.lower() == name[:1].lower() else name
