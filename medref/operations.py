"""The page for administrators that shows how the site serves: what needs attention, and the figures of `/metrics`, drawn."""

import math
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.shortcuts import render

from desk.charts import Chart, Row
from desk.panels import Panel, Part
from jobs.models import Job
from medref import alerts, site_checks
from medref.figures import FAILED, REFUSED, Figures, figures

#: How many views a chart shows.
MOST = 12
#: What may see this page: the permission that also opens `/metrics`.
PERMISSION = "record.view_event"
_WAITS_FOR_PEOPLE = {
    "waiting_reviews": "Versions that wait for a review",
    "open_reports": "Open reports from readers",
    "missed_searches": "Searches that found nothing",
}


class LinkToOperations(Panel):
    """A line on the front page of the desk, for administrators."""

    def parts(self, request, obj):
        """The link."""
        if request.user.has_perm(PERMISSION):
            yield Part("admin/operations/_link.html", {}, "below")


def operations(request):
    """How the site serves. Raises PermissionDenied for whoever is no administrator."""
    if not request.user.has_perm(PERMISSION):
        raise PermissionDenied
    now = figures()
    context = {
        **admin.site.each_context(request),
        "title": "How this site serves",
        "since": datetime.fromtimestamp(now.started, UTC) if now.started < math.inf else None,
        "raised": alerts.raised(now),
        "risks": [finding.text for finding in site_checks.findings() if finding.is_risk],
        "charts": [_times(now), _answers(now), _waits(now), _connections(now), _jobs(now), _people(now)],
    }
    return render(request, "admin/operations/page.html", context)


def _busiest(now: Figures, key: Callable[[str], float]) -> Iterator[str]:
    return iter(sorted(now.views, key=key, reverse=True)[:MOST])


def _times(now: Figures) -> Chart:
    return Chart(
        key="times",
        title="How long answers take",
        about=f"From a request to its complete answer, in milliseconds, for the {MOST} views that took the most time in all. "
        "One in a hundred answers takes longer than the second bar.",
        first="View",
        columns=("Median", "99 of 100"),
        more=("Answers", "Seconds in all"),
        said="{} ms",
        rows=[
            Row(
                view,
                [_milliseconds(times.quantile(share)) for share in (0.5, 0.99)],
                [f"{times.number:,}", f"{times.seconds:,.1f}"],
            )
            for view in _busiest(now, lambda view: now.views[view].seconds)
            if (times := now.views[view])
        ],
    )


def _answers(now: Figures) -> Chart:
    return Chart(
        key="answers",
        title="Answers",
        about=f"The {MOST} views that were asked for most: answers, those that were refused (400 to 499: not found, not allowed, "
        "too many), and those that failed (500 to 599).",
        first="View",
        columns=("All", "Refused", "Failed"),
        rows=[
            Row(view, [now.of_statuses(statuses, view) for statuses in (range(600), REFUSED, FAILED)])
            for view in _busiest(now, lambda view: now.views[view].number)
        ],
    )


def _waits(now: Figures) -> Chart:
    bounds = sorted(now.waits.at_most.items())
    counts = [number - before for (_, number), before in zip(bounds, [0.0, *(n for _, n in bounds)], strict=False)]
    return Chart(
        key="waits",
        title="Waiting for a thread",
        about="Complete requests that did not find a free thread, by how long they waited. Half a second is the most.",
        first="At most",
        columns=("Requests",),
        rows=[
            Row("longer" if bound == math.inf else f"{bound * 1000:g} ms", [int(number)])
            for (bound, _), number in zip(bounds, counts, strict=True)
            if number
        ],
    )


def _connections(now: Figures) -> Chart:
    return Chart(
        key="connections",
        title="Connections to the database",
        about="Connections of all hosts to this database at this moment, by what they do.",
        first="State",
        columns=("Connections",),
        rows=[Row(state, [int(number)]) for state, number in sorted(now.labelled["database_connections"].items())],
    )


def _jobs(now: Figures) -> Chart:
    return Chart(
        key="jobs",
        title="Long work",
        about="Work that a worker does outside of requests: what is not over, and what was over in the last 30 days.",
        first="State",
        columns=("Jobs",),
        rows=[
            Row(label, [int(now.labelled["jobs"][state])])
            for state, label in Job.State.choices
            if state in now.labelled["jobs"]
        ],
    )


def _people(now: Figures) -> Chart:
    return Chart(
        key="people",
        title="What waits for people",
        about="Work of editors that is open at this moment. The front page of the desk lists it.",
        first="Work",
        columns=("Open",),
        rows=[Row(words, [int(now.single.get(name, 0))]) for name, words in _WAITS_FOR_PEOPLE.items()],
    )


def _milliseconds(seconds: float) -> int:
    return math.ceil(seconds * 1000)
