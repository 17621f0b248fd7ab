"""Read-only JSON for other systems, from the same queries as the pages."""

from dataclasses import asdict

from django.http import HttpResponse, JsonResponse
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from api.queries import PAGE, Change, changes_after, place_of
from codes.models import Code
from codes.queries import (
    ancestors,
    find_code,
    groups_of,
    history_of,
    maps_of,
    notes_of,
    put_into_words,
    replacements_of,
    similar_to,
    sources_of,
    status_of,
)
from documents.json.writer import entry_data
from procedures.editions import as_exported, last_modified, withdrawal_text
from procedures.models import ProcedureVersion
from procedures.queries import published_version
from search.forms import asked_for
from search.queries import ReadAs, find

MAX_LIMIT = 100
MAX_SIMILAR = 50
#: How many maps in each direction an answer has; `maps_from` and `maps_to` say it if there are more.
MAX_MAPS = 100
FILTERS = ("kind", "system", "group")
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

    `kind`, `system` and `group` (as on the page: “icd10pcs:prccsr:CAR003”) narrow the list; each may be repeated, which widens it
    again. Where nothing has all words of the query as
    they were typed, `heading` says so, `corrected` is the query with its spelling corrected, and `part` has the words that were
    found together, apart and nowhere. `read_as` says how the query was read: as values of axes, modifiers and amounts.
    """
    asked = asked_for(request.GET)
    if (limit := _limit(request, 20, MAX_LIMIT)) is None:
        return _bad_limit(MAX_LIMIT)
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
def code(request, system, code):
    """One code, however it is typed: its title or why it is withheld, whether it is valid, place, notes, maps in words.

    404 in words if there is no such code; a retired code says since when, and what replaced it.
    """
    if (found := _found(system, code)) is None:
        return _no_code(system, code)
    above, user = ancestors(found), request.user
    text, maps_from, maps_to = found.text_for(user), *(list(maps[:MAX_MAPS]) for maps in maps_of(found))
    for row in maps_to:
        row.target = found
    put_into_words([*maps_from, *maps_to])
    answer = _named(request, found) | {
        "title": text,
        "why_withheld": "" if found.shows_text_to(user) else found.why_withheld,
        "is_heading": found.is_header,
        "is_billable": not found.is_header and found.retired_in_id is None and found.added_in_id is not None,
        "is_retired": found.retired_in_id is not None,
        "status": status_of(history_of(found, user)),
        "release": {
            "added_in": found.added_in.label if found.added_in else "",
            "retired_in": found.retired_in.label if found.retired_in else "",
            "valid_from": found.valid_from,
            "valid_to": found.valid_to,
        },
        "replaced_by": [_named(request, row.target) for row in replacements_of(found)] if found.retired_in_id else [],
        "parents": [_named(request, heading) | {"title": heading.text_for(user)} for heading in reversed(above)],
        "notes": [
            {"at": printed.at.display, "kind": kind, "text": "".join(piece.text for piece in note)}
            for printed in notes_of(found, above, user)
            for kind, notes in printed.groups
            for note in notes
        ],
        "maps_from": [_map(request, row, row.target) for row in maps_from],
        "maps_to": [_map(request, row, row.source) for row in maps_to],
        "groupings": [
            {
                "grouping": group.grouping.title,
                "group": group.key,
                "title": group.title,
                "url": _address(request, group),
            }
            for group in groups_of(found)
        ],
        "map_sources": sources_of([*maps_from, *maps_to]),
    }
    return JsonResponse(answer)


@require_safe
def similar(request, system, code):
    """The codes most like a code, best first, each with its reason in words; `limit` is how many, 10 by default, 50 at most.

    `as_of` is when they were found, and `is_complete` whether everything that was loaded since then is included.
    """
    if (limit := _limit(request, 10, MAX_SIMILAR)) is None:
        return _bad_limit(MAX_SIMILAR)
    if (found := _found(system, code)) is None:
        return _no_code(system, code)
    rows = similar_to(found, request.user, limit)
    answer = _named(request, found) | {
        "as_of": found.system.similar_at,
        "is_complete": found.system.similar_at is not None and not found.system.similar_is_due,
        "similar": [
            _named(request, row.code)
            | {"title": row.text, "why": row.why, "is_retired": row.code.retired_in_id is not None}
            | ({} if row.code.shows_text_to(request.user) else {"why_withheld": row.code.why_withheld})
            for row in rows
        ],
    }
    return JsonResponse(answer)


@require_safe
def changes(request):
    """What happened after `since` (a day, a time or the cursor of an earlier answer), oldest first, at most 100 at once.

    Entries that were published, reviewed or withdrawn, and releases of codes that were loaded or withdrawn. `next` is the address
    of the following page, "" on the last one; `cursor` is where to go on later.
    """
    since = request.GET.get("since", "").strip()
    try:
        rows = changes_after(place_of(since))
    except ValueError as error:
        return JsonResponse({"error": str(error)}, status=400)
    shown = rows[:PAGE]
    cursor = shown[-1].cursor if shown else since
    following = request.build_absolute_uri(f"{reverse('api:changes')}?since={cursor}") if len(rows) > PAGE else ""
    answer = {"changes": [_change(request, row) for row in shown], "cursor": cursor, "next": following}
    return JsonResponse(answer)


def _change(request, change: Change) -> dict:
    at, about = change.at.isoformat(), change.about
    if change.kind == "entry":
        slug = about.procedure.slug
        url = request.build_absolute_uri(reverse("procedures:detail", args=[slug]))
        row = {"slug": slug, "name": about.name, "version": about.number, "url": url}
        return {"kind": "entry", "what": change.what, "at": at} | row
    counts = {name: getattr(about, name) for name in ("added", "revised", "retired", "reinstated")}
    row = {"system": about.system.slug, "label": about.label, "url": _address(request, about.system)}
    return {"kind": "release", "what": change.what, "at": at} | row | counts


def _found(system: str, code: str) -> Code | None:
    try:
        return find_code(system, code)
    except Code.DoesNotExist:
        return None


def _no_code(system: str, code: str) -> JsonResponse:
    return JsonResponse({"error": f"There is no code {code[:50]} of {system[:50]} here."}, status=404)


def _named(request, code: Code) -> dict:
    """What identifies a code, and its page."""
    return {"system": code.system.slug, "code": code.code, "display": code.display, "url": _address(request, code)}


def _address(request, row) -> str:
    """The full address of the page of a row."""
    return request.build_absolute_uri(row.get_absolute_url())


def _map(request, row, other: Code) -> dict:
    return _named(request, other) | {
        "title": other.text_for(request.user),
        "kind": row.kind,
        "words": row.words,
        "needs": [{"codes": [shown for _, shown in needed.codes], "count": needed.count} for needed in row.needs],
    }


def _limit(request, default: int, most: int) -> int | None:
    """How many results are asked for, from 1 to `most`; None if that is no number."""
    try:
        return min(max(int(request.GET.get("limit", default)), 1), most)
    except ValueError:
        return None


def _bad_limit(most: int) -> JsonResponse:
    return JsonResponse({"error": f"limit must be a number from 1 to {most}"}, status=400)


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
