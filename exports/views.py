"""Downloads for staff: the list that the page shows, with the page's own filters."""

from itertools import chain

from django.contrib.auth.decorators import login_required, permission_required
from django.http import JsonResponse, StreamingHttpResponse
from django.views.decorators.http import require_safe

from exports.files import DOWNLOADS, SHAPES, file_chunks
from exports.queries import exportable, in_order, read_entries
from exports.writers import UnfitForSpreadsheet
from procedures.filters import ProcedureFilter


@require_safe
@login_required
@permission_required("procedures.export_entries", raise_exception=True)
def procedures(request, format):
    """Published entries with their editions, filtered by the address like /procedures/; `shape=long` for tables."""
    filterset = ProcedureFilter(request.GET, exportable())
    if not filterset.is_valid():
        return JsonResponse({"error": "A filter cannot be read.", "fields": filterset.errors}, status=400)
    shape = request.GET.get("shape", "wide")
    if shape not in SHAPES:
        return JsonResponse({"error": f"shape is one of: {', '.join(SHAPES)}."}, status=400)
    chunks = file_chunks(read_entries(in_order(filterset.qs), request.user), format, shape, with_edition=True)
    try:
        first = next(chunks, b"")  # what cannot go out is said before anything does
    except UnfitForSpreadsheet as error:
        return JsonResponse({"error": str(error)}, status=400)
    response = StreamingHttpResponse(chain([first], chunks), content_type=DOWNLOADS[format])
    response["Content-Disposition"] = f'attachment; filename="procedures.{format}"'
    return response
