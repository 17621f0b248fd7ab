"""The desk for reference data: code systems with their licences, and codes."""

from django import forms
from django.contrib import admin

from codes.actions.uploads import LOAD
from codes.finders import found
from codes.models import Code, CodeSystem, Grouping
from codes.queries import codes_like, within
from codes.systems import SLUG, SYSTEMS
from desk.read_only import ReadOnlyAdmin
from desk.site import LONGEST_SEARCH


class NewSystemForm(forms.ModelForm):
    """A code system that the site does not know yet. What is left empty comes from codes.systems, if medref describes it."""

    slug = forms.RegexField(
        rf"^{SLUG}\Z",
        help_text=f"{CodeSystem._meta.get_field('slug').help_text} For these systems the other fields may stay empty: "
        f"{', '.join(sorted(SYSTEMS))}.",
        error_messages={"invalid": "Use 2 to 50 lower-case letters, digits, “-” and “_”, such as icd10pcs."},
    )

    def __init__(self, *args, **kwargs):
        """What medref may know is not required before it is clear which system is meant."""
        super().__init__(*args, **kwargs)
        for name in self._texts():
            self.fields[name].required = False

    def _texts(self) -> set[str]:
        return self.fields.keys() & set(CodeSystem.FACTS) - {"display_policy"}

    def clean(self):
        """What medref knows about the system replaces what was left empty."""
        data = super().clean()
        rules = SYSTEMS.get(data.get("slug", ""))
        for name in self._texts():
            if not data.get(name) and rules:
                data[name] = getattr(rules, name)
            elif not data.get(name) and not CodeSystem._meta.get_field(name).blank:
                self.add_error(name, "State this: medref does not describe a system with this slug.")
        return data


@admin.register(CodeSystem)
class CodeSystemAdmin(ReadOnlyAdmin):
    """Code systems. A code manager adds one, its text withheld; an administrator states what its licence allows."""

    list_display = ("name", "slug", "publisher", "licence", "display_policy")

    def has_add_permission(self, request):
        """Whoever may load releases may add a system."""
        return request.user.has_perm(LOAD)

    def has_change_permission(self, request, obj=None):
        """Only administrators may change licences."""
        return request.user.has_perm("codes.change_codesystem")

    def get_readonly_fields(self, request, obj=None):
        """The slug of an existing system cannot be changed."""
        return ("slug",) if obj else ()

    def get_form(self, request, obj=None, change=False, **kwargs):
        """A new system has a form that checks its slug."""
        return super().get_form(request, obj, change, **kwargs | ({} if obj else {"form": NewSystemForm}))

    def get_exclude(self, request, obj=None):
        """Code managers cannot set the display policy of a new system."""
        return () if obj or self.has_change_permission(request) else ("display_policy",)


class GroupingFilter(admin.SimpleListFilter):
    """Codes that a grouping has in a group, and valid codes that it has in none, as after a release."""

    title = parameter_name = "grouping"

    def lookups(self, request, model_admin):
        """Two choices for each grouping: its id, and its id below zero for what is not in it."""
        for grouping in Grouping.objects.all():
            yield str(grouping.pk), f"in {grouping}"
            yield str(-grouping.pk), f"in no group of {grouping}"

    def queryset(self, request, queryset):
        """The codes of the choice; all of them for anything else."""
        if self.value() not in dict(self.lookup_choices):
            return queryset
        chosen = int(self.value())
        return within(queryset, Grouping.objects.get(pk=abs(chosen)), is_in=chosen > 0)


@admin.register(Code)
class CodeAdmin(ReadOnlyAdmin):
    """Codes. Their text is shown as the licence allows everybody. Lists use the word index, pickers the search of readers."""

    list_display = ("code", "system", "text", "is_header", "retired_in")
    list_filter = ("system", "is_header", GroupingFilter)
    search_fields = ("code",)
    search_help_text = "A code, or words from its title"
    show_full_result_count = False
    list_per_page = 50
    # In the order of an index, and no other; without counts of all rows for each filter. There are very many.
    ordering = ("system_id", "code")
    sortable_by = ()
    show_facets = admin.ShowFacets.NEVER
    exclude = ("title", "short_title")
    readonly_fields = ("text",)
    raw_id_fields = ("parent",)

    @admin.display(description="text")
    def text(self, code):
        """The descriptor, where the licence allows it."""
        return code.text_for(None) or code.why_withheld

    def get_queryset(self, request):
        """Codes with the related objects that a list shows."""
        return super().get_queryset(request).select_related("system", "retired_in__system")

    def get_search_results(self, request, queryset, search_term):
        """Codes that begin with the search term, or whose text has its words."""
        return (codes_like(queryset, search_term), False) if search_term.strip() else (queryset, False)

    def picked(self, request, term) -> list[tuple[Code, str]]:
        """What a picker of codes offers: what the search finds, each with its whole title, what it is, and why it was found."""
        why = {code.pk: why for code, why in found(term.replace("\0", "")[:LONGEST_SEARCH], typing=True)}
        codes = self.get_queryset(request).in_bulk(list(why))
        return [(codes[pk], _offered(codes[pk], reason)) for pk, reason in why.items() if pk in codes]


def _offered(code: Code, why: str) -> str:
    """A code in a picker."""
    kinds = [kind for kind, applies in (("heading", code.is_header), ("retired", code.retired_in_id)) if applies]
    return " · ".join(filter(None, [str(code), *kinds, why]))
