"""How a text in light Markdown reads, while it is written: for the script of the form, and as a page without a script."""

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.urls import path
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST

from documents.entry import tidy
from documents.sections import TEXT_FIELDS
from procedures import rules
from procedures.actions.open_drafts import LONGEST_TEXT
from procedures.markdown import render_markdown


def previews(request) -> dict[str, SafeString]:
    """Field of a text -> how it reads, if the person pressed “Preview”; otherwise nothing."""
    if "_preview" not in request.POST:
        return {}
    return {name: render_markdown(tidy(request.POST[name])) for name in TEXT_FIELDS if request.POST.get(name)}


class MarkdownPreviews:
    """The part of the desk for versions that shows how a text reads; mixed into its ModelAdmin."""

    def get_urls(self):
        """Adds the address that the script asks."""
        view = self.admin_site.admin_view(require_POST(self.preview_text))
        return [path("preview-text/", view, name="version_preview_text"), *super().get_urls()]

    def preview_text(self, request):
        """The HTML of a text, for those who may write."""
        if not request.user.has_perm(rules.WRITE):
            raise PermissionDenied
        return HttpResponse(render_markdown(tidy(request.POST.get("text", "")[:LONGEST_TEXT])))

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        """The form. “Preview” shows it with what was typed, and saves nothing."""
        if object_id and "_preview" in request.POST and request.user.has_perm(rules.WRITE):
            request.reason = "Below each section stands how its text reads. It is not saved yet."
            request.refusal = rules.EditorialError(request.reason)
        return super().changeform_view(request, object_id, form_url, extra_context)
