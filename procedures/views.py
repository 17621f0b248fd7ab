"""The public pages of the encyclopedia: the list, an entry, an earlier version, a comparison, an entry as a document."""

from urllib.parse import urlencode

from django.core.exceptions import ObjectDoesNotExist
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from desk.panels import shown
from documents.text.edition import write_edition
from documents.text.writer import write_entry_document
from procedures.browse_page import browse_page
from procedures.compare_page import SIDES, comparison, offered, versions_of
from procedures.editions import last_modified, publication, withdrawal_text, withdrawn
from procedures.entry_page import entry_page
from procedures.filters import ProcedureFilter
from procedures.models import DraftLink, Picture, ProcedureVersion
from procedures.queries import (
    public_version,
    published_version,
    readable_document,
    withdrawn_version,
)

PAGE_SIZE = 25
NO_PICTURE = "No entry that you may read shows this picture."
PLAIN = "text/plain; charset=utf-8"
#: An entry may be withdrawn, and return: browsers would show a stored copy, and “gone” (410) for good, without asking.
asked_for_anew = cache_control(no_cache=True)


@require_safe
def procedure_list(request):
    """Published entries by name; the query string has the filters.

    Rooms above add to the list with panels of “procedures.list”, whose object is the filter.
    """
    filterset = ProcedureFilter(request.GET, ProcedureVersion.objects.published().order_by("name"))
    versions = filterset.qs.select_related("procedure").prefetch_related("specialties", "settings")
    page = Paginator(versions, PAGE_SIZE).get_page(request.GET.get("page"))
    panels = shown("procedures.list", request, filterset)
    return render(request, "procedures/list.html", {"filter": filterset, "page": page, "panels": panels})


@require_safe
def procedure_browse(request):
    """The ways into the encyclopedia: letters, body sites with a map of the body, specialties, kinds, what is new."""
    return render(request, "procedures/browse.html", browse_page())


@require_safe
@asked_for_anew
def procedure_detail(request, slug):
    """One entry as readers see it now; if it was withdrawn, since when and why."""
    try:
        return entry_page(request, published_version(slug))
    except ProcedureVersion.DoesNotExist:
        return _gone(request, _or_404(withdrawn_version, slug))


@require_safe
@asked_for_anew
def procedure_version(request, slug, number):
    """One version that is or was published; the published one redirects to the address of the entry."""
    try:
        version = public_version(slug, number)
    except ProcedureVersion.DoesNotExist:
        return _gone(request, _or_404(withdrawn_version, slug, number))
    if version.state == ProcedureVersion.State.PUBLISHED:
        return redirect(version)
    return entry_page(request, version)


@require_safe
@cache_control(no_store=True)
def draft(request, token):
    """A version that is not published, for whoever was given a link to it; the public address, once it has one.

    410 after the link has expired or was ended, or the version was discarded.
    """
    try:
        link = DraftLink.objects.signed(token)
    except DraftLink.DoesNotExist as error:
        raise Http404("No link has this address.") from error
    version = ProcedureVersion.objects.with_page_data().get(pk=link.version_id)
    if version.published_at:  # its address also says why it was withdrawn
        return redirect(version)
    if not link.is_working or version.state not in ProcedureVersion.OPEN_STATES:
        return render(request, "procedures/link_ended.html", status=410)
    return entry_page(request, version, draft_until=link.expires_at, pictures_at=request.path.removesuffix("/"))


@require_safe
def picture(request, name):
    """A picture of an entry, for whoever may read a version that shows it; 410 if the entry was withdrawn.

    Its address has the hash of its pixels, so that browsers keep it. Pictures of drafts are kept by nobody.
    """
    found = _named(name)
    versions = ProcedureVersion.objects.filter(illustrations__address=found.address)
    if versions.public().exists():
        return _picture(found, "public, max-age=31536000, immutable")
    if versions.readable_to(request.user).exists():
        return _picture(found, "no-store")
    if gone := versions.withdrawn().select_related("procedure", "read_instead").order_by("-number").first():
        return _gone(request, gone)
    raise Http404(NO_PICTURE)


@require_safe
def draft_picture(request, token, name):
    """A picture of a version that is not published, for whoever was given a link to it."""
    link, found = _or_404(DraftLink.objects.signed, token), _named(name)
    is_shown = link.is_working and link.version.state in ProcedureVersion.OPEN_STATES
    if not is_shown or not link.version.illustrations.filter(address=found.address).exists():
        raise Http404(NO_PICTURE)
    return _picture(found, "no-store")


def _named(name: str) -> Picture:
    return _or_404(Picture.objects.get, name=name.replace("\0", ""))  # PostgreSQL refuses NUL


def _picture(found: Picture, kept: str) -> HttpResponse:
    return HttpResponse(bytes(found.content), content_type=found.kind, headers={"Cache-Control": kept})


@require_safe
@asked_for_anew
def procedure_text(request, slug):
    """The entry as a document, with the official titles that the reader may see, below lines that say which version it is."""
    try:
        version = published_version(slug)
    except ProcedureVersion.DoesNotExist:
        return HttpResponse(_or_404(withdrawal_text, slug), content_type=PLAIN, status=410)
    edition = write_edition(publication(version), request.build_absolute_uri(version.get_absolute_url()))
    text = write_entry_document(readable_document(version, request.user))
    return HttpResponse(f"{edition}\n{text}", content_type=PLAIN, headers={"Last-Modified": last_modified(version)})


@require_safe
def procedure_compare(request):
    """Two to four entries side by side, whose slugs are the parameters `a` to `d`; the words of `add` find others to add."""
    asked = {
        name: request.GET.get(name, "").replace("\0", "").strip() for name in (*SIDES, "add")
    }  # PostgreSQL refuses NUL
    slugs = [asked[side] for side in SIDES if asked[side]]
    versions = _or_404(versions_of, slugs)
    slugs = [version.procedure.slug for version in versions]
    context = {
        "chosen": [
            (version, _sides([slug for slug in slugs if slug != version.procedure.slug])) for version in versions
        ],
        "sides": list(zip(SIDES, slugs, strict=False)),
        "add": asked["add"],
        "offered": [(other, _sides([*slugs, other.procedure.slug])) for other in offered(versions, asked["add"])],
        "takes_more": len(versions) < len(SIDES),
        "versions": versions,
    }
    if len(versions) > 1:
        context |= comparison(versions)
    return render(request, "procedures/compare.html", context)


def _sides(slugs: list[str]) -> str:
    """The query string of the comparison of these entries."""
    return "?" + urlencode(dict(zip(SIDES, slugs, strict=False)))


def _gone(request, version: ProcedureVersion):
    """The page at an address of a withdrawn version."""
    return render(request, "procedures/withdrawn.html", withdrawn(version), status=410)


def _or_404(find, *args, **named):
    try:
        return find(*args, **named)
    except ObjectDoesNotExist as error:
        raise Http404("Nothing that is published has this address.") from error
