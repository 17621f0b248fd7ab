"""What the page of one code shows: each part is a line here, read by a query of its own, and an include in codes/code.html.

Rooms above add their parts with panels of “codes.code” (docs/adr/0012). Its regions: “uses” is in the main column, below the
maps; “tools” is the line of buttons below the title; “aside” is beside the text, below “About this code”.
"""

from django.core.paginator import Paginator
from django.http import HttpRequest

from codes.models import Code, CodeSystem
from codes.queries import (
    ancestors,
    build_code,
    children,
    grid_of,
    groups_of,
    heading_notes,
    history_of,
    level_of,
    maps_of,
    neighbours,
    notes_of,
    other_parents,
    put_into_words,
    replacements_of,
    siblings,
    similar_to,
    sources_of,
    standing_of,
    status_of,
    terms_of,
)
from codes.systems import LONGEST_CODE
from desk.panels import shown

PAGE_SIZE = 100
MAPS_SHOWN = 20


def code_parts(request: HttpRequest, code: Code) -> dict:
    """The context of the page of a code from `find_code`, for whoever asks; parameters: `on`, `maps`, `begins`, `page`."""
    shows_text = code.shows_text_to(request.user)
    events = history_of(code, request.user)
    above = ancestors(code)
    before, after = neighbours(code)
    context = {
        "code": code,
        "text": code.text_for(request.user),
        "events": events,
        "status": status_of(events),
        "standing": standing_of(code, request.GET.get("on", ""), request.user),
        "replacements": replacements_of(code) if code.retired_in_id else [],
        "ancestors": above,
        "other_parents": other_parents(code),
        "siblings": [] if code.is_header else siblings(code),
        "before": before,
        "after": after,
        "notes": notes_of(code, above, request.user),
        "similar": similar_to(code, request.user),
        "groups": groups_of(code),
        "terms": terms_of(code) if shows_text else [],
        "panels": shown("codes.code", request, code),
        "heading_note": heading_notes([code])[code.pk] if code.is_header else "",
        "shows_text": shows_text,
        "build": build_code(code.code) if code.system.rules.has_axes else None,
    }
    context["grid"] = grid_of(code, context["build"], request.GET.get("begins", ""))
    context |= _maps(request, code)
    beside = [other for other in (before, after) if other]
    targets = [row.target for row in context["replacements"]]
    with_text(request, above + context["other_parents"] + context["siblings"] + beside + targets)
    return context | level_parts(request, code.system, children(code))


def level_parts(request: HttpRequest, system: CodeSystem, codes) -> dict:
    """What stands below, as the pages show it: `level`, and `page` unless the level is shown by groups."""
    level = level_of(system, codes, request.GET.get("begins", "")[:LONGEST_CODE])
    if level.groups and "page" not in request.GET:
        return {"level": level, "page": None}
    paginator = Paginator(level.codes, PAGE_SIZE)
    paginator.count = level.count
    page = paginator.get_page(request.GET.get("page"))
    page.object_list = list(page.object_list)
    for code in page.object_list:
        code.system = system
    with_text(request, page.object_list)
    return {"level": level, "page": page}


def with_text(request: HttpRequest, codes) -> None:
    """Give each code the `text` that the reader may see."""
    for code in codes:
        code.text = code.text_for(request.user)


def _maps(request: HttpRequest, code: Code) -> dict:
    """The maps from the code, those to it, and whichever are more, by which the pages are counted; where they come from."""
    maps_from, maps_to = (Paginator(maps, MAPS_SHOWN).get_page(request.GET.get("maps")) for maps in maps_of(code))
    for row in maps_to:
        row.target = code
    listed = [*maps_from, *maps_to]
    put_into_words(listed)
    with_text(request, [row.target for row in maps_from] + [row.source for row in maps_to])
    longer = max(maps_from, maps_to, key=lambda page: page.paginator.count)
    return {"maps_from": maps_from, "maps_to": maps_to, "maps": longer, "map_sources": sources_of(listed)}
