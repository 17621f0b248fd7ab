"""The desk for reports from readers: their list, and the page on which one is settled."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect, render

from desk.read_only import ReadOnlyAdmin
from feedback.actions import SETTLE, settle
from feedback.models import Report
from feedback.rules import NotTaken


@admin.register(Report)
class ReportAdmin(ReadOnlyAdmin):
    """Reports as readers wrote them; whoever may settle one says what was done."""

    list_display = ("version", "place_label", "text", "at", "state", "settled_by")
    sortable_by = ("at", "state")
    list_filter = ("state",)
    list_select_related = ("version", "settled_by")
    search_fields = ("version__name", "version__procedure__slug", "text")
    list_per_page = 50

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """The report, and the form that settles it. Raises PermissionDenied, Http404."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        report = self.get_object(request, object_id)
        if report is None:
            raise Http404("No report has this address.")
        if request.method == "POST":
            return self._settle(request, report)
        context = {
            **self.admin_site.each_context(request),
            "title": f"Report on {report}",
            "opts": self.opts,
            "report": report,
            "may_settle": report.state == Report.State.OPEN and request.user.has_perm(SETTLE),
        }
        return render(request, "admin/feedback/report.html", context)

    def _settle(self, request, report: Report):
        try:
            settle(
                report=report,
                state=request.POST.get("state", ""),
                note=request.POST.get("note", ""),
                actor=request.user,
            )
        except NotTaken as error:
            self.message_user(request, f"Nothing was changed. {error}", messages.ERROR)
        else:
            self.message_user(request, "The report is settled.", messages.SUCCESS)
        return redirect(report)
