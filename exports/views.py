"""Downloads: for staff the list that the page shows and whole code systems, for everybody the answer of the bulk look-up."""

from itertools import chain

from django.contrib.auth.decorators import login_required, permission_required
from django.http import HttpResponse, JsonResponse, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from codes.forms import LookupForm
from codes.models import CodeSystem
from exports.codes import STATUSES, Wanted, code_chunks
from exports.files import DOWNLOADS, SHAPES, file_chunks
from exports.lookups import lookup_file
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


@require_safe
@login_required
@permission_required("procedures.export_entries", raise_exception=True)
def codes(request, format):
    """Codes past the licence gate: of one `system` or of all, of a `status`, those that `q` finds."""
    wanted = Wanted(
        user=request.user,
        system=request.GET.get("system", "").lower(),
        status=request.GET.get("status", "all"),
        q=request.GET.get("q", ""),
    )
    if wanted.system and not CodeSystem.objects.filter(slug=wanted.system).exists():
        return JsonResponse({"error": f"No code system is called {wanted.system}."}, status=400)
    if wanted.status not in STATUSES:
        return JsonResponse({"error": f"status is one of: {', '.join(STATUSES)}."}, status=400)
    chunks = code_chunks(wanted, format)
    if format == "xlsx":
        try:
            chunks = chain([next(chunks)], chunks)  # what cannot go out is said before anything does
        except UnfitForSpreadsheet as error:
            return JsonResponse({"error": str(error)}, status=400)
    response = StreamingHttpResponse(chunks, content_type=DOWNLOADS[format])
    response["Content-Disposition"] = f'attachment; filename="{wanted.system or "codes"}.{format}"'
    return response


@require_POST
def lookup(request, format):
    """The answer that the page of the bulk look-up gives to the same form, whole; what cannot be read leads back there."""
    form = LookupForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            file = lookup_file(form.answers(request.user), format)
        except UnfitForSpreadsheet as error:
            form.add_error(None, str(error))
        else:
            disposition = f'attachment; filename="lookup.{format}"'
            return HttpResponse(file, content_type=DOWNLOADS[format], headers={"Content-Disposition": disposition})
    return render(request, "codes/lookup.html", {"form": form}, status=400)
