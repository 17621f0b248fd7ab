"""The desk for entries: their versions, and the button that starts the next draft."""

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.shortcuts import get_object_or_404, redirect
from django.urls import path
from django.views.decorators.http import require_POST

from desk.panels import shown
from procedures import actions, rules
from procedures.admin.overview import OverviewPage
from procedures.admin.sources import SourcePage
from procedures.models import Procedure


@admin.register(Procedure)
class ProcedureAdmin(SourcePage, OverviewPage, admin.ModelAdmin):
    """Entries with their versions. New entries are started under Versions."""

    list_display = ("slug", "names", "states")
    search_fields = ("slug", "versions__name")
    readonly_fields = ("slug",)
    change_form_template = "admin/procedures/procedure/change_form.html"

    def has_add_permission(self, request):
        """An entry starts with its first draft: see Versions."""
        return False

    def has_delete_permission(self, request, obj=None):
        """Entries are never deleted, because others link to their addresses."""
        return False

    def get_queryset(self, request):
        """Entries with their versions prefetched."""
        return super().get_queryset(request).prefetch_related("versions")

    @admin.display(description="name")
    def names(self, procedure):
        """The name in the newest version."""
        newest = max(procedure.versions.all(), key=lambda version: version.number, default=None)
        return newest.name if newest else ""

    @admin.display(description="versions")
    def states(self, procedure):
        """Each version with its state."""
        versions = sorted(procedure.versions.all(), key=lambda version: version.number)
        return ", ".join(f"{version.number} {version.get_state_display().lower()}" for version in versions)

    def get_urls(self):
        """Adds the address of the button that starts a draft."""
        start = path(
            "<int:pk>/start-draft/",
            self.admin_site.admin_view(require_POST(self.start_draft)),
            name="procedure_start_draft",
        )
        return [start, *super().get_urls()]

    def start_draft(self, request, pk):
        """Copy the newest version into a draft and redirect to it."""
        try:
            version = actions.start_draft(procedure=get_object_or_404(Procedure, pk=pk), actor=request.user)
        except rules.EditorialError as error:
            self.message_user(request, str(error), messages.ERROR)
            return redirect("admin:procedures_procedure_change", pk)
        return redirect("admin:procedures_procedureversion_change", version.pk)

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """The entry with its versions. Rooms above add to it with panels of “procedures.procedure”."""
        procedure = self.get_object(request, unquote(object_id))
        versions = list(procedure.versions.order_by("-number")) if procedure else []
        may_start = request.user.has_perm("procedures.write_entry") and not any(
            v.state in v.OPEN_STATES for v in versions
        )
        panels = shown("procedures.procedure", request, procedure) if procedure else {}
        extra_context = {**(extra_context or {}), "versions": versions, "may_start": may_start, "panels": panels}
        return super().change_view(request, object_id, form_url, extra_context)
