"""Any two versions of an entry, or revisions of one of them, compared at the desk, with the steps that can be taken there."""

from typing import NamedTuple

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import path
from django.utils import timezone

from desk.panels import shown
from documents.entry import EntryDocument
from procedures.admin.reviews import kept_from_approving
from procedures.comparison import compare_contents, runs
from procedures.content import Content, content_from, content_of, fingerprint
from procedures.models import ProcedureVersion, Revision
from procedures.queries import last_look, with_descriptors
from procedures.revisions import state_at
from procedures.rules import READ

#: What `from` says in an address for the text that the person saw when they last opened the version.
LAST_LOOK = "last-look"


class Side(NamedTuple):
    """One side of a comparison: a version of the entry as it reads now, or a revision of the version of the page."""

    version: int
    revision: int | None = None

    @property
    def key(self) -> str:
        """Its name in an address: “version-2”, “revision-7”."""
        return f"version-{self.version}" if self.revision is None else f"revision-{self.revision}"

    @property
    def age(self) -> tuple[int, float]:
        """Sorts sides, the oldest first."""
        return self.version, float("inf") if self.revision is None else self.revision


class ComparePages:
    """The part of the desk for versions that compares them; mixed into its ModelAdmin.

    Rooms above add panels to “procedures.comparison”, which are given the version of the page with its page data.
    """

    def get_urls(self):
        """Adds the address of the comparison."""
        comparison = path("<int:pk>/compare/", self.admin_site.admin_view(self.show_comparison), name="version_compare")
        return [comparison, *super().get_urls()]

    def show_comparison(self, request, pk):
        """The sides that `from` and `to` name, the older one first; without them, the published version and this one."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        version = get_object_or_404(self.get_queryset(request).with_page_data(), pk=pk)
        versions = self._versions_of_entry(request, version)
        revisions = self._revisions(request, version)
        looked = last_look(version, request.user)
        offered = versions | revisions
        left, right = self._wanted(request, version, offered, looked)
        before, now = (self._content(request, version, side, revisions) for side in (left, right))
        parts = compare_contents(before, now, with_descriptors(request.user))
        newest = next(iter(revisions), None)
        context = {
            **self.admin_site.each_context(request),
            "title": f"Compare {version}",
            "opts": self.opts,
            "version": version,
            "groups": (("Versions of the entry", versions), ("Revisions of this version", revisions)),
            "sides": (
                ("from", "Before", left, offered.get(left, "No other version is published")),
                ("to", "After", right, offered[right]),
            ),
            "changed": [part for part in parts if part.changed],
            "runs": runs(parts),
            "panels": shown("procedures.comparison", request, version),
            "looked": looked if looked and newest and looked.number != newest.revision else None,
        }
        if {left, right} & {Side(version.number), newest} - {None}:
            context |= self._next_steps(request, version)
        return render(request, "admin/procedures/procedureversion/compare.html", context)

    def _next_steps(self, request, version) -> dict:
        """What the page shows of the steps, bound to the present text, which is one of the sides."""
        return {
            "steps": self.steps_of(request, version),
            "seen": fingerprint(content_of(version)),
            "kept_from_approving": kept_from_approving(version, state_at(version), request.user),
        }

    def _versions_of_entry(self, request, version) -> dict[Side, str]:
        rows = self.get_queryset(request).filter(procedure=version.procedure_id).order_by("-number")
        return {
            Side(number): f"Version {number}, {ProcedureVersion.State(state).label.lower()}"
            + (" (this version)" if number == version.number else "")
            for number, state in rows.values_list("number", "state")
        }

    def _revisions(self, request, version) -> dict[Side, str]:
        """The revisions of the version, the newest first, for those who may read drafts."""
        if not request.user.has_perm(READ):
            return {}
        rows = version.revisions.select_related("author").defer("changes", "authors")
        return {
            Side(
                version.number, row.number
            ): f"Revision {row.number}: {row.author}, {timezone.localtime(row.at):%Y-%m-%d %H:%M}"
            for row in rows
        }

    def _wanted(self, request, version, offered, looked: Revision | None) -> tuple[Side | None, Side]:
        """The two sides; the left one is None if it is not named and no other version is published."""
        by_key = {side.key: side for side in offered}
        named = {name: request.GET.get(name) for name in ("from", "to")}
        if named["from"] == LAST_LOOK:
            named["from"] = Side(version.number, looked.number).key if looked else None
        if any(key and key not in by_key for key in named.values()):
            raise Http404("No such version of the entry, or no such revision of the version.")
        right = by_key[named["to"] or Side(version.number).key]
        if named["from"]:
            return tuple(sorted((by_key[named["from"]], right), key=lambda side: side.age))
        others = self.get_queryset(request).filter(procedure=version.procedure_id).exclude(number=right.version)
        live = others.published().only("number").first()
        return (Side(live.number) if live else None), right

    def _content(self, request, version, side: Side | None, revisions) -> Content:
        if side is None:
            return content_from(EntryDocument(name=""))
        if side in (Side(version.number), next(iter(revisions), None)):
            return content_of(version)
        if side.revision is not None:
            return state_at(version, side.revision).content
        others = self.get_queryset(request).with_page_data()
        return content_of(others.get(procedure=version.procedure_id, number=side.version))
