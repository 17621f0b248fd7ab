"""The desk for checks: entries with their findings, what was silenced, and the criteria of a mark for patient information."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import CharField, Count, Func
from django.http import HttpResponseNotAllowed
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.html import format_html

from checks.actions import check_entries
from checks.forms import answer, version_page
from checks.models import CHECKED_STATES, CheckResult, Silence, unchecked_versions
from checks.pif import criteria
from checks.queries import labels
from checks.rules import RULES, Severity
from desk.read_only import ReadOnlyAdmin
from procedures.models import ProcedureVersion


class SeverityFilter(admin.SimpleListFilter):
    """Entries by the most severe of their findings."""

    title = "severity"
    parameter_name = "severity"

    def lookups(self, request, model_admin):
        """The choices."""
        return [("critical", "Something critical"), ("advice", "Advice only"), ("none", "Nothing")]

    def queryset(self, request, queryset):
        """The chosen entries."""
        if self.value() == "critical":
            return queryset.critical()
        if self.value() in ("advice", "none"):
            queryset = queryset.filter(critical=[])
            return queryset.filter(advice=[]) if self.value() == "none" else queryset.exclude(advice=[])
        return queryset


class RuleFilter(admin.SimpleListFilter):
    """Entries with a finding of one check; each choice says how many there are."""

    title = "check"
    parameter_name = "check"

    def lookups(self, request, model_admin):
        """The checks that found something, those first that found it in most entries."""
        counts = entries_by_rule()
        return [(key, f"{RULES[key].label} ({count})") for key, count in counts if key in RULES]

    def queryset(self, request, queryset):
        """The entries with a finding of the chosen check."""
        if self.value() not in RULES:
            return queryset
        field = "critical" if RULES[self.value()].severity == Severity.CRITICAL else "advice"
        return queryset.filter(**{f"{field}__contains": [self.value()]})


class StateFilter(admin.SimpleListFilter):
    """Entries by where the checked version stands."""

    title = "state"
    parameter_name = "state"

    def lookups(self, request, model_admin):
        """The states in which a text is checked."""
        return [(state, state.label) for state in map(ProcedureVersion.State, CHECKED_STATES)]

    def queryset(self, request, queryset):
        """The entries in the chosen state."""
        return queryset.filter(version__state=self.value()) if self.value() in CHECKED_STATES else queryset


def entries_by_rule() -> list[tuple[str, int]]:
    """(key of a check, number of entries in which it found something), most first."""
    found = Func("critical", "advice", function="array_cat")
    rows = CheckResult.objects.current().annotate(rule=Func(found, function="unnest", output_field=CharField()))
    return list(rows.values_list("rule").annotate(count=Count("pk", distinct=True)).order_by("-count", "rule"))


@admin.register(CheckResult)
class CheckResultAdmin(ReadOnlyAdmin):
    """Entries with what the last check found in them."""

    list_display = ("entry", "state", "critical_checks", "advice_count", "silenced", "checked_at")
    list_display_links = None
    list_filter = (SeverityFilter, RuleFilter, StateFilter)
    list_per_page = 50
    show_full_result_count = False
    search_fields = ("version__name",)
    change_list_template = "admin/checks/list.html"

    def get_queryset(self, request):
        """The results of texts that readers see or somebody works on."""
        return super().get_queryset(request).current().without_texts()

    @admin.display(description="entry", ordering="version__name")
    def entry(self, result):
        """A link to the findings on the form of the version."""
        return format_html('<a href="{}#checks">{}</a>', version_page(result.version), result.version)

    @admin.display(description="state", ordering="version__state")
    def state(self, result):
        """Where the version stands."""
        return result.version.get_state_display()

    @admin.display(description="critical")
    def critical_checks(self, result):
        """The critical checks that found something."""
        return labels(result.critical) or "–"

    @admin.display(description="advice", ordering=Func("advice", function="cardinality"))
    def advice_count(self, result):
        """How many pieces of advice nobody has followed or silenced."""
        return len(result.advice)

    def changelist_view(self, request, extra_context=None):
        """The list, with how many texts were not checked since they changed."""
        own = {"title": "Checks of entries", "unchecked": unchecked_versions().count()}
        return super().changelist_view(request, {**(extra_context or {}), **own})

    def get_urls(self):
        """Adds the addresses of the panel’s buttons, of the button that checks what has changed, and of the criteria."""
        own = [
            path("pif/", self.admin_site.admin_view(self.pif), name="checks_pif"),
            path("check/", self.admin_site.admin_view(self.check_now), name="checks_check"),
            path("<int:pk>/silence/", self.admin_site.admin_view(self.silence), name="checks_silence"),
        ]
        return [*own, *super().get_urls()]

    def silence(self, request, pk):
        """A button of the panel on a form that cannot be saved."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        version = get_object_or_404(ProcedureVersion.objects.readable_to(request.user), pk=pk)
        return answer(request, version)

    def pif(self, request):
        """The criteria of a mark for patient information, with what is counted on this site now."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        context = {
            **self.admin_site.each_context(request),
            "title": "Criteria of PIF TICK",
            "criteria": criteria(),
            "unchecked": unchecked_versions().count(),
        }
        return render(request, "admin/checks/pif.html", context)

    def check_now(self, request):
        """Check the texts that have changed since they were checked."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        if not self.has_view_permission(request):
            raise PermissionDenied
        self.message_user(request, f"{max(check_entries(), default=0):,} checked.", messages.SUCCESS)
        return redirect(reverse("admin:checks_checkresult_changelist"))


@admin.register(Silence)
class SilenceAdmin(ReadOnlyAdmin):
    """What was silenced, by whom and why; lifted ones stay on record."""

    list_display = ("procedure", "sentence", "reason", "by", "at", "lifted_by", "lifted_at")
    list_display_links = None
    list_select_related = ("procedure", "by", "lifted_by")
    list_filter = (("lifted_at", admin.EmptyFieldListFilter),)
    search_fields = ("procedure__slug", "reason", "sentence")
