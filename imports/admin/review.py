"""The desk for versions, with the source of an imported draft beside its sections until a person accepts it."""

from django.contrib import admin, messages
from django.http import HttpResponseRedirect

from imports import actions
from imports.models import ImportedDocument
from imports.queries import HEADINGS, section_sources
from procedures.admin import VersionAdmin
from procedures.models import ProcedureVersion

ALL = "all"

admin.site.unregister(ProcedureVersion)


@admin.register(ProcedureVersion)
class VersionWithSourceAdmin(VersionAdmin):
    """Versions as the encyclopedia's desk has them; imported drafts show where their text came from."""

    change_form_template = "admin/imports/version.html"

    def _desk(self, request, version):
        document = ImportedDocument.objects.filter(version=version).select_related("batch").first()
        if document is None:
            return super()._desk(request, version)
        sources = section_sources(document, request.user) if version.state in version.OPEN_STATES else {}
        waiting = [source for source in sources.values() if not source.accepted]
        return super()._desk(request, version) | {
            "imported": document,
            "sources": {source.heading: source for source in waiting},
            "accepted_count": len(sources) - len(waiting),
            "guessed_count": sum(bool(source.guessed) for source in waiting),
            "may_accept": self.has_change_permission(request, version),
        }

    def response_change(self, request, obj):
        """After a save with the button “Accept”: note it, and stay on the page."""
        wanted = request.POST.get("_accept", "")
        document = ImportedDocument.objects.filter(version=obj).first()
        if not document or wanted not in (*HEADINGS, ALL):
            return super().response_change(request, obj)
        sections = list(section_sources(document, request.user)) if wanted == ALL else [wanted]
        actions.accept(document=document, sections=sections, actor=request.user)
        what = "All sections are" if wanted == ALL else f"{HEADINGS[wanted]}:"
        self.message_user(
            request, f"{what} accepted as compared with the source, and the draft is saved.", messages.SUCCESS
        )
        return HttpResponseRedirect(request.path)
