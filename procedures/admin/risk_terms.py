"""The list of risks at the desk: as the other controlled lists, with the names that entries say and the list does not have."""

from django.contrib import admin, messages
from django.core.paginator import Paginator
from django.http import JsonResponse
from django.shortcuts import redirect, render
from django.urls import path

from accounts.permissions import require
from procedures import actions
from procedures.admin.terms import TermAdmin
from procedures.models import RiskTerm
from procedures.rules import READ, EditorialError
from procedures.terms import risk_names, unlisted_risks

_PER_PAGE, _OFFERED = 100, 12


@admin.register(RiskTerm)
class RiskTermAdmin(TermAdmin):
    """The risks, each by one name. A row of an entry is a text, and means the risk of which it says the name or another name."""

    change_list_template = "admin/procedures/term/risks.html"

    def get_urls(self):
        """Adds the addresses of the names that the list does not have, and of those offered while somebody types."""
        return [
            path("unlisted/", self.admin_site.admin_view(self.unlisted), name="procedures_riskterm_unlisted"),
            path("names/", self.admin_site.admin_view(self.names), name="procedures_riskterm_names"),
            *super().get_urls(),
        ]

    def names(self, request):
        """Names of the list for the words `q`, as JSON."""
        require(request.user, "procedures.view_riskterm")
        words = request.GET.get("q", "").replace("\0", "").strip()
        return JsonResponse({"names": risk_names(words, _OFFERED) if words else []})

    def unlisted(self, request):
        """The names that the list does not have, most used first; `q` searches them. A POST adds the ticked ones."""
        require(request.user, READ)
        if request.method == "POST":
            try:
                terms = actions.list_risks(names=request.POST.getlist("name"), actor=request.user)
            except EditorialError as error:
                self.message_user(request, str(error), messages.ERROR)
            else:
                self.message_user(request, f"{len(terms)} added to the list.", messages.SUCCESS)
            return redirect(request.get_full_path())
        words = request.GET.get("q", "").replace("\0", "").strip()
        context = {
            **self.admin_site.each_context(request),
            "title": "Risks that the list does not have",
            "opts": self.opts,
            "page": Paginator(unlisted_risks(words), _PER_PAGE).get_page(request.GET.get("page")),
            "words": words,
            "may_add": self.has_add_permission(request),
        }
        return render(request, "admin/procedures/term/unlisted.html", context)
