"""The public pages of code systems: which there are, their hierarchy, one code."""

from collections import Counter

from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from codes.forms import LookupForm
from codes.models import Code, CodeSystem
from codes.queries import Outcome, ancestors, build_code, find_code, maps_of, systems_with_releases

PAGE_SIZE = 100
#: A page stays light: downloads have the answers to all lines.
ANSWERS_SHOWN = 500


@require_safe
def system_list(request):
    """Every code system with its release, its counts and its licence."""
    return render(request, "codes/systems.html", {"systems": systems_with_releases()})


@require_safe
def system_detail(request, system):
    """One code system and the top of its hierarchy."""
    found = get_object_or_404(CodeSystem, slug=system.lower())
    if found.slug != system:
        return redirect(found, permanent=True)
    releases = list(found.releases.all())
    codes = found.codes.filter(parent=None, added_in__isnull=not releases).order_by("code")
    context = {
        "system": found,
        "shows_text": found.shows_text_to(request.user),
        "releases": releases,
        "page": _page(request, codes),
    }
    return render(request, "codes/system.html", context)


@require_safe
def code_detail(request, system, code):
    """One code: its text or why it is withheld, its place in the hierarchy, terms, maps and the entries that use it."""
    found = _find_or_404(system, code)
    if (found.system.slug, found.code) != (system, code):
        return redirect(found, permanent=True)
    shows_text = found.shows_text_to(request.user)
    maps_from, maps_to = maps_of(found)
    context = {
        "code": found,
        "text": found.text_for(request.user),
        "ancestors": _with_text(request, ancestors(found)),
        "page": _page(request, found.children.order_by("code")),
        "terms": list(found.terms.all()) if shows_text else [],
        "maps_from": maps_from,
        "maps_to": maps_to,
        "changes": list(found.changes.select_related("release")),
        "entries": [link.version for link in found.entries.published()],
        "shows_text": shows_text,
        "build": build_code(found.code) if found.system.slug == "icd10pcs" else None,
    }
    _with_text(request, [row.target for row in maps_from] + [row.source for row in maps_to])
    return render(request, "codes/code.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def lookup(request):
    """Many codes or names at once: sent by the form, or few of them in the address as `codes`, with `system`."""
    asked = request.method == "POST" or "codes" in request.GET
    form = LookupForm(
        request.POST if request.method == "POST" else request.GET if asked else None, request.FILES or None
    )
    context = {"form": form}
    if asked and form.is_valid():
        answers = form.answers(request.user)
        counts = Counter(answer.outcome for _, _, answer in answers)
        context |= {
            "answers": answers[:ANSWERS_SHOWN],
            "total": len(answers),
            "counts": [(outcome, counts[outcome]) for outcome in Outcome],
        }
    return render(request, "codes/lookup.html", context)


@require_safe
def build(request):
    """The ICD-10-PCS code builder: the characters chosen so far as `c`, and the values that may follow them."""
    system = get_object_or_404(CodeSystem, slug="icd10pcs")
    built = build_code(request.GET.get("c", ""))
    code = system.codes.with_system().filter(code=built.prefix).first() if built.is_complete else None
    context = {
        "system": system,
        "build": built,
        "code": code,
        "text": code.text_for(request.user) if code else "",
        "shows_text": system.shows_text_to(request.user),
    }
    return render(request, "codes/build.html", context)


@require_safe
def source_address(request, system, rest):
    """The address form of the source site, /code/<system>/<code>-<anything>, leads to the code's page for good."""
    code = rest.partition("-")[0]
    if not code or "/" in code:
        raise Http404(f"There is no code at the beginning of {rest}.")
    return redirect("codes:code", system.lower(), code, permanent=True)


def _find_or_404(system: str, code: str) -> Code:
    try:
        return find_code(system, code)
    except Code.DoesNotExist as error:
        raise Http404(f"There is no code {code} in {system}.") from error


def _page(request, codes):
    """One page of codes, each with the text that the reader may see."""
    page = Paginator(codes.with_system(), PAGE_SIZE).get_page(request.GET.get("page"))
    _with_text(request, page.object_list)
    return page


def _with_text(request, codes):
    for code in codes:
        code.text = code.text_for(request.user)
    return codes
