"""The public pages of codes: the systems, their hierarchy, one code, the look-up, the code builder."""

from collections import Counter
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from codes.code_page import PAGE_SIZE, code_parts, level_parts, with_text
from codes.forms import LookupForm
from codes.models import Code, CodeGroup, CodeSystem, Grouping
from codes.queries import (
    Outcome,
    build_code,
    described_system,
    find_code,
    find_group,
    groups_in,
    guess_code,
    heading_above,
    systems_with_releases,
    table_below,
)
from codes.release_pages import asked_changes, changes_parts, releases_parts
from codes.systems import LONGEST_CODE, system_rules
from codes.systems.icd10pcs import ICD10PCS
from desk.panels import shown

#: How many answers a page shows, to keep it small; downloads have all of them.
ANSWERS_SHOWN = 500


@require_safe
def system_list(request):
    """Every code system with its release, its counts and its licence."""
    return render(request, "codes/systems.html", {"systems": systems_with_releases()})


@require_safe
def system_detail(request, system):
    """One code system and the top of its hierarchy, narrowed by `begins`, or as a plain list by `page`.

    Rooms above add to the sidebar with panels of “codes.system”.
    """
    found = get_object_or_404(CodeSystem, slug=system.lower())
    if found.slug != system:
        return redirect(found, permanent=True)
    releases = list(found.releases.in_use())
    context = {
        "system": found,
        "shows_text": found.shows_text_to(request.user),
        "releases": releases,
        "groupings": found.groupings.select_related("system"),
        "panels": shown("codes.system", request, found),
    }
    context |= level_parts(request, found, found.codes.filter(parent=None, added_in__isnull=not releases))
    return render(request, "codes/system.html", context)


@require_safe
def code_detail(request, system, code):
    """One code, with everything that `codes.code_page` knows about it.

    Four to six characters of an ICD-10-PCS code lead to the codes that begin so, below their heading.
    """
    try:
        found = find_code(system, code)
    except Code.DoesNotExist as error:
        if heading := heading_above(system, code):
            return redirect(
                f"{heading.get_absolute_url()}?{urlencode({'begins': heading.system.rules.normalise(code)})}"
            )
        if code == "releases" and CodeSystem.objects.filter(slug=system.lower()).exists():
            return redirect("codes:releases", system.lower())
        if owner := described_system(system):
            return _unknown_code(request, owner, code)
        raise Http404(f"There is no code system {system}.") from error
    if (found.system.slug, found.code) != (system, code):
        asked = request.GET.urlencode()
        return redirect(f"{found.get_absolute_url()}{'?' if asked else ''}{asked}", permanent=True)
    return render(request, "codes/code.html", code_parts(request, found))


@require_safe
def table(request, system, code):
    """The valid codes and headings below a heading, for paper."""
    try:
        heading = find_code(system, code)
    except Code.DoesNotExist as error:
        raise Http404(f"There is no code {code} in {system}.") from error
    if (heading.system.slug, heading.code) != (system, code):
        return redirect("codes:table", heading.system.slug, heading.code, permanent=True)
    rows, is_cut = table_below(heading)
    with_text(request, [heading, *rows])
    context = {"code": heading, "text": heading.text, "rows": rows, "is_cut": is_cut}
    return render(request, "codes/table.html", context | {"release": heading.system.releases.in_use().first()})


@require_safe
def grouping_detail(request, system, grouping):
    """One grouping with its groups."""
    found = get_object_or_404(Grouping.objects.select_related("system"), system__slug=system, slug=grouping)
    return render(request, "codes/grouping.html", {"grouping": found, "groups": groups_in(found)})


@require_safe
def group_detail(request, system, grouping, key):
    """One group of a grouping with its codes, by `page`. Rooms above add to it with panels of “codes.group”."""
    try:
        group = find_group(system, grouping, key)
    except CodeGroup.DoesNotExist as error:
        raise Http404(f"There is no group {key} in {grouping} of {system}.") from error
    page = Paginator(group.codes.order_by("code"), PAGE_SIZE).get_page(request.GET.get("page"))
    page.object_list = list(page.object_list)
    for code in page.object_list:
        code.system = group.grouping.system
    with_text(request, page.object_list)
    context = {"group": group, "page": page, "panels": shown("codes.group", request, group)}
    return render(request, "codes/group.html", context)


@require_safe
def releases(request, system):
    """The releases of a system with what each changed. Its address begins otherwise than codes', which may be any text."""
    return render(request, "codes/releases.html", releases_parts(request, get_object_or_404(CodeSystem, slug=system)))


@require_safe
def changes(request, system):
    """What one release changed, or what is different between any two: see `codes.release_pages`."""
    found = asked_changes(request, get_object_or_404(CodeSystem, slug=system))
    return render(request, "codes/changes.html", changes_parts(request, found))


def _unknown_code(request, system, code):
    """The page that says that the system has no such code, with those that may be meant, and what was asked in its box."""
    guess = guess_code(system, code)
    with_text(request, guess.codes)
    context = {"system": system, "q": code[:LONGEST_CODE], "guess": guess}
    return render(request, "codes/unknown.html", context, status=404)


@require_http_methods(["GET", "HEAD", "POST"])
def lookup(request):
    """Many codes or names at once: sent by the form, or few of them in the address as `codes`, with `system`.

    Rooms above add to what stands above the answers with panels of “codes.lookup”, whose object is the form, and to what stands
    above the form with panels of “codes.lookup_form”.
    """
    asked = request.method == "POST" or "codes" in request.GET
    form = LookupForm(
        request.POST if request.method == "POST" else request.GET if asked else None, request.FILES or None
    )
    context = {"form": form, "above": shown("codes.lookup_form", request, form)}
    if asked and form.is_valid():
        answers = form.answers(request.user)
        counts = Counter(answer.outcome for _, _, answer in answers)
        context |= {
            "answers": answers[:ANSWERS_SHOWN],
            "total": len(answers),
            "lines": len({number for number, _, _ in answers}),
            "counts": [(outcome, counts[outcome]) for outcome in Outcome],
            "panels": shown("codes.lookup", request, form),
        }
    return render(request, "codes/lookup.html", context)


@require_safe
def build(request):
    """The ICD-10-PCS code builder: the characters chosen so far as `c`, and the values that may follow them.

    Tables of another release, or of some sections only, may lack codes that are loaded: the page says so and leads to them.
    """
    system = get_object_or_404(CodeSystem, slug=ICD10PCS.slug)
    built = build_code(request.GET.get("c", ""))
    active = system.codes.active()
    code = system.codes.with_system().filter(code=built.prefix).first() if built.is_complete else None
    sections = [] if built.steps or not built.choices else active.filter(parent=None, is_header=True).with_system()
    context = {
        "system": system,
        "build": built,
        "code": code,
        "text": code.text_for(request.user) if code else "",
        "shows_text": system.shows_text_to(request.user),
        "has_codes": bool(built.choices and built.refused) and active.filter(code__startswith=built.next).exists(),
        "other_sections": [row for row in sections if row.code not in {choice.code for choice in built.choices}],
    }
    with_text(request, context["other_sections"])
    return render(request, "codes/build.html", context)


@require_safe
def source_address(request, system, rest):
    """The address form of the source site, /code/<system>/<code>-<anything>, leads to the code's page for good."""
    code, rules = rest.partition("-")[0], system_rules(system)
    if not rules.fits(rules.normalise(code)):
        raise Http404(f"{rest} does not begin with a code.")
    return redirect("codes:code", rules.slug, code, permanent=True)
