"""What the pages of releases show: the releases of a system, and what changed from one of them to another."""

from collections import Counter, defaultdict
from collections.abc import Iterable

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest

from codes.models import CodeEdition, CodeSystem, Release
from codes.queries import TOUCHING, Changes, put_into_words
from codes.uses import Page, pages_touched, uses_of
from desk.charts import Chart, Row
from desk.panels import shown

PAGE_SIZE = 100
#: How many of the pages that use changed codes are listed.
MOST_PAGES = 100
_KINDS = CodeEdition.Kind
#: The kinds of changes in the order in which they are shown, with what they are called.
KINDS = {
    _KINDS.ADDED: "Added",
    _KINDS.REVISED: "Revised",
    _KINDS.RETIRED: "Retired",
    _KINDS.REINSTATED: "Reinstated",
    _KINDS.COMPLETED: "Completed",
}
#: The kinds that the chart draws.
_DRAWN = (_KINDS.ADDED, _KINDS.REVISED, _KINDS.RETIRED)


def releases_parts(request: HttpRequest, system: CodeSystem) -> dict:
    """The context of the page of all releases, each with the pages of this site that use codes which it changed.

    Rooms above add to it with panels of “codes.releases”; regions: “head” and “below”.
    """
    releases = list(system.releases.in_use())
    touched = touched_by(releases)
    for release in releases:
        release.pages = touched.get(release.pk, [])
    return {"system": system, "releases": releases, "panels": shown("codes.releases", request, system)}


def touched_by(releases: Iterable[Release]) -> dict[int, list[Page]]:
    """By id of a release: the public pages that use codes which it revised, retired or reinstated."""
    return pages_touched(
        CodeEdition.objects.filter(release__in=[release.pk for release in releases], kind__in=TOUCHING)
    )


def asked_changes(request: HttpRequest, system: CodeSystem) -> Changes:
    """What the address asks for: `to`, the label of a release (the newest), and `from`, that of an older one (the one before).

    Raises Http404 for a label that no release in use has.
    """
    releases = list(system.releases.in_use())
    by_label = {release.label: release for release in releases}
    try:
        after = by_label[request.GET.get("to") or releases[0].label]
        before = by_label[label] if (label := request.GET.get("from")) else None
    except (KeyError, IndexError) as error:
        raise Http404(f"{system} has no such release here.") from error
    if before is None:
        before = next((release for release in releases if release.position < after.position), None)
    elif before.position >= after.position:
        before, after = after, before
    return Changes(system, before, after, request.user)


def changes_parts(request: HttpRequest, changes: Changes) -> dict:
    """The context of the page of changes; parameters besides `to` and `from`: `change`, one of KINDS, and `page`.

    Rooms above add to it with panels of “codes.changes”, whose object is the Changes; regions: “head”, “downloads”, “below”.
    """
    counts = changes.counts()
    totals = Counter()
    for kind, _, number in counts:
        totals[kind] += number
    kind = request.GET.get("change", "")
    kind = kind if kind in totals else next((kind for kind in KINDS if kind in totals), "")
    page = Paginator(range(totals[kind]), PAGE_SIZE).get_page(request.GET.get("page"))
    page.object_list = changes.listed(kind, page.start_index() - 1, PAGE_SIZE) if totals[kind] else []
    maps = changes.maps()
    put_into_words(maps.first)
    pages = dict.fromkeys((use.name, use.address) for use in uses_of(changes.editions()))
    return {
        "system": changes.system,
        "changes": changes,
        "releases": list(changes.system.releases.in_use()),
        "kinds": [(key, label, totals[key]) for key, label in KINDS.items() if totals[key]],
        "kind": kind,
        "page": page,
        "chart": _chart(changes, counts),
        "terms": changes.terms(),
        "maps": maps,
        "dropped_terms": changes.dropped(are_terms=True),
        "dropped_maps": changes.dropped(are_terms=False),
        "pages": list(pages)[:MOST_PAGES],
        "more_pages": max(0, len(pages) - MOST_PAGES),
        "shows_text": changes.system.shows_text_to(request.user),
        "panels": shown("codes.changes", request, changes),
    }


def _chart(changes: Changes, counts: list[tuple[str, str, int]]) -> Chart:
    """The changes of each section or chapter as bars."""
    rules, shows_text = changes.system.rules, changes.system.shows_text_to(changes.user)
    numbers: dict[str, Counter] = defaultdict(Counter)
    for kind, begins, number in counts:
        numbers[rules.section_of(begins) or ("" if rules.sections else begins[:1])][kind] += number
    labels = rules.sections or rules.initials

    def row(key: str) -> Row:
        label = labels.get(key, "") if shows_text else ""
        values = [numbers[key][kind] for kind in _DRAWN]
        return Row(f"{key} {label}".strip() or "Headings without a section", values)

    return Chart(
        key="sections",
        title="By section",
        about="Codes and headings that were added, revised and retired.",
        first="Section",
        columns=[KINDS[kind] for kind in _DRAWN],
        rows=[row(key) for key in sorted(numbers) if any(numbers[key][kind] for kind in _DRAWN)],
    )
