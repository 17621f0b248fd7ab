"""The search box: home page, results, suggestions."""

from django.conf import settings
from django.db.models import Count
from django.http import JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from codes.queries import systems_with_releases
from desk.panels import shown
from procedures.models import ProcedureVersion
from search.forms import Asked, asked_for
from search.grouping import grouped
from search.misses import misses
from search.queries import find, suggest
from search.queries.found import Facet, Found, ReadAs

PAGE_SIZE = 25
LAST_PAGE = 40
"""The last page of results; beyond it, readers should narrow the results."""

SHORT_FACET = 8
"""How many choices of a filter are shown; the others are folded."""

OPEN_FACETS = ("kind", "system", "section", "body_system", "status")


@require_safe
def home(request):
    """The home page: the search box, an overview of the content, and how current it is."""
    published = ProcedureVersion.objects.published()
    context = {
        "systems": systems_with_releases(),
        "entry_count": published.count(),
        "newest": list(published.select_related("procedure").order_by("-published_at", "name")[:6]),
        "procedure_kinds": _procedure_kinds(published),
    }
    return render(request, "search/home.html", context)


@require_safe
def results(request):
    """Matching entries and codes, 25 per page, with filters and the number of results for each of their choices.

    Rooms above add to what stands below the results with panels of “search.results”, whose object is what was found.
    """
    asked = asked_for(request.GET)
    if not asked.q:
        return render(request, "search/results.html", {"q": ""})
    page = min(asked.page, LAST_PAGE)
    offset = (page - 1) * PAGE_SIZE
    found = find(asked.q, user=request.user, chosen=asked.chosen, offset=offset, limit=PAGE_SIZE, reading=True)
    counts = settings.MEDREF_COUNT_MISSES and _missed(found)
    if counts and request.method == "GET":
        misses.add(asked.q)
    pages = max(1, -(-found.total // PAGE_SIZE))
    last = min(pages, LAST_PAGE)
    context = {
        "q": asked.q,
        "found": found,
        "groups": [vars(group) for group in grouped(found, asked)],
        "facets": [_shown(facet) for facet in found.facets],
        "chips": _chips(asked, found),
        "is_filtered": bool(asked.chosen),
        "unfiltered": asked.address(chosen={}),
        "nearest": [(word, Asked(q=word).address()) for word in found.help.nearest] if found.help else [],
        "shorter": [(text, Asked(q=text).address(), count) for text, count in found.help.without_a_word]
        if found.help
        else [],
        "read_as": [_read_as(asked, read) for read in found.read_as],
        "panels": shown("search.results", request, found),
        "page": page,
        "last_page": last,
        "is_cut": pages > LAST_PAGE,
        "first": asked.address(),
        "previous": asked.address(page=page - 1) if page > 1 else "",
        "next": asked.address(page=page + 1) if page < last else "",
    }
    response = render(request, "search/results.html", context)
    if counts:
        response.headers["Cache-Control"] = "no-store"  # a kept page would hide the next reader who finds nothing
    return response


@require_safe
def suggestions(request):
    """Suggestions while a person types, as JSON."""
    q = asked_for(request.GET).q
    found = suggest(q, user=request.user)
    rows = [
        {
            "text": row.title or row.code.display,
            "kind": row.kind,
            "system": row.system.slug if row.system else "",
            "code": row.code.display if row.code else "",
            "url": row.url,
            "why": row.why,
        }
        for row in found.results
    ]
    return JsonResponse({"query": q, "heading": found.heading, "suggestions": rows})


def _read_as(asked: Asked, read: ReadAs) -> dict:
    """For the template: how the query was read, each other value with the address of the query that has it."""
    return {
        "system": read.system,
        "unread": read.unread,
        "axes": [
            (axis.axis, axis.text, [(label, asked.address(q=query)) for label, query in axis.choices])
            for axis in read.axes
        ],
    }


def _missed(found: Found) -> bool:
    """Whether the words found nothing, not even for a relaxed query or behind the filters."""
    return not (found.total or found.called or (found.help and (found.help.elsewhere or found.help.asks_nothing)))


def _shown(facet: Facet) -> dict:
    """A filter for the template: the choices that are shown, those that are folded, and how many are selected.

    Of a long filter, the choices with the most results and the selected ones are shown.
    """
    chosen = [choice for choice in facet.choices if choice.chosen]
    shown, folded = list(facet.choices), []
    if len(shown) > SHORT_FACET:
        by_count = sorted(facet.choices, key=lambda choice: -choice.count)
        shown = [choice for rank, choice in enumerate(by_count) if rank < SHORT_FACET or choice.chosen]
        folded = [choice for choice in facet.choices if choice not in shown]
    return {
        "key": facet.key,
        "label": facet.label,
        "shown": shown,
        "folded": folded,
        "chosen": len(chosen),
        "is_open": bool(chosen) or facet.key in OPEN_FACETS,
    }


def _chips(asked: Asked, found: Found) -> list[tuple[str, str, str]]:
    """The active filters: (filter, choice, address without it). The address is "" if the query itself names the choice."""
    return [
        (
            facet.label,
            choice.label,
            asked.without(facet.key, choice.value) if choice.value in asked.chosen.get(facet.key, ()) else "",
        )
        for facet in found.facets
        for choice in facet.choices
        if choice.chosen
    ]


def _procedure_kinds(published) -> list[tuple[str, str, int]]:
    """The kinds of procedure that have published entries: (value, label, number of entries)."""
    counts = dict(published.order_by().values_list("kind").annotate(Count("id")))
    return [(value, label, counts[value]) for value, label in ProcedureVersion.Kind.choices if value in counts]
