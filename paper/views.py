"""Entries on paper, the picture of an entry, and the short addresses that paper names."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from paper import sheets, typesetting
from procedures.editions import changed_at, last_modified, withdrawal_text
from procedures.models import Procedure, ProcedureVersion
from procedures.queries import published_version

PLAIN = "text/plain; charset=utf-8"
ONLY_TO_PRINT = {"X-Robots-Tag": "noindex"}  # the page says the same


@require_safe
@cache_control(no_cache=True)
def pdf(request, slug):
    """The entry for a ward, or by `for` a handout (“patient”) or large print (“easy-read”); 410 with the reason if withdrawn."""
    try:
        version = published_version(slug)
    except ProcedureVersion.DoesNotExist:
        return HttpResponse(_or_404(withdrawal_text, slug), content_type=PLAIN, status=410)
    site = request.build_absolute_uri("/").removesuffix("/")
    try:
        match wanted := request.GET.get("for"):
            case "patient":
                content = typesetting.two_pages(wanted, sheets.patient_sheet(version, site), changed_at(version))
            case "easy-read":
                content = typesetting.pdf(wanted, sheets.easy_read_sheet(version, site), changed_at(version))
            case _:
                wanted = "ward"
                content = typesetting.pdf(wanted, sheets.ward_sheet(version, request.user, site), changed_at(version))
    except typesetting.TooLong:
        return HttpResponse(
            "This entry is too long for a PDF. Print its page instead.\n", content_type=PLAIN, status=422
        )
    except typesetting.Busy:
        told = "Many people are asking for PDFs. Try again in a minute.\n"
        return HttpResponse(told, content_type=PLAIN, status=503, headers={"Retry-After": "60"})
    name = f'inline; filename="{slug}-v{version.number}-{wanted}.pdf"'
    headers = ONLY_TO_PRINT | {"Content-Disposition": name, "Last-Modified": last_modified(version)}
    return HttpResponse(content, content_type="application/pdf", headers=headers)


@require_safe
@cache_control(no_cache=True)
def picture(request, slug):
    """What stands for a published entry where its address is shared."""
    version = _or_404(published_version, slug)
    return HttpResponse(typesetting.png("card", sheets.card(version)), content_type="image/png")


@require_safe
def short(request, number):
    """The short address of an entry that is or was published leads to its page."""
    seen = ProcedureVersion.objects.exclude(published_at=None)
    return redirect(get_object_or_404(Procedure, pk=number, versions__in=seen), permanent=True)


def _or_404(find, slug):
    try:
        return find(slug)
    except ProcedureVersion.DoesNotExist as error:
        raise Http404("No published entry has this address.") from error
