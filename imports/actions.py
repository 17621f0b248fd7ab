"""The write of the imports room: documents become drafts, all of a run or none."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import connection, transaction

from codes.actions import UnknownSystem
from imports.models import ImportedDocument
from imports.preview import DocumentPreview, Verdict, preview_document
from procedures.actions import fill_draft, publish_unreviewed, start_draft, start_entry
from procedures.models import ProcedureVersion
from procedures.rules import EditorialError


@dataclass
class ImportCounts:
    """What a run did. `refused` holds (file name, reason) of each bad document, `unplaced` the lines without a field."""

    added: int = 0
    revised: int = 0
    unchanged: int = 0
    refused: list[tuple[str, str]] = field(default_factory=list)
    unplaced: int = 0
    warnings: list[tuple[str, str]] = field(default_factory=list)

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


@transaction.atomic
def import_documents(
    *,
    documents: Iterable[tuple[str, str]],
    actor,
    publish_as=None,
    only_new: bool = False,
    dry_run: bool = False,
) -> ImportCounts:
    """Make a draft of every (file name, text) that is new or changed. What readers see is not touched.

    `publish_as` is the person who puts new entries live without clinical review, for a site's first fill; an entry that
    the site has already stays as it is, and its draft waits for a reviewer. Documents that cannot be taken are counted
    with their reason and stop nobody else. With `only_new` entries that the site has stay as they are.
    With `dry_run` all is done, counted and taken back.
    """
    counts = ImportCounts()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")
    for filename, text in documents:
        preview = preview_document(filename, text)
        try:
            if only_new and preview.procedure:
                counts.unchanged += 1
            else:
                _take(preview, counts, actor, publish_as)
        except (EditorialError, UnknownSystem, ValueError) as error:
            counts.refused.append((filename, str(error)))
    transaction.set_rollback(dry_run)
    return counts


def _take(preview: DocumentPreview, counts: ImportCounts, actor, publish_as) -> None:
    if preview.verdict is Verdict.BAD:
        counts.refused.append((preview.filename, preview.reason))
        return
    if preview.verdict is Verdict.UNCHANGED:
        counts.unchanged += 1
        return
    with transaction.atomic():
        version = _draft(preview, actor)
        _keep_source(version, preview, actor)
        if publish_as and preview.verdict is Verdict.NEW:
            publish_unreviewed(version=version, actor=publish_as)
    if preview.verdict is Verdict.NEW:
        counts.added += 1
    else:
        counts.revised += 1
    counts.unplaced += len(preview.parsed.unplaced)
    counts.warnings += [(preview.filename, warning) for warning in preview.parsed.warnings]


def _draft(preview: DocumentPreview, actor) -> ProcedureVersion:
    document = preview.parsed.document
    if preview.procedure is None:
        return start_entry(document=document, actor=actor)
    version = start_draft(procedure=preview.procedure, actor=actor)
    return fill_draft(version=version, document=document, actor=actor)


def _keep_source(version: ProcedureVersion, preview: DocumentPreview, actor) -> None:
    ImportedDocument.objects.create(
        version=version,
        filename=preview.filename[-255:],
        text=preview.text.replace("\0", ""),
        unplaced=[list(line) for line in preview.parsed.unplaced],
        warnings=preview.parsed.warnings,
        imported_by=actor,
    )
