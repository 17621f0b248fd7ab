"""The desk for uploaded files: each is uploaded, previewed, and then confirmed or discarded."""

from django import forms
from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.views.decorators.http import require_POST

from desk.read_only import ReadOnlyAdmin
from jobs.starting import Work, started


class UploadDesk(ReadOnlyAdmin):
    """The pages that all desks for files share. A room subclasses this for its model and fills what is declared here.

    The model has `name` (of the file), `state`, `is_waiting`, `uploaded_by`, `uploaded_at` and `get_absolute_url`. The room's
    actions check permissions and rules; the permission to add only decides who sees the pages and buttons.
    """

    form_class: type[forms.Form]
    upload_title: str
    upload_note = ""
    upload_template = "admin/desk/upload.html"
    preview_template: str  # extends admin/desk/preview.html
    refusals: tuple[type[Exception], ...]  # their messages are shown to the person
    show_full_result_count = False

    def read(self, fields: dict) -> Work:
        """The work that reads the files in the cleaned `fields` of the form; its result is the upload to be confirmed."""
        raise NotImplementedError

    def preview(self, request, upload) -> dict:
        """The context of `preview_template` for the upload."""
        raise NotImplementedError

    def discard(self, upload, actor) -> None:
        """Discard the upload."""
        raise NotImplementedError

    def press(self, request, upload, verb: str) -> Work | str:
        """Do the action of a button and return a message about it, or return the work that a job is to do.

        Raises PermissionDenied for an unknown verb, and `refusals`.
        """
        raise NotImplementedError

    def get_urls(self):
        """Adds the address of the buttons."""
        step = path(
            "<int:pk>/step/<slug:verb>/",
            self.admin_site.admin_view(require_POST(self.take_step)),
            name=f"{self.opts.app_label}_{self.opts.model_name}_step",
        )
        return [step, *super().get_urls()]

    def add_view(self, request, form_url="", extra_context=None):
        """The form to choose files; then a job reads and compares them."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = self.form_class(request.POST, request.FILES) if request.method == "POST" else self.form_class()
        if form.is_valid():
            return started(request, self.read(form.cleaned_data), back=request.path)
        context = {"title": self.upload_title, "note": self.upload_note, "form": form}
        return self._page(request, self.upload_template, context)

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """What an upload would change, or has changed, with its buttons."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        upload = self.get_object(request, unquote(object_id))
        if upload is None:
            raise Http404(f"There is no such {self.opts.verbose_name}.")
        context = {
            "title": str(upload),
            "upload": upload,
            "may_decide": upload.is_waiting and self.has_add_permission(request),
            **self.preview(request, upload),
        }
        return self._page(request, self.preview_template, context)

    def take_step(self, request, pk, verb):
        """Do the action of a button; after a refusal, return to the page with the button."""
        upload = get_object_or_404(self.get_queryset(request), pk=pk)
        if not self.has_add_permission(request):
            raise PermissionDenied
        query = request.POST.get("back", "")
        back = upload.get_absolute_url() + (f"?{query}" if query else "")
        try:
            if verb == "drop":
                self.discard(upload, request.user)
                self.message_user(request, f"“{upload.name}” was discarded. It changed nothing.", messages.SUCCESS)
                return redirect(reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist"))
            done = self.press(request, upload, verb)
        except self.refusals as error:
            self.message_user(request, str(error), messages.ERROR)
            return redirect(back)
        if isinstance(done, Work):
            return started(request, done, back=upload.get_absolute_url())
        self.message_user(request, done, messages.SUCCESS)
        return redirect(back)

    def _page(self, request, template: str, context: dict):
        return render(request, template, {**self.admin_site.each_context(request), "opts": self.opts, **context})
