"""The worklists of imports: files that wait for a decision, and imported drafts with something left to settle."""

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse

from desk.worklists import Column, Worklist
from imports.models import Finding, ImportBatch, ImportedDocument
from procedures.models import ProcedureVersion
from procedures.rules import WRITE

_OPEN = Finding.objects.open().filter(document=OuterRef("pk")).order_by()


def waiting(user) -> QuerySet:
    """Imports that nobody has confirmed or discarded, the oldest first."""
    rows = ImportBatch.objects.filter(state=ImportBatch.State.OPEN).select_related("uploaded_by")
    return rows.annotate(
        document_count=Count("documents"), chosen_count=Count("documents", filter=Q(documents__is_chosen=True))
    ).order_by("uploaded_at", "pk")


def unsettled(user) -> QuerySet:
    """Documents that became drafts, with findings that nobody has settled; each with the number of its findings by kind."""
    counted = _OPEN.values("document").annotate(count=Count("pk")).values("count")
    counts = {f"{kind.value}_count": Subquery(counted.filter(kind=kind)) for kind in Finding.Kind}
    rows = ImportedDocument.objects.filter(Exists(_OPEN), version__state=ProcedureVersion.State.DRAFT)
    return (
        rows.only("filename", "version__name", "version__number")
        .select_related("version")
        .annotate(**counts)
        .order_by("batch", "position")
    )


def _draft(document) -> str:
    return reverse("admin:procedures_procedureversion_change", args=[document.version_id])


def _guesses(kind: str):
    """Where the guesses or the proposals of a draft are accepted by their kind; nowhere if it has none."""

    def page(document) -> str:
        address = reverse("admin:imports_importbatch_guesses", args=[document.batch_id])
        return f"{address}?draft={document.version_id}&kind={kind}" if getattr(document, f"{kind}_count") else ""

    return page


WORKLISTS = (
    Worklist(
        key="imports",
        title="Imports to confirm",
        about="Files that were uploaded and compared, and wait for somebody to import or discard them.",
        permission=WRITE,
        rows=waiting,
        columns=(
            Column("Import", lambda batch: batch.name, lambda batch: batch.get_absolute_url()),
            Column("Uploaded", lambda batch: batch.uploaded_at, brief=True),
            Column("By", lambda batch: batch.uploaded_by, brief=True),
            Column("Documents", lambda batch: batch.document_count),
            Column("Selected", lambda batch: batch.chosen_count),
        ),
    ),
    Worklist(
        key="unsettled-imports",
        title="Imported drafts to settle",
        about="Drafts from files with lines that fit no field, guesses, proposed values or contradictions: settle them first.",
        permission=WRITE,
        rows=unsettled,
        columns=(
            Column("Entry", lambda document: document.version, _draft),
            Column("File", lambda document: document.filename),
            Column("Lines that fit no field", lambda document: document.unplaced_count, brief=True),
            Column("Guesses", lambda document: document.guess_count, _guesses("guess")),
            Column("Proposed values", lambda document: document.proposal_count, _guesses("proposal")),
            Column("Contradictions", lambda document: document.contradiction_count, brief=True),
        ),
    ),
)
