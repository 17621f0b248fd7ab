"""The revisions of a version at the desk: their list, one to look at, two side by side, one brought back."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.views.decorators.http import require_POST

from documents.entry import EntryDocument
from procedures import actions, rules
from procedures.admin.saving import changed_lines, number_in
from procedures.content import LABELS, document_of
from procedures.models import ProcedureVersion, Revision
from procedures.queries import compare, with_descriptors
from procedures.revisions import state_at

_PER_PAGE = 50


class RevisionPages:
    """The part of the desk for versions that shows revisions; mixed into its ModelAdmin."""

    def get_urls(self):
        """Adds the addresses of the list, of one or two revisions, and of the button that brings one back."""
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
        """One revision (`number`, or the newest), or what changed between it and another one (`beside`)."""
        version = self._visible(request, pk)
        wanted = {number for name in ("number", "beside") if (number := number_in(request.GET.get(name)))}
        try:
            newest = state_at(version)
            shown = sorted(wanted) or [newest.number]
            states = [newest if number == newest.number else state_at(version, number) for number in shown]
        except Revision.DoesNotExist as error:
            raise Http404 from error
        is_comparison = len(shown) > 1
        if is_comparison:
            lines = changed_lines(*(state.content for state in states), request.user)
        else:
            said = with_descriptors(request.user)
            lines = compare(EntryDocument(name=""), document_of(states[0].content), said=said)
        context = {
            "title": f"Revision{'s' * is_comparison} {' and '.join(map(str, shown))} of {version}",
            "version": version,
            "revisions": version.revisions.filter(number__in=shown).select_related("author").order_by("number"),
            "newest": newest.number,
            "lines": lines,
            "is_comparison": is_comparison,
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
