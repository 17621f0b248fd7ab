"""The revisions of a version at the desk: their list, one to look at, one brought back."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.views.decorators.http import require_POST

from documents.entry import EntryDocument
from procedures import actions, rules
from procedures.admin.saving import number_in
from procedures.content import LABELS, document_of
from procedures.models import ProcedureVersion, Revision
from procedures.queries import compare, with_descriptors
from procedures.revisions import state_at

_PER_PAGE = 50


class RevisionPages:
    """The part of the desk for versions that shows revisions; mixed into its ModelAdmin."""

    def get_urls(self):
        """Adds the addresses of the list, of one revision, and of the button that brings one back."""
        protect = self.admin_site.admin_view
        return [
            path("<int:pk>/revisions/", protect(self.list_revisions), name="version_revisions"),
            path("<int:pk>/revision/", protect(self.show_revision), name="version_revision"),
            path("<int:pk>/restore/", protect(require_POST(self.restore)), name="version_restore"),
            *super().get_urls(),
        ]

    def list_revisions(self, request, pk):
        """All revisions of a version, the newest first."""
        version = self._visible(request, pk)
        page = Paginator(version.revisions.select_related("author"), _PER_PAGE).get_page(request.GET.get("page"))
        for revision in page:
            revision.parts = ", ".join(LABELS[key] for key in revision.changes) if revision.number > 1 else "Whole text"
        context = {"title": f"Revisions of {version}", "version": version, "page": page}
        return self._page(request, "revisions", context)

    def show_revision(self, request, pk):
        """One revision: `number`, or the newest."""
        version = self._visible(request, pk)
        revisions = version.revisions.select_related("author")
        number = number_in(request.GET.get("number"))
        newest = revisions.first()
        revision = get_object_or_404(revisions, number=number) if number else newest
        if not revision:
            raise Http404("The version has no revision.")
        content = state_at(version, revision.number).content
        context = {
            "title": f"Revision {revision.number} of {version}",
            "version": version,
            "revision": revision,
            "newest": newest.number,
            "lines": compare(EntryDocument(name=""), document_of(content), said=with_descriptors(request.user)),
            "may_restore": version.is_editable and request.user.has_perm(rules.WRITE),
        }
        return self._page(request, "revision", context)

    def restore(self, request, pk):
        """Bring a revision back as the newest one."""
        version = self._visible(request, pk)
        number, newest = (number_in(request.POST.get(name)) or 0 for name in ("number", "newest"))
        try:
            actions.restore_revision(version=version, number=number, newest=newest, actor=request.user)
        except Revision.DoesNotExist as error:
            raise Http404 from error
        except rules.EditorialError as error:
            self.message_user(request, str(error), messages.ERROR)
            return redirect("admin:version_revisions", pk)
        self.message_user(request, f"Revision {number} was brought back.", messages.SUCCESS)
        return redirect("admin:procedures_procedureversion_change", pk)

    def _visible(self, request, pk) -> ProcedureVersion:
        if not request.user.has_perm("procedures.read_drafts"):
            raise PermissionDenied
        return get_object_or_404(ProcedureVersion, pk=pk)

    def _page(self, request, name: str, context: dict):
        context = {**self.admin_site.each_context(request), "opts": self.opts, **context}
        return render(request, f"admin/procedures/procedureversion/{name}.html", context)
