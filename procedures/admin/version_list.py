"""The list of versions: its columns, its filters and its search."""

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html

from documents.sections import TEXT_FIELDS
from procedures.models import ProcedureCode, ProcedureVersion
from procedures.queries import versions_matching


class ReviewDueFilter(admin.SimpleListFilter):
    """Published versions by whether their next review is due."""

    title = "clinical review"
    parameter_name = "review"

    def lookups(self, request, model_admin):
        """The choices."""
        return [("overdue", "Overdue"), ("missing", "Never reviewed"), ("current", "Up to date")]

    def queryset(self, request, queryset):
        """Versions of the chosen kind."""
        today = timezone.localdate()
        choices = {
            "overdue": Q(review_due_on__lt=today),
            "missing": Q(reviewed_on=None),
            "current": Q(review_due_on__gte=today),
        }
        if self.value() not in choices:
            return queryset
        return queryset.published().filter(choices[self.value()])


class CodeFilter(admin.SimpleListFilter):
    """Published versions with codes that a release retired or revised: the worklist after a new release."""

    title = "codes"
    parameter_name = "codes"

    def lookups(self, request, model_admin):
        """The choices."""
        return [("retired", "One is retired"), ("revised", "One was revised since publication")]

    def queryset(self, request, queryset):
        """Versions of the chosen kind."""
        codes = ProcedureCode.objects.filter(version__state=ProcedureVersion.State.PUBLISHED)
        choices = {"retired": codes.retired, "revised": codes.revised_since_publication}
        if self.value() not in choices:
            return queryset
        return queryset.filter(pk__in=choices[self.value()]().values("version"))


class _WithoutTexts(ChangeList):
    """A page of versions, which does not read their texts."""

    def get_queryset(self, request, *args, **kwargs):
        """Django's own rows without the texts."""
        return super().get_queryset(request, *args, **kwargs).defer(*TEXT_FIELDS)


class VersionListPage:
    """The part of the desk for versions that lists them; mixed into its ModelAdmin."""

    list_display = ("name", "number", "comparison", "state", "kind", "created_by", "reviewed_on", "review_due_on")
    list_filter = ("state", ReviewDueFilter, CodeFilter, "kind")
    list_select_related = ("created_by",)
    list_per_page = 50
    search_fields = ("name",)  # so that Django shows the box; `get_search_results` says what it finds
    search_help_text = "Words of a name, an address, or a code"
    show_full_result_count = False

    @admin.display(description="changes")
    def comparison(self, version):
        """A link to what differs from the published version."""
        address = reverse("admin:version_compare", args=[version.pk])
        return format_html('<a href="{}">Compare<span class="visually-hidden"> {}</span></a>', address, version)

    def get_changelist(self, request, **kwargs):
        """The list that leaves out texts."""
        return _WithoutTexts

    def get_search_results(self, request, queryset, search_term):
        """The versions that match all words, none of them twice."""
        return versions_matching(queryset, search_term), False
