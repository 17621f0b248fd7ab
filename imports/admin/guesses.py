"""The page that lists the guesses or proposed values of one kind, of a whole import or of one draft, and accepts them."""

import re

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import path

from accounts.permissions import require
from imports import actions
from imports.guesses import as_seen, kinds_among, waiting_guesses
from imports.models import ImportBatch
from procedures.models import ProcedureVersion
from procedures.rules import WRITE, EditorialError

PAGE = 50
_SEEN = re.compile(r"([0-9]{1,18}):([0-9a-f]{64})")
_KEY = re.compile(r"[0-9]{1,18}")


class GuessPages:
    """The part of the desk for imports that accepts guesses by kind; mixed into its ModelAdmin."""

    def get_urls(self):
        """Adds the address of the page."""
        view = self.admin_site.admin_view(self.guesses)
        return [path("<int:pk>/guesses/", view, name="imports_importbatch_guesses"), *super().get_urls()]

    def guesses(self, request, pk):
        """List the guesses of one `kind` in the drafts of an import, or in one `draft` of it, and accept those shown."""
        require(request.user, WRITE)
        batch = get_object_or_404(ImportBatch, pk=pk)
        if request.method == "POST":
            self._accept(request, batch)
            return redirect(request.get_full_path())
        draft, findings = _draft(request, batch), waiting_guesses(batch)
        if draft:
            findings = findings.filter(document__version=draft)
        counts = kinds_among(findings)
        kinds = {kind.key: kind for kind in counts}
        wanted = request.GET.get("kind", "")  # or only whether it is guesses or proposals
        among = [kind for kind in counts if kind.kind == wanted] or list(counts)
        kind = kinds.get(wanted, next(iter(among), None))
        page = Paginator(kind.among(findings) if kind else findings.none(), PAGE).get_page(request.GET.get("page"))
        context = {
            "title": "Accept guesses of one kind",
            "batch": batch,
            "draft": draft,
            "kind": kind,
            "kinds": counts.items(),
            "page": page,
            "guesses": as_seen(page, request.user),
        }
        return self._page(request, "admin/imports/guesses.html", context)

    def _accept(self, request, batch) -> None:
        seen = [_SEEN.fullmatch(value) for value in request.POST.getlist("seen")]
        if not all(seen):
            raise PermissionDenied
        try:
            count = actions.accept_seen(
                batch=batch, seen={int(found[1]): found[2] for found in seen}, actor=request.user
            )
        except EditorialError as error:
            self.message_user(request, str(error), messages.ERROR)
        else:
            done = "1 was accepted." if count == 1 else f"{count} were accepted."
            self.message_user(request, done, messages.SUCCESS)


def _draft(request, batch) -> ProcedureVersion | None:
    """The draft that the address names, if it names one."""
    key = request.GET.get("draft", "")
    if not key:
        return None
    if not _KEY.fullmatch(key):
        raise Http404("There is no such draft.")
    return get_object_or_404(ProcedureVersion, pk=key, imported_document__batch=batch)
