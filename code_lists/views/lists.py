"""The public pages of code lists: the lists, one of them, its versions, what differs between two."""

from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef, Q
from django.http import Http404, JsonResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from code_lists.files import difference_lines, value_set, version_lines
from code_lists.models import CodeList, CodeListVersion, Rule
from code_lists.queries import difference, in_words
from code_lists.queries.since import new_releases, retired_in
from codes.models import CodeSystem

LISTS_SHOWN, CODES_SHOWN = 50, 100
#: How many codes of each kind the page of a difference shows; the file has all of them.
DIFFERING_SHOWN = 500


@require_safe
def code_list_list(request):
    """The code lists that this reader may see, by the words `q` and the slug `system`; one that no list uses is ignored."""
    q = request.GET.get("q", "").replace("\0", "").strip()
    lists = CodeList.objects.seen_by(request.user).with_current().select_related("owner")
    for word in q.split():
        lists = lists.filter(Q(title__icontains=word) | Q(purpose__icontains=word))
    rules = Rule.objects.filter(version__in=CodeListVersion.objects.current())
    systems = list(CodeSystem.objects.filter(Exists(rules.filter(system=OuterRef("pk")))))
    if system := next((one for one in systems if one.slug == request.GET.get("system")), None):
        lists = lists.filter(Exists(rules.filter(version__code_list=OuterRef("pk"), system=system)))
    context = {
        "page": Paginator(lists, LISTS_SHOWN).get_page(request.GET.get("page")),
        "q": q,
        "system": system,
        "systems": systems,
    }
    return render(request, "code_lists/list.html", context)


@require_safe
def code_list_detail(request, slug):
    """The newest signed-off version of a list; the newest one of all if every version was withdrawn."""
    code_list = _seen(request, slug)
    versions = list(code_list.versions.settled())
    current = next((version for version in versions if version.state == CodeListVersion.State.SIGNED_OFF), versions[0])
    return _version_page(request, code_list, versions, current)


@require_safe
def code_list_version(request, slug, number):
    """One version that was signed off."""
    code_list = _seen(request, slug)
    versions = list(code_list.versions.settled())
    version = next((version for version in versions if version.number == number), None)
    if version is None:
        raise Http404(f"{code_list} has no signed-off version {number}.")
    return _version_page(request, code_list, versions, version)


@require_safe
def version_csv(request, slug, number):
    """The codes of a version as a table."""
    version = _version(_seen(request, slug), number)
    return _file(version_lines(version, request.user), f"{slug}-v{number}.csv")


@require_safe
def version_json(request, slug, number):
    """A version as JSON in the shape of a FHIR ValueSet."""
    version = _version(_seen(request, slug), number)
    site = request.build_absolute_uri("/").removesuffix("/")
    return JsonResponse(value_set(version, request.user, site), json_dumps_params={"ensure_ascii": False})


@require_safe
def code_list_compare(request, slug):
    """What differs between the versions `a` and `b`: the newest two if the address names none."""
    code_list = _seen(request, slug)
    versions = list(code_list.versions.settled())
    before, after = _chosen(request, versions)
    found = difference(before, after, request.user)
    changes = [("Added", found.added), ("Removed", found.removed), ("Another title", found.retitled)]
    context = {
        "code_list": code_list,
        "versions": versions,
        "before": before,
        "after": after,
        "found": found,
        "changes": [
            (name, len(codes), [_changed(code, found, request.user) for code in codes[:DIFFERING_SHOWN]])
            for name, codes in changes
        ],
    }
    return render(request, "code_lists/compare.html", context)


@require_safe
def compare_csv(request, slug):
    """The same difference as a table."""
    before, after = _chosen(request, list(_seen(request, slug).versions.settled()))
    name = f"{slug}-v{before.number}-v{after.number}.csv"
    return _file(difference_lines(difference(before, after, request.user), request.user), name)


def _version_page(request, code_list, versions, version):
    listed = version.listed.select_related("code__system", "code__retired_in").order_by("pk")
    paginator = Paginator(listed, CODES_SHOWN)
    paginator.count = version.size
    page = paginator.get_page(request.GET.get("page"))
    page.object_list = list(page.object_list)
    for row in page.object_list:
        row.text = row.title if row.code.shows_text_to(request.user) else ""
    is_current = version.state == CodeListVersion.State.SIGNED_OFF and version == next(
        (one for one in versions if one.state == CodeListVersion.State.SIGNED_OFF), None
    )
    context = {
        "code_list": code_list,
        "versions": versions,
        "version": version,
        "is_current": is_current,
        "rules": in_words(version.rules.select_related("system")),
        "checks": version.checks.select_related("release__system").order_by("checked_at", "pk"),
        "retired": retired_in(version).count(),
        "new_releases": new_releases(version) if is_current else [],
        "page": page,
    }
    return render(request, "code_lists/version.html", context)


def _seen(request, slug) -> CodeList:
    return get_object_or_404(CodeList.objects.seen_by(request.user).select_related("owner"), slug=slug)


def _version(code_list: CodeList, number: int) -> CodeListVersion:
    return get_object_or_404(code_list.versions.settled().select_related("code_list"), number=number)


def _chosen(request, versions) -> tuple[CodeListVersion, CodeListVersion]:
    """The versions that the address names as `a` and `b`, else the newest two. Raises Http404."""
    by_number = {str(version.number): version for version in versions}
    after = by_number.get(request.GET.get("b", str(versions[0].number)))
    older = versions[1] if len(versions) > 1 else versions[0]
    before = by_number.get(request.GET.get("a", str(older.number)))
    if before is None or after is None:
        raise Http404("The list has no such signed-off version.")
    return before, after


def _changed(code, found, user) -> dict:
    before, after = found.titles.get(code.pk, ("", code.title))
    return {"code": code, "text": after, "before": before} if code.shows_text_to(user) else {"code": code}


def _file(lines, name: str) -> StreamingHttpResponse:
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
