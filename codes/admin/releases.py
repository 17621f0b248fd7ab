"""The desk for releases: what each changed, code by code, and the withdrawal of the newest one."""

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, F, OuterRef, Subquery
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils.html import format_html

from codes.actions import withdraw_release
from codes.actions.uploads import CODE_COUNTS, LOAD
from codes.admin.shown import KINDS, shown_change, why_withheld
from codes.models import CodeEdition, Release
from codes.uses import uses_of
from desk.read_only import ReadOnlyAdmin

PAGE = 100
MOST_PAGES = 100


@admin.register(Release)
class ReleaseAdmin(ReadOnlyAdmin):
    """Releases, each with what it changed; those that were withdrawn stay in the list."""

    list_display = ("__str__", "standing", *CODE_COUNTS, "loaded")
    list_filter = ("system",)
    list_select_related = ("system", "loaded_by", "withdrawn_by")
    sortable_by = ()  # they are in chronological order
    ordering = ("system", F("position").desc(nulls_last=True), "-loaded_at")
    change_list_template = "admin/codes/releases.html"

    def get_queryset(self, request):
        """Releases, each with the position of its system's newest release in use."""
        newest = Release.objects.in_use().filter(system=OuterRef("system")).values("position")[:1]
        return super().get_queryset(request).annotate(newest_position=Subquery(newest))

    @admin.display(description="status")
    def standing(self, release):
        """Whether it is in use."""
        words = _standing(release)
        return format_html('<span class="quiet">{}</span>', words) if release.withdrawn_at else words

    @admin.display(description="loaded")
    def loaded(self, release):
        """When, and by whom."""
        by = release.loaded_by or "the command line"
        return f"{release.loaded_at:%Y-%m-%d %H:%M} by {by}"

    def get_urls(self):
        """Adds the address of the withdrawal."""
        withdraw = path("<int:pk>/withdraw/", self.admin_site.admin_view(self.withdraw), name="code_release_withdraw")
        return [withdraw, *super().get_urls()]

    def changelist_view(self, request, extra_context=None):
        """The list, with a button to load a release."""
        return super().changelist_view(request, {**(extra_context or {}), "may_load": request.user.has_perm(LOAD)})

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """What a release changed, one kind at a time by pages."""
        if request.method == "POST" or not self.has_view_permission(request):
            raise PermissionDenied
        release = self.get_object(request, unquote(object_id))
        if release is None:
            raise Http404("Release not found.")
        counts = _counts(release)
        filled = [kind for kind, _ in KINDS if counts.get(kind)]
        show = request.GET.get("show", "")
        show = show if show in dict(KINDS) else next(iter(filled), KINDS[0][0])
        page = Paginator(_editions(release, show), PAGE).get_page(request.GET.get("page"))
        context = {
            **self.admin_site.each_context(request),
            "title": str(release),
            "opts": self.opts,
            "release": release,
            "standing": _standing(release),
            "counts": {
                "names": CODE_COUNTS,
                "rows": [(release.label, [getattr(release, name) for name in CODE_COUNTS])],
            },
            "tabs": [(kind, label, counts.get(kind, 0)) for kind, label in KINDS],
            "show": show,
            "page": page,
            "rows": [shown_change(release.system, request.user, *row) for row in page],
            "withheld": why_withheld(release.system, request.user),
            "may_withdraw": _is_newest(release) and request.user.has_perm(LOAD),
        }
        return render(request, "admin/codes/release.html", context)

    def withdraw(self, request, pk):
        """Show what withdrawing the release will do, and do it after confirmation."""
        if not request.user.has_perm(LOAD):
            raise PermissionDenied
        release = get_object_or_404(self.get_queryset(request).select_related("system"), pk=pk)
        if request.method == "POST":
            try:
                count = withdraw_release(release=release, actor=request.user)
            except ValueError as error:
                self.message_user(request, str(error), messages.ERROR)
            else:
                self.message_user(request, f"{release} was withdrawn; {count:,} codes were restored.", messages.SUCCESS)
            return redirect("admin:codes_release_change", pk)
        if not _is_newest(release):
            self.message_user(
                request, f"{release} is not the newest release in use, so it cannot be withdrawn.", messages.ERROR
            )
            return redirect("admin:codes_release_change", pk)
        pages = dict.fromkeys((use.name, use.address) for use in uses_of(release.editions.all()))
        context = {
            **self.admin_site.each_context(request),
            "title": f"Withdraw {release}?",
            "opts": self.opts,
            "release": release,
            "counts": _counts(release),
            "before": release.system.releases.in_use().filter(position__lt=release.position).first(),
            "pages": list(pages)[:MOST_PAGES],
        }
        return render(request, "admin/codes/withdraw.html", context)


def _is_newest(release: Release) -> bool:
    return release.withdrawn_at is None and release.position == release.newest_position


def _standing(release: Release) -> str:
    if release.withdrawn_at:
        return f"Withdrawn on {release.withdrawn_at:%Y-%m-%d}"
    return "Newest in use" if _is_newest(release) else "In use"


def _counts(release: Release) -> dict[str, int]:
    """How many codes the release changed, by kind."""
    return dict(release.editions.order_by().values_list("kind").annotate(Count("code")))


def _editions(release: Release, kind: str):
    """(code, title before, title) of the codes that the release changed in this way, in their order."""
    earlier = CodeEdition.objects.filter(code=OuterRef("code"), release__position__lt=release.position or 0)
    before = Subquery(earlier.order_by("-release__position").values("title")[:1])
    editions = release.editions.filter(kind=kind).order_by("code__code")
    return editions.annotate(before=before).values_list("code__code", "before", "title")
