"""Stores uploaded documents, selects among them, compares them again, imports or discards them."""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field

from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone

from accounts.actions import account_for_program
from accounts.models import User
from accounts.permissions import require
from accounts.roles import WRITER
from documents.entry import tidied
from documents.source import SourceDocument
from imports import queries
from imports.actions.findings import record_findings
from imports.models import ImportBatch, ImportedDocument, stored
from imports.preview import DocumentPreview, Verdict, chunks, preview_documents
from imports.proposals import applied
from procedures.actions import keep_words, publish_unreviewed, start_drafts, start_entries
from procedures.findings import open_findings
from procedures.followers import told_once
from procedures.models import ProcedureVersion, Revision
from procedures.rules import TRANSITIONS, WRITE, EditorialError, Unsettled
from record.actions import record

LOCK = 0x6D656472  # only one import runs at a time, because two could create the same entry twice
LONGEST_KEPT = 20_000  # how many characters of a text that is not an entry are stored


@dataclass
class ImportCounts:
    """The result of a run. `refused` has (file name, reason) of each document that is bad or in conflict.

    `unplaced` has (file name, line number, text) of each line without a field. `waiting` has (file name, open findings) of each
    new entry that was not published because of them. `report` is filled by a dry run: lines of text that say what would
    happen to each document.
    """

    added: int = 0
    revised: int = 0
    unchanged: int = 0
    refused: list[tuple[str, str]] = field(default_factory=list)
    unplaced: list[tuple[str, int, str]] = field(default_factory=list)
    waiting: list[tuple[str, str]] = field(default_factory=list)
    warnings: list[tuple[str, str]] = field(default_factory=list)
    report: list[str] = field(default_factory=list)

    def as_dict(self) -> dict[str, int]:
        """The five counts by name; an import retires nothing."""
        return {
            "added": self.added,
            "revised": self.revised,
            "retired": 0,
            "unchanged": self.unchanged,
            "bad": len(self.refused),
        }

    def __str__(self):
        return ", ".join(f"{name} {count}" for name, count in self.as_dict().items())


def upload(*, documents: Iterable[SourceDocument], name: str, actor) -> Iterator[tuple[ImportBatch, int]]:
    """Store the documents with a verdict each, as an import that waits for confirmation; all of them or none.

    Yields (the import, number of documents so far); the caller must iterate to the end, or nothing is stored.
    Raises PermissionDenied, or EditorialError if there is no document.
    """
    require(actor, WRITE)
    with transaction.atomic():
        batch = ImportBatch.objects.create(name=name[:255], uploaded_by=actor)
        done = 0
        for chunk in chunks(preview_documents(documents)):
            ImportedDocument.objects.bulk_create(
                _kept(batch, done + number, preview) for number, preview in enumerate(chunk, start=1)
            )
            _keep_words(chunk, actor)
            done += len(chunk)
            yield batch, done
        if not done:
            raise EditorialError("There is no document in these files: choose files with entries.")


def look_again(*, batch: ImportBatch, actor) -> Iterator[int]:
    """Compare the documents of an open import with the site again. Yields the number of documents so far.

    Documents that change nothing, or are not entries, keep their verdict, because their text was not stored.
    """
    with transaction.atomic():
        documents = _locked(batch, actor).documents.exclude(content=None).order_by("position")
        done = 0
        previews = preview_documents(document.source for document in documents.iterator(chunk_size=500))
        for chunk in chunks(zip(documents.iterator(chunk_size=500), previews, strict=True)):
            for document, preview in chunk:
                document.is_chosen = preview.verdict in (Verdict.NEW, Verdict.CHANGED) and (
                    document.is_chosen or not document.may_be_chosen
                )
                document.verdict, document.reason = preview.verdict, preview.reason
                document.procedure, document.base = preview.procedure, preview.base
                document.proposals = _proposed(preview)
                document.warnings = list(dict.fromkeys([*document.warnings, *_warnings(preview)]))
            changed = ("is_chosen", "verdict", "reason", "procedure", "base", "proposals", "warnings")
            ImportedDocument.objects.bulk_update([document for document, _ in chunk], changed)
            done += len(chunk)
            yield done


@transaction.atomic
def choose(*, batch: ImportBatch, shown: Iterable[int], chosen: Iterable[int], actor) -> None:
    """Of the documents `shown` (primary keys), select exactly the `chosen` ones. Documents not shown stay as they are."""
    batch = _locked(batch, actor)
    shown = batch.documents.filter(pk__in=shown)
    shown.update(is_chosen=False)
    shown.filter(pk__in=chosen, verdict__in=(Verdict.NEW, Verdict.CHANGED)).update(is_chosen=True)


@transaction.atomic
def drop(*, batch: ImportBatch, actor) -> None:
    """Discard an open import, with its documents."""
    batch = _locked(batch, actor)
    record("discarded", f"discarded the import “{batch.name}”.", actor=actor, about=batch)
    batch.delete()


def take(*, batch: ImportBatch, actor, publish_as=None, accept_guesses: bool = False) -> Iterator[int]:
    """Create drafts of all selected documents, or of none. Published entries do not change. Yields how many are done.

    `publish_as` is the person who publishes new entries without clinical review, to fill a new site. Existing entries are not
    published: their drafts wait for a reviewer. Nor are new ones with findings: their drafts wait until a person settles these.
    With `accept_guesses`, that person accepts the guesses and proposed values of the new entries; other findings stay open.
    Raises PermissionDenied, or EditorialError if the site has changed since the documents were compared.
    """
    if publish_as:
        require(publish_as, TRANSITIONS["publish_unreviewed"].permission)
    with transaction.atomic():
        batch = _locked(batch, actor)
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
            if not cursor.fetchone()[0]:
                raise EditorialError("Another import is running. Try again when it has finished.")
        done = 0
        for chunk in chunks(batch.documents.chosen().iterator(chunk_size=500)):
            previews = preview_documents(document.source for document in chunk)
            with told_once():
                _take(batch, list(zip(chunk, previews, strict=True)), actor, publish_as, accept_guesses)
            done += len(chunk)
            yield done
        batch.state, batch.taken_at = ImportBatch.State.TAKEN, timezone.now()
        batch.save(update_fields=["state", "taken_at"])
        record("imported", f"imported {done:,} documents from “{batch.name}” as drafts.", actor=actor, about=batch)


@transaction.atomic
def import_documents(
    *,
    documents: Iterable[SourceDocument],
    actor,
    name: str = "command line",
    publish_as=None,
    accept_guesses: bool = False,
    only_new: bool = False,
    dry_run: bool = False,
) -> ImportCounts:
    """Upload and import at once: create a draft of every new or changed document, in one transaction.

    Bad documents are counted with their reason and do not stop the others. `only_new` skips entries that the site already
    has. `dry_run` rolls everything back after counting. `publish_as` and `accept_guesses` are as in `take`.
    """
    for batch, _ in upload(documents=documents, name=name, actor=actor):  # noqa: B007 - the last one is complete
        pass
    if only_new:
        batch.documents.exclude(procedure=None).update(verdict=Verdict.UNCHANGED, reason="", is_chosen=False)
    report = list(queries.report(batch)) if dry_run else []
    for _ in take(batch=batch, actor=actor, publish_as=publish_as, accept_guesses=accept_guesses):
        pass
    counts = _counts(batch, is_published=bool(publish_as))
    if dry_run:
        counts.report = report
        transaction.set_rollback(True)
    return counts


def importer() -> User:
    """The account that owns imported drafts when nobody is signed in, as on the command line."""
    return account_for_program(username="import", first_name="Import", role=WRITER)


def _locked(batch: ImportBatch, actor) -> ImportBatch:
    """The import, locked until the transaction ends. Raises EditorialError if it no longer waits for confirmation."""
    require(actor, WRITE)
    fresh = ImportBatch.objects.select_for_update().filter(pk=batch.pk).first()
    if fresh is None or not fresh.is_waiting:
        raise EditorialError(
            "This import no longer waits for a decision: upload its files again if you still need them."
        )
    return fresh


def _keep_words(previews: list[DocumentPreview], actor) -> None:
    """Whoever sees a file before it is imported may copy from it: its words are those of whoever uploaded it."""
    parsed = [one.source.parsed for one in previews if one.source.parsed and one.verdict != Verdict.UNCHANGED]
    lines = [line.text for entry in parsed for line in entry.unplaced]
    keep_words(texts=lines, documents=[tidied(entry.document) for entry in parsed], actor=actor)


def _kept(batch: ImportBatch, position: int, preview: DocumentPreview) -> ImportedDocument:
    document = ImportedDocument(
        batch=batch,
        position=position,
        filename=_storable(preview.source.filename)[-255:],
        verdict=preview.verdict,
        reason=_storable(preview.reason),
        warnings=_warnings(preview),
        procedure=preview.procedure,
        base=preview.base,
        is_chosen=preview.verdict in (Verdict.NEW, Verdict.CHANGED),
    )
    parsed = preview.source.parsed
    if parsed is None:
        document.text = _storable(preview.source.text[:LONGEST_KEPT])
    elif preview.verdict != Verdict.UNCHANGED:
        document.text = _storable(preview.source.text)
        document.content = stored(tidied(parsed.document))
        document.given = None if parsed.given is None else sorted(parsed.given)
        document.placements = [list(placement) for placement in parsed.placements]
        document.unplaced = [[line.number, _storable(line.text)] for line in parsed.unplaced]
        document.contradictions = [_storable(text) for text in parsed.contradictions]
        document.title_lines, document.system = parsed.title_lines, parsed.system[:50]
        document.exported_version = parsed.exported_version
        document.proposals = _proposed(preview)
    return document


def _proposed(preview: DocumentPreview) -> list[list[str]]:
    return [[_storable(piece) for piece in proposal] for proposal in preview.proposals]


def _warnings(preview: DocumentPreview) -> list[str]:
    return [_storable(warning) for warning in preview.warnings]


def _storable(text: str) -> str:
    """The text without NUL and lone surrogates, which PostgreSQL refuses."""
    return text.replace("\0", "\ufffd").encode("utf-8", "replace").decode()


def _take(
    batch: ImportBatch,
    documents: list[tuple[ImportedDocument, DocumentPreview]],
    actor,
    publish_as,
    accept_guesses: bool,
) -> None:
    for document, preview in documents:
        if (preview.verdict, preview.base and preview.base.pk) != (document.verdict, document.base_id):
            reason = preview.reason or "the site has changed since it was compared."
            raise EditorialError(
                f"Nothing was imported. {document.filename}: {reason} Compare the import with the site again."
            )
    new = [(document, preview) for document, preview in documents if preview.procedure is None]
    changed = [(document, preview) for document, preview in documents if preview.procedure]
    texts = [
        applied(preview.document, document.proposed) if accept_guesses else preview.document
        for document, preview in new
    ]
    # The words may be those of whoever uploaded them: importing them for a colleague makes them nobody else's.
    origin = {"actor": actor, "cause": Revision.Cause.IMPORTED, "brought_by": [batch.uploaded_by]}
    drafts = start_drafts(texts=[(preview.procedure, preview.document) for _, preview in changed], **origin)
    entries = start_entries(documents=texts, **origin)
    for (document, _), version in zip(changed + new, drafts + entries, strict=True):
        document.version, document.procedure = version, version.procedure
    ImportedDocument.objects.bulk_update([document for document, _ in documents], ["version", "procedure"])
    record_findings([document for document, _ in changed])
    unsettled = record_findings([document for document, _ in new], accepted_by=publish_as if accept_guesses else None)
    for version in entries if publish_as else ():
        if version.pk not in unsettled:
            with suppress(Unsettled):  # it stays a draft, and the counts say why
                publish_unreviewed(version=version, actor=publish_as)


def _counts(batch: ImportBatch, *, is_published: bool) -> ImportCounts:
    counts = ImportCounts()
    fields = ("filename", "verdict", "reason", "unplaced", "warnings", "version")
    for document in batch.documents.only(*fields).annotate(state=F("version__state")).iterator():
        if document.verdict in (Verdict.BAD, Verdict.CONFLICT):
            counts.refused.append((document.filename, document.reason))
        elif document.verdict == Verdict.UNCHANGED:
            counts.unchanged += 1
        else:
            counts.added += document.verdict == Verdict.NEW
            counts.revised += document.verdict == Verdict.CHANGED
            if document.unplaced:
                lines = queries.unplaced_lines(document, None)
                counts.unplaced += [(document.filename, number, text) for number, text in lines]
            if is_published and document.verdict == Verdict.NEW and document.state == ProcedureVersion.State.DRAFT:
                counts.waiting.append((document.filename, "; ".join(open_findings(document.version))))
            counts.warnings += [(document.filename, warning) for warning in document.warnings]
    return counts
