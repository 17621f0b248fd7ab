"""Read-only JSON for other systems, from the same queries as the pages."""

from dataclasses import asdict

from django.http import JsonResponse
from django.views.decorators.http import require_safe

from search.forms import asked_for
from search.queries import ReadAs, find

MAX_LIMIT = 100
FILTERS = ("kind", "system")


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
