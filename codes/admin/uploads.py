"""The desk for code files: one is uploaded, its changes are looked at, and then it is loaded whole or dropped."""

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.views.decorators.http import require_POST

from codes.actions import uploads
from codes.admin.shown import KINDS, shown_change, shown_line, why_withheld
from codes.admin.upload_form import UploadForm
from codes.models import CodeUpload
from desk.progress import progress_page

PAGE = 100
BAD = "bad"


@admin.register(CodeUpload)
class UploadAdmin(admin.ModelAdmin):
    """Code files: to be confirmed, loaded, and dropped."""

    list_display = ("subject", "name", "state", "uploaded", "decided")
    sortable_by = ("name",)
    list_filter = ("state", "holds", "system")
    list_select_related = ("system", "target", "uploaded_by", "decided_by")
    search_fields = ("name", "label")
    search_help_text = "Name of a file, or a release"
    show_full_result_count = False

    def has_add_permission(self, request):
        """For those who load releases."""
        return request.user.has_perm(uploads.LOAD)

    def has_change_permission(self, request, obj=None):
        """The buttons do what may be done; nothing is edited by hand."""
        return False

    def has_delete_permission(self, request, obj=None):
        """What was decided stays in the record."""
        return False

    @admin.display(description="uploaded")
    def uploaded(self, upload):
        """When, and by whom."""
        return f"{upload.uploaded_at:%Y-%m-%d %H:%M} by {upload.uploaded_by}"

    @admin.display(description="loaded or dropped")
    def decided(self, upload):
        """When, and by whom."""
        return f"{upload.decided_at:%Y-%m-%d %H:%M} by {upload.decided_by}" if upload.decided_at else ""

    def get_urls(self):
        """The buttons, beside Django's own addresses."""
        step = path(
            "<int:pk>/step/<slug:verb>/",
            self.admin_site.admin_view(require_POST(self.take_step)),
            name="code_upload_step",
        )
        return [step, *super().get_urls()]

    def add_view(self, request, form_url="", extra_context=None):
        """Choose a file; then it is read and compared while the page tells how far it is."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
        if form.is_valid():
            return self._upload(request, form.cleaned_data)
        context = {
            **self.admin_site.each_context(request),
            "title": "Load a code file",
            "form": form,
            "opts": self.opts,
        }
        return render(request, "admin/codes/upload.html", context)

    def _upload(self, request, fields):
        kept: list[CodeUpload] = []

        def steps():
            kept.append((yield from uploads.upload(**fields, actor=request.user)))

        return progress_page(
            request,
            title="Reading the file",
            steps=steps(),
            total=None,
            back=request.path,
            finished=lambda: kept[0].get_absolute_url(),
            refusals=(ValueError,),
        )

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """What a file changes, or has changed."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        upload = self.get_object(request, unquote(object_id))
        if upload is None:
            raise Http404("There is no such file.")
        newer = Q(loaded_at__gt=upload.uploaded_at) | Q(withdrawn_at__gt=upload.uploaded_at)
        context = {
            **self.admin_site.each_context(request),
            "title": str(upload),
            "opts": self.opts,
            "upload": upload,
            "counts": _counts(upload),
            "is_as_previewed": upload.result in (None, upload.preview["counts"]),
            "is_stale": upload.is_waiting and upload.system.releases.filter(newer).exists(),
            "release": upload.system.releases.filter(label=upload.label).first() if upload.result else None,
            **_told(upload, request),
        }
        return render(request, "admin/codes/preview.html", context)

    def take_step(self, request, pk, verb):
        """Do what a button says."""
        upload = get_object_or_404(CodeUpload.objects.select_related("system", "target"), pk=pk)
        if verb == "load":
            return self._load(request, upload)
        if verb != "drop":
            raise PermissionDenied
        try:
            uploads.drop(upload=upload, actor=request.user)
        except uploads.UploadRefused as error:
            self.message_user(request, str(error), messages.ERROR)
            return redirect(upload)
        self.message_user(request, f"“{upload.name}” is dropped: nothing of it was loaded.", messages.SUCCESS)
        return redirect(reverse("admin:codes_codeupload_changelist"))

    def _load(self, request, upload):
        counts = upload.preview["counts"]
        rows = sum(count for name, count in counts.items() if name != "retired")

        def steps():
            furthest = 0  # the bar stays where it is while what was read is being compared
            for done, words in uploads.load(upload=upload, actor=request.user):
                furthest = max(furthest, done)
                yield furthest, words

        return progress_page(
            request,
            title=f"Loading {upload.subject}",
            steps=steps(),
            total=rows if upload.holds == CodeUpload.Holds.CODES else None,
            back=upload.get_absolute_url(),
            finished=upload.get_absolute_url,
            refusals=(ValueError,),
        )


def _counts(upload: CodeUpload) -> dict:
    """The counts of the preview and of the load, in their usual order: the database keeps none."""
    counts = upload.preview["counts"]
    names = [name for name in (*uploads.CODE_COUNTS[:-1], "loaded", "replaced", BAD) if name in counts]
    told = [("Preview", counts), *([("Loaded", upload.result)] if upload.result else [])]
    return {"names": names, "rows": [(what, [numbers[name] for name in names]) for what, numbers in told]}


def _told(upload: CodeUpload, request) -> dict:
    """The lists of the preview, one at a time by pages: differences of a kind, or lines that could not be read."""
    counts, user = upload.preview["counts"], request.user
    tabs = [(kind, label, counts[kind]) for kind, label in KINDS if kind in counts and upload.label]
    tabs.append((BAD, "Bad lines", counts[BAD]))
    filled = [kind for kind, _, count in tabs if count]
    show = request.GET.get("show", "")
    show = show if show in [kind for kind, _, _ in tabs] else next(iter(filled), BAD)
    systems = [system for system in (upload.system, upload.target) if system]
    if show == BAD:
        rows = upload.preview.get("bad_rows", [])
    else:
        rows = [row[1:] for row in upload.preview.get("differences", []) if row[0] == show]
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    if show == BAD:
        shown = [shown_line(systems, user, *row) for row in page]
    else:
        shown = [shown_change(upload.system, user, *row) for row in page]
    return {
        "tabs": tabs,
        "show": show,
        "page": page,
        "rows": shown,
        "more": counts[show] - len(rows),
        "affected": upload.preview.get("affected", []),
        "withheld": next(filter(None, (why_withheld(system, user) for system in systems)), ""),
    }
