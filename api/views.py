"""Read-only JSON for other systems, from the same queries as the pages."""

from dataclasses import asdict

from django.http import HttpResponse, JsonResponse
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from documents.json.writer import entry_data
from procedures.editions import as_exported, last_modified, withdrawal_text
from procedures.models import ProcedureVersion
from procedures.queries import published_version
from search.forms import asked_for
from search.queries import ReadAs, find

MAX_LIMIT = 100
FILTERS = ("kind", "system")
#: Pages without an end, which show what other pages show as well, and the desk.
NOT_FOR_CRAWLERS = (
    "/admin/",
    "/api/",
    "/exports/",
    "/search/",
    "/codes/lookup/",
    "/basket/",
    "/procedures/?",
    "/procedures/compare/",
    "/procedures/*.pdf",
)


@require_safe
def search(request):
    """The entries and codes that match `q`, best first; `limit` is how many, 20 by default and 100 at most.

    `kind` and `system` narrow the list; each may be repeated, which widens it again. Where nothing has all words of the query as
    they were typed, `heading` says so, `corrected` is the query with its spelling corrected, and `part` has the words that were
    found together, apart and nowhere. `read_as` says how the query was read: as values of axes, modifiers and amounts.
    """
    asked = asked_for(request.GET)
    try:
        limit = min(max(int(request.GET.get("limit", 20)), 1), MAX_LIMIT)
    except ValueError:
        return JsonResponse({"error": f"limit must be a number from 1 to {MAX_LIMIT}"}, status=400)
    chosen = {key: asked.chosen[key] for key in FILTERS if key in asked.chosen}
    site = request.build_absolute_uri("/").removesuffix("/")
    found = find(asked.q, user=request.user, chosen=chosen, limit=limit, facets=False, reading=True)
    results = [
        {
            "kind": row.kind,
            "system": row.system.slug if row.system else "",
            "code": row.code.display if row.code else "",
            "title": row.title,
            "url": site + row.url,
            "why": row.why,
            "score": round(row.score, 6),
        }
        for row in found.results
    ]
    answer = {
        "query": asked.q,
        "total": found.total,
        "heading": found.heading,
        "corrected": found.instead,
        "part": asdict(found.part) if found.part else None,
        "read_as": list(map(_read_as, found.read_as)),
        "results": results,
    }
    return JsonResponse(answer)


@require_safe
@cache_control(no_cache=True)
def procedure(request, slug):
    """A published entry with its publication, as exports have it (docs/entry-tables.md); 410 and why if it was withdrawn."""
    try:
        version = published_version(slug)
    except ProcedureVersion.DoesNotExist:
        return _no_procedure(slug)
    data = entry_data(*as_exported(version, request.user))
    return JsonResponse(
        data, json_dumps_params={"ensure_ascii": False}, headers={"Last-Modified": last_modified(version)}
    )


def _no_procedure(slug: str) -> JsonResponse:
    try:
        return JsonResponse({"error": withdrawal_text(slug)}, status=410)
    except ProcedureVersion.DoesNotExist:
        return JsonResponse({"error": "No published entry has this address."}, status=404)


@require_safe
def robots(request):
    """What crawlers need not read, and where the sitemap is."""
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in NOT_FOR_CRAWLERS)]
    sitemap = request.build_absolute_uri(reverse("api:sitemap_index"))
    return HttpResponse("\n".join([*lines, "", f"Sitemap: {sitemap}", ""]), content_type="text/plain; charset=utf-8")


def _read_as(read: ReadAs) -> dict:
    """How the query was read, each other value with the query that has it."""
    axes = [
        {
            "axis": axis.axis,
            "value": axis.text,
            "others": [{"value": label, "query": query} for label, query in axis.choices],
        }
        for axis in read.axes
    ]
    return {"system": read.system, "axes": axes, "unread": read.unread}
