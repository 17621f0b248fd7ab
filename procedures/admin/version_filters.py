"""The filters of the list of versions that show an editor what to work on."""

from django.contrib import admin
from django.db.models import Q
from django.utils import timezone

from procedures.models import ProcedureCode, ProcedureVersion


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
