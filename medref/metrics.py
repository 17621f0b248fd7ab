"""What is counted while medref serves, for Prometheus: how long answers take, what is refused, what waits.

The processes of a server share their counts through files (PROMETHEUS_MULTIPROC_DIR, which medref/gunicorn_settings.py sets).
Nothing is counted by person, address or query.
"""

import hmac
import os
import shutil
from collections.abc import Iterator
from functools import lru_cache

from django.conf import settings
from django.db import connection
from django.db.models import Count, Max, Min
from django.http import HttpResponse
from django.urls import Resolver404, resolve
from django.utils import timezone
from django.views.decorators.http import require_safe
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    REGISTRY,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    generate_latest,
)
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector

from feedback.models import Report
from jobs.models import Job
from procedures.models import ProcedureVersion
from record.models import Event
from search.models import MissedSearch

_SECONDS = (0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5)
TIMES = Histogram("medref_request_seconds", "From a request to its complete answer.", ["view"], buckets=_SECONDS)
ANSWERS = Counter("medref_answers", "Answers by view and status.", ["view", "status"])
WAITS = Histogram("medref_wait_seconds", "How long complete requests waited for a thread.", buckets=_SECONDS)
SLOW_STATEMENTS = Counter(
    "medref_slow_statements", "Statements of pages that took longer than MEDREF_SLOW_STATEMENT_MS."
)
STARTED = Gauge("medref_started_seconds", "When a process began to serve, in Unix time.", multiprocess_mode="min")
STARTED.set_to_current_time()
WAITING = Gauge("medref_requests_waiting", "Requests that wait for a thread.", multiprocess_mode="livesum")

_COUNTS = {
    "medref_published_entries": ("Entries that readers see.", ProcedureVersion.objects.published()),
    "medref_waiting_reviews": (
        "Versions that wait for a clinical review.",
        ProcedureVersion.objects.filter(state=ProcedureVersion.State.IN_REVIEW),
    ),
    "medref_missed_searches": ("Searches that found nothing, each counted once.", MissedSearch.objects.all()),
    "medref_open_reports": ("Reports from readers that nobody has settled.", Report.objects.filter(settled_at=None)),
}
_CONNECTIONS = (
    "SELECT coalesce(state, 'other'), count(*) FROM pg_stat_activity WHERE datname = current_database() GROUP BY 1"
)


def count(path: str, status: int, seconds: float) -> None:
    """Count an answer."""
    view = _view_of(path)
    TIMES.labels(view).observe(seconds)
    ANSWERS.labels(view, status).inc()


@lru_cache(4096)
def _view_of(path: str) -> str:
    """The name of the view of an address: "procedures:detail"; what has none is "static" or "unknown"."""
    if path.startswith(f"/{settings.STATIC_URL.strip('/')}/"):
        return "static"
    try:
        return resolve(path).view_name or "unknown"
    except (Resolver404, ValueError):
        return "unknown"


class OfDatabase:
    """What the database says when somebody asks."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Gauges: each of _COUNTS, the time since the last backup if there is one, free room, jobs and connections by state."""
        for name, (meaning, rows) in _COUNTS.items():
            yield GaugeMetricFamily(name, meaning, value=rows.count())
        if last := Event.objects.filter(verb="backed up").aggregate(at=Max("at"))["at"]:
            since = (timezone.now() - last).total_seconds()
            yield GaugeMetricFamily("medref_seconds_since_backup", "Seconds since the last bin/backup.", value=since)
        there = next(path for path in (settings.DATA_DIR, *settings.DATA_DIR.parents) if path.exists())
        free = shutil.disk_usage(there).free
        yield GaugeMetricFamily("medref_free_bytes", "Room on the disk of MEDREF_DATA_DIR.", value=free)
        jobs = GaugeMetricFamily(
            "medref_jobs", "Jobs that are not over, and those of the last 30 days, by state.", labels=["state"]
        )
        for state, number in Job.objects.order_by().values_list("state").annotate(Count("pk")):
            jobs.add_metric([state], number)
        yield jobs
        first = Job.objects.filter(state=Job.State.QUEUED).aggregate(at=Min("queued_at"))["at"]
        waits = (timezone.now() - first).total_seconds() if first else 0
        yield GaugeMetricFamily("medref_job_wait_seconds", "How long the oldest queued job has waited.", value=waits)
        with connection.cursor() as cursor:
            connections = GaugeMetricFamily("medref_database_connections", "Connections by state.", labels=["state"])
            cursor.execute(_CONNECTIONS)
            for state, number in cursor:
                connections.add_metric([state], number)
        yield connections


@require_safe
def metrics(request):
    """All metrics as text, for administrators and for whoever has the token of MEDREF_METRICS_TOKEN; 404 for others.

    What is asked without https, although the site has it, is refused and not led on: the token came in clear.
    """
    if settings.HTTPS and not request.is_secure():
        said = "Ask for this with https. A token that was sent without it should be changed.\n"
        return HttpResponse(said, status=403, content_type="text/plain; charset=utf-8")
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    token = settings.MEDREF_METRICS_TOKEN
    has_token = token and hmac.compare_digest(given.encode(), token.encode())
    if not has_token and not request.user.has_perm("record.view_event"):
        return HttpResponse("There is nothing here.\n", status=404, content_type="text/plain; charset=utf-8")
    return HttpResponse(b"".join(map(generate_latest, registries())), content_type=CONTENT_TYPE_LATEST)


def registries() -> tuple[CollectorRegistry, CollectorRegistry]:
    """What the processes of this server have counted, and what the database says."""
    processes, of_database = REGISTRY, CollectorRegistry()
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        MultiProcessCollector(processes := CollectorRegistry())
    of_database.register(OfDatabase())
    return processes, of_database
