"""The desk for imports: files are uploaded, each document is judged, and the chosen ones are taken, all or none."""

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.views.decorators.http import require_POST

from desk.progress import progress_page
from imports import actions
from imports.forms import UploadForm
from imports.models import ImportBatch, ImportedDocument
from imports.sources import open_documents
from procedures.rules import EditorialError

PAGE = 100
Verdict = ImportedDocument.Verdict


@admin.register(ImportBatch)
class BatchAdmin(admin.ModelAdmin):
    """Imports: to be confirmed, and taken."""

    list_display = ("name", "state", "documents", "chosen", "uploaded_by", "uploaded_at", "taken_at")
    list_filter = ("state",)
    list_select_related = ("uploaded_by",)
    search_fields = ("name", "documents__filename")
    search_help_text = "Name of a file"
    show_full_result_count = False

    def has_add_permission(self, request):
        """Whoever may write entries may import them."""
        return request.user.has_perm(actions.WRITE)

    def has_change_permission(self, request, obj=None):
        """The buttons do what may be done; nothing is edited by hand."""
        return False

    def has_delete_permission(self, request, obj=None):
        """An open import is dropped by its button; one that was taken stays in the record."""
        return False

    def get_queryset(self, request):
        """Imports with the number of their documents."""
        chosen = Count("documents", filter=Q(documents__is_chosen=True))
        return super().get_queryset(request).annotate(document_count=Count("documents"), chosen_count=chosen)

    @admin.display(description="documents")
    def documents(self, batch):
        """How many there are."""
        return batch.document_count

    @admin.display(description="chosen")
    def chosen(self, batch):
        """How many of them are to be taken, or were."""
        return batch.chosen_count

    def get_urls(self):
        """The buttons, beside Django's own addresses."""
        step = path(
            "<int:pk>/step/<slug:verb>/", self.admin_site.admin_view(require_POST(self.take_step)), name="import_step"
        )
        return [step, *super().get_urls()]

    def add_view(self, request, form_url="", extra_context=None):
        """Choose files; then each document is read and judged while the page tells how far it is."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
        if form.is_valid():
            return self._upload(request, form.cleaned_data["files"])
        context = {**self.admin_site.each_context(request), "title": "Import entries", "form": form, "opts": self.opts}
        return render(request, "admin/imports/upload.html", context)

    def _upload(self, request, files):
        kept: list[ImportBatch] = []

        def steps():
            documents = (document for file in files for document in open_documents(file.name, file))
            name = files[0].name if len(files) == 1 else f"{len(files)} files: {files[0].name}, …"
            for batch, done in actions.upload(documents=documents, name=name, actor=request.user):
                kept[:] = [batch]
                yield done, f"{done:,} documents read and compared"

        return progress_page(
            request,
            title="Reading the files",
            steps=steps(),
            total=None,
            back=request.path,
            finished=lambda: kept[0].get_absolute_url(),
            refusals=(EditorialError,),
        )

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """The documents of an import with their verdicts, to choose from."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        batch = self.get_object(request, unquote(object_id))
        if batch is None:
            raise Http404("There is no such import.")
        verdict = request.GET.get("verdict", "")
        documents = batch.documents.select_related("procedure", "version").defer("text", "content", "placements")
        if verdict in Verdict.values:
            documents = documents.filter(verdict=verdict)
        counts = dict(batch.documents.order_by().values_list("verdict").annotate(Count("pk")))
        context = {
            **self.admin_site.each_context(request),
            "title": str(batch),
            "opts": self.opts,
            "batch": batch,
            "page": Paginator(documents.order_by("position"), PAGE).get_page(request.GET.get("page")),
            "verdict": verdict,
            "verdicts": [(key.value, key.label, counts.get(key.value, 0)) for key in Verdict],
            "may_decide": batch.is_open and self.has_add_permission(request),
        }
        return render(request, "admin/imports/batch.html", context)

    def take_step(self, request, pk, verb):
        """Do what a button says. The choice on the page is kept before the chosen documents are taken."""
        batch = get_object_or_404(ImportBatch, pk=pk)
        back = request.POST.get("back", "")
        back = batch.get_absolute_url() + (f"?{back}" if back else "")
        try:
            if verb == "drop":
                actions.drop(batch=batch, actor=request.user)
                self.message_user(request, f"“{batch.name}” is dropped: nothing of it was taken.", messages.SUCCESS)
                return redirect(reverse("admin:imports_importbatch_changelist"))
            if verb in ("choose", "take"):
                shown, chosen = _keys(request, "shown"), _keys(request, "chosen")
                actions.choose(batch=batch, shown=shown, chosen=chosen, actor=request.user)
        except EditorialError as error:
            self.message_user(request, str(error), messages.ERROR)
            return redirect(back)
        if verb == "choose":
            self.message_user(request, "The choice is kept.", messages.SUCCESS)
            return redirect(back)
        if verb not in ("take", "look-again"):
            raise PermissionDenied
        return self._work(request, batch, verb)

    def _work(self, request, batch, verb):
        if verb == "take":
            title, total = "Taking the chosen documents", batch.documents.chosen().count()
            work = actions.take(batch=batch, actor=request.user)
        else:
            title, total = "Comparing with the site once more", batch.documents.exclude(content=None).count()
            work = actions.look_again(batch=batch, actor=request.user)
        return progress_page(
            request,
            title=title,
            steps=((done, f"{done:,} of {total:,}") for done in work),
            total=total,
            back=batch.get_absolute_url(),
            finished=batch.get_absolute_url,
            refusals=(EditorialError,),
        )


def _keys(request, name: str) -> list[int]:
    return [int(key) for key in request.POST.getlist(name) if key.isascii() and key.isdigit()]
