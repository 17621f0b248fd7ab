"""Writes the texts of many versions at once, with a fixed number of queries."""

from collections.abc import Collection, Iterable

from django.db import connection
from django.db.models.functions import Lower

from codes.actions import mention_codes
from codes.models import CodeSystem
from documents.entry import EntryDocument, tidied
from documents.row_kinds import NUMBERS
from procedures.actions.checks import check_document, kind_value
from procedures.content import KEYS, ROWS, TEXTS, Content, content_from, document_of
from procedures.models import (
    AnesthesiaType,
    BodySite,
    Illustration,
    Medicine,
    Milestone,
    Outcome,
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
from procedures.terms import Renamed, in_current_words, renamed

#: Field of a version and of a document -> the controlled list that it chooses from.
_CHOICES = {
    "specialties": Specialty,
    "body_sites": BodySite,
    "settings": Setting,
    "anesthesia_types": AnesthesiaType,
}
#: Key of a list of rows (procedures.content) -> its model.
_PARTS = {
    "names": ProcedureName,
    "steps": Step,
    "tools": ProcedureTool,
    "personnel": ProcedurePersonnel,
    "risks": Risk,
    "medicines": Medicine,
    "milestones": Milestone,
    "outcomes": Outcome,
    "illustrations": Illustration,
    "sources": Source,
    "codes": ProcedureCode,
}
#: Columns of rows whose empty value is NULL.
_NULL = ("id", "accessed", *NUMBERS)
Written = tuple[ProcedureVersion, Content]


def write_texts(texts: Iterable[tuple[ProcedureVersion, EntryDocument]]) -> None:
    """Write each document, including its rows, as the text of its version. Versions without a primary key are created.

    Raises EditorialError for a document that cannot be written; then nothing is written.
    """
    texts = [(version, tidied(document)) for version, document in texts]
    systems = {system.slug: system for system in CodeSystem.objects.all()}
    for _, document in texts:
        check_document(document, systems)
    _write([(version, content_from(document)) for version, document in texts], systems)


def write_contents(contents: list[Written], keys: Collection[str] = KEYS, words: Renamed | None = None) -> None:
    """Write the contents of versions that exist; rows with an `id` keep it. Raises like `write_texts`.

    Lists that are not among `keys` stay as they are stored. `words` are those of `renamed()`, if the caller has them already.
    """
    systems = {system.slug: system for system in CodeSystem.objects.all()}
    for _, content in contents:
        check_document(document_of(content), systems)
    _write(contents, systems, keys, words)


def _write(
    contents: list[Written],
    systems: dict[str, CodeSystem],
    keys: Collection[str] = KEYS,
    words: Renamed | None = None,
) -> None:
    words = renamed() if words is None else words
    contents = [(version, in_current_words(content, words)) for version, content in contents]
    for version, content in contents:
        for key in TEXTS:
            setattr(version, key, content[key])
        version.kind = kind_value(content["kind"])
        version.not_applicable = content["not_applicable"]
    old = [version for version, _ in contents if version.pk]
    for version in old:
        version.save()
    ProcedureVersion.objects.bulk_create(version for version, _ in contents if version.pk is None)
    for key, model in _PARTS.items():
        if old and key in keys:
            model.objects.filter(version__in=old).delete()
    for field, model in _CHOICES.items():
        if field in keys:
            _choose(contents, old, field, model)
    _write_parts(contents, systems, keys)


def _choose(contents: list[Written], old: list[ProcedureVersion], field: str, model) -> None:
    """Set the terms of a controlled list for each version."""
    terms = terms_named(model, [name for _, content in contents for name in content[field]])
    link = ProcedureVersion._meta.get_field(field).remote_field.through
    column = model._meta.model_name
    if old:
        link.objects.filter(procedureversion__in=old).delete()
    link.objects.bulk_create(
        link(procedureversion=version, **{column: term})
        for version, content in contents
        for term in dict.fromkeys(terms[name] for name in content[field])
    )


def _write_parts(contents: list[Written], systems: dict[str, CodeSystem], keys: Collection[str]) -> None:
    def named(key: str, column: str) -> list[str]:
        return [row[column] for _, content in contents for row in content[key]] if key in keys else []

    references = zip(named("codes", "system"), named("codes", "code"), strict=True)
    related = {
        "tool": terms_named(Tool, named("tools", "tool")),
        "role": terms_named(PersonnelRole, named("personnel", "role")),
        "code": mention_codes(references, systems) if "codes" in keys else {},
    }
    for key, model in _PARTS.items():
        if key not in keys:
            continue
        model.objects.bulk_create(
            model(version=version, position=position, **row)
            for version, content in contents
            for position, row in enumerate(_rows(key, content[key], related), start=1)
        )


def _rows(key: str, rows: list[dict], related: dict[str, dict]) -> list[dict]:
    """The rows of one list as columns of its model; of a code that is named twice the first one counts."""
    if key != "codes":
        return [
            {
                column: related.get(column, {}).get(row[column], row[column] or (None if column in _NULL else ""))
                for column in ("id", *ROWS[key])
            }
            for row in rows
        ]
    codes = {}
    for row in rows:
        code = related["code"][row["system"], row["code"]]
        codes.setdefault(
            code.pk, {"code": code, **{column: row[column] for column in ("id", "relation", "descriptor")}}
        )
    return list(codes.values())


def terms_named(model, names: list[str]) -> dict:
    """Name -> its row in a controlled list; missing names are added, capitalized."""
    if not names:
        return {}
    names = list(dict.fromkeys(names))
    keys = _lowered(names)
    wanted = dict(zip(reversed(keys), reversed(names), strict=True))
    known = model.objects.current().annotate(key=Lower("name")).filter(key__in=wanted)
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
