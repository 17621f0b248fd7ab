"""The filters of the list of versions that show an editor what to work on."""

from django.contrib import admin
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from codes.models import CodeEdition, Release


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
        if self.value() == "retired":
            return queryset.published().filter(codes__code__retired_in__isnull=False).distinct()
        if self.value() == "revised":
            loaded_before = Release.objects.in_use().filter(
                system=OuterRef("release__system"),
                position__gt=OuterRef("release__position"),
                loaded_at__lt=OuterRef("release__loaded_at"),
            )
            revised = CodeEdition.objects.filter(
                ~Exists(loaded_before),  # an older release that was added to the history changed nothing for readers
                kind=CodeEdition.Kind.REVISED,
                code__entries__version=OuterRef("pk"),
                release__loaded_at__gt=OuterRef("published_at"),
            )
            return queryset.published().filter(Exists(revised))
        return queryset
