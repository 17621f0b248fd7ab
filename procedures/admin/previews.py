"""A version as its readers will see it, on a phone and on a desk, and the links that show it to people without an account."""

from django import forms
from django.contrib import messages
from django.http import HttpResponseNotAllowed
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.views.decorators.clickjacking import xframe_options_sameorigin

from accounts.permissions import require
from procedures import actions
from procedures.entry_page import entry_page
from procedures.models import DraftLink, ProcedureVersion
from procedures.rules import LONGEST_LINK_DAYS, READ, EditorialError


class LinkForm(forms.Form):
    """How long a link works."""

    days = forms.IntegerField(label="Days", min_value=1, max_value=LONGEST_LINK_DAYS, initial=7)


class PreviewPages:
    """The part of the desk for versions that shows previews; mixed into its ModelAdmin."""

    def get_urls(self):
        """Adds the addresses of the preview, of the page inside it, and of the button that ends a link."""
        view = self.admin_site.admin_view
        return [
            path("<int:pk>/preview/", view(self.preview), name="version_preview"),
            path("<int:pk>/preview/page/", view(self.preview_page), name="version_preview_page"),
            path("link/<int:pk>/end/", view(self.end_link), name="version_end_link"),
            *super().get_urls(),
        ]

    def preview(self, request, pk):
        """The page of a version in the width of a phone and of a desk, and its links; a POST makes another link."""
        require(request.user, READ)
        version = get_object_or_404(self.get_queryset(request).select_related("procedure"), pk=pk)
        form = LinkForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            try:
                link = actions.make_link(version=version, actor=request.user, **form.cleaned_data)
                address = request.build_absolute_uri(link.signed_address)
                self.message_user(request, f"The link works until {link.expires_at:%Y-%m-%d %H:%M} UTC: {address}")
                return redirect("admin:version_preview", pk)
            except EditorialError as error:
                self.message_user(request, str(error), messages.ERROR)
        context = {
            **self.admin_site.each_context(request),
            "title": f"Preview of {version}",
            "opts": self.opts,
            "version": version,
            "links": [
                (link, request.build_absolute_uri(link.signed_address))
                for link in version.draft_links.working().select_related("made_by")
                if link.is_working
            ],
            "form": form if version.state in ProcedureVersion.OPEN_STATES else None,
        }
        return render(request, "admin/procedures/procedureversion/preview.html", context)

    def preview_page(self, request, pk):
        """The page of a version, which only pages of this site may frame."""
        require(request.user, READ)
        versions = self.get_queryset(request).with_page_data()
        response = xframe_options_sameorigin(entry_page)(request, get_object_or_404(versions, pk=pk))
        response.may_be_framed_here = True  # medref.middleware.content_security_policy
        return response

    def end_link(self, request, pk):
        """End a link, and return to the preview of its version, or to the list of links."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        link = actions.end_link(link=get_object_or_404(DraftLink, pk=pk), actor=request.user)
        self.message_user(request, "The link does not work any more.", messages.SUCCESS)
        if "back" in request.POST:
            return redirect("admin:procedures_draftlink_changelist")
        return redirect("admin:version_preview", link.version_id)

    def response_change(self, request, obj):
        """The preview, if a draft was saved with the button that leads to it; else the answer of the other parts."""
        answer = super().response_change(request, obj)
        return redirect("admin:version_preview", obj.pk) if self._leads_to_preview(request, answer) else answer

    def _leads_to_preview(self, request, answer) -> bool:
        """Whether that button was pressed and nothing has to be said first: others' changes are shown on the form."""
        return "_to_preview" in request.POST and answer.status_code == 302
