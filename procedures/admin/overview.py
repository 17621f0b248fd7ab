"""The overview of the encyclopedia: what it covers, how old its reviews are, and what was done in each month."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import render
from django.urls import path

from desk.charts import Chart, Row
from desk.panels import shown
from procedures import coverage


class OverviewPage:
    """The part of the desk for entries that counts them; mixed into its ModelAdmin."""

    def get_urls(self):
        """Adds the address of the overview."""
        view = self.admin_site.admin_view(self.overview)
        return [path("overview/", view, name="procedures_overview"), *super().get_urls()]

    def overview(self, request):
        """The charts, for those who read drafts. Rooms above add theirs with panels of “procedures.overview”."""
        if not request.user.has_perm("procedures.read_drafts"):
            raise PermissionDenied
        context = {
            **self.admin_site.each_context(request),
            "title": "Overview of the encyclopedia",
            "opts": self.opts,
            "charts": [_specialties(), _systems(), _ages(), _months()],
            "panels": shown("procedures.overview", request, None),
        }
        return render(request, "admin/procedures/procedure/overview.html", context)


def _specialties() -> Chart:
    return Chart(
        key="specialties",
        title="Entries by specialty",
        about="Published entries of each specialty, and how many of them a clinical reviewer has approved.",
        first="Specialty",
        columns=("Published", "Reviewed"),
        rows=[Row(name, numbers) for name, *numbers in coverage.by_specialty()],
    )


def _systems() -> Chart:
    return Chart(
        key="systems",
        title="Codes with an entry",
        about="Valid codes of each code system that a published entry names, and their share of all its valid codes.",
        first="Code system",
        columns=("Codes with an entry",),
        more=("Valid codes", "Share"),
        said="{} of {} ({})",
        rows=[
            Row(name, [covered], [f"{total:,}", f"{covered / total:.2%}"])
            for name, covered, total in coverage.by_system()
        ],
    )


def _ages() -> Chart:
    return Chart(
        key="ages",
        title="Age of reviews",
        about="Published entries by the time since their newest clinical review.",
        first="Time since the review",
        columns=("Entries",),
        rows=[Row(label, [count]) for label, count in coverage.review_ages()],
    )


def _months() -> Chart:
    return Chart(
        key="months",
        title="Work by month",
        about="Versions that were published, clinically reviewed or sent back in each of the last twelve months.",
        first="Month",
        columns=tuple(coverage.WORK),
        rows=[Row(f"{month:%Y-%m}", numbers) for month, numbers in coverage.throughput()],
    )
