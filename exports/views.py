"""Downloads: for staff, the filtered list of procedures, whole code systems and the record; for everybody, the bulk look-up."""

from itertools import chain

from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.auth.decorators import login_required, permission_required
from django.http import HttpResponse, JsonResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_POST, require_safe

from codes.forms import LookupForm
from codes.models import CodeSystem
from codes.release_pages import KINDS, asked_changes
from desk.work_pages import visible_worklist
from exports.changes import change_chunks, lost_chunks, touched_lines
from exports.codes import STATUSES, Wanted, code_chunks
from exports.files import DOWNLOADS, SHAPES, file_chunks
from exports.lookups import lookup_file
from exports.queries import exportable, in_order, read_entries
from exports.writers import UnfitForSpreadsheet
from procedures.filters import ProcedureFilter
from record.actions import record
from record.models import Event
from workbooks.csv_lines import csv_lines


@require_safe
@login_required
@permission_required("procedures.export_entries", raise_exception=True)
def procedures(request, format):
    """Published entries with their publications, with the same filters as /procedures/; `shape=long` applies to tables."""
    filterset = ProcedureFilter(request.GET, exportable())
    if not filterset.is_valid():
        return JsonResponse({"error": "A filter is not valid.", "fields": filterset.errors}, status=400)
    shape = request.GET.get("shape", "wide")
    if shape not in SHAPES:
        return JsonResponse({"error": f"shape must be one of: {', '.join(SHAPES)}."}, status=400)
    chunks = file_chunks(read_entries(in_order(filterset.qs), request.user), format, shape, with_publication=True)
    try:
        first = next(chunks, b"")  # so that an error is reported before the response begins
    except UnfitForSpreadsheet as error:
        return JsonResponse({"error": str(error)}, status=400)
    _record(request, "entries", format)
    response = StreamingHttpResponse(chain([first], chunks), content_type=DOWNLOADS[format])
    response["Content-Disposition"] = f'attachment; filename="procedures.{format}"'
    return response


@require_safe
@login_required
@permission_required("procedures.export_entries", raise_exception=True)
def codes(request, format):
    """Codes, through the licence gate. Parameters: `system` (default: all), `status`, `group`, and `q`, a query."""
    wanted = Wanted(
        user=request.user,
        system=request.GET.get("system", "").lower(),
        status=request.GET.get("status", "all"),
        q=request.GET.get("q", ""),
        group=request.GET.get("group", ""),
    )
    if wanted.system and not CodeSystem.objects.filter(slug=wanted.system).exists():
        return JsonResponse({"error": f"There is no code system “{wanted.system}”."}, status=400)
    if wanted.status not in STATUSES:
        return JsonResponse({"error": f"status must be one of: {', '.join(STATUSES)}."}, status=400)
    chunks = code_chunks(wanted, format)
    if format == "xlsx":
        try:
            chunks = chain([next(chunks)], chunks)  # so that an error is reported before the response begins
        except UnfitForSpreadsheet as error:
            return JsonResponse({"error": str(error)}, status=400)
    _record(request, f"the codes of {wanted.system or 'all systems'}", format)
    response = StreamingHttpResponse(chunks, content_type=DOWNLOADS[format])
    response["Content-Disposition"] = f'attachment; filename="{wanted.system or "codes"}.{format}"'
    return response


@require_safe
@login_required
@permission_required("record.view_event", raise_exception=True)
def events(request):
    """The record as CSV, with the same filters and search as its list at the desk."""
    try:
        found = admin.site.get_model_admin(Event).get_changelist_instance(request).queryset
    except IncorrectLookupParameters:
        return JsonResponse({"error": "A filter is not valid."}, status=400)
    _record(request, "the record", "csv")
    rows = found.values("at", "actor_name", "verb", "model", "object_id", "label", "sentence").iterator()
    columns = ("at", "person", "verb", "kind", "id", "what", "event")
    lines = csv_lines(columns, (dict(zip(columns, map(str, row.values()), strict=True)) for row in rows))
    response = StreamingHttpResponse(lines, content_type=DOWNLOADS["csv"])
    response["Content-Disposition"] = 'attachment; filename="record.csv"'
    return response


@require_safe
@login_required
def worklist(request, key):
    """A worklist of the desk as CSV, with the same filters as its page."""
    asked = visible_worklist(key, request.user)
    _record(request, f"the worklist “{asked.title}”", "csv")
    rows = asked.details(asked.narrowed(request.user, request.GET)).iterator(chunk_size=500)
    columns = [column.label for column in asked.columns]
    lines = csv_lines(columns, ({cell.label: cell.text for cell in asked.cells(row)} for row in rows))
    response = StreamingHttpResponse(lines, content_type=DOWNLOADS["csv"])
    response["Content-Disposition"] = f'attachment; filename="{key}.csv"'
    return response


def _record(request, what: str, format: str) -> None:
    asked = request.GET.urlencode()
    did = f"exported {what} as {format.upper()}{f' ({asked})' if asked else ''}."
    record("exported", did, actor=request.user, details={"filters": asked})


@require_safe
def changes(request, system, format):
    """What changed between two releases, for everybody: the same `to`, `from` and `change` as on the page."""
    found = asked_changes(request, get_object_or_404(CodeSystem, slug=system))
    kind = request.GET.get("change", "")
    chunks = change_chunks(found, format, kind if kind in KINDS else "")
    response = StreamingHttpResponse(chunks, content_type=DOWNLOADS[format])
    response["Content-Disposition"] = f'attachment; filename="{system}-changes.{format}"'
    return response


@require_safe
def lost(request, system, format):
    """The index terms and maps that two releases lost, for everybody: the same `to` and `from` as on the page."""
    found = asked_changes(request, get_object_or_404(CodeSystem, slug=system))
    chunks = lost_chunks(found, format)
    try:
        first = next(chunks, b"")  # so that an error is reported before the response begins
    except UnfitForSpreadsheet as error:
        return JsonResponse({"error": str(error)}, status=400)
    response = StreamingHttpResponse(chain([first], chunks), content_type=DOWNLOADS[format])
    response["Content-Disposition"] = f'attachment; filename="{system}-lost.{format}"'
    return response


@require_safe
def touched(request, system):
    """The pages that use codes which two releases changed, for everybody: the same `to` and `from` as on the page."""
    found = asked_changes(request, get_object_or_404(CodeSystem, slug=system))
    lines = touched_lines(found, request.build_absolute_uri("/").removesuffix("/"))
    response = StreamingHttpResponse(lines, content_type=DOWNLOADS["csv"])
    response["Content-Disposition"] = f'attachment; filename="{system}-pages.csv"'
    return response


@require_POST
def lookup(request, format):
    """The complete answers of the bulk look-up, from the same form as its page. A bad form is shown again with its errors."""
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
