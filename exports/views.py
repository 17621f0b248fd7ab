"""Downloads for staff: the list that the page shows, with the page's own filters."""

from django.contrib.auth.decorators import login_required, permission_required
from django.http import JsonResponse, StreamingHttpResponse
from django.views.decorators.http import require_safe

from exports.columns import HEADINGS
from exports.queries import entry_rows, exportable
from exports.writers import csv_lines
from procedures.filters import ProcedureFilter


@require_safe
@login_required
@permission_required("procedures.export_entries", raise_exception=True)
def procedures_csv(request):
    """Published entries as CSV, filtered by the address like /procedures/."""
    filterset = ProcedureFilter(request.GET, exportable())
    if not filterset.is_valid():
        return JsonResponse({"error": "A filter cannot be read.", "fields": filterset.errors}, status=400)
    response = StreamingHttpResponse(
        csv_lines(HEADINGS, entry_rows(filterset.qs)), content_type="text/csv; charset=utf-8"
    )
    response["Content-Disposition"] = 'attachment; filename="procedures.csv"'
    return response
