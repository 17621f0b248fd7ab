"""The sources of all entries at the desk, each once: who cites it, and whether it is withdrawn."""

import re

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.urls import path

from accounts.permissions import require
from procedures import actions
from procedures.models import Source, WithdrawnSource
from procedures.rules import READ, REVIEW, EditorialError

_PER_PAGE = 50
_ADDRESS = re.compile(r"https?://[^\s<>)\]]+")
#: In the address of the list: sources of which nobody stated the kind.
_NO_KIND = "none"


class WithdrawForm(forms.Form):
    """Which source is withdrawn, and why."""

    work = forms.CharField()
    reason = forms.CharField(max_length=500, required=False)


class SourcePage:
    """The part of the desk for entries that lists their sources; mixed into its ModelAdmin."""

    def get_urls(self):
        """Adds the address of the list."""
        return [
            path("sources/", self.admin_site.admin_view(self.sources), name="procedures_sources"),
            *super().get_urls(),
        ]

    def sources(self, request):
        """The sources that published entries and open drafts cite; `q` and `kind` filter. A POST withdraws one, or undoes it."""
        require(request.user, READ)
        form = WithdrawForm(request.POST or None)
        if request.method == "POST":
            if form.is_valid():
                self._decide(request, **form.cleaned_data)
            else:
                self.message_user(request, "Nothing was done: give a reason of at most 500 characters.", messages.ERROR)
            return redirect(request.get_full_path())
        words = request.GET.get("q", "").replace("\0", "").strip()
        kinds = {**dict(Source.Kind.choices), _NO_KIND: "Not stated"}
        kind = request.GET.get("kind", "")
        kind = kind if kind in kinds else ""
        cited = Source.objects.stating("" if kind == _NO_KIND else kind) if kind else Source.objects.all()
        page = Paginator(cited.by_work(words), _PER_PAGE).get_page(request.GET.get("page"))
        withdrawn = WithdrawnSource.objects.filter(work__in=[row["work"] for row in page]).select_related(
            "withdrawn_by"
        )
        by_work = {source.work: source for source in withdrawn}
        for row in page:
            address = _ADDRESS.search(" ".join((*row["addresses"], row["citation"])))
            row |= {
                "address": address[0] if address else "",
                "kinds": [kinds[kind] for kind in row["kinds"]],
                "withdrawn": by_work.get(row["work"]),
                "entries": Source.objects.citing(row["work"])[:_PER_PAGE] if words else (),
            }
        context = {
            **self.admin_site.each_context(request),
            "title": "Sources",
            "opts": self.opts,
            "page": page,
            "words": words,
            "kinds": kinds,
            "kind": kind,
            "may_withdraw": request.user.has_perm(REVIEW),
        }
        return render(request, "admin/procedures/procedure/sources.html", context)

    def _decide(self, request, work: str, reason: str) -> None:
        try:
            if "_reinstate" in request.POST:
                actions.reinstate_source(work=work, actor=request.user)
                self.message_user(request, "The source counts as valid again.", messages.SUCCESS)
            else:
                source = actions.withdraw_source(work=work, reason=reason, actor=request.user)
                self.message_user(
                    request, f"Withdrawn: {source}. Its entries are on the list “Withdrawn sources”.", messages.SUCCESS
                )
        except EditorialError as error:
            self.message_user(request, str(error), messages.ERROR)
