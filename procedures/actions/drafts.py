"""Starts versions and changes drafts, from an entry document or as a copy of the newest version."""

from collections.abc import Callable, Iterable

from django.db import transaction
from django.db.models import Max
from django.utils.text import slugify

from accounts.permissions import require
from documents.entry import EntryDocument
from procedures.actions.editorial import Verb, perform
from procedures.actions.texts import write_texts
from procedures.findings import open_findings
from procedures.models import EditorialEvent, Procedure, ProcedureVersion
from procedures.queries import entry_document
from procedures.rules import WRITE, EditorialError

_LONGEST_SLUG = 110  # the column takes 120: room for "-2"


def start_entry(*, document: EntryDocument, actor) -> ProcedureVersion:
    """Start a new entry whose first draft is `document`. Raises like `start_entries`."""
    return start_entries(documents=[document], actor=actor)[0]


@transaction.atomic
def start_entries(*, documents: list[EntryDocument], actor) -> list[ProcedureVersion]:
    """Start new entries whose first drafts are `documents`. The slug is the document's own, or made from its name.

    Raises PermissionDenied, or EditorialError for a document that cannot be written; then no entry is created.
    """
    require(actor, WRITE)
    procedures = Procedure.objects.bulk_create(Procedure(slug=slug) for slug in _free_slugs(documents))
    texts = [
        (ProcedureVersion(procedure=procedure, number=1, created_by=actor), document)
        for procedure, document in zip(procedures, documents, strict=True)
    ]
    return _start(texts, actor)


def start_draft(*, procedure: Procedure, actor) -> ProcedureVersion:
    """Start the next draft of an entry, as a copy of its newest version (a discarded one only if there is no other).

    Raises like `start_drafts`, and EditorialError if that discarded one has open findings, which the copy would hide.
    """
    require(actor, WRITE)
    versions = procedure.versions.with_page_data().order_by("-number")
    newest = versions.kept().first() or versions.first()
    if newest.state == newest.State.DISCARDED and (findings := list(open_findings(newest))):
        raise EditorialError(
            f"The draft of this entry was discarded before this was settled: {'; '.join(findings)}. "
            "Import its document again."
        )
    return start_drafts(texts=[(procedure, entry_document(newest))], actor=actor)[0]


@transaction.atomic
def start_drafts(*, texts: list[tuple[Procedure, EntryDocument]], actor) -> list[ProcedureVersion]:
    """Start the next drafts of entries with the texts of these documents. Returns them in the same order.

    Raises PermissionDenied, or EditorialError if an entry has an open version or a document cannot be written; then no draft
    is created.
    """
    require(actor, WRITE)
    entries = Procedure.objects.filter(pk__in=[procedure.pk for procedure, _ in texts])
    list(entries.select_for_update().order_by("pk"))
    if open_version := ProcedureVersion.objects.open().filter(procedure__in=entries).first():
        raise EditorialError(f"Version {open_version.number} is still open: continue with that one.")
    last = dict(entries.annotate(last=Max("versions__number")).values_list("pk", "last"))
    versions = [
        (ProcedureVersion(procedure=procedure, number=(last[procedure.pk] or 0) + 1, created_by=actor), document)
        for procedure, document in texts
    ]
    return _start(versions, actor)


def fill_draft(*, version: ProcedureVersion, document: EntryDocument, actor) -> ProcedureVersion:
    """Replace the whole text of a draft by `document`."""
    return revise_draft(version=version, revise=lambda _: document, actor=actor)


def revise_draft(
    *, version: ProcedureVersion, revise: Callable[[EntryDocument], EntryDocument], actor
) -> ProcedureVersion:
    """Replace the text of a draft by what `revise` makes of it."""

    def write(draft: ProcedureVersion) -> None:
        write_texts([(draft, revise(entry_document(draft)))])

    return perform("edit", version=version, actor=actor, first=write)


def record_edit(*, version: ProcedureVersion, actor) -> ProcedureVersion:
    """Record that `actor` changed the draft through a form, and is therefore one of its authors."""
    return perform("edit", version=version, actor=actor)


def _start(texts: list[tuple[ProcedureVersion, EntryDocument]], actor) -> list[ProcedureVersion]:
    write_texts(texts)
    versions = [version for version, _ in texts]
    EditorialEvent.objects.bulk_create(
        EditorialEvent(version=version, verb=Verb.STARTED, actor=actor) for version in versions
    )
    return versions


def _free_slugs(documents: Iterable[EntryDocument]) -> list[str]:
    """An unused slug for each document: "knee-repair", or "knee-repair-2" if that is taken."""
    wishes = [_wished_slug(document) for document in documents]
    taken = set(Procedure.objects.filter(slug__in=wishes).values_list("slug", flat=True))
    slugs = []
    for wish in wishes:
        if wish in taken:
            taken |= set(Procedure.objects.filter(slug__startswith=wish).values_list("slug", flat=True))
        free = next(slug for slug in (wish, *(f"{wish}-{n}" for n in range(2, len(taken) + 3))) if slug not in taken)
        taken.add(free)
        slugs.append(free)
    return slugs


def _wished_slug(document: EntryDocument) -> str:
    return slugify(document.slug)[:_LONGEST_SLUG] or slugify(document.name)[:100].strip("-") or "entry"
