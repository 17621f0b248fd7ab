"""The desk for controlled lists: specialties, body sites, settings, anesthesia, roles, tools; renaming and merging."""

from collections.abc import Callable

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path

from procedures import actions, rules
from procedures.forms import NewTermForm, OtherNameForm, RenameForm
from procedures.models import AnesthesiaType, BodySite, PersonnelRole, ProcedureVersion, Setting, Specialty, Tool
from procedures.models.terms import Term
from procedures.terms import counted_uses, term_named, with_codings

State = ProcedureVersion.State
#: What the desk counts of a term: name -> states of the versions.
_COUNTED = {
    "published": (State.PUBLISHED,),
    "in_review": (State.IN_REVIEW,),
    "drafts": (State.DRAFT,),
    "earlier": (State.SUPERSEDED, State.WITHDRAWN),
}


def _counts(model: type[Term], terms: list[Term]) -> dict[int, dict[str, int]]:
    """Primary key of each term -> how many versions use it, for each name of _COUNTED."""
    found = counted_uses(model, terms)
    return {
        term.pk: {name: sum(found[term.pk][state] for state in states) for name, states in _COUNTED.items()}
        for term in terms
    }


class ReplacedFilter(admin.SimpleListFilter):
    """Current terms, or those that were renamed or merged."""

    title = "standing"
    parameter_name = "standing"

    def lookups(self, request, model_admin):
        """The choice beside the current ones."""
        return [("replaced", "Renamed or merged")]

    def choices(self, changelist):
        """The choices; the first one, of no value, is the current terms."""
        current, *others = super().choices(changelist)
        return [current | {"display": "Current"}, *others]

    def queryset(self, request, queryset):
        """Terms of the chosen kind."""
        return queryset.replaced().select_related("replaced_by") if self.value() else queryset.current()


class TermList(ChangeList):
    """A page of terms, which counts the uses of all of them at once."""

    def get_results(self, request):
        """Django's own results, each with its `counts`."""
        super().get_results(request)
        self.result_list = list(self.result_list)
        counts = _counts(self.model, self.result_list)
        for term in self.result_list:
            term.counts = counts[term.pk]


@admin.register(Specialty, BodySite, Setting, AnesthesiaType, PersonnelRole, Tool)
class TermAdmin(admin.ModelAdmin):
    """One controlled list. It can be searched by name, so that versions can offer its terms as you type."""

    form = NewTermForm
    list_filter = (ReplacedFilter,)
    search_fields = ("name", "former__name")
    change_form_template = "admin/procedures/term/change_form.html"

    def get_list_display(self, request):
        """Current terms with their uses; replaced ones with what replaced them."""
        more = ("replaced_by",) if ReplacedFilter.parameter_name in request.GET else ("published", "drafts")
        return ("name", *more, "description")

    def get_changelist(self, request, **kwargs):
        """The list that counts uses."""
        return TermList

    def get_fields(self, request, obj=None):
        """What a term is made of, and the people of a specialty."""
        has_members = self.model is Specialty and (obj or self.has_change_permission(request))
        return ("name", "description", "codings", *(("members",) if has_members else ()))

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        """Members are ticked in a list of those who may be at the desk."""
        return super().formfield_for_manytomany(db_field, request, **kwargs | {"widget": forms.CheckboxSelectMultiple})

    def get_readonly_fields(self, request, obj=None):
        """A name is changed on a page of its own."""
        return ("name",) if obj else ()

    @admin.display(description="published entries")
    def published(self, term):
        """How many published entries use it."""
        return term.counts["published"]

    @admin.display(description="drafts")
    def drafts(self, term):
        """How many drafts use it."""
        return term.counts["drafts"]

    def has_delete_permission(self, request, obj=None):
        """A term that a version uses, or that replaced another, is never deleted: versions stay as readers saw them."""
        allowed = super().has_delete_permission(request, obj)
        return allowed and not (
            obj and any(getattr(obj, use.get_accessor_name()).exists() for use in obj._meta.related_objects)
        )

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        """The form, with what uses the term and whether this person may rename it."""
        if obj:
            context |= {"term": obj, "counts": _counts(self.model, [obj])[obj.pk]}
            context["other_names"] = obj.former.order_by("name")
            context["may_rename"] = obj.replaced_by is None and self.has_change_permission(request, obj)
        return super().render_change_form(request, context, add, change, form_url, obj)

    def get_urls(self):
        """Adds the addresses of renaming and merging."""
        return [
            path(
                f"<int:pk>/{view.__name__}/",
                self.admin_site.admin_view(view),
                name=f"{self.opts.app_label}_{self.opts.model_name}_{view.__name__}",
            )
            for view in (self.rename, self.merge, self.synonym)
        ] + super().get_urls()

    def rename(self, request, pk):
        """Ask for the new name, then for a confirmation, and rename the term."""
        return self._replace(request, pk, lambda term: RenameForm, actions.rename_term, "Rename “{}”")

    def merge(self, request, pk):
        """Ask for the other term, then for a confirmation, and merge the two."""

        def form_of(term: Term) -> type[forms.Form]:
            others = self.model.objects.current().exclude(pk=term.pk)
            return type("MergeForm", (forms.Form,), {"into": forms.ModelChoiceField(others, label="Merge into")})

        return self._replace(request, pk, form_of, actions.merge_terms, "Merge “{}” into another term")

    def synonym(self, request, pk):
        """Ask for another name of the term, and add it."""
        term = get_object_or_404(self.model.objects.select_related("replaced_by"), pk=pk)
        if not self.has_change_permission(request, term):
            raise PermissionDenied
        form = OtherNameForm(request.POST or None)
        if form.is_valid():
            try:
                name = actions.add_other_name(term=term, actor=request.user, **form.cleaned_data)
            except rules.EditorialError as error:
                form.add_error("name", str(error))
            else:
                self.message_user(request, f"“{name}” is now another name of “{term}”.", messages.SUCCESS)
                return redirect(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", pk)
        context = {
            **self.admin_site.each_context(request),
            "title": f"Another name of “{term}”",
            "opts": self.opts,
            "form": form,
            "term": term,
            "other_names": term.former.order_by("name"),
        }
        return render(request, "admin/procedures/term/synonym.html", context)

    def _replace(self, request, pk: int, form_of: Callable, act: Callable, title: str):
        term = get_object_or_404(self.model.objects.select_related("replaced_by"), pk=pk)
        back = f"admin:{self.opts.app_label}_{self.opts.model_name}_change"
        if not self.has_change_permission(request, term):
            raise PermissionDenied
        form = form_of(term)(request.POST or None, initial={"name": term.name})
        is_valid = form.is_valid()
        if is_valid and "confirmed" in request.POST:
            try:
                current = act(term=term, actor=request.user, **form.cleaned_data)
            except rules.EditorialError as error:
                self.message_user(request, str(error), messages.ERROR)
                return redirect(back, pk)
            self.message_user(request, f"“{term}” is now “{current}”.", messages.SUCCESS)
            return redirect(back, current.pk)
        other = is_valid and (form.cleaned_data.get("into") or term_named(self.model, form.cleaned_data["name"]))
        other = other if other and other != term else None
        counts = _counts(self.model, [term, *([other] if other else [])])
        context = {
            **self.admin_site.each_context(request),
            "title": title.format(term),
            "opts": self.opts,
            "media": self.media + form.media,
            "form": form,
            "term": term,
            "other": other,
            "new_name": is_valid and (other.name if other else form.cleaned_data["name"]),
            "codings": with_codings(term, *term.former.all()),
            "known_codings": other.codings if other else [],
            "counts": counts[term.pk],
            "other_counts": other and counts[other.pk],
        }
        return render(request, "admin/procedures/term/replace.html", context)
