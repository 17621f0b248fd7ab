"""The search box: home page, results, suggestions."""

from urllib.parse import urlencode

from django.db.models import Count
from django.http import JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from codes.models import CodeSystem
from codes.queries import systems_with_releases
from procedures.models import ProcedureVersion
from search.forms import SearchForm
from search.models import Findable
from search.queries import find, suggest
from search.rules import marked

PAGE_SIZE = 25


@require_safe
def home(request):
    """The search box, what there is, and how current it is."""
    published = ProcedureVersion.objects.published()
    context = {
        "systems": systems_with_releases(),
        "entry_count": published.count(),
        "newest": list(published.select_related("procedure").order_by("-published_at", "name")[:6]),
        "kinds": _kinds(published),
    }
    return render(request, "search/home.html", context)


@require_safe
def results(request):
    """Entries and codes that match, 25 a page, with counts to narrow the list by."""
    asked = SearchForm(request.GET).values()
    q, kind, system, page = asked["q"], asked["kind"], asked["system"], asked["page"]
    found = find(q, user=request.user, kind=kind, system=system, offset=(page - 1) * PAGE_SIZE, limit=PAGE_SIZE)
    last = max(1, -(-found.total // PAGE_SIZE))

    def address(**changes):
        return "?" + urlencode({key: value for key, value in ({**asked, "page": ""} | changes).items() if value})

    context = {
        "q": q,
        "kind": kind,
        "system": system,
        "found": found,
        "rows": [(result, marked(result.title, q)) for result in found.results],
        "kind_facet": [
            (label, found.kinds.get(value, 0), address(kind="" if value == kind else value), value == kind)
            for value, label in Findable.Kind.choices
        ],
        "system_facet": [
            (
                row.name,
                found.systems.get(row.slug, 0),
                address(system="" if row.slug == system else row.slug),
                row.slug == system,
            )
            for row in CodeSystem.objects.all()
        ],
        "page": page,
        "last_page": last,
        "previous": address(page=page - 1) if page > 1 else "",
        "next": address(page=page + 1) if page < last else "",
    }
    return render(request, "search/results.html", context)


@require_safe
def suggestions(request):
    """Things to go to while a person types, as JSON."""
    q = SearchForm(request.GET).values()["q"]
    rows = [
        {
            "text": row.title or row.code.display,
            "kind": row.kind,
            "system": row.system.slug if row.system else "",
            "code": row.code.display if row.code else "",
            "url": row.url,
            "why": row.why,
        }
        for row in suggest(q, user=request.user)
    ]
    return JsonResponse({"query": q, "suggestions": rows})


def _kinds(published) -> list[tuple[str, str, int]]:
    """Kinds of procedure that readers find entries of: (value, label, number of entries)."""
    counts = dict(published.order_by().values_list("kind").annotate(Count("id")))
    return [(value, label, counts[value]) for value, label in ProcedureVersion.Kind.choices if value in counts]
