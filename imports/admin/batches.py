"""The desk for imports: files are uploaded, each document gets a verdict, and the selected ones are imported, all or none."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, Q

from imports import actions
from imports.admin.guesses import GuessPages
from imports.forms import UploadForm
from imports.guesses import waiting_guesses
from imports.models import ImportBatch, ImportedDocument
from jobs.starting import Work
from jobs.uploads import UploadDesk
from procedures.rules import WRITE, EditorialError

PAGE = 100
Verdict = ImportedDocument.Verdict


@admin.register(ImportBatch)
class BatchAdmin(GuessPages, UploadDesk):
    """Imports, both waiting and confirmed."""

    list_display = ("name", "state", "documents", "chosen", "uploaded_by", "uploaded_at", "taken_at")
    list_filter = ("state",)
    list_select_related = ("uploaded_by",)
    search_fields = ("name", "documents__filename")
    search_help_text = "Name of a file"
    form_class = UploadForm
    upload_title = "Import entries"
    upload_note = (
        "Imported entries are drafts. An import never changes what readers see and never overwrites an open draft."
    )
    preview_template = "admin/imports/preview.html"
    refusals = (EditorialError,)

    def has_add_permission(self, request):
        """Whoever may write entries may import them."""
        return request.user.has_perm(WRITE)

    def get_queryset(self, request):
        """Imports with the number of their documents."""
        chosen = Count("documents", filter=Q(documents__is_chosen=True))
        return super().get_queryset(request).annotate(document_count=Count("documents"), chosen_count=chosen)

    @admin.display(description="documents")
    def documents(self, batch):
        """The number of documents."""
        return batch.document_count

    @admin.display(description="selected")
    def chosen(self, batch):
        """The number of selected documents."""
        return batch.chosen_count

    def read(self, fields):
        """Each document is stored with its verdict."""
        files = fields["files"]
        name = files[0].name if len(files) == 1 else f"{len(files)} files: {files[0].name}, …"
        return Work("imports.read", f"Reading and comparing {name}", {"name": name}, files)

    def preview(self, request, batch):
        """The documents with their verdicts, to select from."""
        verdict = request.GET.get("verdict", "")
        documents = batch.documents.select_related("procedure", "version").defer("text", "content")
        if verdict in Verdict.values:
            documents = documents.filter(verdict=verdict)
        counts = dict(batch.documents.order_by().values_list("verdict").annotate(Count("pk")))
        may_accept = not batch.is_waiting and request.user.has_perm(WRITE)
        return {
            "has_guesses": may_accept and waiting_guesses(batch).exists(),
            "page": Paginator(documents.order_by("position"), PAGE).get_page(request.GET.get("page")),
            "verdict": verdict,
            "verdicts": [(key.value, key.label, counts.get(key.value, 0)) for key in Verdict],
        }

    def discard(self, batch, actor):
        """Delete the import."""
        actions.drop(batch=batch, actor=actor)

    def press(self, request, batch, verb):
        """Save the selection on the page, import the selected documents, or compare all documents again."""
        actor = request.user
        if verb in ("choose", "take"):
            shown, chosen = _keys(request, "shown"), _keys(request, "chosen")
            actions.choose(batch=batch, shown=shown, chosen=chosen, actor=actor)
        if verb == "choose":
            return "The selection was saved."
        documents, arguments = batch.documents, {"batch": batch.pk}
        if verb == "take":
            chosen = documents.chosen().count()
            return Work("imports.take", f"Importing the selected documents of {batch.name}", arguments, total=chosen)
        if verb == "look-again":
            kept = documents.exclude(content=None).count()
            return Work("imports.look-again", f"Comparing {batch.name} with the site again", arguments, total=kept)
        raise PermissionDenied


def _keys(request, name: str) -> list[int]:
    return [int(key) for key in request.POST.getlist(name) if key.isascii() and key.isdigit()]
