"""The desk for one imported document: its source line by line, how each line was read, and what it would change."""

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import render

from desk.read_only import ReadOnlyAdmin
from imports.models import ImportedDocument
from imports.queries import differences, source_lines


@admin.register(ImportedDocument)
class DocumentAdmin(ReadOnlyAdmin):
    """Documents of imports, read-only; their import links to them."""

    list_display = ("filename", "verdict", "batch", "version")
    list_filter = ("verdict",)
    list_select_related = ("batch", "version")
    search_fields = ("filename",)
    search_help_text = "Name of a file"
    show_full_result_count = False

    def has_module_permission(self, request):
        """They are listed with their import, not in the menu."""
        return False

    def get_queryset(self, request):
        """Documents with the related objects that their page shows."""
        return super().get_queryset(request).select_related("batch", "procedure", "base__procedure", "version")

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """The source, and how it was read."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        document = self.get_object(request, unquote(object_id))
        if document is None:
            raise Http404("There is no such document.")
        context = {
            **self.admin_site.each_context(request),
            "title": document.filename,
            "opts": self.opts,
            "document": document,
            "lines": source_lines(document, request.user) if document.text else [],
            "rows": differences(document),
        }
        return render(request, "admin/imports/document.html", context)
