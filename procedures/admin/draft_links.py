"""The links by which people without an account read drafts, at the desk: those that work, each with a button that ends it."""

from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html

from accounts.queries import people_who_may
from desk.read_only import ReadOnlyAdmin
from procedures.models import DraftLink, ProcedureVersion
from procedures.rules import READ


@admin.register(DraftLink)
class DraftLinkAdmin(ReadOnlyAdmin):
    """The working links, those that expire next first."""

    list_display = ("preview", "end", "expires_at", "made_by", "made_at")
    list_display_links = None
    list_select_related = ("version", "made_by")
    list_filter = (("made_by", admin.RelatedOnlyFieldListFilter),)
    search_fields = ("version__name", "made_by__username")
    ordering = ("expires_at", "pk")
    actions = None

    def get_queryset(self, request):
        """Those that still show their version: it is not published, and their maker may read it."""
        links = super().get_queryset(request).working()
        return links.filter(version__state__in=ProcedureVersion.OPEN_STATES, made_by__in=people_who_may(READ))

    def changelist_view(self, request, extra_context=None):
        """The list, under its own title."""
        return super().changelist_view(request, {"title": "Working links to drafts", **(extra_context or {})})

    @admin.display(description="version")
    def preview(self, link):
        """The version, which leads to the page with its preview and its links."""
        return format_html(
            '<a href="{}">{}</a>', reverse("admin:version_preview", args=[link.version_id]), link.version
        )

    @admin.display(description="end")
    def end(self, link):
        """The button, which sends the form of the list to the address that ends the link."""
        return format_html(
            '<button class="button" formaction="{}" name="back" value="list">End<span class="visually-hidden"> the link to '
            "{}</span></button>",
            reverse("admin:version_end_link", args=[link.pk]),
            link.version,
        )
