"""The panels that imports add to the pages of lower rooms."""

from django.contrib import messages
from django.http import HttpResponseRedirect

from desk.panels import Panel, Part
from imports import actions
from imports.models import ImportedDocument
from imports.queries import ENTRY, HEADINGS, section_sources

ALL = "all"


class SourceOfVersion(Panel):
    """On the form of an imported version: its document, and the source of each section until a person accepts it."""

    def parts(self, request, obj):
        """Notes, a button for all sections, and a source beside each section that is not accepted yet."""
        document = ImportedDocument.objects.filter(version=obj).select_related("batch").first()
        if document is None:
            return
        sources = section_sources(document, request.user) if obj.state in obj.OPEN_STATES else {}
        waiting = [source for source in sources.values() if not source.accepted]
        may_accept = obj.is_editable and request.user.has_perm("procedures.change_procedureversion")
        notes = {
            "document": document,
            "waiting": len(waiting),
            "accepted": len(sources) - len(waiting),
            "guessed": sum(bool(source.guessed) for source in waiting),
        }
        yield Part("admin/imports/_version_notes.html", notes, "notes")
        if waiting and may_accept:
            yield Part("admin/imports/_accept_all.html", {}, "top")
        for source in waiting:
            region = "" if source.key == ENTRY else source.heading
            yield Part("admin/imports/_section_source.html", {"source": source, "may_accept": may_accept}, region)

    def pressed(self, request, obj):
        """After a save with the button “Save and accept”: record the acceptance, and stay on the page."""
        wanted = request.POST.get("_accept", "")
        document = ImportedDocument.objects.filter(version=obj).first()
        if not document or wanted not in (*HEADINGS, ALL):
            return None
        sections = list(section_sources(document, request.user)) if wanted == ALL else [wanted]
        actions.accept(document=document, sections=sections, actor=request.user)
        what = "All sections were accepted" if wanted == ALL else f"“{HEADINGS[wanted]}” was accepted"
        messages.success(request, f"{what}, and the draft was saved.")
        return HttpResponseRedirect(request.path)
