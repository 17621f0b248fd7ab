"""Assigning at the desk: the entries of many versions from a list, or that of one version from its page."""

from django import forms
from django.contrib import admin, messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path

from accounts.permissions import require
from accounts.queries import people_who_may
from procedures import actions
from procedures.models import Assignment, Specialty
from procedures.rules import ASSIGN, REVIEW, WRITE
from procedures.term_fields import TermField


class AssignForm(forms.Form):
    """Whom entries are assigned to; nobody if both stay empty."""

    person = forms.ModelChoiceField(
        people_who_may(WRITE, REVIEW),
        required=False,
        empty_label="Nobody",
        help_text="A writer or a clinical reviewer.",
    )
    specialty = TermField(
        queryset=Specialty.objects.current(),
        required=False,
        empty_label="None",
        help_text="All who belong to the specialty find the entries in their list “Assigned to me”.",
    )


class AssignPages:
    """The part of the desk for versions that assigns entries; mixed into its ModelAdmin, which lists its action."""

    def has_assign_permission(self, request) -> bool:
        """Whether this person may assign entries; Django asks it for the action."""
        return request.user.has_perm(ASSIGN)

    def get_urls(self):
        """Adds the address of the page that assigns the entry of one version."""
        view = self.admin_site.admin_view(self.assign_one)
        return [path("<int:pk>/assign/", view, name="version_assign"), *super().get_urls()]

    def assign_one(self, request, pk):
        """Ask whom the entry of one version is assigned to, then assign it and return to the version."""
        require(request.user, ASSIGN)
        version = get_object_or_404(self.get_queryset(request), pk=pk)
        return self._assign(request, [version]) or redirect("admin:procedures_procedureversion_change", pk)

    @admin.action(description="Assign", permissions=["assign"])
    def assign_chosen(self, request, queryset):
        """Ask whom the entries of the selected versions are assigned to, then assign them."""
        return self._assign(request, list(queryset))

    def _assign(self, request, versions):
        form = AssignForm(request.POST if "confirm" in request.POST else None, initial=_present(versions))
        if form.is_valid():
            outcomes = actions.assign(versions=versions, actor=request.user, **form.cleaned_data)
            self._tell_assigned(request, outcomes, form.cleaned_data)
            return None
        context = {
            **self.admin_site.each_context(request),
            "title": "Assign",
            "opts": self.opts,
            "form": form,
            "versions": versions,
        }
        return render(request, "admin/procedures/procedureversion/assign.html", context)

    def _tell_assigned(self, request, outcomes, chosen) -> None:
        count = sum(not obstacle for _, obstacle in outcomes)
        to = " and ".join(str(one) for one in chosen.values() if one) or "nobody"
        if count:
            entries = "1 entry is" if count == 1 else f"{count} entries are"
            self.message_user(request, f"{entries} now assigned to {to}.", messages.SUCCESS)
        for version, obstacle in outcomes:
            if obstacle:
                self.message_user(request, f"{version} was left out. {obstacle}", messages.WARNING)


def _present(versions) -> dict:
    """What the form begins with: whom the entry is assigned to, if there is only one."""
    known = Assignment.objects.filter(procedure=versions[0].procedure_id).first() if len(versions) == 1 else None
    return {"person": known.person_id, "specialty": known.specialty_id} if known else {}
